// How a view changes commands and replies on their way: a key prefix, a codec, response callbacks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/rewriting/reply_keys.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

class KeyPrefix;
void retain(KeyPrefix& prefix) noexcept;
void release(KeyPrefix& prefix) noexcept;

class ValueCodec;
void retain(ValueCodec& codec) noexcept;
void release(ValueCodec& codec) noexcept;

class KnownCommands;
void retain(KnownCommands& commands) noexcept;
void release(KnownCommands& commands) noexcept;

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
  Shared<ValueCodec> codec = nullptr;  ///< decodes the values; null: `values` is none
  ReplyValues values = ReplyValues::none;
  ReplyPart part = ReplyPart::whole;            ///< where those values are
  Shared<ResponseCallback> callback = nullptr;  ///< null: none
  std::vector<std::string> arguments = {};      ///< for the callback, if it wants them

  explicit operator bool() const noexcept {
    return keys != ReplyKeys::none || values != ReplyValues::none || callback != nullptr;
  }
  /// Lets through what a codec or a callback throws.
  Reply apply(Reply reply) const;
  /// Settles the slot with the reply.
  void settle(ReplySlot& slot, Reply reply) const noexcept;
};

/// A slot to send instead of `slot`. `slot` is settled with the translated reply, or the error,
/// from the ready queue, because codecs and callbacks are user code. Cancelling `slot` cancels the
/// other.
ReplySlot& translated(ReplySlot& slot, Translation translation);

/// All changes, for one view or for what was made from it.
struct Rewriting {
  Shared<KeyPrefix> prefix = nullptr;             // shared with the view and its copies
  Shared<ValueCodec> codec = nullptr;             // the same
  Shared<ResponseCallbacks> callbacks = nullptr;  // shared with the backend, as are the next
  Shared<KnownCommands> own_commands = nullptr;   // what a name means that the table lacks

  bool active() const noexcept {
    return prefix != nullptr || codec != nullptr || callbacks != nullptr;
  }
  /// The command to send, and in `translation` how its reply is changed. Nullopt if it was refused;
  /// the slot has then failed. Valid until the next call, and as long as the command is.
  ///
  /// With a codec this runs user code, which may destroy whoever called.
  std::optional<CommandView> begin(const CommandView& command, ReplySlot& slot,
                                   Translation& translation) const;

 private:
  std::optional<CommandView> encoded(const CommandView& command, ReplySlot& slot,
                                     Translation& translation) const;
  std::optional<CommandView> prefixed(const CommandView& command, ReplySlot& slot,
                                      Translation& translation) const;
};

}  // namespace deferredis::detail
