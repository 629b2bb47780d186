// The nodes of a cluster and their slots: one node's view, as a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/outcome.hpp>
#include <deferredis/sharding/key_slot.hpp>

namespace deferredis {

enum class NodeHealth : std::uint8_t { online, loading, failed };

struct TopologyNode {
  Endpoint endpoint;                   ///< where to connect to it
  std::vector<Endpoint> aliases = {};  ///< other addresses of the node, such as its host name
  std::string id = {};                 ///< 40 hex digits; empty from servers before 4.0
  bool primary = false;
  NodeHealth health = NodeHealth::online;
  std::string zone = {};        ///< its availability zone; empty: unknown
  std::string primary_id = {};  ///< if it is a replica
  std::int64_t offset = 0;      ///< replication offset; 0: unknown

  /// Is it the same node? Compares ids if both have one, otherwise addresses.
  bool same_as(const TopologyNode& other) const noexcept;
};

/// A primary and its replicas, as indices of Topology::nodes().
struct TopologyShard {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t primary = none;              ///< none: it has failed and nobody has taken over yet
  std::vector<std::size_t> replicas = {};  ///< those that can serve reads
  std::vector<std::pair<std::uint16_t, std::uint16_t>> ranges = {};  ///< both ends included
};

/// A view of a cluster as a plain, checked value: every slot belongs to at most one shard.
class Topology {
 public:
  static constexpr std::uint16_t no_shard = 0xffff;
  /// Redis Cluster is designed for at most this many. A longer list is an error or an attack, and
  /// each node in it may become a connection.
  static constexpr std::size_t most_nodes = 1'000;

  Topology() : shard_of_(slot_count, no_shard) {}

  /// Adds a shard of these nodes. Its slots go to the first primary that is online, or else
  /// loading. Failed nodes and loading replicas appear only in nodes(). Fails with errc::protocol
  /// if a range is invalid or overlaps another shard's, or if there are too many nodes.
  Outcome<void> add(std::vector<TopologyNode> nodes,
                    std::vector<std::pair<std::int64_t, std::int64_t>> ranges);

  const std::vector<TopologyNode>& nodes() const noexcept { return nodes_; }
  const std::vector<TopologyShard>& shards() const noexcept { return shards_; }
  /// The shard that has the slot; null if there is none.
  const TopologyShard* shard(std::uint16_t slot) const noexcept;
  /// The primary that has the slot; null if none is known to be healthy.
  const TopologyNode* primary(std::uint16_t slot) const noexcept;
  bool knows(const std::string& id) const { return by_id_.contains(id); }
  /// How many slots have a primary.
  std::size_t covered() const noexcept { return covered_; }
  /// Does a shard have several primaries that seem healthy? Right after a failover CLUSTER SHARDS
  /// lists the dead one beside the new one, and does not say which of them has the slots.
  bool ambiguous() const noexcept { return ambiguous_; }

  /// A slot that is migrating away from the node that gave the view, and the id of the target.
  using Migration = std::pair<std::uint16_t, std::string>;
  void add_migration(Migration migration) { migrations_.push_back(std::move(migration)); }
  const std::vector<Migration>& migrations() const noexcept { return migrations_; }

  /// The node was left out because the options do not allow connections to it.
  void refuse(const Endpoint& node) {
    if (!refused_) refused_ = node;
  }
  /// The first node that was left out.
  const std::optional<Endpoint>& refused() const noexcept { return refused_; }

  /// Does every slot have the same primary in both?
  bool agrees_with(const Topology& other) const noexcept;

 private:
  std::size_t add_node(TopologyNode node);
  TopologyShard make_shard(std::vector<TopologyNode>& nodes);

  std::size_t find_node(const TopologyNode& node) const;

  std::vector<TopologyNode> nodes_;
  std::map<std::string, std::size_t> by_id_;
  std::map<std::pair<std::string, std::uint16_t>, std::size_t> by_address_;  // aliases included
  std::vector<TopologyShard> shards_;
  std::vector<std::uint16_t> shard_of_;  // by slot
  std::vector<Migration> migrations_;
  std::optional<Endpoint> refused_;
  std::size_t covered_ = 0;
  bool ambiguous_ = false;
};

}  // namespace deferredis
