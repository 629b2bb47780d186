// Sends the commands of a batch one by one: a batch over several servers.
#pragma once

#include <deferredis/client/groups/command_group.hpp>

namespace deferredis::detail {

/// Instead of sending the group's bytes: passes every command of a batch to `send`, which settles
/// the slot it gets. `whole` ends when all have ended. A function is passed with its library's
/// text.
void send_apart(const Shared<CommandGroup>& batch, ReplySlot& whole,
                MoveFunction<void(const CommandView&, ReplySlot&)> send);

}  // namespace deferredis::detail
