// Reads the replies to CLUSTER SHARDS and CLUSTER SLOTS.
#pragma once

#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/sharding/allowed_hosts.hpp>
#include <deferredis/sharding/endpoint_map.hpp>
#include <deferredis/sharding/topology/topology.hpp>

namespace deferredis {

/// How the view was requested.
struct ViewSource {
  Endpoint asked;              ///< also the host of nodes without one of their own
  bool tls = false;            ///< nodes are reached on their TLS ports
  EndpointMap* map = nullptr;  ///< borrowed during the call; null: nodes are where they say
  /// Which addresses, after the map, may be connected to; borrowed; null: all.
  const AllowedHosts* allowed = nullptr;
};

/// Reads the reply to CLUSTER SHARDS (7.0 and later, RESP2 or RESP3).
///
/// A node whose host is empty or null has the host that was asked; for the host "?", its IP address
/// is used if the reply has one. Nodes that cannot be reached (no port, no address, not in the map,
/// not allowed) are left out. Errors: errc::protocol for an invalid slot, port or host;
/// errc::reply_type if the reply has another shape; or the server's own error.
Outcome<Topology> read_cluster_shards(ReplyReader& reader, const ViewSource& source);

/// Reads the reply to CLUSTER SLOTS of any version. Every node in it counts as online.
Outcome<Topology> read_cluster_slots(ReplyReader& reader, const ViewSource& source);

/// Adds what only CLUSTER NODES of the same server shows: which slots are migrating away from it,
/// and primaries without slots, which CLUSTER SLOTS leaves out. Ignores lines that make no sense.
void add_cluster_nodes(Topology& view, ReplyReader& reader, const ViewSource& source);

}  // namespace deferredis
