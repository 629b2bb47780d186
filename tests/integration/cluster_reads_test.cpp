// Which nodes of a cluster answer reads, and what happens to a late one.
#include <chrono>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/cluster_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Reads : ClusterLoop {
  // Node 3 is the replica of node 0.
  static constexpr std::size_t primary = 0, replica = 3;

  std::size_t calls(std::size_t node, const std::string& command) {
    const std::string stats = cluster.node(node).command({"INFO", "commandstats"});
    const std::string name = "cmdstat_" + command + ":calls=";
    const std::size_t at = stats.find(name);
    return at == stats.npos ? 0 : std::stoul(stats.substr(at + name.size()));
  }
  /// A key that both nodes have.
  std::string written_key(const Client& rc) {
    const std::string key = key_of(primary);
    run(rc.set(key, "value"));
    cluster.wait([&] { return cluster.node(replica).command({"DBSIZE"}) == ":1\r\n"; },
                 "the key at the replica");
    return key;
  }
  void read(const Client& rc, const std::string& key, int times) {
    for (int i = 0; i != times; ++i) BOOST_TEST(run(rc.get(key)).value() == "value");
  }
};

BOOST_FIXTURE_TEST_SUITE(cluster_reads, Reads)

BOOST_AUTO_TEST_CASE(any_uses_primary_and_replica_in_turn) {
  const Client rc = client({.read_from = ReadFrom::any});
  const std::string key = written_key(rc);
  read(rc, key, 20);
  BOOST_TEST(calls(primary, "get") >= 9u);
  BOOST_TEST(calls(replica, "get") >= 9u);
  BOOST_TEST(calls(replica, "set") == 1u);  // by replication
}

BOOST_AUTO_TEST_CASE(answer_times_are_measured_even_without_reads) {
  const Client rc = client({.read_from = ReadFrom::lowest_latency});
  const std::string key = written_key(rc);
  read(rc, key, 4);  // now it is connected to both
  until([&] { return calls(primary, "ping") > 2 && calls(replica, "ping") > 2; });
  // The frozen node is slower than any other, until it counts as dead.
  cluster.node(replica).stop();
  read(rc, key, 4);
  cluster.node(replica).cont();
}

BOOST_AUTO_TEST_CASE(a_late_read_is_answered_by_another_node) {
  const Client rc = client({.read_from = ReadFrom::any, .hedge = {.percentile = 0.95, .share = 1}});
  const std::string key = written_key(rc);
  read(rc, key, 150);
  const auto before = rc.stats().hedged;
  cluster.node(replica).stop();
  read(rc, key, 10);
  BOOST_TEST(rc.stats().hedged > before);
  cluster.node(replica).cont();
  read(rc, key, 10);
}

BOOST_AUTO_TEST_CASE(a_read_sent_twice_ends_once_when_its_node_dies) {
  const Client rc = client(
      {.read_from = ReadFrom::any, .hedge = {.percentile = 0.5, .at_least = 0ms, .share = 1}});
  const std::string key = written_key(rc);
  read(rc, key, 150);
  std::vector<Future<std::optional<std::string>>> reads;
  for (int i = 0; i != 500; ++i) reads.push_back(rc.get(key));
  cluster.node(replica).kill9();
  for (auto& each : run(all(std::move(reads)))) BOOST_TEST(each.value() == "value");
  BOOST_TEST(rc.stats().in_flight == 0u);
}

BOOST_AUTO_TEST_CASE(a_read_that_may_be_sent_twice_ends_like_any_other) {
  Client rc = client({.read_from = ReadFrom::any, .hedge = {.percentile = 0.95}});
  const std::string key = written_key(rc);
  BOOST_TEST(failure(rc.llen(key)).is(errc::wrong_type));
  auto cancelled = rc.get(key);
  cancelled.cancel();
  BOOST_TEST(failure(std::move(cancelled)).is(errc::cancelled));
  cluster.move_slot(key_slot(key), 0, 1);
  read(rc, key, 5);  // by MOVED
  auto under_way = rc.get(key);
  run(rc.disconnect());
  BOOST_TEST(failure(std::move(under_way)).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(impossible_options_are_refused) {
  const auto refused = [&](ClusterOptions options) {
    options.nodes = "localhost:1";
    BOOST_CHECK_THROW(lazy_cluster(reactor, options), InvalidArgumentError);
  };
  refused({.connection = {.subscribe_in_band = true}});
  refused({.hedge = {.percentile = 0.95}});
  refused({.read_from = ReadFrom::any, .hedge = {.percentile = 1.5}});
  refused({.read_from = ReadFrom::any, .hedge = {.percentile = -1}});
  refused({.read_from = ReadFrom::any, .hedge = {.percentile = 0.95, .at_least = -1ms}});
  refused({.read_from = ReadFrom::any, .hedge = {.percentile = 0.95, .share = 0}});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
