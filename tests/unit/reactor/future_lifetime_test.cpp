// The cost of futures, and what happens to them when their reactor is destroyed.
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/reactor/combine.hpp>
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

// --- a second use --------------------------------------------------------------------------------

// Not what a program should do, but what one does by mistake.
BOOST_AUTO_TEST_CASE(a_future_used_twice_throws_and_names_the_mistake) {
  const auto used = [] {
    auto future = ready(1);
    std::move(future).detach();
    return future;
  };
  const auto names_it = [](const InvalidArgumentError& error) {
    return std::string_view(error.what()).find("used up before") != std::string_view::npos;
  };
  BOOST_TEST(!used().valid());
  BOOST_TEST(!used().settled());
  BOOST_CHECK_EXCEPTION(static_cast<void>(used().then([](int) {})), InvalidArgumentError, names_it);
  BOOST_CHECK_EXCEPTION(static_cast<void>(used().then([](int) {}, [](const Error&) {})),
                        InvalidArgumentError, names_it);
  BOOST_CHECK_EXCEPTION(static_cast<void>(used().on_error([](const Error&) {})),
                        InvalidArgumentError, names_it);
  BOOST_CHECK_EXCEPTION(static_cast<void>(used().finally([] {})), InvalidArgumentError, names_it);
  BOOST_CHECK_EXCEPTION(static_cast<void>(used().timeout(std::chrono::seconds(1))),
                        InvalidArgumentError, names_it);
  BOOST_CHECK_EXCEPTION(static_cast<void>(all(ready(1), used())), InvalidArgumentError, names_it);
  std::vector<Future<int>> several;
  several.push_back(ready(1));
  several.push_back(used());
  BOOST_CHECK_EXCEPTION(static_cast<void>(race(std::move(several))), InvalidArgumentError,
                        names_it);
  used().cancel();
  used().detach();
}

BOOST_AUTO_TEST_CASE(a_used_up_future_fails_the_coroutine_or_callback_that_passes_it_on) {
  const auto waits = []() -> Future<int> {
    auto future = ready(1);
    const int first = co_await std::move(future);
    co_return first + co_await std::move(future);
  };
  BOOST_TEST(failure_of(waits()) == "InvalidArgumentError");
  const auto passes = [](int) {
    auto future = ready(1);
    std::move(future).detach();
    return future;
  };
  BOOST_TEST(failure_of(ready(1).then(passes)) == "InvalidArgumentError");
}

BOOST_AUTO_TEST_CASE(the_future_of_a_promise_is_taken_once) {
  Promise<int> promise;
  auto future = promise.future();
  BOOST_CHECK_THROW(static_cast<void>(promise.future()), InvalidArgumentError);
  promise.fulfill(2);
  BOOST_TEST(value_of(std::move(future)) == 2);
}

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

BOOST_AUTO_TEST_CASE(a_skipped_callable_is_destroyed_too) {
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

BOOST_AUTO_TEST_CASE(close_fails_pending_futures_and_destroys_callbacks_without_a_call) {
  Promise<int> promise;
  bool gone = false, called = false;
  auto future = promise.future()
                    .then([](int) {})
                    .on_error([&called, flag = Flagged(gone)](const Error&) { called = true; })
                    .finally([&] { called = true; });
  close();
  BOOST_TEST(gone);
  BOOST_TEST(!called);
  BOOST_TEST(failure_of(std::move(future)) == "ClosedError");
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(close_destroys_callbacks_that_were_due) {
  bool called = false;
  auto fulfilled = ready(1).then([&](int) { called = true; });
  auto given = ready(1).then([&](int n) {
    called = true;
    return n;
  });
  auto caught = failed<int>(some_error()).on_error([&](const Error&) {
    called = true;
    return 1;
  });
  close();
  BOOST_TEST(!called);
  for (auto* future : {&given, &caught})
    BOOST_TEST(failure_of(std::move(*future)) == "ClosedError");
  BOOST_TEST(failure_of(std::move(fulfilled)) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(close_runs_neither_cancellers_nor_the_handler_of_failures) {
  bool called = false;
  Promise<int> promise;
  promise.on_cancel([&] { called = true; });
  std::vector<Future<int>> two;
  two.push_back(promise.future());
  two.push_back(Promise<int>().future());
  auto both = all(std::move(two));
  close();
  BOOST_TEST(!called);
  BOOST_TEST(unhandled.empty());
  BOOST_TEST(failure_of(std::move(both)) == "ClosedError");
}

namespace {
struct StartsMore {
  ~StartsMore() {
    started.emplace(promise.future().then([](int n) { return n; }));
  }
  Promise<int>& promise;
  std::optional<Future<int>>& started;
};
Future<void> start_more_at_the_end(Future<int> never, Promise<int>& promise,
                                   std::optional<Future<int>>& started) {
  const StartsMore last{promise, started};
  co_await std::move(never);
}
}  // namespace

BOOST_AUTO_TEST_CASE(close_fails_futures_that_destructors_start) {
  Promise<int> first, second;
  std::optional<Future<int>> started;
  start_more_at_the_end(first.future(), second, started).detach();
  close();
  BOOST_REQUIRE(started.has_value());
  BOOST_TEST(failure_of(std::move(*started)) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(close_destroys_producers_before_the_futures_that_wait) {
  std::string order;
  struct Noted {
    ~Noted() { order += name; }
    std::string& order;
    char name;
  };
  const auto leaf = [&order](Future<int> never, char name) -> Future<void> {
    const Noted noted{order, name};
    co_await std::move(never);
  };
  const auto root = [&order](Future<void> waited) -> Future<void> {
    const Noted noted{order, 'r'};
    co_await std::move(waited);
  };
  Promise<int> one, two;
  auto third = root(all(leaf(one.future(), 'a'), leaf(two.future(), 'b')));
  close();
  BOOST_TEST(order == "abr");
}

BOOST_AUTO_TEST_CASE(a_future_outlives_its_reactor) {
  Promise<int> promise;
  auto future = promise.future();
  close();
  BOOST_TEST(future.settled());
  BOOST_TEST(failure_of(std::move(future)) == "ClosedError");
  promise.fulfill(1);  // too late, but harmless
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
  BOOST_TEST(failure_of(std::move(chained)) == "ClosedError");
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
