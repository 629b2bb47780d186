// A campaign against a cluster under load: its primaries die, freeze, lose their role, are cut off.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "integration/loaded_cluster.hpp"

namespace deferredis::test {

enum class Fault : std::uint8_t { kill, freeze, take_over, fail_over };
constexpr Fault all_faults[] = {Fault::kill, Fault::freeze, Fault::take_over, Fault::fail_over};

inline std::string_view name_of(Fault fault) {
  constexpr std::string_view names[] = {"kill", "freeze", "takeover", "failover"};
  return names[static_cast<std::size_t>(fault)];
}

/// Damages one primary after another under load, watches the client get through it, and repairs the
/// damage. It keeps two ledgers: plain writes, and writes that a replica has confirmed.
class ClusterCampaign {
 public:
  using Seconds = std::chrono::duration<double>;

  explicit ClusterCampaign(LoadedCluster& loaded)
      : loaded_(loaded),
        rc_(loaded.client()),
        plain_(loaded, rc_, loaded.some_keys()),
        waited_(loaded, rc_.ensure_replication(1, std::chrono::seconds(2)), safe_keys()) {}

  /// One fault of one shard's primary, until the cluster is whole again.
  void endure(Fault fault, std::size_t shard) {
    const std::size_t victim = primary_of(shard), heir = victim < 3 ? victim + 3 : victim - 3;
    const auto others = [&](const std::string& key) { return loaded_.home(key) != shard; };
    const std::size_t served = plain_.done_of(others);
    const auto hurt_at = std::chrono::steady_clock::now();
    hurt(fault, victim, heir);
    load_until([&] { return is_primary(heir); });
    const auto taken_over = std::chrono::steady_clock::now();
    wait_for_a_write(loaded_.key_of(shard, 9));
    const Seconds gap = std::chrono::steady_clock::now() - taken_over;
    BOOST_TEST_MESSAGE(name_of(fault) << ": back " << gap.count() << " s after the failover");
    BOOST_TEST(gap.count() <= 2.0, name_of(fault) << ": back after " << gap.count() << " s");
    if (taken_over - hurt_at > std::chrono::milliseconds(500))
      BOOST_TEST(plain_.done_of(others) > served + 100, name_of(fault) << ": others waited too");
    heal(fault, victim);
    load_until([&] { return follows(victim, heir); });
  }

  /// Checks that what every future reported is true.
  void check() {
    loaded_.cluster.wait_until_ok();
    plain_.check(false);  // replication is asynchronous: acknowledged writes may be lost
    waited_.check(true, false);
    BOOST_TEST(waited_.done() > 100u);
    BOOST_TEST_MESSAGE(plain_.done()
                       << " writes done, " << plain_.failed() << " failed; of those with WAIT "
                       << waited_.done() << " done, " << waited_.failed() << " failed");
  }

 private:
  std::vector<std::string> safe_keys() {
    std::vector<std::string> keys;
    for (std::size_t node = 0; node < 3; ++node) keys.push_back(loaded_.key_of(node, 8));
    return keys;
  }
  support::RedisServer& node(std::size_t i) { return loaded_.cluster.node(i); }
  bool is_primary(std::size_t i) { return has(node(i).command({"ROLE"}), "master"); }
  std::size_t primary_of(std::size_t shard) { return is_primary(shard) ? shard : shard + 3; }
  /// Is node `i` the replica of `primary`, with all of its data?
  bool follows(std::size_t i, std::size_t primary) {
    const std::string text = node(i).command({"INFO", "replication"});
    return has(text, "role:slave") && has(text, "master_link_status:up") &&
           has(text, "master_port:" + std::to_string(node(primary).port()) + "\r");
  }

  void hurt(Fault fault, std::size_t victim, std::size_t heir) {
    switch (fault) {
      case Fault::kill: return node(victim).kill9();
      case Fault::freeze: return node(victim).stop();
      case Fault::take_over: return said_ok(heir, {"CLUSTER", "FAILOVER", "TAKEOVER"});
      case Fault::fail_over: return said_ok(heir, {"CLUSTER", "FAILOVER"});
    }
  }
  void heal(Fault fault, std::size_t victim) {
    if (fault == Fault::kill) node(victim).start();
    if (fault == Fault::freeze) node(victim).cont();
  }
  void said_ok(std::size_t i, std::initializer_list<std::string_view> command) {
    BOOST_TEST(node(i).command(command) == "+OK\r\n");
  }

  template <class Done>
  void load_until(Done done) {
    const auto end = std::chrono::steady_clock::now() + 3 * patience;
    auto ask = std::chrono::steady_clock::now();
    for (;;) {
      load();
      const auto now = std::chrono::steady_clock::now();
      BOOST_REQUIRE(now < end);
      if (now < ask) continue;
      if (done()) return;
      ask = now + std::chrono::milliseconds(20);
    }
  }
  void load() {
    if (plain_.pending() < 3000) plain_.push(9);
    if (waited_.pending() < 12) waited_.push(3);
    loaded_.reactor.run_once(true);
  }
  void wait_for_a_write(const std::string& key) {
    const auto end = std::chrono::steady_clock::now() + patience;
    for (bool done = false, failed = true; !done;) {
      BOOST_REQUIRE(std::chrono::steady_clock::now() < end);
      if (failed) {
        failed = false;
        rc_.set(key, "back")
            .then([&](bool) { done = true; })
            .on_error([&](const Error&) { failed = true; })
            .detach();
      }
      while (!done && !failed) load();
    }
  }

  LoadedCluster& loaded_;  // borrowed
  Timer tick_{loaded_.reactor.every(std::chrono::milliseconds(1), [] {})};
  Client rc_;
  ClusterLedger plain_;
  ClusterLedger waited_;
};

}  // namespace deferredis::test
