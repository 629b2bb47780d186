// What can be set about the conversation on one connection.
#pragma once

#include <cstddef>
#include <cstdint>

namespace deferredis {

/// Which RESP is spoken.
enum class ProtocolVersion : std::uint8_t {
  automatic,  ///< RESP3, or RESP2 where the server does not know HELLO
  resp2,
  resp3,
};

/// What a server is to the others that hold the same data.
enum class ServerRole : std::uint8_t {
  any,  ///< as a requirement: it is not asked
  primary,
  replica,
};

/// Bounds on one reply. The command whose reply is beyond them fails with errc::limit_exceeded. Its
/// reply is read to its end and dropped, so that the others on the connection go on; only a nesting
/// that is too deep, and a reply of more than 1 GiB and total_bytes, end the connection.
struct ReplyLimits {
  std::size_t bulk_bytes = std::size_t{512} << 20;  ///< one string, all its parts together
  std::size_t total_bytes = std::size_t{1} << 30;   ///< the whole reply; at least 1 KiB
  std::size_t elements = std::size_t{1} << 26;      ///< in all aggregates; a map's pair is two
  /// An aggregate's bytes, plus 112 for each element: the memory that it takes as a Reply, which is
  /// more than any other type takes. It bounds how long decoding holds up the loop, too. A string
  /// by itself does not count: it is received in place.
  std::size_t decoded_bytes = std::size_t{128} << 20;
  std::size_t depth = 128;  ///< aggregates within aggregates
  std::size_t line_bytes = std::size_t{512}
                           << 20;  ///< simple strings; errors, up to 1 MiB; at least 64
};

}  // namespace deferredis
