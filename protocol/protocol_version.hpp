// ProtocolVersion: RESP2 or RESP3.
#pragma once

#include <cstdint>

namespace deferredis {

enum class ProtocolVersion : std::uint8_t {
  automatic,  ///< RESP3, or RESP2 where the server does not know HELLO
  resp2,
  resp3,
};

}  // namespace deferredis
