// Pub/sub on one connection, without I/O: which push is a message, and which confirms what.
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

/// What is subscribed to.
enum class ChannelKind : std::uint8_t {
  channel,  ///< SUBSCRIBE
  pattern,  ///< PSUBSCRIBE
  shard,    ///< SSUBSCRIBE
};

/// Where RESP2 tells what CLIENT TRACKING ... REDIRECT makes known.
inline constexpr std::string_view invalidation_channel = "__redis__:invalidate";

/// One push, understood.
struct PubSubPush {
  enum class Type : std::uint8_t { message, subscribed, unsubscribed, invalidated, unknown };
  Type type = Type::unknown;
  ChannelKind kind = ChannelKind::channel;
  std::string name = {};     ///< the channel or pattern that is subscribed to
  std::string channel = {};  ///< of a message: where it was published
  std::string payload = {};  ///< of a message
  std::optional<std::vector<std::string>> keys = {};  ///< invalidated; none: all keys are
  bool answers = false;  ///< the oldest command has all its confirmations with it
};

/// Matches confirmations with the commands that asked for them, by kind and name. SUBSCRIBE and
/// its like have no reply of their own: each of their names is confirmed by a push, and a server
/// may take a shard channel away unasked with the very push that confirms SUNSUBSCRIBE.
///
/// One object per connection. Each command must name what it is about.
class PubSubHandler {
 public:
  /// SUBSCRIBE, PUNSUBSCRIBE ... : what to write for sent().
  static const CommandRow& row(ChannelKind kind, bool subscribe) noexcept;

  /// This command was written, behind those before it.
  void sent(ChannelKind kind, bool subscribe, std::span<const std::string_view> names);
  /// A push, or an array of RESP2. `awaited`: the oldest command is the one whose answer is next
  /// on the connection; else what comes confirms nothing.
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
    std::vector<std::string> names;  // in the order in which they are confirmed
    std::size_t confirmed = 0;
  };
  bool confirm(const PubSubPush& push);

  std::deque<Command> commands_;  // oldest first
};

}  // namespace deferredis
