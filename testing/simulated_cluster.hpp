// A Redis Cluster in the test's own process: bytes in, bytes out, no sockets, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/resp_parser.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/testing/simulated_keyspace.hpp>

namespace deferredis {

/// Primaries with replicas. Each node is a tiny Redis that follows the rules of a cluster: MOVED,
/// ASK, ASKING, TRYAGAIN, CLUSTERDOWN, READONLY, CROSSSLOT, CLUSTER SHARDS and SLOTS.
///
/// Every node has its own view of the cluster, as old as the latest gossip() with it, and answers
/// from that view. Only the node that really owns a slot executes its commands, so acknowledged
/// writes are kept: replicas are never behind, and an isolated node accepts no writes.
/// Errors: std::logic_error if a test asks for the impossible.
class SimulatedCluster {
 public:
  using Node = std::size_t;  ///< The number of a node, from 0.

  /// A client's connection to a node. It ends with the node; connected() tells.
  struct Connection {
    Node node = 0;                  ///< where it leads
    std::uint64_t incarnation = 0;  ///< of the node: another one after a restart
    bool asking = false;            ///< ASKING was said
    bool readonly = false;          ///< READONLY was said
    std::string arrived = {};       ///< part of a command that is not complete yet
  };

  explicit SimulatedCluster(std::size_t primaries = 3, std::size_t replicas_each = 1);

  std::size_t size() const noexcept { return nodes_.size(); }
  /// The address that the node announces.
  Endpoint endpoint(Node node) const;
  /// The node at this endpoint, if there is one.
  std::optional<Node> find(const Endpoint& endpoint) const;
  /// Was it started, and not killed since?
  bool running(Node node) const { return nodes_.at(node).running; }
  /// Does it have slots of its own, and not those of another?
  bool is_primary(Node node) const { return truth_.primaries.at(node) == node; }
  /// The primary that has the slot.
  Node owner(std::uint16_t slot) const { return truth_.owners.at(slot); }

  /// A new connection of a client.
  Connection connect(Node node) const;
  /// Is the node still the one that was connected to?
  bool connected(const Connection& connection) const;
  /// Takes bytes, cut anywhere, and returns the replies to the complete commands.
  std::string receive(Connection& connection, std::string_view bytes);

  // What happens to the cluster:

  /// kill -9; the node's connections end.
  void kill(Node node);
  /// Starts the node again with its data. It answers CLUSTERDOWN until gossip() reaches it.
  void start(Node node);
  /// Separates the node from the other nodes, but not from the clients.
  void isolate(Node node);
  /// The end of isolate().
  void rejoin(Node node);
  /// A running replica takes over the slots of `primary`. Returns false if there is none. The old
  /// primary knows at once if it is running and not isolated.
  bool fail_over(Node primary);
  /// Starts moving the slot to another primary.
  void begin_migration(std::uint16_t slot, Node to);
  /// Moves one key of the slot. Returns false if none is left.
  bool migrate_key(std::uint16_t slot);
  /// Moves the remaining keys and the slot itself. Source and target know at once.
  void end_migration(std::uint16_t slot);
  /// Is the slot on its way to another primary?
  bool migrating(std::uint16_t slot) const { return migrations_.count(slot) != 0; }
  /// Gives the node the current view.
  void gossip(Node node);
  /// The same for every node.
  void gossip_all();

  /// The value of a key at the owner of its slot; null if there is none.
  const std::string* value(const std::string& key) const;

 private:
  using Words = SimulatedKeyspace::Words;
  // Who owns which slot, and who follows whom.
  struct View {
    std::vector<Node> owners;     // by slot
    std::vector<Node> primaries;  // by node; a primary is its own
    std::vector<bool> failed;     // by node
  };
  struct NodeState {
    SimulatedKeyspace keys;
    std::shared_ptr<const View> view;  // shared by nodes that learned it at the same time
    Node primary = 0;
    std::uint64_t incarnation = 1;
    bool running = true;
    bool isolated = false;
    bool joining = false;  // started, but has not heard from the others yet
  };

  std::string answer(Connection& connection, Words& words);
  std::string answer_cluster(Node node, const Words& words) const;
  std::string answer_keys(Connection& connection, const Words& words, bool asking);
  std::string execute(Node node, const Words& words);
  std::string redirect(std::string_view word, std::uint16_t slot, Node to) const;
  std::string shards(const View& view) const;
  std::string slots(const View& view) const;
  std::string id(Node node) const;
  void learn(Node node);
  std::shared_ptr<const View> latest();
  void follow(Node replica, Node primary);
  bool stands_apart(Node node) const;

  std::vector<NodeState> nodes_;
  View truth_;
  std::shared_ptr<const View> latest_;        // of truth_; null: it has changed since
  std::map<std::uint16_t, Node> migrations_;  // by slot: where it is going
};

}  // namespace deferredis
