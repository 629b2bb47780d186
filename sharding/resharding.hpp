// Resharding: another set of shards, while the clients go on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

#include <deferredis/reactor/future/move_function.hpp>
#include <deferredis/sharding/connect_sharded.hpp>

namespace deferredis {

namespace detail {
class KeyMoves;
}

/// The shards before and after. The names of the nodes are those of the two rings, and every
/// client has to give the same: a server is in both where its address is the same.
struct ReshardOptions {
  ShardOptions from = {};  ///< its `connection` does not count
  ShardOptions to = {};    ///< its `connection` is that of all
  bool pool = false;       ///< to.connection.pool_size connections to each server
};
static_assert(std::is_trivially_destructible_v<ReshardOptions>);

/// How far a rebalance is.
struct RebalanceProgress {
  std::size_t shard = 0;          ///< which of the old shards is gone through, from 0
  std::size_t shards = 0;         ///< how many there are
  int pass = 1;                   ///< all of them are gone through until nothing is left to move
  std::uint64_t keys_seen = 0;    ///< in all passes
  std::uint64_t keys_moved = 0;   ///< in all passes
  std::uint64_t bytes_moved = 0;  ///< as DUMP writes them
  /// Keys of this pass that stand at both shards with different values, because somebody wrote
  /// without a Resharding's client: both were left as they are.
  std::uint64_t conflicts = 0;
};

/// How fast keys are moved, and how patiently.
struct RebalanceOptions {
  std::size_t keys_per_second = 0;  ///< not more than that; 0: as fast as it goes
  std::size_t at_a_time = 16;       ///< keys on their way together
  std::size_t scan_count = 100;     ///< COUNT of SCAN
  /// How long a server may be away before it fails.
  Duration patience = std::chrono::seconds(30);
};
static_assert(std::is_trivially_destructible_v<RebalanceOptions>);

/// Moves keys between shards, and gives the Client to use meanwhile.
///
///   redis::Resharding resharding(reactor, {.from = {.nodes = "a:6379,b:6379"},
///                                          .to = {.nodes = "a:6379,b:6379,c:6379"}});
///   redis::Client rc = resharding.client();           // everywhere, before the next line
///   co_await resharding.rebalance({.keys_per_second = 5000});
///   co_await resharding.finish();                     // when all use the new ring alone
///
/// The order: every client of the old ring is replaced by client() of a Resharding, in this or
///   other processes; then one rebalance(); then clients of the new ring alone, at their own
///   pace; then finish(). While a Resharding's client is in use nobody may write by the old ring
///   alone, nor by the new one before rebalance() has ended.
/// Delivery: a key is taken over by its new shard at most once, whoever moves it and whatever
///   breaks; a command is executed there, as on any Client. Why: docs/explanation/resharding.md.
/// Needs Redis 7.0 or Valkey: PEXPIRETIME, EVAL_RO. Clocks of the servers differ: so do the TTLs.
/// Lifetime: may go before its client; what runs goes on. Copies are the same.
class Resharding {
 public:
  /// Connects lazily. Throws InvalidArgumentError on impossible options.
  Resharding(Reactor& reactor, const ReshardOptions& options);
  /// The shards of the new ring; a key that is still on an old shard is moved when it is first
  /// asked for, in two or three more round trips, of which the commands for it wait within their
  /// deadlines. Where that fails the command was not sent. A key that was moved does not need its
  /// old shard any more.
  ///
  /// A session, a Watch or a transaction moves the keys that it was opened with (or holds), no
  /// others; scripts those in KEYS. DBSIZE, KEYS, RANDOMKEY, FLUSHALL and their like are
  /// NotSupportedError; channels go by the new ring.
  const Client& client() const noexcept { return client_; }

  /// Does the key belong to another server than before?
  bool moves(Key key) const noexcept;

  /// Goes through the old shards and moves every key that does not belong there any more, with its
  /// time to live, until a whole pass found nothing left. Ends with the figures of all of it.
  /// `progress` is called from the loop, after each step, until the Future has ended.
  ///
  /// A server that is away is waited for. After a failure, a cancel() or the end of the process
  /// call it again: what was moved is not moved twice. Two at a time are safe, and useless.
  Future<RebalanceProgress> rebalance(
      RebalanceOptions options = {},
      detail::MoveFunction<void(const RebalanceProgress&)> progress = {}) const;

  /// Rebalances once more and takes off the marks of moved keys ("deferredis:moved" and
  /// "deferredis:resharding" on each server), without which the next Resharding is refused. No
  /// Resharding's client may be in use any more. Fails, and keeps the marks, if there are
  /// conflicts.
  Future<void> finish() const;

 private:
  struct Parts;
  static Parts make_parts(Reactor& reactor, const ReshardOptions& options);
  Resharding(Parts parts, const Options& connection);

  std::shared_ptr<const detail::KeyMoves> moves_;  // with the clients, and what runs
  Client client_;
};

/// Resharding(reactor, options).client().
Client lazy_resharding(Reactor& reactor, const ReshardOptions& options);

}  // namespace deferredis
