#include <deferredis/client/link/connection_age.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using detail::ConnectionAge;

constexpr TimePoint start{Duration(1h)};

// Follows next_look() and returns when it is to be replaced. Its use is what `used(now)` returns.
template <class Used>
Duration replaced_after(ConnectionAge age, Used used, bool owes = false) {
  TimePoint now = start;
  age.begin(now, used(now));
  while (!age.look(now, used(now), owes)) now = age.next_look(now);
  return now - start;
}
std::uint64_t unused(TimePoint) { return 7; }

BOOST_AUTO_TEST_SUITE(connection_age)

BOOST_AUTO_TEST_CASE(without_limits_nothing_is_looked_at) {
  ConnectionAge age(0s, 0s, 1);
  age.begin(start, 0);
  BOOST_TEST((age.next_look(start) == TimePoint::max()));
  BOOST_TEST(!age.look(start + 1000h, 0, false).has_value());
  BOOST_TEST(!age.old(start + 1000h));
}

BOOST_AUTO_TEST_CASE(limits_are_spread_by_ten_percent_either_way) {
  std::pair lifetimes(1000s, 0s);
  std::pair idle_times(1000s, 0s);
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const Duration old = replaced_after(ConnectionAge(0s, 100s, seed), unused);
    lifetimes = {
        std::min<Duration>(lifetimes.first, old) > 0s
            ? std::chrono::duration_cast<std::chrono::seconds>(
                  std::min<Duration>(lifetimes.first, old))
            : 0s,
        std::chrono::ceil<std::chrono::seconds>(std::max<Duration>(lifetimes.second, old))};
    const Duration idle = replaced_after(ConnectionAge(100s, 0s, seed << 32), unused);
    idle_times = {
        std::chrono::duration_cast<std::chrono::seconds>(
            std::min<Duration>(idle_times.first, idle)),
        std::chrono::ceil<std::chrono::seconds>(std::max<Duration>(idle_times.second, idle))};
  }
  BOOST_TEST((lifetimes == std::pair(90s, 110s)));
  BOOST_TEST((idle_times == std::pair(90s, 110s)));
}

BOOST_AUTO_TEST_CASE(equal_seeds_give_equal_limits) {
  BOOST_TEST((replaced_after(ConnectionAge(3s, 5s, 11), unused) ==
              replaced_after(ConnectionAge(3s, 5s, 11), unused)));
}

BOOST_AUTO_TEST_CASE(use_postpones_the_one_limit_and_not_the_other) {
  const auto always = [](TimePoint now) {
    return static_cast<std::uint64_t>(now.time_since_epoch().count());
  };
  const ConnectionAge age(10s, 100s, 100);
  BOOST_TEST((replaced_after(age, unused) <= 11s));
  BOOST_TEST((replaced_after(age, always) >= 90s));
}

BOOST_AUTO_TEST_CASE(a_connection_that_owes_a_reply_is_not_unused) {
  BOOST_TEST((replaced_after(ConnectionAge(10s, 100s, 100), unused, true) >= 90s));
}

BOOST_AUTO_TEST_CASE(after_the_last_use_it_takes_a_quarter_more_at_most) {
  for (int i = 1; i < 40; ++i) {
    const TimePoint last = start + i * 500ms;
    const auto until_then = [last](TimePoint now) -> std::uint64_t { return now < last ? 1 : 2; };
    const Duration at =
        replaced_after(ConnectionAge(10s, 0s, std::uint64_t{100} << 32), until_then);
    BOOST_TEST((at - (last - start) >= 10s - 10ms || last - start > 10s));
    BOOST_TEST((at - (last - start) <= 12500ms + 10ms));
  }
}

BOOST_AUTO_TEST_CASE(it_says_which_limit_was_reached) {
  ConnectionAge age(1s, 10s, 0);
  age.begin(start, 0);
  BOOST_TEST(age.look(start + 2s, 0, false).value() == "it was unused for max_idle");
  BOOST_TEST(age.look(start + 12s, 1, false).value() == "it reached max_lifetime");
  BOOST_TEST(age.old(start + 12s));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
