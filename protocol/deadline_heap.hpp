// Deadlines of what waits in a line, the earliest first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// A binary heap that is filled when deadlines are looked at, not when commands are sent: what is
/// answered in time, as nearly everything is, never comes here. One whose place in the line is
/// before the line's front has left the line, and its slot may be gone; its entry is passed over.
///
/// Cost: 24 bytes and one push for each command that a look has found waiting; a FIFO for each
///   timeout would save the heap's logarithm, and cost a link in every command.
class DeadlineHeap {
 public:
  struct Entry {
    TimePoint deadline;
    std::uint64_t place;
    ReplySlot* slot;
  };

  void add(ReplySlot& slot, std::uint64_t place);
  /// Takes out one that waits at or behind `front` and whose deadline is not after `now`; null when
  /// there is none (left).
  ReplySlot* take_due(TimePoint now, std::uint64_t front, std::uint64_t& place);
  /// The earliest deadline of what waits at or behind `front`, or max().
  TimePoint earliest(std::uint64_t front);
  /// Gives up the room of those before `front` where they are most of `live` and the others.
  void tidy(std::uint64_t front, std::size_t live);
  void clear() noexcept { entries_.clear(); }

 private:
  void drop_first();

  std::vector<Entry> entries_;
};

}  // namespace deferredis::detail
