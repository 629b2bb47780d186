// Reads the servers that ShardOptions name.
#pragma once

#include <cstddef>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/options/settings.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/hash_ring.hpp>
#include <deferredis/sharding/shards/shard_address.hpp>

namespace deferredis::detail {

/// All servers, in their order. Throws InvalidArgumentError.
std::vector<ShardAddress> parse_shards(const ShardOptions& options);
HashRing ring_of(const ShardOptions& options, const std::vector<ShardAddress>& entries);
/// The backend of one shard. `connection` has the settings shared by all shards.
Shared<Backend> make_shard(Reactor& reactor, const Endpoint& endpoint, Settings connection,
                           std::size_t pool_size);

}  // namespace deferredis::detail
