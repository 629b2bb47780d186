// What the commands that are refused on a shared connection do to the one they are sent on.
#pragma once

#include <cstdint>

#include <deferredis/protocol/command.hpp>

namespace deferredis::detail {

enum class Effect : std::uint8_t {
  none,
  blocks,     ///< the connection, until the server has something; in a transaction it does not
  waits,      ///< for other servers: WAIT
  watches,    ///< WATCH; the server forgets it at EXEC, DISCARD, UNWATCH
  begins,     ///< MULTI
  ends,       ///< EXEC, DISCARD
  unwatches,  ///< UNWATCH
  script,     ///< comes with its text: see script_command.hpp
  stays,      ///< the connection is another one from now on
  forbidden,  ///< replies would no longer match commands
};

/// XREAD and XREADGROUP block only with BLOCK.
Effect effect_of(const CommandView& command) noexcept;

}  // namespace deferredis::detail
