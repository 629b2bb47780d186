// When a client stops trying to connect, and how it is asked again.
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "loop/connecting.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::turn_a_little;
using support::turn_until;
using test::Connecting;
using Kind = ConnectionEvent::Kind;

BOOST_FIXTURE_TEST_SUITE(giving_up, Connecting)

BOOST_AUTO_TEST_CASE(after_so_many_attempts_the_client_stays_down_until_it_is_asked_again) {
  server.close();
  Options wanted = options();
  wanted.connect_attempts = 3;
  wanted.backoff = {.min = 1s, .max = 1s};
  open(wanted);
  pass(60s);
  BOOST_TEST(count(Kind::connecting) == 2U);  // the first one began in open()
  BOOST_TEST(count(Kind::failed) == 2U);
  BOOST_TEST(count(Kind::gave_up) == 1U);
  BOOST_TEST(count(Kind::down) == 1U);
  const Error error = support::failure(manual, client().get("k"));
  BOOST_TEST((error.code() == errc::connection));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
  BOOST_TEST(error.message().ends_with("(gave up after 3 attempts; reconnect() tries again)"));

  server.open();
  pass(60s);
  BOOST_TEST(client().stats().connections_up == 0U);
  client().reconnect();
  wait_until_up(1);
}

BOOST_AUTO_TEST_CASE(a_request_ends_the_wait_between_two_attempts) {
  server.close();
  Options wanted = options();
  wanted.backoff = {.min = 1h, .max = 1h};
  open(wanted);
  wait_until_down();
  server.open();
  client().reconnect();
  wait_until_up(1);  // without time passing
}

BOOST_AUTO_TEST_CASE(commands_that_wait_through_an_outage_fail_when_it_gives_up) {
  server.close();
  Options wanted = options();
  wanted.connect_attempts = 2;
  wanted.backoff = {.min = 1s, .max = 1s};
  wanted.timeout = 0s;
  wanted.when_disconnected = WhenDisconnected::wait;
  open(wanted);
  wait_until_down();
  auto read = client().get("k");
  turn_a_little(manual);
  BOOST_TEST(!read.settled());
  pass(1100ms);
  BOOST_TEST(count(Kind::gave_up) == 1U);
  BOOST_TEST(ending(std::move(read)) == "ConnectionError (not_sent)");
  BOOST_TEST(ending(client().get("k")) == "ConnectionError (not_sent)");
  BOOST_TEST(ending_of(client().connected()) == "ConnectionError (not_sent)");
  BOOST_TEST(ending_of(client().session()) == "ConnectionError (not_sent)");
}

BOOST_AUTO_TEST_CASE(without_reconnect_a_loss_is_the_end) {
  answer_all();
  Options wanted = options();
  wanted.reconnect = false;
  open_and_wait(wanted);
  server.answer = nullptr;
  auto written = client().command<void>("INCR", "n");
  turn_until(manual, [this] { return !server.received().empty(); });
  server.drop();
  const Error first = support::failure(manual, std::move(written));
  BOOST_TEST((first.delivery() == Delivery::maybe_applied));
  BOOST_TEST(first.message().find(".reconnect is false") != std::string_view::npos);
  BOOST_TEST(count(Kind::lost) == 1U);
  BOOST_TEST(count(Kind::gave_up) == 1U);
  BOOST_TEST(count(Kind::down) == 1U);
  pass(60s);
  BOOST_TEST(server.accepted() == 1U);
  BOOST_TEST(ending(client().get("k")) == "ConnectionError (not_sent)");
  client().reconnect();
  wait_until_up(1);
}

BOOST_AUTO_TEST_CASE(without_reconnect_a_pool_shrinks_until_it_is_gone) {
  answer_all();
  Options wanted = options();
  wanted.reconnect = false;
  open_pool(wanted, 2);
  wait_until_up(2);
  server.drop();
  turn_until(manual, [this] { return count(Kind::gave_up) == 2; });
  BOOST_TEST(count(Kind::down) == 1U);
  pass(60s);
  BOOST_TEST(server.accepted() == 2U);
}

BOOST_AUTO_TEST_CASE(a_policy_decides_how_long_to_wait_and_when_to_give_up) {
  server.close();
  const ReconnectPolicy policy = [](std::uint32_t attempt, const Error&,
                                    Duration elapsed) -> std::optional<Duration> {
    if (elapsed >= 6s) return std::nullopt;
    return attempt * 1s;
  };
  Options wanted = options();
  wanted.reconnect_policy = &policy;
  open(wanted);
  pass(60s);
  // At 0 s, then 1 s, 2 s and 3 s later.
  BOOST_TEST(count(Kind::failed) + count(Kind::gave_up) == 4U);
  BOOST_TEST(count(Kind::gave_up) == 1U);
  BOOST_TEST((last(Kind::failed).wait == 3s));
}

BOOST_AUTO_TEST_CASE(a_policy_that_throws_waits_for_the_longest_time) {
  server.close();
  const ReconnectPolicy policy = [](std::uint32_t, const Error&,
                                    Duration) -> std::optional<Duration> {
    throw std::runtime_error("no idea");
  };
  Options wanted = options();
  wanted.reconnect_policy = &policy;
  wanted.backoff.max = 4s;
  open(wanted);
  wait_until_down();
  BOOST_TEST((last(Kind::failed).wait == 4s));
  const auto unhandled = manual.take_unhandled();
  BOOST_REQUIRE(unhandled.size() == 1U);
  BOOST_TEST(unhandled.front().message() == "no idea");
}

BOOST_AUTO_TEST_CASE(a_policy_may_close_the_client_at_a_failure_and_at_a_loss) {
  for (const bool after_loss : {false, true}) {
    Connecting it;
    bool close = !after_loss;
    const ReconnectPolicy policy = [&](std::uint32_t, const Error&,
                                       Duration) -> std::optional<Duration> {
      if (close) it.client().disconnect().detach();
      return 1s;
    };
    if (!after_loss) it.server.close();
    it.answer_all();
    Options wanted = it.options();
    wanted.reconnect_policy = &policy;
    it.open(wanted);
    if (after_loss) it.wait_until_up(1);
    close = true;
    if (after_loss) it.server.drop();
    it.pass(10s);
    BOOST_TEST(it.count(Kind::connecting) == 0U);  // the first one began in open()
    BOOST_TEST(it.ending(it.client().get("k")) == "ClosedError (not_sent)");
  }
}

BOOST_AUTO_TEST_CASE(sessions_are_not_a_matter_of_the_policy) {
  int asked = 0;
  const ReconnectPolicy policy = [&asked](std::uint32_t, const Error&,
                                          Duration) -> std::optional<Duration> {
    ++asked;
    return 1h;
  };
  answer_all();
  Options wanted = options();
  wanted.reconnect_policy = &policy;
  open_and_wait(wanted);
  const Session session = support::settle(manual, client().session());
  server.drop();
  turn_until(manual, [this] { return count(Kind::lost) == 1; });
  turn_a_little(manual);
  BOOST_TEST(asked == 1);
}

BOOST_AUTO_TEST_CASE(disconnected_ends_when_no_connection_is_up) {
  answer_all();
  open_pool(options(), 2);
  support::settle(manual, client().disconnected());  // none is up yet
  wait_until_up(2);
  auto gone = client().disconnected();
  turn_a_little(manual);
  BOOST_TEST(!gone.settled());
  server.close();
  support::settle(manual, std::move(gone));
  client().disconnect().detach();
  BOOST_TEST(ending_of(client().disconnected()) == "ClosedError (not_sent)");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
