#include <deferredis/sharding/ring/key_hash.hpp>

#include <array>
#include <bit>
#include <cstddef>

#include <deferredis/sharding/ring/md5.hpp>

namespace deferredis::detail {

namespace {

constexpr auto crc32_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    table[i] = crc;
  }
  return table;
}();

constexpr auto crc16_table = [] {
  std::array<std::uint16_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i << 8;
    for (int bit = 0; bit < 8; ++bit) crc = crc << 1 ^ (crc & 0x8000 ? 0x1021 : 0);
    table[i] = static_cast<std::uint16_t>(crc);
  }
  return table;
}();

std::uint32_t byte(char c) noexcept { return static_cast<unsigned char>(c); }

// The same as `(uint32_t)c` if char is signed, or is not.
std::uint32_t widened(char c, bool char_signed) noexcept {
  return char_signed ? static_cast<std::uint32_t>(static_cast<signed char>(c)) : byte(c);
}
std::uint64_t widened64(char c, bool char_signed) noexcept {
  return char_signed ? static_cast<std::uint64_t>(static_cast<signed char>(c)) : byte(c);
}

std::uint32_t low_16(const char* p) noexcept { return byte(p[0]) | byte(p[1]) << 8; }
std::uint32_t low_32(const char* p) noexcept { return low_16(p) | low_16(p + 2) << 16; }
std::uint64_t low_64(const char* p) noexcept {
  return low_32(p) | std::uint64_t{low_32(p + 4)} << 32;
}

std::uint32_t one_at_a_time(std::string_view key, bool char_signed) noexcept {
  std::uint32_t hash = 0;
  for (const char c : key) {
    hash += widened(c, char_signed);
    hash += hash << 10;
    hash ^= hash >> 6;
  }
  hash += hash << 3;
  hash ^= hash >> 11;
  return hash + (hash << 15);
}

std::uint32_t md5_start(std::string_view key) noexcept {
  const auto digest = md5(key);
  return digest[0] | std::uint32_t{digest[1]} << 8 | std::uint32_t{digest[2]} << 16 |
         std::uint32_t{digest[3]} << 24;
}

// XMODEM in the low 16 bits; above them, what twemproxy's 32-bit register carries along.
std::uint32_t crc16(std::string_view key) noexcept {
  std::uint32_t crc = 0;
  for (const char c : key) crc = crc << 8 ^ crc16_table[(crc >> 8 ^ byte(c)) & 0xff];
  return crc;
}

std::uint32_t fnv1_64(std::string_view key, bool char_signed) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : key) hash = hash * 0x100000001b3 ^ widened64(c, char_signed);
  return static_cast<std::uint32_t>(hash);
}

// The 64-bit constants in a 32-bit register, as in twemproxy's default.
std::uint32_t fnv1a_64(std::string_view key, bool char_signed) noexcept {
  std::uint32_t hash = 0x84222325;
  for (const char c : key) hash = (hash ^ widened(c, char_signed)) * 0x1b3;
  return hash;
}

constexpr std::uint32_t fnv_32_start = 2166136261;
constexpr std::uint32_t fnv_32_prime = 16777619;

std::uint32_t fnv1_32(std::string_view key, bool char_signed) noexcept {
  std::uint32_t hash = fnv_32_start;
  for (const char c : key) hash = hash * fnv_32_prime ^ widened(c, char_signed);
  return hash;
}
std::uint32_t fnv1a_32(std::string_view key, bool char_signed) noexcept {
  std::uint32_t hash = fnv_32_start;
  for (const char c : key) hash = (hash ^ widened(c, char_signed)) * fnv_32_prime;
  return hash;
}

// Paul Hsieh's SuperFastHash, but starting with 0.
std::uint32_t hsieh_tail(std::uint32_t hash, const char* p, std::size_t size,
                         bool char_signed) noexcept {
  switch (size) {
    case 3:
      hash += low_16(p);
      hash ^= hash << 16;
      hash ^= widened(p[2], char_signed) << 18;
      return hash + (hash >> 11);
    case 2:
      hash += low_16(p);
      hash ^= hash << 11;
      return hash + (hash >> 17);
    case 1:
      hash += byte(p[0]);
      hash ^= hash << 10;
      return hash + (hash >> 1);
    default: return hash;
  }
}
std::uint32_t hsieh(std::string_view key, bool char_signed) noexcept {
  std::uint32_t hash = 0;
  const char* p = key.data();
  const char* const tail = p + key.size() / 4 * 4;
  for (; p != tail; p += 4) {
    hash += low_16(p);
    hash = hash << 16 ^ low_16(p + 2) << 11 ^ hash;
    hash += hash >> 11;
  }
  hash = hsieh_tail(hash, p, key.size() % 4, char_signed);
  hash ^= hash << 3;
  hash += hash >> 5;
  hash ^= hash << 4;
  hash += hash >> 17;
  hash ^= hash << 25;
  return hash + (hash >> 6);
}

// MurmurHash2.
std::uint32_t murmur(std::string_view key) noexcept {
  constexpr std::uint32_t m = 0x5bd1e995;
  const auto size = static_cast<std::uint32_t>(key.size());
  std::uint32_t hash = 0xdeadbeef * size ^ size;
  const char* p = key.data();
  const char* const tail = p + key.size() / 4 * 4;
  for (; p != tail; p += 4) {
    const std::uint32_t k = low_32(p) * m;
    hash = hash * m ^ (k ^ k >> 24) * m;
  }
  const std::size_t left = key.size() % 4;
  for (std::size_t i = left; i-- > 0;) hash ^= byte(p[i]) << 8 * i;
  if (left > 0) hash *= m;
  hash = (hash ^ hash >> 13) * m;
  return hash ^ hash >> 15;
}

// Bob Jenkins' lookup3, hashlittle.
struct Jenkins {
  std::uint32_t a, b, c;

  void add(std::uint32_t x, std::uint32_t y, std::uint32_t z) noexcept { a += x, b += y, c += z; }
  void mix() noexcept {
    a -= c, a ^= std::rotl(c, 4), c += b;
    b -= a, b ^= std::rotl(a, 6), a += c;
    c -= b, c ^= std::rotl(b, 8), b += a;
    a -= c, a ^= std::rotl(c, 16), c += b;
    b -= a, b ^= std::rotl(a, 19), a += c;
    c -= b, c ^= std::rotl(b, 4), b += a;
  }
  std::uint32_t end() noexcept {
    c ^= b, c -= std::rotl(b, 14);
    a ^= c, a -= std::rotl(c, 11);
    b ^= a, b -= std::rotl(a, 25);
    c ^= b, c -= std::rotl(b, 16);
    a ^= c, a -= std::rotl(c, 4);
    b ^= a, b -= std::rotl(a, 14);
    c ^= b, c -= std::rotl(b, 24);
    return c;
  }
};
std::uint32_t jenkins(std::string_view key) noexcept {
  constexpr std::uint32_t initial = 13;
  const std::uint32_t start = 0xdeadbeef + static_cast<std::uint32_t>(key.size()) + initial;
  Jenkins state{start, start, start};
  if (key.empty()) return state.c;
  const char* p = key.data();
  std::size_t left = key.size();
  for (; left > 12; left -= 12, p += 12) {
    state.add(low_32(p), low_32(p + 4), low_32(p + 8));
    state.mix();
  }
  char last[12] = {};
  for (std::size_t i = 0; i < left; ++i) last[i] = p[i];
  state.add(low_32(last), low_32(last + 4), low_32(last + 8));
  return state.end();
}

}  // namespace

std::uint32_t crc32(std::string_view text) noexcept {
  std::uint32_t crc = 0xffffffff;
  for (const char c : text) crc = crc >> 8 ^ crc32_table[(crc ^ byte(c)) & 0xff];
  return ~crc;
}

std::uint64_t murmur64a(std::string_view text) noexcept {
  constexpr std::uint64_t m = 0xc6a4a7935bd1e995;
  constexpr std::uint64_t seed = 0x1234abcd;
  std::uint64_t hash = seed ^ text.size() * m;
  const char* p = text.data();
  const char* const tail = p + text.size() / 8 * 8;
  for (; p != tail; p += 8) {
    const std::uint64_t k = low_64(p) * m;
    hash = (hash ^ (k ^ k >> 47) * m) * m;
  }
  const std::size_t left = text.size() % 8;
  for (std::size_t i = 0; i < left; ++i) hash ^= std::uint64_t{byte(p[i])} << 8 * i;
  if (left > 0) hash *= m;
  hash = (hash ^ hash >> 47) * m;
  return hash ^ hash >> 47;
}

std::uint32_t key_hash(Hash hash, bool char_signed, std::string_view key) noexcept {
  switch (hash) {
    case Hash::one_at_a_time: return one_at_a_time(key, char_signed);
    case Hash::md5: return md5_start(key);
    case Hash::crc16: return crc16(key);
    case Hash::crc32: return crc32(key) >> 16 & 0x7fff;
    case Hash::crc32a: return crc32(key);
    case Hash::fnv1_64: return fnv1_64(key, char_signed);
    case Hash::fnv1a_64: return fnv1a_64(key, char_signed);
    case Hash::fnv1_32: return fnv1_32(key, char_signed);
    case Hash::fnv1a_32: return fnv1a_32(key, char_signed);
    case Hash::hsieh: return hsieh(key, char_signed);
    case Hash::murmur: return murmur(key);
    case Hash::jenkins: return jenkins(key);
    case Hash::automatic:
    case Hash::murmur64a: break;
  }
  return 0;
}

// Each turn of the loop draws the next number of buckets at which the key would move.
std::size_t jump_hash(std::uint64_t key, std::size_t buckets) noexcept {
  std::uint64_t bucket = 0;
  for (std::uint64_t next = 0; next < buckets;) {
    bucket = next;
    key = key * 2862933555777941757ULL + 1;
    const double share = 2147483648.0 / static_cast<double>((key >> 33) + 1);
    next = static_cast<std::uint64_t>(static_cast<double>(bucket + 1) * share);
  }
  return static_cast<std::size_t>(bucket);
}

}  // namespace deferredis::detail
