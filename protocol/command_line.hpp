// Commands in a line, each with its bytes in a stream: the conversation's, and those that wait.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>

#include <deferredis/protocol/deadline_heap.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// A FIFO through the slots themselves. A command's place is the stream position of its first byte;
/// it leaves at the front, or from the middle when it is taken out by a Walk. A settled one is a
/// tombstone that keeps its place until then.
///
/// Cost: push and pop are a few instructions; deadlines and tombstones are found without a walk
///   over the line for each.
class CommandLine {
 public:
  using Place = std::uint64_t;

  /// How far somebody has looked at the line. It goes on behind that, at the front where that has
  /// left.
  struct Walk {
    ReplySlot* last = nullptr;  ///< the last one looked at; dangling once it has left
    Place end = 0;              ///< where its bytes end
  };

  CommandLine() = default;
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  bool empty() const noexcept { return head_ == nullptr; }
  std::size_t size() const noexcept { return size_; }
  /// The first one; null: empty.
  ReplySlot* head() const noexcept { return head_; }
  /// Its place, and the end of the one before it.
  Place front() const noexcept { return front_; }
  /// The line is empty, and the next command will be at `place`.
  void start_at(Place place) noexcept { front_ = place; }

  void push(ReplySlot& slot, std::size_t bytes) noexcept {
    CommandData& data = command_data(slot);
    data.bytes = bytes;
    data.next = nullptr;
    *tail_ = &slot;
    tail_ = &data.next;
    ++size_;
  }
  ReplySlot* pop() noexcept {
    ReplySlot* slot = head_;
    CommandData& data = command_data(*slot);
    head_ = data.next;
    if (head_ == nullptr) tail_ = &head_;
    --size_;
    front_ += data.bytes;
    return slot;
  }

  /// The next one behind `walk`, which is at walk.end then; null: there is none.
  ReplySlot* next(Walk& walk) const noexcept {
    if (walk.end > front_) return command_data(*walk.last).next;
    walk.end = front_;
    return head_;
  }
  /// It was looked at: go on behind it.
  static void pass(Walk& walk, ReplySlot& slot) noexcept {
    walk.last = &slot;
    walk.end += command_data(slot).bytes;
  }
  /// Takes out the one that next(walk) gave, which take_due() gave before; its bytes belong to the
  /// one before it from now on.
  ReplySlot& take_out(Walk& walk) noexcept;
  /// The same for any other; all deadlines are noted again then, unless it was the first.
  ReplySlot& take_out_live(Walk& walk) noexcept;

  /// A live one whose deadline has come, or null. Sets its place.
  ReplySlot* take_due(TimePoint now, Place& place) {
    return deadlines_.take_due(now, front_, place);
  }
  /// Notes the deadlines of what came since; then gives the earliest there is, or max().
  TimePoint earliest_deadline();
  void note_deadlines();

  /// Calls fn(slot) for each that nobody has settled yet, from the front.
  template <class F>
  void for_each_live(F fn) {
    for (ReplySlot* slot = head_; slot != nullptr; slot = command_data(*slot).next) {
      if (!slot->settled()) fn(*slot);
    }
  }
  /// Is nothing left but tombstones, and commands for which `ignored(slot)` holds?
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
  Walk noted_;  // their deadlines are in the heap
  Walk ended_;  // up to here nobody waits for an answer
  DeadlineHeap deadlines_;
};

}  // namespace deferredis::detail
