// Where a client reaches the nodes of a cluster if they announce other addresses.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis {

/// Maps the address that a node announces to the one to connect to, or to nothing if the client
/// must not connect to the node. Called for every node of every view, and for redirects.
using EndpointMap = detail::MoveFunction<std::optional<Endpoint>(const Endpoint&)>;

/// One node: the address that it announces, and the one to connect to.
struct EndpointPair {
  Endpoint announced;  ///< as the node names itself
  Endpoint reached;    ///< where to connect instead
};

/// Makes a map from a list, for a cluster behind NAT; other addresses stay as they are.
EndpointMap map_endpoints(std::vector<EndpointPair> pairs);

/// Can a node have this host? It must be 1 to 255 letters, digits and `.-_:%`.
bool is_host(std::string_view text) noexcept;

}  // namespace deferredis
