// One row of the command table: what the library knows of a command.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/reactor/export.hpp>

namespace deferredis {

/// How far a command may be sent again when nobody knows whether it was executed. The values come
/// from the command table and are ordered: what is allowed for one is allowed for all before it.
enum class RetryCategory : std::uint8_t {
  connection,  ///< PING, HELLO ...: has no effect on data
  read_only,
  write_checked,       ///< guarded by a condition: SETNX
  write_last_wins,     ///< executing it twice equals once: SET, DEL
  write_accumulating,  ///< executing it twice differs from once: INCR, LPUSH
  admin,
  never,  ///< unknown commands, scripts
};

/// What the server says about a command.
enum class CommandFlag : std::uint16_t {
  none = 0,
  write = 1,
  readonly = 1 << 1,
  denyoom = 1 << 2,  ///< refused if the server has no memory left
  admin = 1 << 3,
  pubsub = 1 << 4,
  noscript = 1 << 5,  ///< not allowed in a script
  blocking = 1 << 6,  ///< may wait in the server
  loading = 1 << 7,   ///< answered while the server loads its data
  stale = 1 << 8,     ///< answered by a replica that has lost its primary
  fast = 1 << 9,
  no_auth = 1 << 10,     ///< allowed before AUTH
  no_multi = 1 << 11,    ///< not allowed inside MULTI
  allow_busy = 1 << 12,  ///< answered while a script runs
};
constexpr CommandFlag operator|(CommandFlag a, CommandFlag b) noexcept {
  return static_cast<CommandFlag>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// Which nodes of a cluster a command goes to.
enum class RequestPolicy : std::uint8_t {
  by_key,  ///< the node of its keys; any node if it has none
  all_nodes,
  all_primaries,
  split_by_key,  ///< one command for each node that has some of the keys
  special,       ///< handled separately for each such command: SCAN
};

/// How the replies of several nodes are combined.
enum class ResponsePolicy : std::uint8_t {
  in_order,  ///< as they are, in the order of the keys
  all_succeed,
  one_succeeds,
  sum,
  minimum,
  maximum,
  logical_and,
  logical_or,
  special,
};

/// Where a command's keys are among its arguments.
enum class KeyRule : std::uint8_t {
  positions,  ///< from first_key to last_key
  counted,    ///< those, and the keys counted by argument key_at, after it
  streams,    ///< the first half of what follows STREAMS, searched from key_at on
  store,      ///< those, and the argument after the last STORE or STOREDIST
  migrate,    ///< argument 3, or, if that is empty, everything after KEYS
  asked,      ///< only the server knows: COMMAND GETKEYS
};

/// What a command does to the connection it is sent on. Only those with `none` go out on a shared
/// connection as they are.
enum class Effect : std::uint8_t {
  none,
  blocks,     ///< until the server has data; not inside a transaction
  waits,      ///< for other servers: WAIT
  watches,    ///< WATCH; ends at EXEC, DISCARD, UNWATCH
  begins,     ///< MULTI
  ends,       ///< EXEC, DISCARD
  unwatches,  ///< UNWATCH
  script,     ///< a script or function that comes with its text
  stays,      ///< changes the connection for good
  forbidden,  ///< replies would no longer match commands
};

/// Which argument of a blocking command says how long it waits in the server.
enum class TimeoutAt : std::uint8_t {
  none,
  first,  ///< in seconds, as the next two
  fifth,  ///< BLMOVEM; the last one in its short form
  last,
  block_option,  ///< after BLOCK, in milliseconds; without BLOCK it does not wait
};

/// Which arguments of a command are values: what is stored, as opposed to keys, fields, scores and
/// options. A view's codec encodes them.
enum class ValuesAt : std::uint8_t {
  none,
  one,       ///< argument value_at
  two,       ///< argument value_at and the next one
  every,     ///< each value_step-th one from value_at on
  compared,  ///< argument value_at, unless it is 0, and the one after IFEQ or IFNE
  scored,    ///< from value_at on, after the options, the last one of each value_step arguments
  fields,    ///< every second one of those that are counted after FIELDS
  counted,   ///< every second one of those that argument value_at counts
  entry,     ///< XADD: every second one after the id
  member,    ///< the one after FROMMEMBER
  part,      ///< it works on a part of a value
  unknown,   ///< only the server described it, which says nothing of values
};

/// What of a reply, or of a part of it, is a value.
enum class ReplyValues : std::uint8_t {
  none,
  all,            ///< every string
  pairs,          ///< of each pair the second
  asked_pairs,    ///< the same if the command says WITHVALUES, otherwise nothing
  scanned_pairs,  ///< the same unless the command says NOVALUES
  scored,         ///< of each pair, or of each element that is an array, the first
  asked_scored,   ///< the same if the command says WITHSCORES, otherwise every string
  members,        ///< each element, or its first one if it is an array
  entries,        ///< of a stream: ids, each with fields and values
};

/// Which part of a reply ReplyValues refers to.
enum class ReplyPart : std::uint8_t {
  whole,
  second,   ///< the second element: after a key, or after a cursor
  streams,  ///< the second element of each pair, or each value of a map
};

/// Which servers have the command, in any version.
enum class Servers : std::uint8_t { none = 0, redis = 1, valkey = 2, module = 4 };
constexpr Servers operator|(Servers a, Servers b) noexcept {
  return static_cast<Servers>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// One row of the command table.
struct CommandRow {
  /// Major and minor number.
  struct Version {
    std::uint8_t major = 0;  ///< of 7.2 the 7
    std::uint8_t minor = 0;  ///< of 7.2 the 2
  };

  std::string_view name;      ///< "OBJECT ENCODING", upper case
  std::string_view encoded;   ///< its words as RESP bulk strings: "$3\r\nGET\r\n"
  std::uint8_t words = 1;     ///< of its name
  std::int8_t arity = -1;     ///< words and arguments; negative: at least that many
  std::int8_t first_key = 0;  ///< index among the arguments after the words, from 1; 0: none
  std::int8_t last_key = 0;   ///< -1: the last argument, -2: the one before ...
  std::int8_t key_step = 0;   ///< distance from one key to the next
  KeyRule key_rule = KeyRule::positions;          ///< where further keys stand
  std::uint8_t key_at = 0;                        ///< which argument the rule begins with
  RetryCategory retry = RetryCategory::never;     ///< how far it may be sent again
  CommandFlag flags = CommandFlag::none;          ///< what the server says of it
  RequestPolicy request = RequestPolicy::by_key;  ///< which nodes of a cluster it goes to
  /// How the replies of several nodes become one.
  ResponsePolicy response = ResponsePolicy::in_order;
  Version since = {};                   ///< of the server or its module
  Servers servers = Servers::none;      ///< whose command it is
  Effect effect = Effect::none;         ///< on the connection it is sent on
  TimeoutAt timeout = TimeoutAt::none;  ///< if it blocks
  bool script : 1 = false;              ///< the text of its error may be a user's
  bool channel : 1 = false;             ///< its first argument is a channel
  /// Its reply depends on nothing but its arguments and one key, the first argument (MGET: several
  /// keys), so a near cache may keep it.
  bool cacheable : 1 = false;
  ValuesAt values = ValuesAt::none;              ///< which of its arguments are values
  std::uint8_t value_at = 0;                     ///< which argument that rule begins with, from 1
  std::uint8_t value_step = 1;                   ///< distance from one value to the next
  ReplyValues reply_values = ReplyValues::none;  ///< what of its reply is a value
  ReplyPart reply_part = ReplyPart::whole;       ///< in which part of its reply
  /// If its effect does not allow it on a shared connection: what to call instead.
  std::string_view instead = {};

  /// Is this flag set?
  constexpr bool has(CommandFlag flag) const noexcept {
    return (static_cast<unsigned>(flags) & static_cast<unsigned>(flag)) != 0;
  }
};
static_assert(sizeof(CommandRow) <= 72);

}  // namespace deferredis
