// ClusterRouter: what others ask of the nodes, and what they tell of them.
#include <utility>

#include <deferredis/reactor/combine.hpp>
#include <deferredis/sharding/cluster/router.hpp>

namespace deferredis::detail {

// --- who is where

Error ClusterRouter::gone() const {
  if (closed_why_) return closed_why_->with_delivery(Delivery::not_sent);
  return Error(errc::closed, "the cluster's client was disconnected", Delivery::not_sent);
}

Future<void> ClusterRouter::known(Patience patience) { return wait_for_view(patience, false); }

Future<void> ClusterRouter::wait_for_view(Patience patience, bool refusable) {
  Promise<void> promise(reactor_.core());
  auto future = promise.future();
  if (closed_) {
    promise.fail(gone());
  } else if (fsm_.covered() != 0) {
    promise.fulfill();
  } else {
    const std::uint64_t before = fsm_.refreshes() - (fsm_.refreshing() ? 1 : 0);
    view_waiters_.push_back({std::move(promise), patience, refusable, before});
    // The answers of a refresh that is under way count.
    if (refusable && !fsm_.refreshing()) fsm_.refresh(now());
    if (patience.deadline != TimePoint::max()) {
      view_waiters_.back().timer =
          reactor_.call_later(patience.deadline - reactor_.clock().now(),
                              guarded([](ClusterRouter& router) { router.expire_view_waiters(); }));
    }
    settle_view_waiters();
    arm();
  }
  return future;
}

void ClusterRouter::expire_view_waiters() {
  const TimePoint time = reactor_.clock().now();
  const std::string latest =
      last_error_ ? "; the latest answer: " + std::string(last_error_->message()) : std::string();
  for (auto& waiter : std::exchange(view_waiters_, {})) {
    if (waiter.patience.deadline > time) {
      view_waiters_.push_back(std::move(waiter));
      continue;
    }
    waiter.promise.fail(Error(errc::timeout, "cluster: no view of it by the deadline" + latest,
                              Delivery::not_sent));
  }
}

// As commands that wait: see fail_away().
void ClusterRouter::settle_view_waiters() {
  if (view_waiters_.empty()) return;
  const auto why = away();
  for (auto& waiter : std::exchange(view_waiters_, {})) {
    const bool refused = waiter.refusable && fsm_.refused() && fsm_.refreshes() > waiter.refreshes;
    const bool fails = why && (refused || !waiter.patience.offline);
    if (fsm_.covered() != 0) waiter.promise.fulfill();
    else if (fails) waiter.promise.fail(*why);
    else view_waiters_.push_back(std::move(waiter));
  }
}

Future<void> ClusterRouter::next_view() {
  Promise<void> promise(reactor_.core());
  auto future = promise.future();
  if (closed_) {
    promise.fail(gone());
    return future;
  }
  news_waiters_.emplace_back(fsm_.refreshes(), std::move(promise));
  fsm_.refresh(now());
  pump();
  return future;
}

// Connections to primaries: replicas are connected to when they are needed.
Future<void> ClusterRouter::connected(bool first) {
  const auto connect = [self = self_.weak(), first] { return connect_primaries(self, first); };
  if (!first) return wait_for_view({.offline = true}, true).then(connect);
  Promise<void> promise(reactor_.core());
  auto known = promise.future();
  if (closed_) promise.fail(gone());
  else if (fsm_.covered() != 0) promise.fulfill();
  else first_waiters_.push_back(std::move(promise));
  return std::move(known).then(connect);
}

Future<void> ClusterRouter::connect_primaries(Weak<ClusterRouter> self, bool first) {
  std::vector<Future<void>> up;
  for (NodeIndex i = 0; self && i < self->node_count(); ++i) {
    if (!self->nodes_[i] || !self->fsm_.is_primary(i)) continue;
    Backend& pool = *self->nodes_[i]->pool();
    const bool is_up = pool.stats().connections_up == pool.stats().connections;
    up.push_back(first && !is_up ? pool.first_connected() : pool.connected());
  }
  return all(std::move(up));
}

RouterNode* ClusterRouter::node_of(std::uint16_t slot) {
  const NodeIndex node = fsm_.primary(slot);
  return node == no_node ? nullptr : nodes_[node].get();
}

RouterNode* ClusterRouter::any_node() {
  const NodeIndex node = fsm_.any();
  return node == no_node ? nullptr : nodes_[node].get();
}

RouterNode* ClusterRouter::node_at(const Endpoint& endpoint) {
  const NodeIndex node = fsm_.find(endpoint);
  if (node == no_node || node >= nodes_.size() || !nodes_[node]) return nullptr;
  return closed_ && !nodes_[node]->opened() ? nullptr : nodes_[node].get();
}

std::vector<Server> ClusterRouter::servers() {
  std::vector<Server> servers;
  for (NodeIndex i = 0; i < node_count(); ++i) {
    if (nodes_[i] && fsm_.is_alive(i) && (!closed_ || nodes_[i]->opened()))
      servers.push_back({nodes_[i]->endpoint(), fsm_.is_primary(i), nodes_[i]->pool()});
  }
  return servers;
}

// --- what others have met

bool ClusterRouter::heard(const Error& error, NodeIndex node) {
  if (closed_ || !fsm_.heard(error, node, now())) return false;
  for (std::uint16_t slot = 0; slot < slot_count; ++slot) {
    if (direct_[slot] != fsm_.primary(slot) && !busy_.contains(slot)) {
      pump();  // the node that it names may be new
      spread_view();
      return true;
    }
  }
  pump();
  return true;
}

Future<bool> ClusterRouter::learned(const Error& error, bool own_words) {
  const auto told = parse_redirect(error);
  const bool useful = !closed_ && error.is(errc::moved) && told;
  if (useful && (own_words || fsm_.covered() == 0 || !fsm_.names(*told))) {
    return next_view().then(
        [self = self_.weak(), error] { return self && self->fsm_.confirms(error); });
  }
  Promise<bool> promise(reactor_.core());
  auto future = promise.future();
  promise.fulfill(useful && heard(error, no_node));
  return future;
}

// What a connection of our own knows of it counts more.
void ClusterRouter::unreachable(const Endpoint& endpoint) {
  if (closed_) return;
  RouterNode* const node = node_at(endpoint);
  const bool is_up = node != nullptr && node->opened() && node->pool()->stats().connections_up != 0;
  if (node == nullptr || is_up) fsm_.refresh(now());
  else fsm_.node_lost(node->index(), now());
  pump();
}

void ClusterRouter::reached(const Endpoint& endpoint) {
  RouterNode* const node = node_at(endpoint);
  if (!closed_ && node != nullptr) fsm_.node_up(node->index());
}

// Not under the connection's own frames: who is told may drop the client.
void ClusterRouter::listening_changed(ConnectionEvent event) {
  if (event.kind == ConnectionEvent::Kind::listening_lost) ++listening_losses_;
  reactor_.call_soon(
      guarded([told = std::move(event)](ClusterRouter& router) { router.listeners_.tell(told); }));
}

void ClusterRouter::refresh() {
  if (closed_) return;
  fsm_.refresh(now());
  pump();
}

void ClusterRouter::set_credentials(const Credentials& credentials) {
  HandshakeOptions& handshake = settings_.connection.fsm.handshake;
  handshake.user = credentials.user;
  handshake.password = credentials.password;
  for (const auto& node : nodes_) {
    if (node && node->opened()) node->pool()->set_credentials(credentials);
  }
}

// --- what can be seen

std::vector<Endpoint> ClusterRouter::endpoints() const {
  std::vector<Endpoint> endpoints;
  for (NodeIndex i = 0; i < node_count(); ++i) {
    if (nodes_[i] && fsm_.is_alive(i)) endpoints.push_back(nodes_[i]->endpoint());
  }
  return endpoints.empty() ? settings_.seeds : endpoints;
}

ClientStats ClusterRouter::stats() const {
  ClientStats sum;
  for (const auto& node : nodes_) {
    if (node && node->opened()) sum += node->pool()->stats();
  }
  sum.resent += resent_;
  sum.listening_losses += listening_losses_;
  sum.hedged += hedged_reads_.hedged();
  sum.waiting += fresh_;
  for (const auto& each : routed_) sum.waiting += each.second.in_flight ? 0u : 1u;
  return sum;
}

std::string ClusterRouter::describe() const {
  std::string text = "cluster of ";
  const auto nodes = endpoints();
  text += std::to_string(nodes.size()) + " nodes (";
  for (const Endpoint& each : nodes)
    text += (&each == &nodes.front() ? "" : ", ") + to_string(each);
  return text + ")";
}

}  // namespace deferredis::detail
