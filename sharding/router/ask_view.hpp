// Asks one node of a cluster for its view of the cluster.
#pragma once

#include <optional>

#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/state/lifeline.hpp>
#include <deferredis/sharding/router/router_node.hpp>
#include <deferredis/sharding/topology/topology.hpp>

namespace deferredis::detail {

struct ViewAnswer {
  Outcome<Topology> view;
  std::optional<Error> trouble;  // why there is no usable view, for people
};

struct ViewQuestion {
  bool slots = false;       // CLUSTER SLOTS; otherwise CLUSTER SHARDS
  bool migrations = false;  // CLUSTER NODES as well, for the slots that are migrating
};

/// Does not fail: an error is an answer too. An answer that comes when the settings are gone, and
/// with them their user, is not read.
Future<ViewAnswer> ask_view(RouterNode& node, const Weak<const ClusterSettings>& settings,
                            ViewQuestion question);

}  // namespace deferredis::detail
