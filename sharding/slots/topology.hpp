// Who is who in a cluster, and which slots they have: one node's view of it, as a value.
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
  Endpoint endpoint;                   ///< where it is connected to
  std::vector<Endpoint> aliases = {};  ///< the same node by its address, its name ...
  std::string id = {};                 ///< 40 hex digits; empty from servers before 4.0
  bool primary = false;
  NodeHealth health = NodeHealth::online;
  std::string zone = {};        ///< its availability zone; empty: not told
  std::string primary_id = {};  ///< of a replica
  std::int64_t offset = 0;      ///< of the replication; 0: not told

  /// The same node, as far as can be told: by id where both have one, else by address.
  bool same_as(const TopologyNode& other) const noexcept;
};

/// A primary and its replicas. Indices of Topology::nodes().
struct TopologyShard {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t primary = none;              ///< none: it has failed, and nobody took over yet
  std::vector<std::size_t> replicas = {};  ///< which can be read from
  std::vector<std::pair<std::uint16_t, std::uint16_t>> ranges = {};  ///< both ends included
};

/// A view of a cluster: a plain value, checked: every slot belongs to one shard at most.
class Topology {
 public:
  static constexpr std::uint16_t no_shard = 0xffff;
  /// Redis Cluster is made for at most so many; a longer list is an error or an attack, and each
  /// node that it names may become a connection.
  static constexpr std::size_t most_nodes = 1'000;

  Topology() : shard_of_(slot_count, no_shard) {}

  /// Adds a shard of these nodes. The first primary that is well, or else loading, has the slots;
  /// nodes that have failed and replicas that load are nodes() all the same. An errc::protocol
  /// where a range is none, or overlaps another shard's, or there are too many nodes.
  Outcome<void> add(std::vector<TopologyNode> nodes,
                    std::vector<std::pair<std::int64_t, std::int64_t>> ranges);

  const std::vector<TopologyNode>& nodes() const noexcept { return nodes_; }
  const std::vector<TopologyShard>& shards() const noexcept { return shards_; }
  /// The shard that has the slot; null where none has.
  const TopologyShard* shard(std::uint16_t slot) const noexcept;
  /// The primary that has the slot; null where none is known to be well.
  const TopologyNode* primary(std::uint16_t slot) const noexcept;
  bool knows(const std::string& id) const { return by_id_.contains(id); }
  /// How many slots have a primary.
  std::size_t covered() const noexcept { return covered_; }
  /// Does a shard have several primaries that seem to be well? Right after a failover CLUSTER
  /// SHARDS lists the dead one beside the new one, and does not say which of them has the slots.
  bool ambiguous() const noexcept { return ambiguous_; }

  /// A slot on its way from the node that told the view, and the id of the node that gets it.
  using Migration = std::pair<std::uint16_t, std::string>;
  void add_migration(Migration migration) { migrations_.push_back(std::move(migration)); }
  const std::vector<Migration>& migrations() const noexcept { return migrations_; }

  /// Was left out, for the options do not allow to connect to it.
  void refuse(const Endpoint& node) {
    if (!refused_) refused_ = node;
  }
  /// The first of those.
  const std::optional<Endpoint>& refused() const noexcept { return refused_; }

  /// Every slot has the same primary in both.
  bool agrees_with(const Topology& other) const noexcept;

 private:
  std::size_t add_node(TopologyNode node);
  TopologyShard make_shard(std::vector<TopologyNode>& nodes);

  std::size_t find_node(const TopologyNode& node) const;

  std::vector<TopologyNode> nodes_;
  std::map<std::string, std::size_t> by_id_;
  std::map<std::pair<std::string, std::uint16_t>, std::size_t> by_address_;  // aliases too
  std::vector<TopologyShard> shards_;
  std::vector<std::uint16_t> shard_of_;  // by slot
  std::vector<Migration> migrations_;
  std::optional<Endpoint> refused_;
  std::size_t covered_ = 0;
  bool ambiguous_ = false;
};

}  // namespace deferredis
