// CommandSpec: what a client should know of a command that the library does not.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/protocol/command_row.hpp>

namespace deferredis {

/// Describes a command for Client::register_command(): of a module of your own, or newer than the
/// library. An aggregate for designated initialisers; the texts must live during the call.
///
///   client.register_command({.name = "MY.GET", .first_key = 1, .reads = true});
///
/// Arguments are counted from 1, after the words of the name.
struct CommandSpec {
  std::string_view name = {};  ///< one word or two: "MY.PUSH", "MY LIST"; in any case
  std::int8_t first_key = 0;   ///< 0: no keys at fixed places
  std::int8_t last_key = 0;    ///< 0: first_key is the only one; -1: the last argument, and so on
  std::int8_t key_step = 1;    ///< from one key to the next
  std::uint8_t keys_counted_at = 0;  ///< this argument is the number of keys that follow it
  /// It only reads: it may be sent again, and replicas may answer it.
  bool reads = false;
  /// How far it may be sent again; of a command that reads: read_only.
  RetryCategory retry = RetryCategory::never;
  /// It waits in the server, and which of its arguments says how long.
  TimeoutAt timeout = TimeoutAt::none;
  bool channel = false;  ///< its first argument is a channel, which chooses the server
  RequestPolicy request = RequestPolicy::by_key;       ///< which servers it goes to
  ResponsePolicy response = ResponsePolicy::in_order;  ///< how their replies become one
  /// For a view with a codec: all arguments from this one on are values; 0: none.
  std::uint8_t values_from = 0;
  ReplyValues reply_values = ReplyValues::none;  ///< what of its reply is a value
};

}  // namespace deferredis
