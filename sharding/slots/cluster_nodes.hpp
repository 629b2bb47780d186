// The nodes of a cluster that are known, each under an index.
#pragma once

#include <vector>

#include <deferredis/sharding/slots/cluster_action.hpp>
#include <deferredis/sharding/slots/topology.hpp>

namespace deferredis::detail {

struct ClusterNodeState {
  enum class Life : std::uint8_t {
    unused,    ///< the index is free
    alive,     ///< may be sent to
    draining,  ///< left the cluster: only what was sent before is still there
  };
  TopologyNode about = {};
  Life life = Life::unused;
  bool up = true;             ///< not known to be away
  bool in_view = true;        ///< only while a view is adopted
  bool only_slots = false;    ///< does not know CLUSTER SHARDS
  std::uint8_t timeouts = 0;  ///< in a row
  Latency latency = {};

  bool alive() const noexcept { return life == Life::alive; }
};

/// An index stays with its node until it has drained; then it is given to another.
class ClusterNodes {
 public:
  NodeIndex size() const noexcept { return static_cast<NodeIndex>(nodes_.size()); }
  ClusterNodeState& operator[](NodeIndex node) noexcept { return nodes_[node]; }
  const ClusterNodeState& operator[](NodeIndex node) const noexcept { return nodes_[node]; }
  bool is_alive(NodeIndex node) const noexcept { return node < size() && nodes_[node].alive(); }

  /// The one that is alive and this node, whatever its name; no_node where there is none.
  NodeIndex find(const TopologyNode& node) const noexcept;
  NodeIndex add(TopologyNode node);
  void drained(NodeIndex node) noexcept;
  /// Nodes are known, and none of them can be reached.
  bool all_away() const noexcept;

 private:
  std::vector<ClusterNodeState> nodes_;
};

}  // namespace deferredis::detail
