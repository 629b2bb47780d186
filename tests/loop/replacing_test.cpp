// Connections that are old or unused are replaced, and no command fails.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "loop/connecting.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::get_bytes;
using support::turn_a_little;
using test::Connecting;
using Kind = ConnectionEvent::Kind;

BOOST_FIXTURE_TEST_SUITE(replacing, Connecting)

BOOST_AUTO_TEST_CASE(an_unused_connection_is_replaced_although_it_sends_pings) {
  answer_all();
  Options wanted = options();
  wanted.ping_interval = 1s;
  wanted.max_idle = 10s;
  open_and_wait(wanted);
  pass(8s);
  BOOST_TEST(server.accepted() == 1U);
  pass(6s);
  BOOST_TEST(server.accepted() == 2U);
  BOOST_TEST(server.connected() == 1U);
  BOOST_TEST(count(Kind::replaced) == 1U);
  BOOST_TEST(count(Kind::lost) == 0U);
  BOOST_TEST(client().stats().replaced == 1U);
  BOOST_TEST(client().stats().losses == 0U);
  BOOST_TEST(last(Kind::replaced).error.find("it was unused for max_idle") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_connection_in_use_is_not_replaced_for_idleness) {
  answer_all();
  Options wanted = options();
  wanted.max_idle = 10s;
  open_and_wait(wanted);
  for (int i = 0; i < 20; ++i) {
    BOOST_TEST(ending(client().get("k")) == "OK");
    pass(2s);
  }
  BOOST_TEST(server.accepted() == 1U);
}

BOOST_AUTO_TEST_CASE(an_old_connection_is_replaced_and_no_command_fails) {
  answer_all();
  Options wanted = options();
  wanted.max_lifetime = 10s;
  open_and_wait(wanted);
  for (int i = 0; i < 600; ++i) {
    BOOST_TEST(ending(client().command<std::optional<std::string>>("INCR", "n")) == "OK");
    pass(100ms);
  }
  BOOST_TEST(count(Kind::replaced) >= 5U);
  BOOST_TEST(count(Kind::replaced) <= 6U);
  BOOST_TEST(count(Kind::lost) == 0U);
  BOOST_TEST(count(Kind::down) == 0U);
}

BOOST_AUTO_TEST_CASE(an_old_connection_answers_what_it_owes_before_it_is_replaced) {
  Options wanted = options();
  wanted.max_lifetime = 1s;
  wanted.timeout = wanted.dead_after = 0s;
  open_and_wait(wanted);
  auto owed = client().get("a");
  wait_for_bytes(get_bytes("a").size());
  pass(3s);
  BOOST_TEST(server.accepted() == 1U);
  auto later = client().get("b");  // waits for the new connection
  pass(1s);
  BOOST_TEST(server.received() == get_bytes("a"));
  answer_all();
  server.say("$1\r\nv\r\n");
  BOOST_TEST(ending(std::move(owed)) == "v");
  BOOST_TEST(ending(std::move(later)) == "OK");
  BOOST_TEST(server.accepted() == 2U);
}

BOOST_AUTO_TEST_CASE(the_connections_of_a_pool_are_not_replaced_together) {
  answer_all();
  Options wanted = options();
  wanted.max_lifetime = 100s;
  open_pool(wanted, 8);
  wait_until_up(8);
  std::size_t fewest = 8;
  for (int i = 0; i < 1200; ++i) {
    manual.advance(100ms);
    fewest = std::min(fewest, client().stats().connections_up);
    turn_a_little(manual);
  }
  BOOST_TEST(count(Kind::replaced) == 8U);
  BOOST_TEST(fewest >= 4U);
}

BOOST_AUTO_TEST_CASE(an_old_connection_of_a_session_is_closed_when_it_is_given_back) {
  answer_all();
  Options wanted = options();
  wanted.max_lifetime = 10s;
  open_and_wait(wanted);
  std::optional<Session> session = support::settle(manual, client().session());
  pass(15s);
  BOOST_TEST(session->up());
  session.reset();
  turn_a_little(manual);
  BOOST_TEST(client().stats().exclusive == 0U);
}

BOOST_AUTO_TEST_CASE(a_connection_that_subscribers_use_stays) {
  server.answer = [](std::string_view piece) {
    const bool subscribes = piece.find("\r\nSUBSCRIBE\r\n") != piece.npos;
    return subscribes ? "*3\r\n$9\r\nsubscribe\r\n$2\r\nch\r\n:1\r\n" : "+OK\r\n";
  };
  Options wanted = options();
  wanted.max_lifetime = wanted.max_idle = 1h;
  open_and_wait(wanted);
  Options brief = options();
  brief.max_lifetime = brief.max_idle = 1s;
  const Client listening = lazy_connection(manual, brief);
  int gaps = 0;
  Subscriber subscriber = listening.subscriber();
  support::settle(manual, subscriber.subscribe("ch", [&gaps](const Message& message) {
    gaps += message.kind == Message::Kind::gap ? 1 : 0;
  }));
  pass(30s);
  BOOST_TEST(gaps == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
