// Commands whose replies the server does not send.
#include <deferredis/client/no_reply.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/literals.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace deferredis::literals;
using namespace std::chrono_literals;

// How often the server has executed a command.
std::int64_t calls_in(const std::string& info, const std::string& command) {
  const auto at = info.find("cmdstat_" + command + ":calls=");
  if (at == info.npos) return 0;
  return std::stoll(info.substr(info.find('=', at) + 1));
}

struct Unanswered : OneServer {
  Client rc = lazy_connection(reactor, options());
  std::int64_t calls(const std::string& command) {
    return calls_in(server.command({"INFO", "commandstats"}), command);
  }
};

BOOST_FIXTURE_TEST_SUITE(no_reply, Unanswered)

BOOST_AUTO_TEST_CASE(commands_of_one_turn_are_executed_and_answered_by_one_ok) {
  NoReply quiet = rc.no_reply();
  std::vector<Future<void>> sent;
  for (int i = 0; i < 1000; ++i) sent.push_back(quiet.command("INCR", "n"));
  sent.push_back(quiet.command("LPUSH", Args("list", "a", "b")));
  sent.push_back(quiet.run("SET {} {}"_redis, "k", "v"));
  run(all(std::move(sent)));
  BOOST_TEST(run(rc.get<std::int64_t>("n")).value() == 1000);
  BOOST_TEST(run(rc.get("k")).value() == "v");
  BOOST_TEST(calls("client|reply") == 2);  // OFF and ON: one group
}

BOOST_AUTO_TEST_CASE(typed_commands_have_futures_without_values) {
  NoReply quiet = rc.no_reply();
  std::vector<Future<void>> sent;
  for (int i = 0; i < 100; ++i) sent.push_back(quiet.incr("n"));
  sent.push_back(quiet.set("k", "v", {.ex = 100s}));
  sent.push_back(quiet.hset("h", {{"a", "1"}, {"b", "2"}}));
  sent.push_back(quiet.zadd("z", {{"m", 1.5}}));
  sent.push_back(quiet.del({"nothing", "there"}));
  sent.push_back(quiet.command("EXPIRE", "n", 60));
  run(all(std::move(sent)));
  BOOST_TEST(run(rc.get<std::int64_t>("n")).value() == 100);
  BOOST_TEST(run(rc.get("k")).value() == "v");
  BOOST_TEST(run(rc.hget("h", "b")).value() == "2");
  BOOST_TEST(run(rc.zscore("z", "m")).value() == 1.5);
  BOOST_TEST(calls("client|reply") == 2);
}

BOOST_AUTO_TEST_CASE(a_typed_command_that_is_refused_or_has_nothing_to_do_says_so) {
  NoReply quiet = rc.no_reply();
  BOOST_TEST(is(failure(quiet.set("k", "v", {.nx = true, .xx = true})), errc::invalid_argument,
                Delivery::not_sent));
  run(quiet.del(std::vector<std::string>()));
  BOOST_TEST(failure(quiet.blpop({"list"}, 1s)).is(errc::not_supported));
  BOOST_TEST(calls("client|reply") == 0);
}

BOOST_AUTO_TEST_CASE(a_server_error_is_not_reported_and_shifts_nothing) {
  for (const auto version : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    Client view = rc.with({.protocol = version});
    run(view.set("text", "v"));
    NoReply quiet = view.no_reply();
    auto wrong = quiet.command("INCR", "text");
    auto unknown = quiet.command("NO-SUCH-COMMAND");
    auto right = quiet.command("APPEND", "text", "w");
    run(std::move(wrong));
    run(std::move(unknown));
    run(std::move(right));
    run(quiet.command("APPEND", "text", "x"));
    BOOST_TEST(run(view.get("text")).value() == "vwx");
    BOOST_TEST(view.stats().losses == 0u);
  }
}

BOOST_AUTO_TEST_CASE(it_has_the_prefix_of_its_view_and_refuses_commands_that_need_a_reply) {
  NoReply quiet = rc.with({.key_prefix = "p:"}).no_reply();
  run(quiet.command("SET", "k", "v"));
  BOOST_TEST(run(rc.get("p:k")).value() == "v");
  for (const char* name : {"MULTI", "SUBSCRIBE", "MONITOR", "BLPOP", "WAIT"}) {
    BOOST_TEST(failure(quiet.command(name, "a", "b")).is(errc::not_supported));
  }
  BOOST_TEST(
      is(failure(quiet.command("CLIENT", "REPLY", "ON")), errc::not_supported, Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(a_lost_connection_is_reported_and_the_next_command_opens_another) {
  NoReply quiet = rc.no_reply();
  run(quiet.command("SET", "k", "1"));
  server.stop();
  auto lost = quiet.command("SET", "k", "2");
  auto turned = reactor.run_in_thread([] { return 1; });
  run(std::move(turned));  // the loop has turned, so it was sent
  server.kill9();
  BOOST_TEST(is(failure(std::move(lost)), errc::connection, Delivery::maybe_applied));
  server.start();
  until([&] { return rc.stats().connections_up == 1; });
  run(quiet.command("SET", "k", "3"));
  BOOST_TEST(run(rc.get("k")).value() == "3");
}

BOOST_AUTO_TEST_CASE(while_the_server_is_down_it_fails_at_once) {
  server.kill9();
  until([&] { return !rc.stats().connections_up && failure(rc.ping()).is(errc::connection); });
  BOOST_TEST(is(failure(rc.no_reply().command("INCR", "n")), errc::connection, Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(a_deadline_ends_it_when_the_server_does_not_answer) {
  NoReply quiet = rc.with({.timeout = 50ms}).no_reply();
  const auto set = [&](std::string_view value) {  // as often as a busy machine needs
    bool executed = false;
    const auto done = [&] { executed = true; };
    const auto again = [](const Error&) {};
    until([&] {
      if (!executed) run(quiet.command("SET", "k", value).then(done).on_error(again));
      return executed;
    });
  };
  set("1");
  server.stop();
  BOOST_TEST(is(failure(quiet.command("SET", "k", "2")), errc::timeout, Delivery::maybe_applied));
  server.cont();
  set("3");
  BOOST_TEST(run(rc.get("k")).value() == "3");
}

BOOST_AUTO_TEST_CASE(a_user_without_permission_gets_an_error) {
  server.command({"ACL", "SETUSER", "loud", "on", "nopass", "~*", "+@all", "-client|reply"});
  Options as = options();
  as.user = "loud";
  as.password = "any";
  Client loud = lazy_connection(reactor, as);
  NoReply quiet = loud.no_reply();
  auto first = quiet.command("SET", "k", "1");
  auto second = quiet.command("SET", "k", "2");
  const Error error = failure(std::move(first));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
  BOOST_TEST(has(error.message(), "permission"));
  BOOST_TEST((failure(std::move(second)).delivery() == Delivery::maybe_applied));
  BOOST_TEST(run(loud.command<std::string>("ECHO", "in step")) == "in step");
}

BOOST_AUTO_TEST_CASE(it_may_be_destroyed_and_its_waiting_commands_still_run) {
  rc.no_reply().command("SET", "k", "v").detach();
  until([&] { return server.command({"GET", "k"}) == "$1\r\nv\r\n"; });
  auto cancelled = rc.no_reply().command("INCR", "n");
  cancelled.cancel();
  BOOST_TEST(failure(std::move(cancelled)).is(errc::cancelled));
  until([&] { return rc.stats().in_flight == 0; });
}

BOOST_AUTO_TEST_CASE(a_destroyed_reactor_leaves_nothing_behind) {
  std::optional<NoReply> quiet;
  {
    Reactor own;
    quiet = lazy_connection(own, options()).no_reply();
    quiet->command("SET", "k", "v").detach();
  }
  auto late = quiet->command("SET", "k", "v");
  BOOST_TEST(late.settled());
  std::move(late).detach();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
