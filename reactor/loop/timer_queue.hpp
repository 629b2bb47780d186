// All pending timers of a Reactor, earliest first. It has no loop; callers pass in the time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <deferredis/reactor/state/reactor_core.hpp>
#include <deferredis/reactor/timer.hpp>

namespace deferredis::detail {

struct TimerEntry {
  static constexpr std::size_t not_queued = static_cast<std::size_t>(-1);

  TimePoint due;
  std::uint64_t order = 0;                        // among equal times, the oldest runs first
  MoveFunction<std::optional<TimePoint>()> call;  // returns when it is due again, if at all
  std::size_t place = not_queued;                 // in the heap
  TimerQueue* queue = nullptr;
  bool cancelled = false;
  bool rests = false;  // of an Alarm: what it calls is kept, and so is its place in the heap
  unsigned owners = 0;
  TimerEntry* next_alarm = nullptr;
  TimerEntry** link = nullptr;  // what points to us among the alarms
};

/// A binary heap of timers that can be moved and removed in the middle. When the earliest timer may
/// have changed, it tells the core, and the loop sets its alarm again.
class TimerQueue {
 public:
  TimerQueue(const Clock& clock, ReactorCore& core) : clock_(clock), core_(core) {}
  TimerQueue(const TimerQueue&) = delete;
  TimerQueue& operator=(const TimerQueue&) = delete;
  ~TimerQueue();
  /// Destroys all functions without calling them.
  void clear() noexcept;

  Timer add(TimePoint due, MoveFunction<void()> call);
  /// `call` returns the time of its next call, or nothing to end.
  Timer add_repeating(TimePoint due, MoveFunction<std::optional<TimePoint>()> call);
  /// When the earliest timer is due; empty if there is none.
  std::optional<TimePoint> next_due() const noexcept;
  /// Takes out the earliest timer if it is due at `now`; otherwise null. The caller calls it.
  Shared<TimerEntry> take_due(TimePoint now);
  /// Puts back a timer that was taken out.
  void put_back(Shared<TimerEntry> entry, TimePoint due);
  std::size_t size() const noexcept { return heap_.size(); }

  /// An entry for an Alarm. It rests, until it is planned, and again after its call.
  Shared<TimerEntry> add_alarm(MoveFunction<std::optional<TimePoint>()> call);
  /// Plans an alarm that rests.
  void plan(TimerEntry& alarm, TimePoint due) noexcept;
  /// The entry is an alarm no more.
  void end_alarm(TimerEntry& alarm) noexcept;

  void move(TimerEntry& entry, TimePoint due) noexcept;
  void remove(TimerEntry& entry) noexcept;
  const Clock& clock() const noexcept { return clock_; }

 private:
  using Entry = Shared<TimerEntry>;
  static bool earlier(const Entry& a, const Entry& b) noexcept;
  void put(Entry entry, std::size_t place) noexcept;
  void sift(std::size_t place) noexcept;
  void make_room();
  void enter(Entry entry, TimePoint due) noexcept;

  const Clock& clock_;       // borrowed
  ReactorCore& core_;        // borrowed
  std::vector<Entry> heap_;  // with room for every alarm that rests
  std::size_t resting_ = 0;
  TimerEntry* alarms_ = nullptr;  // borrowed; all of them, resting or not
  std::uint64_t next_order_ = 0;
};

}  // namespace deferredis::detail
