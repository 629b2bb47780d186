// Cluster nodes that answer whatever a test wants, on a loop whose time stands still.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/client.hpp>
#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/testing/manual_reactor.hpp>
#include <deferredis/testing/memory_network.hpp>

#include "support/fake_node.hpp"

namespace deferredis::support {

/// A primary in CLUSTER SHARDS and SLOTS; an empty `id` is replaced by one made from its port.
struct ToldNode {
  std::vector<std::pair<int, int>> slots = {};
  std::string host = {};
  std::uint16_t port = 0;
  std::string id = {};
  std::string ip = {};        ///< empty: the host
  std::string hostname = {};  ///< empty: not reported
  std::uint16_t tls_port = 0;
};

std::string shards_reply(const std::vector<ToldNode>& nodes);
/// In the form of servers before 7.0.
std::string slots_reply(const std::vector<ToldNode>& nodes);

/// A primary without data: it answers a GET with its address and a SET with OK.
struct FakeClusterNode : FakeNode {
  FakeClusterNode(Reactor& reactor, Network& network, std::string host = "127.0.0.1");

  std::string shards = {};    ///< its answer to CLUSTER SHARDS, encoded
  std::string nodes = {};     ///< its text of CLUSTER NODES; empty: an unknown command
  std::string slots = {};     ///< to CLUSTER SLOTS; empty: an unknown command
  Answer on_key = {};         ///< to every command with a key; an empty text: the usual answer
  std::string password = {};  ///< empty: none

 private:
  std::string respond(const Words& command);
};

/// `count` nodes that share the slots in equal parts and agree, until a test says otherwise; their
/// clients, and bounded waits.
class FakeCluster {
 public:
  explicit FakeCluster(std::size_t count = 2, std::string_view host = "127.0.0.1");

  FakeClusterNode& node(std::size_t i) { return *nodes_.at(i); }
  std::size_t size() const noexcept { return nodes_.size(); }
  /// All nodes, as they would report themselves.
  std::vector<ToldNode> told() const;
  /// From now on every node reports this.
  void tell(const std::vector<ToldNode>& nodes);
  /// "host:port,host:port"
  std::string addresses() const;
  /// A key that the node has; each number gives a key of another slot.
  std::string key_of(std::size_t node, int number = 0) const;
  /// "MOVED 3999 127.0.0.1:7000", encoded; for the slot of the key.
  static std::string redirect(std::string_view kind, std::string_view key, std::string_view to);

  /// How often a view was requested.
  std::size_t views() const;

  ManualReactor manual;
  MemoryNetwork network;

 private:
  std::vector<std::unique_ptr<FakeClusterNode>> nodes_;
};

}  // namespace deferredis::support
