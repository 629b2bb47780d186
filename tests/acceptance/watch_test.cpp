// The cases of txredisapi's test_watch.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

using Texts = std::vector<std::optional<std::string>>;

struct Watched : Connected {
  Watched() {
    run(rc.mset({{"foo", "1"}, {"bar", "2"}}));
    BOOST_TEST(run(rc.command<std::int64_t>("HSET", "hash", "foo", "1", "bar", "2")) == 2);
  }
  std::string foo() { return run(rc.get("foo")).value_or(""); }
};

BOOST_FIXTURE_TEST_SUITE(watch, Watched)

BOOST_AUTO_TEST_CASE(a_write_of_another_client_is_a_watch_error) {
  Watch watch = run(rc.watch("foo"));
  run(rc.set("foo", "theirs"));
  Transaction tx = watch.multi();
  auto set = tx.set("foo", "ours");
  BOOST_TEST(failure(tx.commit()).is(errc::watch));
  BOOST_TEST(failure(std::move(set)).is(errc::watch));
  BOOST_TEST(foo() == "theirs");
}

BOOST_AUTO_TEST_CASE(a_write_inside_the_transaction_is_not_a_watch_error) {
  Watch watch = run(rc.watch("foo"));
  Transaction tx = watch.multi();
  tx.set("foo", "ours").detach();
  run(tx.commit());
  BOOST_TEST(foo() == "ours");
}

BOOST_AUTO_TEST_CASE(without_keys_a_transaction_watches_nothing) {
  Transaction tx = rc.multi();
  tx.set("foo", "ours").detach();
  run(rc.set("foo", "theirs"));
  run(tx.commit());
  BOOST_TEST(foo() == "ours");
}

BOOST_AUTO_TEST_CASE(an_mget_between_and_an_empty_transaction_leave_a_clean_state) {
  Watch watch = run(rc.watch("foo"));
  BOOST_TEST((run(watch.mget({"foo", "bar"})) == Texts{"1", "2"}));
  BOOST_TEST(run(watch.multi().commit_replies()).empty());
  run(rc.set("foo", "theirs"));
  run(watch.multi().commit());  // EXEC ended the watch
}

BOOST_AUTO_TEST_CASE(replies_that_are_lists_do_not_end_the_watch) {
  Watch watch = run(rc.watch("foo"));
  BOOST_TEST(run(watch.hgetall("hash")).size() == 2U);
  BOOST_TEST(run(watch.keys("*")).size() == 3U);
  run(rc.set("foo", "theirs"));
  Transaction tx = watch.multi();
  tx.set("foo", "ours").detach();
  BOOST_TEST(failure(tx.commit()).is(errc::watch));
}

BOOST_AUTO_TEST_CASE(mget_is_the_same_before_during_and_in_exec) {
  const auto before = run(rc.mget({"foo", "bar"}));
  Watch watch = run(rc.watch("foo"));
  const auto within = run(watch.mget({"foo", "bar"}));
  Transaction tx = watch.multi();
  auto in_exec = tx.mget({"foo", "bar"});
  run(tx.commit());
  BOOST_TEST((before == Texts{"1", "2"}));
  BOOST_TEST((within == before));
  BOOST_TEST((run(std::move(in_exec)) == before));
}

BOOST_AUTO_TEST_CASE(hgetall_is_the_same_before_during_and_in_exec) {
  const auto first = [](const auto& map) { return map.begin()->first + map.begin()->second; };
  const auto before = run(rc.hgetall("hash"));
  Watch watch = run(rc.watch("hash"));
  const auto within = run(watch.hgetall("hash"));
  Transaction tx = watch.multi();
  auto in_exec = tx.hgetall("hash");
  run(tx.commit());
  const auto last = run(std::move(in_exec));
  BOOST_TEST(before.size() == 2U);
  BOOST_TEST(within.size() == 2U);
  BOOST_TEST(last.size() == 2U);
  BOOST_TEST(first(within) == first(before));
  BOOST_TEST(first(last) == first(before));
}

BOOST_AUTO_TEST_CASE(two_hgetall_at_once_are_two_maps) {
  Watch watch = run(rc.watch("hash"));
  auto one = watch.hgetall("hash");
  auto two = watch.hgetall("hash");
  BOOST_TEST(run(std::move(one)).size() == 2U);
  BOOST_TEST(run(std::move(two)).size() == 2U);
  run(watch.multi().commit());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
