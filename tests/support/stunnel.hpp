// A private stunnel for one test: it adds TLS to connections, or removes it.
#pragma once

#include <cstdint>
#include <string>

#include "support/certificates.hpp"
#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

namespace deferredis::support {

/// Which side of it speaks TLS.
enum class StunnelSide : std::uint8_t {
  accepting,   ///< clients speak TLS to it, with the certificate `server`
  connecting,  ///< it speaks TLS to the server, and trusts only `ca`
};

/// Forwards connections to 127.0.0.1:`target`. Throws std::runtime_error if it cannot be started.
///
/// Lifetime: like ChildProcess.
class Stunnel {
 public:
  Stunnel(StunnelSide side, const Certificates& certificates, std::uint16_t target);
  Stunnel(const Stunnel&) = delete;
  Stunnel& operator=(const Stunnel&) = delete;

  std::uint16_t port() const noexcept { return port_; }

 private:
  void configure(StunnelSide side, const Certificates& certificates, std::uint16_t target) const;
  void wait_for_its_port();

  TemporaryFolder folder_;
  ChildProcess process_;
  std::uint16_t port_ = 0;
};

}  // namespace deferredis::support
