// The servers that ShardOptions name.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <deferredis/client/backend.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/hash_ring.hpp>

namespace deferredis::detail {

/// One entry of ShardOptions::nodes.
struct ShardEntry {
  Endpoint endpoint;
  std::string name;  ///< in the ring
  unsigned weight = 1;
};

/// All of them, in their order. Throws InvalidArgumentError.
std::vector<ShardEntry> parse_shards(const ShardOptions& options);
HashRing ring_of(const ShardOptions& options, const std::vector<ShardEntry>& entries);
/// The client's backend of one shard.
Shared<Backend> make_shard(Reactor& reactor, const Endpoint& endpoint, Options connection,
                           std::size_t pool_size);

}  // namespace deferredis::detail
