// The known nodes of a cluster, each with an index.
#pragma once

#include <vector>

#include <deferredis/sharding/slots/cluster_action.hpp>
#include <deferredis/sharding/topology/topology.hpp>

namespace deferredis::detail {

struct ClusterNodeState {
  enum class Life : std::uint8_t {
    unused,    ///< the index is free
    alive,     ///< commands may be sent to it
    draining,  ///< left the cluster: only what was sent before is still in flight
  };
  TopologyNode about = {};
  Life life = Life::unused;
  bool up = true;             ///< false: known to be unreachable
  bool in_view = true;        ///< meaningful only while a view is adopted
  bool only_slots = false;    ///< does not know CLUSTER SHARDS
  std::uint8_t timeouts = 0;  ///< in a row
  Latency latency = {};

  bool alive() const noexcept { return life == Life::alive; }
};

/// A node keeps its index until it has drained; then another node may get the index.
class ClusterNodes {
 public:
  NodeIndex size() const noexcept { return static_cast<NodeIndex>(nodes_.size()); }
  ClusterNodeState& operator[](NodeIndex node) noexcept { return nodes_[node]; }
  const ClusterNodeState& operator[](NodeIndex node) const noexcept { return nodes_[node]; }
  bool is_alive(NodeIndex node) const noexcept { return node < size() && nodes_[node].alive(); }

  /// The alive entry for this node, under any of its addresses; no_node if there is none.
  NodeIndex find(const TopologyNode& node) const noexcept;
  NodeIndex add(TopologyNode node);
  void drained(NodeIndex node) noexcept;
  /// Nodes are known, but none of them can be reached.
  bool all_away() const noexcept;

 private:
  std::vector<ClusterNodeState> nodes_;
};

}  // namespace deferredis::detail
