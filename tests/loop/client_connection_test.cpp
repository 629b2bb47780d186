// Connection, seen through a Client: when it reconnects, and how it detects a dead server.
#include <deferredis/client/link/connection.hpp>

#include <string>
#include <vector>

#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::get_bytes;
using support::turn_a_little;
using support::turn_until;
using Kind = ConnectionEvent::Kind;

BOOST_FIXTURE_TEST_SUITE(client_connection, support::ScriptedClient)

BOOST_AUTO_TEST_CASE(attempts_begin_when_announced_within_a_doubling_bound) {
  server.close();
  open(options());
  Duration bound = 50ms;
  for (std::size_t attempts = 1; attempts <= 10; ++attempts) {
    turn_until(manual, [&] { return count(Kind::failed) == attempts; });
    const Duration wait = last(Kind::failed).wait;
    BOOST_TEST((wait <= bound), "attempt " << attempts << " waits " << wait.count() << " ns");
    events.erase(std::remove_if(events.begin(), events.end(),
                                [](const auto& event) { return event.kind == Kind::connecting; }),
                 events.end());
    if (wait > 0ns) manual.advance(wait - 1ns);
    BOOST_TEST(count(Kind::connecting) == (wait > 0ns ? 0U : 1U));
    manual.advance(1ns);
    turn_a_little(manual);
    BOOST_TEST(count(Kind::connecting) == 1U);
    bound = std::min<Duration>(bound * 2, 5s);
  }
  BOOST_TEST(count(Kind::down) == 1U);
}

BOOST_AUTO_TEST_CASE(a_loss_causes_an_attempt_at_once_and_the_next_one_waits) {
  open_and_wait(options());
  server.drop();
  turn_until(manual, [this] { return server.accepted() == 2; });
  wait_until_up(1);
  server.drop();
  turn_until(manual, [this] { return count(Kind::lost) == 2; });
  turn_a_little(manual);
  manual.advance(50ms);
  turn_until(manual, [this] { return server.accepted() == 3; });
}

BOOST_AUTO_TEST_CASE(connect_fails_with_the_first_attempt_and_leaves_nothing_behind) {
  server.close();
  auto connecting = connect(manual, options());
  const Error error = support::failure(manual, std::move(connecting));
  BOOST_TEST((error.code() == errc::connection));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
  BOOST_TEST(error.message().find(server.path()) != std::string_view::npos);
  server.open();
  manual.advance(1min);
  turn_a_little(manual);
  BOOST_TEST(server.accepted() == 0U);
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_reported_and_not_tried_again_at_once) {
  Options wanted = options();
  wanted.password = "secret";
  server.answer = [](std::string_view) { return "-WRONGPASS invalid\r\n"; };
  open(wanted);
  BOOST_TEST(ending(rc->get("k")) == "AuthError (not_sent)");
  manual.advance(5s - 1ms);
  turn_a_little(manual);
  BOOST_TEST(server.accepted() == 1U);
  manual.advance(1ms);
  turn_until(manual, [this] { return server.accepted() == 2; });
  for (const auto& event : events) BOOST_TEST(event.error.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_endless_handshake_fails_its_attempt) {
  Options wanted = options();
  wanted.protocol = ProtocolVersion::resp3;
  wanted.handshake_timeout = 3s;
  wanted.timeout = 1min;
  open(wanted);
  auto get = rc->get("k");
  turn_until(manual, [this] { return !server.received().empty(); });
  manual.advance(3s - 1ms);
  BOOST_TEST(!get.settled());
  manual.advance(1ms);
  BOOST_TEST(ending(std::move(get)) == "ConnectionError (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_up_on_hello_gets_resp2) {
  Options wanted = options();
  wanted.protocol = ProtocolVersion::automatic;
  open(wanted);
  turn_until(manual, [this] { return !server.received().empty(); });
  server.pieces.clear();
  server.drop();
  server.answer = [](std::string_view) { return "$1\r\nv\r\n"; };
  auto get = rc->get("k");
  turn_a_little(manual);
  manual.advance(50ms);  // the longest first wait
  BOOST_TEST(ending(std::move(get)) == "v");
  BOOST_TEST(server.received() == get_bytes("k"));
  BOOST_TEST(count(Kind::failed) == 0U);
}

BOOST_AUTO_TEST_CASE(an_idle_server_is_pinged_and_a_silent_one_is_dropped) {
  Options wanted = options();
  wanted.ping_interval = 5s;
  wanted.dead_after = 10s;
  open_and_wait(wanted);
  manual.advance(5s);
  turn_until(manual, [this] { return server.received() == "*1\r\n$4\r\nPING\r\n"; });
  server.say("+PONG\r\n");
  turn_a_little(manual);
  manual.advance(5s);
  turn_a_little(manual);
  manual.advance(10s - 1ms);
  BOOST_TEST(count(Kind::lost) == 0U);
  manual.advance(1ms);
  turn_until(manual, [this] { return count(Kind::lost) == 1; });
  turn_until(manual, [this] { return server.accepted() == 2; });
}

BOOST_AUTO_TEST_CASE(a_server_that_stops_answering_is_dropped_with_its_pending_replies) {
  Options wanted = options();
  wanted.timeout = 1min;
  wanted.dead_after = 10s;
  open_and_wait(wanted);
  auto write = rc->incr("n");
  wait_for_bytes(1);
  manual.advance(10s - 1ms);
  BOOST_TEST(!write.settled());
  manual.advance(1ms);
  BOOST_TEST(ending_of(std::move(write)) == "ConnectionError (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(an_unexpected_reply_ends_the_connection) {
  open_and_wait(options());
  server.say("+OK\r\n");
  turn_until(manual, [this] { return count(Kind::lost) == 1; });
  BOOST_TEST(last(Kind::lost).error.find("answers no command") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
