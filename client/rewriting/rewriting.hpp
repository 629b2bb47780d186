// What a view changes of commands and replies on their way: a prefix of keys, callbacks of replies.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

class KeyPrefix;
void retain(KeyPrefix& prefix) noexcept;
void release(KeyPrefix& prefix) noexcept;

class ResponseCallbacks;
void retain(ResponseCallbacks& callbacks) noexcept;
void release(ResponseCallbacks& callbacks) noexcept;

class ResponseCallback;
void retain(ResponseCallback& callback) noexcept;
void release(ResponseCallback& callback) noexcept;

/// Where the keys stand in a reply.
enum class ReplyKeys : std::uint8_t {
  none,
  all,         ///< KEYS: each element
  page,        ///< SCAN: the elements of the second one
  first,       ///< BLPOP: the first element
  each_first,  ///< XREAD: of each pair the first; on RESP3 a map's keys
};

/// What becomes of the reply of one command before its future gets it.
struct Translation {
  Shared<KeyPrefix> prefix = nullptr;  ///< taken off the keys; null: `keys` is none
  ReplyKeys keys = ReplyKeys::none;
  Shared<ResponseCallback> callback = nullptr;  ///< null: none

  explicit operator bool() const noexcept { return keys != ReplyKeys::none || callback != nullptr; }
  /// What a callback throws goes through.
  Reply apply(Reply reply) const;
  /// Settles the slot with the reply.
  void settle(ReplySlot& slot, Reply reply) const noexcept;
};

/// A slot to send instead of `slot`, which is settled with the translated reply, or the error, from
/// the ready queue: callbacks are a user's code. Cancelling `slot` cancels the other.
ReplySlot& translated(ReplySlot& slot, Translation translation);

/// Both, of one view or of what was made from it.
struct Rewriting {
  Shared<KeyPrefix> prefix = nullptr;             // with the view, and its copies
  Shared<ResponseCallbacks> callbacks = nullptr;  // with the backend

  bool active() const noexcept { return prefix != nullptr || callbacks != nullptr; }
  /// The command as it is to be sent, and what becomes of its reply. None: it was refused, and the
  /// slot has failed. Valid until the next call, and as long as the command is.
  std::optional<CommandView> begin(const CommandView& command, ReplySlot& slot,
                                   Translation& translation) const;
};

}  // namespace deferredis::detail
