// Future::cancel: what it stops, what continues, and who is told.
#include <memory>
#include <utility>

#include <deferredis/reactor/future.hpp>

#include "support/ready_loop.hpp"

using namespace deferredis;
using namespace deferredis::test;

BOOST_FIXTURE_TEST_SUITE(future_cancel, ReadyLoop)

BOOST_AUTO_TEST_CASE(cancel_fails_it_with_a_cancelled_error) {
  Promise<int> promise;
  auto future = promise.future();
  future.cancel();
  BOOST_TEST(!promise.pending());
  BOOST_TEST(failure_of(std::move(future)) == "CancelledError");
}

BOOST_AUTO_TEST_CASE(cancel_after_settling_does_nothing) {
  auto future = ready(1);
  future.cancel();
  BOOST_TEST(value_of(std::move(future)) == 1);
}

BOOST_AUTO_TEST_CASE(a_result_after_cancel_is_discarded) {
  Promise<int> promise;
  auto future = promise.future();
  future.cancel();
  promise.fulfill(1);
  promise.fail(some_error());
  BOOST_TEST(failure_of(std::move(future)) == "CancelledError");
}

BOOST_AUTO_TEST_CASE(a_canceller_runs_once_instead_of_the_cancelled_error) {
  int cancelled = 0;
  Promise<int> promise;
  promise.on_cancel([&] { ++cancelled; });
  auto future = promise.future();
  future.cancel();
  BOOST_TEST(!future.settled());
  BOOST_TEST(cancelled == 1);
  future.cancel();
  BOOST_TEST(cancelled == 1);
}

BOOST_AUTO_TEST_CASE(a_canceller_may_provide_a_value) {
  Promise<int> promise;
  promise.on_cancel([&] { promise.fulfill(9); });
  auto future = promise.future();
  future.cancel();
  BOOST_TEST(value_of(std::move(future)) == 9);
}

BOOST_AUTO_TEST_CASE(a_canceller_may_destroy_its_promise) {
  auto promise = std::make_unique<Promise<int>>();
  promise->on_cancel([&] { promise.reset(); });
  auto future = promise->future();
  future.cancel();
  BOOST_TEST(failure_of(std::move(future)) == "BrokenPromiseError");
}

BOOST_AUTO_TEST_CASE(cancel_reaches_the_producer_through_a_chain) {
  bool cancelled = false;
  Promise<int> promise;
  promise.on_cancel([&] {
    cancelled = true;
    promise.fail(Error(errc::cancelled, "asked to"));
  });
  auto end = promise.future()
                 .then([](int n) { return n; })
                 .then([](int) {})
                 .then([] { return 1; })
                 .finally([] {})
                 .on_error(errc::timeout, [](const Error&) { return 0; });
  end.cancel();
  BOOST_TEST(cancelled);
  BOOST_TEST(failure_of(std::move(end)) == "CancelledError");
}

BOOST_AUTO_TEST_CASE(cancel_of_the_outer_cancels_the_returned_future) {
  Promise<int> inner;
  auto outer = ready().then([&] { return inner.future(); });
  run();
  outer.cancel();
  BOOST_TEST(!inner.pending());
  BOOST_TEST(failure_of(std::move(outer)) == "CancelledError");
}

BOOST_AUTO_TEST_CASE(cancel_before_the_callback_cancels_the_future_it_returns) {
  Promise<int> inner;
  auto outer = ready().then([&] { return inner.future(); });
  outer.cancel();  // ready() has settled: nothing to stop yet
  BOOST_TEST(failure_of(std::move(outer)) == "CancelledError");
  BOOST_TEST(!inner.pending());
}

BOOST_AUTO_TEST_CASE(cancel_inside_the_callback_cancels_the_future_it_returns) {
  Promise<int> inner;
  Future<int> outer = ready().then([&] {
    outer.cancel();
    return inner.future();
  });
  run();
  BOOST_TEST(failure_of(std::move(outer)) == "CancelledError");
  BOOST_TEST(!inner.pending());
}

BOOST_AUTO_TEST_CASE(cancel_before_the_callback_leaves_a_plain_value_alone) {
  auto outer = ready(1).then([](int n) { return n + 1; });
  outer.cancel();
  BOOST_TEST(value_of(std::move(outer)) == 2);
}

BOOST_AUTO_TEST_CASE(a_cancelled_chain_can_recover_and_continue) {
  Promise<int> promise, second;
  auto chain = promise.future().on_error([&](const Error&) { return second.future(); });
  chain.cancel();
  run();
  BOOST_TEST(second.pending());
  second.fulfill(2);
  BOOST_TEST(value_of(std::move(chain)) == 2);
}

BOOST_AUTO_TEST_SUITE_END()
