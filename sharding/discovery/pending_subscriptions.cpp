#include <deferredis/sharding/discovery/pending_subscriptions.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace deferredis::detail {

Future<void> PendingSubscriptions::subscribe(const SubscriptionRequest& request) {
  return real_ != nullptr ? real_->subscribe(request) : wish(true, request);
}

Future<void> PendingSubscriptions::unsubscribe(const SubscriptionRequest& request) {
  return real_ != nullptr ? real_->unsubscribe(request) : wish(false, request);
}

Future<void> PendingSubscriptions::ping(SubscriptionListener& listener,
                                        const SubscriptionRules& rules) {
  if (real_ != nullptr) return real_->ping(listener, rules);
  Promise<void> promise(core_);
  auto future = promise.future();
  promise.fail(
      closed_ ? *closed_
              : Error(errc::connection, "PING: the server is not known yet", Delivery::not_sent));
  return future;
}

Future<void> PendingSubscriptions::wish(bool wanted, const SubscriptionRequest& request) {
  Promise<void> promise(core_);
  auto future = promise.future();
  if (closed_) {
    promise.fail(*closed_);
    return future;
  }
  wishes_.push_back({&request.listener,
                     wanted,
                     request.kind,
                     {request.names.begin(), request.names.end()},
                     request.rules,
                     std::move(promise)});
  return future;
}

void PendingSubscriptions::add(SubscriptionListener& listener) {
  listeners_.push_back(&listener);
  if (real_ != nullptr) return real_->add(listener);
  if (closed_) listener.subscriptions_closed(*closed_);
}

void PendingSubscriptions::remove(SubscriptionListener& listener) noexcept {
  std::erase(listeners_, &listener);
  if (real_ != nullptr) return real_->remove(listener);
  for (Wish& each : wishes_) {
    if (each.listener == &listener)
      each.promise.fail_quietly(Error(errc::closed, "the Subscriber is gone"));
  }
  std::erase_if(wishes_, [&](const Wish& each) { return each.listener == &listener; });
}

void PendingSubscriptions::found(Backend& backend) {
  real_ = &backend.subscriptions();
  for (SubscriptionListener* listener : listeners_) real_->add(*listener);
  while (!wishes_.empty()) {
    Wish next = std::move(wishes_.front());
    wishes_.pop_front();
    carry_out(std::move(next));
  }
}

void PendingSubscriptions::carry_out(Wish wish) {
  const CurrentCore current(core_);
  const std::vector<std::string_view> names(wish.names.begin(), wish.names.end());
  const SubscriptionRequest request{*wish.listener, wish.kind, names, wish.rules};
  auto asked = wish.wanted ? real_->subscribe(request) : real_->unsubscribe(request);
  const auto told = std::make_shared<Promise<void>>(std::move(wish.promise));  // only one uses it
  std::move(asked)
      .then([told] { told->fulfill(); }, [told](const Error& error) { told->fail(error); })
      .detach();
}

// Nothing is subscribed yet, so an unsubscribe succeeds at once.
void PendingSubscriptions::away(const Error& error) {
  for (auto& each : std::exchange(wishes_, {})) {
    if (each.wanted && each.rules.wait_offline) {
      wishes_.push_back(std::move(each));
      continue;
    }
    if (!each.wanted) {
      each.promise.fulfill();
      continue;
    }
    for (const std::string& name : each.names) each.listener->name_withdrawn(each.kind, name);
    each.promise.fail(error.with_delivery(Delivery::not_sent));
  }
}

void PendingSubscriptions::close(const Error& reason) {
  if (real_ != nullptr || closed_) return;  // its backend reports it
  closed_ = reason;
  for (auto& each : std::exchange(wishes_, {})) each.promise.fail_quietly(reason);
  for (SubscriptionListener* listener : listeners_) listener->subscriptions_closed(reason);
}

}  // namespace deferredis::detail
