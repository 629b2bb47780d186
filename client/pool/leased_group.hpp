// Sends a group of commands on a connection that nobody else uses in the meantime.
#pragma once

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/groups/command_group.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// Sends the group on an exclusive connection to the server that has its keys, and returns the
/// connection. A single command that the server redirects (MOVED) is sent on, within its deadline
/// and at most five times; nothing else is sent again. `patience`: how long to wait for the server
/// to be known, and again for a connection; zero: no limit.
void run_leased(Shared<Backend> backend, Shared<CommandGroup> group, ReplySlot& slot,
                Duration patience);

}  // namespace deferredis::detail
