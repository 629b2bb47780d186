// The cases of txredisapi's test_transactions.
#include <optional>
#include <string>
#include <vector>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

BOOST_FIXTURE_TEST_SUITE(transactions, Connected)

BOOST_AUTO_TEST_CASE(two_sets_after_a_watch_are_committed) {
  Watch watch = run(rc.watch("txn:key"));
  Transaction tx = watch.multi();
  auto first = tx.set("txn:key", "foo");
  auto second = tx.set("txn:key2", "bar");
  run(tx.commit());
  BOOST_TEST(run(std::move(first)));
  BOOST_TEST(run(std::move(second)));
  BOOST_TEST(run(rc.get("txn:key")).value() == "foo");
  BOOST_TEST(run(rc.get("txn:key2")).value() == "bar");
}

BOOST_AUTO_TEST_CASE(unwatch_ends_a_watch) {
  Session session = run(rc.session());
  run(session.watch("txn:key"));
  BOOST_TEST(run(session.set("txn:key", "foo")));
  BOOST_TEST(run(session.get("txn:key")).value() == "foo");
  run(session.unwatch());
  run(rc.set("txn:key", "other"));
  run(session.command<bool>("MULTI"));
  BOOST_TEST(run(session.command("EXEC")).size() == 0U);  // executed: nothing was watched
}

BOOST_AUTO_TEST_CASE(unwatch_inside_a_transaction_is_part_of_it) {
  Session session = run(rc.session());
  run(session.watch("txn:key"));
  run(session.command<bool>("MULTI"));
  BOOST_TEST(run(session.command<std::string>("SET", "txn:key", "foo")) == "QUEUED");
  BOOST_TEST(run(session.command<std::string>("UNWATCH")) == "QUEUED");
  BOOST_TEST(run(session.command<std::string>("GET", "txn:key")) == "QUEUED");
  BOOST_TEST((run(session.command<std::vector<std::string>>("EXEC")) ==
              std::vector<std::string>{"OK", "OK", "foo"}));
}

BOOST_AUTO_TEST_CASE(a_second_watch_of_a_session_uses_the_same_connection) {
  Session session = run(rc.session());
  const auto id = run(session.command<std::int64_t>("CLIENT", "ID"));
  run(session.watch("txn:key"));
  run(session.watch("txn:key2"));
  BOOST_TEST(run(session.command<std::int64_t>("CLIENT", "ID")) == id);
  run(rc.set("txn:key2", "other"));
  run(session.command<bool>("MULTI"));
  BOOST_TEST(run(session.command("EXEC")).is_null());  // both are watched
}

BOOST_AUTO_TEST_CASE(two_watches_have_two_connections) {
  Watch one = run(rc.watch("txn:key"));
  Watch two = run(rc.watch("txn:key"));
  BOOST_TEST(run(one.command<std::int64_t>("CLIENT", "ID")) !=
             run(two.command<std::int64_t>("CLIENT", "ID")));
}

BOOST_AUTO_TEST_CASE(a_discarded_transaction_leaves_nothing) {
  Watch watch = run(rc.watch("txn:key"));
  Transaction tx = watch.multi();
  tx.set("txn:key", "foo").detach();
  tx.discard();
  BOOST_TEST(failure(tx.commit()).is(errc::closed));
  BOOST_TEST(!run(rc.get("txn:key")).has_value());
  Transaction next = watch.multi();
  auto set = next.set("txn:key", "bar");
  run(next.commit());
  BOOST_TEST(run(std::move(set)));
}

BOOST_AUTO_TEST_CASE(watch_inside_a_transaction_is_refused_and_it_can_still_be_discarded) {
  Session session = run(rc.session());
  run(session.command<bool>("MULTI"));
  BOOST_TEST(run(session.command<std::string>("SET", "txn:key", "foo")) == "QUEUED");
  BOOST_TEST(failure(session.watch("txn:key")).is(errc::reply));
  BOOST_TEST(run(session.command<bool>("DISCARD")));
  BOOST_TEST(!run(session.get("txn:key")).has_value());
  Transaction tx = rc.multi();
  BOOST_TEST(failure(tx.command("WATCH", "txn:key")).is(errc::not_supported));
}

BOOST_AUTO_TEST_CASE(watching_two_keys_and_discarding_leaves_the_session_clean) {
  Session session = run(rc.session());
  run(session.watch({"txn:key", "txn:key2"}));
  run(session.command<bool>("MULTI"));
  BOOST_TEST(run(session.command<std::string>("UNWATCH")) == "QUEUED");
  BOOST_TEST(run(session.command<bool>("DISCARD")));
  run(rc.set("txn:key", "other"));
  run(session.command<bool>("MULTI"));
  BOOST_TEST(run(session.command("EXEC")).size() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
