// The replies of the blocking pops of sorted sets.
#pragma once

#include <string>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// A member removed from the set at this key.
struct PoppedMember {
  std::string key = {};     ///< the sorted set
  std::string member = {};  ///< what was taken off
  double score = 0;         ///< its score
};

template <>
struct Decoder<PoppedMember> {
  static PoppedMember decode(ReplyReader& reader);
};

}  // namespace deferredis
