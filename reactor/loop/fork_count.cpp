#include <deferredis/reactor/loop/fork_count.hpp>

#include <atomic>

#include <pthread.h>

namespace deferredis::detail {

namespace {
// A fact about the process, not about any object: only the process can count its forks. (A system
// call for the process id in each call would cost more than the call's own work.)
constinit std::atomic<std::uint32_t> forks = 0;
}  // namespace

std::uint32_t fork_count() noexcept {
  static const bool registered = [] {
    return ::pthread_atfork(nullptr, nullptr,
                            [] { forks.fetch_add(1, std::memory_order_relaxed); }) == 0;
  }();
  static_cast<void>(registered);
  return forks.load(std::memory_order_relaxed);
}

}  // namespace deferredis::detail
