// Time as the library sees it: a Clock hands out points on one monotonic line.
#pragma once

#include <deferredis/reactor/chrono.hpp>

namespace deferredis {

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// Where a Reactor gets its time from. testing/manual_clock.hpp has one that only a test moves.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const noexcept = 0;
  /// False: time moves by itself, and the loop may sleep until the next timer is due.
  virtual bool manual() const noexcept { return false; }
};

/// The monotonic clock of the machine.
const Clock& system_clock() noexcept;

}  // namespace deferredis
