// Commands in a line, each with its bytes in a stream: those sent on a connection, or those
// waiting.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>

#include <deferredis/protocol/deadline_heap.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// A FIFO linked through the slots themselves. The place of a command is the stream position of its
/// first byte. A command leaves at the front, or from the middle when a Walk takes it out. A
/// settled command is a tombstone, which keeps its place until then.
///
/// Cost: push and pop take a few instructions. Deadlines and tombstones are found without a scan of
///   the line for each.
class CommandLine {
 public:
  using Place = std::uint64_t;

  /// How far a scan of the line has come. It continues behind that point, or at the front if that
  /// point has left the line.
  struct Walk {
    ReplySlot* last = nullptr;  ///< the last slot scanned; dangling once it has left
    Place end = 0;              ///< where its bytes end
  };

  CommandLine() = default;
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  bool empty() const noexcept { return head_ == nullptr; }
  std::size_t size() const noexcept { return size_; }
  /// The first command; null if the line is empty.
  ReplySlot* head() const noexcept { return head_; }
  /// Its place, and the end of the command before it.
  Place front() const noexcept { return front_; }
  /// The line is empty, and the next command will be at `place`.
  void start_at(Place place) noexcept { front_ = place; }

  void push(ReplySlot& slot, std::size_t bytes) noexcept {
    slot.bytes = bytes;
    slot.next = nullptr;
    *tail_ = &slot;
    tail_ = &slot.next;
    ++size_;
  }
  ReplySlot* pop() noexcept {
    ReplySlot* slot = head_;
    head_ = slot->next;
    if (head_ == nullptr) tail_ = &head_;
    --size_;
    front_ += slot->bytes;
    return slot;
  }

  /// The next command behind `walk`, which then starts at walk.end; null if there is none.
  ReplySlot* next(Walk& walk) const noexcept {
    if (walk.end > front_) return walk.last->next;
    walk.end = front_;
    return head_;
  }
  /// Marks this command as scanned: continue behind it.
  static void pass(Walk& walk, ReplySlot& slot) noexcept {
    walk.last = &slot;
    walk.end += slot.bytes;
  }
  /// Takes out the command that next(walk) returned and take_due() returned before. Its bytes
  /// belong to the command before it from now on.
  ReplySlot& take_out(Walk& walk) noexcept;
  /// The same for any other command. All deadlines are then noted again, unless it was the first
  /// command.
  ReplySlot& take_out_live(Walk& walk) noexcept;

  /// A live command whose deadline has come, or null. Sets `place` to its place.
  ReplySlot* take_due(TimePoint now, Place& place) {
    return deadlines_.take_due(now, front_, place);
  }
  /// Notes the deadlines of new commands, some thousands at a time. Returns false if some are left.
  bool note_deadlines();
  /// The earliest deadline that was noted, or max().
  TimePoint earliest_deadline() { return deadlines_.earliest(front_); }

  /// Calls fn(slot) for each slot that is not settled yet, from the front.
  template <class F>
  void for_each_live(F fn) {
    for (ReplySlot* slot = head_; slot != nullptr; slot = slot->next) {
      if (!slot->settled()) fn(*slot);
    }
  }
  /// True if only tombstones and commands for which `ignored(slot)` holds are left.
  template <class F>
  bool idle(F ignored) noexcept {
    while (ReplySlot* slot = next(ended_)) {
      if (!slot->settled() && !ignored(*slot)) return false;
      pass(ended_, *slot);
    }
    return true;
  }

 private:
  ReplySlot* head_ = nullptr;
  ReplySlot** tail_ = &head_;
  std::size_t size_ = 0;
  Place front_ = 0;
  Walk noted_;  // the deadlines up to here are in the heap
  Walk ended_;  // up to here nobody waits for an answer
  DeadlineHeap deadlines_;
};

}  // namespace deferredis::detail
