// Sessions, which are connections for one user, against a real server.
#include <deferredis/client/session.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Sessions : OneServer {
  Client client(std::size_t most = 64, Duration timeout = 5s) {
    Options with = options();
    with.max_exclusive = most;
    with.timeout = timeout;
    return run(connect(reactor, with));
  }
  std::int64_t id(Commands& of) { return run(of.command<std::int64_t>("CLIENT", "ID")); }
};

BOOST_FIXTURE_TEST_SUITE(session, Sessions)

BOOST_AUTO_TEST_CASE(it_has_a_connection_that_nothing_else_uses) {
  Client rc = client();
  Session one = run(rc.session());
  Session other = run(rc.session());
  BOOST_TEST(id(one) != id(other));
  BOOST_TEST(id(one) != id(rc));
  BOOST_TEST(id(one) == id(one));
  BOOST_TEST(rc.stats().exclusive == 2u);
}

BOOST_AUTO_TEST_CASE(its_database_and_watches_are_its_own) {
  Client rc = client();
  Session session = run(rc.session());
  run(session.command<bool>("SELECT", 3));
  run(session.set("k", "three"));
  BOOST_TEST(!run(rc.get("k")).has_value());
  BOOST_TEST(run(rc.with({.database = 3}).get("k")).value_or("") == "three");
}

BOOST_AUTO_TEST_CASE(a_manual_transaction_is_possible) {
  Client rc = client();
  Session session = run(rc.session());
  run(session.command<bool>("WATCH", "k"));
  run(session.command<bool>("MULTI"));
  BOOST_TEST(run(session.command<std::string>("INCR", "k")) == "QUEUED");
  BOOST_TEST(run(session.command<std::vector<std::int64_t>>("EXEC")).at(0) == 1);
}

BOOST_AUTO_TEST_CASE(the_next_caller_gets_the_connection_if_it_is_unchanged) {
  Client rc = client();
  std::int64_t first = 0;
  {
    Session session = run(rc.session());
    first = id(session);
    run(session.command<bool>("WATCH", "k"));
    run(session.command<bool>("UNWATCH"));
  }
  Session next = run(rc.session());
  BOOST_TEST(id(next) == first);
}

BOOST_AUTO_TEST_CASE(a_connection_with_changed_state_is_closed) {
  Client rc = client();
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"SELECT", "1"}, {"MULTI"}, {"CLIENT", "SETNAME", "me"}}) {
    BOOST_TEST_CONTEXT(words[0]) {
      std::int64_t first = 0;
      {
        Session session = run(rc.session());
        first = id(session);
        if (words.size() == 1) run(session.command<bool>(words[0]));
        if (words.size() == 2) run(session.command<bool>(words[0], words[1]));
        if (words.size() == 3) run(session.command<bool>(words[0], words[1], words[2]));
      }
      Session next = run(rc.session());
      BOOST_TEST(id(next) != first);
    }
  }
}

BOOST_AUTO_TEST_CASE(sent_commands_are_answered_before_the_next_caller_has_it) {
  Client rc = client(1);
  std::optional<Session> session = run(rc.session());
  auto slow = session->command<bool>("DEBUG", "SLEEP", "0.05");
  auto last = session->set("k", "v");
  session.reset();
  Session next = run(rc.session());
  BOOST_TEST(run(next.get("k")).value_or("") == "v");
  BOOST_TEST(slow.settled());
  BOOST_TEST(run(std::move(last)));
  static_cast<void>(run(std::move(slow)));
}

BOOST_AUTO_TEST_CASE(a_blocking_command_ends_with_its_session) {
  Client rc = client();
  std::optional<Session> session = run(rc.session());
  auto popped = session->command<Reply>("BLPOP", "queue", 0);
  run(rc.ping());  // it was sent by then
  session.reset();
  BOOST_TEST(is(failure(std::move(popped)), errc::closed, Delivery::maybe_applied));
  // The server may notice it after it has read what another connection sent.
  until([&] { return has(server.command({"INFO", "clients"}), "blocked_clients:0\r"); });
  BOOST_TEST(run(rc.rpush("queue", "kept")) == 1);
  BOOST_TEST(run(rc.llen("queue")) == 1);
}

BOOST_AUTO_TEST_CASE(beyond_the_bound_callers_wait_in_line) {
  Client rc = client(2);
  std::optional<Session> a = run(rc.session());
  std::optional<Session> b = run(rc.session());
  std::vector<int> order;
  auto third = rc.session().then([&](Session) { order.push_back(3); });
  auto fourth = rc.session().then([&](Session) { order.push_back(4); });
  run(rc.ping());
  BOOST_TEST(order.empty());
  a.reset();
  run(all(std::move(third), std::move(fourth)));
  BOOST_TEST((order == std::vector<int>{3, 4}));
  BOOST_TEST(rc.stats().exclusive == 2u);
}

BOOST_AUTO_TEST_CASE(waiting_in_line_is_bounded) {
  Client rc = client(1, 30ms);
  Session only = run(rc.session());
  const Error late = failure(rc.session());
  BOOST_TEST(is(late, errc::timeout, Delivery::not_sent));
  BOOST_TEST(has(late.message(), "session"));
}

BOOST_AUTO_TEST_CASE(a_cancelled_caller_leaves_the_line) {
  Client rc = client(1);
  std::optional<Session> only = run(rc.session());
  auto gone = rc.session();
  auto next = rc.session();
  gone.cancel();
  only.reset();
  BOOST_TEST(run(run(std::move(next)).ping()) == "PONG");
  BOOST_TEST(failure(std::move(gone)).is(errc::cancelled));
}

BOOST_AUTO_TEST_CASE(it_does_not_reconnect_after_a_loss) {
  Client rc = client();
  Session session = run(rc.session());
  auto pending = session.command("BLPOP", "queue", 0);
  server.restart();
  BOOST_TEST(failure(std::move(pending)).is(errc::connection));
  BOOST_TEST(!session.up());
  BOOST_TEST(is(failure(session.get("k")), errc::connection, Delivery::not_sent));
  run(rc.connected());
  Session fresh = run(rc.session());
  BOOST_TEST(run(fresh.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(while_the_server_is_down_it_fails_at_once) {
  Client rc = client();
  server.kill9();
  static_cast<void>(failure(rc.ping()));
  until([&] { return rc.describe().find("down") != std::string::npos; });
  BOOST_TEST(is(failure(rc.session()), errc::connection, Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(commands_that_would_break_its_conversation_are_refused) {
  Client rc = client();
  Session session = run(rc.session());
  for (const char* name : {"SUBSCRIBE", "MONITOR", "QUIT", "HELLO", "RESET"}) {
    BOOST_TEST(is(failure(session.command(name, "x")), errc::not_supported, Delivery::not_sent));
  }
  BOOST_TEST(run(session.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(it_holds_the_client_but_disconnect_ends_both) {
  std::optional<Client> rc = client();
  Session session = run(rc->session());
  Client other = *rc;
  rc.reset();
  BOOST_TEST(run(session.ping()) == "PONG");
  run(other.disconnect());
  BOOST_TEST(failure(session.ping()).is(errc::closed));
  BOOST_TEST(failure(other.session()).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(it_can_be_moved_and_released) {
  Client rc = client();
  Session session = run(rc.session());
  Session moved = std::move(session);
  BOOST_TEST(run(moved.ping()) == "PONG");
  moved.release();
  BOOST_TEST(failure(moved.ping()).is(errc::closed));
  BOOST_TEST(!moved.up());
}

BOOST_AUTO_TEST_CASE(it_may_outlive_its_reactor) {
  std::optional<Session> left;
  {
    Reactor own;
    Client rc = own.run(connect(own, options()));
    left = own.run(rc.session());
  }
  BOOST_TEST(!left->up());
  left.reset();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
