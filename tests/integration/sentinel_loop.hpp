// Shared by the tests of sentinel clients: a group of real processes, and a loop.
#pragma once

#include <string>
#include <utility>

#include <deferredis/sharding/sentinel.hpp>

#include "integration/client_loop.hpp"
#include "support/sentinel_group.hpp"

namespace deferredis::test {

struct WithGroup : ClientLoop {
  explicit WithGroup(support::SentinelGroupOptions wanted = {}) : group(std::move(wanted)) {}

  /// Options for the `nodes` of the group. The connections wait while the primary is away.
  SentinelOptions options(std::size_t pool_size = 1) const {
    return {.nodes = group.nodes(),
            .connection = {.pool_size = pool_size,
                           .when_disconnected = WhenDisconnected::wait,
                           .timeout = std::chrono::seconds(15)}};
  }
  Endpoint endpoint_of(std::size_t server) {
    return Endpoint::tcp("127.0.0.1", group.server(server).port());
  }
  /// Which server a command of this client reaches.
  std::size_t reached(const Client& rc) {
    const auto config = run(rc.command<std::vector<std::string>>("CONFIG", "GET", "port"));
    for (std::size_t i = 0; i < group.server_count(); ++i) {
      if (std::to_string(group.server(i).port()) == config.at(1)) return i;
    }
    return group.server_count();
  }
  /// Waits until all of the client's connections are up, at this server.
  void until_at(const Client& rc, std::size_t server) {
    until([&] {
      const auto stats = rc.stats();
      const auto at = rc.endpoints();
      return stats.connections_up == stats.connections && at.size() == 1 &&
             at.front() == endpoint_of(server);
    });
  }

  support::SentinelGroup group;
};

}  // namespace deferredis::test
