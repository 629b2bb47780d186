// Alarm: a timer that is set again and again, and needs no memory for that.
#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <deferredis/reactor/loop/timer_queue.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// One call that is planned again and again. All its memory is taken when it is made, so that
/// planning it cannot fail: what must happen some time does not depend on memory at that time.
///
/// Lifetime: may outlive its Reactor; it is then inactive.
class Alarm {
 public:
  template <class Fn>
  Alarm(Reactor& reactor, Fn fn)
      : entry_(reactor.core().closing()
                   ? nullptr
                   : reactor.timers().add_alarm([fn]() mutable -> std::optional<TimePoint> {
                       fn();
                       return std::nullopt;
                     })) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  ~Alarm();

  /// The call happens `from_now` after this moment, and not when it was planned before.
  void set(Duration from_now) noexcept;
  /// The call does not happen.
  void cancel() noexcept;
  /// Is the call planned?
  bool active() const noexcept;

 private:
  Shared<TimerEntry> entry_;  // shared with the queue; null: the reactor was already closing
};

/// Work that ends with an exception, because there was no memory, is done again a little later.
class AgainIfThrown {
 public:
  explicit AgainIfThrown(Alarm& alarm) noexcept
      : alarm_(alarm), exceptions_(std::uncaught_exceptions()) {}
  AgainIfThrown(const AgainIfThrown&) = delete;
  AgainIfThrown& operator=(const AgainIfThrown&) = delete;
  ~AgainIfThrown() {
    if (std::uncaught_exceptions() > exceptions_) alarm_.set(wait);
  }

  static constexpr Duration wait = std::chrono::milliseconds(10);

 private:
  Alarm& alarm_;  // borrowed
  int exceptions_;
};

}  // namespace deferredis::detail
