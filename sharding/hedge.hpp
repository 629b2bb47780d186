// When to send a late read to a second node. Pure policy.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <deferredis/reactor/clock.hpp>

namespace deferredis {

/// Sends a read that takes longer than most to another node of its shard as well; the first answer
/// counts. A slow node or a lost packet then costs little more than a usual read.
struct HedgeOptions {
  /// A read is late once it takes longer than this share of the latest reads, for instance 0.95. 0:
  /// no read is sent twice.
  double percentile = 0;
  Duration at_least = std::chrono::milliseconds(1);  ///< no read is late before this
  double share = 0.1;  ///< at most this share of all reads is sent twice
};

/// Learns from the latest reads when a read is late, and limits how many are sent twice.
class HedgePolicy {
 public:
  explicit HedgePolicy(const HedgeOptions& options) noexcept : options_(options) {}

  /// Is any read ever sent twice?
  bool enabled() const noexcept { return options_.percentile > 0; }
  /// A read begins.
  void begun() noexcept;
  /// A read was answered after this time.
  void answered(Duration measured) noexcept;
  /// How long after its beginning a read is late. Duration::max() until enough reads are known.
  Duration patience() const noexcept { return patience_; }
  /// May a late read be sent again? If so, it is counted.
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
