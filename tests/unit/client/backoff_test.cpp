#include <deferredis/client/backoff.hpp>

#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;

constexpr Backoff backoff{.min = 50ms, .max = 5s, .stable_after = 5s};
constexpr TimePoint start{Duration(1h)};

// The bound on the next wait, found by asking many timers with the same history.
template <class History>
Duration longest_next(History history) {
  Duration longest{};
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    BackoffTimer timer(backoff, seed);
    history(timer);
    longest = std::max(longest, timer.next());
  }
  return longest;
}

// The bound itself: some of 2,000 waits are within 1 % below it.
bool is_near(Duration longest, Duration bound) {
  return longest <= bound && longest > bound - bound / 100;
}

BOOST_AUTO_TEST_SUITE(backoff_timer)

BOOST_AUTO_TEST_CASE(the_bound_doubles_from_min_to_max_and_stays) {
  const Duration bounds[] = {50ms, 100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 5s, 5s, 5s};
  for (std::size_t failures = 0; failures < std::size(bounds); ++failures) {
    const Duration longest = longest_next([failures](BackoffTimer& timer) {
      for (std::size_t i = 0; i < failures; ++i) static_cast<void>(timer.next());
    });
    BOOST_TEST(is_near(longest, bounds[failures]), "after " << failures << " failures");
  }
}

BOOST_AUTO_TEST_CASE(waits_are_spread_evenly_from_0_to_the_bound) {
  BackoffTimer timer(backoff, 7);
  for (int i = 0; i < 10; ++i) static_cast<void>(timer.next());
  int tenths[10] = {};
  for (int i = 0; i < 10'000; ++i) {
    const Duration wait = timer.next();
    BOOST_TEST_REQUIRE((wait >= 0s && wait <= 5s));
    ++tenths[std::min<std::int64_t>(wait / 500ms, 9)];
  }
  for (const int count : tenths) BOOST_TEST((count > 850 && count < 1150), count);
}

BOOST_AUTO_TEST_CASE(equal_seeds_give_equal_waits_and_others_do_not) {
  BackoffTimer one(backoff, 1), same(backoff, 1), other(backoff, 2);
  std::set<Duration> first_waits;
  for (int i = 0; i < 20; ++i) {
    const Duration wait = one.next();
    BOOST_TEST((wait == same.next()));
    BOOST_TEST((wait != other.next()));
  }
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    first_waits.insert(BackoffTimer(backoff, seed).next());
  }
  BOOST_TEST(first_waits.size() == 100U);
}

BOOST_AUTO_TEST_CASE(min_and_max_may_be_equal) {
  BackoffTimer timer({.min = 1ns, .max = 1ns}, 1);
  for (int i = 0; i < 100; ++i) BOOST_TEST((timer.next() <= 1ns));
}

BOOST_AUTO_TEST_CASE(a_bound_near_the_end_of_time_does_not_overflow) {
  const Duration longest = Duration::max() - Duration(1);
  BackoffTimer timer({.min = longest / 2 + Duration(1), .max = longest}, 1);
  for (int i = 0; i < 100; ++i) BOOST_TEST((timer.next() >= 0s));
}

BOOST_AUTO_TEST_CASE(a_stable_connection_resets_the_bound) {
  const auto up_for = [](Duration span) {
    return longest_next([span](BackoffTimer& timer) {
      for (int i = 0; i < 4; ++i) static_cast<void>(timer.next());
      timer.connected(start);
      timer.lost(start + span);
    });
  };
  BOOST_TEST(is_near(up_for(5s), 50ms));
  BOOST_TEST(is_near(up_for(5s - 1ns), 800ms));  // the earlier attempts still count
}

BOOST_AUTO_TEST_CASE(connecting_alone_does_not_reset_the_bound) {
  const Duration longest = longest_next([](BackoffTimer& timer) {
    for (int i = 0; i < 4; ++i) static_cast<void>(timer.next());
    timer.connected(start);
  });
  BOOST_TEST(is_near(longest, 800ms));
}

BOOST_AUTO_TEST_CASE(a_failed_attempt_does_not_end_an_earlier_connection) {
  const Duration longest = longest_next([](BackoffTimer& timer) {
    timer.connected(start);
    timer.lost(start + 1s);
    for (int i = 0; i < 4; ++i) static_cast<void>(timer.next());
    timer.lost(start + 1h);  // never connected in between
  });
  BOOST_TEST(is_near(longest, 800ms));
}

BOOST_AUTO_TEST_CASE(reconnects_at_once_only_after_a_completed_handshake) {
  BackoffTimer timer(backoff, 1);
  BOOST_TEST(!timer.may_retry_at_once(start));
  timer.lost(start);
  BOOST_TEST(!timer.may_retry_at_once(start));
  timer.connected(start);
  timer.lost(start + 1ms);
  BOOST_TEST(timer.may_retry_at_once(start + 1ms));
  timer.lost(start + 2s);  // that attempt failed
  BOOST_TEST(!timer.may_retry_at_once(start + 2s));
}

BOOST_AUTO_TEST_CASE(reconnects_to_a_flapping_server_at_once_only_once_a_second) {
  BackoffTimer timer(backoff, 1);
  const auto flap = [&timer](Duration at) {
    timer.connected(start + at);
    timer.lost(start + at);
    return timer.may_retry_at_once(start + at);
  };
  BOOST_TEST(flap(0s));
  BOOST_TEST(!flap(300ms));
  BOOST_TEST(!flap(1s - 1ns));
  BOOST_TEST(flap(1s));
  BOOST_TEST(!flap(1999ms));
  BOOST_TEST(flap(2s));
}

BOOST_AUTO_TEST_CASE(a_yes_counts_as_done) {
  BackoffTimer timer(backoff, 1);
  timer.connected(start);
  timer.lost(start);
  BOOST_TEST(timer.may_retry_at_once(start));
  BOOST_TEST(!timer.may_retry_at_once(start));
  BOOST_TEST(!timer.may_retry_at_once(start + 1h));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
