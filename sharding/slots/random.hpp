// A seeded random number generator for jitter and choices: splitmix64, one word of state.
#pragma once

#include <cstdint>

#include <deferredis/reactor/clock.hpp>

namespace deferredis::detail {

class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t next() noexcept {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// From 0 to `count` - 1.
  std::uint64_t below(std::uint64_t count) noexcept { return next() % count; }
  /// From `least` to `most`, both included.
  Duration between(Duration least, Duration most) noexcept {
    const auto count = static_cast<std::uint64_t>((most - least).count()) + 1;
    return least + Duration(static_cast<Duration::rep>(below(count)));
  }

 private:
  std::uint64_t state_;
};

}  // namespace deferredis::detail
