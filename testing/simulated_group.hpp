// A primary, its replicas and the sentinels that watch them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/testing/simulated_redis.hpp>

namespace deferredis {

/// How a SimulatedGroup is set up.
struct SimulatedGroupOptions {
  std::string_view name = "mymaster";  ///< as in `sentinel monitor <name>`
  std::size_t replicas = 1;            ///< of the primary
  std::size_t sentinels = 3;           ///< they know each other
  std::string_view password = {};      ///< of the servers; sentinels ask for none
};

/// A group for lazy_sentinel and connect_sentinel. Servers listen at redis-0.test:6379,
/// redis-1.test:6379 ..., sentinels at sentinel-0.test:26379 ...
///
/// Ownership: borrows the reactor and the network, which must outlive it.
class SimulatedGroup {
 public:
  SimulatedGroup(Reactor& reactor, Network& network, SimulatedGroupOptions options = {});
  SimulatedGroup(const SimulatedGroup&) = delete;
  SimulatedGroup& operator=(const SimulatedGroup&) = delete;
  ~SimulatedGroup();

  /// For SentinelOptions::nodes.
  std::string addresses() const;
  /// A server by its number, from 0. Which one is the primary changes.
  SimulatedRedis& server(std::size_t number) { return *servers_.at(number); }
  std::size_t size() const noexcept { return servers_.size(); }
  /// The number of the primary.
  std::size_t primary() const noexcept { return primary_; }
  /// One of the sentinels.
  SimulatedRedis& sentinel(std::size_t number) { return *sentinels_.at(number); }

  /// The next running replica becomes the primary, the others follow it, and the sentinels tell
  /// their subscribers. The old primary's connections end. Returns false if no replica runs.
  bool fail_over();

 private:
  std::string answer(const SimulatedRedis::Words& words) const;
  std::string describe(std::size_t number) const;

  std::string name_;
  std::vector<std::unique_ptr<SimulatedRedis>> servers_;
  std::vector<std::unique_ptr<SimulatedRedis>> sentinels_;
  std::size_t primary_ = 0;
  std::size_t epoch_ = 1;
};

}  // namespace deferredis
