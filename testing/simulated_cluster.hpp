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

/// Primaries with replicas, each a tiny Redis that keeps a cluster's rules: MOVED, ASK, ASKING,
/// TRYAGAIN, CLUSTERDOWN, READONLY, CROSSSLOT, CLUSTER SHARDS and SLOTS.
///
/// Every node has a view of its own, as old as the latest gossip() with it; what it answers follows
/// from that. Only the node that really has a slot carries its commands out, so that what was
/// acknowledged is kept: replicas are never behind, and a node without the others takes no writes.
/// Errors: std::logic_error where a test asks for the impossible.
class SimulatedCluster {
 public:
  using Node = std::size_t;

  /// A client's connection to a node. It ends with the node: connected() says so.
  struct Connection {
    Node node = 0;
    std::uint64_t incarnation = 0;
    bool asking = false;
    bool readonly = false;
    std::string arrived = {};  // of a command whose rest is to come
  };

  explicit SimulatedCluster(std::size_t primaries = 3, std::size_t replicas_each = 1);

  std::size_t size() const noexcept { return nodes_.size(); }
  Endpoint endpoint(Node node) const;
  /// The node there; nothing where there is none.
  std::optional<Node> find(const Endpoint& endpoint) const;
  bool running(Node node) const { return nodes_.at(node).running; }
  bool is_primary(Node node) const { return truth_.primaries.at(node) == node; }
  Node owner(std::uint16_t slot) const { return truth_.owners.at(slot); }

  Connection connect(Node node) const;
  bool connected(const Connection& connection) const;
  /// Bytes come in, cut anywhere; the replies of what is complete go out.
  std::string receive(Connection& connection, std::string_view bytes);

  // What happens to it.

  /// kill -9; its connections end.
  void kill(Node node);
  /// It comes back, with its data, and answers CLUSTERDOWN until gossip() reaches it.
  void start(Node node);
  /// Parts it from the other nodes, not from the clients.
  void isolate(Node node);
  void rejoin(Node node);
  /// A replica that runs takes the slots of `primary` over; false: it has none. Where the old one
  /// runs and is not parted it knows at once.
  bool fail_over(Node primary);
  /// The slot begins to move to another primary.
  void begin_migration(std::uint16_t slot, Node to);
  /// Moves one key of the slot; false: none is left.
  bool migrate_key(std::uint16_t slot);
  /// Moves what is left, and the slot itself; source and target know at once.
  void end_migration(std::uint16_t slot);
  bool migrating(std::uint16_t slot) const { return migrations_.count(slot) != 0; }
  /// The node learns what is true now.
  void gossip(Node node);
  void gossip_all();

  /// What its owner has under a key; null where there is none.
  const std::string* value(const std::string& key) const;

 private:
  using Words = SimulatedKeyspace::Words;
  // Who has which slot, and who follows whom.
  struct View {
    std::vector<Node> owners;     // by slot
    std::vector<Node> primaries;  // by node; itself for a primary
    std::vector<bool> failed;     // by node
  };
  struct NodeState {
    SimulatedKeyspace keys;
    std::shared_ptr<const View> view;  // shared with those who learned it at the same time
    Node primary = 0;
    std::uint64_t incarnation = 1;
    bool running = true;
    bool isolated = false;
    bool joining = false;  // started, and not heard of the others yet
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
  std::map<std::uint16_t, Node> migrations_;  // by slot: where it goes
};

}  // namespace deferredis
