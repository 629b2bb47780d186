// GET of a value that goes to a sink piece by piece.
#pragma once

#include <cstdint>
#include <optional>

#include <deferredis/client/large_value.hpp>
#include <deferredis/client/large_values/open_transfer.hpp>

namespace deferredis::detail {

/// See Client::get_to(). `route` has the key with its prefix. `sink` lives until the end.
Future<std::optional<std::uint64_t>> receive_value(TransferRoute route, PieceSink sink);

}  // namespace deferredis::detail
