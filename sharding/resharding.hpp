// Resharding: moves to another set of shards while clients keep working.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

#include <deferredis/reactor/state/move_function.hpp>
#include <deferredis/sharding/connect_sharded.hpp>

namespace deferredis {

namespace detail {
class KeyMoves;
}

/// The shards before and after. Node names are those of the two rings, and every client must give
/// the same names. A server is in both sets if its address is the same.
struct ReshardOptions {
  ShardOptions from = {};  ///< its `connection` is ignored
  ShardOptions to = {};    ///< its `connection` is used for all servers
  bool pool = false;       ///< with to.connection.pool_size connections to each server
};
static_assert(std::is_trivially_destructible_v<ReshardOptions>);

/// How far a rebalance has come.
struct RebalanceProgress {
  std::size_t shard = 0;          ///< the old shard that is being scanned, from 0
  std::size_t shards = 0;         ///< how many there are
  int pass = 1;                   ///< all shards are scanned again until nothing is left to move
  std::uint64_t keys_seen = 0;    ///< in all passes
  std::uint64_t keys_moved = 0;   ///< in all passes
  std::uint64_t bytes_moved = 0;  ///< as the size of their DUMP
  /// Keys of this pass that are on both shards with different values, because somebody wrote
  /// without the client of a Resharding. Both copies were left as they are.
  std::uint64_t conflicts = 0;
};

/// How fast to move keys, and how long to wait for servers.
struct RebalanceOptions {
  std::size_t keys_per_second = 0;  ///< the limit; 0: none
  std::size_t at_a_time = 16;       ///< keys that move concurrently
  std::size_t scan_count = 100;     ///< COUNT of SCAN
  /// How long a server may be unreachable before the rebalance fails.
  Duration patience = std::chrono::seconds(30);
};
static_assert(std::is_trivially_destructible_v<RebalanceOptions>);

/// Moves keys between shards, and provides the Client to use meanwhile.
///
///   redis::Resharding resharding(reactor, {.from = {.nodes = "a:6379,b:6379"},
///                                          .to = {.nodes = "a:6379,b:6379,c:6379"}});
///   redis::Client rc = resharding.client();           // everywhere, before the next line
///   co_await resharding.rebalance({.keys_per_second = 5000});
///   co_await resharding.finish();                     // when all use the new ring alone
///
/// The order: first replace every client of the old ring, in this and other processes, by client()
///   of a Resharding; then run one rebalance(); then switch to clients of the new ring alone, at
///   your own pace; then call finish(). While the client of a Resharding is in use, nobody may
///   write by the old ring alone; nor, before rebalance() has ended, by the new ring alone.
/// Delivery: the new shard takes a key over at most once, whoever moves it and whatever breaks; it
///   then executes the command, as on any Client. docs/explanation/resharding.md
///   explains why.
/// Needs Redis 7.0 or Valkey (PEXPIRETIME, EVAL_RO). TTLs differ by as much as the servers' clocks
///   do.
/// Lifetime: it may be destroyed before its client; what is running continues. Copies share their
///   state.
class Resharding {
 public:
  /// Connects lazily. Throws InvalidArgumentError on impossible options.
  Resharding(Reactor& reactor, const ReshardOptions& options);
  /// The client of the new ring. A key that is still on an old shard moves when it is first used,
  /// which takes two or three more round trips; commands for the key wait meanwhile, within their
  /// deadlines. If the move fails, the command was not sent. A key that was moved no longer needs
  /// its old shard.
  ///
  /// A session, a Watch or a transaction moves only the keys that it was opened with (or holds),
  /// and a script only those in KEYS. DBSIZE, KEYS, RANDOMKEY, FLUSHALL and the like fail with
  /// NotSupportedError. Channels are placed by the new ring.
  const Client& client() const noexcept { return client_; }

  /// Does the key belong to a different server than before?
  bool moves(Key key) const noexcept;

  /// Scans the old shards and moves every key that no longer belongs there, with its time to live,
  /// until a whole pass finds nothing left to move. Returns the totals of all passes. Calls
  /// `progress` from the loop after each step, until the Future has ended.
  ///
  /// If a server is unreachable, it waits for it. After a failure, a cancel() or the end of the
  /// process, call it again: nothing is moved twice. Two at a time are safe but useless.
  Future<RebalanceProgress> rebalance(
      RebalanceOptions options = {},
      detail::MoveFunction<void(const RebalanceProgress&)> progress = {}) const;

  /// Rebalances once more and removes the marks of moved keys ("deferredis:moved" and
  /// "deferredis:resharding" on each server). Until they are removed, the next Resharding is
  /// refused. No client of a Resharding may be in use any more. If there are conflicts, it fails
  /// and keeps the marks.
  Future<void> finish() const;

 private:
  struct Parts;
  static Parts make_parts(Reactor& reactor, const ReshardOptions& options);
  Resharding(Parts parts, const Options& connection);

  std::shared_ptr<const detail::KeyMoves> moves_;  // shared with the clients and running moves
  Client client_;
};

/// The same as Resharding(reactor, options).client().
Client lazy_resharding(Reactor& reactor, const ReshardOptions& options);

}  // namespace deferredis
