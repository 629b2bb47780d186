// Shared by the tests of shards: three real servers and the clients over them.
#pragma once

#include <string>
#include <vector>

#include "integration/client_loop.hpp"

namespace deferredis::test {

struct ThreeShards : ClientLoop {
  ThreeShards() {
    for (const auto& server : servers)
      nodes.push_back("127.0.0.1:" + std::to_string(server.port()));
  }
  Client client(Options connection = {}) {
    return run(connect_sharded(reactor, {.nodes = nodes, .connection = connection}));
  }
  /// How many keys the shard has.
  std::size_t size(std::size_t shard) {
    return std::stoul(servers[shard].command({"DBSIZE"}).substr(1));
  }
  std::string key_on(std::size_t shard) const {
    const HashRing ring(Placement::txredisapi, nodes);
    for (int i = 0;; ++i) {
      std::string key = "key" + std::to_string(i);
      if (ring.locate(key) == shard) return key;
    }
  }
  /// Is a client blocked in a command there?
  bool has_blocked(std::size_t shard) {
    return servers[shard].command({"INFO", "clients"}).find("blocked_clients:0") ==
           std::string::npos;
  }
  /// How it ends, also if it fails.
  template <class T>
  static Future<Outcome<T>> outcome_of(Future<T> future) {
    return std::move(future).then(
        [](T value) { return Outcome<Outcome<T>>(Outcome<T>(std::move(value))); },
        [](const Error& error) { return Outcome<Outcome<T>>(Outcome<T>(error)); });
  }

  support::RedisServer servers[3];
  std::vector<std::string> nodes;
};

}  // namespace deferredis::test
