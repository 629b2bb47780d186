// Commands that a user's policy sends again, in memory.
#include <deferredis/client/retry_policy.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loop/connecting.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::get_bytes;
using support::settle;
using support::turn_a_little;
using test::Connecting;

struct Retrying : Connecting {
  void begin(RetryPolicy policy, Options wanted) {
    wanted.retry_policy = &policy;
    open_and_wait(wanted);
  }
  void begin(RetryPolicy policy) { begin(std::move(policy), options()); }
  /// From now on the first commands are answered with these, the others with a value.
  void answer_with(std::vector<std::string> replies) {
    server.answer = [replies = std::move(replies),
                     next = std::size_t{0}](std::string_view) mutable {
      return next < replies.size() ? replies[next++] : std::string("$1\r\nv\r\n");
    };
  }
  std::size_t sent() const { return server.pieces.size(); }
  Error error_of(auto future) { return support::failure(manual, std::move(future)); }
};

const std::string refusal = "-ERR not today\r\n";

BOOST_FIXTURE_TEST_SUITE(retrying, Retrying)

BOOST_AUTO_TEST_CASE(a_read_that_fails_is_sent_again_after_the_policys_wait) {
  begin(retry_constant(3, 100ms));
  answer_with({refusal, refusal});
  auto value = client().get("k");
  turn_a_little(manual);
  BOOST_TEST(sent() == 1u);
  manual.advance(99ms);
  turn_a_little(manual);
  BOOST_TEST(sent() == 1u);
  manual.advance(1ms);
  turn_a_little(manual);
  BOOST_TEST(sent() == 2u);
  pass(100ms);
  BOOST_TEST(settle(manual, std::move(value)).value() == "v");
  BOOST_TEST(sent() == 3u);
}

BOOST_AUTO_TEST_CASE(when_the_policy_has_enough_the_last_error_is_the_result) {
  begin(retry_constant(2, 0ms));
  answer_with({"-ERR one\r\n", "-ERR two\r\n", "-ERR three\r\n"});
  auto value = client().get("k");
  pass(50ms);
  const Error error = error_of(std::move(value));
  BOOST_TEST(std::string(error.message()).find("three") != std::string::npos);
  BOOST_TEST((error.delivery() == Delivery::rejected));
  BOOST_TEST(sent() == 3u);
}

BOOST_AUTO_TEST_CASE(what_may_have_been_executed_is_repeated_only_if_its_category_allows_it) {
  std::vector<bool> repeatable;
  const auto hook = [&](const FailedAttempt& failed) { repeatable.push_back(failed.repeatable); };
  begin(retry_watched(hook, retry_constant(5, 0ms)));
  answer_with({refusal});
  auto once = client().incr("n");
  pass(50ms);
  BOOST_TEST(error_of(std::move(once)).is(errc::reply));
  BOOST_TEST(sent() == 1u);
  answer_with({refusal, ":1\r\n"});
  auto twice = client().with({.retry = Retry::all}).incr("n");
  pass(50ms);
  BOOST_TEST(settle(manual, std::move(twice)) == 1);
  BOOST_TEST((repeatable == std::vector<bool>{false, true}));
}

BOOST_AUTO_TEST_CASE(a_write_that_was_not_sent_may_always_be_repeated) {
  Options wanted = options();
  wanted.connect_attempts = 1;
  wanted.timeout = 0s;
  int failures = 0;
  begin(retry_watched(
            [&](const FailedAttempt& failed) {
              BOOST_TEST(failed.repeatable);
              if (++failures == 2) {
                server.open();
                client().reconnect();
              }
            },
            retry_constant(10, 100ms)),
        wanted);
  server.close();
  wait_until_down();
  server.answer = [](std::string_view) { return ":1\r\n"; };
  auto counted = client().incr("n");
  pass(1s);
  BOOST_TEST(settle(manual, std::move(counted)) == 1);
  BOOST_TEST(failures >= 2);
}

BOOST_AUTO_TEST_CASE(the_deadline_wins_over_the_policy) {
  Options wanted = options();
  wanted.timeout = 1s;
  begin(retry_constant(1000, 300ms), wanted);
  server.answer = [](std::string_view) { return refusal; };
  auto value = client().get("k");
  pass(1s);
  BOOST_TEST(value.settled());
  BOOST_TEST(error_of(std::move(value)).is(errc::reply));
  BOOST_TEST(sent() == 4u);  // at 0, 300, 600 and 900 ms
  pass(1s);
  BOOST_TEST(sent() == 4u);
}

BOOST_AUTO_TEST_CASE(the_hook_learns_what_failed_how_often_and_how_much_time_is_left) {
  std::vector<std::string> lines;
  const auto hook = [&](const FailedAttempt& failed) {
    const auto ms = [](Duration time) {
      return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
    };
    lines.push_back(std::string(failed.command) + " " + std::to_string(failed.attempt) + " " +
                    ms(failed.elapsed) + " " + ms(failed.left.value()));
  };
  begin(retry_watched(hook, retry_constant(1, 100ms)));
  server.answer = [](std::string_view) { return refusal; };
  auto value = client().get("k");
  pass(200ms);
  BOOST_TEST(error_of(std::move(value)).is(errc::reply));
  BOOST_REQUIRE(lines.size() == 2u);
  BOOST_TEST(lines[0] == "GET 1 0 5000");
  BOOST_TEST(lines[1] == "GET 2 100 4900");
}

BOOST_AUTO_TEST_CASE(a_cancel_while_it_waits_ends_it_at_once) {
  begin(retry_constant(9, 1s));
  server.answer = [](std::string_view) { return refusal; };
  auto value = client().get("k");
  turn_a_little(manual);
  value.cancel();
  BOOST_TEST(error_of(std::move(value)).is(errc::cancelled));
  pass(3s);
  BOOST_TEST(sent() == 1u);
}

BOOST_AUTO_TEST_CASE(a_view_has_a_policy_of_its_own_or_none) {
  const RetryPolicy twice = retry_constant(2, 0ms), none;
  begin(retry_constant(1, 0ms));
  server.answer = [](std::string_view) { return refusal; };
  auto first = client().with({.retry_policy = &twice}).get("k");
  pass(50ms);
  BOOST_TEST(error_of(std::move(first)).is(errc::reply));
  BOOST_TEST(sent() == 3u);
  auto second = client().with({.retry_policy = &none}).get("k");
  pass(50ms);
  BOOST_TEST(error_of(std::move(second)).is(errc::reply));
  BOOST_TEST(sent() == 4u);
}

BOOST_AUTO_TEST_CASE(a_policy_that_throws_is_reported_and_the_command_fails_with_its_error) {
  begin([](const FailedAttempt&) -> std::optional<Duration> { throw std::runtime_error("oops"); });
  server.answer = [](std::string_view) { return refusal; };
  BOOST_TEST(error_of(client().get("k")).is(errc::reply));
  const auto reported = manual.take_unhandled();
  BOOST_REQUIRE(reported.size() == 1u);
  BOOST_TEST(std::string(reported[0].message()).find("oops") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_policy_may_close_the_client) {
  begin([this](const FailedAttempt&) {
    client().disconnect().detach();
    return std::optional<Duration>(0s);
  });
  server.answer = [](std::string_view) { return refusal; };
  auto value = client().get("k");
  pass(50ms);
  BOOST_TEST(error_of(std::move(value)).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(a_command_that_waits_for_its_next_attempt_ends_when_the_client_is_closed) {
  begin(retry_constant(9, 1s));
  server.answer = [](std::string_view) { return refusal; };
  auto value = client().get("k");
  turn_a_little(manual);
  client().disconnect().detach();
  turn_a_little(manual);
  BOOST_REQUIRE(value.settled());
  const Error error = error_of(std::move(value));
  BOOST_TEST(error.is(errc::closed));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
  BOOST_TEST(std::string(error.message()).find("GET") != std::string::npos);
  pass(2s);
  BOOST_TEST(sent() == 1u);
}

BOOST_AUTO_TEST_CASE(its_error_says_so_if_an_earlier_attempt_may_have_been_executed) {
  begin(retry_constant(9, 1s));
  auto counted = client().with({.retry = Retry::all}).incr("n");
  turn_a_little(manual);
  server.close();
  turn_a_little(manual);
  BOOST_TEST(!counted.settled());
  client().disconnect().detach();
  const Error error = error_of(std::move(counted));
  BOOST_TEST(error.is(errc::closed));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(a_drain_does_not_wait_for_the_next_attempt) {
  begin(retry_constant(9, 1s));
  server.answer = [](std::string_view) { return refusal; };
  auto value = client().get("k");
  turn_a_little(manual);
  settle(manual, client().drain());
  BOOST_TEST(error_of(std::move(value)).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(thousands_that_wait_end_together_and_their_handle_may_be_the_last_one) {
  begin(retry_constant(9, 1s));
  server.answer = [](std::string_view piece) {
    std::string replies;
    for (std::size_t at = 0; (at = piece.find("GET", at)) != piece.npos; ++at) replies += refusal;
    return replies;
  };
  std::vector<Future<std::optional<std::string>>> values;
  for (int i = 0; i != 5000; ++i) values.push_back(client().get("k"));
  turn_a_little(manual);
  values[1].cancel();
  values[4999].cancel();
  auto closed = client().disconnect();
  rc.reset();
  turn_a_little(manual);
  BOOST_TEST(closed.settled());
  std::move(closed).detach();
  for (auto& value : values) BOOST_REQUIRE(value.settled());
  BOOST_TEST(error_of(std::move(values[0])).is(errc::closed));
  BOOST_TEST(error_of(std::move(values[1])).is(errc::cancelled));
  for (std::size_t i = 2; i != values.size(); ++i)
    BOOST_REQUIRE(
        manual.failure(std::move(values[i])).is(i == 4999 ? errc::cancelled : errc::closed));
}

BOOST_AUTO_TEST_CASE(a_command_that_waits_for_its_turn_ends_with_the_reactor) {
  begin(retry_constant(9, 1s));
  server.answer = [](std::string_view) { return refusal; };
  auto value = client().get("k");
  turn_a_little(manual);
  std::move(value).detach();
}

BOOST_AUTO_TEST_CASE(a_policy_that_cancels_does_not_make_a_lost_command_unsent) {
  Future<std::int64_t>* running = nullptr;
  begin([&](const FailedAttempt&) -> std::optional<Duration> {
    if (running != nullptr) running->cancel();
    return std::nullopt;
  });
  auto sum = client().with({.retry = Retry::none}).incr("n");
  running = &sum;
  turn_a_little(manual);
  BOOST_TEST(sent() == 1u);
  server.drop();
  turn_a_little(manual);
  const Error error = error_of(std::move(sum));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
