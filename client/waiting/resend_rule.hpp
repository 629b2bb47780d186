// Whether a command that came back is sent again.
#pragma once

#include <cstdint>

#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

enum class Resend : std::uint8_t {
  never,
  at_once,  ///< on the next connection that is up
  later,    ///< after DelayedCommands::delay_after(): the error may pass
};

/// Decides about a command that came back from a connection of one server with `error`.
///
/// Bounds: if no server answered, a command is handed over at most `most_hand_overs` times, with
///   waits in between after the first few. If a server said that it did nothing, the command is
///   repeated with waits until its deadline.
Resend resend_rule(const CommandData& command, const Error& error) noexcept;

constexpr std::uint8_t most_attempts = 3;      // of a command that may have been executed
constexpr std::uint8_t prompt_hand_overs = 3;  // without a wait: connections lost in a row
constexpr std::uint8_t most_hand_overs = 20;

}  // namespace deferredis::detail
