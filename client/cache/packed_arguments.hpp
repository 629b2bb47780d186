// The arguments of a command in one text: one argument as it is, several each behind its length.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deferredis::detail {

using PackedLength = std::uint32_t;

inline std::string_view take_packed(std::string_view& packed) noexcept {
  PackedLength length;
  std::memcpy(&length, packed.data(), sizeof(length));
  const std::string_view argument = packed.substr(sizeof(length), length);
  packed.remove_prefix(sizeof(length) + length);
  return argument;
}

inline void pack(std::span<const std::string_view> arguments, std::string& packed) {
  if (arguments.size() == 1) {
    packed = arguments[0];
    return;
  }
  for (const std::string_view argument : arguments) {
    const auto length = static_cast<PackedLength>(argument.size());
    packed.append(reinterpret_cast<const char*>(&length), sizeof(length)).append(argument);
  }
}

/// Of several arguments.
inline std::vector<std::string_view> unpack(std::string_view packed) {
  std::vector<std::string_view> arguments;
  while (!packed.empty()) arguments.push_back(take_packed(packed));
  return arguments;
}

inline std::string_view first_packed(std::string_view packed, bool single) noexcept {
  return single ? packed : take_packed(packed);
}

inline bool is_packed(std::string_view packed, bool single,
                      std::span<const std::string_view> arguments) noexcept {
  if (single || arguments.size() == 1)
    return single && arguments.size() == 1 && packed == arguments[0];
  for (const std::string_view argument : arguments) {
    if (packed.empty() || take_packed(packed) != argument) return false;
  }
  return packed.empty();
}

}  // namespace deferredis::detail
