// Clients of several servers, each of which has its share of the keys.
#pragma once

#include <type_traits>

#include <deferredis/client/client.hpp>
#include <deferredis/client/node_list.hpp>
#include <deferredis/sharding/placement.hpp>

namespace deferredis {

/// Whether other shards stand in for one that is away. Off, unless `after` is set.
///
/// Good for a cache, whose values may be lost or old: meanwhile the dead shard's keys are read and
/// written at the ring's next ones, where they are not; when it is back it has its old values, and
/// those of the time between stay behind and come up again the next time. Each client decides by
/// what it sees itself: two may use two shards for one key. Never for counters, locks or queues.
struct EjectOptions {
  Duration after = Duration::zero();               ///< down without a break; 0: never
  Duration back_after = std::chrono::seconds(30);  ///< up again without a break
};
static_assert(std::is_trivially_destructible_v<EjectOptions>);

/// The servers of a sharded client and how keys are placed on them.
struct ShardOptions {
  /// Each is "host:port" or "/path" of a Unix socket, or, as in twemproxy's configuration,
  /// "host:port:weight name": the name stands in the ring in place of the address.
  NodeList nodes = {};
  Placement placement = Placement::txredisapi;  ///< whose rule says which server has a key
  RingOptions ring = {};                        ///< hash and tags
  EjectOptions eject = {};                      ///< for caches: see there
  Options connection = {};  ///< to each server; host, port and unix_path do not count
};
static_assert(std::is_trivially_destructible_v<ShardOptions>);

/// One connection to each server, behind one Client: commands go where their keys are, MGET, MSET,
/// DEL, EXISTS, TOUCH and UNLINK are split, DBSIZE, FLUSHALL, KEYS, SCRIPT LOAD and their like go
/// to all, PUBLISH goes by its channel. What cannot work is NotSupportedError before anything is
/// sent.
///
/// Delivery: a server that is away fails the commands for its own keys only; keys never move to
///   another one, unless `.eject` says so. A split command fails as a whole with the first error,
///   of which other servers may have done their part; as `command<std::vector<Outcome<T>>>("MGET",
///   keys)` it tells of each key.
/// Errors: InvalidArgumentError at once on impossible options.
Client lazy_sharded(Reactor& reactor, const ShardOptions& options);
/// The same, when a connection to every server is up; or the error of the first that failed.
Future<Client> connect_sharded(Reactor& reactor, const ShardOptions& options);

/// The same with connection.pool_size connections to each server.
Client lazy_sharded_pool(Reactor& reactor, const ShardOptions& options);
/// The same, when all connections are up; or the error of the first that failed.
Future<Client> connect_sharded_pool(Reactor& reactor, const ShardOptions& options);

}  // namespace deferredis
