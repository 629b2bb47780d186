// Commands and groups that wait, in order, until there is a backend for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/groups/command_group.hpp>
#include <deferredis/protocol/deadline_heap.hpp>

namespace deferredis::detail {

/// A FIFO. A command that was cancelled or has expired keeps its place, but is empty.
class HeldCommands {
 public:
  HeldCommands() = default;
  HeldCommands(const HeldCommands&) = delete;
  HeldCommands& operator=(const HeldCommands&) = delete;

  void add(std::string bytes, ReplySlot& slot);
  void add(const Shared<CommandGroup>& group, ReplySlot& slot);
  /// Sends all of them to `backend`.
  void give(Backend& backend);
  /// Fails all of them, or only those that do not wait for a server that is down.
  void fail(const Error& error, bool all);
  /// Fails those whose deadline has passed. Returns the next deadline, or max() if there is none.
  TimePoint expire(TimePoint now, const std::string& where, const Error* latest = nullptr);

  std::size_t size() const noexcept { return held_.size(); }
  /// Are all of those left cancelled or expired?
  bool idle() noexcept;
  std::size_t size_bytes() const noexcept { return bytes_; }

 private:
  struct Held {
    ReplySlot* slot;  // null: it has ended, and only keeps its place
    std::string bytes;
    Shared<CommandGroup> group;  // null: a command
  };
  void push(Held held);
  Held pop();
  void end(Held& held);
  Held& at(std::uint64_t place) { return held_[static_cast<std::size_t>(place - front_)]; }
  std::uint64_t back() const noexcept { return front_ + held_.size(); }
  void drop_ended();

  std::deque<Held> held_;
  std::size_t bytes_ = 0;
  std::uint64_t front_ = 0;    // place of the first: how many left before it
  std::uint64_t noted_ = 0;    // deadlines before this place are in the heap
  std::uint64_t patient_ = 0;  // all before this place wait for a server that is down
  std::uint64_t ended_ = 0;    // nobody waits before this place
  DeadlineHeap deadlines_;
};

}  // namespace deferredis::detail
