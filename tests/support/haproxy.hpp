// A private HAProxy for one test: real, without a fixed port, gone afterwards.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

namespace deferredis::support {

/// How a server proves that it may be used.
enum class HaproxyCheck : std::uint8_t {
  ping,     ///< it answers PING
  primary,  ///< INFO replication says role:master
};

struct HaproxyOptions {
  std::vector<std::uint16_t> servers = {};  ///< ports; the first one that passes its check is used
  HaproxyCheck check = HaproxyCheck::ping;
  /// Closes connections that are silent for so long (`timeout client` and `timeout server`).
  std::chrono::milliseconds idle = std::chrono::hours(1);
};

/// One HAProxy in TCP mode. It accepts every connection, and closes it at once while no server
/// passes its check; the connections to a server that fails its check are closed.
///
/// Lifetime: like ChildProcess. Throws std::runtime_error, which says what to do, if it cannot be
///   started.
class Haproxy {
 public:
  explicit Haproxy(HaproxyOptions options);
  Haproxy(const Haproxy&) = delete;
  Haproxy& operator=(const Haproxy&) = delete;

  std::uint16_t port() const noexcept { return port_; }
  /// Did the server at this place of `servers` pass its latest checks?
  bool is_up(std::size_t server) const;

 private:
  void configure() const;
  bool wait_until_ready();
  std::string statistics() const;

  HaproxyOptions options_;
  TemporaryFolder folder_;
  ChildProcess process_;
  std::uint16_t port_ = 0;
};

}  // namespace deferredis::support
