// Subscriptions: what a backend does for subscribers.
#pragma once

#include <span>
#include <string_view>

#include <deferredis/protocol/pubsub_handler.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

/// Listens to names. None of these calls may destroy anything or run user code.
class SubscriptionListener {
 public:
  /// A message for a name that it listens to.
  virtual void message_came(const PubSubPush& message) = 0;
  /// The name was confirmed and is lost; it is requested again. Messages may be missing until
  /// name_resumed().
  virtual void name_lapsed(ChannelKind kind, std::string_view name) = 0;
  /// The name is confirmed again, or no longer wanted, or no longer available: once for each
  /// name_lapsed().
  virtual void name_resumed(ChannelKind kind, std::string_view name) = 0;
  /// The subscribe() that added the name has failed: the listener no longer listens to it.
  virtual void name_withdrawn(ChannelKind kind, std::string_view name) = 0;
  /// The server refuses a name that it had confirmed before: it is no longer subscribed.
  virtual void name_refused(ChannelKind kind, std::string_view name, const Error& error) = 0;
  /// No more messages arrive.
  virtual void subscriptions_closed(const Error& reason) = 0;

 protected:
  ~SubscriptionListener() = default;
};

/// How long a subscription may take, and whether it waits for a server that is away.
struct SubscriptionRules {
  Duration timeout = Duration::zero();  ///< 0: none
  bool wait_offline = false;
};

/// Names that a listener wants, or no longer wants.
struct SubscriptionRequest {
  SubscriptionListener& listener;
  ChannelKind kind;
  std::span<const std::string_view> names;  ///< valid during the call
  SubscriptionRules rules = {};
};

/// The subscriptions of one backend. A name that several listeners want is subscribed once, and
/// left when the last of them leaves. Confirmed names are subscribed again on every new connection.
///
/// One server has one SubscriptionHub. A backend of several servers forwards each name to the hub
/// of its node; listeners and futures may be passed on unchanged.
class Subscriptions {
 public:
  virtual ~Subscriptions() = default;

  /// Ends when the server has confirmed all names. If it fails, the listener has none of the names
  /// that this call added.
  virtual Future<void> subscribe(const SubscriptionRequest& request) = 0;
  /// The listener receives nothing for these names from now on. Ends when the server has confirmed
  /// this for the names that nobody else wants. Never fails because the server is away.
  virtual Future<void> unsubscribe(const SubscriptionRequest& request) = 0;
  /// PING on every connection that brings messages of this listener's names. Ends when all have
  /// answered. Fails at once if one is not up.
  virtual Future<void> ping(SubscriptionListener& listener, const SubscriptionRules& rules) = 0;
  /// Registers the listener, to be informed of the end, and removes it, after unsubscribe() of all
  /// its names.
  virtual void add(SubscriptionListener& listener) = 0;
  virtual void remove(SubscriptionListener& listener) noexcept = 0;
};

}  // namespace deferredis::detail
