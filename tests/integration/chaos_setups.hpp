// The kinds of clients that a chaos campaign uses, each with its servers.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "integration/chaos_campaign.hpp"
#include "integration/cluster_loop.hpp"

namespace deferredis::test {

inline std::string address(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

inline Options chaos_options(const ChaosOrder& order, const support::ChaosProxy& proxy) {
  Options options = chaos_options(order.retry);
  options.host = "127.0.0.1";
  options.port = proxy.port();
  return options;
}

/// One connection to one server.
inline ChaosCampaign::Connect through_one_connection(OneServer& it, const ChaosOrder& order) {
  return [&it, order](const support::ChaosProxy& proxy) {
    return it.run(connect(it.reactor, chaos_options(order, proxy)));
  };
}

inline ChaosFigures run_chaos_connection(const ChaosOrder& order) {
  OneServer it(kept());
  return ChaosCampaign(it, {&it.server}, order, through_one_connection(it, order)).check();
}

inline ChaosFigures run_chaos_pool(const ChaosOrder& order) {
  OneServer it(kept());
  ChaosCampaign campaign(it, {&it.server}, order, [&](const support::ChaosProxy& proxy) {
    return it.run(connect_pool(it.reactor, chaos_options(order, proxy)));
  });
  return campaign.check();
}

inline ChaosFigures run_chaos_shards(const ChaosOrder& order) {
  ClientLoop loop;
  support::RedisServer a(kept()), b(kept()), c(kept());
  ChaosCampaign campaign(loop, {&a, &b, &c}, order, [&](const support::ChaosProxy& proxy) {
    std::vector<std::string> nodes;
    for (std::size_t i = 0; i < 3; ++i) nodes.push_back(address(proxy.port(i)));
    return loop.run(
        connect_sharded(loop.reactor, {.nodes = nodes, .connection = chaos_options(order.retry)}));
  });
  return campaign.check();
}

/// Six nodes that freeze. None fails over, because a failover may lose acknowledged writes, which
/// is not the client's fault: see cluster_campaign_test.cpp.
inline ChaosFigures run_chaos_cluster(ChaosOrder order) {
  order.kills = false;
  ClusterLoop it;
  std::vector<support::RedisServer*> servers;
  for (std::size_t i = 0; i < it.cluster.size(); ++i) {
    it.cluster.node(i).command({"CONFIG", "SET", "cluster-node-timeout", "60000"});
    servers.push_back(&it.cluster.node(i));
  }
  EndpointMap map;
  ChaosCampaign campaign(it, servers, order, [&](const support::ChaosProxy& proxy) {
    std::vector<EndpointPair> pairs;
    for (std::size_t i = 0; i < it.cluster.size(); ++i) {
      pairs.push_back({Endpoint::tcp("127.0.0.1", it.cluster.port(i)),
                       Endpoint::tcp("127.0.0.1", proxy.port(i))});
    }
    map = map_endpoints(std::move(pairs));
    const std::string nodes = address(proxy.port(0)) + "," + address(proxy.port(1));
    ClusterOptions options{.nodes = nodes, .endpoint_map = &map};
    options.connection = chaos_options(order.retry);
    return it.run(connect_cluster(it.reactor, options));
  });
  return campaign.check();
}

}  // namespace deferredis::test
