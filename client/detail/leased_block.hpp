// A block of commands on a connection that nobody else uses meanwhile.
#pragma once

#include <string_view>

#include <deferredis/client/backend.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// Sends the bytes, which are copied, on an exclusive connection, and gives that back. It is not
/// sent again. `patience`: for a connection; zero: without end.
void run_leased(Shared<Backend> backend, std::string_view bytes, ReplySlot& slot,
                Duration patience);

}  // namespace deferredis::detail
