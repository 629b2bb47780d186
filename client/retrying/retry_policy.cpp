#include <deferredis/client/retry_policy.hpp>

#include <algorithm>
#include <random>
#include <utility>

namespace deferredis {

namespace {

using Wait = std::optional<Duration>;

Duration bound(const ExponentialWaits& waits, std::uint32_t attempt) {
  Duration bound = waits.first;
  for (std::uint32_t i = 1; i < attempt && bound < waits.most; ++i) bound *= 2;
  return std::min(bound, waits.most);
}

}  // namespace

RetryPolicy retry_constant(std::uint32_t times, Duration wait) {
  return [times, wait](const FailedAttempt& failed) {
    return failed.attempt <= times ? Wait(wait) : Wait();
  };
}

RetryPolicy retry_exponential(std::uint32_t times, const ExponentialWaits& waits) {
  return [times, waits,
          random = std::minstd_rand(std::random_device()())](const FailedAttempt& failed) mutable {
    if (failed.attempt > times) return Wait();
    const Duration most = bound(waits, failed.attempt);
    if (!waits.jitter || most <= Duration::zero()) return Wait(most);
    return Wait(Duration(std::uniform_int_distribution<Duration::rep>(0, most.count())(random)));
  };
}

RetryPolicy retry_on(std::vector<Errc> kinds, RetryPolicy policy) {
  return [kinds = std::move(kinds), policy = std::move(policy)](const FailedAttempt& failed) {
    const bool concerned =
        std::any_of(kinds.begin(), kinds.end(), [&](Errc kind) { return failed.error.is(kind); });
    return concerned && policy ? policy(failed) : Wait();
  };
}

RetryPolicy retry_chain(std::vector<RetryPolicy> policies) {
  return [policies = std::move(policies)](const FailedAttempt& failed) {
    for (const RetryPolicy& policy : policies) {
      const Wait wait = policy ? policy(failed) : Wait();
      if (wait) return wait;
    }
    return Wait();
  };
}

RetryPolicy retry_watched(SharedFunction<void(const FailedAttempt&)> hook, RetryPolicy policy) {
  return [hook = std::move(hook), policy = std::move(policy)](const FailedAttempt& failed) {
    if (hook) hook(failed);
    return policy ? policy(failed) : Wait();
  };
}

}  // namespace deferredis
