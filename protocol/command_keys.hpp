// Finds the keys among the arguments of a command.
#pragma once

#include <cstddef>
#include <vector>

#include <deferredis/protocol/command.hpp>

namespace deferredis {

/// Appends the index of each key among `command.arguments`, rising but for keys that a later
/// argument stores to. Nothing where the command has no keys, or its arguments make no sense.
void find_keys(const CommandView& command, std::vector<std::size_t>& indices);

}  // namespace deferredis
