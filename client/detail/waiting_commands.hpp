// Commands that wait for a connection, in order, with their bytes.
#pragma once

#include <optional>
#include <string>

#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis::detail {

/// A FIFO of slots and their encoded commands. A cancelled one stays as a tombstone until its turn.
class WaitingCommands {
 public:
  explicit WaitingCommands(ChunkPool& chunks) noexcept : bytes_(chunks) {}
  WaitingCommands(const WaitingCommands&) = delete;
  WaitingCommands& operator=(const WaitingCommands&) = delete;

  void add(const CommandView& command, ReplySlot& slot) { link(slot, command.encode(bytes_)); }
  void add(std::string_view bytes, ReplySlot& slot);
  /// Takes the first live one out, its bytes into `bytes`; null when none is left.
  ReplySlot* take(std::string& bytes);
  /// Fails those that do not wait for a server that is away, or all of them; the others keep their
  /// order. Tombstones go. Interceptors other than `own` may take theirs over.
  void fail(const Error& error, bool all, const Interceptor* own = nullptr);
  /// Fails those whose deadline has come; returns the earliest that is left, or max().
  TimePoint expire(TimePoint now, const std::string& where);

  bool empty() const noexcept { return head_ == nullptr; }
  /// Is nothing left but tombstones?
  bool idle() const noexcept;
  std::size_t size() const noexcept { return size_; }
  std::size_t size_bytes() const noexcept {
    return static_cast<std::size_t>(bytes_.end() - bytes_.begin());
  }
  /// Gives up the memory; only when empty.
  void clear_bytes() noexcept { bytes_.clear(); }

 private:
  void link(ReplySlot& slot, std::size_t bytes);
  /// The first one, live or not, its bytes into `bytes` if it is live.
  ReplySlot& pop(std::string& bytes);

  WriteBuffer bytes_;
  ReplySlot* head_ = nullptr;
  ReplySlot** tail_ = &head_;
  std::size_t size_ = 0;
};

}  // namespace deferredis::detail
