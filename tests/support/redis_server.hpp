// A private redis-server for one test: real, on ports chosen by the kernel, gone afterwards.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

namespace deferredis::support {

struct RedisServerOptions {
  bool tcp = true;
  /// The folder() of a Certificates: presents server.crt and trusts ca.crt. Empty: no TLS.
  std::string tls_folder = {};
  std::string tls_certificate = "server";  ///< the stem of the pair that it presents
  bool tls_auth_clients = false;           ///< requires a client certificate
  std::string password = {};
  std::vector<std::string> extra = {};  ///< more arguments: {"--maxclients", "1"}
  /// Lines of a sentinel's configuration: "sentinel monitor mymaster 127.0.0.1 6379 2". What it
  /// learns survives its restarts. Empty: not a sentinel.
  std::string sentinel = {};
  bool start = true;              ///< false: only choose ports; start() comes later
  bool wait_until_loaded = true;  ///< false: start() returns while it may still be LOADING
};

/// One redis-server in a folder of its own, always with a Unix socket and DEBUG allowed.
///
/// Lifetime: like ChildProcess. Throws std::runtime_error, which says what to do, if it cannot be
///   started.
/// Cost: everything here blocks; the server answers when a call returns.
class RedisServer {
 public:
  explicit RedisServer(RedisServerOptions options = {});
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  /// Starts it if it is not running, on the same ports and socket as before.
  void start();
  /// SIGKILL, and waits until it is gone.
  void kill9() noexcept { process_.kill9(); }
  /// kill9() and start(); keeps only the ports and the socket (and saved data).
  void restart();
  /// SIGSTOP, and waits until it has stopped: the server exists but does not answer.
  void stop() noexcept { process_.stop(); }
  /// SIGCONT.
  void cont() noexcept { process_.cont(); }

  bool running() const noexcept { return process_.running(); }
  pid_t pid() const noexcept { return process_.pid(); }
  std::uint16_t port() const noexcept { return port_; }          ///< 0: no TCP
  std::uint16_t tls_port() const noexcept { return tls_port_; }  ///< 0: no TLS
  const std::string& socket_path() const noexcept { return socket_path_; }
  const std::string& folder() const noexcept { return folder_.path(); }
  const std::string& log() const noexcept { return log_; }  ///< of the last start, until it was up

  /// Sends one command over the Unix socket and returns its whole reply as RESP2 text, with CRLFs:
  /// command({"PING"}) == "+PONG\r\n". Authenticated. Throws std::runtime_error after 10 seconds.
  std::string command(std::initializer_list<std::string_view> arguments) const;

 private:
  void choose_ports();
  bool wait_until_ready();
  std::vector<std::string> command_line() const;

  RedisServerOptions options_;
  TemporaryFolder folder_;
  ChildProcess process_;
  std::string socket_path_;
  std::string log_;
  std::uint16_t port_ = 0;
  std::uint16_t tls_port_ = 0;
};

}  // namespace deferredis::support
