#include <deferredis/sharding/hedge.hpp>

#include <algorithm>
#include <bit>

namespace deferredis {

namespace {

constexpr std::uint32_t enough = 100;       // reads needed before their times are used
constexpr std::uint32_t remembered = 4096;  // reads until the older ones count half
constexpr std::uint32_t compute_every = 16;
constexpr double most_tokens = 10;

}  // namespace

// The position of the highest bit of the microseconds selects the octave, the next three bits the
// bucket within it.
std::size_t HedgePolicy::bucket_of(Duration measured) noexcept {
  using std::chrono::microseconds;
  const auto count = std::chrono::duration_cast<microseconds>(measured).count();
  const auto us = static_cast<std::uint64_t>(std::max<decltype(count)>(count, 0));
  if (us < per_octave) return us;
  const auto octave = static_cast<std::size_t>(std::bit_width(us)) - 4;
  const std::size_t within = (us >> octave) & (per_octave - 1);
  return std::min((octave + 1) * per_octave + within, buckets - 1);
}

Duration HedgePolicy::upper_bound(std::size_t bucket) noexcept {
  if (bucket < per_octave) return std::chrono::microseconds(bucket + 1);
  const std::size_t octave = bucket / per_octave - 1;
  const std::uint64_t within = per_octave + bucket % per_octave + 1;
  return std::chrono::microseconds(within << octave);
}

void HedgePolicy::begun() noexcept { tokens_ = std::min(tokens_ + options_.share, most_tokens); }

void HedgePolicy::answered(Duration measured) noexcept {
  ++counts_[bucket_of(measured)];
  ++total_;
  if (total_ < enough || ++since_computed_ < compute_every) return;
  since_computed_ = 0;
  const double wanted = options_.percentile * total_;
  double seen = 0;
  std::size_t bucket = 0;
  while (bucket + 1 < buckets && (seen += counts_[bucket]) < wanted) ++bucket;
  patience_ = std::max<Duration>(upper_bound(bucket), options_.at_least);
  if (total_ >= remembered) forget_half();
}

void HedgePolicy::forget_half() noexcept {
  total_ = 0;
  for (std::uint32_t& count : counts_) total_ += count /= 2;
}

bool HedgePolicy::spend() noexcept {
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

}  // namespace deferredis
