// Rebalance: moves all keys of the old shards, one shard after the other, to where they belong.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <deferredis/sharding/resharding.hpp>
#include <deferredis/sharding/resharding/key_moves.hpp>

namespace deferredis::detail {

/// One run of Resharding::rebalance.
class Rebalance {
 public:
  using Tell = MoveFunction<void(const RebalanceProgress&)>;

  Rebalance(std::shared_ptr<const KeyMoves> moves, const RebalanceOptions& options, Tell tell);
  Rebalance(const Rebalance&) = delete;
  Rebalance& operator=(const Rebalance&) = delete;

  static Future<RebalanceProgress> run(std::shared_ptr<const KeyMoves> moves,
                                       RebalanceOptions options, Tell tell);

 private:
  using Self = std::shared_ptr<Rebalance>;

  static Future<RebalanceProgress> run(Self self);
  static Future<bool> go_through(Self self, std::size_t shard);
  static Future<bool> move_all(Self self, std::vector<std::string> keys);
  static Future<void> pause(ReactorCore& core, Duration length);

  bool belongs_elsewhere(std::string_view key, std::size_t shard) const noexcept;
  void count(const KeyMove& move) noexcept;
  /// Throws the error if waiting will not help.
  void bear(const Error& error) const;
  Duration ahead_of_limit() const;
  std::uint64_t connects() const;

  std::shared_ptr<const KeyMoves> moves_;
  RebalanceOptions options_;
  Tell tell_;
  RebalanceProgress figures_;
  ReactorCore& core_;  // borrowed
  TimePoint begun_;
  TimePoint succeeded_;  // the latest success
};

}  // namespace deferredis::detail
