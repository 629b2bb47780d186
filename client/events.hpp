// What a client tells about its connections: events and statistics.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/endpoint.hpp>

namespace deferredis {

/// Something that happened to a connection of a client, or to the servers behind it.
struct ConnectionEvent {
  /// What happened.
  enum class Kind : std::uint8_t {
    connecting,         ///< an attempt starts
    ready,              ///< the handshake is complete
    lost,               ///< it was ready and is gone: `error`
    failed,             ///< an attempt failed: `error`; the next one starts after `wait`
    down,               ///< no connection is up and the last attempts failed: commands fail at once
    gave_up,            ///< an attempt failed or a connection is lost: `error`; no more attempts
    replaced,           ///< it was old or unused and is closed: `error`; a new one is being opened
    login_not_renewed,  ///< it stays up with its old login: `error`; the next is asked for after
                        ///< `wait`
    unneeded,           ///< of a pool above pool_min_size: it had nothing to do and is closed
    listening,          ///< the subscribers' own connection is up, if they have one
    listening_lost,     ///< that connection is gone: `error`
    listening_failed,   ///< an attempt to open it failed: `error`; the next one starts after `wait`
    tracking,           ///< the server reports changes of what a near cache reads over it
    not_tracking,       ///< it refuses to: `error`; reads over this connection are not cached
    /// Another server is the primary now: `endpoint`, in place of `previous`. From a cluster's
    /// view, or because the connections of a sentinel client, or of one that was redirected, have
    /// moved.
    failover,
    /// A sentinel reports that the group's primary was `previous` and is now `endpoint`. The
    /// connections have not moved yet.
    switched,
    /// A cluster's view has changed. Only `endpoint`: that node has joined. Only `previous`: it has
    /// left. Both: slots have moved from `previous` to `endpoint`.
    topology_changed,
  };
  Kind kind;               ///< what happened
  Endpoint endpoint;       ///< of the connection; of the last three kinds: see there
  std::string error;       ///< empty if there is none
  Duration wait{};         ///< until the next attempt, after a failed one
  Endpoint previous = {};  ///< of the last three kinds
  /// Which of the connections to this server, from 0. A pool that shrinks and grows again gives new
  /// numbers. Subscribers' own connection: 0.
  std::size_t connection = 0;
};
std::string_view to_string(ConnectionEvent::Kind kind) noexcept;
/// "failed: connect localhost:6379: connection refused; next attempt in 48 ms". Contains no
/// secrets.
std::string to_string(const ConnectionEvent& event);

/// Statistics of a near cache at one moment; see Client::cached().
struct CacheStats {
  std::uint64_t hits = 0;           ///< reads answered from memory
  std::uint64_t misses = 0;         ///< reads that were not
  std::uint64_t joined = 0;         ///< of these, reads that shared the reply of another
  std::uint64_t evictions = 0;      ///< entries removed because there was no room
  std::uint64_t invalidations = 0;  ///< entries removed because they had, or may have, changed
  std::size_t entries = 0;          ///< replies in memory
  std::size_t bytes = 0;            ///< their memory, with all overhead
  Duration age{};                   ///< of the entry that was not used for the longest time

  /// Adds the statistics of another cache.
  CacheStats& operator+=(const CacheStats& other) noexcept;
};

/// Statistics of a client at one moment.
struct ClientStats {
  std::size_t connections = 0;       ///< wanted
  std::size_t connections_up = 0;    ///< of these, ready for commands
  std::size_t exclusive = 0;         ///< connections of sessions, including idle ones
  std::size_t listening = 0;         ///< connections used only by subscribers that are up
  std::size_t in_flight = 0;         ///< commands written and not answered yet
  std::size_t waiting = 0;           ///< commands waiting for a connection
  std::uint64_t commands = 0;        ///< dispatched so far
  std::uint64_t resent = 0;          ///< how often a command was sent again
  std::uint64_t hedged = 0;          ///< late reads that also went to a second node
  std::uint64_t connects = 0;        ///< handshakes completed
  std::uint64_t losses = 0;          ///< connections lost
  std::uint64_t replaced = 0;        ///< connections closed for max_idle or max_lifetime
  std::uint64_t unknown_pushes = 0;  ///< pushes that nobody handles or asked for (on_push)
  /// Lost connections that only subscribers used; `losses` does not count them.
  std::uint64_t listening_losses = 0;
  CacheStats cache = {};  ///< of its near cache, if it has one

  /// Adds the statistics of another server.
  ClientStats& operator+=(const ClientStats& other) noexcept;
};
/// "10 of 10 connections up, 0 exclusive, 3 in flight, 0 waiting; so far: 812 commands, ...".
std::string to_string(const ClientStats& stats);

}  // namespace deferredis
