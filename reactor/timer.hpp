// A handle to something that will happen later.
#pragma once

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/future/move_function.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

namespace detail {
struct TimerEntry;
class TimerQueue;
void retain(TimerEntry& entry) noexcept;
void release(TimerEntry& entry) noexcept;
}  // namespace detail

/// One pending call, made by Reactor::call_later or every.
///
/// Ownership: dropping the handle cancels the call; release() lets it happen without one.
/// Lifetime: may outlive its Reactor; then it is inactive.
class [[nodiscard]] Timer {
 public:
  Timer() noexcept = default;
  Timer(Timer&&) noexcept;
  Timer& operator=(Timer&&) noexcept;
  ~Timer();

  /// It will not be called. Does nothing if it was, or was cancelled.
  void cancel() noexcept;
  /// It will be called `from_now` after this moment, instead of when it was planned.
  void reset(Duration from_now);
  /// It will be called `by` later than planned (earlier, if negative).
  void delay(Duration by);
  /// Is it still to be called?
  bool active() const noexcept;
  /// The call happens although no handle is left.
  void release() noexcept;

 private:
  friend class detail::TimerQueue;
  explicit Timer(Shared<detail::TimerEntry> entry) noexcept;

  Shared<detail::TimerEntry> entry_;  // shared by this handle and the queue
};

}  // namespace deferredis
