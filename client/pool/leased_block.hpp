// Sends a block of commands on a connection that nobody else uses in the meantime.
#pragma once

#include <deferredis/client/backend.hpp>
#include <deferredis/client/groups/block.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// Sends the block on an exclusive connection to the server that has its keys, and returns the
/// connection. A single command that the server redirects (MOVED) is sent on, within its deadline
/// and at most five times; nothing else is sent again. `patience`: how long to wait for the server
/// to be known, and again for a connection; zero: no limit.
void run_leased(Shared<Backend> backend, Shared<Block> block, ReplySlot& slot, Duration patience);

}  // namespace deferredis::detail
