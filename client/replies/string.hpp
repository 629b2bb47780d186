// What LCS answers.
#pragma once

#include <cstdint>
#include <vector>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// A piece that is the same in both strings: its first and last byte in each.
struct LcsMatch {
  std::int64_t first_begin = 0;
  std::int64_t first_end = 0;
  std::int64_t second_begin = 0;
  std::int64_t second_end = 0;
  std::int64_t length = 0;
};

/// The pieces of the longest common subsequence, from the last to the first.
struct LcsMatches {
  std::vector<LcsMatch> matches = {};
  std::int64_t length = 0;  ///< of the whole subsequence
};

template <>
struct Decoder<LcsMatches> {
  static LcsMatches decode(ReplyReader& reader);
};

}  // namespace deferredis
