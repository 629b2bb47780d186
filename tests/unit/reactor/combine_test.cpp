#include <deferredis/reactor/combine.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/ready_loop.hpp"
#include "support/small_stack.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

/// Several promises and the vector of their futures.
template <class T>
struct Several {
  explicit Several(std::size_t count) : promises(count) {
    for (auto& promise : promises) futures.push_back(promise.future());
  }
  std::size_t pending() const {
    std::size_t count = 0;
    for (const auto& promise : promises) count += promise.pending() ? 1 : 0;
    return count;
  }
  std::vector<Promise<T>> promises;
  std::vector<Future<T>> futures;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(combine, ReadyLoop)

// --- all -----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(all_returns_the_values_in_the_order_of_its_arguments) {
  Promise<int> number;
  Promise<std::string> text;
  auto both = all(number.future(), text.future());
  text.fulfill("b");
  run();
  BOOST_TEST(!both.settled());
  number.fulfill(1);
  BOOST_TEST((value_of(std::move(both)) == std::tuple<int, std::string>(1, "b")));
}

BOOST_AUTO_TEST_CASE(all_of_a_vector_returns_the_values_in_input_order) {
  Several<int> three(3);
  auto values = all(std::move(three.futures));
  for (int i : {2, 0, 1}) three.promises[static_cast<std::size_t>(i)].fulfill(i * 10);
  BOOST_TEST((value_of(std::move(values)) == std::vector<int>{0, 10, 20}));
}

BOOST_AUTO_TEST_CASE(all_accepts_ready_futures) {
  BOOST_TEST((value_of(all(ready(1), ready(2))) == std::tuple<int, int>(1, 2)));
}

BOOST_AUTO_TEST_CASE(all_of_nothing_is_ready_at_once) {
  BOOST_TEST(all(std::vector<Future<int>>()).settled());
  BOOST_TEST(all(std::vector<Future<void>>()).settled());
  BOOST_TEST(all().settled());
}

BOOST_AUTO_TEST_CASE(all_of_voids_is_a_void_future) {
  Several<void> two(2);
  Future<void> done = all(std::move(two.futures));
  Future<void> pack = all(ready(), ready());
  two.promises[0].fulfill();
  run();
  BOOST_TEST(!done.settled());
  two.promises[1].fulfill();
  BOOST_TEST(failure_of(std::move(done)) == "none");
  BOOST_TEST(failure_of(std::move(pack)) == "none");
}

BOOST_AUTO_TEST_CASE(all_has_an_empty_value_for_a_void) {
  auto mixed = all(ready(), ready(2));
  BOOST_TEST((value_of(std::move(mixed)) == std::tuple<Nothing, int>(Nothing{}, 2)));
}

BOOST_AUTO_TEST_CASE(all_carries_move_only_values) {
  std::vector<Future<std::unique_ptr<int>>> owners;
  owners.push_back(ready(std::make_unique<int>(4)));
  BOOST_TEST(*value_of(all(std::move(owners))).front() == 4);
  auto pack = value_of(all(ready(std::make_unique<int>(5)), ready(1)));
  BOOST_TEST(*std::get<0>(pack) == 5);
}

BOOST_AUTO_TEST_CASE(the_first_failure_fails_all_at_once_and_cancels_the_rest) {
  Several<int> three(3);
  auto values = all(std::move(three.futures));
  three.promises[1].fail(some_error());
  run();
  BOOST_TEST(three.pending() == 0u);
  BOOST_TEST(failure_of(std::move(values)) == "ConnectionError");
}

BOOST_AUTO_TEST_CASE(the_failures_after_the_first_are_silent) {
  Several<int> three(3);
  auto values = all(std::move(three.futures));
  for (auto& promise : three.promises) promise.fail(some_error());
  BOOST_TEST(failure_of(std::move(values)) == "ConnectionError");
  run();
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(an_unhandled_failure_of_all_is_reported_once) {
  Several<int> three(3);
  all(std::move(three.futures)).detach();
  for (auto& promise : three.promises) promise.fail(some_error());
  run();
  BOOST_TEST(unhandled.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_failed_all_does_not_wait_for_slow_members) {
  Several<int> two(2);
  two.promises[1].on_cancel([] {});
  auto values = all(std::move(two.futures));
  two.promises[0].fail(some_error());
  BOOST_TEST(failure_of(std::move(values)) == "ConnectionError");
  two.promises[1].fulfill(1);
  run();
}

BOOST_AUTO_TEST_CASE(cancel_of_all_cancels_every_member) {
  Several<int> three(3);
  auto values = all(std::move(three.futures));
  values.cancel();
  BOOST_TEST(three.pending() == 0u);
  BOOST_TEST(failure_of(std::move(values)) == "CancelledError");
}

BOOST_AUTO_TEST_CASE(cancelled_members_may_still_provide_values) {
  Several<int> two(2);
  for (auto& promise : two.promises) promise.on_cancel([&promise] { promise.fulfill(3); });
  auto values = all(std::move(two.futures));
  values.cancel();
  BOOST_TEST((value_of(std::move(values)) == std::vector<int>{3, 3}));
}

BOOST_AUTO_TEST_CASE(a_canceller_may_destroy_the_combined_future) {
  Several<int> two(2);
  auto held = std::make_unique<Future<std::vector<int>>>(ready(std::vector<int>()));
  for (auto& promise : two.promises) promise.on_cancel([&] { held.reset(); });
  *held = all(std::move(two.futures));
  held->cancel();
  BOOST_TEST(!held);
  for (auto& promise : two.promises) promise.fulfill(1);
  run();
}

BOOST_AUTO_TEST_CASE(all_fails_when_the_reactor_closes) {
  Several<int> two(2);
  auto values = all(std::move(two.futures));
  close();
  BOOST_TEST(failure_of(std::move(values)) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(all_of_futures_from_a_closed_reactor_is_safe) {
  auto one = ready(1), two = ready(2);
  close();
  auto both = all(std::move(one), std::move(two));
  BOOST_TEST(failure_of(std::move(both)) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(all_of_a_million_uses_no_stack) {
  std::size_t count = 0;
  on_small_stack([&count] {
    ReadyLoop loop;
    std::vector<Future<int>> futures;
    for (int i = 0; i < 1'000'000; ++i) futures.push_back(ready(i));
    count = loop.value_of(all(std::move(futures))).size();
  });
  BOOST_TEST(count == 1'000'000u);
}

// --- all_settled ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(all_settled_returns_every_outcome_in_input_order) {
  Several<int> three(3);
  auto outcomes = all_settled(std::move(three.futures));
  three.promises[2].fulfill(2);
  three.promises[1].fail(some_error());
  run();
  BOOST_TEST(!outcomes.settled());
  three.promises[0].fulfill(0);
  const auto result = value_of(std::move(outcomes));
  BOOST_TEST(*result[0] == 0);
  BOOST_TEST(result[1].error().message() == "it went wrong");
  BOOST_TEST(*result[2] == 2);
}

BOOST_AUTO_TEST_CASE(all_settled_of_a_pack_is_a_tuple) {
  auto outcomes = value_of(all_settled(ready(1), failed(some_error()), ready(std::string("x"))));
  BOOST_TEST(*std::get<0>(outcomes) == 1);
  BOOST_TEST(!std::get<1>(outcomes));
  BOOST_TEST(*std::get<2>(outcomes) == "x");
}

BOOST_AUTO_TEST_CASE(all_settled_of_nothing_is_ready_at_once) {
  auto outcomes = all_settled(std::vector<Future<void>>());
  BOOST_TEST(outcomes.settled());
  BOOST_TEST(value_of(std::move(outcomes)).empty());
}

BOOST_AUTO_TEST_CASE(cancel_of_all_settled_cancels_every_member) {
  Several<void> two(2);
  auto outcomes = all_settled(std::move(two.futures));
  outcomes.cancel();
  const auto result = value_of(std::move(outcomes));
  for (const auto& outcome : result) BOOST_TEST(outcome.error().is(errc::cancelled));
}

BOOST_AUTO_TEST_CASE(members_read_by_all_settled_are_not_reported) {
  all_settled(failed(some_error()), failed<int>(some_error())).detach();
  run();
  BOOST_TEST(unhandled.empty());
}

// --- race ----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(race_returns_the_first_success_and_cancels_the_others) {
  Several<std::string> three(3);
  auto first = race(std::move(three.futures));
  three.promises[1].fulfill("won");
  const auto winner = value_of(std::move(first));
  BOOST_TEST(winner.first == 1u);
  BOOST_TEST(winner.second == "won");
  BOOST_TEST(three.pending() == 0u);
}

BOOST_AUTO_TEST_CASE(race_skips_failures_while_others_run) {
  Several<int> two(2);
  auto first = race(std::move(two.futures));
  two.promises[0].fail(some_error());
  run();
  BOOST_TEST(!first.settled());
  two.promises[1].fulfill(5);
  BOOST_TEST(value_of(std::move(first)).second == 5);
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(race_of_failures_reports_the_last_one_and_how_many) {
  Several<int> two(2);
  auto first = race(std::move(two.futures));
  two.promises[1].fail(some_error("second"));
  two.promises[0].fail(Error(errc::timeout, "first"));
  auto outcome = outcome_of(std::move(first));
  BOOST_TEST((outcome.error().code() == errc::timeout));
  BOOST_TEST(outcome.error().message() == "2 of 2 futures failed, the last with: first");
}

BOOST_AUTO_TEST_CASE(race_of_nothing_is_an_invalid_argument) {
  BOOST_TEST(failure_of(race(std::vector<Future<int>>())) == "InvalidArgumentError");
}

BOOST_AUTO_TEST_CASE(race_of_voids_returns_only_the_index) {
  Several<void> two(2);
  Future<std::size_t> first = race(std::move(two.futures));
  two.promises[1].fulfill();
  BOOST_TEST(value_of(std::move(first)) == 1u);
}

BOOST_AUTO_TEST_CASE(cancel_of_race_cancels_every_member) {
  Several<int> two(2);
  auto first = race(std::move(two.futures));
  first.cancel();
  BOOST_TEST(two.pending() == 0u);
  BOOST_TEST(failure_of(std::move(first)) == "CancelledError");
}

// --- maybe_future --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(maybe_future_accepts_a_value) {
  BOOST_TEST(value_of(maybe_future([](int a, int b) { return a + b; }, 1, 2)) == 3);
}

BOOST_AUTO_TEST_CASE(maybe_future_accepts_a_call_that_returns_void) {
  bool called = false;
  Future<void> done = maybe_future([&] { called = true; });
  BOOST_TEST(called);
  BOOST_TEST(done.settled());
}

BOOST_AUTO_TEST_CASE(maybe_future_accepts_a_future) {
  Promise<int> promise;
  Future<int> future = maybe_future([&] { return promise.future(); });
  promise.fulfill(4);
  BOOST_TEST(value_of(std::move(future)) == 4);
}

BOOST_AUTO_TEST_CASE(maybe_future_accepts_an_exception) {
  auto future = maybe_future([]() -> int { throw std::runtime_error("thrown"); });
  BOOST_TEST(outcome_of(std::move(future)).error().message() == "thrown");
}

BOOST_AUTO_TEST_CASE(maybe_future_accepts_an_outcome_and_an_error) {
  BOOST_TEST(value_of(maybe_future([] { return Outcome<int>(6); })) == 6);
  BOOST_TEST(failure_of(maybe_future([] { return some_error(); })) == "ConnectionError");
}

BOOST_AUTO_TEST_SUITE_END()
