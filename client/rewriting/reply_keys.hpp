// Where the keys of a view with a key prefix are in a reply.
#pragma once

#include <cstdint>

namespace deferredis::detail {

/// Where the keys are in a reply.
enum class ReplyKeys : std::uint8_t {
  none,
  all,         ///< KEYS: each element
  page,        ///< SCAN: the elements of the second element
  first,       ///< BLPOP: the first element
  each_first,  ///< XREAD: the first of each pair; in RESP3 a map's keys
};

}  // namespace deferredis::detail
