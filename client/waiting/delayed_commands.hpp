// Commands that wait for a temporary state of their server to end, each sent again when it is due.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include <deferredis/protocol/deadline_heap.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/loop/alarm.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// Slots with their encoded commands, and one timer for the earliest.
///
/// A server that refuses commands will refuse most of them again. So only a few are sent in each
/// round of 25 ms, the oldest first: 32 in the first round, twice as many after a round without a
/// refusal, and 32 again after a round in which half were refused. The others wait, and at their
/// deadline they fail with the server's error.
///
/// Lifetime: the timer calls `due` for one command after another, with the bytes to send, and then
///   `checked` once. Both may call add().
class DelayedCommands {
 public:
  using Due = MoveFunction<void(ReplySlot& slot, const std::string& bytes)>;

  DelayedCommands(Reactor& reactor, Due due, MoveFunction<void()> checked)
      : reactor_(reactor),
        due_(std::move(due)),
        checked_(std::move(checked)),
        alarm_(reactor, [this] { check(); }) {}

  /// The longest wait of a command that was sent this often: from 25 ms, doubling up to 500 ms.
  static Duration delay_after(std::uint8_t attempts);

  /// Sends the command again after half of `delay` to all of it, so that many that were refused
  /// together do not return together. `refusal`: the server's error.
  void add(ReplySlot& slot, std::string bytes, Duration delay, const Error& refusal);
  /// A server refused a command that was sent this often.
  void refused(std::uint8_t attempts) noexcept { again_refused_ += attempts > 1 ? 1 : 0; }
  /// Takes all of them out and calls `each(slot)`.
  template <class F>
  void take_all(F each) {
    alarm_.cancel();
    armed_ = TimePoint::max();
    size_bytes_ = 0;
    live_ = 0;
    for (const Delayed& delayed : std::exchange(delayed_, {})) each(*delayed.slot);
    deadlines_.clear();
    front_ += held_.size();
    for (const Delayed& delayed : std::exchange(held_, {})) {
      if (delayed.slot != nullptr) each(*delayed.slot);
    }
  }

  bool empty() const noexcept { return live_ == 0; }
  std::size_t size() const noexcept { return live_; }
  std::size_t size_bytes() const noexcept { return size_bytes_; }

 private:
  struct Delayed {
    TimePoint due;
    std::uint64_t order;
    ReplySlot* slot;  // null: it has ended
    std::string bytes;
    Error refusal;
  };
  static bool later(const Delayed& a, const Delayed& b) noexcept;

  void watch(TimePoint due) noexcept;
  void check();
  void hold_due(TimePoint now);
  void expire_held(TimePoint now);
  void begin_round(TimePoint now);
  void send_held();
  void forget(Delayed& delayed) noexcept;

  Reactor& reactor_;  // borrowed
  Due due_;
  MoveFunction<void()> checked_;
  std::vector<Delayed> delayed_;  // a heap, the earliest first
  std::deque<Delayed> held_;      // they are due, but the round is full
  std::uint64_t front_ = 0;       // how many were taken from held_: the place of its first
  DeadlineHeap deadlines_;        // of held_
  std::size_t live_ = 0;
  std::size_t size_bytes_ = 0;
  std::uint64_t next_order_ = 0;
  TimePoint round_ends_{};
  std::size_t round_size_ = 0;
  std::size_t left_in_round_ = 0;
  std::size_t again_refused_ = 0;  // in this round
  std::uint64_t random_ = 0;       // spreads the waits; seeded with the time of the first
  Alarm alarm_;
  TimePoint armed_ = TimePoint::max();
};

}  // namespace deferredis::detail
