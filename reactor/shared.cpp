#include <deferredis/reactor/shared.hpp>

#include <atomic>

namespace deferredis::detail {

void OwnerCount::add() noexcept { std::atomic_ref(count_).fetch_add(1, std::memory_order_relaxed); }

bool OwnerCount::remove() noexcept {
  return std::atomic_ref(count_).fetch_sub(1, std::memory_order_acq_rel) == 1;
}

}  // namespace deferredis::detail
