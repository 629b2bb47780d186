// Reads what CLUSTER SHARDS and CLUSTER SLOTS answer.
#pragma once

#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/sharding/allowed_hosts.hpp>
#include <deferredis/sharding/endpoint_map.hpp>
#include <deferredis/sharding/slots/topology.hpp>

namespace deferredis {

/// How a view was asked for.
struct ViewSource {
  Endpoint asked;              ///< a node without a host of its own has this one's
  bool tls = false;            ///< nodes are reached on their TLS ports
  EndpointMap* map = nullptr;  ///< borrowed during the call; null: nodes are where they say
  /// Which of the places that the map gives may be connected to; borrowed; null: all.
  const AllowedHosts* allowed = nullptr;
};

/// CLUSTER SHARDS, 7.0 and later, RESP2 or RESP3.
///
/// A node whose host is empty or null has the host that was asked; one whose host is "?" its
/// address, where that is told. Nodes that cannot be reached (no port, no address, not in the map,
/// not allowed) are left out. Errors: errc::protocol where a slot, port or host is none,
/// errc::reply_type where it is another reply, the server's own error.
Outcome<Topology> read_cluster_shards(ReplyReader& reader, const ViewSource& source);

/// CLUSTER SLOTS of any version. Everything it names counts as online.
Outcome<Topology> read_cluster_slots(ReplyReader& reader, const ViewSource& source);

/// Adds what CLUSTER NODES of the same server says beyond that: which slots are migrating away from
/// it, and primaries without slots, which CLUSTER SLOTS leaves out. Lines that make no sense are
/// ignored.
void add_cluster_nodes(Topology& view, ReplyReader& reader, const ViewSource& source);

}  // namespace deferredis
