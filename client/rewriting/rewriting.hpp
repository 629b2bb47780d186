// How a view changes commands and replies on their way: a key prefix, response callbacks.
#pragma once

#include <optional>
#include <string_view>

#include <deferredis/client/rewriting/reply_keys.hpp>
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

/// How the reply of one command is changed before its future gets it.
struct Translation {
  Shared<KeyPrefix> prefix = nullptr;  ///< removed from the keys; null: `keys` is none
  ReplyKeys keys = ReplyKeys::none;
  Shared<ResponseCallback> callback = nullptr;  ///< null: none

  explicit operator bool() const noexcept { return keys != ReplyKeys::none || callback != nullptr; }
  /// Lets through what a callback throws.
  Reply apply(Reply reply) const;
  /// Settles the slot with the reply.
  void settle(ReplySlot& slot, Reply reply) const noexcept;
};

/// A slot to send instead of `slot`. `slot` is settled with the translated reply, or the error,
/// from the ready queue, because callbacks are user code. Cancelling `slot` cancels the other.
ReplySlot& translated(ReplySlot& slot, Translation translation);

/// Both changes, for one view or for what was made from it.
struct Rewriting {
  Shared<KeyPrefix> prefix = nullptr;             // shared with the view and its copies
  Shared<ResponseCallbacks> callbacks = nullptr;  // shared with the backend

  bool active() const noexcept { return prefix != nullptr || callbacks != nullptr; }
  /// The command to send, and in `translation` how its reply is changed. Nullopt if it was refused;
  /// the slot has then failed. Valid until the next call, and as long as the command is.
  std::optional<CommandView> begin(const CommandView& command, ReplySlot& slot,
                                   Translation& translation) const;
};

}  // namespace deferredis::detail
