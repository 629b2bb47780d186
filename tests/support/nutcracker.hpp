// A private nutcracker (twemproxy) for one test: real, without a fixed port, gone afterwards.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

namespace deferredis::support {

/// One pool of its configuration, with twemproxy's own names and defaults.
struct NutcrackerPool {
  /// Lines "host:port:weight", "/path:weight" or "host:port:weight name".
  std::vector<std::string> servers = {};
  std::string hash = "fnv1a_64";
  std::string hash_tag = "";  ///< none, or two characters
  std::string distribution = "ketama";
};

/// One nutcracker with any number of pools, each behind a Unix socket.
///
/// It speaks only RESP2, without HELLO, and closes a connection that sends an unknown command:
/// connect with .protocol = ProtocolVersion::resp2 and .announce_library = false.
/// Lifetime: like ChildProcess. Throws std::runtime_error, which says what to do, if it cannot be
///   started.
class Nutcracker {
 public:
  explicit Nutcracker(std::vector<NutcrackerPool> pools);
  Nutcracker(const Nutcracker&) = delete;
  Nutcracker& operator=(const Nutcracker&) = delete;

  std::string socket_path(std::size_t pool) const;

 private:
  void write_configuration() const;
  void start();
  bool wait_until_ready();
  std::string log() const;

  std::vector<NutcrackerPool> pools_;
  TemporaryFolder folder_;
  ChildProcess process_;
};

}  // namespace deferredis::support
