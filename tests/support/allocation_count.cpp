#include "support/allocation_count.hpp"

#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

namespace {

thread_local std::size_t allocations = 0;
thread_local std::size_t most_bytes = SIZE_MAX;
thread_local deferredis::test::FailedAllocation* armed = nullptr;

bool fails(std::size_t size) noexcept {
  ++allocations;
  return size > most_bytes || (armed != nullptr && armed->is_now());
}

void* counted(std::size_t size) {
  if (fails(size)) throw std::bad_alloc();
  if (void* memory = std::malloc(size != 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}

void* counted(std::size_t size, std::align_val_t alignment) {
  if (fails(size)) throw std::bad_alloc();
  const auto align = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(align, (size + align - 1) / align * align)) return memory;
  throw std::bad_alloc();
}

}  // namespace

namespace deferredis::test {
std::size_t allocation_count() noexcept { return allocations; }

NoAllocationAbove::NoAllocationAbove(std::size_t bytes) noexcept
    : before_(std::exchange(most_bytes, bytes)) {}
NoAllocationAbove::~NoAllocationAbove() { most_bytes = before_; }

FailedAllocation::Armed::Armed(FailedAllocation& failure) noexcept { armed = &failure; }
FailedAllocation::Armed::~Armed() { armed = nullptr; }
}  // namespace deferredis::test

// Under ASan the other forms of new and delete do not call these, so all forms in use are here.
void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, std::align_val_t align) { return counted(size, align); }
void* operator new[](std::size_t size, std::align_val_t align) { return counted(size, align); }
// For std::stable_sort.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return fails(size) ? nullptr : std::malloc(size != 0 ? size : 1);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
