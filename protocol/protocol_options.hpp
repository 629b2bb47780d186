// Options for the conversation on one connection.
#pragma once

#include <cstddef>
#include <cstdint>

#include <deferredis/reactor/cxx20.hpp>

namespace deferredis {

/// Which version of RESP is used.
enum class ProtocolVersion : std::uint8_t {
  automatic,  ///< RESP3, or RESP2 if the server does not know HELLO
  resp2,
  resp3,
};

/// A server's role among the servers that hold the same data.
enum class ServerRole : std::uint8_t {
  any,  ///< as a requirement: not checked
  primary,
  replica,
};

/// Limits on one reply. A command whose reply exceeds them fails with errc::limit_exceeded. Its
/// reply is read to the end and dropped, so the other commands on the connection go on. Only too
/// deep a nesting, and a reply larger than both 1 GiB and total_bytes, end the connection.
struct ReplyLimits {
  std::size_t bulk_bytes = std::size_t{512} << 20;  ///< one string, with all its parts
  std::size_t total_bytes = std::size_t{1} << 30;   ///< the whole reply; at least 1 KiB
  std::size_t elements = std::size_t{1} << 26;      ///< in all aggregates; a pair counts as two
  /// The bytes of an aggregate plus 112 for each element: the memory it takes as a Reply, which
  /// takes more than any other type. The limit also bounds how long decoding holds up the loop. A
  /// string outside an aggregate does not count: it is received in place.
  std::size_t decoded_bytes = std::size_t{128} << 20;
  std::size_t depth = 128;                        ///< aggregates within aggregates
  std::size_t line_bytes = std::size_t{1} << 20;  ///< simple strings and errors; at least 64.
                                                  ///< MONITOR's lines: bulk_bytes
};

}  // namespace deferredis
