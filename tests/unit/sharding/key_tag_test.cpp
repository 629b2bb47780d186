// Which part of a key is hashed, by each rule.
#include <deferredis/sharding/ring/key_tag.hpp>

#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "unit/sharding/ring_support.hpp"
#include "unit/sharding/ring_vectors.hpp"

namespace deferredis {
namespace {

using namespace test;

std::string tag(TagRule rule, std::string_view key, std::string_view around = "{}") {
  return std::string(detail::key_tag(rule, around[0], around[1], key));
}

BOOST_AUTO_TEST_SUITE(key_tags)

BOOST_AUTO_TEST_CASE(each_rule_hashes_what_its_program_hashes) {
  for (const auto& row : vectors::tags) {
    const std::string key = unhex(row.key);
    BOOST_TEST_CONTEXT(key) {
      BOOST_TEST(tag(TagRule::txredisapi, key) == unhex(row.txredisapi));
      BOOST_TEST(tag(TagRule::cluster, key) == unhex(row.cluster));
      BOOST_TEST(tag(TagRule::jedis, key) == unhex(row.jedis));
      BOOST_TEST(tag(TagRule::redis_rb, key) == unhex(row.redis_rb));
      BOOST_TEST(tag(TagRule::whole_key, key) == key);
    }
  }
}

BOOST_AUTO_TEST_CASE(txredisapi_hashes_the_parts_that_its_own_program_hashes) {
  std::string parts;
  for (const std::string& key : words(vectors::keys)) {
    const std::string part = tag(TagRule::txredisapi, unhex(key));
    parts += (parts.empty() ? "" : " ") + (part.empty() ? "-" : to_hex(part));
  }
  BOOST_TEST(sha1(parts) == vectors::txredisapi_parts);
}

BOOST_AUTO_TEST_CASE(accepts_other_characters_even_the_same_one_twice) {
  BOOST_TEST(tag(TagRule::cluster, "a<b>c{d}", "<>") == "b");
  BOOST_TEST(tag(TagRule::cluster, "a$b$c$d", "$$") == "b");
  BOOST_TEST(tag(TagRule::txredisapi, "a$b$c$d", "$$") == "c");
  BOOST_TEST(tag(TagRule::jedis, "a$b$c", "$$") == "b");
  BOOST_TEST(tag(TagRule::redis_rb, "$b$c", "$$") == "b");
}

BOOST_AUTO_TEST_CASE(cluster_does_not_try_again_after_an_empty_tag) {
  BOOST_TEST(tag(TagRule::cluster, "{}{a}") == "{}{a}");
  BOOST_TEST(tag(TagRule::cluster, "}{a}") == "a");
}

BOOST_AUTO_TEST_CASE(a_tag_of_jedis_ends_with_its_line_as_java_sees_lines) {
  for (const std::string end : {"\n", "\r", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"}) {
    BOOST_TEST(tag(TagRule::jedis, "x{a" + end + "}{b}") == "b");
    BOOST_TEST(tag(TagRule::jedis, "x{a" + end + "}") == "x{a" + end + "}");
    BOOST_TEST(tag(TagRule::jedis, "{" + end + "{a}" + end) == "a");
  }
  BOOST_TEST(tag(TagRule::jedis, "{\xe2\x80\xa7}") == "\xe2\x80\xa7");
  BOOST_TEST(tag(TagRule::jedis, "{}}") == "}");
}

BOOST_AUTO_TEST_CASE(a_tag_of_redis_rb_may_start_any_line_but_not_span_two) {
  BOOST_TEST(tag(TagRule::redis_rb, "{a\n}x\n{b}") == "b");
  BOOST_TEST(tag(TagRule::redis_rb, "x\ny{a}") == "x\ny{a}");
  BOOST_TEST(tag(TagRule::redis_rb, "{}\n") == "{}\n");
  BOOST_TEST(tag(TagRule::redis_rb, "{a\r}") == "a\r");
}

BOOST_AUTO_TEST_CASE(no_key_of_braces_and_line_ends_makes_a_rule_overread) {
  constexpr std::string_view letters = "{}\na";
  for (std::size_t n = 0; n < 4 * 4 * 4 * 4 * 4 * 4; ++n) {
    std::string key;
    for (std::size_t rest = n; rest > 0; rest /= 4) key += letters[rest % 4];
    for (const TagRule rule :
         {TagRule::cluster, TagRule::txredisapi, TagRule::jedis, TagRule::redis_rb}) {
      const std::string part = tag(rule, key);
      BOOST_REQUIRE(key.find(part) != key.npos);
      BOOST_REQUIRE((part == key || key.find("{" + part + "}") != key.npos));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
