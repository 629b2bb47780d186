// The cases of txredisapi's test_hash_ops, test_list_ops, test_sets and test_sort.
#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <deferredis/protocol/decoder_containers.hpp>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

using Texts = std::vector<std::string>;
using MaybeTexts = std::vector<std::optional<std::string>>;
using TextSet = std::set<std::string>;

TextSet as_set(const Texts& texts) { return {texts.begin(), texts.end()}; }

BOOST_FIXTURE_TEST_SUITE(hash_ops, Connected)

BOOST_AUTO_TEST_CASE(hset_adds_a_field_that_hget_returns) {
  for (const std::string_view text : {"value", "", "\r\n"}) {
    run(rc.del("h"));
    BOOST_TEST(run(rc.hset("h", "field", text)) == 1);
    BOOST_TEST(run(rc.hget("h", "field")).value() == text);
  }
}

BOOST_AUTO_TEST_CASE(hmget_returns_values_in_the_order_of_the_fields) {
  run(rc.hmset("h", {{"a", "1"}, {"b", 2}, {"c", 3}}));
  BOOST_TEST(
      (run(rc.hmget("h", {"c", "a", "missing", "b"})) == MaybeTexts{"3", "1", std::nullopt, "2"}));
}

BOOST_AUTO_TEST_CASE(hkeys_and_hvals_return_names_and_values) {
  run(rc.hmset("h", {{"a", 1}, {"b", 2}}));
  BOOST_TEST((as_set(run(rc.hkeys("h"))) == TextSet{"a", "b"}));
  BOOST_TEST((as_set(run(rc.hvals("h"))) == TextSet{"1", "2"}));
}

BOOST_AUTO_TEST_CASE(hincrby_counts_up_and_down) {
  BOOST_TEST(run(rc.hset("h", "n", 3)) == 1);
  BOOST_TEST(run(rc.hincrby("h", "n", 1)) == 4);
  BOOST_TEST(run(rc.hincrby("h", "n", 10)) == 14);
  BOOST_TEST(run(rc.hincrby("h", "n", -1)) == 13);
}

BOOST_AUTO_TEST_CASE(hlen_hdel_and_hexists) {
  run(rc.hmset("h", {{"a", 1}, {"b", 2}, {"c", 3}}));
  BOOST_TEST(run(rc.hlen("h")) == 3);
  BOOST_TEST(run(rc.hdel("h", "a")) == 1);
  BOOST_TEST(!run(rc.hexists("h", "a")));
  BOOST_TEST(run(rc.hexists("h", "b")));
  BOOST_TEST(run(rc.hlen("h")) == 2);
}

BOOST_AUTO_TEST_CASE(hdel_accepts_a_list_of_fields) {
  run(rc.hmset("h", {{"a", 1}, {"b", 2}, {"c", 3}}));
  BOOST_TEST(run(rc.hdel("h", {"a", "b", "missing"})) == 2);
  const Texts rest{"c"};
  BOOST_TEST(run(rc.hdel("h", rest)) == 1);
  BOOST_TEST(run(rc.hlen("h")) == 0);
}

BOOST_AUTO_TEST_CASE(hgetall_returns_every_field_with_its_value) {
  run(rc.hmset("h", {{"a", "1"}, {"b", "2"}}));
  const auto fields = run(rc.hgetall("h"));
  BOOST_TEST(fields.size() == 2u);
  BOOST_TEST(fields.at("a") == "1");
  BOOST_TEST(fields.at("b") == "2");
  BOOST_TEST(run(rc.hgetall("missing")).empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(list_ops, Connected)

BOOST_AUTO_TEST_CASE(lpush_of_one_value_puts_it_before_the_others) {
  for (const int n : {1, 2, 3}) BOOST_TEST(run(rc.lpush("l", n)) == n);
  BOOST_TEST((run(rc.lrange("l", 0, -1)) == Texts{"3", "2", "1"}));
}

BOOST_AUTO_TEST_CASE(lpush_of_a_list_inserts_the_values_one_by_one) {
  BOOST_TEST(run(rc.lpush("l", {1, 2, 3})) == 3);
  BOOST_TEST((run(rc.lrange("l", 0, -1)) == Texts{"3", "2", "1"}));
}

BOOST_AUTO_TEST_CASE(rpush_of_one_value_puts_it_after_the_others) {
  for (const int n : {1, 2, 3}) BOOST_TEST(run(rc.rpush("l", n)) == n);
  BOOST_TEST((run(rc.lrange("l", 0, -1)) == Texts{"1", "2", "3"}));
}

BOOST_AUTO_TEST_CASE(rpush_of_a_list_keeps_its_order) {
  BOOST_TEST(run(rc.rpush("l", {1, 2, 3})) == 3);
  BOOST_TEST((run(rc.lrange("l", 0, -1)) == Texts{"1", "2", "3"}));
}

BOOST_AUTO_TEST_SUITE_END()

struct Sets : Connected {
  Sets() {
    run(rc.sadd("a", {"1", "2", "3", "4"}));
    run(rc.sadd("b", {"3", "4", "5"}));
  }
  TextSet members(Key key) { return run(rc.smembers<TextSet>(key)); }
};

BOOST_FIXTURE_TEST_SUITE(sets, Sets)

BOOST_AUTO_TEST_CASE(sadd_counts_new_members) {
  BOOST_TEST(run(rc.sadd("s", "x")) == 1);
  BOOST_TEST(run(rc.sadd("s", "x")) == 0);
  BOOST_TEST(run(rc.sadd("s", {"x", "y", "z"})) == 2);
  const Texts list{"z", "w"};
  BOOST_TEST(run(rc.sadd("s", list)) == 1);
  BOOST_TEST(run(rc.scard("s")) == 4);
}

BOOST_AUTO_TEST_CASE(srem_counts_removed_members) {
  BOOST_TEST(run(rc.srem("a", "1")) == 1);
  BOOST_TEST(run(rc.srem("a", "1")) == 0);
  BOOST_TEST(run(rc.srem("a", {"2", "3", "missing"})) == 2);
  BOOST_TEST((members("a") == TextSet{"4"}));
}

BOOST_AUTO_TEST_CASE(sunion_and_sunionstore) {
  const TextSet all{"1", "2", "3", "4", "5"};
  BOOST_TEST((as_set(run(rc.sunion({"a", "b"}))) == all));
  BOOST_TEST(run(rc.sunionstore("to", {"a", "b"})) == 5);
  BOOST_TEST((members("to") == all));
}

BOOST_AUTO_TEST_CASE(sdiff_and_sdiffstore) {
  BOOST_TEST((as_set(run(rc.sdiff({"a", "b"}))) == TextSet{"1", "2"}));
  BOOST_TEST(run(rc.sdiffstore("to", {"a", "b"})) == 2);
  BOOST_TEST((members("to") == TextSet{"1", "2"}));
}

BOOST_AUTO_TEST_CASE(sinter_and_sinterstore) {
  BOOST_TEST((as_set(run(rc.sinter({"a", "b"}))) == TextSet{"3", "4"}));
  BOOST_TEST(run(rc.sinterstore("to", {"a", "b"})) == 2);
  BOOST_TEST((members("to") == TextSet{"3", "4"}));
}

BOOST_AUTO_TEST_CASE(smembers_returns_a_set_on_request) {
  BOOST_TEST((run(rc.smembers<TextSet>("a")) == TextSet{"1", "2", "3", "4"}));
  BOOST_TEST(run(rc.smembers("missing")).empty());
}

BOOST_AUTO_TEST_CASE(sismember_and_smove_are_true_or_false) {
  BOOST_TEST(run(rc.sismember("a", "1")));
  BOOST_TEST(!run(rc.sismember("b", "1")));
  BOOST_TEST(run(rc.smove("a", "b", "1")));
  BOOST_TEST(!run(rc.smove("a", "b", "1")));
  BOOST_TEST(!run(rc.sismember("a", "1")));
  BOOST_TEST(run(rc.sismember("b", "1")));
}

BOOST_AUTO_TEST_CASE(srandmember_returns_a_member_and_keeps_it) {
  const std::string any = run(rc.srandmember("a")).value();
  BOOST_TEST(run(rc.sismember("a", any)));
  BOOST_TEST(!run(rc.srandmember("missing")).has_value());
}

BOOST_AUTO_TEST_CASE(spop_drains_a_set_and_returns_no_member_twice) {
  TextSet popped;
  while (const auto member = run(rc.spop("a"))) BOOST_TEST(popped.insert(*member).second);
  BOOST_TEST((popped == TextSet{"1", "2", "3", "4"}));
  BOOST_TEST(run(rc.scard("a")) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

struct Numbers : Connected {
  Numbers() { run(rc.rpush("l", {5, 3, 10, 1, 4, 2})); }
};

BOOST_FIXTURE_TEST_SUITE(sort, Numbers)

BOOST_AUTO_TEST_CASE(sort_orders_numbers) {
  BOOST_TEST((run(rc.sort("l")) == Texts{"1", "2", "3", "4", "5", "10"}));
}

// txredisapi refuses `start` without `end`, and the reverse: a Slice always has both.
BOOST_AUTO_TEST_CASE(a_limit_has_an_offset_and_a_count) {
  BOOST_TEST((run(rc.sort("l", {.limit = Slice{.offset = 4}})) == Texts{"5", "10"}));
  BOOST_TEST((run(rc.sort("l", {.limit = Slice{.count = 2}})) == Texts{"1", "2"}));
}

BOOST_AUTO_TEST_CASE(limit_leaves_out_elements_before_and_after) {
  BOOST_TEST((run(rc.sort("l", {.limit = Slice{2, 4}})) == Texts{"3", "4", "5", "10"}));
}

BOOST_AUTO_TEST_CASE(alpha_orders_texts) {
  BOOST_TEST((run(rc.sort("l", {.alpha = true})) == Texts{"1", "10", "2", "3", "4", "5"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
