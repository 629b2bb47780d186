// Commands that wait for a connection, in order, with their bytes.
#pragma once

#include <optional>
#include <string>

#include <deferredis/protocol/command_line.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis::detail {

/// "; the latest attempt: ..." for the error of a command that waited in vain. Empty if `failure`
/// is null.
std::string latest_attempt(const Error* failure);

/// A FIFO of slots and their encoded commands. A cancelled one stays as a tombstone until its turn.
class WaitingCommands {
 public:
  explicit WaitingCommands(ChunkPool& chunks) noexcept : bytes_(chunks) {}
  WaitingCommands(const WaitingCommands&) = delete;
  WaitingCommands& operator=(const WaitingCommands&) = delete;

  void add(const CommandView& command, ReplySlot& slot) { link(slot, command.encode(bytes_)); }
  void add(std::string_view bytes, ReplySlot& slot);
  /// Takes the first live command out and its bytes into `bytes`; null if none is left.
  ReplySlot* take(std::string& bytes);
  /// Fails all commands, or only those that do not wait for a server that is away; the others keep
  /// their places. Interceptors other than `own` may take over their commands. Checks at most
  /// `most` commands, and continues there the next time. Returns false if no command was left to
  /// check.
  bool fail(const Error& error, bool all, const Interceptor* own = nullptr,
            std::size_t most = static_cast<std::size_t>(-1));
  /// Fails the commands whose deadline has come, some thousands at a time, and adds why the latest
  /// attempt to connect failed (null: none has). Returns when to look again, or max().
  TimePoint expire(TimePoint now, const std::string& where, const Error* latest = nullptr);
  /// The same for the first command alone. Returns true if its deadline had come.
  bool expire_first(TimePoint now, const std::string& where, const Error* latest);

  bool empty() const noexcept { return line_.empty(); }
  /// True if only tombstones are left.
  bool idle() noexcept {
    return line_.idle([](ReplySlot&) { return false; });
  }
  std::size_t size() const noexcept { return line_.size(); }
  std::size_t size_bytes() const noexcept {
    return static_cast<std::size_t>(bytes_.end() - bytes_.begin());
  }
  /// Frees the memory; only when empty.
  void clear_bytes() noexcept { bytes_.clear(); }

 private:
  void link(ReplySlot& slot, std::size_t bytes);
  void fail_one(ReplySlot& slot, const Error& error);
  void drop_ended();
  void drop_bytes();

  WriteBuffer bytes_;
  CommandLine line_;           // places are positions in bytes_
  CommandLine::Walk failing_;  // all before it wait for a server that is away
};

}  // namespace deferredis::detail
