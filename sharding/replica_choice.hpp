// Which node of a shard answers a read. Pure policy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <deferredis/reactor/clock.hpp>

namespace deferredis {

/// Where reads go. Replicas lag behind: what is read there may be older than what was written, also
/// by the same client.
enum class ReadFrom : std::uint8_t {
  primary,
  prefer_replica,  ///< replicas in turn; the primary where none is up
  any,             ///< primary and replicas in turn
  lowest_latency,  ///< the one that has answered fastest of late
  same_zone,       ///< replicas in our zone in turn, then the primary if it is there, then replicas
};

/// The mean of the latest answers' times: each new one counts for an eighth.
class Latency {
 public:
  /// Adds the time that one more answer took.
  void add(Duration measured) noexcept {
    mean_ = known_ ? mean_ + (measured - mean_) / 8 : measured;
    known_ = true;
  }
  /// Zero, so that it is tried, where nothing is known.
  Duration mean() const noexcept { return mean_; }

 private:
  Duration mean_{};
  bool known_ = false;
};

/// A node that could answer a read.
struct ReadCandidate {
  bool up = true;            ///< not known to be away
  bool in_our_zone = false;  ///< as ClusterOptions::zone says
  /// The mean of its latest answers.
  Duration latency{};
};

/// Chooses among the nodes of one shard, the primary first.
///
/// Nodes that are up come before those that are not; among equals the turn decides.
class ReplicaChoice {
 public:
  explicit ReplicaChoice(ReadFrom from) noexcept : from_(from) {}

  /// Where reads go.
  ReadFrom from() const noexcept { return from_; }
  /// The index of a candidate; there must be one. 0 is the primary where `has_primary`.
  std::size_t choose(std::span<const ReadCandidate> candidates, bool has_primary) noexcept;

 private:
  int rank(const ReadCandidate& candidate, bool primary) const noexcept;

  ReadFrom from_;
  std::size_t turn_ = 0;
};

}  // namespace deferredis
