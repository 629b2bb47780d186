// Blocking commands when their client drains or is destroyed, and when their server stalls.
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

struct Blocked : OneServer {
  Future<Popped> blpop(const Client& client, double seconds) {
    return client.command<Popped>("BLPOP", "queue", seconds);
  }
  /// Waits until the server has this many blocked clients.
  void until_blocked(int clients) {
    const std::string wanted = "blocked_clients:" + std::to_string(clients) + "\r";
    until([&] { return server.command({"INFO", "clients"}).find(wanted) != std::string::npos; });
  }
  /// Waits until none of our connections is left.
  void until_gone() {
    until([&] {
      return server.command({"INFO", "clients"}).find("connected_clients:1\r") != std::string::npos;
    });
  }
  /// The command ended like a cancelled one, and took nothing.
  template <class T>
  void was_ended(Future<T> future) {
    const Error error = failure(std::move(future));
    BOOST_TEST(is(error, errc::cancelled, Delivery::rejected));
    BOOST_TEST(has(error.message(), "its client was drained, or its last handle is gone"));
  }
};

BOOST_FIXTURE_TEST_SUITE(blocking_ends, Blocked)

BOOST_AUTO_TEST_CASE(drain_ends_waits_at_the_server_and_nothing_else) {
  const Client rc = run(connect(reactor, options()));
  auto endless = blpop(rc, 0);
  auto limited = blpop(rc, 60);
  until_blocked(2);
  auto written = rc.incr("n");
  run(rc.drain());
  was_ended(std::move(endless));
  was_ended(std::move(limited));
  BOOST_TEST(run(std::move(written)) == 1);
  until_gone();
  server.command({"RPUSH", "queue", "kept"});
  BOOST_TEST(server.command({"LLEN", "queue"}) == ":1\r\n");
}

BOOST_AUTO_TEST_CASE(drain_ends_blocking_commands_without_a_connection) {
  Options one = options();
  one.max_exclusive = 1;
  const Client rc = run(connect(reactor, one));
  auto first = blpop(rc, 0);
  until_blocked(1);
  auto second = blpop(rc, 0);
  auto drained = rc.drain();
  const Error error = failure(std::move(second));
  BOOST_TEST(is(error, errc::cancelled, Delivery::not_sent));
  was_ended(std::move(first));
  run(std::move(drained));
}

BOOST_AUTO_TEST_CASE(drain_ends_it_before_the_connection_id_is_known) {
  const Client rc = run(connect(reactor, options()));
  run(blpop(rc, 0.01));  // the connection exists now
  auto popped = blpop(rc, 0);
  run(rc.drain());
  BOOST_TEST(failure(std::move(popped)).is(errc::cancelled));
  until_gone();
}

BOOST_AUTO_TEST_CASE(an_element_that_came_first_beats_drain) {
  const Client rc = run(connect(reactor, options()));
  auto popped = blpop(rc, 0);
  until_blocked(1);
  server.command({"RPUSH", "queue", "first"});
  run(rc.drain());
  BOOST_TEST(run(std::move(popped)).value().second == "first");
}

BOOST_AUTO_TEST_CASE(drain_ends_waits_of_a_session) {
  const Client rc = run(connect(reactor, options()));
  Session session = run(rc.session());
  auto popped = session.command<Popped>("BLPOP", "queue", 0);
  until_blocked(1);
  run(rc.drain());
  BOOST_TEST(is(failure(std::move(popped)), errc::cancelled, Delivery::maybe_applied));
  until_gone();
}

BOOST_AUTO_TEST_CASE(drain_does_not_wait_for_a_user_that_may_not_unblock) {
  server.command({"ACL", "SETUSER", "u", "on", ">pw", "+@all", "-client|unblock", "~*"});
  Options chosen = options();
  chosen.user = "u";
  chosen.password = "pw";
  const Client rc = run(connect(reactor, chosen));
  auto popped = blpop(rc, 0);
  until_blocked(1);
  run(rc.drain());
  BOOST_TEST(is(failure(std::move(popped)), errc::cancelled, Delivery::maybe_applied));
  until_gone();
}

BOOST_AUTO_TEST_CASE(drain_reaches_waits_of_views_pools_and_shards) {
  Options pool = options();
  pool.pool_size = 2;
  const std::string node = "127.0.0.1:" + std::to_string(server.port());
  const ShardOptions shards{.nodes = node};
  const Client clients[] = {run(connect(reactor, options())).with({.database = 1}),
                            run(connect_pool(reactor, pool)),
                            run(connect_sharded(reactor, shards))};
  for (const Client& rc : clients) {
    auto popped = blpop(rc, 0);
    until_blocked(1);
    run(rc.drain());
    was_ended(std::move(popped));
    until_blocked(0);
  }
}

BOOST_AUTO_TEST_CASE(the_last_handle_ends_unlimited_waits_and_lets_the_others_run) {
  std::optional<Client> rc = run(connect(reactor, options()));
  std::optional<Client> copy = rc;
  auto endless = blpop(*rc, 0);
  until_blocked(1);
  rc.reset();
  run(copy->ping());
  BOOST_TEST(!endless.settled());
  copy.reset();
  was_ended(std::move(endless));
  until_gone();

  std::optional<Client> other = run(connect(reactor, options()));
  auto limited = blpop(*other, 60);
  until_blocked(1);
  other.reset();
  server.command({"RPUSH", "queue", "late"});
  BOOST_TEST(run(std::move(limited)).value().second == "late");
  until_gone();
}

BOOST_AUTO_TEST_CASE(a_view_that_is_held_keeps_its_own_waits) {
  std::optional<Client> rc = run(connect(reactor, options()));
  const Client view = rc->with({.database = 1});
  auto gone = blpop(*rc, 0);
  auto kept = blpop(view, 0);
  until_blocked(2);
  rc.reset();
  was_ended(std::move(gone));
  run(view.rpush("queue", "x"));
  BOOST_TEST(run(std::move(kept)).value().second == "x");
}

BOOST_AUTO_TEST_CASE(two_waits_do_not_keep_each_other_alive) {
  std::optional<Client> rc = run(connect(reactor, options()));
  auto first = blpop(*rc, 0);
  auto second = blpop(*rc, 0);
  auto limited = blpop(*rc, 0.2);
  until_blocked(3);
  rc.reset();
  BOOST_TEST(!run(std::move(limited)).has_value());
  was_ended(std::move(first));
  was_ended(std::move(second));
  until_gone();
}

BOOST_AUTO_TEST_CASE(a_handle_destroyed_in_the_same_turn_counts_too) {
  auto popped = run(connect(reactor, options())).command<Popped>("BLPOP", "queue", 0);
  BOOST_TEST(failure(std::move(popped)).is(errc::cancelled));
  until_gone();
}

/// Every element pushed was received, is still in the list, or was passed to on_unreceived.
BOOST_AUTO_TEST_CASE(no_element_is_lost_among_pops_pushes_cancels_and_stalls) {
  Options watchful = options();
  watchful.dead_after = 4s;  // slices of two seconds
  watchful.pool_size = 2;
  watchful.max_exclusive = 200;
  const Client rc = run(connect_pool(reactor, watchful));
  std::multiset<std::string> received;
  rc.on_unreceived([&](std::string_view, const Reply& reply) {
    received.insert(reply.as<std::vector<std::string>>().value().at(1));
  });
  int pushed = 0;
  int open = 0;
  std::vector<Future<void>> pops;
  const auto pop = [&](double seconds) {
    ++open;
    pops.push_back(blpop(rc, seconds)
                       .then([&](Popped got) {
                         if (got) received.insert(got->second);
                       })
                       .on_error([](const Error& error) {
                         BOOST_TEST((error.is(errc::cancelled) || error.is(errc::timeout)));
                       })
                       .finally([&] { --open; }));
  };
  for (int round = 0; round < 40; ++round) {
    pop(0);
    pop(0.3);
    pop(0);
    const bool stalls = round % 20 == 10;
    if (stalls) rc.command<void>("DEBUG", "SLEEP", "2.5").detach();
    rc.rpush("queue", std::to_string(pushed++)).detach();
    if (round % 2 == 0) rc.rpush("queue", std::to_string(pushed++)).detach();
    run(rc.ping());
    for (std::size_t i = round % 3; i < pops.size(); i += 3) pops[i].cancel();
    if (round % 4 == 0) pops.clear();
  }
  for (auto& each : pops) each.cancel();
  pops.clear();
  auto drained = rc.drain();
  until([&] { return open == 0; });
  run(std::move(drained));
  until_blocked(0);
  const Client reader = run(connect(reactor, options()));
  for (const auto& left : run(reader.lrange("queue", 0, -1))) received.insert(left);
  BOOST_TEST(received.size() == static_cast<std::size_t>(pushed));
  for (int i = 0; i < pushed; ++i) BOOST_TEST(received.count(std::to_string(i)) == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
