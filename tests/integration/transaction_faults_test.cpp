// Transactions, scripts and sessions when connections break, time runs out and callers disappear.
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

/// Increments "a" and "b" together, over and over, while something goes wrong.
struct Together : OneServer {
  Together() {
    Options hasty = options();
    hasty.backoff = {.min = 5ms, .max = 20ms};
    hasty.pool_size = 3;
    rc.emplace(run(connect_pool(reactor, hasty)));
  }

  void begin(Future<void> ended) {
    ++pending;
    std::move(ended)
        .then([this] { --pending, ++done; },
              [this](const Error& error) {
                --pending;
                if (error.delivery() == Delivery::maybe_applied) ++unsure;
              })
        .detach();
  }
  void transaction() {
    Transaction tx = rc->multi();
    tx.incr("a").detach();
    tx.incr("b").detach();
    begin(tx.commit());
  }
  void script() {
    begin(both.run<std::int64_t>(*rc, {"a", "b"}).then([](std::int64_t) {}));
  }
  std::int64_t number(const std::string& key) {
    return run(rc->get<std::int64_t>(key)).value_or(0);
  }
  void cut_connections(const std::function<void()>& one) {
    for (int round = 0; round < 10; ++round) {
      run(rc->connected());
      for (int i = 0; i < 50; ++i) one();
      reactor.run_once();
      server.command({"CLIENT", "KILL", "TYPE", "normal"});
      for (int i = 0; i < 50; ++i) one();
      until([this] { return pending == 0; });
      run(rc->connected());
      for (int i = 0; i < 5; ++i) one();
      until([this] { return pending == 0; });
    }
  }
  // Successes were executed once, unsure ones once or not at all, and nothing by half.
  void check() {
    until([this] { return rc->stats().connections_up == 3; });
    const std::int64_t a = number("a");
    BOOST_TEST(number("b") == a);
    BOOST_TEST(a >= done);
    BOOST_TEST(a <= done + unsure);
    BOOST_TEST(done > 0);
  }

  std::optional<Client> rc;
  const Script both{"redis.call('INCR', KEYS[1]) return redis.call('INCR', KEYS[2])"};
  int pending = 0;
  std::int64_t done = 0;
  std::int64_t unsure = 0;
};

BOOST_FIXTURE_TEST_SUITE(transaction_faults, Together)

BOOST_AUTO_TEST_CASE(cut_connections_split_no_transaction_and_repeat_none) {
  cut_connections([this] { transaction(); });
  check();
}

BOOST_AUTO_TEST_CASE(cut_connections_and_flushes_split_no_script_and_repeat_none) {
  cut_connections([this] {
    script();
    if (pending % 20 == 0) rc->script_flush().on_error([](const Error&) {}).detach();
  });
  check();
}

BOOST_AUTO_TEST_CASE(a_freeze_longer_than_the_deadline_splits_no_transaction) {
  const Client patient = *rc;
  rc = patient.with({.timeout = 30ms});
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 20; ++i) transaction(), script();
    reactor.run_once();
    server.stop();
    for (int i = 0; i < 20; ++i) transaction(), script();
    until([this] { return pending == 0; });
    server.cont();
    BOOST_TEST(run(patient.ping()) == "PONG");
  }
  rc = patient;
  for (int i = 0; i < 20; ++i) transaction(), script();
  until([this] { return pending == 0; });
  check();
}

BOOST_AUTO_TEST_CASE(sessions_that_end_in_any_way_free_their_place) {
  Options few = options();
  few.max_exclusive = 2;
  Client bounded = run(connect(reactor, few));
  for (int i = 0; i < 20; ++i) {
    auto cancelled = bounded.session();
    auto dropped = bounded.session();
    auto late = bounded.with({.timeout = 1ms}).session();
    cancelled.cancel();
    std::move(dropped).detach();
    std::move(cancelled).then([](Session) {}, [](const Error&) {}).detach();
    std::move(late).then([](Session) {}, [](const Error&) {}).detach();
    Session kept = run(bounded.session());
    auto slow = kept.command("BLPOP", "queue", 0);
    slow.cancel();
    std::move(slow).on_error([](const Error&) { return Reply(); }).detach();
  }
  Session one = run(bounded.session());
  Session two = run(bounded.session());
  BOOST_TEST(run(one.ping()) == "PONG");
  BOOST_TEST(run(two.ping()) == "PONG");
  BOOST_TEST(bounded.stats().exclusive == 2u);
}

BOOST_AUTO_TEST_CASE(commands_that_break_the_reply_order_are_refused_everywhere) {
  Session session = run(rc->session());
  for (const char* how : {"OFF", "SKIP"}) {
    const auto refused = [&](Future<Reply> future) {
      BOOST_TEST(is(failure(std::move(future)), errc::not_supported, Delivery::not_sent));
    };
    refused(rc->command("CLIENT", "REPLY", how));
    refused(session.command("CLIENT", "REPLY", how));
    Transaction tx = rc->multi();
    refused(tx.command("CLIENT", "REPLY", how));
  }
}

BOOST_AUTO_TEST_CASE(an_unblocked_command_is_an_error_and_loses_nothing) {
  auto popped = rc->command("BLPOP", "queue", 0);
  std::string id;
  until([&] {
    const std::string list = server.command({"CLIENT", "LIST"});
    const std::size_t at = list.find("cmd=blpop");
    if (at == list.npos) return false;
    const std::size_t from = list.rfind("id=", list.rfind(" addr=", at)) + 3;
    id = list.substr(from, list.find(' ', from) - from);
    return true;
  });
  server.command({"CLIENT", "UNBLOCK", id, "ERROR"});
  const Error error = failure(std::move(popped));
  BOOST_TEST(error.prefix() == "UNBLOCKED");
  BOOST_TEST((error.delivery() == Delivery::rejected));
  BOOST_TEST(run(rc->rpush("queue", "kept")) == 1);
  BOOST_TEST(run(rc->llen("queue")) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
