// A private nutcracker (twemproxy) for one test: real, without a port of its own, gone afterwards.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

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
/// It speaks RESP2 only, without HELLO, and closes a connection that sends what it does not know:
///   connect with .protocol = ProtocolVersion::resp2 and .announce_library = false.
/// Lifetime: the process is killed in our destructor, and by the kernel when the thread that
///   started it ends. Throws std::runtime_error, which says what to do, if it cannot be started.
class Nutcracker {
 public:
  explicit Nutcracker(std::vector<NutcrackerPool> pools);
  Nutcracker(const Nutcracker&) = delete;
  Nutcracker& operator=(const Nutcracker&) = delete;
  ~Nutcracker();

  std::string socket_path(std::size_t pool) const;

 private:
  void write_configuration() const;
  void spawn();
  bool wait_until_ready();
  void kill9() noexcept;
  std::string log() const;

  std::vector<NutcrackerPool> pools_;
  std::string folder_;
  pid_t pid_ = -1;
  int life_ = -1;  // a pipe that nobody writes to; it ends with the process
};

}  // namespace deferredis::support
