#include <deferredis/reactor/shared.hpp>

#include <atomic>

namespace deferredis::detail {

void OwnerCount::add() noexcept { std::atomic_ref(count_).fetch_add(1, std::memory_order_relaxed); }

bool OwnerCount::remove() noexcept {
  return std::atomic_ref(count_).fetch_sub(1, std::memory_order_acq_rel) == 1;
}

std::uint32_t OwnerCount::count() const noexcept {
  return std::atomic_ref(const_cast<std::uint32_t&>(count_)).load(std::memory_order_relaxed);
}

}  // namespace deferredis::detail
