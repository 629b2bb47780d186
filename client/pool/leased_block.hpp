// A block of commands on a connection that nobody else uses meanwhile.
#pragma once

#include <deferredis/client/backend.hpp>
#include <deferredis/client/groups/block.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// Sends the block on an exclusive connection to the server that has its keys, and gives that back.
/// A single command that the server sends elsewhere (MOVED) follows, within its deadline and five
/// times at most; else nothing is sent again. `patience`: for the server to be known, and again for
/// a connection; zero: without end.
void run_leased(Shared<Backend> backend, Shared<Block> block, ReplySlot& slot, Duration patience);

}  // namespace deferredis::detail
