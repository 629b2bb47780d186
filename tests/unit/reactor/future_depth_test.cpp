// Chains of a million links, each on a thread with a small stack: nothing may recurse.
#include <string>
#include <utility>

#include <deferredis/reactor/future.hpp>

#include "support/ready_loop.hpp"
#include "support/small_stack.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {
constexpr int deep = 1'000'000;
}  // namespace

BOOST_AUTO_TEST_SUITE(future_depth)

BOOST_AUTO_TEST_CASE(a_million_pending_void_steps_use_no_stack) {
  int ran = 0;
  on_small_stack([&ran] {
    ReadyLoop loop;
    Promise<> promise;
    auto chain = promise.future();
    for (int i = 0; i < deep; ++i) chain = std::move(chain).then([&ran] { ++ran; });
    promise.fulfill();
    loop.run();
  });
  BOOST_TEST(ran == deep);
}

BOOST_AUTO_TEST_CASE(a_million_ready_void_steps_use_no_stack) {
  int ran = 0;
  on_small_stack([&ran] {
    ReadyLoop loop;
    auto chain = ready();
    for (int i = 0; i < deep; ++i) chain = std::move(chain).then([&ran] { ++ran; });
    loop.run();
  });
  BOOST_TEST(ran == deep);
}

BOOST_AUTO_TEST_CASE(a_million_pending_steps_with_values_use_no_stack) {
  int sum = 0;
  on_small_stack([&sum] {
    ReadyLoop loop;
    Promise<int> promise;
    auto chain = promise.future();
    for (int i = 0; i < deep; ++i) chain = std::move(chain).then([](int n) { return n + 1; });
    promise.fulfill(0);
    sum = loop.value_of(std::move(chain));
  });
  BOOST_TEST(sum == deep);
}

BOOST_AUTO_TEST_CASE(a_million_ready_steps_with_futures_use_no_stack) {
  int sum = 0;
  on_small_stack([&sum] {
    ReadyLoop loop;
    auto chain = ready(0);
    for (int i = 0; i < deep; ++i) {
      chain = std::move(chain).then([](int n) { return ready(n + 1); });
    }
    sum = loop.value_of(std::move(chain));
  });
  BOOST_TEST(sum == deep);
}

namespace {
Future<int> count_down(int n) {
  if (n == 0) return ready(0);
  return ready(n - 1).then(count_down);
}
}  // namespace

BOOST_AUTO_TEST_CASE(a_million_futures_returned_from_each_other_use_no_stack) {
  int end = -1;
  on_small_stack([&end] {
    ReadyLoop loop;
    end = loop.value_of(count_down(deep));
  });
  BOOST_TEST(end == 0);
}

BOOST_AUTO_TEST_CASE(a_failure_passes_a_million_steps_without_stack) {
  std::string kind;
  on_small_stack([&kind] {
    ReadyLoop loop;
    Promise<int> promise;
    auto chain = promise.future();
    for (int i = 0; i < deep; ++i) chain = std::move(chain).then([](int n) { return n + 1; });
    promise.fail(some_error());
    kind = loop.failure_of(std::move(chain));
  });
  BOOST_TEST(kind == "ConnectionError");
}

BOOST_AUTO_TEST_CASE(cancel_goes_through_a_million_steps_without_stack) {
  std::string kind;
  on_small_stack([&kind] {
    ReadyLoop loop;
    Promise<int> promise;
    auto chain = promise.future();
    for (int i = 0; i < deep; ++i) chain = std::move(chain).then([](int n) { return n + 1; });
    chain.cancel();
    kind = loop.failure_of(std::move(chain));
  });
  BOOST_TEST(kind == "CancelledError");
}

BOOST_AUTO_TEST_CASE(a_pending_chain_of_a_million_is_destroyed_without_stack) {
  bool settled = false;
  on_small_stack([&settled] {
    ReadyLoop loop;
    Promise<int> promise;
    auto chain = promise.future();
    for (int i = 0; i < deep; ++i) chain = std::move(chain).then([](int n) { return n + 1; });
    loop.close();
    settled = chain.settled();
  });
  BOOST_TEST(settled);
}

BOOST_AUTO_TEST_CASE(a_pending_chain_of_a_million_whose_promise_is_dropped_needs_no_stack) {
  std::string kind;
  on_small_stack([&kind] {
    ReadyLoop loop;
    auto chain = Promise<int>().future();
    for (int i = 0; i < deep; ++i) chain = std::move(chain).then([](int n) { return n + 1; });
    kind = loop.failure_of(std::move(chain));
  });
  BOOST_TEST(kind == "BrokenPromiseError");
}

BOOST_AUTO_TEST_SUITE_END()
