// Future as a coroutine. The coroutines are functions with parameters by value (g++ 12).
#include <deferredis/reactor/future.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/allocation_count.hpp"
#include "support/ready_loop.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

struct OwnError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Noted {
  explicit Noted(std::string& log) : log_(log) {}
  Noted(const Noted&) = delete;
  ~Noted() { log_ += "unwound "; }
  std::string& log_;
};

Future<int> add_one(Future<int> number) {
  int n = co_await std::move(number);
  co_return n + 1;
}

Future<void> note(Future<void> first, std::string& log) {
  log += "started ";
  co_await std::move(first);
  log += "ended ";
}

Future<int> throw_own() {
  throw OwnError("mine");
  co_return 1;
}

Future<int> return_error() { co_return some_error("returned"); }

Future<std::unique_ptr<int>> move_along(Future<std::unique_ptr<int>> owner) {
  auto owned = co_await std::move(owner);
  co_return owned;
}

Future<std::string> kind_of(Future<int> future) {
  auto outcome = co_await std::move(future).outcome();
  if (outcome) co_return "none";
  co_return std::string(outcome.error().code().name());
}

Future<std::string> wait_twice(Future<void> first, Future<void> second, std::string& log) {
  const Noted unwinding(log);
  auto one = co_await std::move(first).outcome();
  log += one ? "first " : "cancelled ";
  auto two = co_await std::move(second).outcome();
  log += two ? "second " : "cancelled ";
  co_return "done";
}

Future<void> wait_for(Future<void> future, std::string& log) {
  const Noted unwinding(log);
  co_await std::move(future);
  log += "passed ";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(coroutine, ReadyLoop)

// --- values and errors ---------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(starts_at_once_and_continues_inline_when_its_future_is_ready) {
  std::string log;
  auto done = note(ready(), log);
  BOOST_TEST(log == "started ended ");
  BOOST_TEST(done.settled());
}

BOOST_AUTO_TEST_CASE(continues_from_the_loop_and_not_inside_the_call_that_settles) {
  std::string log;
  Promise<> promise;
  auto done = note(promise.future(), log);
  promise.fulfill();
  BOOST_TEST(log == "started ");
  run();
  BOOST_TEST(log == "started ended ");
}

BOOST_AUTO_TEST_CASE(returns_a_value) {
  Promise<int> promise;
  auto sum = add_one(add_one(promise.future()));
  promise.fulfill(1);
  BOOST_TEST(value_of(std::move(sum)) == 3);
}

BOOST_AUTO_TEST_CASE(a_ready_future_whose_callbacks_still_wait_is_awaited_after_them) {
  std::string log;
  auto done = note(ready().then([&] { log += "callback "; }), log);
  BOOST_TEST(log == "started ");
  run();
  BOOST_TEST(log == "started callback ended ");
}

BOOST_AUTO_TEST_CASE(carries_move_only_values) {
  auto moved = move_along(move_along(ready(std::make_unique<int>(5))));
  BOOST_TEST(*value_of(std::move(moved)) == 5);
}

BOOST_AUTO_TEST_CASE(accepts_callbacks_like_any_future) {
  BOOST_TEST(value_of(add_one(ready(1)).then([](int n) { return n * 10; })) == 20);
}

BOOST_AUTO_TEST_CASE(may_be_returned_from_a_callback) {
  BOOST_TEST(value_of(ready(1).then([](int n) { return add_one(ready(n)); })) == 2);
}

BOOST_AUTO_TEST_CASE(a_thrown_exception_fails_it) {
  auto outcome = outcome_of(throw_own());
  BOOST_TEST(outcome.error().message() == "mine");
}

BOOST_AUTO_TEST_CASE(a_foreign_exception_comes_out_of_co_await_unchanged) {
  auto outcome = outcome_of(add_one(add_one(throw_own())));
  BOOST_CHECK_EXCEPTION(outcome.value(), OwnError,
                        [](const OwnError& e) { return std::string(e.what()) == "mine"; });
}

BOOST_AUTO_TEST_CASE(a_returned_error_fails_it) {
  BOOST_TEST(outcome_of(return_error()).error().message() == "returned");
}

BOOST_AUTO_TEST_CASE(an_error_passes_through_with_its_text_and_delivery) {
  const Error error(errc::timeout, "too late", Delivery::maybe_applied);
  auto outcome = outcome_of(add_one(failed<int>(error)));
  BOOST_TEST((outcome.error().code() == errc::timeout));
  BOOST_TEST(outcome.error().message() == "too late");
  BOOST_TEST((outcome.error().delivery() == Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(outcome_returns_the_error_without_throwing) {
  BOOST_TEST(value_of(kind_of(failed<int>(some_error()))) == "ConnectionError");
  BOOST_TEST(value_of(kind_of(ready(1))) == "none");
}

BOOST_AUTO_TEST_CASE(an_unhandled_failure_is_reported_once) {
  add_one(throw_own()).detach();
  run();
  BOOST_TEST(unhandled.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_coroutine_runs_on_without_its_future) {
  std::string log;
  Promise<> promise;
  note(promise.future(), log).detach();
  promise.fulfill();
  run();
  BOOST_TEST(log == "started ended ");
}

// --- cancelling ----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(cancel_cancels_what_it_awaits) {
  std::string log;
  Promise<> promise;
  auto task = wait_for(promise.future(), log);
  task.cancel();
  BOOST_TEST(!promise.pending());
  BOOST_TEST(failure_of(std::move(task)) == "CancelledError");
  BOOST_TEST(log == "unwound ");
}

BOOST_AUTO_TEST_CASE(cancel_reaches_the_innermost_wait_through_coroutines_and_chains) {
  Promise<int> promise;
  auto task = add_one(add_one(promise.future()).then([](int n) { return n; }));
  task.cancel();
  BOOST_TEST(!promise.pending());
  BOOST_TEST(failure_of(std::move(task)) == "CancelledError");
}

BOOST_AUTO_TEST_CASE(a_cancel_may_be_caught_and_the_coroutine_continues) {
  std::string log;
  Promise<> first, second;
  auto task = wait_twice(first.future(), second.future(), log);
  task.cancel();
  run();
  BOOST_TEST(second.pending());
  second.fulfill();
  BOOST_TEST(value_of(std::move(task)) == "done");
  BOOST_TEST(log == "cancelled second unwound ");
}

BOOST_AUTO_TEST_CASE(a_second_cancel_cancels_again) {
  std::string log;
  Promise<> first, second;
  auto task = wait_twice(first.future(), second.future(), log);
  task.cancel();
  run();
  task.cancel();
  BOOST_TEST(!second.pending());
  BOOST_TEST(value_of(std::move(task)) == "done");
  BOOST_TEST(log == "cancelled cancelled unwound ");
}

BOOST_AUTO_TEST_CASE(a_second_cancel_before_the_first_arrived_is_for_the_next_wait) {
  std::string log;
  Promise<> first, second;
  auto task = wait_twice(first.future(), second.future(), log);
  task.cancel();
  task.cancel();
  run();
  BOOST_TEST(!second.pending());
  BOOST_TEST(log == "cancelled cancelled unwound ");
}

BOOST_AUTO_TEST_CASE(a_cancel_after_the_result_arrived_is_for_the_next_wait) {
  std::string log;
  Promise<> first, second;
  auto task = wait_twice(first.future(), second.future(), log);
  first.fulfill();
  task.cancel();  // the coroutine is in the ready queue
  run();
  BOOST_TEST(!second.pending());
  BOOST_TEST(log == "first cancelled unwound ");
}

BOOST_AUTO_TEST_CASE(a_cancel_while_a_chain_settles_is_for_the_next_wait) {
  std::string log;
  Promise<> first, second;
  auto chain = first.future().then([] { return 1; }).then([](int) { return ready(); });
  auto task = wait_twice(std::move(chain), second.future(), log);
  first.fulfill();
  task.cancel();
  run();
  BOOST_TEST(!second.pending());
  BOOST_TEST(log == "first cancelled unwound ");
}

namespace {
Future<void> cancel_itself(Future<void>& self, Future<void> next, std::string& log) {
  auto first = co_await ready().then([] {}).outcome();
  static_cast<void>(first);
  self.cancel();
  log += "running ";
  co_await std::move(next);
  log += "passed ";
}
}  // namespace

BOOST_AUTO_TEST_CASE(a_cancel_while_it_runs_is_for_the_next_wait) {
  std::string log;
  Promise<> next;
  Future<void> self = ready();
  self = cancel_itself(self, next.future(), log);
  run();
  BOOST_TEST(!next.pending());
  BOOST_TEST(log == "running ");
  BOOST_TEST(failure_of(std::move(self)) == "CancelledError");
}

BOOST_AUTO_TEST_CASE(a_cancelled_wait_may_end_with_a_value) {
  Promise<int> promise;
  promise.on_cancel([&] { promise.fulfill(1); });
  auto task = add_one(promise.future());
  task.cancel();
  BOOST_TEST(value_of(std::move(task)) == 2);
}

// --- the end of the reactor ----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(close_fails_what_it_awaits_and_lets_it_unwind) {
  std::string log;
  Promise<> promise;
  auto task = wait_for(promise.future(), log);
  close();
  BOOST_TEST(log == "unwound ");
  BOOST_TEST(failure_of(std::move(task)) == "ClosedError");
}

namespace {
Future<void> never_give_up(std::string& log) {
  const Noted unwinding(log);
  for (;;) {
    Promise<> promise;
    auto hope = promise.future();
    auto outcome = co_await std::move(hope).outcome();
    static_cast<void>(outcome);
  }
}
}  // namespace

BOOST_AUTO_TEST_CASE(close_destroys_the_frame_of_a_coroutine_that_never_gives_up) {
  std::string log;
  auto task = never_give_up(log);
  close();
  BOOST_TEST(log == "unwound ");
  BOOST_TEST(failure_of(std::move(task)) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(one_reactor_may_await_a_future_of_a_destroyed_one) {
  auto left = std::make_unique<Future<int>>(ready(1));
  {
    ReadyLoop other;
    *left = ready(7);
  }
  for (int i = 0; i < 3000; ++i) core().may_continue_inline();
  BOOST_TEST(value_of(add_one(std::move(*left))) == 8);
}

// --- cost ----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_warm_coroutine_allocates_nothing) {
  int sum = 0;
  const auto turn = [&] {
    Promise<int> promise;
    auto task = add_one(add_one(promise.future()));
    promise.fulfill(1);
    sum += value_of(std::move(task));
  };
  for (int i = 0; i < 10; ++i) turn();
  const std::size_t before = allocation_count();
  for (int i = 0; i < 1000; ++i) turn();
  BOOST_TEST(allocation_count() - before == 0u);
  BOOST_TEST(sum == 3030);
}

BOOST_AUTO_TEST_SUITE_END()
