// Subscriber: messages of channels, patterns and shard channels, as they come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <deferredis/client/overflow.hpp>
#include <deferredis/protocol/command.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

class Backend;

/// What a Subscriber is told: a message, or that some are missing.
struct Message {
  enum class Kind : std::uint8_t {
    channel,  ///< of a channel that was subscribed to
    pattern,  ///< of a channel that a pattern fits
    shard,    ///< of a shard channel
    gap,  ///< here messages may be missing: the connection was lost and the names are subscribed
          ///< to again, or a message was over Options::reply_limits. Read anew what matters
    dropped,  ///< here the queue was full: so many messages are missing
  };
  Kind kind = Kind::channel;
  std::string channel = {};  ///< where it was published
  std::string pattern = {};  ///< what fitted, where it was a pattern
  std::string payload = {};
  std::uint64_t dropped = 0;  ///< how many, where the kind is dropped

  /// Of its texts.
  std::size_t size_bytes() const noexcept;
  /// False for notices of what is missing.
  bool is_message() const noexcept { return kind != Kind::gap && kind != Kind::dropped; }
};
std::string_view to_string(Message::Kind kind) noexcept;

/// A handler is called from the loop, one message after the other. What it throws reaches the
/// reactor's on_unhandled_error; the next message comes in any case.
using MessageHandler = detail::MoveFunction<void(const Message&)>;

struct SubscriberOptions {
  std::size_t queue_limit = 10'000;                 ///< what came and was not read yet
  std::size_t queue_bytes = std::size_t{64} << 20;  ///< of its texts
  Overflow overflow = Overflow::drop_oldest;
};
static_assert(std::is_trivially_destructible_v<SubscriberOptions>);

/// Listens to channels, from Client::subscriber(). All subscribers of a client share one
/// connection to a server, opened with the first subscription and closed after the last, or ride on
/// that of the commands (Options::subscribe_in_band); a name that several want is subscribed to
/// once.
///
/// On a cluster channels and patterns are heard at one node, any, and shard channels at the shard
///   of their slot (names of several slots may stand in one call); see KeyspaceEvent for those.
///   When a node dies or leaves, or a slot moves, its names are followed to where they are told
///   next: that is a loss too. No name is heard from two nodes. While the node of a name is away
///   a subscription waits within its timeout, as commands do; it fails at once only if no node can
///   be reached.
/// Ownership: keeps the client's connections alive. When it goes, what only it wanted is
///   unsubscribed. May outlive the Reactor.
/// Delivery: at most once, in the server's order. When the connection is lost, what was confirmed
///   is subscribed to again on the next one, for ever; then, in its place, comes a Kind::gap.
///   Messages published meanwhile are lost, as Redis keeps none. Of several servers one that is
///   away holds back no message of the others; its gap comes when its names are there again.
/// Errors: a subscription ends within the client's timeout; while the server is away it fails
///   or waits, as the client's other commands do. When a confirmed name is refused later (rights
///   were taken away) next() fails once with that error. After Client::disconnect(), or the end of
///   the reactor, what is queued can be read; then next() fails with ClosedError.
class Subscriber {
 public:
  Subscriber(Shared<Backend> backend, Duration timeout, bool wait_offline,
             const SubscriberOptions& options);
  Subscriber(Subscriber&& other) noexcept;
  Subscriber& operator=(Subscriber&& other) noexcept;
  ~Subscriber();

  /// Ends when the server has confirmed every one of them, but for those unsubscribed meanwhile.
  /// When it fails, none of those that this call added stays.
  Future<void> subscribe(const Args& channels);
  Future<void> psubscribe(const Args& patterns);
  Future<void> ssubscribe(const Args& shard_channels);
  /// The same with a handler, which takes their messages from next(); one from before is replaced.
  Future<void> subscribe(const Args& channels, MessageHandler handler);
  Future<void> psubscribe(const Args& patterns, MessageHandler handler);
  Future<void> ssubscribe(const Args& shard_channels, MessageHandler handler);

  /// No message of them comes from now on, but for what is queued. Ends when the server has
  /// confirmed it, or somebody else of this client still wants them.
  Future<void> unsubscribe(const Args& channels);
  Future<void> punsubscribe(const Args& patterns);
  Future<void> sunsubscribe(const Args& shard_channels);
  /// All of them.
  Future<void> unsubscribe();
  Future<void> punsubscribe();
  Future<void> sunsubscribe();

  /// The next message that no handler takes, or notice; nothing when none came within `timeout`.
  /// Zero: waits as long as it takes. QueueFullError: see Overflow::fail. Cancelling it loses no
  /// message.
  Future<std::optional<Message>> next(Duration timeout = Duration::zero());
  /// fn is told of Kind::gap and Kind::dropped, in their places among the handlers' messages.
  void on_gap(MessageHandler fn);

  /// Channels, patterns and shard channels that it listens to or has asked for.
  std::size_t size() const noexcept;

 private:
  struct Impl;
  Owned<Impl> impl_;  // null: moved away
};

}  // namespace deferredis
