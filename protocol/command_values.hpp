// Finds the values among the arguments of a command, and in its reply.
#pragma once

#include <cstddef>
#include <vector>

#include <deferredis/protocol/command.hpp>

namespace deferredis {

/// Appends the index of each value among `command.arguments`, ascending. Appends nothing if the
/// command has no values or its arguments are invalid: the server will refuse those.
void find_values(const CommandView& command, std::vector<std::size_t>& indices);

/// What of the reply to this command is a value: as its row says, with what depends on the
/// arguments (WITHVALUES, NOVALUES, WITHSCORES) decided. Never one of the asked ones.
ReplyValues reply_values(const CommandView& command);

}  // namespace deferredis
