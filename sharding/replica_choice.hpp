// Which node of a shard a read goes to. Pure policy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <deferredis/client/options.hpp>
#include <deferredis/reactor/clock.hpp>

namespace deferredis {

/// The moving average of the latest answer times: each new one counts for an eighth.
class Latency {
 public:
  /// Adds the time that one more answer took.
  void add(Duration measured) noexcept {
    mean_ = known_ ? mean_ + (measured - mean_) / 8 : measured;
    known_ = true;
  }
  /// Zero if nothing is known, so that the node is tried.
  Duration mean() const noexcept { return mean_; }

 private:
  Duration mean_{};
  bool known_ = false;
};

/// A node that could answer a read.
struct ReadCandidate {
  bool up = true;            ///< false: known to be unreachable
  bool in_our_zone = false;  ///< in ClusterOptions::zone
  /// The moving average of its latest answer times.
  Duration latency{};
};

/// Chooses among the nodes of one shard.
///
/// Nodes that are up come before those that are not; equals take turns.
class ReplicaChoice {
 public:
  explicit ReplicaChoice(ReadFrom from) noexcept : from_(from) {}

  /// Where reads go.
  ReadFrom from() const noexcept { return from_; }
  /// Returns the index of a candidate; there must be one. Index 0 is the primary if `has_primary`.
  std::size_t choose(std::span<const ReadCandidate> candidates, bool has_primary) noexcept;

 private:
  int rank(const ReadCandidate& candidate, bool primary) const noexcept;

  ReadFrom from_;
  std::size_t turn_ = 0;
};

}  // namespace deferredis
