// What a client reports when the view of a cluster changes.
#include <deferredis/sharding/topology/topology_watch.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using Ranges = std::vector<std::pair<std::int64_t, std::int64_t>>;

TopologyNode node(std::uint16_t port, bool primary, NodeHealth health = NodeHealth::online) {
  TopologyNode made;
  made.endpoint = Endpoint::tcp("10.0.0.1", port);
  made.id = "id" + std::to_string(port);
  made.primary = primary;
  made.health = health;
  return made;
}

struct Watched {
  struct Shard {
    std::vector<TopologyNode> nodes;
    Ranges ranges;
  };
  /// "failover 7001>7002", and so on, of the next view.
  std::vector<std::string> changes(std::vector<Shard> shards) {
    Topology view;
    for (Shard& shard : shards)
      BOOST_TEST(view.add(std::move(shard.nodes), shard.ranges).has_value());
    std::vector<std::string> told;
    for (const TopologyChange& each : watch.adopt(view)) {
      const char* const names[] = {"joined ", "left ", "moved ", "failover "};
      const auto port = [](const Endpoint& at) {
        return at.port == 0 ? std::string() : std::to_string(at.port);
      };
      told.push_back(names[static_cast<int>(each.kind)] + port(each.from) + ">" + port(each.to));
    }
    return told;
  }
  static Shard pair_of(std::uint16_t primary, std::uint16_t replica, Ranges ranges = {{0, 99}}) {
    return {{node(primary, true), node(replica, false)}, std::move(ranges)};
  }

  TopologyWatch watch;
};

using Told = std::vector<std::string>;

BOOST_FIXTURE_TEST_SUITE(topology_watch, Watched)

BOOST_AUTO_TEST_CASE(the_first_view_and_an_equal_one_change_nothing) {
  BOOST_TEST(changes({pair_of(7001, 7002)}).empty());
  BOOST_TEST(changes({pair_of(7001, 7002)}).empty());
}

BOOST_AUTO_TEST_CASE(a_replica_that_takes_over_is_a_failover) {
  changes({pair_of(7001, 7002), pair_of(7003, 7004, {{100, 199}})});
  BOOST_TEST(changes({pair_of(7002, 7001), pair_of(7003, 7004, {{100, 199}})}) ==
             Told{"failover 7001>7002"});
}

BOOST_AUTO_TEST_CASE(a_failover_is_seen_if_the_slots_had_no_primary_for_a_while) {
  changes({pair_of(7001, 7002)});
  BOOST_TEST(changes({{{node(7001, true, NodeHealth::failed), node(7002, false)}, {{0, 99}}}}) ==
             Told{"left 7001>"});
  BOOST_TEST((changes({{{node(7002, true)}, {{0, 99}}}}) == Told{"failover 7001>7002"}));
}

BOOST_AUTO_TEST_CASE(a_failover_is_seen_if_the_slots_were_in_no_shard_for_a_while) {
  changes({pair_of(7001, 7002), pair_of(7003, 7004, {{100, 199}})});
  BOOST_TEST(
      changes({{{node(7001, false), node(7002, false)}, {}}, pair_of(7003, 7004, {{100, 199}})})
          .empty());
  BOOST_TEST(changes({pair_of(7002, 7001), pair_of(7003, 7004, {{100, 199}})}) ==
             Told{"failover 7001>7002"});
}

BOOST_AUTO_TEST_CASE(slots_that_go_to_another_shard_have_moved) {
  changes({pair_of(7001, 7002), pair_of(7003, 7004, {{100, 199}})});
  BOOST_TEST(changes({pair_of(7001, 7002, {{0, 49}}), pair_of(7003, 7004, {{50, 199}})}) ==
             Told{"moved 7001>7003"});
}

BOOST_AUTO_TEST_CASE(each_pair_of_nodes_is_reported_once) {
  changes({pair_of(7001, 7002, {{0, 99}}), pair_of(7003, 7004, {{100, 199}})});
  BOOST_TEST(changes({pair_of(7001, 7002, {{0, 9}, {20, 29}, {40, 49}}),
                      pair_of(7003, 7004, {{10, 19}, {30, 39}, {50, 199}})}) ==
             Told{"moved 7001>7003"});
}

BOOST_AUTO_TEST_CASE(nodes_join_and_leave) {
  changes({pair_of(7001, 7002)});
  BOOST_TEST((changes({pair_of(7001, 7003)}) == (Told{"joined >7003", "left 7002>"})));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
