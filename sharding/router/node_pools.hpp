// NodePools: the nodes of a cluster, and our connections to them.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <deferredis/client/backend/backend_life.hpp>
#include <deferredis/reactor/state/lifeline.hpp>
#include <deferredis/sharding/router/router_node.hpp>
#include <deferredis/sharding/slots/cluster_fsm.hpp>

namespace deferredis::detail {

/// Keeps a pool of connections for each node that the machine knows: connects few at a time, and
/// lets nodes that leave finish their commands if they still answer.
class NodePools {
 public:
  NodePools(Reactor& reactor, const ClusterSettings& settings, ClusterFsm& fsm, NodeOwner& owner);
  NodePools(const NodePools&) = delete;
  NodePools& operator=(const NodePools&) = delete;

  /// There must be one.
  RouterNode& operator[](NodeIndex index) const noexcept { return *nodes_[index]; }
  /// Null if there is none.
  RouterNode* find(NodeIndex index) const noexcept {
    return index < nodes_.size() ? nodes_[index].get() : nullptr;
  }
  /// The primary of the slot; null if there is none.
  RouterNode* primary(std::uint16_t slot) const noexcept { return find(fsm_.primary(slot)); }
  /// Any primary; null if there is none.
  RouterNode* any() const { return find(fsm_.any()); }
  RouterNode* at(const Endpoint& endpoint) const noexcept;
  /// Calls fn(node) for each that has not left.
  template <class Fn>
  void for_each(Fn fn) const {
    for (const auto& node : nodes_) {
      if (node) fn(*node);
    }
  }

  // What the machine wants.
  void add(NodeIndex index);
  void remove(NodeIndex index);
  /// Gives the node new connections: behind the old ones may be another server.
  void replace(NodeIndex index);

  /// The node is connected to when it is its turn.
  void dial(RouterNode& node);
  /// It is up, or its first attempt failed: it is the next node's turn.
  void dialled(RouterNode& node);
  /// Ends when the primaries are connected to; replicas are connected to when they are needed.
  /// `first`: fails if a first attempt fails.
  Future<void> connect_primaries(bool first) const;

  /// True if no user waits for a command at a node, and no fence is under way.
  bool idle() const;
  /// From now on calls look_soon() of `life` when commands may have ended.
  void report_ends(BackendLife& life);
  void report_ends(RouterNode& node, BackendLife& life);
  /// Ends the commands that wait in the servers.
  void end_waits();
  void set_credentials(const Credentials& credentials);
  /// Ends when every node has been without a connection.
  Future<void> disconnected() const;
  void reconnect() const;
  /// Disconnects all at once.
  void close();
  bool closed() const noexcept { return closed_; }

  std::vector<Server> servers() const;
  std::vector<NodeEndpoint> endpoints() const;
  ClientStats stats() const;
  /// "cluster of 3 nodes (...)".
  std::string describe() const;

 private:
  NodeRole role(NodeIndex node) const noexcept;
  using Nodes = std::vector<std::unique_ptr<RouterNode>>;

  std::unique_ptr<RouterNode> make(NodeIndex index, const Endpoint& endpoint);
  void dial_more();
  void let_go(std::unique_ptr<RouterNode> node, bool last);
  void let_go_ended(RouterNode* node, bool last);

  Reactor& reactor_;                 // borrowed
  const ClusterSettings& settings_;  // borrowed
  ClusterFsm& fsm_;                  // borrowed
  NodeOwner& owner_;                 // borrowed
  Nodes nodes_;                      // by index; null: none
  Nodes leaving_;
  std::deque<RouterNode*> to_dial_;  // opened, and not connected to yet
  std::size_t dialling_ = 0;         // how many are connected to for the first time just now
  bool closed_ = false;
  Lifeline<NodePools> self_;  // cut when closed
};

}  // namespace deferredis::detail
