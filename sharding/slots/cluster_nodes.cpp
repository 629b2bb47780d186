#include <deferredis/sharding/slots/cluster_nodes.hpp>

#include <utility>

namespace deferredis::detail {

NodeIndex ClusterNodes::find(const TopologyNode& node) const noexcept {
  for (NodeIndex i = 0; i < size(); ++i) {
    if (nodes_[i].alive() && nodes_[i].about.same_as(node)) return i;
  }
  return no_node;
}

NodeIndex ClusterNodes::add(TopologyNode node) {
  NodeIndex free = 0;
  while (free < size() && nodes_[free].life != ClusterNodeState::Life::unused) ++free;
  if (free == size()) nodes_.emplace_back();
  nodes_[free] = {.about = std::move(node), .life = ClusterNodeState::Life::alive};
  return free;
}

void ClusterNodes::drained(NodeIndex node) noexcept {
  if (nodes_[node].life == ClusterNodeState::Life::draining) nodes_[node] = {};
}

bool ClusterNodes::all_away() const noexcept {
  bool any = false;
  for (const ClusterNodeState& node : nodes_) {
    if (!node.alive()) continue;
    if (node.up) return false;
    any = true;
  }
  return any;
}

}  // namespace deferredis::detail
