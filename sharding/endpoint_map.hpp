// Where the nodes of a cluster are reached, when that is not where they say they are.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/future/move_function.hpp>

namespace deferredis {

/// From the address that a node announces to the one that is connected to; nothing where it must
/// not be connected to. Called for every node of every view, and for redirects.
using EndpointMap = detail::MoveFunction<std::optional<Endpoint>(const Endpoint&)>;

/// One node: what it says, and what is connected to.
struct EndpointPair {
  Endpoint announced;  ///< as the node names itself
  Endpoint reached;    ///< where to connect instead
};

/// A map from a list, for a cluster behind NAT; what is not in it stays as it is.
EndpointMap map_endpoints(std::vector<EndpointPair> pairs);

/// What a node may call itself: a name or an address of at most 255 letters, digits, `.-_:%`.
bool is_host(std::string_view text) noexcept;

}  // namespace deferredis
