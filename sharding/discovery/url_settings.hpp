// The options of shards, clusters and sentinels that a URL sets.
#pragma once

#include <deferredis/client/url.hpp>
#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/sentinel.hpp>

namespace deferredis::detail {

// Views of the URL. Each throws InvalidArgumentError that points at a bad value.
ShardOptions shard_options(const ParsedUrl& url);
ClusterOptions cluster_options(const ParsedUrl& url);
/// TLS in the URL applies to the sentinels too.
SentinelOptions sentinel_options(const ParsedUrl& url);

}  // namespace deferredis::detail
