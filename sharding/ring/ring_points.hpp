// The points of a ring: which hash values belong to which node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/sharding/ring/ring_rules.hpp>
#include <deferredis/sharding/shard_node.hpp>

namespace deferredis::detail {

struct RingPoint {
  std::int64_t value;
  std::uint32_t node;
};

/// Sorted by value; among equal values the owner comes first. Throws InvalidArgumentError if the
/// weights need too many points.
std::vector<RingPoint> make_ring_points(const RingRules& rules,
                                        const std::vector<ShardNode>& nodes);

/// How many points twemproxy gives a server with this share of the total weight of all `nodes`. It
/// computes in `float`, so that equal weights do not always give 160 points, and a very light
/// server gets none.
std::uint32_t ketama_points(unsigned weight, std::uint64_t total, std::size_t nodes) noexcept;

/// twemproxy's name for a server: without the port 11211, and with a colon after a path.
std::string ketama_name(std::string_view name);

}  // namespace deferredis::detail
