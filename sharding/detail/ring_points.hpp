// The points of a ring: which values belong to which node.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/sharding/detail/ring_rules.hpp>
#include <deferredis/sharding/shard_node.hpp>

namespace deferredis::detail {

struct RingPoint {
  std::int64_t value;
  std::uint32_t node;
};

/// By value; of equal ones the owner stands first. Throws InvalidArgumentError for weights that
/// would take too many.
std::vector<RingPoint> make_ring_points(const RingRules& rules,
                                        const std::vector<ShardNode>& nodes);

/// The name by which twemproxy knows a server: no port 11211, and a colon after a path.
std::string ketama_name(std::string_view name);

}  // namespace deferredis::detail
