// NodeEndpoint: the address of one of the servers behind a client, and its role.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/reactor/endpoint.hpp>

namespace deferredis {

/// What a server is among those that hold the same data, as far as the client knows.
enum class NodeRole : std::uint8_t {
  unknown,  ///< nobody has said: a single server, or a shard
  primary,  ///< by the latest view of the cluster, by the sentinels, or by its own ROLE
  replica,  ///< by the same
};
/// "unknown", "primary" or "replica".
std::string_view to_string(NodeRole role) noexcept;

/// The address of a server, with its role. It converts to the Endpoint that it is.
struct NodeEndpoint : Endpoint {
  NodeRole role = NodeRole::unknown;  ///< when endpoints() was called

  friend bool operator==(const NodeEndpoint&, const NodeEndpoint&) = default;
};

}  // namespace deferredis
