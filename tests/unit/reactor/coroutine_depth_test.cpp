// Coroutines that wait for each other by the million, on a thread with a small stack: nothing may
// recurse.
#include <string>
#include <utility>

#include <deferredis/reactor/future.hpp>

#include "support/ready_loop.hpp"
#include "support/small_stack.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

constexpr int many = 1'000'000;

Future<void> await_ready_ones(int count, int& done) {
  for (; done < count; ++done) co_await ready();
}

Future<void> await_queued_ones(int count, int& done) {
  for (; done < count; ++done) co_await ready().then([] {});
}

Future<int> nest(Future<int> inner) {
  int n = co_await std::move(inner);
  co_return n + 1;
}

Future<void> settle_other(Promise<>& other, int& done) {
  for (;; ++done) {
    other = Promise<>();
    auto waiting = other.future();
    co_await std::move(waiting);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(coroutine_depth)

BOOST_FIXTURE_TEST_CASE(yields_to_the_loop_after_1024_ready_ones, ReadyLoop) {
  int done = 0;
  auto task = await_ready_ones(5000, done);
  BOOST_TEST(done > 0);
  BOOST_TEST(done <= 1024);
  run();
  BOOST_TEST(done == 5000);
}

BOOST_AUTO_TEST_CASE(a_million_waits_for_ready_futures_use_no_stack) {
  int done = 0;
  on_small_stack([&done] {
    ReadyLoop loop;
    loop.value_of(await_ready_ones(many, done));
  });
  BOOST_TEST(done == many);
}

BOOST_AUTO_TEST_CASE(a_million_waits_for_pending_futures_use_no_stack) {
  int done = 0, queued = 0;
  on_small_stack([&] {
    ReadyLoop loop;
    loop.value_of(await_queued_ones(many, queued));
    Promise<> next;
    auto task = settle_other(next, done);
    while (done < many) {
      next.fulfill();
      loop.run();
    }
    task.cancel();
    loop.run();
  });
  BOOST_TEST(done == many);
  BOOST_TEST(queued == many);
}

BOOST_AUTO_TEST_CASE(a_million_coroutines_that_await_each_other_use_no_stack) {
  int sum = 0;
  on_small_stack([&sum] {
    ReadyLoop loop;
    Promise<int> promise;
    auto chain = promise.future();
    for (int i = 0; i < many; ++i) chain = nest(std::move(chain));
    promise.fulfill(0);
    sum = loop.value_of(std::move(chain));
  });
  BOOST_TEST(sum == many);
}

BOOST_AUTO_TEST_CASE(cancel_goes_through_100_000_coroutines_without_stack) {
  std::string kind;
  on_small_stack([&kind] {
    ReadyLoop loop;
    Promise<int> promise;
    auto chain = promise.future();
    for (int i = 0; i < 100'000; ++i) chain = nest(std::move(chain));
    chain.cancel();
    kind = loop.failure_of(std::move(chain));
  });
  BOOST_TEST(kind == "CancelledError");
}

BOOST_AUTO_TEST_CASE(a_pending_chain_of_100_000_coroutines_is_destroyed_without_stack) {
  bool settled = false;
  on_small_stack([&settled] {
    ReadyLoop loop;
    Promise<int> promise;
    auto chain = promise.future();
    for (int i = 0; i < 100'000; ++i) chain = nest(std::move(chain));
    loop.close();
    settled = chain.settled();
  });
  BOOST_TEST(settled);
}

BOOST_AUTO_TEST_SUITE_END()
