// ScanPage: the reply of one call of SCAN or a similar command.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// Some of the elements, and the cursor for the next call; 0: these were the last.
template <class T>
struct ScanPage {
  std::uint64_t cursor = 0;   ///< for the next call
  std::vector<T> items = {};  ///< perhaps none, though there are more
};

/// Some keys of a cluster, and the cursor for the next call; "0": these were the last.
struct ClusterScanPage {
  std::string cursor = {};              ///< for the next call
  std::vector<std::string> items = {};  ///< keys
};

template <>
struct Decoder<ClusterScanPage> {
  static constexpr bool fits(ReplyType type) noexcept { return is_aggregate(type); }
  static ClusterScanPage decode(ReplyReader& reader);
};

template <class T>
struct Decoder<ScanPage<T>> {
  static constexpr bool fits(ReplyType type) noexcept { return is_aggregate(type); }
  static ScanPage<T> decode(ReplyReader& reader) {
    ScanPage<T> page;
    if (reader.begin_aggregate("a cursor and elements") != 2) {
      reader.mismatch("a cursor and elements", "an array of another size");
      return page;
    }
    page.cursor = Decoder<std::uint64_t>::decode(reader);
    page.items = Decoder<std::vector<T>>::decode(reader);
    return page;
  }
};

}  // namespace deferredis
