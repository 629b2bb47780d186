#include <deferredis/sharding/replica_choice.hpp>

#include <utility>

namespace deferredis {

// Lower is better.
int ReplicaChoice::rank(const ReadCandidate& candidate, bool primary) const noexcept {
  const int away = candidate.up ? 0 : 10;
  switch (from_) {
    case ReadFrom::primary:
    case ReadFrom::prefer_replica: return away + ((from_ == ReadFrom::primary) == primary ? 0 : 1);
    case ReadFrom::any:
    case ReadFrom::lowest_latency: return away;
    case ReadFrom::same_zone: return away + (candidate.in_our_zone ? 0 : 2) + (primary ? 1 : 0);
  }
  return away;
}

std::size_t ReplicaChoice::choose(std::span<const ReadCandidate> candidates,
                                  bool has_primary) noexcept {
  // Writes go to the primary even if it is down; so do reads from the primary.
  if (from_ == ReadFrom::primary && has_primary) return 0;
  const std::size_t first = turn_++ % candidates.size();
  std::size_t best = first;
  for (std::size_t n = 1; n < candidates.size(); ++n) {
    const std::size_t i = (first + n) % candidates.size();
    const int left = rank(candidates[i], has_primary && i == 0);
    const int right = rank(candidates[best], has_primary && best == 0);
    const bool faster =
        from_ == ReadFrom::lowest_latency && candidates[i].latency < candidates[best].latency;
    if (left < right || (left == right && faster)) best = i;
  }
  return best;
}

}  // namespace deferredis
