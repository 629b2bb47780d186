// on_connect: a new connection is prepared before anybody uses it.
#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/reactor/combine.hpp>

#include "loop/connecting.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::get_bytes;
using support::turn_a_little;
using support::turn_until;
using test::Connecting;
using Kind = ConnectionEvent::Kind;

// The bytes of the command that the functions below send.
const std::string setup = "*3\r\n$6\r\nCLIENT\r\n$7\r\nSETNAME\r\n$1\r\nx\r\n";

Future<void> set_name(Session session) {
  auto named = session.command<void>("CLIENT", "SETNAME", "x");
  co_await std::move(named);
}

BOOST_FIXTURE_TEST_SUITE(on_connect, Connecting)

BOOST_AUTO_TEST_CASE(it_runs_before_any_other_command_and_commands_wait_for_it) {
  const OnConnect hook = set_name;
  Options wanted = options();
  wanted.on_connect = &hook;
  open(wanted);
  auto read = client().get("k");
  wait_for_bytes(setup.size());
  turn_a_little(manual);
  BOOST_TEST(server.received() == setup);
  BOOST_TEST(client().stats().connections_up == 0U);
  server.say("+OK\r\n");
  wait_for_bytes(setup.size() + get_bytes("k").size());
  BOOST_TEST(server.received() == setup + get_bytes("k"));
  BOOST_TEST(count(Kind::ready) == 1U);
  server.say("$1\r\nv\r\n");
  BOOST_TEST(ending(std::move(read)) == "v");
}

BOOST_AUTO_TEST_CASE(the_client_shares_the_function_so_it_may_be_a_local_variable) {
  auto alive = std::make_shared<int>(0);
  {
    const OnConnect hook = [alive](Session session) -> Future<void> {
      ++*alive;
      return session.command<void>("CLIENT", "SETNAME", "x");
    };
    Options wanted = options();
    wanted.on_connect = &hook;
    answer_all();
    open(wanted);
  }
  wait_until_up(1);
  BOOST_TEST(*alive == 1);
  told = Registration();
  rc.reset();
  turn_a_little(manual);
  BOOST_TEST(alive.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(a_coroutine_with_captures_lives_until_its_future_has_ended) {
  Options wanted = options();
  {
    const OnConnect hook = [name = std::string(40, 'n')](Session session) -> Future<void> {
      auto first = session.command<void>("CLIENT", "SETNAME", "x");
      co_await std::move(first);
      auto second = session.command<void>("ECHO", name);
      co_await std::move(second);
    };
    wanted.on_connect = &hook;
    open(wanted);
  }
  wait_for_bytes(setup.size());
  rc.reset();
  turn_a_little(manual);  // the function is used by nobody but the coroutine
  server.say("+OK\r\n");
  turn_a_little(manual);
}

BOOST_AUTO_TEST_CASE(it_runs_again_at_every_reconnect) {
  const OnConnect hook = set_name;
  Options wanted = options();
  wanted.on_connect = &hook;
  answer_all();
  open_and_wait(wanted);
  server.drop();
  turn_until(manual, [this] { return count(Kind::ready) == 2; });
  BOOST_TEST(server.received() == setup + setup);
}

BOOST_AUTO_TEST_CASE(it_runs_on_every_connection_of_a_pool_a_session_and_a_subscriber) {
  int calls = 0;
  const OnConnect hook = [&calls](Session session) -> Future<void> {
    ++calls;
    return session.command<void>("CLIENT", "SETNAME", "x");
  };
  Options wanted = options();
  wanted.on_connect = &hook;
  answer_all();
  open_pool(wanted, 3);
  wait_until_up(3);
  BOOST_TEST(calls == 3);
  const Session session = support::settle(manual, client().session());
  BOOST_TEST(calls == 4);
  Subscriber subscriber = client().subscriber();
  subscriber.subscribe("ch", [](const Message&) {}).detach();
  turn_until(manual, [&calls] { return calls >= 5; });
  turn_until(manual, [this] { return server.received().find("SUBSCRIBE") != std::string::npos; });
  manual.take_unhandled();
}

BOOST_AUTO_TEST_CASE(its_failure_fails_the_attempt_and_the_next_one_waits) {
  int calls = 0;
  const OnConnect hook = [&calls](Session) -> Future<void> {
    if (++calls == 1) throw std::runtime_error("not today");
    return ready();
  };
  Options wanted = options();
  wanted.on_connect = &hook;
  wanted.backoff = {.min = 1s, .max = 1s};
  answer_all();
  open(wanted);
  auto read = client().get("k");
  wait_until_down();
  BOOST_TEST(last(Kind::failed).error.find("on_connect failed: not today") != std::string::npos);
  BOOST_TEST(ending(std::move(read)) == "ConnectionError (not_sent)");
  BOOST_TEST(server.received().empty());
  pass(1100ms);
  BOOST_TEST(calls == 2);
  BOOST_TEST(client().stats().connections_up == 1U);
}

BOOST_AUTO_TEST_CASE(a_refused_login_in_it_counts_as_one) {
  const OnConnect hook = [](Session session) { return session.command<void>("AUTH", "wrong"); };
  Options wanted = options();
  wanted.on_connect = &hook;
  wanted.refused_login_wait = 4s;
  server.answer = [](std::string_view) { return "-WRONGPASS invalid username-password pair\r\n"; };
  open(wanted);
  wait_until_down();
  BOOST_TEST((last(Kind::failed).wait >= 4s));
}

BOOST_AUTO_TEST_CASE(it_has_handshake_timeout_and_no_longer) {
  const OnConnect hook = set_name;
  Options wanted = options();
  wanted.on_connect = &hook;
  wanted.handshake_timeout = 2s;
  open(wanted);
  wait_for_bytes(setup.size());
  manual.advance(1999ms);
  turn_a_little(manual);
  BOOST_TEST(count(Kind::failed) == 0U);
  manual.advance(1ms);
  wait_until_down();
  BOOST_TEST(last(Kind::failed).error.find("on_connect did not end within 2000 ms") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_loss_while_it_runs_fails_what_it_sent_and_the_attempt) {
  std::optional<Error> met;
  const OnConnect hook = [&met](Session session) {
    return session.command<void>("CLIENT", "SETNAME", "x").on_error([&met](const Error& error) {
      met = error;
    });
  };
  Options wanted = options();
  wanted.on_connect = &hook;
  open(wanted);
  wait_for_bytes(setup.size());
  server.drop();
  wait_until_down();
  BOOST_TEST(met.has_value());
}

BOOST_AUTO_TEST_CASE(its_session_leads_nowhere_afterwards) {
  std::optional<Session> kept;
  const OnConnect hook = [&kept](Session session) {
    kept.emplace(std::move(session));
    return ready();
  };
  Options wanted = options();
  wanted.on_connect = &hook;
  answer_all();
  open_and_wait(wanted);
  BOOST_TEST(!kept->up());
  const Error error = support::failure(manual, kept->command<void>("PING"));
  BOOST_TEST((error.code() == errc::closed));
  BOOST_TEST(error.message() == "PING: on_connect has ended");
}

BOOST_AUTO_TEST_CASE(it_may_not_leave_a_transaction_or_a_wait_behind) {
  std::vector<std::string> refused;
  const OnConnect hook = [&refused](Session session) -> Future<void> {
    const auto note = [&refused](const Error& error) {
      refused.emplace_back(error.message().substr(0, error.message().find(':')));
    };
    return all(session.command<void>("MULTI").on_error(note), session.watch("k").on_error(note),
               session.command<void>("BLPOP", "k", 0).on_error(note))
        .then([](auto&&...) {});
  };
  Options wanted = options();
  wanted.on_connect = &hook;
  answer_all();
  open_and_wait(wanted);
  std::sort(refused.begin(), refused.end());
  BOOST_TEST(refused == (std::vector<std::string>{"BLPOP is not possible in on_connect",
                                                  "MULTI is not possible in on_connect",
                                                  "WATCH is not possible in on_connect"}),
             boost::test_tools::per_element());
  BOOST_TEST(server.received().empty());
}

BOOST_AUTO_TEST_CASE(the_client_may_be_closed_in_it) {
  const OnConnect hook = [this](Session session) {
    client().disconnect().detach();
    return session.command<void>("PING").on_error([](const Error&) {});
  };
  Options wanted = options();
  wanted.on_connect = &hook;
  open(wanted);
  turn_until(manual, [this] { return server.accepted() == 1; });
  turn_until(manual, [this] { return server.connected() == 0; });
  BOOST_TEST(server.received().empty());
}

BOOST_AUTO_TEST_CASE(a_client_that_drains_does_not_wait_for_it) {
  const OnConnect hook = set_name;
  Options wanted = options();
  wanted.on_connect = &hook;
  open(wanted);
  wait_for_bytes(setup.size());
  support::settle(manual, client().drain());
  turn_until(manual, [this] { return server.connected() == 0; });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
