// Which nodes of a cluster publish a channel.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/protocol/pubsub_handler.hpp>

namespace deferredis::detail {

enum class ToldBy : std::uint8_t {
  any_node,      ///< PUBLISH reaches all of them
  slot,          ///< the shard that has the name's slot
  each_primary,  ///< keyspace events: each publishes those of its own keys, to its own subscribers
};

/// Names that begin with "__keyspace@" or "__keyevent@", or one of the four kinds of "__subkey...",
/// are keyspace events, and so are patterns that match only such names ("__key*__:*").
ToldBy told_by(ChannelKind kind, std::string_view name) noexcept;

}  // namespace deferredis::detail
