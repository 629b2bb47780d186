// The cases of txredisapi's test_connection.
#include <optional>
#include <string>

#include "acceptance/redis.hpp"
#include "support/scripted_server.hpp"

namespace deferredis::acceptance {
namespace {

using namespace std::chrono_literals;

struct OverTcp : Redis {
  Options options() const { return {.port = redis_server().port(), .pool_size = 2}; }
  std::string where() const { return "localhost:" + std::to_string(redis_server().port()); }
};

BOOST_FIXTURE_TEST_SUITE(connection, OverTcp)

BOOST_AUTO_TEST_CASE(connect_returns_a_client_with_one_open_connection) {
  const Client rc = run(connect(reactor, options()));
  BOOST_TEST(rc.describe() == "connection to " + where() + ", 1 up");
}

BOOST_AUTO_TEST_CASE(connect_selects_the_requested_database) {
  Options in_one = options();
  in_one.database = 1;
  Client rc = run(connect(reactor, in_one));
  BOOST_TEST(mentions(run(rc.command<std::string>("CLIENT", "INFO")), " db=1 "));
}

BOOST_AUTO_TEST_CASE(connect_pool_ends_when_all_connections_are_open) {
  const Client rc = run(connect_pool(reactor, options()));
  BOOST_TEST(rc.describe() == "pool of 2 to " + where() + ", 2 up");
}

BOOST_AUTO_TEST_CASE(a_lazy_connection_exists_before_it_is_open) {
  Client rc = lazy_connection(reactor, options());
  BOOST_TEST(rc.describe() == "connection to " + where() + ", 0 up");
  auto early = rc.ping();
  BOOST_TEST(run(std::move(early)) == "PONG");
  BOOST_TEST(rc.stats().connections_up == 1U);
}

BOOST_AUTO_TEST_CASE(a_lazy_pool_exists_before_it_is_open) {
  Client rc = lazy_pool(reactor, options());
  BOOST_TEST(rc.describe() == "pool of 2 to " + where() + ", 0 up");
  run(rc.connected());
  BOOST_TEST(rc.stats().connections_up == 2U);
  BOOST_TEST(run(rc.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(databases_do_not_see_each_others_keys) {
  Options in_one = options(), in_five = options();
  in_one.database = 1;
  in_five.database = 5;
  Client one = run(connect(reactor, in_one));
  Client five = run(connect(reactor, in_five));
  run(one.set("key", "of one"));
  BOOST_TEST(!run(five.get("key")).has_value());
  run(five.set("key", "of five"));
  BOOST_TEST(run(one.get("key")).value() == "of one");
}

BOOST_AUTO_TEST_CASE(select_is_refused_and_a_view_has_its_own_database) {
  Client rc = run(connect(reactor, options()));
  const Error error = failure(rc.command("SELECT", 5));
  BOOST_TEST((error.code() == errc::not_supported));
  BOOST_TEST(mentions(error.message(), "use with({.database = n})"));
  Client five = rc.with({.database = 5});
  run(five.set("key", "of five"));
  BOOST_TEST(!run(rc.get("key")).has_value());
  BOOST_TEST(run(five.get("key")).value() == "of five");
}

BOOST_AUTO_TEST_CASE(a_blocking_command_stalls_no_other_command) {
  Client rc = run(connect(reactor, options()));
  auto blocked = rc.command<std::vector<std::string>>("BLPOP", "list", 0);
  BOOST_TEST(run(rc.ping()) == "PONG");
  BOOST_TEST(run(rc.rpush("list", "element")) == 1);
  BOOST_TEST(run(std::move(blocked)).at(1) == "element");
}

BOOST_AUTO_TEST_SUITE_END()

// The server and the clock move only when the test tells them to.
struct SlowServer {
  SlowServer() {
    support::turn_until(manual, [this] { return server.accepted() == 1; });
  }
  Options options() const {
    return {.unix_path = server.path(),
            .network = &server.network(),
            .protocol = ProtocolVersion::resp2,
            .announce_library = false,
            .timeout = 3s,
            .ping_interval = 0s};
  }
  /// Waits until the server has received this many GET commands.
  void wait_for_gets(std::size_t count) {
    const std::size_t bytes = count * std::string_view("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n").size();
    support::turn_until(manual, [this, bytes] { return server.received().size() == bytes; });
  }

  ManualReactor manual;
  MemoryNetwork network;
  support::ScriptedServer server{manual, network};
  Client rc = lazy_connection(manual, options());
};

BOOST_FIXTURE_TEST_SUITE(slow_server, SlowServer)

BOOST_AUTO_TEST_CASE(a_reply_within_the_timeout_is_used) {
  auto value = rc.get("k");
  wait_for_gets(1);
  manual.advance(2999ms);
  server.say("$4\r\nslow\r\n");
  BOOST_TEST(support::settle(manual, std::move(value)).value() == "slow");
}

BOOST_AUTO_TEST_CASE(an_idle_connection_is_not_closed_by_the_timeout) {
  auto value = rc.get("k");
  wait_for_gets(1);
  server.say("$1\r\nv\r\n");
  support::settle(manual, std::move(value));
  manual.advance(1h);
  support::turn_a_little(manual);
  BOOST_TEST(server.connected() == 1U);
  BOOST_TEST(server.accepted() == 1U);
}

BOOST_AUTO_TEST_CASE(a_later_reply_is_a_timeout_error_and_no_other_commands_value) {
  auto late = rc.get("k");
  wait_for_gets(1);
  manual.advance(2999ms);
  BOOST_TEST(!late.settled());
  manual.advance(1ms);
  const Error error = support::failure(manual, std::move(late));
  BOOST_TEST((error.code() == errc::timeout));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
  auto next = rc.get("k");
  wait_for_gets(2);
  server.say("$4\r\nlate\r\n$4\r\nnext\r\n");
  BOOST_TEST(support::settle(manual, std::move(next)).value() == "next");
}

BOOST_AUTO_TEST_CASE(one_timeout_fails_no_other_command) {
  auto hasty = rc.with({.timeout = 1s}).get("k");
  auto patient = rc.get("k");
  wait_for_gets(2);
  manual.advance(1s);
  BOOST_TEST((support::failure(manual, std::move(hasty)).code() == errc::timeout));
  BOOST_TEST(!patient.settled());
  server.say("$5\r\nhasty\r\n$7\r\npatient\r\n");
  BOOST_TEST(support::settle(manual, std::move(patient)).value() == "patient");
  BOOST_TEST(server.accepted() == 1U);
}

BOOST_AUTO_TEST_CASE(a_blocking_command_outlasts_the_timeout) {
  auto popped = rc.command<std::optional<std::string>>("BRPOPLPUSH", "k", "l", 60);
  support::turn_until(manual, [this] { return server.accepted() == 2; });
  support::turn_until(manual, [this] { return server.received().ends_with("$1\r\n5\r\n"); });
  server.say(":7\r\n");  // CLIENT ID
  manual.advance(4s);
  support::turn_a_little(manual);
  BOOST_TEST(!popped.settled());
  server.say("$4\r\nlate\r\n");
  BOOST_TEST(support::settle(manual, std::move(popped)).value() == "late");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
