// Transactions, batches and watches against a real server.
#include <deferredis/client/transaction.hpp>

#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;

struct Connected : OneServer {
  Connected() : rc(run(connect(reactor, options()))) {}

  Client rc;
};

BOOST_FIXTURE_TEST_SUITE(transaction, Connected)

BOOST_AUTO_TEST_CASE(its_futures_settle_with_their_types_at_commit) {
  run(rc.set("Hello", "World"));
  Transaction tx = rc.multi();
  auto hello = tx.get("Hello");
  auto n = tx.incr("n");
  auto none = tx.get("none");
  run(rc.ping());
  BOOST_TEST(!hello.settled());
  BOOST_TEST(tx.size() == 3u);
  run(tx.commit());
  BOOST_TEST(run(std::move(hello)).value_or("") == "World");
  BOOST_TEST(run(std::move(n)) == 1);
  BOOST_TEST(!run(std::move(none)).has_value());
}

BOOST_AUTO_TEST_CASE(its_replies_are_available_as_a_list) {
  Transaction tx = rc.multi();
  auto set = tx.set("k", "v");
  tx.rpush("list", {"a", "b"}).detach();
  tx.lrange("list", 0, -1).detach();
  const auto replies = run(tx.commit_replies());
  BOOST_TEST(replies.size() == 3u);
  BOOST_TEST(replies[1].as<std::int64_t>().value() == 2);
  BOOST_TEST(
      (replies[2].as<std::vector<std::string>>().value() == std::vector<std::string>{"a", "b"}));
  BOOST_TEST(run(std::move(set)));
}

BOOST_AUTO_TEST_CASE(an_error_of_one_command_fails_only_that_command) {
  run(rc.set("text", "x"));
  Transaction tx = rc.multi();
  auto before = tx.incr("n");
  auto wrong = tx.incr("text");
  auto after = tx.incr("n");
  run(tx.commit());
  BOOST_TEST(run(std::move(before)) == 1);
  BOOST_TEST(run(std::move(after)) == 2);
  const Error error = failure(std::move(wrong));
  BOOST_TEST(error.is(errc::reply));
  BOOST_TEST(has(error.message(), "INCR"));
}

BOOST_AUTO_TEST_CASE(a_refused_command_aborts_it_and_says_why) {
  Transaction tx = rc.multi();
  auto fine = tx.set("k", "v");
  auto refused = tx.command("GET");
  const Error error = failure(tx.commit());
  BOOST_TEST(error.is(errc::exec_aborted));
  BOOST_TEST(has(error.message(), "wrong number of arguments"));
  BOOST_TEST(failure(std::move(fine)).is(errc::exec_aborted));
  const Error own = failure(std::move(refused));
  BOOST_TEST(own.is(errc::reply));
  BOOST_TEST(has(own.message(), "wrong number of arguments"));
  BOOST_TEST(!run(rc.get("k")).has_value());
}

BOOST_AUTO_TEST_CASE(no_other_command_comes_between_or_waits_for_it) {
  std::vector<Future<void>> ends;
  for (int i = 0; i < 50; ++i) {
    Transaction tx = rc.multi();
    tx.incr("n").detach();
    auto twice = tx.incr("n");
    ends.push_back(tx.commit());
    ends.push_back(std::move(twice).then([i](std::int64_t n) { BOOST_TEST(n == 2 * (i + 1)); }));
    ends.push_back(rc.get("n").then(
        [](const std::optional<std::string>& n) { BOOST_TEST((n->back() - '0') % 2 == 0); }));
  }
  run(all(std::move(ends)));
  BOOST_TEST(rc.stats().exclusive == 0u);
}

BOOST_AUTO_TEST_CASE(a_discarded_or_destroyed_one_sends_nothing) {
  std::optional<Transaction> tx = rc.multi();
  auto set = tx->set("k", "v");
  tx->discard();
  BOOST_TEST(is(failure(std::move(set)), errc::cancelled, Delivery::not_sent));
  BOOST_TEST(failure(tx->get("k")).is(errc::closed));
  tx = rc.multi();
  tx->set("k", "v").detach();
  tx.reset();
  BOOST_TEST(!run(rc.get("k")).has_value());
}

BOOST_AUTO_TEST_CASE(it_can_be_committed_only_once) {
  Transaction tx = rc.multi();
  run(tx.commit());
  BOOST_TEST(failure(tx.commit()).is(errc::closed));
  BOOST_TEST(failure(tx.commit_replies()).is(errc::closed));
  BOOST_TEST(failure(tx.incr("n")).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(an_empty_one_can_be_committed) {
  Transaction tx = rc.multi();
  BOOST_TEST(run(tx.commit_replies()).empty());
}

BOOST_AUTO_TEST_CASE(commands_that_cannot_be_queued_are_refused_before_anything_is_sent) {
  Transaction tx = rc.multi();
  for (const char* name : {"WATCH", "MULTI", "SELECT", "SUBSCRIBE", "MONITOR", "WAIT"}) {
    BOOST_TEST(is(failure(tx.command(name, "1")), errc::not_supported, Delivery::not_sent));
  }
  auto popped = tx.command<Reply>("BLPOP", "queue", 0);  // it does not block here
  run(tx.commit());
  BOOST_TEST(run(std::move(popped)).is_null());
}

BOOST_AUTO_TEST_CASE(a_cancelled_command_is_executed_and_its_reply_dropped) {
  Transaction tx = rc.multi();
  auto gone = tx.incr("n");
  auto kept = tx.incr("n");
  gone.cancel();
  run(tx.commit());
  BOOST_TEST(run(std::move(kept)) == 2);
  BOOST_TEST(failure(std::move(gone)).is(errc::cancelled));
}

BOOST_AUTO_TEST_CASE(a_cancelled_commit_fails_its_commands_and_leaves_the_connection_in_step) {
  Transaction tx = rc.multi();
  auto n = tx.incr("n");
  auto ended = tx.commit();
  auto next = rc.get("n");
  ended.cancel();
  BOOST_TEST(failure(std::move(ended)).is(errc::cancelled));
  BOOST_TEST(failure(std::move(n)).is(errc::cancelled));
  BOOST_TEST(run(std::move(next)).value_or("") == "1");
}

BOOST_AUTO_TEST_CASE(through_a_pool_it_stays_on_one_connection) {
  Options pooled = options();
  pooled.pool_size = 4;
  Client pool = run(connect_pool(reactor, pooled));
  const std::string large(10'000, 'x');
  std::vector<Future<void>> ends;
  for (int i = 0; i < 20; ++i) {
    Transaction tx = pool.multi();
    for (int k = 0; k < 10; ++k) tx.set("k", large).detach();
    ends.push_back(tx.commit());
  }
  run(all(std::move(ends)));
}

BOOST_AUTO_TEST_CASE(it_waits_for_a_connection_as_a_whole) {
  Client lazy = lazy_pool(reactor, options());
  Transaction tx = lazy.multi();
  auto n = tx.incr("n");
  run(tx.commit());
  BOOST_TEST(run(std::move(n)) == 1);
}

BOOST_AUTO_TEST_CASE(without_a_server_it_fails_as_a_whole) {
  Transaction tx = rc.multi();
  auto n = tx.incr("n");
  auto ended = tx.commit();
  server.kill9();
  const Error error = failure(std::move(ended));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST(failure(std::move(n)).is(errc::connection));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(watching, Connected)

BOOST_AUTO_TEST_CASE(a_change_after_the_watch_is_a_watch_error) {
  Watch watch = run(rc.watch("Counter"));
  const auto before = run(watch.get("Counter"));
  BOOST_TEST(!before.has_value());
  run(rc.set("Counter", "other"));
  Transaction tx = watch.multi();
  auto set = tx.set("Counter", "mine");
  BOOST_TEST(is(failure(tx.commit()), errc::watch, Delivery::rejected));
  BOOST_TEST(failure(std::move(set)).is(errc::watch));
  BOOST_TEST(run(rc.get("Counter")).value_or("") == "other");
}

BOOST_AUTO_TEST_CASE(without_a_change_it_is_executed) {
  Watch watch = run(rc.watch({"a", "b"}));
  Transaction tx = watch.multi();
  auto set = tx.set("a", "1");
  run(tx.commit());
  BOOST_TEST(run(std::move(set)));
}

BOOST_AUTO_TEST_CASE(its_connection_is_returned_clean) {
  for (int i = 0; i < 3; ++i) {
    Watch watch = run(rc.watch("k"));
    if (i == 0) run(watch.multi().commit());
  }
  {
    Watch watch = run(rc.watch("k"));
    run(rc.set("k", "changed"));
  }
  Session session = run(rc.session());
  BOOST_TEST(rc.stats().exclusive <= 2u);  // one may still wait for UNWATCH
  run(session.command<bool>("MULTI"));
  BOOST_TEST(run(session.command<Reply>("EXEC")).size() == 0u);  // nothing is watched
}

BOOST_AUTO_TEST_CASE(the_transaction_may_outlive_the_watch) {
  std::optional<Watch> watch = run(rc.watch("k"));
  Transaction tx = watch->multi();
  watch.reset();
  run(rc.set("k", "changed"));
  tx.set("k", "mine").detach();
  BOOST_TEST(failure(tx.commit()).is(errc::watch));
}

BOOST_AUTO_TEST_CASE(a_lost_connection_ends_the_watch_for_good) {
  Watch watch = run(rc.watch("k"));
  server.restart();
  run(rc.with({.when_disconnected = WhenDisconnected::wait}).ping());
  Transaction tx = watch.multi();
  tx.set("k", "mine").detach();
  BOOST_TEST(is(failure(tx.commit()), errc::connection, Delivery::not_sent));
}

Future<void> increment(Client rc, int times) {
  for (int i = 0; i < times; ++i) {
    const auto plus_one = [](Watch& watch) -> Future<Transaction> {
      const auto n = co_await watch.get<std::int64_t>("n");
      Transaction tx = watch.multi();
      tx.set("n", n.value_or(0) + 1).detach();
      co_return std::move(tx);
    };
    co_await rc.transact("n", plus_one, {.attempts = 1000});
  }
}

BOOST_AUTO_TEST_CASE(transact_tries_again_under_contention) {
  std::vector<Future<void>> workers;
  for (int i = 0; i < 5; ++i) workers.push_back(increment(rc, 10));
  run(all(std::move(workers)));
  BOOST_TEST(run(rc.get("n")).value_or("") == "50");
}

BOOST_AUTO_TEST_CASE(transact_gives_up_after_its_attempts) {
  int tries = 0;
  const auto disturbed = [&](Watch& watch) -> Future<Transaction> {
    ++tries;
    co_await rc.set("n", tries);
    Transaction tx = watch.multi();
    tx.set("n", "mine").detach();
    co_return std::move(tx);
  };
  BOOST_TEST(failure(rc.transact("n", disturbed, {.attempts = 3})).is(errc::watch));
  BOOST_TEST(tries == 3);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(batch, Connected)

BOOST_AUTO_TEST_CASE(its_futures_settle_with_their_types) {
  Batch batch = rc.batch();
  auto set = batch.set("k", "v");
  auto value = batch.get("k");
  run(batch.execute());
  BOOST_TEST(run(std::move(set)));
  BOOST_TEST(run(std::move(value)).value_or("") == "v");
}

BOOST_AUTO_TEST_CASE(the_first_error_fails_it_or_all_errors_are_collected) {
  run(rc.set("text", "x"));
  Batch first = rc.batch();
  auto before = first.incr("n");
  first.incr("text").detach();
  auto after = first.incr("n");
  BOOST_TEST(has(failure(first.execute()).message(), "INCR"));
  BOOST_TEST(run(std::move(before)) == 1);
  BOOST_TEST(run(std::move(after)) == 2);

  Batch all = rc.batch();
  all.incr("n").detach();
  all.incr("text").detach();
  const auto replies = run(all.execute_replies());
  BOOST_TEST(replies.size() == 2u);
  BOOST_TEST(replies[0].as<std::int64_t>().value() == 3);
  BOOST_TEST((replies[1].type() == ReplyType::error));
}

BOOST_AUTO_TEST_CASE(ten_thousand_commands_are_sent_together) {
  Batch batch = rc.batch();
  for (int i = 0; i < 10'000; ++i) batch.incr("n").detach();
  const auto replies = run(batch.execute_replies());
  BOOST_TEST(replies.size() == 10'000u);
  BOOST_TEST(replies.back().as<std::int64_t>().value() == 10'000);
}

BOOST_AUTO_TEST_CASE(an_empty_one_sends_nothing) {
  const auto commands = rc.stats().commands;
  Batch batch = rc.batch();
  run(batch.execute());
  BOOST_TEST(rc.stats().commands == commands);
}

BOOST_AUTO_TEST_CASE(commands_refused_on_a_shared_connection_are_refused_here_too) {
  Batch batch = rc.batch();
  BOOST_TEST(is(failure(batch.command("BLPOP", "k", 0)), errc::not_supported, Delivery::not_sent));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
