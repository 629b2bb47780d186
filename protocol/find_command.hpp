// Looks a command up in the command table by its name.
#pragma once

#include <string_view>

#include <deferredis/protocol/command.hpp>

namespace deferredis {

/// The row of "get" or, with a second word, of "object" "encoding"; upper or lower case. The row
/// of the one word where the two are none; null for an unknown command.
const CommandRow* find_command(std::string_view word, std::string_view second = {}) noexcept;

}  // namespace deferredis
