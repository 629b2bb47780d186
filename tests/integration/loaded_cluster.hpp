// A cluster under load, and the faults that can happen to it.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "integration/cluster_ledger.hpp"

namespace deferredis::test {

struct LoadedCluster : ClusterLoop {
  std::vector<std::string> some_keys() {
    std::vector<std::string> keys;
    for (int i = 0; i < 3; ++i) {
      for (std::size_t node = 0; node < 3; ++node) keys.push_back(key_of(node, i));
    }
    return keys;
  }
  /// Turns the loop about once. No test moves this key or kills its node.
  void breathe(const Client& rc) { run(rc.exists({key_of(2, 7)})); }
  /// Waits until the servers' gossip is complete, under load.
  template <class Done>
  void load_until(ClusterLedger& ledger, const Client& rc, Done done) {
    const auto end = std::chrono::steady_clock::now() + 3 * patience;
    while (!done()) {
      BOOST_REQUIRE(std::chrono::steady_clock::now() < end);
      ledger.push(9);
      breathe(rc);
    }
  }
  std::size_t refreshes() {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < cluster.size(); ++i) {
      const std::string stats = cluster.node(i).command({"INFO", "commandstats"});
      const std::size_t at = stats.find("cmdstat_cluster|shards:calls=");
      if (at != stats.npos) sum += std::stoul(stats.substr(at + 29));
    }
    return sum;
  }
};

}  // namespace deferredis::test
