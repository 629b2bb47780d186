// The replies of LCS and GCRA.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// A part that is the same in both strings: its first and last byte in each.
struct LcsMatch {
  std::int64_t first_begin = 0;   ///< in the first string
  std::int64_t first_end = 0;     ///< the last byte, included
  std::int64_t second_begin = 0;  ///< in the second string
  std::int64_t second_end = 0;    ///< the last byte, included
  std::int64_t length = 0;        ///< of the piece
};

/// The parts of the longest common subsequence, from last to first.
struct LcsMatches {
  std::vector<LcsMatch> matches = {};  ///< from the last to the first
  std::int64_t length = 0;             ///< of the whole subsequence
};

/// The state of a token bucket.
struct RateLimit {
  bool limited = false;                            ///< too few tokens; none were taken
  std::int64_t most = 0;                           ///< tokens in the full bucket
  std::int64_t available = 0;                      ///< tokens in it now
  std::optional<std::int64_t> retry_after_s = {};  ///< when there will be enough; only if limited
  std::int64_t full_after_s = 0;                   ///< until the bucket is full again
};

template <>
struct Decoder<LcsMatches> {
  static LcsMatches decode(ReplyReader& reader);
};
template <>
struct Decoder<RateLimit> {
  static RateLimit decode(ReplyReader& reader);
};

}  // namespace deferredis
