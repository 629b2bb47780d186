// Whether a command that came back goes out again.
#pragma once

#include <cstdint>

#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

enum class Resend : std::uint8_t {
  never,
  at_once,  ///< on the next connection that is up
  later,    ///< after DelayedCommands::delay_after(): time may mend it
};

/// What becomes of a command that came back from a connection of one server with `error`.
///
/// Bounds: whatever the error says, a command is handed over `most_hand_overs` times at most where
///   no server answered, and waits between them after the first few; where a server said that it
///   did nothing, its deadline ends it, with waits between.
Resend resend_rule(const CommandData& command, const Error& error) noexcept;

constexpr std::uint8_t most_attempts = 3;      // of a command that may have been executed
constexpr std::uint8_t prompt_hand_overs = 3;  // without a wait: connections lost in a row
constexpr std::uint8_t most_hand_overs = 20;

}  // namespace deferredis::detail
