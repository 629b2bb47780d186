// Properties of every ring, whatever its nodes are.
#include <deferredis/sharding/hash_ring.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "unit/sharding/ring_support.hpp"

namespace deferredis {
namespace {

using namespace test;

constexpr Placement consistent[] = {
    Placement::txredisapi,  Placement::txredisapi_signed, Placement::ketama,
    Placement::jedis_named, Placement::jedis_named_old,   Placement::redis_rb,
    Placement::redis_rb_3,
};

std::vector<ShardNode> without(std::vector<ShardNode> nodes, std::size_t index) {
  nodes.erase(nodes.begin() + static_cast<std::ptrdiff_t>(index));
  return nodes;
}

/// The share of keys that each node gets.
std::vector<double> shares(const HashRing& ring) {
  constexpr int keys = 20'000;
  std::vector<double> share(ring.size(), 0);
  for (int i = 0; i < keys; ++i) share[ring.locate("user:" + std::to_string(i))] += 1.0 / keys;
  return share;
}

BOOST_AUTO_TEST_SUITE(hash_ring_properties)

BOOST_AUTO_TEST_CASE(ten_nodes_have_between_6_and_15_percent_of_the_keys_each) {
  for (const Placement placement : all_placements) {
    BOOST_TEST_CONTEXT(to_string(placement)) {
      const auto share = shares({placement, some_nodes(10)});
      BOOST_TEST(*std::min_element(share.begin(), share.end()) > 0.06);
      BOOST_TEST(*std::max_element(share.begin(), share.end()) < 0.15);
    }
  }
}

BOOST_AUTO_TEST_CASE(three_times_the_weight_means_about_three_times_the_keys) {
  for (const Placement placement : all_placements) {
    BOOST_TEST_CONTEXT(to_string(placement)) {
      const auto share = shares({placement, {{"10.0.0.1:7000", 1}, {"10.0.0.2:7000", 3}}});
      BOOST_TEST(share[1] > 0.68);
      BOOST_TEST(share[1] < 0.82);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_new_node_takes_about_its_share_and_moves_no_other_key) {
  for (const Placement placement : consistent) {
    const HashRing before(placement, some_nodes(4));
    const HashRing after(placement, some_nodes(5));
    int moved = 0, elsewhere = 0;
    for (int i = 0; i < 20'000; ++i) {
      const std::string key = "user:" + std::to_string(i);
      if (before.locate(key) == after.locate(key)) continue;
      ++moved;
      if (after.locate(key) != 4) ++elsewhere;
    }
    BOOST_TEST_CONTEXT(to_string(placement)) {
      BOOST_TEST(moved > 20'000 * 0.14);
      BOOST_TEST(moved < 20'000 * 0.26);
      BOOST_TEST(elsewhere == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_lost_node_moves_only_its_own_keys_and_each_to_its_successor) {
  for (const Placement placement : consistent) {
    const auto nodes = some_nodes(6);
    const HashRing ring(placement, nodes);
    for (std::size_t lost = 0; lost < nodes.size(); ++lost) {
      const HashRing rest(placement, without(nodes, lost));
      for (const std::string& key : random_keys(200)) {
        const auto next = ring.successors(key, 2);
        const std::size_t owner = next[0] == lost ? next[1] : next[0];
        BOOST_REQUIRE(rest.nodes()[rest.locate(key)].name() == nodes[owner].name());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(successors_are_where_a_key_goes_as_nodes_leave_one_by_one) {
  for (const Placement placement : consistent) {
    const auto nodes = some_nodes(5);
    const HashRing ring(placement, nodes);
    for (const std::string& key : random_keys(5)) {
      auto left = nodes;
      for (const std::size_t expected : ring.successors(key)) {
        const HashRing rest(placement, left);
        const std::size_t owner = rest.locate(key);
        BOOST_REQUIRE(left[owner].name() == nodes[expected].name());
        left = without(left, owner);
        if (left.empty()) break;
      }
      BOOST_TEST(left.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(successors_are_distinct_complete_and_as_many_as_requested) {
  for (const Placement placement : all_placements) {
    const HashRing ring(placement, some_nodes(9));
    for (const std::string& key : random_keys(200)) {
      auto all = ring.successors(key);
      BOOST_TEST(all.front() == ring.locate(key));
      const auto three = ring.successors(key, 3);
      BOOST_TEST(three.size() == 3u);
      BOOST_TEST(std::equal(three.begin(), three.end(), all.begin()));
      std::sort(all.begin(), all.end());
      for (std::size_t i = 0; i < all.size(); ++i) BOOST_REQUIRE(all[i] == i);
      BOOST_REQUIRE(all.size() == 9u);
    }
    BOOST_TEST(ring.successors("key", 0).empty());
    BOOST_TEST(ring.successors("key", 10).size() == 9u);
  }
}

BOOST_AUTO_TEST_CASE(the_order_of_named_nodes_does_not_matter) {
  auto nodes = some_nodes(8);
  auto turned = nodes;
  std::reverse(turned.begin(), turned.end());
  for (const Placement placement : consistent) {
    const HashRing one(placement, nodes), other(placement, turned);
    for (const std::string& key : random_keys(500)) {
      BOOST_REQUIRE(one.locate(key) == 7 - other.locate(key));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
