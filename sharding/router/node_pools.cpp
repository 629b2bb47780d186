#include <deferredis/sharding/router/node_pools.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/reactor/combine.hpp>

namespace deferredis::detail {

namespace {

// How many nodes are connected to for the first time at a time. A server said which nodes there
// are; most clusters have fewer.
constexpr std::size_t most_dials = 32;

}  // namespace

NodePools::NodePools(Reactor& reactor, const ClusterSettings& settings, ClusterFsm& fsm,
                     NodeOwner& owner)
    : reactor_(reactor), settings_(settings), fsm_(fsm), owner_(owner), self_(*this) {}

RouterNode* NodePools::at(const Endpoint& endpoint) const noexcept {
  RouterNode* const node = find(fsm_.find(endpoint));
  return node != nullptr && closed_ && !node->opened() ? nullptr : node;
}

// --- nodes that come and go

std::unique_ptr<RouterNode> NodePools::make(NodeIndex index, const Endpoint& endpoint) {
  return std::make_unique<RouterNode>(reactor_, settings_, owner_, index, endpoint);
}

void NodePools::add(NodeIndex index) {
  if (nodes_.size() <= index) nodes_.resize(index + std::size_t{1});
  nodes_[index] = make(index, fsm_.endpoint(index));
}

void NodePools::remove(NodeIndex index) { let_go(std::move(nodes_[index]), true); }

void NodePools::replace(NodeIndex index) {
  auto fresh = make(index, nodes_[index]->endpoint());
  let_go(std::exchange(nodes_[index], std::move(fresh)), false);
}

// If the node still answers, its commands may finish; otherwise they come back now.
void NodePools::let_go(std::unique_ptr<RouterNode> owned, bool last) {
  RouterNode* const node = owned.get();
  node->leaving = true;
  dialled(*node);
  if (!node->opened()) {
    if (last) fsm_.node_drained(node->index());
    return;
  }
  leaving_.push_back(std::move(owned));
  const bool answers = !node->silent && node->is_up();
  node->overtaken = node->overtaken || answers;
  const CurrentCore current(reactor_.core());
  auto ended = answers ? node->pool()->drain() : node->pool()->disconnect();
  std::move(ended)
      .then(self_.guard([node, last](NodePools& self) { self.let_go_ended(node, last); }))
      .detach();
}

void NodePools::let_go_ended(RouterNode* node, bool last) {
  if (last) fsm_.node_drained(node->index());
  std::erase_if(leaving_, [&](const auto& each) { return each.get() == node; });
}

// --- connecting for the first time

void NodePools::dial(RouterNode& node) {
  to_dial_.push_back(&node);
  dial_more();
}

void NodePools::dial_more() {
  while (dialling_ < most_dials && !to_dial_.empty() && !closed_) {
    RouterNode& node = *to_dial_.front();
    to_dial_.pop_front();
    ++dialling_;
    node.dial = RouterNode::Dial::begun;
    node.connect();
  }
}

void NodePools::dialled(RouterNode& node) {
  const auto before = std::exchange(node.dial, RouterNode::Dial::over);
  if (before == RouterNode::Dial::waits) std::erase(to_dial_, &node);
  if (before == RouterNode::Dial::begun) --dialling_;
  if (before != RouterNode::Dial::over) dial_more();
}

Future<void> NodePools::connect_primaries(bool first) const {
  std::vector<Future<void>> up;
  for_each([&](RouterNode& node) {
    if (!fsm_.is_primary(node.index())) return;
    Backend& pool = *node.pool();
    const bool is_up = pool.stats().connections_up == pool.stats().connections;
    up.push_back(first && !is_up ? pool.first_connected() : pool.connected());
  });
  return all(std::move(up));
}

// --- all of them

bool NodePools::idle() const {
  return std::none_of(nodes_.begin(), nodes_.end(), [](const auto& node) {
    return node && (!node->idle() || node->fence.under_way);
  });
}

void NodePools::report_ends(BackendLife& life) {
  for (const auto* nodes : {&nodes_, &leaving_}) {
    for (const auto& node : *nodes) {
      if (node) report_ends(*node, life);
    }
  }
}

void NodePools::report_ends(RouterNode& node, BackendLife& life) {
  node.on_commands_ended(self_.guard([&life](NodePools&) { life.look_soon(); }));
}

void NodePools::end_waits() {
  for_each([](RouterNode& node) {
    if (node.opened()) node.pool()->end_waits();
  });
}

void NodePools::set_credentials(const Credentials& credentials) {
  for_each([&](RouterNode& node) {
    if (node.opened()) node.pool()->set_credentials(credentials);
  });
}

Future<void> NodePools::disconnected() const {
  std::vector<Future<void>> gone;
  for_each([&](RouterNode& node) {
    if (node.opened()) gone.push_back(node.pool()->disconnected());
  });
  return all(std::move(gone));
}

void NodePools::reconnect() const {
  for_each([](RouterNode& node) {
    if (node.opened()) node.pool()->reconnect();
  });
}

void NodePools::close() {
  closed_ = true;
  self_.cut();
  const CurrentCore current(reactor_.core());
  for (const auto* nodes : {&nodes_, &leaving_}) {
    for (const auto& node : *nodes) {
      if (node && node->opened()) node->disconnect_now();
    }
  }
}

// --- what can be seen

std::vector<Server> NodePools::servers() const {
  std::vector<Server> servers;
  for_each([&](RouterNode& node) {
    const NodeIndex i = node.index();
    if (fsm_.is_alive(i) && (!closed_ || node.opened()))
      servers.push_back({node.endpoint(), fsm_.is_primary(i), node.pool(), role(i)});
  });
  return servers;
}

// A primary without slots is one too: it answers commands without keys.
NodeRole NodePools::role(NodeIndex node) const noexcept {
  if (fsm_.covered() == 0) return NodeRole::unknown;
  return fsm_.is_primary(node) || fsm_.node(node).primary ? NodeRole::primary : NodeRole::replica;
}

std::vector<NodeEndpoint> NodePools::endpoints() const {
  std::vector<NodeEndpoint> endpoints;
  for_each([&](const RouterNode& node) {
    const NodeIndex i = node.index();
    if (fsm_.is_alive(i)) endpoints.push_back({node.endpoint(), role(i)});
  });
  if (!endpoints.empty()) return endpoints;
  for (const Endpoint& seed : settings_.seeds) endpoints.push_back({seed, NodeRole::unknown});
  return endpoints;
}

ClientStats NodePools::stats() const {
  ClientStats sum;
  for_each([&](RouterNode& node) {
    if (node.opened()) sum += node.pool()->stats();
  });
  return sum;
}

std::string NodePools::describe() const {
  const std::vector<NodeEndpoint> nodes = endpoints();
  std::string text = "cluster, not seen yet (";
  if (fsm_.covered() != 0) {
    text = "cluster of " + std::to_string(nodes.size());
    text += nodes.size() == 1 ? " node (" : " nodes (";
  }
  const char* before = "";
  for (const Endpoint& each : nodes)
    text.append(std::exchange(before, ", ")).append(to_string(each));
  return text + ")";
}

}  // namespace deferredis::detail
