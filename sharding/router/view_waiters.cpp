#include <deferredis/sharding/router/view_waiters.hpp>

#include <string>

namespace deferredis::detail {

Error ViewWaiters::gone() const {
  if (closed_) return closed_->with_delivery(Delivery::not_sent);
  return Error(errc::closed, "the cluster's client was disconnected", Delivery::not_sent);
}

std::optional<Error> ViewWaiters::away() const {
  if (!fsm_.all_away() || fsm_.refreshing()) return std::nullopt;
  return latest_
             ? latest_->with_delivery(Delivery::not_sent)
             : Error(errc::connection, "no node of the cluster can be reached", Delivery::not_sent);
}

Future<void> ViewWaiters::known(Patience patience, bool refusable) {
  Promise<void> promise(reactor_.core());
  auto future = promise.future();
  if (closed_) {
    promise.fail(gone());
  } else if (fsm_.covered() != 0) {
    promise.fulfill();
  } else {
    const std::uint64_t before = fsm_.refreshes() - (fsm_.refreshing() ? 1 : 0);
    known_.push_back({std::move(promise), patience, refusable, before});
    // The answers of a refresh that is under way count.
    if (refusable && !fsm_.refreshing()) fsm_.refresh(reactor_.now());
    if (patience.deadline != TimePoint::max()) {
      known_.back().timer =
          reactor_.call_later(patience.deadline - reactor_.clock().now(),
                              self_.guard([](ViewWaiters& self) { self.expire_known(); }));
    }
    settle_known();
  }
  return future;
}

void ViewWaiters::expire_known() {
  const TimePoint time = reactor_.clock().now();
  const std::string latest =
      latest_ ? "; the latest answer: " + std::string(latest_->message()) : std::string();
  for (auto& waiter : std::exchange(known_, {})) {
    if (waiter.patience.deadline > time) {
      known_.push_back(std::move(waiter));
      continue;
    }
    waiter.promise.fail(Error(errc::timeout, "cluster: no view of it by the deadline" + latest,
                              Delivery::not_sent));
  }
}

// As commands that wait: see Reroutes::fail_away().
void ViewWaiters::settle_known() {
  if (known_.empty()) return;
  const auto why = away();
  for (auto& waiter : std::exchange(known_, {})) {
    const bool refused = waiter.refusable && fsm_.refused() && fsm_.refreshes() > waiter.refreshes;
    const bool fails = why && (refused || !waiter.patience.offline);
    if (fsm_.covered() != 0) waiter.promise.fulfill();
    else if (fails) waiter.promise.fail(*why);
    else known_.push_back(std::move(waiter));
  }
}

Future<void> ViewWaiters::first() {
  Promise<void> promise(reactor_.core());
  auto future = promise.future();
  if (closed_) promise.fail(gone());
  else if (fsm_.covered() != 0) promise.fulfill();
  else first_.push_back(std::move(promise));
  return future;
}

Future<void> ViewWaiters::next() {
  Promise<void> promise(reactor_.core());
  auto future = promise.future();
  if (closed_) {
    promise.fail(gone());
  } else {
    next_.emplace_back(fsm_.refreshes(), std::move(promise));
    fsm_.refresh(reactor_.now());
  }
  return future;
}

void ViewWaiters::settle_next() {
  for (auto& [refreshes, waiter] : std::exchange(next_, {})) {
    if (fsm_.refreshes() > refreshes) waiter.fulfill();
    else next_.emplace_back(refreshes, std::move(waiter));
  }
}

void ViewWaiters::settle() {
  settle_known();
  if (fsm_.covered() != 0) {
    for (auto& waiter : std::exchange(first_, {})) waiter.fulfill();
  }
  if (fsm_.refreshing()) return;
  settle_next();
  if (fsm_.covered() != 0) return;
  const Error none(errc::connection, "no node that was asked has slots yet", Delivery::not_sent);
  for (auto& waiter : std::exchange(first_, {})) waiter.fail(latest_ ? *latest_ : none);
}

void ViewWaiters::close(const Error& reason) {
  closed_ = reason;
  self_.cut();
  for (auto& waiter : std::exchange(known_, {})) waiter.promise.fail_quietly(reason);
  for (auto& waiter : std::exchange(first_, {})) waiter.fail_quietly(reason);
  for (auto& waiting : std::exchange(next_, {})) waiting.second.fail_quietly(reason);
}

}  // namespace deferredis::detail
