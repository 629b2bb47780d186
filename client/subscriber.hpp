// Subscriber: messages of channels, patterns and shard channels, as they arrive.
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
namespace detail {
struct HandleAccess;
}  // namespace detail

/// A message, or a notice that some are missing.
struct Message {
  /// What it is: a message, or a notice that some are missing.
  enum class Kind : std::uint8_t {
    channel,  ///< from a subscribed channel
    pattern,  ///< from a channel that matches a pattern
    shard,    ///< from a shard channel
    gap,  ///< messages may be missing here: the connection was lost and the names are subscribed
          ///< again, or a message exceeded Options::reply_limits. Read important data again
    dropped,  ///< the queue was full here: this many messages are missing
  };
  Kind kind = Kind::channel;  ///< what it is
  std::string channel = {};   ///< where it was published
  std::string pattern = {};   ///< the pattern that matched, if there was one
  std::string payload = {};   ///< what was published
  std::uint64_t dropped = 0;  ///< how many, if the kind is dropped

  /// The size of its texts.
  std::size_t size_bytes() const noexcept;
  /// False for notices of missing messages.
  bool is_message() const noexcept { return kind != Kind::gap && kind != Kind::dropped; }
};
std::string_view to_string(Message::Kind kind) noexcept;

/// The loop calls a handler for one message after the other. An exception goes to the reactor's
/// on_unhandled_error; the next message is delivered in any case.
using MessageHandler = detail::MoveFunction<void(const Message&)>;

/// How much a subscriber keeps that nobody has read yet.
struct SubscriberOptions {
  std::size_t queue_limit = 10'000;                 ///< messages that arrived and were not read yet
  std::size_t queue_bytes = std::size_t{64} << 20;  ///< the size of their texts
  Overflow overflow = Overflow::drop_oldest;        ///< what happens beyond that
  /// The subscriber ends when nothing is subscribed any more, because it was unsubscribed, or was
  /// refused: what is queued can be read, then next() fails with ClosedError. A subscriber to which
  /// nothing was subscribed yet waits.
  bool end_when_empty = false;
};
static_assert(std::is_trivially_destructible_v<SubscriberOptions>);

/// Listens to channels, from Client::subscriber(). All subscribers of a client share one connection
/// to a server, opened with the first subscription and closed after the last. With
/// Options::subscribe_in_band they use the commands' connection instead. A name that several
/// subscribers want is subscribed once.
///
/// Cluster: channels and patterns are received from any one node, and shard channels from the shard
///   of their slot (one call may have names of several slots); see KeyspaceEvent for its channels.
///   When a node dies or leaves, or a slot moves, its names are subscribed at the next node; that
///   counts as a loss too. No name is received from two nodes. While the node of a name is away, a
///   subscription waits within its timeout, as commands do; it fails at once only if no node can be
///   reached.
/// Ownership: keeps the client's connections alive. Destroying it unsubscribes the names that only
///   it wanted. May outlive the Reactor.
/// Delivery: at most once, in the server's order. If the connection is lost, confirmed names are
///   subscribed again on the next one, without end, and a Kind::gap marks the place. Messages
///   published in the meantime are lost, because Redis does not keep them. With several servers,
///   one that is away does not hold back the messages of the others; its gap comes when its names
///   are subscribed again.
/// Errors: a subscription ends within the client's timeout. While the server is away it fails or
///   waits, like the client's other commands. If a confirmed name is refused later (permissions
///   were removed), next() fails once with that error. After Client::disconnect(), or the end of
///   the reactor, the queue can still be read; then next() fails with ClosedError.
class Subscriber {
 public:
  Subscriber(Subscriber&& other) noexcept;
  Subscriber& operator=(Subscriber&& other) noexcept;
  ~Subscriber();

  /// Ends when the server has confirmed all names, except those unsubscribed in the meantime. If it
  /// fails, none of the names that this call added stays subscribed.
  Future<void> subscribe(const Args& channels);
  /// The same for patterns of channels.
  Future<void> psubscribe(const Args& patterns);
  /// The same for shard channels.
  Future<void> ssubscribe(const Args& shard_channels);
  /// The same with a handler, which receives their messages instead of next(). It replaces an
  /// earlier one.
  Future<void> subscribe(const Args& channels, MessageHandler handler);
  /// The same for patterns of channels.
  Future<void> psubscribe(const Args& patterns, MessageHandler handler);
  /// The same for shard channels.
  Future<void> ssubscribe(const Args& shard_channels, MessageHandler handler);

  /// From now on no messages of these names arrive, except queued ones. Ends when the server has
  /// confirmed this, or if somebody else of this client still wants the names.
  Future<void> unsubscribe(const Args& channels);
  /// The same for patterns.
  Future<void> punsubscribe(const Args& patterns);
  /// The same for shard channels.
  Future<void> sunsubscribe(const Args& shard_channels);
  /// All names of the kind:
  Future<void> unsubscribe();
  /// The same for patterns.
  Future<void> punsubscribe();
  /// The same for shard channels.
  Future<void> sunsubscribe();

  /// The next notice, or message without a handler; nothing if none arrived within `timeout`. Zero
  /// waits without limit. QueueFullError: see Overflow::fail. Cancelling it loses no message.
  Future<std::optional<Message>> next(Duration timeout = Duration::zero());
  /// PING on the connection that brings its messages, of each server if there are several. When it
  /// ends, every message that the server had sent before is in the queue, or with its handler soon.
  ///
  /// Errors: NotSupportedError if nothing is subscribed, because then there is no connection;
  ///   ConnectionError{not_sent} if the connection is not up; TimeoutError after the client's
  ///   timeout.
  Future<void> ping();
  /// Calls fn for Kind::gap and Kind::dropped, at their places among the handlers' messages.
  void on_gap(MessageHandler fn);

  /// The number of channels, patterns and shard channels it listens to or has requested.
  std::size_t size() const noexcept;

 private:
  friend struct detail::HandleAccess;
  Subscriber(Shared<Backend> backend, Duration timeout, bool wait_offline,
             const SubscriberOptions& options);
  struct Impl;
  Owned<Impl> impl_;  // null: moved from
};

}  // namespace deferredis
