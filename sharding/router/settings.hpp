// ClusterSettings: the options of a cluster's client as they are kept.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <deferredis/client/options/settings.hpp>
#include <deferredis/sharding/allowed_hosts.hpp>
#include <deferredis/sharding/hedge.hpp>
#include <deferredis/sharding/slots/cluster_action.hpp>

namespace deferredis::detail {

/// ClusterOptions as they are kept.
struct ClusterSettings {
  Settings connection;
  std::vector<Endpoint> seeds;
  ClusterRules rules;
  AllowedHosts allowed;
  HedgeOptions hedge;
  std::string zone;
  std::size_t connections = 1;  // to each node
  bool split = true;
};

}  // namespace deferredis::detail
