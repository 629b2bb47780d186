// The cases of txredisapi's test_multibulk and test_number_conversions. txredisapi guesses the
// meaning of a text; here the caller asks for a type.
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <deferredis/protocol/decoder_containers.hpp>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

using Texts = std::vector<std::string>;
using TextMap = std::map<std::string, std::string>;

BOOST_FIXTURE_TEST_SUITE(multibulk, Connected)

BOOST_AUTO_TEST_CASE(a_set_of_1000_integers_arrives_complete) {
  std::set<int> numbers;
  for (int i = 0; i < 1000; ++i) numbers.insert(i * 7919 - 500'000);
  BOOST_TEST(run(rc.sadd("s", numbers)) == 1000);
  BOOST_TEST((run(rc.smembers<std::set<int>>("s")) == numbers));
}

BOOST_AUTO_TEST_CASE(a_set_of_100_large_blobs_arrives_complete) {
  std::set<std::string> blobs;
  for (int i = 0; i < 100; ++i) {
    std::string blob(4096, static_cast<char>(i));
    for (std::size_t at = 0; at < blob.size(); at += 7) blob[at] = static_cast<char>(at * 31);
    blobs.insert(blob + std::to_string(i));
  }
  BOOST_TEST(run(rc.sadd("s", blobs)) == 100);
  BOOST_TEST((run(rc.smembers<std::set<std::string>>("s")) == blobs));
}

BOOST_AUTO_TEST_CASE(texts_that_look_like_numbers_stay_texts) {
  for (const std::string text : {"", ".hello", "+world", "123test", "1", "0.1", "-10"}) {
    run(rc.set("k", text));
    BOOST_TEST(run(rc.get("k")).value() == text);
  }
  run(rc.set("k", "0.1"));
  BOOST_TEST(run(rc.get<double>("k")).value() == 0.1);
  run(rc.set("k", -10));
  BOOST_TEST(run(rc.get<std::int64_t>("k")).value() == -10);
}

BOOST_AUTO_TEST_CASE(infinities_and_nan_are_numbers_only_on_request) {
  for (const std::string text : {"+inf", "-inf", "NaN"}) {
    run(rc.set("k", text));
    BOOST_TEST(run(rc.get("k")).value() == text);
  }
  BOOST_TEST(std::isnan(run(rc.get<double>("k")).value()));
}

BOOST_AUTO_TEST_CASE(two_hashes_of_one_transaction_are_two_maps) {
  run(rc.hset("h1", {{"a", 1}, {"b", 2}}));
  run(rc.hset("h2", {{"c", 3}}));
  Transaction tx = rc.multi();
  auto first = tx.hgetall("h1");
  auto second = tx.hgetall("h2");
  const auto replies = run(tx.commit_replies());
  BOOST_TEST(run(std::move(first)).at("b") == "2");
  BOOST_TEST(run(std::move(second)).at("c") == "3");
  BOOST_REQUIRE(replies.size() == 2u);
  BOOST_TEST((replies[0].as<TextMap>().value() == TextMap{{"a", "1"}, {"b", "2"}}));
  BOOST_TEST((replies[1].as<TextMap>().value() == TextMap{{"c", "3"}}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(number_conversions, Connected)

BOOST_AUTO_TEST_CASE(a_number_has_the_requested_type) {
  const auto as_integer = [&] { return run(rc.get<std::int64_t>("k")).value(); };
  const auto as_double = [&] { return run(rc.get<double>("k")).value(); };
  run(rc.set("k", 42));
  BOOST_TEST(as_integer() == 42);
  BOOST_TEST(as_double() == 42);
  run(rc.set("k", "3.14"));
  BOOST_TEST(as_double() == 3.14);
  run(rc.set("k", -2.5e300));
  BOOST_TEST(as_double() == -2.5e300);
  run(rc.set("k", INT64_MIN));
  BOOST_TEST(as_integer() == INT64_MIN);
  run(rc.set("k", "1e3"));
  BOOST_TEST(as_double() == 1000);
}

BOOST_AUTO_TEST_CASE(a_text_that_is_not_a_number_fails_only_its_command) {
  for (const std::string text : {"", "12abc", "1.5", "0x10", "99999999999999999999"}) {
    run(rc.set("k", text));
    auto number = rc.get<std::int64_t>("k");
    auto whole = rc.get("k");
    const Error error = failure(std::move(number));
    BOOST_TEST(error.is(errc::reply_type));
    BOOST_TEST(mentions(error.message(), "integer"));
    BOOST_TEST((text.empty() || !mentions(error.message(), text)));  // no text holds a value
    BOOST_TEST(run(std::move(whole)).value() == text);
  }
}

BOOST_AUTO_TEST_CASE(without_a_requested_type_everything_is_text) {
  run(rc.set("k", 42));
  BOOST_TEST(run(rc.get("k")).value() == "42");
  run(rc.hset("h", {{"int", 1}, {"float", 0.5}, {"text", "x"}}));
  const auto fields = run(rc.hgetall("h"));
  BOOST_TEST(fields.at("int") == "1");
  BOOST_TEST(fields.at("float") == "0.5");
  BOOST_TEST(
      (run(rc.command<std::map<std::string, std::string>>("HGETALL", "h")).at("text") == "x"));
}

// The reply does not fit T: the future fails, says what was expected and what arrived, and later
// replies still go where they belong.
template <class T>
void misfits(Connected& test, std::string_view reply, std::string_view wanted) {
  const std::string script = "return " + std::string(reply);
  auto wrong = test.rc.command<T>("EVAL", script, 0);
  auto after = test.rc.command<std::int64_t>("EVAL", "return 7", 0);
  const Error error = test.failure(std::move(wrong));
  BOOST_TEST_CONTEXT(error.message()) {
    BOOST_TEST(
        (error.delivery() == Delivery::maybe_applied || error.delivery() == Delivery::rejected));
    BOOST_TEST((error.message().find(wanted) != std::string::npos));
  }
  BOOST_TEST(test.run(std::move(after)) == 7);
}

BOOST_AUTO_TEST_CASE(a_reply_of_the_wrong_type_fails_only_its_command) {
  misfits<std::int64_t>(*this, "'text'", "an integer");
  misfits<std::int64_t>(*this, "{1, 2}", "an integer");
  misfits<std::int64_t>(*this, "false", "an integer");
  misfits<std::int8_t>(*this, "1000", "a smaller integer");
  misfits<double>(*this, "{1}", "a double");
  misfits<bool>(*this, "'text'", "a boolean");
  misfits<std::string>(*this, "{1}", "a string");
  misfits<Texts>(*this, "7", "an array");
  misfits<Texts>(*this, "{'a', {'b'}}", "a string");
  misfits<TextMap>(*this, "{'a', 'b', 'c'}", "pairs");
  misfits<std::pair<int, int>>(*this, "{1, 2, 3}", "a pair");
  misfits<std::set<int>>(*this, "{'x'}", "an integer");
  misfits<std::int64_t>(*this, "redis.error_reply('MYERR no')", "no");
  const auto stats = rc.stats();
  BOOST_TEST(stats.connects == 1u);  // in step: no reconnect was needed
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
