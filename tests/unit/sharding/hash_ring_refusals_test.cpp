// Impossible rings: what the error says.
#include <deferredis/sharding/hash_ring.hpp>

#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/error.hpp>

namespace deferredis {
namespace {

std::string refusal(Placement placement, ShardNodes nodes, RingOptions options = {}) {
  try {
    HashRing ring(placement, std::move(nodes), options);
  } catch (const InvalidArgumentError& e) {
    return e.what();
  }
  return "";
}

BOOST_AUTO_TEST_SUITE(hash_ring_refusals)

BOOST_AUTO_TEST_CASE(no_nodes) {
  BOOST_TEST(refusal(Placement::ketama, std::vector<ShardNode>()) ==
             "hash ring: nodes: there are none: give at least one");
}

BOOST_AUTO_TEST_CASE(a_weight_of_0) {
  BOOST_TEST(refusal(Placement::ketama, {"a", {"b", 0}}) ==
             "hash ring: nodes[1]: its weight is 0: leave it out, or use 1 or more");
}

BOOST_AUTO_TEST_CASE(a_node_without_a_name_unless_in_a_list_of_jedis_shards) {
  BOOST_TEST(refusal(Placement::txredisapi, {"a", ""}) ==
             "hash ring: nodes[1]: it has no name: give its address");
  BOOST_TEST(refusal(Placement::jedis, {"", ""}) == "");
}

BOOST_AUTO_TEST_CASE(one_name_twice_even_if_only_twemproxy_sees_it) {
  BOOST_TEST(refusal(Placement::redis_rb, {"a", "b", "a"}) ==
             "hash ring: nodes[2]: it has the same name as nodes[0]: give each node its own name, "
             "and a weight for more keys");
  BOOST_TEST(refusal(Placement::jedis, {"a", "a"}) != "");
  BOOST_TEST(refusal(Placement::ketama, {"a", "a:11211"}) != "");
  BOOST_TEST(refusal(Placement::txredisapi, {"a", "a:11211"}) == "");
}

BOOST_AUTO_TEST_CASE(an_odd_tag) {
  BOOST_TEST(
      refusal(Placement::ketama, {"a"}, {.tag = "{"}) ==
      "hash ring: option 'tag': 1 bytes: give the two characters around a tag, such as \"{}\"");
  BOOST_TEST(refusal(Placement::ketama, {"a"}, {.tag = "{{}}"}) != "");
  BOOST_TEST(refusal(Placement::ketama, {"a"}, {.tag = "{}", .tag_rule = TagRule::whole_key}) ==
             "hash ring: option 'tag': tag_rule is whole_key, which has no tags: leave one out");
}

BOOST_AUTO_TEST_CASE(a_hash_that_the_other_program_lacks) {
  BOOST_TEST(refusal(Placement::ketama, {"a"}, {.hash = Hash::murmur64a}) ==
             "hash ring: option 'hash': ketama does not accept murmur64a: it accepts all except "
             "murmur64a");
  BOOST_TEST(
      refusal(Placement::jedis, {"a"}, {.hash = Hash::murmur}) ==
      "hash ring: option 'hash': jedis does not accept murmur: it accepts murmur64a and md5");
  BOOST_TEST(refusal(Placement::redis_rb, {"a"}, {.hash = Hash::md5}) ==
             "hash ring: option 'hash': redis_rb does not accept md5: it accepts only crc32a");
  BOOST_TEST(refusal(Placement::txredisapi, {"a"}, {.hash = Hash::crc32a}) == "");
}

BOOST_AUTO_TEST_CASE(weights_that_would_use_all_memory) {
  for (const Placement placement :
       {Placement::txredisapi, Placement::jedis, Placement::redis_rb, Placement::modula}) {
    BOOST_TEST(refusal(placement, {"a", {"b", 4'000'000'000}}).find("divide all weights") !=
               std::string::npos);
  }
  BOOST_TEST(refusal(Placement::ketama, {"a", {"b", 4'000'000'000}}) == "");
  BOOST_TEST(refusal(Placement::ketama, {{"a", 4'000'000'000}, {"b", 4'000'000'000}}) ==
             "hash ring: weights: their sum is beyond 32 bits: divide all by the same number");
}

BOOST_AUTO_TEST_CASE(no_text_shows_a_name_which_might_hold_a_password) {
  BOOST_TEST(
      refusal(Placement::redis_rb, {"redis://:secret@a", "redis://:secret@a"}).find("secret") ==
      std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
