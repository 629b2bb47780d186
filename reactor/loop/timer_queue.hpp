// All pending timers of a Reactor, earliest first. Knows no loop: it is told what time it is.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <deferredis/reactor/timer.hpp>

namespace deferredis::detail {

struct TimerEntry {
  static constexpr std::size_t not_queued = static_cast<std::size_t>(-1);

  TimePoint due;
  std::uint64_t order = 0;                        // among equal times, first made is first called
  MoveFunction<std::optional<TimePoint>()> call;  // gives when it is due again, if it is
  std::size_t place = not_queued;                 // in the heap
  TimerQueue* queue = nullptr;
  bool cancelled = false;
  unsigned owners = 0;
};

/// A binary heap of timers that can be moved and removed in the middle.
class TimerQueue {
 public:
  explicit TimerQueue(const Clock& clock) : clock_(clock) {}
  TimerQueue(const TimerQueue&) = delete;
  TimerQueue& operator=(const TimerQueue&) = delete;
  ~TimerQueue();
  /// Destroys the functions of all; none is called.
  void clear() noexcept;

  Timer add(TimePoint due, MoveFunction<void()> call);
  /// `call` gives the time of its next call, or nothing to end.
  Timer add_repeating(TimePoint due, MoveFunction<std::optional<TimePoint>()> call);
  /// When the earliest is due; empty if there is none.
  std::optional<TimePoint> next_due() const noexcept;
  /// Takes the earliest timer out if it is due at `now`; null otherwise. The caller calls it.
  Shared<TimerEntry> take_due(TimePoint now);
  /// Puts a timer that was taken back.
  void put_back(Shared<TimerEntry> entry, TimePoint due);
  std::size_t size() const noexcept { return heap_.size(); }

  void move(TimerEntry& entry, TimePoint due);
  void remove(TimerEntry& entry) noexcept;
  const Clock& clock() const noexcept { return clock_; }

 private:
  using Entry = Shared<TimerEntry>;
  static bool earlier(const Entry& a, const Entry& b) noexcept;
  void put(Entry entry, std::size_t place) noexcept;
  void sift(std::size_t place) noexcept;

  const Clock& clock_;  // borrowed
  std::vector<Entry> heap_;
  std::uint64_t next_order_ = 0;
};

}  // namespace deferredis::detail
