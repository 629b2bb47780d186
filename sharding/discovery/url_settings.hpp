// The options of shards, clusters and sentinels that a URL gives.
#pragma once

#include <deferredis/client/url.hpp>
#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/sentinel.hpp>

namespace deferredis::detail {

// Views of the URL. Each throws the InvalidArgumentError that points at a value which does not fit.
ShardOptions shard_options(const ParsedUrl& url);
ClusterOptions cluster_options(const ParsedUrl& url);
/// TLS, where the URL has it, is for the sentinels too.
SentinelOptions sentinel_options(const ParsedUrl& url);

}  // namespace deferredis::detail
