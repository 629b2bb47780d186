// Which of a cluster's 16384 slots a key belongs to.
#pragma once

#include <cstdint>
#include <string_view>

namespace deferredis {

/// Slots of a cluster.
inline constexpr std::uint16_t slot_count = 16384;
/// The slot of a command without keys.
inline constexpr std::uint16_t no_slot = slot_count;

/// The part of a key that is hashed: what is between its first `{` and the first `}` after it, or
/// the whole key if there is no such part or it is empty. A view of `key`.
constexpr std::string_view hash_tag(std::string_view key) noexcept {
  const std::size_t open = key.find('{');
  if (open == key.npos) return key;
  const std::size_t close = key.find('}', open + 1);
  if (close == key.npos || close == open + 1) return key;
  return key.substr(open + 1, close - open - 1);
}

/// CRC-16/XMODEM: polynomial 0x1021, initial value 0, nothing reflected.
std::uint16_t crc16(std::string_view bytes) noexcept;

/// The slot of a key, as CLUSTER KEYSLOT returns it.
std::uint16_t key_slot(std::string_view key) noexcept;

}  // namespace deferredis
