// Tells AddressSanitizer which memory of the pools nobody may touch. Other builds do nothing. The
// library and its users must agree on this, so the build system decides it, not the compiler.
#pragma once

#include <cstddef>

#ifdef DEFERREDIS_POISON_POOLS
#include <sanitizer/asan_interface.h>
#endif

namespace deferredis::detail {

#ifdef DEFERREDIS_POISON_POOLS
inline void poison(void* memory, std::size_t size) noexcept {
  __asan_poison_memory_region(memory, size);
}
inline void unpoison(void* memory, std::size_t size) noexcept {
  __asan_unpoison_memory_region(memory, size);
}
inline bool is_poisoned(const void* memory) noexcept {
  return __asan_address_is_poisoned(memory) != 0;
}
#else
inline void poison(void*, std::size_t) noexcept {}
inline void unpoison(void*, std::size_t) noexcept {}
inline bool is_poisoned(const void*) noexcept { return false; }
#endif

}  // namespace deferredis::detail
