// Commands that wait out a state of their server: each is sent again when its time has come.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include <deferredis/protocol/deadline_heap.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// Slots with their encoded commands, and one timer for the earliest.
///
/// A server that refuses commands refuses most of those that come again. So only a few of them go
/// in each round of 25 ms, the oldest first: 32 in the first, twice as many after a round in which
/// none was refused, 32 again after one in which half of them were. The others wait, and fail with
/// what the server said when their deadline comes.
///
/// Lifetime: `due` is called by the timer, for one command after the other, with what is to be
///   sent; then `checked`, once. Both may call add().
class DelayedCommands {
 public:
  using Due = MoveFunction<void(ReplySlot& slot, const std::string& bytes)>;

  DelayedCommands(Reactor& reactor, Due due, MoveFunction<void()> checked)
      : reactor_(reactor), due_(std::move(due)), checked_(std::move(checked)) {}

  /// How long a command waits at most that was sent so often: from 25 ms, doubled, to 500 ms.
  static Duration delay_after(std::uint8_t attempts);

  /// It is sent after half of `delay` to all of it: many that were refused together do not come
  /// again together. `refusal`: what the server said.
  void add(ReplySlot& slot, std::string bytes, Duration delay, const Error& refusal);
  /// A server refused a command that was sent so often.
  void refused(std::uint8_t attempts) noexcept { again_refused_ += attempts > 1 ? 1 : 0; }
  /// Takes all of them out, for `each(slot)`.
  template <class F>
  void take_all(F each) {
    timer_.cancel();
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

  void watch(TimePoint due);
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
  std::deque<Delayed> held_;      // their time has come, but the round is full
  std::uint64_t front_ = 0;       // how many were taken from held_: the place of its first
  DeadlineHeap deadlines_;        // of held_
  std::size_t live_ = 0;
  std::size_t size_bytes_ = 0;
  std::uint64_t next_order_ = 0;
  TimePoint round_ends_{};
  std::size_t round_size_ = 0;
  std::size_t left_in_round_ = 0;
  std::size_t again_refused_ = 0;  // in this round
  std::uint64_t random_ = 0;       // spreads them; its seed is the time of the first
  Timer timer_;
  TimePoint armed_ = TimePoint::max();
};

}  // namespace deferredis::detail
