// A fast hash with a seed, for the near cache's tables.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include <deferredis/protocol/command_row.hpp>

namespace deferredis::detail {

__extension__ typedef unsigned __int128 Wide;  // NOLINT(modernize-use-using): -Wpedantic

inline constexpr std::uint64_t odd_a = 0x9e3779b97f4a7c15, odd_b = 0xd6e8feb86659fd93;

/// Both halves of the product of two words: every bit of the result depends on all of the input.
inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  const Wide product = Wide{a} * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t load_8(const char* p) noexcept {
  std::uint64_t word;
  std::memcpy(&word, p, 8);
  return word;
}
inline std::uint64_t load_4(const char* p) noexcept {
  std::uint32_t word;
  std::memcpy(&word, p, 4);
  return word;
}

/// Hashes sixteen bytes per multiplication. Each factor contains a half of the seed: whoever does
/// not know the seed cannot choose one that is 0 and so hides the other, nor texts that collide.
inline std::uint64_t hash_text(std::string_view text, std::uint64_t seed) noexcept {
  const std::uint64_t one = seed ^ odd_a, two = std::rotl(seed, 32) ^ odd_b;
  const char* p = text.data();
  std::size_t left = text.size();
  std::uint64_t hash = one;
  for (; left > 16; left -= 16, p += 16) hash = mix(load_8(p) ^ hash, load_8(p + 8) ^ two) ^ one;
  std::uint64_t a = 0, b = 0;
  if (left >= 8) {
    a = load_8(p);
    b = load_8(p + left - 8);
  } else if (left >= 4) {
    a = load_4(p);
    b = load_4(p + left - 4);
  } else if (left > 0) {
    a = static_cast<unsigned char>(p[0]) |
        (std::uint64_t{static_cast<unsigned char>(p[left / 2])} << 8);
    b = static_cast<unsigned char>(p[left - 1]);
  }
  return mix(mix(a ^ hash, b ^ two) ^ text.size(), one);
}

/// The hash of a whole command, from that of its first argument.
inline std::uint64_t hash_command(const CommandRow& row,
                                  std::span<const std::string_view> arguments, std::uint64_t first,
                                  std::uint64_t seed) noexcept {
  std::uint64_t hash = first ^ (reinterpret_cast<std::uintptr_t>(&row) * odd_a);
  for (const std::string_view argument : arguments.subspan(1))
    hash = mix(std::rotl(hash, 23) ^ hash_text(argument, seed), seed | 1);  // its order matters
  return hash;
}

}  // namespace deferredis::detail
