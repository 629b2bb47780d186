// StreamMessage: one entry of a stream, as a consumer hands it out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deferredis {

struct StreamMessage {
  std::string stream = {};
  std::string id = {};
  std::vector<std::pair<std::string, std::string>> fields = {};  ///< in the order of XADD
  /// How often the server has delivered it to somebody in the group, this time included.
  std::int64_t deliveries = 1;

  /// The value of the first field of this name; null where there is none. Valid until it changes.
  const std::string* find(std::string_view name) const noexcept {
    for (const auto& field : fields) {
      if (field.first == name) return &field.second;
    }
    return nullptr;
  }
};

}  // namespace deferredis
