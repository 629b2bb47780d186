// ClusterRouter: what others ask of the nodes, and what they tell of them.
#include <utility>

#include <deferredis/reactor/combine.hpp>
#include <deferredis/sharding/detail/cluster_router.hpp>

namespace deferredis::detail {

// --- who is where

Future<void> ClusterRouter::known(bool first) {
  Promise<void> promise(reactor_.core());
  auto future = promise.future();
  if (closed_) promise.fail(Error(errc::closed, "the cluster's client was disconnected"));
  else if (fsm_.covered() != 0) promise.fulfill();
  else (first ? first_waiters_ : view_waiters_).push_back(std::move(promise));
  return future;
}

Future<void> ClusterRouter::next_view() {
  Promise<void> promise(reactor_.core());
  auto future = promise.future();
  if (closed_) {
    promise.fail(Error(errc::closed, "the cluster's client was disconnected"));
    return future;
  }
  news_waiters_.emplace_back(fsm_.refreshes(), std::move(promise));
  fsm_.refresh(now());
  pump();
  return future;
}

// Connections to primaries: replicas are connected to when they are needed.
Future<void> ClusterRouter::connected(bool first) {
  return known(first).then([self = self_, first]() -> Future<void> {
    std::vector<Future<void>> up;
    if (*self == nullptr) return all(std::move(up));
    for (NodeIndex i = 0; i < (*self)->node_count(); ++i) {
      if (!(*self)->nodes_[i] || !(*self)->fsm_.is_primary(i)) continue;
      Backend& pool = *(*self)->nodes_[i]->pool();
      const bool is_up = pool.stats().connections_up == pool.stats().connections;
      up.push_back(first && !is_up ? pool.first_connected() : pool.connected());
    }
    return all(std::move(up));
  });
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
  return node == no_node || node >= nodes_.size() ? nullptr : nodes_[node].get();
}

std::vector<Server> ClusterRouter::servers() {
  std::vector<Server> servers;
  for (NodeIndex i = 0; i < node_count(); ++i) {
    if (nodes_[i] && fsm_.is_alive(i))
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
