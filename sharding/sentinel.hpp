// Clients that follow the primary of a group of servers that Redis Sentinel watches.
#pragma once

#include <deferredis/client/client.hpp>
#include <deferredis/client/node_list.hpp>
#include <deferredis/sharding/allowed_hosts.hpp>
#include <deferredis/sharding/endpoint_map.hpp>
#include <deferredis/sharding/sentinel_error.hpp>

namespace deferredis {

class Sentinels;

/// Which sentinels to ask about which group, and how to connect to its servers. Trivially
/// destructible: texts and ranges must live until the call that takes the options returns.
struct SentinelOptions {
  // where
  NodeList nodes = {};  ///< sentinels: "10.0.0.1:26379,10.0.0.2:26379"; others are discovered
  /// Shared with other clients: then `nodes`, `min_other_sentinels`, `allowed_hosts`,
  /// `endpoint_map`, `sentinel` and `answer_timeout` are those of this object. Null: the client
  /// has sentinels of its own. The client keeps what it needs of it.
  const Sentinels* sentinels = nullptr;
  std::string_view service = "mymaster";  ///< the group's name, as in `sentinel monitor <name>`

  // what
  /// Primary or replica: replicas in turn, or the primary if there is none.
  ServerRole role = ServerRole::primary;
  /// An answer counts only if its sentinel knows this many others.
  std::size_t min_other_sentinels = 0;
  /// Which servers and discovered sentinels the client may connect to, and thus send the passwords
  /// to: "10.0.0.0/8:6379,*.redis.example", see AllowedHosts. Empty: all that the sentinels name.
  std::string_view allowed_hosts = {};
  /// For servers and sentinels that cannot be reached where the sentinels say (NAT, see
  /// map_endpoints()). Borrowed: it must outlive the client.
  EndpointMap* endpoint_map = nullptr;
  Options connection = {};  ///< to the group's servers; host, port and unix_path are ignored

  // how to log in to sentinels, if they need other credentials or TLS than the servers
  /// To sentinels; host, port, unix_path and database are ignored. Without a `network` of its own
  /// it uses the one of `connection`.
  Options sentinel = {};

  // how long
  Duration answer_timeout = std::chrono::milliseconds(500);  ///< for each sentinel
};
static_assert(std::is_trivially_destructible_v<SentinelOptions>);

/// A lazy pool of connection.pool_size connections to the group's primary, or to its replicas.
///
/// Before every attempt to connect, the client asks all sentinels at once; the first good answer
/// counts. Then it asks the server for its ROLE: no command goes to a server that does not have the
/// requested role, or no longer has it. When a sentinel reports a failover, or the server replies
/// READONLY, the connections leave the server: commands that were written and have no reply fail
/// with maybe_applied; the others go to the new primary. While no sentinel answers, existing
/// connections stay. An answer that is old or has proved wrong counts only if no sentinel has a
/// better one.
///
/// Replicas take turns, by connection. If none is healthy, the connections go to the primary until
/// one is. Writes to a replica fail with ReadOnlyError.
///
/// On the servers the user needs the right to +role; on the sentinels, to +sentinel and +subscribe.
/// Throws InvalidArgumentError on impossible options, never because of the network.
Client lazy_sentinel(Reactor& reactor, const SentinelOptions& options);
/// The same. Ends when all connections are up, or with the error of the first attempt that failed;
/// then nothing is left behind. If no sentinel names a usable server, that is a
/// MasterNotFoundError, which names every sentinel and what it said.
Future<Client> connect_sentinel(Reactor& reactor, const SentinelOptions& options);

}  // namespace deferredis
