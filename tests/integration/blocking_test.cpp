// Blocking commands: they hold up nothing else, end in time, can be cancelled, and lose nothing.
#include <deferredis/client/client.hpp>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

using Popped = std::optional<std::pair<std::string, std::string>>;

struct Connected : OneServer {
  Connected() : rc(run(connect(reactor, options()))) {}

  Future<Popped> blpop(const char* key, double seconds) {
    return rc.command<Popped>("BLPOP", key, seconds);
  }
  /// Waits until the server has this many blocked clients.
  void until_blocked(int clients) {
    const std::string wanted = "blocked_clients:" + std::to_string(clients) + "\r";
    until([&] { return server.command({"INFO", "clients"}).find(wanted) != std::string::npos; });
  }

  Client rc;
};

BOOST_FIXTURE_TEST_SUITE(blocking, Connected)

BOOST_AUTO_TEST_CASE(other_commands_continue_while_one_waits) {
  auto popped = blpop("queue", 0);
  until_blocked(1);
  for (int i = 0; i < 100; ++i) run(rc.incr("n"));
  BOOST_TEST(!popped.settled());
  run(rc.rpush("queue", "element"));
  const Popped got = run(std::move(popped));
  BOOST_TEST((got == Popped(std::pair<std::string, std::string>("queue", "element"))));
}

BOOST_AUTO_TEST_CASE(its_own_timeout_ends_it_without_an_element) {
  BOOST_TEST(!run(blpop("queue", 0.05)).has_value());
  BOOST_TEST(!run(rc.command<Popped>("BLMPOP", 0.05, 1, "queue", "LEFT")).has_value());
}

BOOST_AUTO_TEST_CASE(it_outlasts_the_clients_timeout_and_dead_after) {
  Options hasty = options();
  hasty.timeout = 50ms;
  hasty.dead_after = 500ms;
  Client client = run(connect(reactor, hasty));
  auto popped = client.command<Popped>("BLPOP", "queue", 0);
  const TimePoint end = reactor.clock().now() + 1200ms;
  until([&] { return reactor.clock().now() >= end; });
  BOOST_TEST(!popped.settled());
  run(rc.rpush("queue", "late"));
  BOOST_TEST(run(std::move(popped)).value().second == "late");
}

BOOST_AUTO_TEST_CASE(a_cancelled_one_stops_waiting_at_the_server_too) {
  auto popped = blpop("queue", 0);
  until_blocked(1);
  popped.cancel();
  BOOST_TEST(failure(std::move(popped)).is(errc::cancelled));
  until_blocked(0);
  run(rc.rpush("queue", "kept"));
  BOOST_TEST(run(rc.llen("queue")) == 1);
}

BOOST_AUTO_TEST_CASE(one_cancelled_before_it_has_a_connection_is_not_sent) {
  Options one = options();
  one.max_exclusive = 1;
  Client client = run(connect(reactor, one));
  auto first = client.command<Popped>("BLPOP", "queue", 0);
  auto second = client.command<Popped>("BLPOP", "queue", 0);
  until_blocked(1);
  second.cancel();
  BOOST_TEST(is(failure(std::move(second)), errc::cancelled, Delivery::not_sent));
  run(rc.rpush("queue", "x"));
  BOOST_TEST(run(std::move(first)).has_value());
}

BOOST_AUTO_TEST_CASE(an_element_that_came_first_beats_the_cancel) {
  auto popped = blpop("queue", 0);
  until_blocked(1);
  server.command({"RPUSH", "queue", "won"});
  popped.cancel();
  const auto outcome = run(std::move(popped).then([](Popped got) { return got->second; }));
  BOOST_TEST(outcome == "won");
}

BOOST_AUTO_TEST_CASE(an_element_that_nothing_waits_for_reaches_on_unreceived) {
  std::vector<std::string> saved;
  rc.on_unreceived([&](std::string_view command, const Reply& reply) {
    saved.push_back(std::string(command) + " " +
                    reply.as<std::vector<std::string>>().value().at(1));
    reactor.stop();
  });
  blpop("queue", 0).detach();
  until_blocked(1);
  server.command({"RPUSH", "queue", "orphan"});
  until([&] { return !saved.empty(); });
  BOOST_TEST((saved == std::vector<std::string>{"BLPOP orphan"}));
}

BOOST_AUTO_TEST_CASE(a_server_error_fails_the_future) {
  run(rc.set("text", "x"));
  BOOST_TEST(failure(blpop("text", 1)).is(errc::wrong_type));
  BOOST_TEST(failure(rc.command<Popped>("BLPOP", "queue", "soon")).is(errc::reply));
  BOOST_TEST(failure(rc.command<Popped>("BLPOP", "queue", -1)).is(errc::reply));
  BOOST_TEST(failure(rc.command<Popped>("BLPOP")).is(errc::reply));
}

BOOST_AUTO_TEST_CASE(it_fails_when_its_server_dies) {
  auto popped = blpop("queue", 0);
  until_blocked(1);
  server.kill9();
  BOOST_TEST(is(failure(std::move(popped)), errc::connection, Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(a_frozen_server_is_detected_during_the_wait) {
  Options watchful = options();
  watchful.dead_after = 200ms;
  watchful.ping_interval = 50ms;
  Client client = run(connect(reactor, watchful));
  auto popped = client.command<Popped>("BLPOP", "queue", 0);
  until_blocked(1);
  server.stop();
  BOOST_TEST(failure(std::move(popped)).is(errc::connection));
  server.cont();
}

BOOST_AUTO_TEST_CASE(disconnecting_ends_it) {
  auto popped = blpop("queue", 0);
  until_blocked(1);
  run(rc.disconnect());
  BOOST_TEST(failure(std::move(popped)).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(its_connection_is_reused) {
  for (int i = 0; i < 5; ++i) {
    run(rc.rpush("queue", "x"));
    BOOST_TEST(run(blpop("queue", 1)).has_value());
  }
  BOOST_TEST(rc.stats().exclusive == 1u);
}

BOOST_AUTO_TEST_CASE(many_wait_side_by_side) {
  std::vector<Future<Popped>> waiting;
  for (int i = 0; i < 40; ++i) waiting.push_back(blpop("queue", 10));
  until_blocked(40);
  for (int i = 0; i < 40; ++i) run(rc.rpush("queue", std::to_string(i)));
  std::set<std::string> got;
  for (auto& each : run(all(std::move(waiting)))) got.insert(each.value().second);
  BOOST_TEST(got.size() == 40u);
}

BOOST_AUTO_TEST_CASE(on_a_session_it_keeps_its_order_and_its_own_deadline) {
  Options hasty = options();
  hasty.timeout = 100ms;
  Client client = run(connect(reactor, hasty));
  Session session = run(client.session());
  auto popped = session.command<Popped>("BLPOP", "queue", 0.3);
  auto after = session.incr("n");
  BOOST_TEST(!run(std::move(popped)).has_value());
  BOOST_TEST(failure(std::move(after)).is(errc::timeout));  // it waited behind the pop
}

/// Every element pushed was received, is still in the list, or was passed to on_unreceived.
BOOST_AUTO_TEST_CASE(no_element_is_lost_among_pops_pushes_and_cancels) {
  std::multiset<std::string> received;
  rc.on_unreceived([&](std::string_view, const Reply& reply) {
    received.insert(reply.as<std::vector<std::string>>().value().at(1));
  });
  int pushed = 0;
  int open = 0;
  std::vector<Future<void>> pops;
  for (int round = 0; round < 60; ++round) {
    for (int i = 0; i < 5; ++i) {
      ++open;
      pops.push_back(
          blpop("queue", 0.2)
              .then([&](Popped got) {
                if (got) received.insert(got->second);
              })
              .on_error([](const Error& error) { BOOST_TEST(error.is(errc::cancelled)); })
              .finally([&] { --open; }));
    }
    for (int i = 0; i < 3; ++i) rc.rpush("queue", std::to_string(pushed++)).detach();
    run(rc.ping());
    for (std::size_t i = round % 3; i < pops.size(); i += 3) pops[i].cancel();
    if (round % 4 == 0) pops.clear();
  }
  pops.clear();
  until([&] { return open == 0; });
  until_blocked(0);
  run(rc.ping());
  for (const auto& left : run(rc.lrange("queue", 0, -1))) received.insert(left);
  BOOST_TEST(received.size() == static_cast<std::size_t>(pushed));
  for (int i = 0; i < pushed; ++i) BOOST_TEST(received.count(std::to_string(i)) == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
