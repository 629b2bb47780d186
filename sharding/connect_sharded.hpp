// Clients of several servers, each of which holds a share of the keys.
#pragma once

#include <type_traits>

#include <deferredis/client/client.hpp>
#include <deferredis/client/node_list.hpp>
#include <deferredis/sharding/endpoint_map.hpp>
#include <deferredis/sharding/placement.hpp>

namespace deferredis {

/// Whether other shards stand in for one that is down. Off unless `after` is set.
///
/// Suitable for a cache, whose values may be lost or old. While a shard is ejected, its keys are
/// read from and written to the next shards of the ring, which do not have them yet. When the shard
/// is back, it has its old values; the values written meanwhile stay on the other shards and show
/// up again at the next ejection. Each client decides by what it sees itself, so two clients may
/// use different shards for the same key. Never use it for counters, locks or queues.
struct EjectOptions {
  /// How long it must be down without interruption; 0: never ejected.
  Duration after = Duration::zero();
  Duration back_after = std::chrono::seconds(30);  ///< how long it must be up without interruption
};
static_assert(std::is_trivially_destructible_v<EjectOptions>);

/// The servers of a sharded client, and how keys are placed on them.
struct ShardOptions {
  /// Each is "host:port", or "/path" of a Unix socket, or, as in twemproxy's configuration,
  /// "host:port:weight name": the name then replaces the address in the ring.
  NodeList nodes = {};
  Placement placement = Placement::txredisapi;  ///< whose rule says which server has a key
  RingOptions ring = {};                        ///< hash and tags
  EjectOptions eject = {};                      ///< for caches: see EjectOptions
  /// For servers that are reached at other addresses than those in `nodes`, which stay their names
  /// in the ring: see map_endpoints(). Called during the call only.
  EndpointMap* endpoint_map = nullptr;
  Options connection = {};  ///< to each server; host, port and unix_path are ignored
};
static_assert(std::is_trivially_destructible_v<ShardOptions>);

/// One connection to each server, behind one Client. Commands go to the server of their keys; MGET,
/// MSET, DEL, EXISTS, TOUCH and UNLINK are split; DBSIZE, FLUSHALL, KEYS, SCRIPT LOAD and the like
/// go to all servers; PUBLISH goes to the server of its channel. What cannot work fails with
/// NotSupportedError before anything is sent.
///
/// Delivery: if a server is down, only the commands for its own keys fail; keys never move to
///   another server unless `.eject` allows it. A split command fails as a whole with the first
///   error; other servers may have executed their parts. `command<std::vector<Outcome<T>>>("MGET",
///   keys)` returns an outcome for each key instead.
/// Errors: throws InvalidArgumentError at once on impossible options.
Client lazy_sharded(Reactor& reactor, const ShardOptions& options);
/// The same. Ends when every server is connected, or with the first error.
Future<Client> connect_sharded(Reactor& reactor, const ShardOptions& options);

/// The same with connection.pool_size connections to each server.
Client lazy_sharded_pool(Reactor& reactor, const ShardOptions& options);
/// The same. Ends when all connections are up, or with the first error.
Future<Client> connect_sharded_pool(Reactor& reactor, const ShardOptions& options);

}  // namespace deferredis
