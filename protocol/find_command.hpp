// Looks a command up in the command table by its name.
#pragma once

#include <string_view>

#include <deferredis/protocol/command.hpp>

namespace deferredis {

/// The row of "get" or, with a second word, of "object" "encoding"; in either case. If the two
/// words are not a command, the row of the first word. Null for an unknown command.
const CommandRow* find_command(std::string_view word, std::string_view second = {}) noexcept;

}  // namespace deferredis
