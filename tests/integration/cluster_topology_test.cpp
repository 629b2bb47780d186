// Views of a real cluster of six nodes.
#include <cstdint>
#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/cluster_error.hpp>
#include <deferredis/sharding/slots/random.hpp>
#include <deferredis/sharding/slots/redirect.hpp>
#include <deferredis/sharding/topology/topology_replies.hpp>

#include "support/redis_cluster.hpp"

namespace deferredis {
namespace {

struct RealCluster {
  static support::RedisCluster& cluster() {
    static support::RedisCluster started;
    return started;
  }
  Topology view(std::size_t node, std::string_view what) {
    const std::string reply = cluster().node(node).command({"CLUSTER", what});
    ReplyReader reader(reply);
    const ViewSource source{.asked = Endpoint::tcp("127.0.0.1", cluster().node(node).port())};
    return what == "SHARDS" ? read_cluster_shards(reader, source).value()
                            : read_cluster_slots(reader, source).value();
  }
};

BOOST_FIXTURE_TEST_SUITE(cluster_topology, RealCluster)

BOOST_AUTO_TEST_CASE(shards_and_slots_agree_on_every_node) {
  const Topology first = view(0, "SHARDS");
  BOOST_TEST(first.covered() == std::size_t{slot_count});
  BOOST_TEST(first.nodes().size() == 6u);
  for (std::size_t node = 0; node < cluster().size(); ++node) {
    BOOST_TEST(view(node, "SHARDS").agrees_with(first));
    const Topology slots = view(node, "SLOTS");
    BOOST_TEST(slots.agrees_with(first));
    BOOST_TEST(slots.nodes().size() == 6u);
  }
  BOOST_TEST(first.primary(0)->id == cluster().id(0));
  BOOST_TEST(first.nodes()[first.shard(0)->replicas.at(0)].id == cluster().id(3));
  BOOST_TEST(first.primary(16383)->endpoint.port == cluster().node(2).port());
}

BOOST_AUTO_TEST_CASE(computes_the_slots_that_the_server_computes) {
  detail::Random random(7);
  for (int i = 0; i < 500; ++i) {
    std::string key;
    for (std::uint64_t n = random.below(12); n > 0; --n)
      key += random.below(3) == 0 ? "{}"[random.below(2)] : static_cast<char>(random.below(256));
    const std::string reply = cluster().node(0).command({"CLUSTER", "KEYSLOT", key});
    BOOST_TEST(reply == ":" + std::to_string(key_slot(key)) + "\r\n");
  }
}

BOOST_AUTO_TEST_CASE(reads_the_redirects_of_a_slot_that_moves) {
  const std::uint16_t slot = key_slot("foo");  // on node 2
  const auto redirect = [&](std::size_t node, std::string_view key) {
    const std::string reply = cluster().node(node).command({"GET", key});
    BOOST_REQUIRE(reply[0] == '-');
    return parse_redirect(make_reply_error(reply.substr(1, reply.size() - 3))).value();
  };
  const Endpoint old = Endpoint::tcp("127.0.0.1", cluster().node(2).port());
  const Endpoint target = Endpoint::tcp("127.0.0.1", cluster().node(0).port());
  BOOST_TEST((redirect(0, "foo").target(old) == old));
  BOOST_TEST(cluster().node(2).command({"SET", "foo", "1"}) == "+OK\r\n");
  cluster().begin_move(slot, 2, 0);
  const Redirect ask = redirect(2, "{foo}absent");
  BOOST_TEST((ask.kind == Redirect::Kind::ask));
  BOOST_TEST((ask.target(old) == target));
  cluster().move_slot(slot, 2, 0);
  const Redirect moved = redirect(2, "foo");
  BOOST_TEST((moved.kind == Redirect::Kind::moved));
  BOOST_TEST((moved.target(old) == target));
  BOOST_TEST(cluster().node(0).command({"GET", "foo"}) == "$1\r\n1\r\n");
  BOOST_TEST(view(0, "SHARDS").primary(slot)->id == cluster().id(0));
}

BOOST_AUTO_TEST_CASE(sees_which_node_took_over_from_a_killed_primary) {
  cluster().node(1).kill9();
  cluster().take_over(4);
  cluster().wait_until_ok();
  BOOST_TEST(view(5, "SLOTS").primary(8000)->id == cluster().id(4));
  // Until newer servers notice the death they list both as one shard, perhaps without its slots.
  const Topology shards = view(0, "SHARDS");
  const TopologyNode* const owner = shards.primary(8000);
  if (owner == nullptr) BOOST_TEST(shards.covered() < std::size_t{slot_count});
  else BOOST_TEST((shards.ambiguous() || owner->id == cluster().id(4)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
