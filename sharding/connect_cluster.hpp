// Clients of a Redis Cluster.
#pragma once

#include <type_traits>

#include <deferredis/client/client.hpp>
#include <deferredis/client/node_list.hpp>
#include <deferredis/sharding/allowed_hosts.hpp>
#include <deferredis/sharding/endpoint_map.hpp>
#include <deferredis/sharding/hedge.hpp>
#include <deferredis/sharding/replica_choice.hpp>

namespace deferredis {

/// How to connect to a cluster.
struct ClusterOptions {
  /// Some of its nodes, "10.0.0.1:7000,10.0.0.2:7000". They are asked, in random order, for the
  /// other nodes.
  NodeList nodes = {};
  /// Other than primary: reads may be older than the latest write.
  ReadFrom read_from = ReadFrom::primary;
  std::string_view zone = {};  ///< the client's own zone, for ReadFrom::same_zone
  HedgeOptions hedge = {};     ///< sends late reads to a second node; not with ReadFrom::primary
  /// For nodes that cannot be reached where they say (NAT, see map_endpoints()). Borrowed: it must
  /// outlive the client.
  EndpointMap* endpoint_map = nullptr;
  /// Which nodes the client may connect to, and thus send the password to: "10.0.0.0/8:7000-7010"
  /// or "*.cache.example", see AllowedHosts. Empty: every node that the cluster's views name.
  /// `nodes` are always allowed.
  std::string_view allowed_hosts = {};
  /// Splits MGET, MSET, DEL, EXISTS, TOUCH and UNLINK with keys in several slots into one command
  /// for each slot; otherwise they fail with NotSupportedError.
  bool split_many_keys = true;
  std::size_t connections_per_node = 1;  ///< more than 1: commands of one key may be reordered
  std::uint8_t redirects = 5;            ///< followed for one command, then RedirectLimitError
  /// How often the view is refreshed; 0: only when needed.
  Duration refresh_every = std::chrono::seconds(60);
  Options connection = {};  ///< to each node; host, port, unix_path and pool_size are ignored
};
static_assert(std::is_trivially_destructible_v<ClusterOptions>);

/// One Client for all nodes of a cluster. A command goes to the primary of its key's slot and
/// follows MOVED, ASK and failovers. A command without keys goes to any primary; DBSIZE, FLUSHALL,
/// KEYS, SCRIPT LOAD and the like go to all of them. Each command of a batch is sent on its own. A
/// transaction or session goes to the node of its keys, which must share a slot. What cannot work
/// fails with NotSupportedError before it is sent.
///
/// Delivery: a command that a node did not execute (redirects, TRYAGAIN, CLUSTERDOWN, a connection
///   lost before the command was sent) is sent again within its deadline; a command that may have
///   been executed is sent again only as Options::retry says. A script that may write (EVAL, FCALL)
///   is sent again only after a redirect that a view confirms, since it may have made up any error
///   text itself. A split command fails as a whole with the first error. Commands that have only
///   one key, the same one, are executed in the order in which they were issued.
/// Trust: the client connects to the nodes of the options and to those that the cluster's views
///   name. It follows a redirect to any other node only once a view names that node. It follows a
///   redirect in reply to a script only if a view agrees, since the script may have made it up. See
///   `allowed_hosts`.
/// Lifetime: clients of single nodes (on(), on_all()) end with the last client of the cluster.
/// Errors: throws InvalidArgumentError at once on impossible options.
Client lazy_cluster(Reactor& reactor, const ClusterOptions& options);
/// The same. Ends when the cluster is known and its primaries are connected, or with the error of
/// the first attempt that failed.
Future<Client> connect_cluster(Reactor& reactor, const ClusterOptions& options);

}  // namespace deferredis
