// A private group of servers that sentinels watch: real processes, gone afterwards.
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
  /// The folder() of a Certificates: servers and sentinels speak TLS alone, with each other too.
  std::string tls_folder = {};
  int down_after = 700;  ///< milliseconds without an answer until s_down
};

/// A primary, its replicas and the sentinels of a group named "mymaster". When the constructor
/// returns the replicas are linked and every sentinel knows all the others.
///
/// Cost: everything here blocks.
class SentinelGroup {
 public:
  explicit SentinelGroup(SentinelGroupOptions options = {});

  /// Where a server listens: by TLS where that is all it speaks.
  std::uint16_t port(std::size_t index) const;
  RedisServer& server(std::size_t index) { return *servers_[index]; }
  RedisServer& sentinel(std::size_t index) { return *sentinels_[index]; }
  std::size_t server_count() const noexcept { return servers_.size(); }
  std::size_t sentinel_count() const noexcept { return sentinels_.size(); }
  /// "127.0.0.1:4711,127.0.0.1:4712,..." of the sentinels.
  const std::string& nodes() const noexcept { return nodes_; }
  /// Which server the sentinel names as the primary.
  std::size_t primary(std::size_t sentinel = 0) const;
  RedisServer& primary_server() { return server(primary()); }
  /// SENTINEL FAILOVER, and no waiting for it.
  void begin_failover() const;
  /// Every sentinel names this one.
  void wait_for_primary(std::size_t index) const;
  /// The sentinel's own words on its group: text of SENTINEL MASTER.
  std::string state(std::size_t sentinel = 0) const;

 private:
  void start_servers();
  void start_sentinels();

  SentinelGroupOptions options_;
  std::vector<std::unique_ptr<RedisServer>> servers_;
  std::vector<std::unique_ptr<RedisServer>> sentinels_;
  std::string nodes_;
};

/// Asks `done` every few milliseconds; throws std::runtime_error after 20 seconds, with `what`.
template <class Done>
void wait_until(std::string_view what, Done done);

namespace detail {
/// Lets a little time pass; false: 20 seconds of them were.
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
