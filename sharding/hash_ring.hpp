// HashRing: which of several nodes a key belongs to.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <deferredis/sharding/placement.hpp>
#include <deferredis/sharding/ring/ring_points.hpp>
#include <deferredis/sharding/ring/ring_rules.hpp>
#include <deferredis/sharding/shard_node.hpp>

namespace deferredis {

/// Gives each key its node, as the program does that the placement is named after:
///
///   HashRing ring(Placement::ketama, {"10.0.0.1:7000", {"10.0.0.2:7000", 2}}, {.tag = "{}"});
///   std::size_t node = ring.locate("user:{42}:name");
///
/// A value: it is copied, never changed, and knows no connection. A ring with another node is a new
/// one. Only those keys move then that the new node gets or the lost one had; all others stay, but
/// for modula, and for the few that ketama's rounding of weights moves.
/// Errors: InvalidArgumentError for no nodes, a weight of 0, one name twice, impossible options.
/// Thread: may be used by several threads at once.
/// Cost: 16 bytes a point; 160 points a node, and unit of weight (ketama: in all 160 times nodes).
class HashRing {
 public:
  HashRing(Placement placement, ShardNodes nodes, RingOptions options = {});

  /// The index, among the nodes given, of the one that has `key`, which may be any bytes.
  ///
  /// Cost: a hash of the key and a binary search; allocates nothing.
  std::size_t locate(std::string_view key) const noexcept;

  /// The first `count` different nodes for `key`, the one that has it first. Each next one is where
  /// the key would be if those before it were not there (with modula: the next in the list). For
  /// replicas, and for where to go when a node is down. Nodes of so little weight that they have no
  /// point are never among them.
  std::vector<std::size_t> successors(std::string_view key, std::size_t count = all) const;
  static constexpr std::size_t all = static_cast<std::size_t>(-1);  ///< Every node.

  /// The part of `key` that is hashed: its tag, or all of it. A view of `key`. Two keys with the
  /// same one are on the same node.
  std::string_view hashed_part(std::string_view key) const noexcept {
    return rules_.hashed_part(key);
  }

  std::size_t size() const noexcept { return nodes_.size(); }
  /// The nodes, in the order of their indices.
  const std::vector<ShardNode>& nodes() const noexcept { return nodes_; }
  /// Whose rule it follows.
  Placement placement() const noexcept { return rules_.placement; }

 private:
  std::size_t find(std::string_view key) const noexcept;
  std::size_t run_begin(std::size_t point) const noexcept;
  std::size_t run_end(std::size_t point) const noexcept;

  detail::RingRules rules_;
  std::vector<ShardNode> nodes_;
  std::vector<detail::RingPoint> points_;
};

}  // namespace deferredis
