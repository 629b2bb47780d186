// The points of a ring: which values belong to which node.
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

/// By value; of equal ones the owner stands first. Throws InvalidArgumentError for weights that
/// would take too many.
std::vector<RingPoint> make_ring_points(const RingRules& rules,
                                        const std::vector<ShardNode>& nodes);

/// How many points twemproxy gives a server with this part of the weights of all `nodes`. It
/// computes in `float`, so that equal weights do not always come to 160, and a very light server
/// gets none.
std::uint32_t ketama_points(unsigned weight, std::uint64_t total, std::size_t nodes) noexcept;

/// The name by which twemproxy knows a server: no port 11211, and a colon after a path.
std::string ketama_name(std::string_view name);

}  // namespace deferredis::detail
