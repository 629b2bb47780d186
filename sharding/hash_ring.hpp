// HashRing: says which of several nodes a key belongs to.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <deferredis/sharding/placement.hpp>
#include <deferredis/sharding/ring/ring_points.hpp>
#include <deferredis/sharding/ring/ring_rules.hpp>
#include <deferredis/sharding/shard_node.hpp>

namespace deferredis {

/// Places keys on nodes exactly as the program that the placement is named after:
///
///   HashRing ring(Placement::ketama, {"10.0.0.1:7000", {"10.0.0.2:7000", 2}}, {.tag = "{}"});
///   std::size_t node = ring.locate("user:{42}:name");
///
/// An immutable value that knows no connection. with_node() and without_node() make new rings: only
/// the keys of that node move. The exceptions are modula; a few keys that ketama's rounding of
/// weights moves; and jump, where only the last node can be removed without moving other keys.
/// Errors: throws InvalidArgumentError on an empty list of nodes, a weight of 0, a duplicate name,
///   or impossible options.
/// Thread: several threads may use it at once.
/// Cost: 16 bytes per point; 160 points per node and unit of weight (ketama: 160 per node on
///   average).
class HashRing {
 public:
  HashRing(Placement placement, ShardNodes nodes, RingOptions options = {});

  /// The index of the node that has `key`. The key may be any bytes.
  ///
  /// Cost: hashes the key once and does a binary search; allocates nothing.
  std::size_t locate(std::string_view key) const noexcept;

  /// The first `count` distinct nodes for `key`, starting with its own. Each next one is where the
  /// key would be if the earlier ones were missing (modula, jump: the next in the list). Use it for
  /// replicas, or to find a substitute for a node that is down. A node whose weight is too small
  /// for a single point is never included.
  std::vector<std::size_t> successors(std::string_view key, std::size_t count = all) const;
  static constexpr std::size_t all = static_cast<std::size_t>(-1);  ///< Every node.

  /// The part of `key` that is hashed: its tag, or the whole key. A view of `key`. Keys with the
  /// same hashed part are on the same node.
  std::string_view hashed_part(std::string_view key) const noexcept {
    return rules_.hashed_part(key);
  }

  /// This ring with one more node, which has the last index.
  ///
  /// Errors: throws InvalidArgumentError as the constructor does.
  HashRing with_node(ShardNode node) const;
  /// This ring without the node of this name; later nodes move up by one index.
  ///
  /// Errors: throws InvalidArgumentError if no node has the name, or if it is the only node.
  HashRing without_node(std::string_view name) const;

  std::size_t size() const noexcept { return nodes_.size(); }
  /// The nodes, in the order of their indices.
  const std::vector<ShardNode>& nodes() const noexcept { return nodes_; }
  /// Whose rule it follows.
  Placement placement() const noexcept { return rules_.placement; }

 private:
  HashRing(const detail::RingRules& rules, std::vector<ShardNode> nodes);
  std::size_t find(std::string_view key) const noexcept;
  std::size_t run_begin(std::size_t point) const noexcept;
  std::size_t run_end(std::size_t point) const noexcept;

  detail::RingRules rules_;
  std::vector<ShardNode> nodes_;
  std::vector<detail::RingPoint> points_;
};

}  // namespace deferredis
