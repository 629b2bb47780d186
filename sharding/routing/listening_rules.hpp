// Which nodes of a cluster tell of a name.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/protocol/pubsub_handler.hpp>

namespace deferredis::detail {

enum class ToldBy : std::uint8_t {
  any_node,      ///< PUBLISH reaches all of them
  slot,          ///< the shard that has the name's slot
  each_primary,  ///< keyspace events: each tells of its own keys, to those who listen there
};

/// Names that begin with "__keyspace@" or "__keyevent@", and patterns that fit nothing but such
/// ("__key*__:*"), are keyspace events.
ToldBy told_by(ChannelKind kind, std::string_view name) noexcept;

}  // namespace deferredis::detail
