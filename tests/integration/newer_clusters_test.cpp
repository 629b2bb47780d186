// What only clusters of newer servers than Debian 12's can do: statistics of slots, CLUSTERSCAN,
// and slots that move at once, with all their keys (CLUSTER MIGRATESLOTS).
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/more_commands.hpp>

#include "integration/loaded_cluster.hpp"
#include "integration/newer_servers.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

using Keys = std::set<std::string>;

/// A cluster, and a client of each primary alone.
struct EachNode : LoadedCluster {
  EachNode() {
    for (std::size_t i = 0; i != 3; ++i)
      node.push_back(run(connect(reactor, {.host = "127.0.0.1", .port = cluster.port(i)})));
  }
  /// How many migrations this node has finished. None may have failed.
  std::size_t moves(std::size_t i) {
    std::size_t finished = 0;
    for (const auto& each : run(node[i].more().cluster_getslotmigrations())) {
      const std::string& state = each.at("state");
      BOOST_TEST_REQUIRE((state != "failed" && state != "cancelled"), each.at("message"));
      finished += state == "success" ? 1u : 0u;
    }
    return finished;
  }

  std::vector<Client> node;
};

BOOST_AUTO_TEST_SUITE(cluster_slot_statistics)

BOOST_AUTO_TEST_CASE(they_count_the_keys_of_a_slot) {
  if (!server_has("CLUSTER|SLOT-STATS")) return;
  EachNode nodes;
  const Client rc = nodes.client();
  for (const char* key : {"{tag}1", "{tag}2", "{tag}3"}) nodes.run(rc.set(key, "x"));
  const std::uint16_t slot = key_slot("{tag}1");
  const MoreCommands more = nodes.node[nodes.home("{tag}1")].more();
  const auto stats = nodes.run(more.cluster_slot_stats(slot, slot));
  BOOST_TEST_REQUIRE(stats.size() == 1u);
  BOOST_TEST(stats[0].first == slot);
  BOOST_TEST(stats[0].second.at("key-count") == 3);
}

BOOST_AUTO_TEST_CASE(every_shard_has_an_id_and_its_slots) {
  if (!server_has("CLUSTER|SLOT-STATS")) return;
  EachNode nodes;
  Keys ids;
  for (const Client& each : nodes.node) ids.insert(nodes.run(each.more().cluster_myshardid()));
  BOOST_TEST(ids.size() == 3u);
  const auto shards = nodes.run(nodes.client().more().cluster_shards());
  BOOST_TEST_REQUIRE(shards.size() == 3u);
  std::size_t slots = 0;
  for (const ClusterShard& shard : shards) {
    BOOST_TEST(shard.nodes.size() == 2u);
    for (const SlotRange& range : shard.slots)
      slots += static_cast<std::size_t>(range.second - range.first) + 1;
  }
  BOOST_TEST(slots == slot_count);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cluster_scan_cursors)

BOOST_AUTO_TEST_CASE(clusterscan_finds_every_key_of_the_cluster) {
  if (!server_has("CLUSTERSCAN")) return;
  ClusterLoop loop;
  const Client rc = loop.client();
  const auto pairs = numbered_pairs(600);
  loop.run(rc.mset(pairs));
  loop.run(rc.sadd("a set", "x"));
  const auto names = keys_of(pairs);
  const auto scan = [&](const ClusterScanOptions& options) {
    Keys seen;
    std::string cursor = "0";
    do {
      const ClusterScanPage page = loop.run(rc.more().clusterscan(cursor, options));
      seen.insert(page.items.begin(), page.items.end());
      cursor = page.cursor;
    } while (cursor != "0");
    return seen;
  };
  const Keys all = scan({.count = 500});
  BOOST_TEST(all.size() == 601u);
  for (const std::string& name : names) BOOST_TEST(all.count(name) == 1u);
  BOOST_TEST((scan({.match = "k1", .count = 500}) == Keys{"k1"}));
  BOOST_TEST((scan({.count = 500, .type = "set"}) == Keys{"a set"}));
  BOOST_TEST(scan({.slot = key_slot("k7")}).count("k7") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(atomic_slot_migration)

// The ledger proves it number by number: nothing is lost, nothing is executed twice, and no write
// overtakes an earlier one to the same key.
BOOST_AUTO_TEST_CASE(writes_go_on_while_slots_move_with_all_their_keys) {
  if (!server_has("CLUSTER|MIGRATESLOTS")) return;
  EachNode nodes;
  const Client rc = nodes.client();
  ClusterLedger ledger(nodes, rc, nodes.some_keys());
  for (std::size_t round = 0; round != 6; ++round) {
    const std::size_t from = round % 3, to = (from + 1) % 3;
    const std::size_t before = nodes.moves(from) + nodes.moves(to);
    nodes.run(nodes.node[from].more().cluster_migrateslots({0, 5000}, nodes.cluster.id(to)));
    nodes.load_until(ledger, rc, [&] { return nodes.moves(from) + nodes.moves(to) == before + 2; });
  }
  ledger.check();
  BOOST_TEST(ledger.failed() == 0u);
  BOOST_TEST(ledger.done() > 100u);
  BOOST_TEST(rc.stats().resent > 0u);
}

// The node that it leaves deletes a slot's keys like this.
BOOST_AUTO_TEST_CASE(a_slot_is_flushed) {
  if (!server_has("CLUSTER|MIGRATESLOTS")) return;
  EachNode nodes;
  const Client rc = nodes.client();
  for (const char* key : {"{tag}1", "{tag}2", "other"}) nodes.run(rc.set(key, "x"));
  const MoreCommands more = nodes.node[nodes.home("{tag}1")].more();
  nodes.run(more.cluster_flushslot(key_slot("{tag}1"), FlushMode::sync));
  BOOST_TEST(nodes.run(rc.exists({"{tag}1", "{tag}2", "other"})) == 1);
}

BOOST_AUTO_TEST_CASE(a_migration_to_a_node_that_does_not_answer_can_be_cancelled) {
  if (!server_has("CLUSTER|MIGRATESLOTS")) return;
  EachNode nodes;
  const Client rc = nodes.client();
  const std::string key = nodes.key_of(0);
  nodes.run(rc.set(key, "before"));
  const MoreCommands more = nodes.node[0].more();
  nodes.cluster.node(1).stop();
  nodes.run(more.cluster_migrateslots({0, 5000}, nodes.cluster.id(1)));
  nodes.run(more.cluster_cancelslotmigrations());
  nodes.cluster.node(1).cont();
  nodes.until([&] {
    const auto moves = nodes.run(more.cluster_getslotmigrations());
    return moves.size() == 1 && moves[0].at("state").starts_with("cancel");
  });
  BOOST_TEST(nodes.run(rc.get(key)).value() == "before");
  BOOST_TEST(nodes.run(rc.set(key, "after")));
  BOOST_TEST(nodes.failure(more.cluster_cancelslotmigrations()).is(errc::reply));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
