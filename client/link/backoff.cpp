#include <deferredis/client/backoff.hpp>

#include <utility>

namespace deferredis {

BackoffTimer::BackoffTimer(Backoff backoff, std::uint64_t seed) noexcept
    : backoff_(backoff), bound_(backoff.min), random_(seed) {}

Duration BackoffTimer::next() noexcept {
  const auto count = static_cast<std::uint64_t>(bound_.count()) + 1;
  const Duration wait(static_cast<Duration::rep>(random() % count));
  bound_ = bound_ > backoff_.max / 2 ? backoff_.max : bound_ * 2;
  return wait;
}

void BackoffTimer::connected(TimePoint now) noexcept { up_since_ = now; }

void BackoffTimer::lost(TimePoint now) noexcept {
  was_up_ = up_since_.has_value();
  if (was_up_ && now - *up_since_ >= backoff_.stable_after) bound_ = backoff_.min;
  up_since_.reset();
}

bool BackoffTimer::may_retry_at_once(TimePoint now) noexcept {
  if (!std::exchange(was_up_, false)) return false;
  if (retried_at_once_ && now - *retried_at_once_ < std::chrono::seconds(1)) return false;
  retried_at_once_ = now;
  return true;
}

// splitmix64: good enough to spread clients, with one word of state.
std::uint64_t BackoffTimer::random() noexcept {
  std::uint64_t z = random_ += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace deferredis
