// Clients of a group of servers that Redis Sentinel watches: they follow the primary.
#pragma once

#include <deferredis/client/client.hpp>
#include <deferredis/client/node_list.hpp>
#include <deferredis/sharding/allowed_hosts.hpp>

namespace deferredis {

/// Who is asked, for which group, and how the connections to its servers are. Trivially
/// destructible: texts and ranges must live until the call that takes the options returns.
struct SentinelOptions {
  // where
  NodeList nodes = {};  ///< sentinels: "10.0.0.1:26379,10.0.0.2:26379"; further ones are learned
  std::string_view service = "mymaster";  ///< the group's name, as in `sentinel monitor <name>`

  // what
  ServerRole role = ServerRole::primary;  ///< or replica: its replicas in turn, else the primary
  std::size_t min_other_sentinels = 0;    ///< an answer counts if its sentinel knows so many others
  /// Which servers and further sentinels may be connected to, and so get the passwords:
  /// "10.0.0.0/8:6379,*.redis.example", see AllowedHosts. Empty: all that sentinels name.
  std::string_view allowed_hosts = {};
  Options connection = {};  ///< to the group's servers; host, port and unix_path do not count

  // who, where sentinels want other credentials or TLS than the servers
  /// To sentinels; host, port, unix_path and database do not count. Without a `network` of its own
  /// it uses the one of `connection`.
  Options sentinel = {};

  // how long
  Duration answer_timeout = std::chrono::milliseconds(500);  ///< for each sentinel
};
static_assert(std::is_trivially_destructible_v<SentinelOptions>);

/// A lazy pool of connection.pool_size connections to the group's primary, or its replicas.
///
/// Before every attempt to connect, all sentinels are asked side by side; the first good answer
/// counts. The server is then asked for its ROLE: no command goes to one that is not, or no more,
/// what was asked for. When a sentinel tells of a failover, or the server says that it is
/// READONLY, the connections leave it: what was written and has no reply fails as maybe_applied,
/// what was not goes to the new primary. While no sentinel answers, connections that are up stay.
/// An old answer, or one that proved wrong, counts only where no sentinel has a better one.
///
/// Replicas take turns, by connection; where none is healthy the connections go to the primary
/// until one is. Writes to a replica fail with ReadOnlyError.
///
/// A user of the servers needs the right to +role; one of the sentinels +sentinel, +subscribe.
/// Throws InvalidArgumentError on impossible options, never for the network's sake.
Client lazy_sentinel(Reactor& reactor, const SentinelOptions& options);
/// The same; the Future ends when all connections are up, or with the error of the first attempt
/// that failed, leaving nothing behind: ConnectionError names every sentinel and what it said.
Future<Client> connect_sentinel(Reactor& reactor, const SentinelOptions& options);

}  // namespace deferredis
