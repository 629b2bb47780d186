// Subscriptions of a backend that is not known yet.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/pubsub/subscriptions.hpp>

namespace deferredis::detail {

/// Keeps the calls, in order, until there is a backend; then forwards everything to it.
class PendingSubscriptions final : public Subscriptions {
 public:
  explicit PendingSubscriptions(ReactorCore& core) noexcept : core_(core) {}
  PendingSubscriptions(const PendingSubscriptions&) = delete;
  PendingSubscriptions& operator=(const PendingSubscriptions&) = delete;

  Future<void> subscribe(const SubscriptionRequest& request) override;
  Future<void> unsubscribe(const SubscriptionRequest& request) override;
  Future<void> ping(SubscriptionListener& listener, const SubscriptionRules& rules) override;
  void add(SubscriptionListener& listener) override;
  void remove(SubscriptionListener& listener) noexcept override;

  /// The backend was found. It must outlive this object, or be disconnected before.
  void found(Backend& backend);
  /// No server can be reached: calls that do not wait for one fail.
  void away(const Error& error);
  void close(const Error& reason);

 private:
  struct Wish {
    SubscriptionListener* listener;
    bool wanted;  // false: an unsubscribe
    ChannelKind kind;
    std::vector<std::string> names;
    SubscriptionRules rules;
    Promise<void> promise;
  };
  Future<void> wish(bool wanted, const SubscriptionRequest& request);
  void carry_out(Wish wish);

  ReactorCore& core_;
  Subscriptions* real_ = nullptr;  // borrowed; null: not known yet
  std::vector<SubscriptionListener*> listeners_;
  std::deque<Wish> wishes_;
  std::optional<Error> closed_;
};

}  // namespace deferredis::detail
