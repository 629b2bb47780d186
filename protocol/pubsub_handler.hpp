// Pub/sub on one connection, without I/O: which push is a message, and what each push confirms.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/reply_reader.hpp>

namespace deferredis {

/// The kinds of subscription.
enum class ChannelKind : std::uint8_t {
  channel,  ///< SUBSCRIBE
  pattern,  ///< PSUBSCRIBE
  shard,    ///< SSUBSCRIBE
};

/// The channel on which RESP2 delivers the news of CLIENT TRACKING ... REDIRECT.
inline constexpr std::string_view invalidation_channel = "__redis__:invalidate";

/// One decoded push.
struct PubSubPush {
  enum class Type : std::uint8_t { message, subscribed, unsubscribed, invalidated, unknown };
  Type type = Type::unknown;
  ChannelKind kind = ChannelKind::channel;
  std::string name = {};                              ///< the subscribed channel or pattern
  std::string channel = {};                           ///< for a message: where it was published
  std::string payload = {};                           ///< for a message
  std::optional<std::vector<std::string>> keys = {};  ///< invalidated; nullopt: all keys
  bool answers = false;  ///< completes the confirmations of the oldest command
};

/// Matches confirmations with the commands that asked for them, by kind and name. SUBSCRIBE and
/// similar commands have no reply of their own: a push confirms each of their names. A server may
/// also remove a shard channel on its own, with the same push that confirms SUNSUBSCRIBE.
///
/// There is one object per connection. Each command must name its channels or patterns.
class PubSubHandler {
 public:
  /// The row of SUBSCRIBE, PUNSUBSCRIBE ...: the command to write before calling sent().
  static const CommandRow& row(ChannelKind kind, bool subscribe) noexcept;

  /// Records that this command was written, after all earlier ones.
  void sent(ChannelKind kind, bool subscribe, std::span<const std::string_view> names);
  /// Takes a push, or an array in RESP2. `awaited`: the next answer on the connection belongs to
  /// the oldest command; otherwise the push confirms nothing.
  PubSubPush take(ReplyReader& push, bool awaited);
  /// The oldest command was answered with an error instead: its kind and names.
  struct Refused {
    ChannelKind kind;
    bool subscribe;
    std::vector<std::string> names;
  };
  Refused refused();
  /// Commands that are not answered yet.
  std::size_t unanswered() const noexcept { return commands_.size(); }

 private:
  struct Command {
    ChannelKind kind;
    bool subscribe;
    std::vector<std::string> names;  // in the order of their confirmations
    std::size_t confirmed = 0;
  };
  bool confirm(const PubSubPush& push);

  std::deque<Command> commands_;  // oldest first
};

}  // namespace deferredis
