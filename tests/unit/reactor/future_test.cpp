#include <deferredis/reactor/future.hpp>

#include <memory>
#include <stdexcept>
#include <string>

#include "support/ready_loop.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

struct OwnError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct AuthError : ConnectionError {
  using ConnectionError::ConnectionError;
};
constexpr Errc auth = code_of<AuthError, errc::connection>;

/// Tells when the callable that holds it is destroyed.
struct Flagged {
  explicit Flagged(bool& gone) : gone_(&gone) {}
  Flagged(Flagged&& other) noexcept : gone_(std::exchange(other.gone_, nullptr)) {}
  ~Flagged() {
    if (gone_ != nullptr) *gone_ = true;
  }
  bool* gone_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(future, ReadyLoop)

// --- values along a chain ------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(each_callback_gets_the_result_of_the_one_before) {
  auto text =
      ready(20).then([](int n) { return n + 1; }).then([](int n) { return std::to_string(n * 2); });
  BOOST_TEST(value_of(std::move(text)) == "42");
}

BOOST_AUTO_TEST_CASE(a_callback_that_returns_void_makes_a_void_future) {
  std::string seen;
  Future<void> done = ready(std::string("x")).then([&](std::string text) { seen = text; });
  BOOST_TEST((outcome_of(std::move(done)).has_value()));
  BOOST_TEST(seen == "x");
}

BOOST_AUTO_TEST_CASE(a_void_future_calls_without_arguments) {
  BOOST_TEST(value_of(ready().then([] { return 1; })) == 1);
}

BOOST_AUTO_TEST_CASE(carries_move_only_values_through_callbacks) {
  auto chain = ready(std::make_unique<int>(1)).then([](std::unique_ptr<int> p) {
    ++*p;
    return p;
  });
  BOOST_TEST(*value_of(std::move(chain)) == 2);
}

BOOST_AUTO_TEST_CASE(accepts_move_only_callables) {
  auto three = std::make_unique<int>(3);
  auto sum = ready(4).then([three = std::move(three)](int n) { return n + *three; });
  BOOST_TEST(value_of(std::move(sum)) == 7);
}

BOOST_AUTO_TEST_CASE(steps_of_one_chain_run_in_order_however_many) {
  std::string order;
  Promise<int> promise;
  promise.future()
      .then([&](int) { order += "a"; })
      .then([&] { order += "b"; })
      .then([&] { order += "c"; })
      .then([&] { order += "d"; })
      .then([&] { order += "e"; })
      .detach();
  promise.fulfill(1);
  run();
  BOOST_TEST(order == "abcde");
}

BOOST_AUTO_TEST_CASE(a_returned_future_is_flattened) {
  Promise<std::string> inner;
  Future<std::string> outer = ready(1).then([&](int) { return inner.future(); });
  run();
  BOOST_TEST(!outer.settled());
  inner.fulfill("inner");
  BOOST_TEST(value_of(std::move(outer)) == "inner");
}

BOOST_AUTO_TEST_CASE(a_returned_future_that_fails_fails_the_outer_one) {
  auto outer = ready(1).then([](int) { return failed<int>(some_error()); });
  BOOST_TEST(failure_of(std::move(outer)) == "ConnectionError");
  run();
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(a_future_of_a_future_callback_may_itself_return_a_future) {
  auto chain = ready(1)
                   .then([](int n) { return ready(n + 1); })
                   .then([](int n) { return ready(n + 1); })
                   .then([](int n) { return ready(n + 1); });
  BOOST_TEST(value_of(std::move(chain)) == 4);
}

BOOST_AUTO_TEST_CASE(a_returned_outcome_is_a_value_or_an_error) {
  auto half = [](int n) -> Outcome<int> {
    if (n % 2 != 0) return some_error("odd");
    return n / 2;
  };
  BOOST_TEST(value_of(ready(4).then(half)) == 2);
  BOOST_TEST(failure_of(ready(3).then(half)) == "ConnectionError");
}

BOOST_AUTO_TEST_CASE(a_returned_error_is_a_failure) {
  Future<void> failing = ready(1).then([](int) { return some_error(); });
  BOOST_TEST(failure_of(std::move(failing)) == "ConnectionError");
}

// --- when callbacks run --------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_callback_never_runs_inside_then) {
  bool called = false;
  auto done = ready(1).then([&](int) { called = true; });
  BOOST_TEST(!called);
  run();
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(a_callback_never_runs_inside_the_call_that_settles) {
  std::string order;
  Promise<> promise;
  auto done = promise.future().then([&] { order += "callback "; });
  promise.fulfill();
  order += "fulfilled ";
  run();
  BOOST_TEST(order == "fulfilled callback ");
}

BOOST_AUTO_TEST_CASE(an_error_callback_never_runs_inside_fail_or_cancel) {
  bool called = false;
  Promise<> promise;
  auto done = promise.future().on_error([&](const Error&) { called = true; });
  done.cancel();
  BOOST_TEST(!called);
  run();
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(callbacks_of_different_futures_run_in_the_order_of_settling) {
  std::string order;
  Promise<> first, second;
  auto a = first.future().then([&] { order += "first "; });
  auto b = second.future().then([&] { order += "second "; });
  second.fulfill();
  first.fulfill();
  run();
  BOOST_TEST(order == "second first ");
}

BOOST_AUTO_TEST_CASE(callbacks_of_then_inside_a_callback_are_not_nested) {
  std::string order;
  auto done = ready().then([&] {
    auto inner = ready().then([&] { order += "inner "; });
    std::move(inner).detach();
    order += "outer ";
  });
  run();
  BOOST_TEST(order == "outer inner ");
}

BOOST_AUTO_TEST_CASE(a_callback_may_add_to_the_future_of_its_own_chain) {
  std::string order;
  Future<void> done = ready();
  done = std::move(done).then([&] {
    order += "first ";
    done = std::move(done).then([&] { order += "second "; });
  });
  run();
  BOOST_TEST(order == "first second ");
}

BOOST_AUTO_TEST_CASE(a_callback_may_destroy_its_own_future) {
  auto held = std::make_unique<Future<void>>(ready());
  *held = std::move(*held).then([&] { held.reset(); });
  run();
  BOOST_TEST(!held);
}

BOOST_AUTO_TEST_CASE(drain_stops_at_its_limit_and_continues_later) {
  int ran = 0;
  for (int i = 0; i < 10; ++i) ready().then([&] { ++ran; }).detach();
  BOOST_TEST(core().drain(4));
  BOOST_TEST(ran == 4);
  BOOST_TEST(!core().drain(100));
  BOOST_TEST(ran == 10);
}

// --- errors --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_exception_goes_to_the_next_on_error_and_then_back_to_values) {
  auto chain = ready(1)
                   .then([](int) -> int { throw OwnError("thrown"); })
                   .then([](int) { return -1; })
                   .on_error([](const Error& e) { return int(e.message().size()); })
                   .then([](int n) { return n * 10; });
  BOOST_TEST(value_of(std::move(chain)) == 60);
}

BOOST_AUTO_TEST_CASE(a_foreign_exception_is_kept_unchanged) {
  auto outcome = outcome_of(ready().then([] { throw OwnError("mine"); }));
  BOOST_CHECK_EXCEPTION(outcome.value(), OwnError,
                        [](const OwnError& e) { return std::string(e.what()) == "mine"; });
}

BOOST_AUTO_TEST_CASE(on_error_is_skipped_by_a_value) {
  bool called = false;
  auto value = ready(5).on_error([&](const Error&) { return called = true, 0; });
  BOOST_TEST(value_of(std::move(value)) == 5);
  BOOST_TEST(!called);
}

BOOST_AUTO_TEST_CASE(on_error_may_return_void) {
  std::string text;
  Future<void> done =
      failed<int>(some_error()).on_error([&](const Error& e) { text = e.message(); });
  BOOST_TEST(failure_of(std::move(done)) == "none");
  BOOST_TEST(text == "it went wrong");
}

BOOST_AUTO_TEST_CASE(on_error_that_returns_void_drops_the_value) {
  bool gone = false;
  auto future = ready(Flagged(gone)).on_error([](const Error&) {});
  run();
  BOOST_TEST(gone);
}

BOOST_AUTO_TEST_CASE(on_error_may_return_a_future) {
  auto value = failed<int>(some_error()).on_error([](const Error&) { return ready(7); });
  BOOST_TEST(value_of(std::move(value)) == 7);
}

BOOST_AUTO_TEST_CASE(on_error_may_return_another_error) {
  auto other = failed<int>(some_error()).on_error([](const Error&) {
    return Error(errc::not_supported, "no");
  });
  BOOST_TEST(failure_of(std::move(other)) == "NotSupportedError");
}

BOOST_AUTO_TEST_CASE(on_error_that_throws_fails_the_result) {
  auto thrown = failed<int>(some_error()).on_error([](const Error&) { throw OwnError("again"); });
  BOOST_TEST(outcome_of(std::move(thrown)).error().message() == "again");
}

BOOST_AUTO_TEST_CASE(on_error_of_a_kind_handles_that_kind_and_its_subkinds) {
  auto use = [](Error error) {
    return failed<int>(std::move(error)).on_error(errc::connection, [](const Error&) { return 1; });
  };
  BOOST_TEST(value_of(use(some_error())) == 1);
  BOOST_TEST(value_of(use(Error(auth, "wrong password"))) == 1);
}

BOOST_AUTO_TEST_CASE(on_error_of_a_kind_passes_other_errors_on) {
  auto narrow = failed<int>(some_error()).on_error(auth, [](const Error&) { return 1; });
  BOOST_TEST(failure_of(std::move(narrow)) == "ConnectionError");
  auto value = ready(3).on_error(auth, [](const Error&) { return 1; });
  BOOST_TEST(value_of(std::move(value)) == 3);
}

BOOST_AUTO_TEST_CASE(then_with_two_callbacks_calls_one_of_them) {
  auto use = [](Future<int> future) {
    return std::move(future).then([](int n) { return "value " + std::to_string(n); },
                                  [](const Error& e) { return std::string(e.message()); });
  };
  BOOST_TEST(value_of(use(ready(1))) == "value 1");
  BOOST_TEST(value_of(use(failed<int>(some_error()))) == "it went wrong");
}

BOOST_AUTO_TEST_CASE(the_second_callback_does_not_handle_exceptions_of_the_first) {
  bool called = false;
  auto future =
      ready(1).then([](int) { throw OwnError("first"); }, [&](const Error&) { called = true; });
  BOOST_TEST(outcome_of(std::move(future)).error().message() == "first");
  BOOST_TEST(!called);
}

BOOST_AUTO_TEST_CASE(on_error_after_then_handles_its_exceptions) {
  bool called = false;
  auto future = ready(1).then([](int) { throw OwnError("first"); }).on_error([&](const Error&) {
    called = true;
  });
  BOOST_TEST(failure_of(std::move(future)) == "none");
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(a_destroyed_promise_is_a_broken_promise) {
  Future<int> future = Promise<int>().future();
  BOOST_TEST(failure_of(std::move(future)) == "BrokenPromiseError");
}

BOOST_AUTO_TEST_CASE(a_promise_assigned_over_is_a_broken_promise) {
  Promise<int> promise;
  auto first = promise.future();
  promise = Promise<int>();
  BOOST_TEST(failure_of(std::move(first)) == "BrokenPromiseError");
}

BOOST_AUTO_TEST_CASE(a_promise_without_a_reactor_is_refused) {
  close();
  BOOST_CHECK_THROW(Promise<int>(), InvalidArgumentError);
}

// --- unhandled errors ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_unhandled_failure_is_reported_once) {
  failed(some_error("lost")).detach();
  run();
  BOOST_REQUIRE(unhandled.size() == 1u);
  BOOST_TEST(unhandled[0].message() == "lost");
  BOOST_TEST(core().unhandled_errors == 1u);
}

BOOST_AUTO_TEST_CASE(a_failure_at_the_end_of_a_long_chain_is_reported_once) {
  ready(1)
      .then([](int) -> int { throw OwnError("lost"); })
      .then([](int n) { return ready(n); })
      .then([](int) {})
      .then([] {})
      .then([] {})
      .detach();
  run();
  BOOST_TEST(unhandled.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_failure_after_the_future_was_destroyed_is_reported) {
  Promise<int> promise;
  promise.future().detach();
  promise.fail(some_error());
  run();
  BOOST_TEST(unhandled.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_failed_future_that_is_held_is_not_reported_yet) {
  auto held = std::make_unique<Future<>>(failed(some_error()));
  run();
  BOOST_TEST(unhandled.empty());
  held.reset();
  run();
  BOOST_TEST(unhandled.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_handled_failure_is_not_reported) {
  failed(some_error()).on_error([](const Error&) {}).detach();
  run();
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(a_cancelled_future_is_not_reported) {
  Promise<int> promise;
  auto future = promise.future().then([](int) {});
  future.cancel();
  std::move(future).detach();
  run();
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(a_quiet_failure_is_not_reported_even_through_a_chain) {
  Promise<int> promise;
  promise.future().then([](int n) { return n; }).then([](int) {}).detach();
  promise.fail_quietly(some_error());
  run();
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(an_exception_of_a_quiet_failures_handler_is_reported) {
  Promise<int> promise;
  promise.future().on_error([](const Error&) { throw OwnError("new"); }).detach();
  promise.fail_quietly(some_error());
  run();
  BOOST_REQUIRE(unhandled.size() == 1u);
  BOOST_TEST(unhandled[0].message() == "new");
}

BOOST_AUTO_TEST_CASE(an_unread_value_is_destroyed_silently) {
  bool gone = false;
  ready(Flagged(gone)).detach();
  run();
  BOOST_TEST(gone);
  BOOST_TEST(unhandled.empty());
}

// --- finally -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(finally_runs_after_a_value_and_passes_it_on) {
  int calls = 0;
  auto future = ready(1).finally([&] { ++calls; });
  BOOST_TEST(value_of(std::move(future)) == 1);
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(finally_runs_after_a_failure_and_passes_it_on) {
  int calls = 0;
  auto future = failed<int>(some_error()).finally([&] { return ++calls; });
  BOOST_TEST(failure_of(std::move(future)) == "ConnectionError");
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(finally_that_throws_replaces_the_result) {
  auto value = ready(1).finally([] { throw OwnError("cleanup"); });
  BOOST_TEST(outcome_of(std::move(value)).error().message() == "cleanup");
  auto error = failed<int>(some_error()).finally([] { throw OwnError("cleanup"); });
  BOOST_TEST(outcome_of(std::move(error)).error().message() == "cleanup");
  run();
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(finally_that_returns_an_error_replaces_the_result) {
  auto future = ready(std::string("value")).finally([] { return some_error("cleanup"); });
  BOOST_TEST(outcome_of(std::move(future)).error().message() == "cleanup");
}

BOOST_AUTO_TEST_CASE(finally_waits_for_the_future_it_returns) {
  Promise<> cleanup;
  auto future = ready(1).finally([&] { return cleanup.future(); });
  run();
  BOOST_TEST(!future.settled());
  cleanup.fulfill();
  BOOST_TEST(value_of(std::move(future)) == 1);
}

BOOST_AUTO_TEST_CASE(finally_passes_a_failure_after_the_future_it_waits_for) {
  auto future = failed<int>(some_error()).finally([] { return ready(5); });
  BOOST_TEST(failure_of(std::move(future)) == "ConnectionError");
}

BOOST_AUTO_TEST_CASE(finally_whose_future_fails_replaces_the_value) {
  auto future = ready(1).finally([] { return failed(some_error("cleanup")); });
  BOOST_TEST(outcome_of(std::move(future)).error().message() == "cleanup");
}

BOOST_AUTO_TEST_SUITE_END()
