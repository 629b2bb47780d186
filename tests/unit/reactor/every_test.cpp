#include <deferredis/reactor/reactor.hpp>

#include <optional>
#include <stdexcept>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>

using namespace deferredis;
using namespace std::chrono_literals;

namespace {

struct Ticks {
  /// Milliseconds since the start at which a tick came.
  using Times = std::vector<long>;
  void note() {
    times.push_back(
        std::chrono::duration_cast<std::chrono::milliseconds>(manual.now() - began).count());
  }

  ManualReactor manual;
  TimePoint began = manual.now();
  Times times;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(every, Ticks)

BOOST_AUTO_TEST_CASE(the_first_tick_comes_after_one_period) {
  const Timer timer = manual.reactor().every(100ms, [&] { note(); });
  manual.advance(350ms);
  BOOST_TEST((times == Times{100, 200, 300}));
}

BOOST_AUTO_TEST_CASE(missed_ticks_are_skipped_and_the_phase_is_kept) {
  const Timer timer = manual.reactor().every(1s, [&] { note(); });
  manual.advance(1s);
  manual.jump(2300ms);
  manual.advance(700ms);
  BOOST_TEST((times == Times{1000, 3300, 4000}));
}

BOOST_AUTO_TEST_CASE(a_tick_whose_future_still_runs_is_skipped) {
  const Timer timer = manual.reactor().every(100ms, [&] {
    note();
    return manual.reactor().after(250ms);
  });
  manual.advance(800ms);
  BOOST_TEST((times == Times{100, 400, 700}));
}

BOOST_AUTO_TEST_CASE(a_tick_may_return_a_value) {
  const Timer timer = manual.reactor().every(1ms, [&] {
    note();
    return ready(7);
  });
  manual.advance(2ms);
  BOOST_TEST((times == Times{1, 2}));
}

BOOST_AUTO_TEST_CASE(destroying_the_timer_ends_it) {
  std::optional<Timer> timer = manual.reactor().every(1ms, [&] { note(); });
  manual.advance(2ms);
  timer.reset();
  manual.advance(1s);
  BOOST_TEST((times == Times{1, 2}));
}

BOOST_AUTO_TEST_CASE(a_tick_may_destroy_its_own_timer) {
  std::optional<Timer> timer = manual.reactor().every(1ms, [&] {
    note();
    if (times.size() == 3) timer.reset();
  });
  manual.advance(1s);
  BOOST_TEST((times == Times{1, 2, 3}));
  BOOST_TEST(manual.reactor().stats().timers == 0u);
}

BOOST_AUTO_TEST_CASE(destroying_the_timer_lets_a_running_tick_end) {
  bool ended = false;
  std::optional<Timer> timer = manual.reactor().every(
      1ms, [&] { return manual.reactor().after(10ms).then([&] { ended = true; }); });
  manual.advance(1ms);
  timer.reset();
  manual.advance(10ms);
  BOOST_TEST(ended);
}

BOOST_AUTO_TEST_CASE(an_exception_ends_it_and_is_reported_once) {
  const Timer timer = manual.reactor().every(1ms, [&] {
    note();
    throw std::runtime_error("bad tick");
  });
  manual.advance(1s);
  BOOST_TEST((times == Times{1}));
  const auto errors = manual.take_unhandled();
  BOOST_REQUIRE(errors.size() == 1u);
  BOOST_TEST(errors[0].message() == "bad tick");
  BOOST_TEST(!timer.active());
}

BOOST_AUTO_TEST_CASE(a_failed_future_ends_it_and_is_reported_once) {
  const Timer timer = manual.reactor().every(10ms, [&]() -> Future<void> {
    note();
    return failed(Error(errc::connection, "no use"));
  });
  manual.advance(1s);
  BOOST_TEST((times == Times{10}));
  BOOST_TEST(manual.take_unhandled().size() == 1u);
  BOOST_TEST(!timer.active());
  BOOST_TEST(manual.reactor().stats().timers == 0u);
}

BOOST_AUTO_TEST_CASE(a_period_that_is_not_positive_is_refused) {
  BOOST_CHECK_THROW(static_cast<void>(manual.reactor().every(0s, [] {})), InvalidArgumentError);
  BOOST_CHECK_THROW(static_cast<void>(manual.reactor().every(-1s, [] {})), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(a_reactor_may_be_destroyed_while_a_tick_runs) {
  {
    ManualReactor short_lived;
    short_lived.reactor().every(1ms, [&] { return short_lived.reactor().after(1h); }).release();
    short_lived.advance(1ms);
    BOOST_TEST(short_lived.reactor().stats().timers == 2u);
  }
}

BOOST_AUTO_TEST_SUITE_END()
