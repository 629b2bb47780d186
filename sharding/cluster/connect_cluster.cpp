#include <deferredis/sharding/connect_cluster.hpp>

#include <string>
#include <utility>

#include <deferredis/client/backend/connect_client.hpp>
#include <deferredis/sharding/cluster/backend.hpp>

namespace deferredis {

namespace {

[[noreturn]] void refuse_option(std::string text) {
  Error(errc::invalid_argument, std::move(text)).raise();
}

std::vector<Endpoint> parse_nodes(const NodeList& nodes) {
  std::vector<Endpoint> endpoints;
  for (const std::string_view text : nodes.views()) {
    auto endpoint = Endpoint::parse(text, 6379);
    if (!endpoint || !endpoint.value().path.empty()) {
      refuse_option(
          "cluster: \"" + detail::shown_address(text) + "\" is not a node: " +
          (endpoint ? "nodes are reached by TCP" : std::string(endpoint.error().message())));
    }
    endpoints.push_back(std::move(endpoint.value()));
  }
  if (endpoints.empty()) refuse_option("cluster: give at least one node");
  return endpoints;
}

void check_hedge(const ClusterOptions& options) {
  const HedgeOptions& hedge = options.hedge;
  if (hedge.percentile == 0) return;
  if (!(hedge.percentile > 0 && hedge.percentile < 1))
    refuse_option("cluster: hedge.percentile must be a share of the reads, such as 0.95");
  if (!(hedge.share > 0 && hedge.share <= 1))
    refuse_option("cluster: hedge.share must be in (0, 1]");
  if (hedge.at_least < Duration::zero()) refuse_option("cluster: hedge.at_least is negative");
  if (options.read_from == ReadFrom::primary)
    refuse_option("cluster: hedge sends reads to replicas, so read_from must allow replicas");
}

Shared<Backend> make_backend(Reactor& reactor, const ClusterOptions& options) {
  if (options.connections_per_node == 0) refuse_option("cluster: connections_per_node is 0");
  check_hedge(options);
  if (options.connection.subscribe_in_band)
    refuse_option(
        "cluster: subscribers have their own connections, so subscribe_in_band is not possible");
  Options connection = options.connection;
  connection.host = "localhost";
  connection.unix_path = {};
  auto seeds = parse_nodes(options.nodes);
  AllowedHosts allowed = AllowedHosts::parse(options.allowed_hosts).value();
  for (const Endpoint& seed : seeds) allowed.add(seed);
  return detail::make_cluster(
      reactor, detail::ClusterSettings{.connection = detail::Settings(connection),
                                       .seeds = std::move(seeds),
                                       .rules = {.read_from = options.read_from,
                                                 .map = options.endpoint_map,
                                                 .redirects = options.redirects,
                                                 .refresh_every = options.refresh_every},
                                       .allowed = std::move(allowed),
                                       .hedge = options.hedge,
                                       .zone = std::string(options.zone),
                                       .connections = options.connections_per_node,
                                       .split = options.split_many_keys});
}

}  // namespace

Client lazy_cluster(Reactor& reactor, const ClusterOptions& options) {
  return detail::HandleAccess::make<Client>(make_backend(reactor, options), options.connection);
}

Future<Client> connect_cluster(Reactor& reactor, const ClusterOptions& options) {
  return detail::connect_client(reactor.core(), options.connection,
                                [&] { return make_backend(reactor, options); });
}

}  // namespace deferredis
