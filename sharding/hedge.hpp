// When a read that is late goes to another node too. Pure policy.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <deferredis/reactor/clock.hpp>

namespace deferredis {

/// A read that takes longer than most is sent to another node of its shard too; the first answer
/// counts. It makes a slow node or a lost packet cost little more than a usual read.
struct HedgeOptions {
  /// How many of the latest reads must have been faster than this one, 0.95 for instance; 0: no
  /// read is sent twice.
  double percentile = 0;
  Duration at_least = std::chrono::milliseconds(1);  ///< no read is late before
  double share = 0.1;  ///< of all reads, at most so many are sent twice
};

/// Knows from the latest reads what is late, and what may be spent on it.
class HedgePolicy {
 public:
  explicit HedgePolicy(const HedgeOptions& options) noexcept : options_(options) {}

  /// Is any read ever sent twice?
  bool enabled() const noexcept { return options_.percentile > 0; }
  /// A read begins.
  void begun() noexcept;
  /// A read was answered after so long.
  void answered(Duration measured) noexcept;
  /// When a read is late, counted from its beginning. Duration::max() as long as little is known.
  Duration patience() const noexcept { return patience_; }
  /// May a late read be sent again? If so it counts.
  bool spend() noexcept;

 private:
  static constexpr std::size_t per_octave = 8;
  static constexpr std::size_t buckets = 32 * per_octave;
  static std::size_t bucket_of(Duration measured) noexcept;
  static Duration upper_bound(std::size_t bucket) noexcept;
  void forget_half() noexcept;

  HedgeOptions options_;
  std::array<std::uint32_t, buckets> counts_{};  // by duration, each 1/8 octave wide
  std::uint32_t total_ = 0;
  std::uint32_t since_computed_ = 0;
  Duration patience_ = Duration::max();
  double tokens_ = 0;
};

}  // namespace deferredis
