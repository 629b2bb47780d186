// A handle to a call that will happen later.
#pragma once

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/shared.hpp>
#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis {

namespace detail {
struct TimerEntry;
class TimerQueue;
void retain(TimerEntry& entry) noexcept;
void release(TimerEntry& entry) noexcept;
}  // namespace detail

/// One pending call, made by Reactor::call_later or Reactor::every.
///
/// Ownership: dropping the handle cancels the call. release() lets the call happen without a
///   handle.
/// Lifetime: may outlive its Reactor; it is then inactive.
class [[nodiscard]] Timer {
 public:
  Timer() noexcept = default;
  Timer(Timer&&) noexcept;
  Timer& operator=(Timer&&) noexcept;
  ~Timer();

  /// Cancels the call. Does nothing if the call already happened or was cancelled.
  void cancel() noexcept;
  /// Moves the call to `from_now` after this moment, instead of its planned time.
  void reset(Duration from_now);
  /// Moves the call `by` later than planned (earlier if negative).
  void delay(Duration by);
  /// Is the call still pending?
  bool active() const noexcept;
  /// Gives up the handle; the call still happens.
  void release() noexcept;

 private:
  friend class detail::TimerQueue;
  explicit Timer(Shared<detail::TimerEntry> entry) noexcept;

  Shared<detail::TimerEntry> entry_;  // shared by this handle and the queue
};

}  // namespace deferredis
