// Slots that move from node to node, as an operator moves them, during pipelines and commands for
// many keys.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "integration/loaded_cluster.hpp"

namespace deferredis::test {

/// Lets `redis-cli --cluster rebalance` move slots back and forth, in its own thread.
class Rebalancing {
 public:
  explicit Rebalancing(support::RedisCluster& cluster) {
    // Heavier and lighter in turn: each run moves about a sixth of all slots.
    for (std::size_t heavy = 0; heavy < 3; ++heavy) {
      std::string line = "redis-cli --cluster rebalance " + cluster.host_and_port(0) +
                         " --cluster-threshold 1 --cluster-pipeline 10 --cluster-weight";
      for (std::size_t i = 0; i < 3; ++i) line += " " + cluster.id(i) + (i == heavy ? "=2" : "=1");
      lines_.push_back(line + " >/dev/null 2>&1");
    }
    thread_ = std::thread([this] {
      for (std::size_t i = 0; !stop_; i = (i + 1) % lines_.size()) {
        if (std::system(lines_[i].c_str()) == 0) ++runs_;
        else ++refused_;
      }
    });
  }
  Rebalancing(const Rebalancing&) = delete;
  Rebalancing& operator=(const Rebalancing&) = delete;
  ~Rebalancing() {
    stop();
    thread_.join();
  }

  /// Stops after the current run.
  void stop() { stop_ = true; }
  int runs() const { return runs_; }
  int refused() const { return refused_; }

 private:
  std::vector<std::string> lines_;
  std::atomic<bool> stop_ = false;
  std::atomic<int> runs_ = 0;
  std::atomic<int> refused_ = 0;
  std::thread thread_;
};

/// Counts how commands for many keys ended.
struct ManyKeys {
  std::size_t done = 0, try_again = 0, other = 0;

  void send(const Client& rc, const std::string& tag) {
    const auto failed = [this](const Error& error) {
      if (error.is(errc::try_again) || has(error.message(), "TRYAGAIN")) ++try_again;
      else ++other;
    };
    const std::string first = "{" + tag + "}:1", second = "{" + tag + "}:2";
    rc.mset({{first, "x"}, {second, "x"}}).then([this] { ++done; }).on_error(failed).detach();
    rc.mget({first, second})
        .then([this](const std::vector<std::optional<std::string>>& values) {
          BOOST_TEST(values.size() == 2u);
          ++done;
        })
        .on_error(failed)
        .detach();
    under_way += 2;
  }
  bool settled() const { return done + try_again + other == under_way; }

 private:
  std::size_t under_way = 0;
};

inline void migrate_under_load(LoadedCluster& loaded, std::chrono::seconds duration) {
  Client rc = loaded.client();
  const Timer tick = loaded.reactor.every(std::chrono::milliseconds(1), [] {});
  ClusterLedger ledger(loaded, rc, loaded.some_keys());
  ManyKeys many;
  Rebalancing moves(loaded.cluster);
  const auto end = std::chrono::steady_clock::now() + duration;
  auto next = std::chrono::steady_clock::now();
  for (int round = 0; next < end; loaded.reactor.run_once(true)) {
    if (std::chrono::steady_clock::now() < next || ledger.pending() > 2000) continue;
    next = std::chrono::steady_clock::now() + std::chrono::milliseconds(5);
    ledger.push(90);
    many.send(rc, "tag" + std::to_string(++round % 500));
  }
  moves.stop();
  loaded.until([&] { return many.settled() && ledger.pending() == 0; });
  ledger.check();
  BOOST_TEST(ledger.failed() == 0u);
  BOOST_TEST(many.other == 0u);
  BOOST_TEST(moves.runs() > 0);
  BOOST_TEST(rc.stats().resent > 0u);
  BOOST_TEST_MESSAGE(moves.runs() << " rebalances, " << moves.refused() << " refused; "
                                  << ledger.done() << " writes; many keys: " << many.done
                                  << " done, " << many.try_again << " TRYAGAIN; "
                                  << rc.stats().resent << " resent");
}

}  // namespace deferredis::test
