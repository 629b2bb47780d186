#include <deferredis/sharding/key_slot.hpp>

#include <array>

namespace deferredis {

namespace {

constexpr std::array<std::uint16_t, 256> make_table() noexcept {
  std::array<std::uint16_t, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    unsigned crc = byte << 8;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
    table[byte] = static_cast<std::uint16_t>(crc);
  }
  return table;
}

constexpr std::array<std::uint16_t, 256> table = make_table();

constexpr std::uint16_t compute(std::string_view bytes) noexcept {
  std::uint16_t crc = 0;
  for (const char c : bytes) {
    const auto index = static_cast<std::uint8_t>((crc >> 8) ^ static_cast<unsigned char>(c));
    crc = static_cast<std::uint16_t>((crc << 8) ^ table[index]);
  }
  return crc;
}
static_assert(compute("123456789") == 0x31c3);  // the polynomial's check value

}  // namespace

std::uint16_t crc16(std::string_view bytes) noexcept { return compute(bytes); }

std::uint16_t key_slot(std::string_view key) noexcept {
  return compute(hash_tag(key)) % slot_count;
}

}  // namespace deferredis
