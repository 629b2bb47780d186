// Commands that wait for a connection, in order, with their bytes.
#pragma once

#include <optional>
#include <string>

#include <deferredis/protocol/command_line.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis::detail {

/// "; the latest attempt: ..." for an error of what waited in vain. Empty if none has failed: null.
std::string latest_attempt(const Error* failure);

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
  /// places. Interceptors other than `own` may take theirs over. Looks at `most` of them, and goes
  /// on from there the next time; false: there was nobody left to look at.
  bool fail(const Error& error, bool all, const Interceptor* own = nullptr,
            std::size_t most = static_cast<std::size_t>(-1));
  /// Fails those whose deadline has come, and says why the latest attempt to connect failed (null:
  /// none has); returns the earliest deadline that is left, or max().
  TimePoint expire(TimePoint now, const std::string& where, const Error* latest = nullptr);

  bool empty() const noexcept { return line_.empty(); }
  /// Is nothing left but tombstones?
  bool idle() noexcept {
    return line_.idle([](ReplySlot&) { return false; });
  }
  std::size_t size() const noexcept { return line_.size(); }
  std::size_t size_bytes() const noexcept {
    return static_cast<std::size_t>(bytes_.end() - bytes_.begin());
  }
  /// Gives up the memory; only when empty.
  void clear_bytes() noexcept { bytes_.clear(); }

 private:
  void link(ReplySlot& slot, std::size_t bytes);
  void fail_one(ReplySlot& slot, const Error& error);
  void drop_ended();
  void drop_bytes();

  WriteBuffer bytes_;
  CommandLine line_;           // places are positions of bytes_
  CommandLine::Walk failing_;  // all before it wait for a server that is away
};

}  // namespace deferredis::detail
