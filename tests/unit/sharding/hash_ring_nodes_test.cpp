// Rings with a node more or less, and the jump consistent hash.
#include <deferredis/sharding/hash_ring.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/error.hpp>
#include <deferredis/sharding/ring/key_hash.hpp>

namespace deferredis {
namespace {

constexpr Placement every_placement[] = {
    Placement::txredisapi, Placement::txredisapi_signed, Placement::ketama,
    Placement::modula,     Placement::jedis_named,       Placement::jedis_named_old,
    Placement::redis_rb,   Placement::redis_rb_3,        Placement::jump};

std::vector<std::string> keys() {
  std::vector<std::string> keys;
  for (int i = 0; i != 5000; ++i) keys.push_back("user:" + std::to_string(i));
  return keys;
}

bool same(const HashRing& a, const HashRing& b) {
  if (a.nodes() != b.nodes()) return false;
  for (const std::string& key : keys())
    if (a.locate(key) != b.locate(key)) return false;
  return true;
}

BOOST_AUTO_TEST_SUITE(hash_ring_nodes)

BOOST_AUTO_TEST_CASE(a_ring_with_a_node_is_the_one_that_is_made_with_it) {
  for (const Placement placement : every_placement) {
    const HashRing two(placement, {"a:1", {"b:1", 2}}, {.tag = "{}"});
    const HashRing three(placement, {"a:1", {"b:1", 2}, {"c:1", 3}}, {.tag = "{}"});
    BOOST_TEST(same(two.with_node({"c:1", 3}), three), to_string(placement));
    BOOST_TEST(same(three.without_node("c:1"), two), to_string(placement));
    BOOST_TEST(two.size() == 2u);  // it stays as it is
    BOOST_TEST(two.with_node("c:1").hashed_part("user:{1}:x") == two.hashed_part("user:{1}:x"));
  }
}

BOOST_AUTO_TEST_CASE(only_the_keys_of_the_node_move) {
  for (const Placement placement : every_placement) {
    if (placement == Placement::modula) continue;
    const HashRing before(placement, {"a:1", "b:1", "c:1"});
    const HashRing after = before.with_node("d:1");
    std::size_t moved = 0;
    for (const std::string& key : keys()) {
      if (after.locate(key) == before.locate(key)) continue;
      BOOST_TEST(after.locate(key) == 3u);
      ++moved;
    }
    BOOST_TEST(moved > 500u, to_string(placement) << ": " << moved);
    BOOST_TEST(moved < 2500u, to_string(placement) << ": " << moved);
  }
}

BOOST_AUTO_TEST_CASE(impossible_changes_are_refused) {
  const HashRing ring(Placement::ketama, {"a:1"});
  BOOST_CHECK_THROW(ring.with_node("a:1"), InvalidArgumentError);
  BOOST_CHECK_THROW(ring.with_node({"b:1", 0}), InvalidArgumentError);
  BOOST_CHECK_THROW(ring.without_node("b:1"), InvalidArgumentError);
  BOOST_CHECK_THROW(ring.without_node("a:1"), InvalidArgumentError);  // the last one
  const HashRing unnamed(Placement::jedis, {"", ""});
  BOOST_CHECK_THROW(unnamed.without_node(""), InvalidArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(jump_hashes)

// Published with other implementations of the paper's function.
BOOST_AUTO_TEST_CASE(keys_are_in_the_buckets_that_others_compute) {
  struct {
    std::uint64_t key;
    std::size_t buckets, bucket;
  } const published[] = {{1, 1, 0},        {42, 57, 43}, {0xDEAD10CC, 1, 0}, {0xDEAD10CC, 666, 361},
                         {256, 1024, 520}, {0, 60, 0},   {1, 60, 55},        {2, 60, 46}};
  for (const auto& each : published)
    BOOST_TEST(detail::jump_hash(each.key, each.buckets) == each.bucket, each.key);
}

BOOST_AUTO_TEST_CASE(a_new_bucket_takes_only_its_share) {
  for (std::uint64_t key = 0; key != 2000; ++key) {
    std::size_t before = detail::jump_hash(key * 0x9E3779B97F4A7C15ULL, 1);
    for (std::size_t buckets = 2; buckets != 20; ++buckets) {
      const std::size_t now = detail::jump_hash(key * 0x9E3779B97F4A7C15ULL, buckets);
      BOOST_TEST((now == before || now == buckets - 1));
      before = now;
    }
  }
}

BOOST_AUTO_TEST_CASE(a_ring_places_keys_by_their_hash_and_the_order_of_the_nodes) {
  const HashRing ring(Placement::jump, {"a", "b", "c", "d", "e"});
  const HashRing renamed(Placement::jump, {"v", "w", "x", "y", "z"});
  for (const std::string& key : keys()) {
    BOOST_TEST(ring.locate(key) == detail::jump_hash(detail::murmur64a(key), 5));
    BOOST_TEST(ring.locate(key) == renamed.locate(key));
  }
}

BOOST_AUTO_TEST_CASE(a_weight_is_that_many_buckets) {
  const HashRing ring(Placement::jump, {{"light", 1}, {"heavy", 3}});
  std::size_t heavy = 0;
  for (const std::string& key : keys()) heavy += ring.locate(key);
  BOOST_TEST(heavy > 3500u);
  BOOST_TEST(heavy < 4000u);
}

BOOST_AUTO_TEST_CASE(it_takes_any_hash_and_tags) {
  for (const Hash hash : {Hash::crc32a, Hash::fnv1a_64, Hash::md5, Hash::murmur64a}) {
    const HashRing ring(Placement::jump, {"a", "b", "c"}, {.hash = hash, .tag = "{}"});
    for (int i = 0; i != 100; ++i)
      BOOST_TEST(ring.locate("{7}" + std::to_string(i)) == ring.locate("{7}"));
  }
}

BOOST_AUTO_TEST_CASE(the_successors_are_the_next_nodes_of_the_list) {
  const HashRing ring(Placement::jump, {"a", "b", "c"});
  for (int i = 0; i != 20; ++i) {
    const std::string key = std::to_string(i);
    const std::size_t own = ring.locate(key);
    BOOST_TEST(ring.successors(key) ==
               (std::vector<std::size_t>{own, (own + 1) % 3, (own + 2) % 3}));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
