// Commands and blocks that wait, in order, until somebody can be given them.
#pragma once

#include <cstddef>
#include <deque>
#include <string>

#include <deferredis/client/backend.hpp>
#include <deferredis/client/detail/block.hpp>

namespace deferredis::detail {

/// A FIFO. One that was cancelled or has expired keeps its place, as nothing.
class HeldCommands {
 public:
  HeldCommands() = default;
  HeldCommands(const HeldCommands&) = delete;
  HeldCommands& operator=(const HeldCommands&) = delete;

  void add(std::string bytes, ReplySlot& slot);
  void add(const Shared<Block>& block, ReplySlot& slot);
  /// Gives all of them to `backend`.
  void give(Backend& backend);
  /// Fails those that do not wait for a server that is away, or all of them.
  void fail(const Error& error, bool all);
  /// Fails those whose deadline has come; gives the earliest that is left, or max().
  TimePoint expire(TimePoint now, const std::string& where);

  std::size_t size() const noexcept { return held_.size(); }
  /// Is nothing left but what was cancelled or has expired?
  bool idle() const noexcept;
  std::size_t size_bytes() const noexcept { return bytes_; }

 private:
  struct Held {
    ReplySlot* slot;
    std::string bytes;
    Shared<Block> block;  // null: a command
  };
  void push(Held held);
  Held pop();

  std::deque<Held> held_;
  std::size_t bytes_ = 0;
};

}  // namespace deferredis::detail
