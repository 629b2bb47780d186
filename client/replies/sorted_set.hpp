// What the blocking pops of sorted sets answer.
#pragma once

#include <string>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// A member taken off the set under this key.
struct PoppedMember {
  std::string key = {};
  std::string member = {};
  double score = 0;
};

template <>
struct Decoder<PoppedMember> {
  static PoppedMember decode(ReplyReader& reader);
};

}  // namespace deferredis
