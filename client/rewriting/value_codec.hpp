// ValueCodec: encodes the values of a command, and decodes those of its reply.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/codec.hpp>
#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// The command table tells where values are.
class ValueCodec {
 public:
  explicit ValueCodec(const Codec& codec) : codec_(codec) {}
  ValueCodec(const ValueCodec&) = delete;
  ValueCodec& operator=(const ValueCodec&) = delete;

  /// Why this command cannot be used with a codec; empty if it can.
  static std::string_view refuses(const CommandView& command) noexcept;

  /// The command with encoded values: a view of our own memory, valid until the next call. Lets
  /// through what the user's function throws.
  CommandView apply(const CommandView& command);
  /// Decodes those strings of a reply. Lets through what the user's function throws.
  void decode(Reply& reply, ReplyValues values, ReplyPart part) const;

 private:
  ~ValueCodec() = default;  // deleted by its last owner
  void decode_all(Reply& reply) const;
  void decode_text(Reply& value) const;
  void decode_part(Reply& reply, ReplyValues values) const;
  void decode_entry(Reply& entry) const;

  friend void retain(ValueCodec& codec) noexcept;
  friend void release(ValueCodec& codec) noexcept;

  Codec codec_;
  // For the current command; kept to reuse the memory.
  std::vector<std::string_view> arguments_;
  std::string texts_;
  OwnerCount owners_;
};

}  // namespace deferredis::detail
