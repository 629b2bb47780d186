// What a backend does for subscribers: channels wanted, confirmed, told, lost and wanted again.
#pragma once

#include <span>
#include <string_view>

#include <deferredis/protocol/pubsub_handler.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

/// Who listens to names. None of these may destroy anything or run a user's code.
class SubscriptionListener {
 public:
  /// A message to a name that it listens to.
  virtual void message_came(const PubSubPush& message) = 0;
  /// The name was confirmed and is lost; it is asked for again. Until name_resumed(), messages may
  /// be missing.
  virtual void name_lapsed(ChannelKind kind, std::string_view name) = 0;
  /// It is confirmed again, or not wanted or not to be had any more: once for each name_lapsed().
  virtual void name_resumed(ChannelKind kind, std::string_view name) = 0;
  /// The subscribe() that added it has failed: it does not listen to it any more.
  virtual void name_withdrawn(ChannelKind kind, std::string_view name) = 0;
  /// The server refuses a name that it had confirmed before: it is subscribed to no more.
  virtual void name_refused(ChannelKind kind, std::string_view name, const Error& error) = 0;
  /// No message comes any more.
  virtual void subscriptions_closed(const Error& reason) = 0;

 protected:
  ~SubscriptionListener() = default;
};

/// How long a subscription may take, and whether it waits for a server that is away.
struct SubscriptionRules {
  Duration timeout = Duration::zero();  ///< 0: none
  bool wait_offline = false;
};

/// The subscriptions of one backend. A name that several listeners want is asked for once, and left
/// when the last of them goes; what was confirmed is asked for again on every new connection.
///
/// One server has one SubscriptionHub. A backend of several servers forwards to several of them,
/// each name to its node's; listener and futures may be passed on as they are.
class Subscriptions {
 public:
  virtual ~Subscriptions() = default;

  /// Ends when the server has confirmed all names. When it fails the listener has none of those
  /// that this call added. `names` is valid during the call.
  virtual Future<void> subscribe(SubscriptionListener& listener, ChannelKind kind,
                                 std::span<const std::string_view> names,
                                 const SubscriptionRules& rules) = 0;
  /// The listener hears nothing of them from now on. Ends when the server has confirmed it for
  /// those that nobody else wants. Never fails because the server is away.
  virtual Future<void> unsubscribe(SubscriptionListener& listener, ChannelKind kind,
                                   std::span<const std::string_view> names,
                                   const SubscriptionRules& rules) = 0;
  /// The listener comes, to be told of the end; and it goes, after unsubscribe() of all it had.
  virtual void add(SubscriptionListener& listener) = 0;
  virtual void remove(SubscriptionListener& listener) noexcept = 0;
};

}  // namespace deferredis::detail
