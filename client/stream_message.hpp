// StreamMessage: one entry of a stream, as a consumer returns it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deferredis {

/// An entry of a stream, with where it came from.
struct StreamMessage {
  std::string stream = {};                                       ///< its key
  std::string id = {};                                           ///< "1700000000000-0"
  std::vector<std::pair<std::string, std::string>> fields = {};  ///< in the order of XADD
  /// How often the server has delivered it to anyone in the group, including this time.
  std::int64_t deliveries = 1;

  /// The value of the first field with this name; null if there is none. Valid until the message
  /// changes.
  const std::string* find(std::string_view name) const noexcept {
    for (const auto& field : fields) {
      if (field.first == name) return &field.second;
    }
    return nullptr;
  }
};

}  // namespace deferredis
