// Shared by the tests of a cluster's client.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/key_slot.hpp>

#include "integration/client_loop.hpp"
#include "support/redis_cluster.hpp"

namespace deferredis::test {

/// A real cluster of three primaries with one replica each, and a loop.
struct ClusterLoop : ClientLoop {
  explicit ClusterLoop(std::string tls_folder = {}, std::size_t replicas_each = 1)
      : cluster(3, replicas_each, {}, std::move(tls_folder)) {}

  std::string nodes() const { return cluster.host_and_port(0) + "," + cluster.host_and_port(1); }
  Client client(ClusterOptions options = {}) {
    const std::string text = nodes();
    options.nodes = text;
    return run(connect_cluster(reactor, options));
  }
  /// The primary of the key, as long as no slot has moved.
  std::size_t home(std::string_view key) { return key_slot(key) * std::size_t{3} / slot_count; }
  std::string key_of(std::size_t node, int number = 0) {
    for (int i = 0;; ++i) {
      std::string key = "key" + std::to_string(i);
      if (home(key) == node && number-- == 0) return key;
    }
  }

  support::RedisCluster cluster;
};

inline std::vector<std::pair<std::string, std::string>> numbered_pairs(int count) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (int i = 0; i != count; ++i)
    pairs.emplace_back("k" + std::to_string(i), "v" + std::to_string(i));
  return pairs;
}

inline std::vector<std::string> keys_of(
    const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : pairs) keys.push_back(key);
  return keys;
}

}  // namespace deferredis::test
