// Locks against a real server: one holder at a time, whatever fails.
#include <deferredis/client/lock.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Locks : OneServer {
  Locks() : rc(run(connect(reactor, options()))) {}

  Lock acquire(const LockOptions& how = {.ttl = 60s}) {
    return run(Lock::acquire(rc, "lock", how));
  }
  std::string key() { return run(rc.get("lock")).value_or(""); }

  Client rc;
};

BOOST_FIXTURE_TEST_SUITE(lock, Locks)

BOOST_AUTO_TEST_CASE(it_is_a_key_with_a_random_token_and_a_ttl) {
  const Lock lock = acquire();
  BOOST_TEST(lock.held());
  BOOST_TEST(key() == lock.token());
  BOOST_TEST(lock.token().size() == 32u);
  const auto left = run(rc.command<std::int64_t>("PTTL", "lock"));
  BOOST_TEST(left > 30'000);
  BOOST_TEST(left <= 60'000);
  const Lock other = run(Lock::acquire(rc, "other"));
  BOOST_TEST(other.token() != lock.token());
}

BOOST_AUTO_TEST_CASE(no_other_client_gets_it_until_it_is_released) {
  const Lock lock = acquire();
  const Error busy = failure(Lock::acquire(rc, "lock", {.wait = 0s}));
  BOOST_TEST(is(busy, errc::lock_busy, Delivery::rejected));
  BOOST_TEST(busy.is(errc::lock));
  auto waiting = Lock::acquire(rc, "lock", {.wait = 15s, .retry_every = 2ms});
  run(rc.ping());
  BOOST_TEST(!waiting.settled());
  BOOST_TEST(run(lock.release()));
  BOOST_TEST(!lock.held());
  BOOST_TEST(key() != lock.token());
  BOOST_TEST(run(std::move(waiting)).held());
}

BOOST_AUTO_TEST_CASE(releasing_it_again_does_nothing) {
  const Lock lock = acquire();
  BOOST_TEST(run(lock.release()));
  BOOST_TEST(!run(lock.release()));
  const Lock next = acquire();
  BOOST_TEST(!run(lock.release()));
  BOOST_TEST(key() == next.token());
}

BOOST_AUTO_TEST_CASE(a_key_that_somebody_else_has_now_is_not_released) {
  const Lock lock = acquire();
  run(rc.set("lock", "somebody else's"));
  BOOST_TEST(!run(lock.release()));
  BOOST_TEST(key() == "somebody else's");
}

BOOST_AUTO_TEST_CASE(the_destructor_releases_it) {
  std::optional<Lock> lock = acquire();
  Lock moved = std::move(*lock);
  lock.reset();
  BOOST_TEST(moved.held());
  BOOST_TEST(key() == moved.token());
  moved = run(Lock::acquire(rc, "other"));
  BOOST_TEST(run(Lock::acquire(rc, "lock", {.wait = 15s, .retry_every = 2ms})).held());
}

BOOST_AUTO_TEST_CASE(a_cancelled_or_destroyed_acquire_leaves_no_key) {
  server.stop();
  auto gone = Lock::acquire(rc, "lock", {.ttl = 60s});
  reactor.run_once();
  gone.cancel();
  BOOST_TEST(failure(std::move(gone)).is(errc::cancelled));
  server.cont();
  Lock::acquire(rc, "dropped", {.ttl = 60s}).detach();
  for (const char* name : {"lock", "dropped"})
    BOOST_TEST(run(Lock::acquire(rc, name, {.wait = 15s, .retry_every = 2ms})).held());
}

BOOST_AUTO_TEST_CASE(waiting_for_it_can_be_cancelled) {
  const Lock lock = acquire();
  auto waiting = Lock::acquire(rc, "lock", {.wait = 15s, .retry_every = 2ms});
  run(rc.ping());
  waiting.cancel();
  BOOST_TEST(failure(std::move(waiting)).is(errc::cancelled));
}

BOOST_AUTO_TEST_CASE(it_is_extended_until_it_is_released) {
  const Lock lock = acquire({.ttl = 3s});
  BOOST_TEST(run(rc.command<bool>("PEXPIRE", "lock", 1200)));  // less than ttl, more than ttl/3
  until([this] { return run(rc.command<std::int64_t>("PTTL", "lock")) > 1200; });
  BOOST_TEST(lock.held());
}

BOOST_AUTO_TEST_CASE(while_the_loop_is_busy_it_is_held_no_longer_than_its_ttl) {
  const Lock lock = acquire({.ttl = 50ms});
  bool held = true;
  run(ready().then([&] {
    const TimePoint end = reactor.clock().now() + 60ms;
    while (reactor.clock().now() < end) {
    }
    held = lock.held();
  }));
  BOOST_TEST(!held);
  BOOST_TEST(failure(lock.lost()).is(errc::lock_lost));
}

BOOST_AUTO_TEST_CASE(extend_sets_another_ttl) {
  const Lock lock = acquire({.ttl = 60s, .auto_extend = false});
  run(lock.extend(90s));
  BOOST_TEST(run(rc.command<std::int64_t>("PTTL", "lock")) > 60'000);
  BOOST_TEST(failure(lock.extend(0s)).is(errc::invalid_argument));
  run(lock.release());
  BOOST_TEST(failure(lock.extend(90s)).is(errc::lock_lost));
}

BOOST_AUTO_TEST_CASE(a_key_that_was_taken_away_is_reported) {
  const Lock lock = acquire();
  auto lost = lock.lost();
  run(rc.set("lock", "another's"));
  BOOST_TEST(failure(lock.extend(60s)).is(errc::lock_lost));
  BOOST_TEST(failure(std::move(lost)).is(errc::lock_lost));
  BOOST_TEST(failure(lock.lost()).is(errc::lock_lost));
  BOOST_TEST(!lock.held());
  BOOST_TEST(!run(lock.release()));
  BOOST_TEST(key() == "another's");
}

BOOST_AUTO_TEST_CASE(its_release_ends_the_wait_for_its_loss) {
  std::optional<Lock> lock = acquire();
  auto released = lock->lost();
  BOOST_TEST(run(lock->release()));
  run(std::move(released));
  lock = run(Lock::acquire(rc, "other"));
  auto dropped = lock->lost();
  lock.reset();
  run(std::move(dropped));
}

BOOST_AUTO_TEST_CASE(it_survives_a_frozen_server_that_is_back_in_time) {
  const Lock lock = acquire({.ttl = 60s});
  server.stop();
  auto extended = lock.extend(60s);
  reactor.run_once();
  BOOST_TEST(lock.held());
  server.cont();
  run(std::move(extended));
}

BOOST_AUTO_TEST_CASE(a_frozen_server_loses_it_after_its_ttl) {
  const Lock lock = acquire({.ttl = 300ms});
  auto lost = lock.lost();
  server.stop();
  BOOST_TEST(failure(std::move(lost)).is(errc::lock_lost));
  BOOST_TEST(!lock.held());
  server.cont();
}

BOOST_AUTO_TEST_CASE(a_restart_that_forgets_the_key_loses_it) {
  const Lock lock = acquire({.ttl = 600ms});
  auto lost = lock.lost();
  server.restart();
  BOOST_TEST(failure(std::move(lost)).is(errc::lock_lost));
}

BOOST_AUTO_TEST_CASE(a_killed_server_is_reported) {
  server.kill9();
  BOOST_TEST(failure(Lock::acquire(rc, "lock")).is(errc::connection));
}

BOOST_AUTO_TEST_CASE(a_key_left_behind_by_a_lost_reply_is_removed) {
  server.stop();
  auto acquired = Lock::acquire(rc.with({.timeout = 30ms}), "lock", {.ttl = 60s});
  BOOST_TEST(is(failure(std::move(acquired)), errc::timeout, Delivery::maybe_applied));
  server.cont();
  BOOST_TEST(run(Lock::acquire(rc, "lock", {.wait = 15s, .retry_every = 2ms})).held());
}

BOOST_AUTO_TEST_CASE(impossible_options_are_an_error_at_once) {
  BOOST_TEST(failure(Lock::acquire(rc, "lock", {.ttl = 0s})).is(errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(it_may_outlive_its_reactor) {
  std::optional<Lock> left;
  {
    Reactor own;
    Client client = own.run(connect(own, options()));
    left = own.run(Lock::acquire(client, "lock", {.ttl = 60s}));
  }
  BOOST_TEST(left->token().size() == 32u);
  left.reset();
}

// Each coroutine reads, lets others run, and writes: without the lock, updates would be lost.
Future<void> add_ten(Client rc) {
  for (int i = 0; i < 10; ++i) {
    const LockOptions how{.ttl = 60s, .wait = 20s, .retry_every = 1ms};
    const Lock lock = co_await Lock::acquire(rc, "lock", how);
    const auto n = co_await rc.get<std::int64_t>("n");
    co_await rc.ping();
    co_await rc.set("n", n.value_or(0) + 1);
    co_await lock.release();
  }
}

BOOST_AUTO_TEST_CASE(under_contention_no_two_hold_it) {
  std::vector<Future<void>> workers;
  for (int i = 0; i < 8; ++i) workers.push_back(add_ten(rc));
  run(all(std::move(workers)));
  BOOST_TEST(run(rc.get<std::int64_t>("n")).value_or(0) == 80);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
