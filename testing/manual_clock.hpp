// A clock that only a test moves.
#pragma once

#include <deferredis/reactor/clock.hpp>

namespace deferredis {

/// Stands still until ManualReactor::advance, jump or busy moves it.
class ManualClock final : public Clock {
 public:
  TimePoint now() const noexcept override { return now_; }
  bool manual() const noexcept override { return true; }

 private:
  friend class ManualReactor;
  void move_to(TimePoint when) noexcept;

  TimePoint now_{std::chrono::hours(1000)};  // not zero, which code may take for "never"
};

}  // namespace deferredis
