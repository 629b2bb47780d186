// Subscriptions of a backend that is not known yet.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/backend.hpp>
#include <deferredis/client/pubsub/subscriptions.hpp>

namespace deferredis::detail {

/// Keeps what is asked for, in order, until there is a backend, and forwards everything then.
class PendingSubscriptions final : public Subscriptions {
 public:
  explicit PendingSubscriptions(ReactorCore& core) noexcept : core_(core) {}
  PendingSubscriptions(const PendingSubscriptions&) = delete;
  PendingSubscriptions& operator=(const PendingSubscriptions&) = delete;

  Future<void> subscribe(SubscriptionListener& listener, ChannelKind kind,
                         std::span<const std::string_view> names,
                         const SubscriptionRules& rules) override;
  Future<void> unsubscribe(SubscriptionListener& listener, ChannelKind kind,
                           std::span<const std::string_view> names,
                           const SubscriptionRules& rules) override;
  void add(SubscriptionListener& listener) override;
  void remove(SubscriptionListener& listener) noexcept override;

  /// There it is; it outlives this, or is disconnected before.
  void found(Backend& backend);
  /// No server can be reached: what does not wait for one fails.
  void away(const Error& error);
  void close(const Error& reason);

 private:
  struct Wish {
    SubscriptionListener* listener;
    bool wanted;  // or not any more
    ChannelKind kind;
    std::vector<std::string> names;
    SubscriptionRules rules;
    Promise<void> promise;
  };
  Future<void> wish(SubscriptionListener& listener, bool wanted, ChannelKind kind,
                    std::span<const std::string_view> names, const SubscriptionRules& rules);
  void carry_out(Wish wish);

  ReactorCore& core_;
  Subscriptions* real_ = nullptr;  // borrowed; null: not known yet
  std::vector<SubscriptionListener*> listeners_;
  std::deque<Wish> wishes_;
  std::optional<Error> closed_;
};

}  // namespace deferredis::detail
