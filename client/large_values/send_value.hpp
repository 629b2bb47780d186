// SET of a value that comes from a source piece by piece.
#pragma once

#include <cstdint>
#include <string>

#include <deferredis/client/large_value.hpp>
#include <deferredis/client/large_values/open_transfer.hpp>

namespace deferredis::detail {

/// A SET without the bytes of its value.
struct SetFrame {
  std::string head;  ///< up to the value's first byte
  std::string tail;  ///< behind its last byte
};

/// The frame for a value of `size` bytes. InvalidArgumentError if the options contradict each
/// other.
Outcome<SetFrame> set_frame(ReactorCore& core, std::string_view key, std::uint64_t size,
                            const SetOptions& set);

/// See Client::set_from(). `route` has the key with its prefix. `source` lives until the end.
Future<bool> send_value(TransferRoute route, SetFrame frame, std::uint64_t size,
                        PieceSource source);

}  // namespace deferredis::detail
