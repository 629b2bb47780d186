#include <deferredis/sharding/ring/md5.hpp>

#include <bit>
#include <cstddef>
#include <cstring>

namespace deferredis::detail {

namespace {

using FourWords = std::array<std::uint32_t, 4>;
constexpr std::size_t block_size = 64;
constexpr std::size_t length_size = 8;

// floor(2^32 * |sin(i + 1)|)
constexpr std::uint32_t sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};
// By round, then by step modulo 4.
constexpr int rotations[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

std::uint32_t word_at(const unsigned char* p) noexcept {
  return std::uint32_t{p[0]} | std::uint32_t{p[1]} << 8 | std::uint32_t{p[2]} << 16 |
         std::uint32_t{p[3]} << 24;
}

struct Step {
  std::uint32_t mixed;
  unsigned word;  // index in the block
};
Step step(unsigned i, const FourWords& s) noexcept {
  const auto [a, b, c, d] = s;
  switch (i / 16) {
    case 0: return {(b & c) | (~b & d), i};
    case 1: return {(d & b) | (~d & c), (5 * i + 1) % 16};
    case 2: return {b ^ c ^ d, (3 * i + 5) % 16};
    default: return {c ^ (b | ~d), 7 * i % 16};
  }
}

void mix(FourWords& state, const unsigned char* block) noexcept {
  FourWords s = state;
  for (unsigned i = 0; i < 64; ++i) {
    const auto [mixed, word] = step(i, s);
    const std::uint32_t sum = s[0] + mixed + sines[i] + word_at(block + 4 * word);
    s = {s[3], s[1] + std::rotl(sum, rotations[i / 16][i % 4]), s[1], s[2]};
  }
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += s[i];
}

}  // namespace

std::array<std::uint8_t, 16> md5(std::string_view text) noexcept {
  FourWords state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t left = text.size();
  for (; left >= block_size; left -= block_size, bytes += block_size) mix(state, bytes);

  // The last block: the rest, a bit, zeros, and the length in bits.
  unsigned char last[2 * block_size] = {};
  if (left > 0) std::memcpy(last, bytes, left);
  last[left] = 0x80;
  const std::size_t end = left + 1 + length_size <= block_size ? block_size : 2 * block_size;
  const std::uint64_t bits = std::uint64_t{text.size()} * 8;
  for (std::size_t i = 0; i < length_size; ++i) {
    last[end - length_size + i] = static_cast<unsigned char>(bits >> 8 * i);
  }
  for (std::size_t at = 0; at < end; at += block_size) mix(state, last + at);

  std::array<std::uint8_t, 16> digest;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(state[i / 4] >> 8 * (i % 4));
  }
  return digest;
}

}  // namespace deferredis::detail
