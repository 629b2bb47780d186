// What futures cost, and what happens to them when their reactor goes.
#include <array>
#include <memory>
#include <string>
#include <utility>

#include <deferredis/reactor/future.hpp>

#include "support/allocation_count.hpp"
#include "support/ready_loop.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

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

BOOST_FIXTURE_TEST_SUITE(future_lifetime, ReadyLoop)

// --- memory --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_large_callable_is_boxed_and_counted) {
  std::array<int, 32> numbers{};
  numbers[31] = 4;
  auto future = ready(1).then([numbers](int n) { return n + numbers[31]; });
  BOOST_TEST(core().boxed_continuations == 1u);
  BOOST_TEST(value_of(std::move(future)) == 5);
}

BOOST_AUTO_TEST_CASE(two_large_callables_of_one_then_are_boxed_and_counted) {
  std::array<int, 32> numbers{};
  numbers[31] = 4;
  auto future = failed<int>(some_error())
                    .then([numbers](int n) { return n + numbers[0]; },
                          [numbers](const Error&) { return numbers[31]; });
  BOOST_TEST(core().boxed_continuations == 1u);
  BOOST_TEST(value_of(std::move(future)) == 4);
}

BOOST_AUTO_TEST_CASE(small_callables_are_not_boxed) {
  int a = 1, b = 2, c = 3;
  auto future = ready(1).then([&a, &b, &c](int n) { return n + a + b + c; });
  BOOST_TEST(core().boxed_continuations == 0u);
  BOOST_TEST(value_of(std::move(future)) == 7);
}

BOOST_AUTO_TEST_CASE(a_warm_loop_allocates_nothing) {
  int sum = 0;
  const auto turn = [&] {
    Promise<int> promise;
    promise.future()
        .then([](int n) { return n + 1; })
        .then([](int n) { return ready(n); }, [](const Error&) { return ready(0); })
        .then([&sum](int n) { sum += n; })
        .finally([] {})
        .detach();
    promise.fulfill(1);
    run();
  };
  for (int i = 0; i < 10; ++i) turn();
  const std::size_t before = allocation_count();
  for (int i = 0; i < 1000; ++i) turn();
  BOOST_TEST(allocation_count() - before == 0u);
  BOOST_TEST(sum == 2020);
}

BOOST_AUTO_TEST_CASE(a_callable_is_destroyed_once_it_has_run) {
  bool gone = false;
  auto future = ready().then([flag = Flagged(gone)] {});
  run();
  BOOST_TEST(gone);
}

BOOST_AUTO_TEST_CASE(a_callable_that_is_skipped_is_destroyed_too) {
  bool gone = false;
  auto future = failed<int>(some_error()).then([flag = Flagged(gone)](int n) { return n; });
  BOOST_TEST(failure_of(std::move(future)) == "ConnectionError");
  BOOST_TEST(gone);
}

BOOST_AUTO_TEST_CASE(values_larger_than_the_pool_are_carried_too) {
  std::array<char, 5000> big{};
  big[4999] = 'x';
  auto future = ready(big).then([](std::array<char, 5000> value) { return value[4999]; });
  BOOST_TEST(value_of(std::move(future)) == 'x');
}

// --- the end of the reactor ----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(close_fails_what_is_pending_and_runs_its_callbacks) {
  Promise<int> promise;
  std::string kind;
  promise.future()
      .then([](int) {})
      .on_error([&](const Error& e) { kind = e.code().name(); })
      .detach();
  close();
  BOOST_TEST(kind == "ClosedError");
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(close_fails_what_callbacks_start_while_it_closes) {
  Promise<int> promise, second;
  std::string kind;
  promise.future()
      .on_error([&](const Error&) { return second.future(); })
      .then([](int) {}, [&](const Error& e) { kind = e.code().name(); })
      .detach();
  close();
  BOOST_TEST(kind == "ClosedError");
}

BOOST_AUTO_TEST_CASE(a_future_outlives_its_reactor) {
  Promise<int> promise;
  auto future = promise.future();
  close();
  BOOST_TEST(future.settled());
  BOOST_TEST(failure_of(std::move(future)) == "ClosedError");
  promise.fulfill(1);  // too late, and harmless
}

BOOST_AUTO_TEST_CASE(a_callback_added_after_the_end_is_dropped_without_a_call) {
  bool gone = false, called = false;
  auto future = ready(std::string("value"));
  close();
  auto chained = std::move(future).then([&called, flag = Flagged(gone)](std::string text) {
    called = true;
    return text;
  });
  BOOST_TEST(gone);
  BOOST_TEST(!called);
  BOOST_TEST(failure_of(std::move(chained)) == "BrokenPromiseError");
}

BOOST_AUTO_TEST_CASE(a_void_callback_added_after_the_end_is_dropped_without_a_call) {
  bool called = false;
  auto future = ready(1);
  close();
  std::move(future).then([&](int) { called = true; }).then([&] { called = true; }).detach();
  BOOST_TEST(!called);
}

BOOST_AUTO_TEST_CASE(values_left_at_the_end_may_hold_futures_and_promises) {
  Promise<int> inner;
  auto watched = inner.future().on_error([](const Error&) { return 0; });
  auto holder = ready(std::move(inner));
  auto unread = ready(std::make_unique<Future<void>>(failed(some_error())));
  std::move(unread).detach();
  std::move(holder).detach();
  close();
  BOOST_TEST(watched.settled());
}

BOOST_AUTO_TEST_SUITE_END()
