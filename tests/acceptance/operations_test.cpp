// The cases of txredisapi's test_operations, test_bitops, test_hyperloglog and test_scan.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;
using MaybeTexts = std::vector<std::optional<std::string>>;

struct Operations : Connected {
  bool exists(Key key) { return run(rc.exists(key.view())) == 1; }
  std::string value(Key key) { return run(rc.get(key)).value_or("(nil)"); }
};

BOOST_FIXTURE_TEST_SUITE(operations, Operations)

BOOST_AUTO_TEST_CASE(get_returns_what_set_stored) {
  for (const std::string_view text : {"hello, world", "", "\r\n", "with \"quotes\""}) {
    BOOST_TEST(run(rc.set("key", text)));
    BOOST_TEST(value("key") == text);
  }
}

BOOST_AUTO_TEST_CASE(mget_returns_what_mset_stored_and_nothing_for_a_missing_key) {
  run(rc.mset({{"a", "apple"}, {"b", "banana"}, {"c", 3}}));
  const auto values = run(rc.mget({"a", "b", "missing", "c"}));
  BOOST_TEST((values == MaybeTexts{"apple", "banana", std::nullopt, "3"}));
}

BOOST_AUTO_TEST_CASE(a_misplaced_argument_fails_only_its_command) {
  run(rc.set("text", "no number"));
  auto incremented = rc.incr("text");
  auto pinged = rc.ping();
  const Error error = failure(std::move(incremented));
  BOOST_TEST(error.is(errc::reply));
  BOOST_TEST(mentions(error.message(), "not an integer"));
  BOOST_TEST((error.delivery() == Delivery::rejected));
  BOOST_TEST(run(std::move(pinged)) == "PONG");
}

BOOST_AUTO_TEST_CASE(a_command_after_disconnect_is_an_error_and_was_not_sent) {
  run(rc.disconnect());
  const Error error = failure(rc.incr("n"));
  BOOST_TEST(error.is(errc::closed));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
}

// The server reports the time that is left: nobody waits for its clock here.
BOOST_AUTO_TEST_CASE(px_and_ex_set_a_time_to_live) {
  run(rc.set("ms", "value", {.px = 10ms}));
  const auto left = run(rc.pttl("ms"));
  BOOST_TEST((left == -2 || (left >= 0 && left <= 10)));
  while (exists("ms")) continue;  // each check is a round trip
  BOOST_TEST(value("ms") == "(nil)");
  run(rc.set("s", "value", {.ex = 1s}));
  BOOST_TEST(run(rc.pttl("s")) <= 1000);
  while (exists("s")) continue;
}

BOOST_AUTO_TEST_CASE(nx_keeps_the_old_value) {
  BOOST_TEST(run(rc.set("key", "old", {.nx = true})));
  BOOST_TEST(!run(rc.set("key", "new", {.nx = true})));
  BOOST_TEST(value("key") == "old");
}

BOOST_AUTO_TEST_CASE(xx_requires_an_existing_key) {
  BOOST_TEST(!run(rc.set("key", "value", {.xx = true})));
  BOOST_TEST(!exists("key"));
  run(rc.set("key", "old"));
  BOOST_TEST(run(rc.set("key", "new", {.xx = true})));
  BOOST_TEST(value("key") == "new");
}

BOOST_AUTO_TEST_CASE(time_is_seconds_and_microseconds) {
  const auto [seconds, microseconds] = run(rc.time());
  BOOST_TEST(seconds > 1'600'000'000);
  BOOST_TEST(microseconds >= 0);
  BOOST_TEST(microseconds < 1'000'000);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(bitops, Operations)

BOOST_AUTO_TEST_CASE(getbit_of_0xaa_is_1_and_0_in_turn) {
  run(rc.set("key", "\xaa"));
  for (int bit = 0; bit < 8; ++bit) BOOST_TEST(run(rc.getbit("key", bit)) == (bit % 2 == 0));
}

BOOST_AUTO_TEST_CASE(setbit_returns_the_old_bit) {
  BOOST_TEST(run(rc.setbit("key", 7, 1)) == 0);
  BOOST_TEST(run(rc.setbit("key", 7, 0)) == 1);
  BOOST_TEST(run(rc.setbit("key", 7, true)) == 0);
  BOOST_TEST(value("key") == "\x01");
}

BOOST_AUTO_TEST_CASE(bitcount_counts_all_or_a_range) {
  run(rc.set("key", "foobar"));
  BOOST_TEST(run(rc.bitcount("key")) == 26);
  BOOST_TEST(run(rc.bitcount("key", 0, 0)) == 4);
  BOOST_TEST(run(rc.bitcount("key", 1, 1)) == 6);
}

template <class C>
concept CountsFromAStartAlone = requires(C& client) {
  client.bitcount("key", 1);
};
static_assert(!CountsFromAStartAlone<Client>);

BOOST_AUTO_TEST_CASE(bitop_not_inverts_every_bit) {
  run(rc.set("source", "\xaa"));
  BOOST_TEST(run(rc.bitop(BitOp::not_, "to", "source")) == 1);
  BOOST_TEST(value("to") == "\x55");
}

BOOST_AUTO_TEST_CASE(bitop_or_and_and_xor_accept_several_sources) {
  run(rc.mset({{"a", "\xf0"}, {"b", "\x3c"}}));
  run(rc.bitop(BitOp::or_, "to", {"a", "b"}));
  BOOST_TEST(value("to") == "\xfc");
  run(rc.bitop(BitOp::and_, "to", {"a", "b"}));
  BOOST_TEST(value("to") == "\x30");
  run(rc.bitop(BitOp::xor_, "to", {"a", "b"}));
  BOOST_TEST(value("to") == "\xcc");
}

BOOST_AUTO_TEST_CASE(bitop_without_a_source_is_refused) {
  const Error error = failure(rc.bitop(BitOp::and_, "to", Texts{}));
  BOOST_TEST(error.is(errc::invalid_argument));
  BOOST_TEST(failure(rc.command("BITOP", "AND", "to")).is(errc::reply));
  BOOST_TEST(run(rc.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(bitop_not_of_two_sources_is_the_servers_error) {
  const Error error = failure(rc.bitop(BitOp::not_, "to", {"a", "b"}));
  BOOST_TEST(mentions(error.message(), "BITOP NOT"));
}

BOOST_AUTO_TEST_CASE(an_operation_that_does_not_exist_can_only_be_sent_by_name) {
  BOOST_TEST(failure(rc.command("BITOP", "NAND", "to", "a")).is(errc::reply));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(hyperloglog, Connected)

BOOST_AUTO_TEST_CASE(pfadd_says_whether_the_estimate_changed) {
  BOOST_TEST(run(rc.pfadd("h", {"a", "b", "c", "d", "e", "f", "g"})));
  BOOST_TEST(!run(rc.pfadd("h", {"a", "g"})));
}

BOOST_AUTO_TEST_CASE(pfcount_counts_one_or_several) {
  run(rc.pfadd("h", {"a", "b", "c", "d", "e", "f", "g"}));
  BOOST_TEST(run(rc.pfcount("h")) == 7);
  run(rc.pfadd("h1", {"foo", "bar", "zap", "zap", "zap"}));
  run(rc.pfadd("h2", {1, 2, 3}));
  BOOST_TEST(run(rc.pfcount({"h1", "h2"})) == 6);
}

BOOST_AUTO_TEST_CASE(pfmerge_makes_one_of_several) {
  run(rc.pfadd("h1", {"foo", "bar", "zap", "a"}));
  run(rc.pfadd("h2", {"a", "b", "c", "foo"}));
  run(rc.pfmerge("h3", {"h1", "h2"}));
  BOOST_TEST(run(rc.pfcount("h3")) == 6);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(scan, Connected)

// 100 of each kind; reads every page until the cursor is 0 again.
Texts made(std::string_view prefix) {
  Texts names;
  for (int i = 0; i < 100; ++i) names.push_back(std::string(prefix) + std::to_string(i));
  return names;
}

template <class Page>
Texts all_of(Page page) {
  Texts found;
  std::uint64_t cursor = 0;
  do {
    auto some = page(cursor);
    cursor = some.cursor;
    found.insert(found.end(), some.items.begin(), some.items.end());
  } while (cursor != 0);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());  // SCAN may return a key twice
  return found;
}

BOOST_AUTO_TEST_CASE(scan_with_a_pattern_returns_exactly_the_matching_keys) {
  for (const std::string& name : made("scan:")) run(rc.set(name, "x"));
  for (const std::string& name : made("other:")) run(rc.set(name, "x"));
  Texts expected = made("scan:");
  std::sort(expected.begin(), expected.end());
  const Texts found =
      all_of([&](std::uint64_t cursor) { return run(rc.scan(cursor, {.match = "scan:*"})); });
  BOOST_TEST((found == expected));
}

BOOST_AUTO_TEST_CASE(sscan_with_a_pattern_returns_exactly_the_matching_members) {
  run(rc.sadd("set", made("scan:")));
  run(rc.sadd("set", made("other:")));
  Texts expected = made("scan:");
  std::sort(expected.begin(), expected.end());
  const Texts found = all_of(
      [&](std::uint64_t cursor) { return run(rc.sscan("set", cursor, {.match = "scan:*"})); });
  BOOST_TEST((found == expected));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
