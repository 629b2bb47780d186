// Finds the keys among the arguments of a command.
#pragma once

#include <cstddef>
#include <vector>

#include <deferredis/protocol/command.hpp>

namespace deferredis {

/// Appends the index of each key among `command.arguments`. The indices ascend, except for keys
/// that a later argument stores to. Appends nothing if the command has no keys or its arguments are
/// invalid.
void find_keys(const CommandView& command, std::vector<std::size_t>& indices);

}  // namespace deferredis
