// CommitWatch: ends a group of commands that somebody awaits and nobody sends.
#pragma once

#include <optional>
#include <vector>

#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/timer.hpp>

namespace deferredis::detail {

/// A command of a transaction that is awaited before commit() may be awaited by the code that would
/// call commit(). After some time the whole group ends.
///
/// Lifetime: borrows the slots from add() until stop(), or until `expired` is called.
class CommitWatch {
 public:
  /// `is_batch` is for the error's text. `expired` fails the commands of the group.
  CommitWatch(ReactorCore& core, bool is_batch, MoveFunction<void(const Error&)> expired);

  /// How long a command may be awaited. Zero: without limit.
  void set_patience(Duration patience) noexcept { patience_ = patience; }
  /// A command joins the group: `caller` is the slot of its future, `own` the group's for it.
  void add(ReplySlot& caller, ReplySlot& own);
  /// The group is sent.
  void stop() noexcept;
  /// Why the group takes no more commands and cannot be sent.
  const std::optional<Error>& why_expired() const noexcept { return why_; }

 private:
  struct Watched {
    ReplySlot* caller;
    ReplySlot* own;
    TimePoint since;
  };

  void look();
  Error too_late() const;

  ReactorCore& core_;  // borrowed
  bool is_batch_;
  MoveFunction<void(const Error&)> expired_;
  Duration patience_{};
  std::vector<Watched> watched_;
  Timer timer_;
  std::optional<Error> why_;
};

}  // namespace deferredis::detail
