// A private group of servers watched by sentinels: real processes, gone afterwards.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/redis_server.hpp"

namespace deferredis::support {

struct SentinelGroupOptions {
  int replicas = 2;
  int sentinels = 3;
  std::string password = {};           ///< of the servers
  std::string sentinel_password = {};  ///< of the sentinels
  /// The folder() of a Certificates: servers and sentinels speak only TLS, also among themselves.
  std::string tls_folder = {};
  int down_after = 700;  ///< milliseconds without an answer until s_down
};

/// A primary, its replicas and the sentinels of a group named "mymaster". When the constructor
/// returns, the replicas are linked and every sentinel knows all the others.
///
/// Cost: everything here blocks.
class SentinelGroup {
 public:
  explicit SentinelGroup(SentinelGroupOptions options = {});

  /// The port of a server: its TLS port if it speaks only TLS.
  std::uint16_t port(std::size_t index) const;
  RedisServer& server(std::size_t index) { return *servers_[index]; }
  RedisServer& sentinel(std::size_t index) { return *sentinels_[index]; }
  std::size_t server_count() const noexcept { return servers_.size(); }
  std::size_t sentinel_count() const noexcept { return sentinels_.size(); }
  /// "127.0.0.1:4711,127.0.0.1:4712,..." of the sentinels.
  const std::string& nodes() const noexcept { return nodes_; }
  /// The server that the sentinel names as the primary.
  std::size_t primary(std::size_t sentinel = 0) const;
  RedisServer& primary_server() { return server(primary()); }
  /// SENTINEL FAILOVER, without waiting for its end.
  void begin_failover() const;
  /// Waits until every sentinel names this server.
  void wait_for_primary(std::size_t index) const;
  /// The sentinel's description of its group: the text of SENTINEL MASTER.
  std::string state(std::size_t sentinel = 0) const;

 private:
  void start_servers();
  void start_sentinels();

  SentinelGroupOptions options_;
  std::vector<std::unique_ptr<RedisServer>> servers_;
  std::vector<std::unique_ptr<RedisServer>> sentinels_;
  std::string nodes_;
};

/// Calls `done` every few milliseconds; throws std::runtime_error after 20 seconds, with `what`.
template <class Done>
void wait_until(std::string_view what, Done done);

namespace detail {
/// Lets a little time pass; returns false after 20 seconds in total.
bool pause_again(int& pauses);
[[noreturn]] void waited_in_vain(std::string_view what);
}  // namespace detail

template <class Done>
void wait_until(std::string_view what, Done done) {
  for (int pauses = 0; !done();) {
    if (!detail::pause_again(pauses)) detail::waited_in_vain(what);
  }
}

}  // namespace deferredis::support
