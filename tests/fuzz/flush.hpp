// The network side of a WriteBuffer.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis::fuzz {

/// Sends at most `most` bytes of `out`, and returns them as a peer receives them.
inline std::string flush(WriteBuffer& out, std::size_t most) {
  std::string all;
  while (all.size() < most) {
    std::array<WriteBuffer::Slice, 8> slices{};
    const std::size_t used = out.gather(slices);
    const std::size_t before = all.size();
    for (std::size_t i = 0; i < used; ++i)
      all.append(slices[i].data, std::min(slices[i].size, most - all.size()));
    if (all.size() == before) break;
    out.mark_sent(all.size() - before);
  }
  return all;
}

}  // namespace deferredis::fuzz
