#include <deferredis/reactor/task_scope.hpp>

#include <memory>
#include <string>

#include "support/ready_loop.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

struct Noted {
  explicit Noted(std::string& log) : log_(log) {}
  Noted(const Noted&) = delete;
  ~Noted() { log_ += "unwound "; }
  std::string& log_;
};

Future<void> wait_for(Future<void> future, std::string& log) {
  const Noted unwinding(log);
  co_await std::move(future);
  log += "passed ";
}

Future<void> throw_after(Future<void> future) {
  auto outcome = co_await std::move(future).outcome();
  static_cast<void>(outcome);
  throw std::runtime_error("while unwinding");
}

Future<void> destroy_scope(std::unique_ptr<TaskScope>& scope, Future<void> before,
                           Future<void> after, std::string& log) {
  const Noted unwinding(log);
  co_await std::move(before);
  scope.reset();
  log += "destroyed ";
  co_await std::move(after);
  log += "passed ";
}

struct Scoped : ReadyLoop {
  std::unique_ptr<TaskScope> scope = std::make_unique<TaskScope>();
  Promise<> first, second;
  std::string log;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(task_scope, Scoped)

BOOST_AUTO_TEST_CASE(counts_running_tasks) {
  scope->spawn(first.future());
  scope->spawn(second.future());
  BOOST_TEST(scope->size() == 2u);
  first.fulfill();
  run();
  BOOST_TEST(scope->size() == 1u);
}

BOOST_AUTO_TEST_CASE(discards_the_values_of_its_tasks) {
  auto value = std::make_shared<int>(1);
  scope->spawn(ready(value));
  run();
  BOOST_TEST(value.use_count() == 1);
  BOOST_TEST(scope->size() == 0u);
}

BOOST_AUTO_TEST_CASE(join_waits_for_all) {
  scope->spawn(first.future());
  scope->spawn(second.future());
  auto joined = scope->join();
  first.fulfill();
  run();
  BOOST_TEST(!joined.settled());
  second.fulfill();
  BOOST_TEST(failure_of(std::move(joined)) == "none");
}

BOOST_AUTO_TEST_CASE(join_of_an_empty_scope_is_ready) { BOOST_TEST(scope->join().settled()); }

BOOST_AUTO_TEST_CASE(join_waits_for_what_is_spawned_meanwhile) {
  scope->spawn(first.future().then([this] { scope->spawn(second.future()); }));
  auto joined = scope->join();
  first.fulfill();
  run();
  BOOST_TEST(!joined.settled());
  second.fulfill();
  run();
  BOOST_TEST(joined.settled());
}

BOOST_AUTO_TEST_CASE(join_fails_with_the_first_failure_and_cancels_the_rest) {
  scope->spawn(first.future());
  scope->spawn(wait_for(second.future(), log));
  auto joined = scope->join();
  first.fail(some_error());
  BOOST_TEST(failure_of(std::move(joined)) == "ConnectionError");
  BOOST_TEST(!second.pending());
  BOOST_TEST(log == "unwound ");
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(join_fails_with_a_failure_from_before_it) {
  scope->spawn(failed(some_error()));
  scope->spawn(second.future());
  run();
  BOOST_TEST(failure_of(scope->join()) == "ConnectionError");
  BOOST_TEST(!second.pending());
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(a_cancelled_task_is_not_a_failure) {
  auto task = first.future();
  task.cancel();
  scope->spawn(std::move(task));
  BOOST_TEST(failure_of(scope->join()) == "none");
}

BOOST_AUTO_TEST_CASE(cancel_of_join_only_stops_the_waiting) {
  scope->spawn(first.future());
  auto joined = scope->join();
  joined.cancel();
  BOOST_TEST(first.pending());
  BOOST_TEST(failure_of(std::move(joined)) == "CancelledError");
}

BOOST_AUTO_TEST_CASE(the_first_unjoined_failure_is_reported_when_the_scope_is_destroyed) {
  scope->spawn(failed(some_error("first")));
  run();
  BOOST_TEST(unhandled.empty());
  scope.reset();
  run();
  BOOST_REQUIRE(unhandled.size() == 1u);
  BOOST_TEST(unhandled[0].message() == "first");
}

BOOST_AUTO_TEST_CASE(later_unjoined_failures_are_reported_at_once) {
  scope->spawn(failed(some_error("first")));
  scope->spawn(failed(some_error("second")));
  run();
  BOOST_REQUIRE(unhandled.size() == 1u);
  BOOST_TEST(unhandled[0].message() == "second");
  BOOST_TEST(failure_of(scope->join()) == "ConnectionError");
}

BOOST_AUTO_TEST_CASE(the_destructor_cancels_and_the_tasks_unwind_on_their_own) {
  scope->spawn(wait_for(first.future(), log));
  scope.reset();
  BOOST_TEST(!first.pending());
  BOOST_TEST(log.empty());
  run();
  BOOST_TEST(log == "unwound ");
}

BOOST_AUTO_TEST_CASE(errors_after_the_destructor_are_silent) {
  scope->spawn(throw_after(first.future()));
  scope.reset();
  run();
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(the_destructor_also_cancels_a_task_that_is_about_to_continue) {
  scope->spawn(destroy_scope(scope, first.future(), second.future(), log));
  first.fulfill();
  scope.reset();
  run();
  BOOST_TEST(!second.pending());
  BOOST_TEST(log == "destroyed unwound ");
}

BOOST_AUTO_TEST_CASE(a_task_may_destroy_the_scope) {
  std::string other;
  Promise<> third;
  scope->spawn(destroy_scope(scope, first.future(), second.future(), log));
  scope->spawn(wait_for(third.future(), other));
  first.fulfill();
  run();
  BOOST_TEST(log == "destroyed unwound ");
  BOOST_TEST(other == "unwound ");
}

BOOST_AUTO_TEST_CASE(a_callback_of_a_task_may_destroy_the_scope) {
  scope->spawn(first.future().then([this] { scope.reset(); }));
  scope->spawn(wait_for(second.future(), log));
  first.fulfill();
  run();
  BOOST_TEST(!scope);
  BOOST_TEST(log == "unwound ");
}

BOOST_AUTO_TEST_CASE(a_canceller_may_destroy_the_scope_that_cancels) {
  first.on_cancel([this] { scope.reset(); });
  scope->spawn(first.future());
  scope->spawn(second.future());
  auto ended = scope->cancel();
  BOOST_TEST(!scope);
  BOOST_TEST(!second.pending());
  first.fulfill();
  run();
  BOOST_TEST(ended.settled());
}

BOOST_AUTO_TEST_CASE(join_of_a_destroyed_scope_fails) {
  scope->spawn(first.future());
  auto joined = scope->join();
  scope.reset();
  BOOST_TEST(failure_of(std::move(joined)) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(cancel_waits_until_all_have_ended) {
  first.on_cancel([] {});
  scope->spawn(wait_for(first.future(), log));
  auto ended = scope->cancel();
  run();
  BOOST_TEST(!ended.settled());
  first.fail(Error(errc::cancelled, "at last"));
  BOOST_TEST(failure_of(std::move(ended)) == "none");
  BOOST_TEST(log == "unwound ");
}

BOOST_AUTO_TEST_CASE(cancel_never_fails_and_silences_what_it_cancelled) {
  scope->spawn(throw_after(first.future()));
  BOOST_TEST(failure_of(scope->cancel()) == "none");
  BOOST_TEST(failure_of(scope->join()) == "none");
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(a_cancelled_scope_accepts_new_tasks) {
  scope->spawn(first.future());
  auto ended = scope->cancel();
  run();
  scope->spawn(failed(some_error()));
  BOOST_TEST(failure_of(scope->join()) == "ConnectionError");
}

BOOST_AUTO_TEST_CASE(cancel_still_ends_after_the_scope_is_destroyed) {
  scope->spawn(first.future());
  auto ended = scope->cancel();
  scope.reset();
  BOOST_TEST(failure_of(std::move(ended)) == "none");
}

BOOST_AUTO_TEST_CASE(is_safe_when_the_reactor_closes_first) {
  scope->spawn(wait_for(first.future(), log));
  auto joined = scope->join();
  close();
  BOOST_TEST(log == "unwound ");
  BOOST_TEST(scope->size() == 0u);
  BOOST_TEST(failure_of(std::move(joined)) == "ClosedError");
  scope.reset();
}

BOOST_AUTO_TEST_CASE(a_failure_kept_beyond_the_end_of_the_reactor_is_safe) {
  scope->spawn(failed(some_error()));
  run();
  close();
  scope.reset();
}

BOOST_AUTO_TEST_SUITE_END()
