// A Client's views, its end, and what it refuses, against a real server.
#include <deferredis/client/client.hpp>

#include <chrono>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Connected : OneServer {
  Connected() : rc(run(connect(reactor, options()))) {}

  /// How many connections the server has, without the one that asks.
  std::size_t connections_at_server() const {
    const std::string list = server.command({"CLIENT", "LIST"});
    std::size_t count = 0;
    for (auto at = list.find(" addr="); at != list.npos; at = list.find(" addr=", at + 1)) ++count;
    return count - 1;
  }

  Client rc;
};

BOOST_FIXTURE_TEST_SUITE(client_views, Connected)

BOOST_AUTO_TEST_CASE(a_view_on_another_database_leaves_the_first_alone) {
  Client other = rc.with({.database = 3});
  run(rc.set("k", "zero"));
  run(other.set("k", "three"));
  BOOST_TEST(run(rc.get("k")).value_or("") == "zero");
  BOOST_TEST(run(other.get("k")).value_or("") == "three");
  BOOST_TEST(run(rc.move("k", 3)) == false);
}

BOOST_AUTO_TEST_CASE(views_with_equal_options_share_their_connections) {
  Client first = rc.with({.database = 3});
  Client second = rc.with({.database = 3, .timeout = 1s});
  run(first.ping());
  run(second.ping());
  BOOST_TEST(connections_at_server() == 2u);
}

BOOST_AUTO_TEST_CASE(a_view_with_only_client_side_options_uses_the_same_connection) {
  Client hasty = rc.with({.retry = Retry::none, .timeout = 1s});
  const auto id = run(rc.command<std::int64_t>("CLIENT", "ID"));
  BOOST_TEST(run(hasty.command<std::int64_t>("CLIENT", "ID")) == id);
}

BOOST_AUTO_TEST_CASE(a_view_has_its_own_deadline) {
  Client hasty = rc.with({.timeout = 50ms});
  auto slept = rc.command("DEBUG", "SLEEP", "0.3");
  BOOST_TEST(is(failure(hasty.get("k")), errc::timeout, Delivery::maybe_applied));
  BOOST_TEST(run(std::move(slept)).as_boolean());
  BOOST_TEST(run(hasty.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(a_view_may_have_its_own_name_and_protocol) {
  Client named = rc.with({.client_name = "painter", .protocol = ProtocolVersion::resp2});
  const auto info = run(named.command<std::string>("CLIENT", "INFO"));
  BOOST_TEST(has(info, "name=painter"));
  BOOST_TEST(has(info, "resp=2"));
}

BOOST_AUTO_TEST_CASE(a_view_may_outlive_the_handle_it_came_from) {
  auto view = std::make_unique<Client>(rc.with({.database = 1}));
  rc = *view;
  view.reset();
  BOOST_TEST(run(rc.set("k", "v")));
}

BOOST_AUTO_TEST_CASE(an_impossible_view_is_refused_at_once) {
  BOOST_CHECK_THROW(rc.with({.database = -1}), InvalidArgumentError);
  BOOST_CHECK_THROW(rc.with({.client_name = "two words"}), InvalidArgumentError);
  BOOST_CHECK_THROW(rc.with({.timeout = -1s}), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(a_missing_database_is_a_connection_error) {
  const Error error = failure(rc.with({.database = 99}).ping());
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "SELECT 99 was refused: ERR DB index is out of range"));
  BOOST_TEST(run(rc.ping()) == "PONG");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(client_end, Connected)

BOOST_AUTO_TEST_CASE(disconnect_fails_sent_and_waiting_commands) {
  server.stop();
  auto written = rc.incr("n");
  reactor.run_once();
  Client lazy = lazy_connection(reactor, options());
  auto waiting = lazy.incr("n");
  auto closed = rc.disconnect();
  auto lazy_closed = lazy.disconnect();
  BOOST_TEST(is(failure(std::move(written)), errc::closed, Delivery::maybe_applied));
  BOOST_TEST(is(failure(std::move(waiting)), errc::closed, Delivery::not_sent));
  run(std::move(closed));
  run(std::move(lazy_closed));
  server.cont();
}

BOOST_AUTO_TEST_CASE(disconnect_ends_when_every_descriptor_is_closed) {
  const auto before = open_descriptors();
  Client pool = run(connect_pool(reactor, options()));
  run(pool.with({.database = 1}).connected());
  BOOST_TEST(open_descriptors() == before + 20);
  run(pool.disconnect());
  BOOST_TEST(open_descriptors() == before);
  run(pool.disconnect());
  run(pool.drain());
}

BOOST_AUTO_TEST_CASE(a_closed_client_fails_commands_at_once) {
  run(rc.disconnect());
  for (Client& view : std::vector<Client>{rc, rc.with({.timeout = 1s}), rc.with({.database = 4})}) {
    auto late = view.get("k");
    BOOST_TEST(late.settled());
    BOOST_TEST(is(failure(std::move(late)), errc::closed, Delivery::not_sent));
    BOOST_TEST(is(failure(view.connected()), errc::closed, Delivery::not_sent));
  }
  BOOST_TEST(has(rc.describe(), "closed"));
}

BOOST_AUTO_TEST_CASE(drain_lets_all_commands_run_to_their_end) {
  auto slept = rc.command("DEBUG", "SLEEP", "0.05");
  std::vector<Future<std::int64_t>> given;
  for (int i = 0; i < 100; ++i) given.push_back(rc.incr("n"));
  auto drained = rc.drain();
  auto late = rc.incr("n");
  BOOST_TEST(late.settled());
  BOOST_TEST((failure(std::move(late)).code() == errc::closed));
  run(std::move(drained));
  BOOST_TEST(run(all(std::move(given))).back() == 100);
  BOOST_TEST(run(std::move(slept)).as_boolean());
  BOOST_TEST(server.command({"GET", "n"}) == "$3\r\n100\r\n");
}

BOOST_AUTO_TEST_CASE(drain_waits_for_commands_that_wait_for_a_connection) {
  Client lazy = lazy_connection(reactor, options());
  auto early = lazy.incr("n");
  run(lazy.drain());
  BOOST_TEST(early.settled());
  BOOST_TEST(run(std::move(early)) == 1);
}

BOOST_AUTO_TEST_CASE(drain_reaches_the_views) {
  Client view = rc.with({.database = 1});
  auto given = view.incr("n");
  run(rc.drain());
  BOOST_TEST(given.settled());
  BOOST_TEST(run(std::move(given)) == 1);
  BOOST_TEST((failure(view.ping()).code() == errc::closed));
}

BOOST_AUTO_TEST_CASE(drain_does_not_wait_for_unwanted_replies) {
  server.stop();
  Client hasty = rc.with({.timeout = 50ms});
  auto expired = hasty.get("k");
  auto cancelled = rc.get("k");
  cancelled.cancel();
  run(rc.drain().timeout(5s));
  BOOST_TEST((failure(std::move(expired)).code() == errc::timeout));
  BOOST_TEST((failure(std::move(cancelled)).code() == errc::cancelled));
  server.cont();
}

BOOST_AUTO_TEST_CASE(drain_ends_with_the_deadlines_of_waiting_commands) {
  const ClosedPort nobody;
  Client lazy = lazy_connection(reactor, {.host = "127.0.0.1",
                                          .port = nobody.endpoint.port,
                                          .when_disconnected = WhenDisconnected::wait,
                                          .timeout = 100ms});
  auto waiting = lazy.ping();
  run(lazy.drain().timeout(5s));
  BOOST_TEST(is(failure(std::move(waiting)), errc::timeout, Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(the_last_handle_lets_commands_run_to_their_end) {
  auto answer = std::make_unique<Client>(run(connect(reactor, options())))->incr("n");
  BOOST_TEST(run(std::move(answer)) == 1);
  until([this] { return connections_at_server() == 1; });
}

BOOST_AUTO_TEST_CASE(a_client_belongs_to_the_reactor_it_was_given) {
  const Reactor last_made;
  const ClosedPort nobody;
  const std::uint16_t port = nobody.endpoint.port;
  BOOST_TEST(run(run(connect(reactor, options())).ping()) == "PONG");
  const Error refused = failure(connect(reactor, {.host = "127.0.0.1", .port = port}));
  BOOST_TEST((refused.code() == errc::connection));
  BOOST_TEST((failure(connect(reactor, {.port = 0})).code() == errc::invalid_argument));
  run(rc.with({.database = 1}).drain());
  run(rc.drain());
}

BOOST_AUTO_TEST_CASE(a_client_may_be_destroyed_in_its_own_callback) {
  auto held = std::make_shared<Client>(run(connect(reactor, options())));
  Client& client = *held;
  auto future = client.ping().then([held = std::move(held)](std::string pong) mutable {
    held.reset();
    return pong;
  });
  BOOST_TEST(run(std::move(future)) == "PONG");
}

BOOST_AUTO_TEST_CASE(a_client_may_be_destroyed_or_closed_in_its_event_handler) {
  for (const bool drop : {false, true}) {
    std::optional<Client> client = run(connect(reactor, options()));
    const auto before = open_descriptors();
    bool told = false;
    const auto hook = client->on_event([&](const ConnectionEvent&) {
      if (std::exchange(told, true)) return;
      if (drop) client.reset();
      else client->disconnect().detach();
    });
    server.command({"CLIENT", "KILL", "TYPE", "normal"});
    until([&] { return told; });
    until([&] { return open_descriptors() < before; });
  }
}

BOOST_AUTO_TEST_CASE(a_cancelled_connect_leaves_nothing) {
  const RawListener silent;
  const auto before = open_descriptors();
  auto future = connect(reactor, {.host = "127.0.0.1", .port = silent.endpoint.port});
  until([&] { return open_descriptors() > before; });
  future.cancel();
  BOOST_TEST((failure(std::move(future)).code() == errc::cancelled));
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(a_client_may_outlive_its_reactor) {
  std::optional<Client> orphan;
  std::optional<Future<std::string>> late;
  {
    Reactor gone;
    orphan = gone.run(connect(gone, options()));
    late = orphan->ping();
  }
  BOOST_TEST(late->settled());
  std::move(*late).detach();
  orphan->ping().detach();
  orphan->with({.database = 1, .timeout = 1s}).ping().detach();
  orphan->connected().detach();
  orphan->drain().detach();
  orphan->disconnect().detach();
  BOOST_TEST(has(to_string(*orphan), "closed"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(client_refusals, Connected)

BOOST_AUTO_TEST_CASE(commands_that_would_change_a_shared_connection_name_the_right_call) {
  const std::pair<std::vector<const char*>, const char*> refused[] = {
      {{"SELECT", "1"}, "with({.database = n})"},
      {{"select", "1"}, "with({.database = n})"},
      {{"SUBSCRIBE", "news"}, "use subscriber()"},
      {{"MULTI"}, "use multi()"},
      {{"QUIT"}, "disconnect()"},
      {{"AUTH", "sesame"}, ".user and .password in the options"},
      {{"MONITOR"}, "use monitor()"},
      {{"CLIENT", "REPLY", "OFF"}, "use no_reply()"},
      {{"WAIT", "0", "0"}, "use session() or ensure_replication()"},
      {{"WAITAOF", "1", "0", "0"}, "use session() or ensure_persistence()"},
  };
  for (const auto& [words, instead] : refused) {
    BOOST_TEST_CONTEXT(words[0]) {
      const std::vector<std::string_view> arguments(words.begin() + 1, words.end());
      auto future =
          arguments.empty() ? rc.command(words[0]) : rc.command(words[0], Args(arguments));
      BOOST_TEST(future.settled());
      const Error error = failure(std::move(future));
      BOOST_TEST(is(error, errc::not_supported, Delivery::not_sent));
      BOOST_TEST(has(error.message(), instead));
      BOOST_TEST(!has(error.message(), "sesame"));
    }
  }
  BOOST_TEST(run(rc.ping()) == "PONG");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
