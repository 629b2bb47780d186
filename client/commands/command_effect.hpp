// What a command that is refused on a shared connection does to the connection it is sent on.
#pragma once

#include <cstdint>

#include <deferredis/protocol/command.hpp>

namespace deferredis::detail {

enum class Effect : std::uint8_t {
  none,
  blocks,     ///< until the server has data; not inside a transaction
  waits,      ///< for other servers: WAIT
  watches,    ///< WATCH; ends at EXEC, DISCARD, UNWATCH
  begins,     ///< MULTI
  ends,       ///< EXEC, DISCARD
  unwatches,  ///< UNWATCH
  script,     ///< includes its text: see script_command.hpp
  stays,      ///< changes the connection for good
  forbidden,  ///< replies would no longer match commands
};

/// XREAD and XREADGROUP block only with BLOCK.
Effect effect_of(const CommandView& command) noexcept;

}  // namespace deferredis::detail
