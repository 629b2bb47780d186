#include <deferredis/threads/crossing/futex.hpp>

#include <climits>
#include <ctime>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace deferredis::detail {

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));

// std::atomic::wait has no time limit, and spins before it sleeps.
void wait_while(const std::atomic<std::uint32_t>& word, std::uint32_t value,
                TimePoint until) noexcept {
  struct timespec at {};
  const bool limited = until != TimePoint::max();
  if (limited) {
    const auto ns = until.time_since_epoch().count();
    if (ns < 0) return;
    at = {.tv_sec = static_cast<time_t>(ns / 1'000'000'000), .tv_nsec = ns % 1'000'000'000};
  }
  // The time is absolute, on the monotonic clock, as steady_clock's is.
  ::syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE, value, limited ? &at : nullptr, nullptr,
            FUTEX_BITSET_MATCH_ANY);
}

void wake_all(const std::atomic<std::uint32_t>& word) noexcept {
  ::syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
}

}  // namespace deferredis::detail
