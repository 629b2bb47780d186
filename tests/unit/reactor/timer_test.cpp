#include <deferredis/reactor/timer.hpp>

#include <optional>
#include <random>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>

using namespace deferredis;
using namespace std::chrono_literals;

namespace {

struct Timers {
  Timer at(Duration when, char name) {
    return manual.reactor().call_later(when, [this, name] { called += name; });
  }

  ManualReactor manual;
  std::string called;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(timer, Timers)

BOOST_AUTO_TEST_CASE(a_timer_is_called_at_its_time_and_not_before) {
  const Timer timer = at(10ms, 'a');
  manual.advance(10ms - 1ns);
  BOOST_TEST(called == "");
  BOOST_TEST(timer.active());
  manual.advance(1ns);
  BOOST_TEST(called == "a");
  BOOST_TEST(!timer.active());
}

BOOST_AUTO_TEST_CASE(timers_are_called_in_the_order_of_their_times) {
  const Timer c = at(30ms, 'c'), a = at(10ms, 'a'), b = at(20ms, 'b');
  manual.jump(1s);
  BOOST_TEST(called == "abc");
}

BOOST_AUTO_TEST_CASE(timers_due_at_one_time_are_called_in_creation_order) {
  std::vector<Timer> timers;
  for (char name = 'a'; name <= 'z'; ++name) timers.push_back(at(5ms, name));
  manual.jump(5ms);
  BOOST_TEST(called == "abcdefghijklmnopqrstuvwxyz");
}

BOOST_AUTO_TEST_CASE(destroying_the_handle_cancels_the_call) {
  { const Timer dropped = at(1ms, 'a'); }
  manual.advance(1s);
  BOOST_TEST(called == "");
  BOOST_TEST(manual.reactor().stats().timers == 0u);
}

BOOST_AUTO_TEST_CASE(a_released_timer_is_called_without_a_handle) {
  at(1ms, 'a').release();
  manual.advance(1ms);
  BOOST_TEST(called == "a");
}

BOOST_AUTO_TEST_CASE(assigning_to_a_handle_cancels_its_old_call) {
  Timer timer = at(1ms, 'a');
  timer = at(2ms, 'b');
  manual.advance(1s);
  BOOST_TEST(called == "b");
}

BOOST_AUTO_TEST_CASE(cancelling_twice_or_after_the_call_does_nothing) {
  Timer timer = at(1ms, 'a');
  manual.advance(1ms);
  timer.cancel();
  timer.cancel();
  BOOST_TEST(called == "a");
}

BOOST_AUTO_TEST_CASE(reset_counts_from_now) {
  Timer timer = at(10ms, 'a');
  manual.advance(6ms);
  timer.reset(10ms);
  manual.advance(9ms);
  BOOST_TEST(called == "");
  manual.advance(1ms);
  BOOST_TEST(called == "a");
}

BOOST_AUTO_TEST_CASE(delay_counts_from_the_planned_time) {
  Timer later = at(10ms, 'a'), sooner = at(20ms, 'b');
  later.delay(5ms);
  sooner.delay(-12ms);
  manual.advance(8ms);
  BOOST_TEST(called == "b");
  manual.advance(6ms);
  BOOST_TEST(called == "b");
  manual.advance(1ms);
  BOOST_TEST(called == "ba");
}

BOOST_AUTO_TEST_CASE(reset_after_the_call_does_not_call_again) {
  Timer timer = at(1ms, 'a');
  manual.advance(1ms);
  timer.reset(1ms);
  timer.delay(1ms);
  manual.advance(1s);
  BOOST_TEST(called == "a");
}

BOOST_AUTO_TEST_CASE(a_call_may_destroy_its_own_and_other_handles) {
  std::optional<Timer> self, other;
  self = manual.reactor().call_later(1ms, [&] {
    called += 'a';
    self.reset();
    other.reset();
  });
  other = at(1ms, 'b');
  manual.jump(1s);
  BOOST_TEST(called == "a");
}

BOOST_AUTO_TEST_CASE(a_call_that_throws_is_reported_and_the_others_are_called) {
  const Timer bad = manual.reactor().call_later(1ms, [] { throw std::runtime_error("oops"); });
  const Timer good = at(1ms, 'a');
  manual.advance(1ms);
  BOOST_TEST(called == "a");
  const auto errors = manual.take_unhandled();
  BOOST_REQUIRE(errors.size() == 1u);
  BOOST_TEST(errors[0].message() == "oops");
}

BOOST_AUTO_TEST_CASE(a_timer_that_arms_itself_for_now_does_not_starve_the_continuations) {
  int left = 100;
  Timer again;
  const auto rearm = [&](auto& self) -> void {
    if (--left > 0) again = manual.reactor().call_later(0ms, [&self] { self(self); });
  };
  rearm(rearm);
  manual.reactor().call_soon([&] { called += std::to_string(left); });
  manual.run_ready();
  BOOST_TEST(called == "98");  // one call in the turn of the continuation
  BOOST_TEST(left == 0);
}

BOOST_AUTO_TEST_CASE(a_handle_may_outlive_its_reactor) {
  Timer timer;
  {
    ManualReactor gone;
    timer = gone.reactor().call_later(1ms, [] {});
  }
  BOOST_TEST(!timer.active());
  timer.reset(1ms);
  timer.cancel();
}

BOOST_AUTO_TEST_CASE(any_mix_of_changes_keeps_the_order) {
  std::mt19937 random(7);
  std::vector<Timer> timers;
  std::vector<TimePoint> due(2000);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < due.size(); ++i) {
    const Duration after(random() % 1'000'000);
    due[i] = manual.now() + after;
    timers.push_back(manual.reactor().call_later(after, [&order, i] { order.push_back(i); }));
  }
  std::size_t cancelled = 0;
  for (std::size_t i = 0; i < due.size(); ++i) {
    if (random() % 4 == 0) {
      timers[i].cancel();
      ++cancelled;
    } else if (random() % 2 == 0) {
      const Duration after(random() % 1'000'000);
      timers[i].reset(after);
      due[i] = manual.now() + after;
    }
  }
  manual.jump(1s);
  BOOST_TEST(order.size() == due.size() - cancelled);
  for (std::size_t i = 1; i < order.size(); ++i)
    BOOST_REQUIRE((due[order[i - 1]] <= due[order[i]]));
}

BOOST_AUTO_TEST_CASE(sleep_ends_at_its_time) {
  auto nap = manual.reactor().after(5ms);
  manual.advance(4ms);
  BOOST_TEST(!nap.settled());
  manual.advance(1ms);
  manual.settle(std::move(nap));
}

BOOST_AUTO_TEST_CASE(a_cancelled_sleep_leaves_no_timer) {
  auto nap = manual.reactor().after(5ms);
  nap.cancel();
  BOOST_TEST((manual.failure(std::move(nap)).code() == errc::cancelled));
  BOOST_TEST(manual.reactor().stats().timers == 0u);
}

BOOST_AUTO_TEST_CASE(a_timeout_fails_the_future_at_its_time) {
  auto slow = manual.reactor().after(10s).timeout(2s);
  manual.advance(1999ms);
  BOOST_TEST(!slow.settled());
  manual.advance(1ms);
  const Error error = manual.failure(std::move(slow));
  BOOST_TEST((error.code() == errc::timeout));
  BOOST_TEST(error.message() == "no result within 2000 ms");
  BOOST_TEST(manual.reactor().stats().timers == 0u);
}

BOOST_AUTO_TEST_CASE(a_result_in_time_cancels_the_timeout) {
  auto quick = manual.reactor().after(1s).timeout(2s);
  manual.advance(1s);
  manual.settle(std::move(quick));
  BOOST_TEST(manual.reactor().stats().timers == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
