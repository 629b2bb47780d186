// Time as the library sees it: a Clock returns points on one monotonic time line.
#pragma once

#include <deferredis/reactor/chrono.hpp>

namespace deferredis {

/// A length of time; chrono's literals become one.
using Duration = std::chrono::nanoseconds;
/// A point on the monotonic line.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// Where a Reactor gets its time from. The clock in testing/manual_clock.hpp moves only when a test
/// moves it.
class Clock {
 public:
  virtual ~Clock() = default;
  /// The time by this clock.
  virtual TimePoint now() const noexcept = 0;
  /// False: time moves by itself, and the loop may sleep until the next timer is due.
  virtual bool manual() const noexcept { return false; }
};

/// The machine's monotonic clock.
const Clock& system_clock() noexcept;

}  // namespace deferredis
