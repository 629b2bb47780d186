// Deadlines of the commands in a line, the earliest first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// A binary heap that is filled when deadlines are checked, not when commands are sent. Nearly
/// every command is answered in time and never enters it. An entry whose place is before the front
/// of the line has left the line; its slot may be gone, and the entry is skipped.
///
/// Cost: 24 bytes and one push for each command that a check finds waiting. A FIFO for each timeout
///   would save the heap's logarithm, but cost a link in every command.
class DeadlineHeap {
 public:
  struct Entry {
    TimePoint deadline;
    std::uint64_t place;
    ReplySlot* slot;
  };

  void add(ReplySlot& slot, std::uint64_t place);
  /// Takes out a command at or behind `front` whose deadline is not after `now`; null if there is
  /// none.
  ReplySlot* take_due(TimePoint now, std::uint64_t front, std::uint64_t& place);
  /// The earliest deadline of the commands at or behind `front`, or max().
  TimePoint earliest(std::uint64_t front);
  /// Frees the space of the entries before `front` if they outnumber `live`.
  void tidy(std::uint64_t front, std::size_t live);
  void clear() noexcept { entries_.clear(); }

 private:
  void drop_first();

  std::vector<Entry> entries_;
};

}  // namespace deferredis::detail
