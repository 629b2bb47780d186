#include <deferredis/reactor/sync.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/allocation_count.hpp"
#include "support/ready_loop.hpp"
#include "support/small_stack.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

Future<void> locked_twice(Mutex& mutex, std::string name, Promise<>& gate, std::string& log) {
  auto guard = co_await mutex.lock();
  log += name + " in, ";
  co_await gate.future();
  log += name + " out, ";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mutex_and_semaphore, ReadyLoop)

BOOST_AUTO_TEST_CASE(a_free_mutex_is_locked_at_once) {
  Mutex mutex;
  auto lock = mutex.lock();
  BOOST_TEST(lock.settled());
  BOOST_TEST(mutex.locked());
}

BOOST_AUTO_TEST_CASE(a_guard_unlocks_at_its_end) {
  Mutex mutex;
  {
    auto guard = value_of(mutex.lock());
    BOOST_TEST(mutex.locked());
  }
  BOOST_TEST(!mutex.locked());
}

BOOST_AUTO_TEST_CASE(a_guard_may_unlock_before_its_end) {
  Mutex mutex;
  auto guard = value_of(mutex.lock());
  guard.release();
  guard.release();
  BOOST_TEST(!mutex.locked());
  BOOST_TEST(!guard);
}

BOOST_AUTO_TEST_CASE(a_moved_guard_unlocks_once) {
  Mutex mutex;
  auto guard = value_of(mutex.lock());
  Mutex::Guard other = std::move(guard);
  guard = std::move(other);
  BOOST_TEST(mutex.locked());
  guard = Mutex::Guard();
  BOOST_TEST(!mutex.locked());
}

BOOST_AUTO_TEST_CASE(coroutines_hold_a_mutex_one_after_another) {
  Mutex mutex;
  std::string log;
  Promise<> one, two;
  auto first = locked_twice(mutex, "one", one, log);
  auto second = locked_twice(mutex, "two", two, log);
  run();
  BOOST_TEST(log == "one in, ");
  one.fulfill();
  two.fulfill();
  run();
  BOOST_TEST(log == "one in, one out, two in, two out, ");
}

BOOST_AUTO_TEST_CASE(a_failing_holder_unlocks) {
  Mutex mutex;
  std::string log;
  Promise<> gate;
  auto task = locked_twice(mutex, "one", gate, log);
  gate.fail(some_error());
  BOOST_TEST(failure_of(std::move(task)) == "ConnectionError");
  BOOST_TEST(!mutex.locked());
}

BOOST_AUTO_TEST_CASE(an_unread_lock_passes_the_turn_to_the_next) {
  Mutex mutex;
  mutex.lock().detach();
  run();
  BOOST_TEST(!mutex.locked());
}

BOOST_AUTO_TEST_CASE(try_lock_never_waits) {
  Mutex mutex;
  auto guard = mutex.try_lock();
  BOOST_TEST(bool(guard));
  BOOST_TEST(!mutex.try_lock());
}

BOOST_AUTO_TEST_CASE(waiters_of_a_mutex_are_served_in_order) {
  Mutex mutex;
  std::string order;
  auto guard = mutex.try_lock();
  std::vector<Future<void>> waiters;
  for (char name : {'a', 'b', 'c'}) {
    waiters.push_back(mutex.lock().then([&order, name](Mutex::Guard) { order += name; }));
  }
  guard.release();
  run();
  BOOST_TEST(order == "abc");
}

BOOST_AUTO_TEST_CASE(a_cancelled_waiter_leaves_the_line) {
  Mutex mutex;
  auto guard = mutex.try_lock();
  auto first = mutex.lock();
  auto second = mutex.lock();
  first.cancel();
  guard.release();
  run();
  BOOST_TEST(second.settled());
  BOOST_TEST(failure_of(std::move(first)) == "CancelledError");
}

BOOST_AUTO_TEST_CASE(a_waiter_cancelled_in_the_middle_leaves_the_others_in_order) {
  Semaphore semaphore(1);
  auto held = semaphore.try_acquire();
  auto a = semaphore.acquire(), b = semaphore.acquire(), c = semaphore.acquire();
  b.cancel();
  c.cancel();
  BOOST_TEST(semaphore.waiting() == 1u);
  held.release();
  BOOST_TEST(a.settled());
}

BOOST_AUTO_TEST_CASE(waiters_of_a_destroyed_mutex_fail) {
  auto mutex = std::make_unique<Mutex>();
  auto guard = mutex->try_lock();
  auto waiter = mutex->lock();
  mutex.reset();
  BOOST_TEST(failure_of(std::move(waiter)) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(a_guard_may_outlive_its_mutex) {
  auto mutex = std::make_unique<Mutex>();
  auto guard = mutex->try_lock();
  mutex.reset();
  guard.release();
  BOOST_TEST(!guard);
}

BOOST_AUTO_TEST_CASE(a_semaphore_grants_as_many_units_as_it_has) {
  Semaphore semaphore(3);
  auto two = value_of(semaphore.acquire(2));
  BOOST_TEST(two.count() == 2u);
  BOOST_TEST(semaphore.available() == 1u);
  auto more = semaphore.acquire(2);
  BOOST_TEST(!more.settled());
  two.release();
  BOOST_TEST(more.settled());
}

BOOST_AUTO_TEST_CASE(a_small_request_does_not_overtake_a_large_one) {
  Semaphore semaphore(2);
  auto one = semaphore.try_acquire(1);
  auto large = semaphore.acquire(2);
  auto small = semaphore.acquire(1);
  BOOST_TEST(!small.settled());
  BOOST_TEST(!semaphore.try_acquire(1));
  large.cancel();  // now there is room for the small one
  BOOST_TEST(small.settled());
}

BOOST_AUTO_TEST_CASE(one_release_may_serve_several) {
  Semaphore semaphore(3);
  auto held = semaphore.try_acquire(3);
  auto a = semaphore.acquire(1), b = semaphore.acquire(2), c = semaphore.acquire(1);
  held.release();
  BOOST_TEST(a.settled());
  BOOST_TEST(b.settled());
  BOOST_TEST(!c.settled());
}

BOOST_AUTO_TEST_CASE(more_units_than_there_are_is_an_invalid_argument) {
  Semaphore semaphore(2);
  BOOST_TEST(failure_of(semaphore.acquire(3)) == "InvalidArgumentError");
}

BOOST_AUTO_TEST_CASE(waiters_fail_when_the_reactor_closes_and_units_stay_valid) {
  Semaphore semaphore(1);
  auto held = semaphore.try_acquire();
  auto waiter = semaphore.acquire();
  close();
  BOOST_TEST(failure_of(std::move(waiter)) == "ClosedError");
  held.release();
  BOOST_TEST(semaphore.available() == 1u);
  BOOST_TEST(semaphore.waiting() == 0u);
}

BOOST_AUTO_TEST_CASE(waiting_allocates_nothing_once_warm) {
  Mutex mutex;
  int turns = 0;
  const auto turn = [&] {
    auto guard = mutex.try_lock();
    auto next = mutex.lock().then([&turns](Mutex::Guard) { ++turns; });
    guard.release();
    run();
  };
  turn();
  const std::size_t before = allocation_count();
  for (int i = 0; i < 100; ++i) turn();
  BOOST_TEST(allocation_count() - before == 0u);
  BOOST_TEST(turns == 101);
}

BOOST_AUTO_TEST_CASE(a_line_of_a_million_uses_no_stack) {
  int turns = 0;
  on_small_stack([&turns] {
    ReadyLoop loop;
    Mutex mutex;
    auto guard = mutex.try_lock();
    for (int i = 0; i < 1'000'000; ++i) {
      mutex.lock().then([&turns](Mutex::Guard) { ++turns; }).detach();
    }
    guard.release();
    loop.run();
  });
  BOOST_TEST(turns == 1'000'000);
}

BOOST_AUTO_TEST_SUITE_END()
