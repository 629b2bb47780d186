// Commands that wait out a state of their server: each is sent again when its time has come.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// Slots with their encoded commands, and one timer for the earliest.
///
/// Lifetime: `due` is called by the timer, for one command after the other, with what is to be
///   sent; then `checked`, once. Both may call add().
class DelayedCommands {
 public:
  using Due = MoveFunction<void(ReplySlot& slot, const std::string& bytes)>;

  DelayedCommands(Reactor& reactor, Due due, MoveFunction<void()> checked)
      : reactor_(reactor), due_(std::move(due)), checked_(std::move(checked)) {}

  /// How long a command waits that was sent so often: from 25 ms, doubled, to 500 ms.
  static Duration delay_after(std::uint8_t attempts);

  void add(ReplySlot& slot, std::string bytes, Duration delay);
  /// Takes all of them out, for `each(slot)`.
  template <class F>
  void take_all(F each) {
    timer_.cancel();
    armed_ = TimePoint::max();
    size_bytes_ = 0;
    for (const Delayed& delayed : std::exchange(delayed_, {})) each(*delayed.slot);
  }

  bool empty() const noexcept { return delayed_.empty(); }
  std::size_t size() const noexcept { return delayed_.size(); }
  std::size_t size_bytes() const noexcept { return size_bytes_; }

 private:
  struct Delayed {
    ReplySlot* slot;
    std::string bytes;
    TimePoint due;
  };

  void watch(TimePoint due);
  void check();

  Reactor& reactor_;  // borrowed
  Due due_;
  MoveFunction<void()> checked_;
  std::vector<Delayed> delayed_;
  std::size_t size_bytes_ = 0;
  Timer timer_;
  TimePoint armed_ = TimePoint::max();
};

}  // namespace deferredis::detail
