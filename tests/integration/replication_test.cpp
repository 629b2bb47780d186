// Writes that end only after they are replicated: a primary and its replica, or a scripted server
// for WAITAOF.
#include <deferredis/client/replication.hpp>

#include <chrono>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"
#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Replicated : OneServer {
  // A primary normally waits 5 s for more replicas.
  Replicated()
      : OneServer({.extra = {"--repl-diskless-sync-delay", "0"}}),
        rc(run(connect(reactor, options()))) {
    replica.command({"REPLICAOF", "127.0.0.1", std::to_string(server.port())});
    until([this] {
      return server.command({"INFO", "replication"}).find("state=online") != std::string::npos;
    });
  }

  support::RedisServer replica;
  Client rc;
  Client safe = rc.ensure_replication(1, 15s);
  Client hurried = rc.ensure_replication(1, 20ms);
};

BOOST_FIXTURE_TEST_SUITE(ensure_replication, Replicated)

BOOST_AUTO_TEST_CASE(a_write_ends_when_the_replica_has_it) {
  for (int i = 1; i <= 20; ++i) {
    BOOST_TEST(run(safe.incr("n")) == i);
    const std::string text = std::to_string(i);
    BOOST_TEST(replica.command({"GET", "n"}) ==
               "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n");
  }
}

BOOST_AUTO_TEST_CASE(a_frozen_replica_is_an_error_although_the_write_is_done) {
  replica.stop();
  const Error error = failure(hurried.incr("n"));
  BOOST_TEST(is(error, errc::replication, Delivery::maybe_applied));
  BOOST_TEST(has(error.message(), "INCR"));
  BOOST_TEST(has(error.message(), "0 of 1 replicas"));
  BOOST_TEST(run(hurried.get<std::int64_t>("n")).value_or(0) == 1);  // reads do not wait
  replica.cont();
  BOOST_TEST(run(safe.incr("n")) == 2);
}

BOOST_AUTO_TEST_CASE(a_failed_write_reports_its_own_error) {
  run(rc.set("text", "x"));
  BOOST_TEST(is(failure(safe.incr("text")), errc::reply, Delivery::rejected));
  replica.stop();
  BOOST_TEST(is(failure(hurried.incr("text")), errc::reply, Delivery::rejected));
}

BOOST_AUTO_TEST_CASE(other_commands_do_not_wait_for_it) {
  replica.stop();
  auto slow = safe.incr("n");
  until([this] { return run(rc.get("n")).has_value(); });
  BOOST_TEST(run(rc.incr("n")) == 2);
  BOOST_TEST(!slow.settled());
  replica.cont();
  BOOST_TEST(run(std::move(slow)) == 1);
}

BOOST_AUTO_TEST_CASE(a_transaction_is_followed_by_one_wait) {
  Transaction tx = safe.multi();
  auto one = tx.incr("n");
  auto two = tx.incr("n");
  run(tx.commit());
  BOOST_TEST(run(std::move(one)) == 1);
  BOOST_TEST(run(std::move(two)) == 2);
  BOOST_TEST(has(server.command({"INFO", "commandstats"}), "cmdstat_wait:calls=1,"));
  replica.stop();
  Transaction lost = hurried.multi();
  auto three = lost.incr("n");
  BOOST_TEST(is(failure(lost.commit()), errc::replication, Delivery::maybe_applied));
  BOOST_TEST(failure(std::move(three)).is(errc::replication));
  BOOST_TEST(run(rc.get<std::int64_t>("n")).value_or(0) == 3);
}

BOOST_AUTO_TEST_CASE(a_transaction_that_is_not_executed_says_why) {
  Transaction wrong = safe.multi();
  wrong.command("GET").on_error([](const Error&) { return Reply(); }).detach();
  BOOST_TEST(failure(wrong.commit()).is(errc::exec_aborted));
  Watch watch = run(safe.watch("n"));
  run(rc.set("n", 5));
  Transaction tx = watch.multi();
  tx.incr("n").detach();
  BOOST_TEST(failure(tx.commit()).is(errc::watch));
  Watch again = run(safe.watch("n"));
  Transaction good = again.multi();
  auto n = good.incr("n");
  run(good.commit());
  BOOST_TEST(run(std::move(n)) == 6);
  BOOST_TEST(has(server.command({"INFO", "commandstats"}), "cmdstat_wait:calls=3,"));
}

BOOST_AUTO_TEST_CASE(a_batch_is_followed_by_one_wait) {
  Batch batch = safe.batch();
  for (int i = 0; i < 100; ++i) batch.incr("n").detach();
  const auto replies = run(batch.execute_replies());
  BOOST_TEST(replies.size() == 100u);
  BOOST_TEST(replies.back().as<std::int64_t>().value() == 100);
  BOOST_TEST(has(server.command({"INFO", "commandstats"}), "cmdstat_wait:calls=1,"));
  replica.stop();
  Batch lost = hurried.batch();
  auto n = lost.incr("n");
  BOOST_TEST(failure(lost.execute()).is(errc::replication));
  BOOST_TEST(failure(std::move(n)).is(errc::replication));
}

BOOST_AUTO_TEST_CASE(scripts_and_unknown_commands_count_as_writes) {
  const Script counter("return redis.call('INCR', KEYS[1])");
  BOOST_TEST(run(counter.run<std::int64_t>(safe, "n")) == 1);
  BOOST_TEST(run(safe.eval<std::int64_t>("return redis.call('INCR', KEYS[1])", "n")) == 2);
  replica.stop();
  BOOST_TEST(failure(counter.run(hurried, "n")).is(errc::replication));
  BOOST_TEST(failure(hurried.command("NOT.KNOWN", "n")).is(errc::reply));
  const Script reader("return redis.call('GET', KEYS[1])", {.read_only = true});
  BOOST_TEST(run(reader.run<std::string>(hurried, "n")) == "3");
}

BOOST_AUTO_TEST_CASE(blocking_and_refused_commands_are_refused) {
  BOOST_TEST(is(failure(safe.command("BLPOP", "q", 0)), errc::not_supported, Delivery::not_sent));
  BOOST_TEST(is(failure(safe.command("SELECT", 1)), errc::not_supported, Delivery::not_sent));
  BOOST_CHECK_THROW(static_cast<void>(rc.ensure_replication(0, 1s)), InvalidArgumentError);
  BOOST_CHECK_THROW(static_cast<void>(rc.ensure_replication(1, 0s)), InvalidArgumentError);
  BOOST_CHECK_THROW(static_cast<void>(rc.ensure_persistence(false, 0, 1s)), InvalidArgumentError);
}

// Before 7.2 it has no such command; later ones want an append-only file.
BOOST_AUTO_TEST_CASE(a_server_that_refuses_waitaof_is_an_error_after_the_write) {
  const Error error = failure(rc.ensure_persistence(true, 0, 1s).incr("n"));
  BOOST_TEST(is(error, errc::replication, Delivery::maybe_applied));
  BOOST_TEST((has(error.message(), "unknown command") || has(error.message(), "appendonly")));
}

BOOST_AUTO_TEST_CASE(a_primary_that_dies_leaves_it_maybe_applied) {
  replica.stop();
  auto written = safe.incr("n");
  until([this] { return run(rc.get("n")).has_value(); });
  server.kill9();
  BOOST_TEST(is(failure(std::move(written)), errc::connection, Delivery::maybe_applied));
  BOOST_TEST(is(failure(safe.incr("n")), errc::connection, Delivery::not_sent));
  server.start();
  run(rc.connected());
  BOOST_TEST(!run(rc.get("n")).has_value());
}

BOOST_AUTO_TEST_CASE(a_cancelled_write_is_maybe_applied_and_its_connection_stays_in_step) {
  replica.stop();
  auto gone = safe.incr("n");
  gone.cancel();
  BOOST_TEST(is(failure(std::move(gone)), errc::cancelled, Delivery::maybe_applied));
  replica.cont();
  BOOST_TEST(run(safe.set("k", "v")));
  BOOST_TEST(run(safe.incr("m")) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(ensure_persistence, support::ScriptedClient)

BOOST_AUTO_TEST_CASE(waitaof_follows_in_the_same_write_and_decides) {
  open_and_wait(options());
  const std::string incr = "*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n";
  const std::string wait = "*4\r\n$7\r\nWAITAOF\r\n$1\r\n1\r\n$1\r\n2\r\n$3\r\n250\r\n";
  const Client safe = rc->ensure_persistence(true, 2, 250ms);
  for (const auto& [counts, text] : std::vector<std::pair<std::string, std::string>>{
           {"*2\r\n:1\r\n:2\r\n", "fine"},
           {"*2\r\n:0\r\n:2\r\n", "its disk did not confirm"},
           {"*2\r\n:1\r\n:1\r\n", "1 of 2 replicas"},
           {"-ERR WAITAOF cannot be used\r\n", "WAITAOF cannot be used"}}) {
    server.pieces.clear();
    server.answer = [&, reply = counts](std::string_view) { return ":7\r\n" + reply; };
    auto written = safe.incr("n");
    if (text == "fine") {
      BOOST_TEST(support::settle(manual, std::move(written)) == 7);
    } else {
      const Error error = support::failure(manual, std::move(written));
      BOOST_TEST((error.code() == errc::replication));
      BOOST_TEST(error.message().find(text) != std::string_view::npos);
    }
    BOOST_TEST(server.received() == incr + wait);
  }
}

BOOST_AUTO_TEST_CASE(the_deadline_leaves_time_for_the_wait) {
  Options wanted = options();
  wanted.timeout = 1s;
  open_and_wait(wanted);
  auto written = rc->ensure_persistence(true, 0, 2s).incr("n");
  support::turn_until(manual, [this] { return server.received().size() > 10; });
  manual.advance(2999ms);
  support::turn_a_little(manual);
  BOOST_TEST(!written.settled());
  manual.advance(1ms);
  const Error error = support::failure(manual, std::move(written));
  BOOST_TEST((error.code() == errc::timeout));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
