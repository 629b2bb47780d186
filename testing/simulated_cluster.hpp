// A Redis Cluster in the test's own process, with or without a network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <deferredis/protocol/reply.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/testing/simulated_redis.hpp>

namespace deferredis {

/// How a SimulatedCluster is set up.
struct SimulatedClusterOptions {
  std::size_t primaries = 3;       ///< they share the slots evenly
  std::size_t replicas_each = 1;   ///< of every primary
  std::string_view password = {};  ///< of the user "default" of every node
  bool resp3 = true;               ///< false: HELLO is unknown, as before Redis 6
};

/// A cluster for lazy_cluster and connect_cluster: primaries with replicas, each a SimulatedRedis
/// that follows the rules of a cluster. It answers MOVED, ASK, TRYAGAIN, CROSSSLOT and CLUSTERDOWN,
/// knows ASKING, READONLY, shard channels, MIGRATE, and of CLUSTER: SHARDS, SLOTS, NODES, INFO,
/// MYID, KEYSLOT, COUNTKEYSINSLOT, GETKEYSINSLOT, REPLICAS, SETSLOT and FAILOVER.
///
/// Nothing happens by itself: the test kills nodes and lets replicas take over. Every node has its
/// own view of the cluster, as old as the latest gossip() with it, and answers from that view. Only
/// the node that really owns a slot executes its commands, so acknowledged writes are kept:
/// replicas are never behind, and an isolated node accepts no writes.
///
/// Ownership: borrows the reactor and the network, which must outlive it.
/// Errors: std::logic_error if a test asks for the impossible.
class SimulatedCluster {
 public:
  using Node = std::size_t;             ///< The number of a node, from 0: primaries first.
  using Words = SimulatedRedis::Words;  ///< A command: its name and its arguments.

  /// A client's connection to a node, without a network. The cluster must outlive it.
  class Connection {
   public:
    /// Leads nowhere.
    Connection() = default;
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&& other) noexcept;
    ~Connection();

   private:
    friend class SimulatedCluster;
    Connection(simulated::Server& server, std::uint64_t session) noexcept
        : server_(&server), session_(session) {}

    simulated::Server* server_ = nullptr;  // borrowed
    std::uint64_t session_ = 0;
  };

  /// The nodes listen at 10.0.0.1:7000, 10.0.0.2:7001 ... of the network.
  SimulatedCluster(Reactor& reactor, Network& network, SimulatedClusterOptions options = {});
  /// Without a network, on a clock that stands still: connect() and receive().
  explicit SimulatedCluster(std::size_t primaries = 3, std::size_t replicas_each = 1);
  SimulatedCluster(const SimulatedCluster&) = delete;
  SimulatedCluster& operator=(const SimulatedCluster&) = delete;
  ~SimulatedCluster();

  /// For ClusterOptions::nodes: the addresses of all nodes.
  std::string addresses() const;
  /// How many nodes there are.
  std::size_t size() const noexcept;
  /// The address that the node announces.
  Endpoint endpoint(Node node) const;
  /// The node at this endpoint, if there is one.
  std::optional<Node> find(const Endpoint& endpoint) const;
  /// The server that is the node: to freeze it, to look at what it received. Only on a network.
  SimulatedRedis& node(Node node);
  /// Was it started, and not killed since?
  bool running(Node node) const;
  /// Does it have slots of its own, and not those of another?
  bool is_primary(Node node) const;
  /// The primary that has the slot.
  Node owner(std::uint16_t slot) const;

  // Data:

  /// Executes a command that no client has sent, where its first key is: execute("SET", "a", "1").
  /// A command without keys is executed by the first primary that runs. Throws the error that it
  /// is answered with.
  template <class... Word>
  void execute(const Word&... words) {
    static_cast<void>(ask(Words{std::string(words)...}));
  }
  /// The same, for the reply: ask({"GET", "a"}).
  Reply ask(const Words& words);
  /// The string at a key; null if there is none.
  const std::string* value(const std::string& key) const;

  // Without a network:

  /// A new connection of a client.
  Connection connect(Node node);
  /// Is the node still the one that was connected to?
  bool connected(const Connection& connection) const;
  /// Takes bytes, cut anywhere. Returns the replies to the complete commands, and what else was
  /// sent to the connection since the last call. Empty if it has ended.
  std::string receive(Connection& connection, std::string_view bytes);

  // What happens to the cluster:

  /// kill -9; the node's connections end.
  void kill(Node node);
  /// Starts the node again with its data. It answers CLUSTERDOWN until gossip() reaches it.
  void start(Node node);
  /// Separates the node from the other nodes, but not from the clients.
  void isolate(Node node);
  /// The end of isolate(). It answers CLUSTERDOWN until gossip() reaches it.
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
  bool migrating(std::uint16_t slot) const;
  /// Gives the node the current view.
  void gossip(Node node);
  /// The same for every node.
  void gossip_all();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deferredis
