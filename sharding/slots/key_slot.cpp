#include <deferredis/sharding/key_slot.hpp>

#include <array>
#include <cstddef>

namespace deferredis {

namespace {

using Table = std::array<std::uint16_t, 256>;

// tables[n][byte]: the effect of `byte` on the remainder if n more bytes follow.
constexpr std::array<Table, 8> make_tables() noexcept {
  std::array<Table, 8> tables{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    unsigned crc = byte << 8;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
    tables[0][byte] = static_cast<std::uint16_t>(crc);
  }
  for (std::size_t n = 1; n < 8; ++n) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const unsigned crc = tables[n - 1][byte];
      tables[n][byte] = static_cast<std::uint16_t>((crc << 8) ^ tables[0][(crc >> 8) & 0xff]);
    }
  }
  return tables;
}

constexpr std::array<Table, 8> tables = make_tables();

// Eight bytes at a time, because their look-ups do not depend on each other. Every command of a
// cluster client comes through here.
constexpr std::uint16_t compute(std::string_view bytes) noexcept {
  unsigned crc = 0;
  const auto at = [&bytes](std::size_t i) -> unsigned {
    return static_cast<unsigned char>(bytes[i]);
  };
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    unsigned next = tables[7][(crc >> 8) ^ at(0)] ^ tables[6][(crc & 0xff) ^ at(1)];
    for (std::size_t i = 2; i < 8; ++i) next ^= tables[7 - i][at(i)];
    crc = next;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i)
    crc = ((crc << 8) & 0xffff) ^ tables[0][(crc >> 8) ^ at(i)];
  return static_cast<std::uint16_t>(crc);
}
static_assert(compute("123456789") == 0x31c3);  // the polynomial's check value

}  // namespace

std::uint16_t crc16(std::string_view bytes) noexcept { return compute(bytes); }

std::uint16_t key_slot(std::string_view key) noexcept {
  return compute(hash_tag(key)) % slot_count;
}

}  // namespace deferredis
