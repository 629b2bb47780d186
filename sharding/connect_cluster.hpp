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

/// The cluster of a client.
struct ClusterOptions {
  /// Some of its nodes, "10.0.0.1:7000,10.0.0.2:7000": asked in random order who the others are.
  NodeList nodes = {};
  ReadFrom read_from = ReadFrom::primary;  ///< else reads may be older than what was written
  std::string_view zone = {};              ///< ours, for ReadFrom::same_zone
  HedgeOptions hedge = {};  ///< late reads go to two nodes; not with ReadFrom::primary
  /// For nodes that are not where they say (NAT, see map_endpoints()). Borrowed: it outlives the
  /// client.
  EndpointMap* endpoint_map = nullptr;
  /// Which nodes may be connected to, and so get the password: "10.0.0.0/8:7000-7010" or
  /// "*.cache.example", see AllowedHosts. Empty: all that the cluster's views name. `nodes` always.
  std::string_view allowed_hosts = {};
  /// MGET, MSET, DEL, EXISTS, TOUCH, UNLINK of keys in several slots become one command for each
  /// slot; else they are NotSupportedError.
  bool split_many_keys = true;
  std::size_t connections_per_node = 1;  ///< with more, the order of a key's commands is lost
  std::uint8_t redirects = 5;            ///< of one command, then RedirectLimitError
  Duration refresh_every = std::chrono::seconds(60);  ///< of the view; 0: only when needed
  Options connection = {};  ///< to each node; host, port, unix_path, pool_size do not count
};
static_assert(std::is_trivially_destructible_v<ClusterOptions>);

/// One Client for all nodes of a cluster: a command goes to the primary of its key's slot and
/// follows MOVED, ASK and failovers; commands without keys go to any primary, DBSIZE, FLUSHALL,
/// KEYS, SCRIPT LOAD and their like to all, batches apart, transactions and sessions to the node of
/// their keys, which must share a slot. What cannot work is NotSupportedError before it is sent.
///
/// Delivery: what a node did not execute (redirects, TRYAGAIN, CLUSTERDOWN, a connection that was
///   lost before the command left) goes out again within the deadline; what may have been executed
///   only as Options::retry says. A script that may write (EVAL, FCALL) goes out again after a
///   redirect that a view confirms and after no other answer, since any answer may be its own text.
///   A split command fails as a whole with the first error. Commands of one key that each have no
///   other key are executed in the order in which they were given.
/// Trust: the nodes of the options and those that their views name are connected to. A redirect to
///   any other node waits for a view that names it; one in answer to a script counts only if a view
///   agrees, since the script may have made it. See `allowed_hosts`.
/// Lifetime: clients of single nodes (on(), on_all()) end with the last client of the cluster.
/// Errors: InvalidArgumentError at once on impossible options.
Client lazy_cluster(Reactor& reactor, const ClusterOptions& options);
/// The same, when the cluster is known and its primaries are connected to; or the error of the
/// first attempt that failed.
Future<Client> connect_cluster(Reactor& reactor, const ClusterOptions& options);

}  // namespace deferredis
