// Checks rings against the programs that they imitate.
#include <deferredis/sharding/hash_ring.hpp>

#include <algorithm>
#include <list>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/sharding/ring/key_hash.hpp>
#include <deferredis/testing/manual_reactor.hpp>

#include "support/allocation_count.hpp"
#include "unit/sharding/ring_support.hpp"
#include "unit/sharding/ring_vectors.hpp"

namespace deferredis {
namespace {

using namespace test;

std::string owners(const HashRing& ring) {
  std::string digits;
  for (const std::string& key : words(vectors::keys)) {
    digits += static_cast<char>('0' + ring.locate(unhex(key)));
  }
  return digits;
}

/// Two nodes whose points "h:7:9" and "h:2291:124" have the same CRC, and a key between that point
/// and the one before it.
struct EqualPoints {
  static constexpr std::int64_t value = 2877191728;
  static std::string key_just_before(Placement placement) { return key_between(placement, -1, 0); }
  static std::string key_just_after(Placement placement) { return key_between(placement, 1, 2); }

 private:
  // A key between the points at `from` and `to` positions after `value`.
  static std::string key_between(Placement placement, std::ptrdiff_t from, std::ptrdiff_t to) {
    const auto values = point_values(placement, "h:7 h:2291");
    const auto at = std::find(values.begin(), values.end(), value);
    BOOST_REQUIRE(at[1] == value);
    const auto rules = detail::make_ring_rules(placement, {});
    for (int i = 0;; ++i) {
      const std::string key = "key:" + std::to_string(i);
      const std::int64_t position = rules.position(key);
      if (position > at[from] && position < at[to]) return key;
    }
  }
};

BOOST_AUTO_TEST_SUITE(hash_ring)

BOOST_AUTO_TEST_CASE(places_every_key_like_the_other_program) {
  for (const auto& expected : vectors::rings) {
    const RingOptions options{.hash = expected.hash, .tag = expected.tag};
    const HashRing ring(expected.placement, nodes_of(expected.nodes), options);
    BOOST_TEST_CONTEXT(to_string(expected.placement)
                       << " " << expected.nodes << " tag '" << expected.tag << "'") {
      BOOST_TEST(owners(ring) == expected.owners);
      const auto values = point_values(expected.placement, expected.nodes, options);
      BOOST_TEST(values.size() == expected.points);
      if (!expected.points_sha1.empty())
        BOOST_TEST(sha1(with_commas(values)) == expected.points_sha1);
    }
  }
}

BOOST_AUTO_TEST_CASE(tags_can_be_turned_off) {
  const RingOptions whole{.tag_rule = TagRule::whole_key};
  BOOST_TEST(owners({Placement::txredisapi, nodes_of(vectors::rings[0].nodes), whole}) ==
             vectors::txredisapi_untagged[0]);
  BOOST_TEST(owners({Placement::txredisapi, nodes_of(vectors::rings[2].nodes), whole}) ==
             vectors::txredisapi_untagged[1]);
}

BOOST_AUTO_TEST_CASE(any_placement_accepts_any_tag_rule) {
  for (const Placement placement : all_placements) {
    const HashRing ring(placement, some_nodes(5), {.tag = "<>", .tag_rule = TagRule::cluster});
    BOOST_TEST(ring.hashed_part("a<b>{c}") == "b");
    BOOST_TEST(ring.locate("a<b>{c}") == ring.locate("b"));
  }
}

BOOST_AUTO_TEST_CASE(a_key_beyond_the_last_point_of_txredisapi_is_clamped_not_wrapped) {
  const HashRing ring(Placement::txredisapi, {"localhost:6379", "localhost:6380"});
  const auto values = point_values(Placement::txredisapi, "localhost:6379 localhost:6380");
  BOOST_TEST(values.back() == 4253847274);
  const HashRing wrapping(Placement::redis_rb_3, {"localhost:6379", "localhost:6380"});
  BOOST_TEST(detail::crc32("arc2:31") > 4253847274u);
  const std::size_t last = wrapping.locate("arc2:31");  // the node of the last point
  BOOST_TEST(ring.locate("arc2:31") == last);
}

BOOST_AUTO_TEST_CASE(the_signed_ring_differs_in_two_arcs_only) {
  const HashRing with_signs(Placement::txredisapi_signed,
                            {"localhost:6379", "localhost:6380", "127.0.0.1:6381"});
  const HashRing without(Placement::txredisapi,
                         {"localhost:6379", "localhost:6380", "127.0.0.1:6381"});
  const auto values =
      point_values(Placement::txredisapi, "localhost:6379 localhost:6380 127.0.0.1:6381");
  const auto middle = std::lower_bound(values.begin(), values.end(), std::int64_t{1} << 31);
  int differ = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::string key = std::to_string(i);
    if (with_signs.locate(key) == without.locate(key)) continue;
    ++differ;
    const std::int64_t crc = detail::crc32(key);
    BOOST_TEST((crc >= values.back() || (crc >= middle[-1] && crc < *middle)));
  }
  BOOST_TEST(differ > 0);
}

BOOST_AUTO_TEST_CASE(the_node_added_last_owns_equal_points) {
  for (const Placement placement : {Placement::txredisapi, Placement::txredisapi_signed}) {
    const std::string key = EqualPoints::key_just_before(Placement::txredisapi);
    BOOST_TEST(HashRing(placement, {"h:7", "h:2291"}).locate(key) == 1u);
    BOOST_TEST(HashRing(placement, {"h:2291", "h:7"}).locate(key) == 1u);
  }
  const std::string key = EqualPoints::key_just_after(Placement::redis_rb_3);
  BOOST_TEST(HashRing(Placement::redis_rb_3, {"h:7", "h:2291"}).locate(key) == 1u);
  BOOST_TEST(HashRing(Placement::redis_rb_3, {"h:2291", "h:7"}).locate(key) == 1u);
}

BOOST_AUTO_TEST_CASE(points_of_named_jedis_shards_and_of_redis_rb_ids_are_correct) {
  const auto points = [](Placement placement, std::string_view nodes, RingOptions options = {}) {
    return sha1(with_commas(point_values(placement, nodes, options)));
  };
  BOOST_TEST(points(Placement::jedis_named, "alpha beta=2") ==
             "15a0116427916c118c9c85a3ac34a0bdb07948fe");
  BOOST_TEST(points(Placement::jedis_named, "alpha -") ==
             "cc863cf141ba1c31d93d13d1477469f7437d0c99");
  BOOST_TEST(points(Placement::jedis_named_old, "alpha beta=2") ==
             "250c8f670c84370d3155fa0d9cf304d4a295dcab");
  BOOST_TEST(points(Placement::jedis, "a b", {.hash = Hash::md5}) ==
             "1f1f1ca328224b5c9b69752c6f89913b7d72cedf");
  BOOST_TEST(points(Placement::redis_rb, "redis://h:1/0 redis://h:2/0") ==
             "0b1c87138a6d523d9ce1f5ce1110837f553047cc");
  BOOST_TEST(points(Placement::redis_rb_3, "redis://h:1/0 redis://h:2/0") ==
             "31e9bc4b0876e0e78b5d6e825b1fb527c8991f94");
}

BOOST_AUTO_TEST_CASE(twemproxy_computes_points_in_float_so_some_numbers_of_nodes_get_156) {
  std::vector<std::size_t> with_156;
  for (std::size_t count = 1; count <= 128; ++count) {
    const std::uint32_t points = detail::ketama_points(1, count, count);
    BOOST_TEST((points == 156 || points == 160));
    if (points == 156) with_156.push_back(count);
  }
  BOOST_TEST(with_commas(with_156) == "25,47,50,55,61,71,94,100,107,109,110,115,122");
  const HashRing ring(Placement::ketama, some_nodes(25));
  BOOST_TEST(detail::make_ring_points(detail::make_ring_rules(Placement::ketama, {}), ring.nodes())
                 .size() == 25u * 156);
}

BOOST_AUTO_TEST_CASE(a_very_light_server_of_twemproxy_gets_no_point) {
  const HashRing ring(Placement::ketama, {{"light", 1}, {"heavy", 1000}});
  for (const std::string& key : random_keys(1000)) BOOST_TEST(ring.locate(key) == 1u);
  BOOST_TEST((ring.successors("key") == std::vector<std::size_t>{1}));
}

BOOST_AUTO_TEST_CASE(twemproxy_hashes_no_empty_key) {
  const HashRing ring(Placement::ketama, {"a", "b", "c"});
  const auto points =
      detail::make_ring_points(detail::make_ring_rules(Placement::ketama, {}), ring.nodes());
  BOOST_TEST(ring.locate("") == points.front().node);  // it is at 0
}

BOOST_AUTO_TEST_CASE(names_of_twemproxy_have_no_port_11211_and_a_colon_after_a_path) {
  BOOST_TEST(detail::ketama_name("cache-a:11211") == "cache-a");
  BOOST_TEST(detail::ketama_name("cache-a:11212") == "cache-a:11212");
  BOOST_TEST(detail::ketama_name("cache-a") == "cache-a");
  BOOST_TEST(detail::ketama_name("/run/redis.sock") == "/run/redis.sock:");
  BOOST_TEST(detail::ketama_name("/run/redis.sock:") == "/run/redis.sock:");
}

BOOST_AUTO_TEST_CASE(modula_counts_weights_in_twemproxys_order_of_names) {
  const HashRing ring(Placement::modula, {"long name", {"b", 2}, "a"}, {.hash = Hash::crc16});
  const std::size_t order[] = {2, 1, 1, 0};
  for (const std::string& key : random_keys(100)) {
    BOOST_TEST(ring.locate(key) == order[detail::key_hash(Hash::crc16, true, key) % 4]);
  }
}

BOOST_AUTO_TEST_CASE(accepts_nodes_in_braces_and_from_any_range) {
  const std::string name = "10.0.0.2:7000";
  const HashRing braces(Placement::ketama, {"10.0.0.1:7000", {name, 2}, std::string_view("c")});
  BOOST_TEST(braces.size() == 3u);
  BOOST_TEST((braces.nodes()[1] == ShardNode("10.0.0.2:7000", 2)));
  BOOST_TEST(HashRing(Placement::ketama, {"one"}).size() == 1u);
  BOOST_TEST(HashRing(Placement::ketama, {{"one", 3}}).nodes()[0].weight() == 3u);
  BOOST_TEST(HashRing(Placement::ketama, {"a", "b", "c", "d", "e", "f", "g", "h"}).size() == 8u);
  BOOST_TEST(HashRing(Placement::ketama, std::list<std::string>{"a", "b"}).size() == 2u);
  BOOST_TEST(HashRing(Placement::ketama, std::vector<const char*>{"a", "b"}).size() == 2u);
}

// Long enough for the heap, where a double free shows.
const std::string long_name(100, 'n');
Future<std::size_t> node_of(HashRing ring, std::string key) { co_return ring.locate(key); }

// g++ 12 destroys some temporaries inside a co_await expression twice.
Future<void> await_rings() {
  const std::size_t one = co_await node_of(HashRing(Placement::ketama, {long_name}), "key");
  const std::size_t of_three = co_await node_of(
      HashRing(Placement::jedis, {long_name + "a", {long_name + "b", 2}, {"c"}}, {.tag = "{}"}),
      long_name);
  const std::size_t of_range = co_await node_of({Placement::redis_rb, some_nodes(9)}, "key");
  BOOST_TEST(one == 0u);
  BOOST_TEST((of_three < 3 && of_range < 9));
}

BOOST_AUTO_TEST_CASE(may_be_made_inside_a_co_await_expression) {
  ManualReactor reactor;
  reactor.settle(await_rings());
}

BOOST_AUTO_TEST_CASE(is_a_value) {
  const HashRing ring(Placement::ketama, some_nodes(4));
  HashRing copy = ring;
  copy = HashRing(Placement::jedis, some_nodes(2));
  BOOST_TEST(ring.size() == 4u);
  BOOST_TEST((copy.placement() == Placement::jedis));
}

BOOST_AUTO_TEST_CASE(locating_allocates_nothing_with_any_hash) {
  const std::string key = "a key that is longer than any small string is: {tag}";
  for (const Placement placement : all_placements) {
    for (int hash = 0; hash <= static_cast<int>(Hash::murmur64a); ++hash) {
      try {
        const HashRing ring(placement, some_nodes(3),
                            {.hash = static_cast<Hash>(hash), .tag = "{}"});
        const std::size_t before = allocation_count();
        static_cast<void>(ring.locate(key));
        BOOST_TEST(allocation_count() == before);
      } catch (const InvalidArgumentError&) {  // not every placement accepts every hash
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(names_are_found_again) {
  for (const Placement placement : all_placements) {
    BOOST_TEST((find_placement(to_string(placement)) == placement));
  }
  for (int i = 0; i <= static_cast<int>(Hash::murmur64a); ++i) {
    BOOST_TEST((find_hash(to_string(static_cast<Hash>(i))) == static_cast<Hash>(i)));
  }
  BOOST_TEST((find_tag_rule("cluster") == TagRule::cluster));
  BOOST_TEST(to_string(Hash::fnv1a_64) == "fnv1a_64");
  BOOST_TEST(to_string(Placement::redis_rb_3) == "redis_rb_3");
  BOOST_TEST(to_string(TagRule::redis_rb) == "redis_rb");
  BOOST_TEST(!find_placement("ketamine"));
  BOOST_TEST(!find_hash(""));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
