// The processor's tick counter. Reading it costs less than half of reading the clock.
#pragma once

#include <cstdint>

namespace deferredis::detail {

#if defined(__x86_64__) || defined(__i386__)
/// Increases all the time, at a constant rate on the processors of this century. It is only used to
/// tell whether a clock reading is still fresh. If it stands still or jumps, the clock is read.
inline std::uint64_t cpu_ticks() noexcept { return __builtin_ia32_rdtsc(); }
/// Less than 0.1 ms: no processor counts slower than 1 GHz.
inline constexpr std::uint64_t cpu_ticks_grain = 100'000;
#elif defined(__aarch64__)
inline std::uint64_t cpu_ticks() noexcept {
  std::uint64_t ticks;
  asm volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
}
inline constexpr std::uint64_t cpu_ticks_grain = 2'000;  // 24 MHz to 1 GHz
#else
inline std::uint64_t cpu_ticks() noexcept { return 0; }
inline constexpr std::uint64_t cpu_ticks_grain = 0;  // the clock is read every time
#endif

}  // namespace deferredis::detail
