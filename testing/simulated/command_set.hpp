// The commands that a simulated server knows.
#pragma once

#include <span>
#include <string_view>

namespace deferredis::simulated {

class Call;

/// A command and the function that executes it. Its arity, flags and keys are in the command table
/// of protocol/.
struct Command {
  std::string_view name;
  void (*execute)(Call&);
  bool write = false;
};

/// Null: unknown. The name is in upper case.
const Command* find_handler(std::string_view name) noexcept;

// One file each.

std::span<const Command> key_commands() noexcept;
std::span<const Command> string_commands() noexcept;
std::span<const Command> hash_commands() noexcept;
std::span<const Command> list_commands() noexcept;
std::span<const Command> set_commands() noexcept;
std::span<const Command> sorted_set_commands() noexcept;
std::span<const Command> sorted_set_range_commands() noexcept;
std::span<const Command> stream_commands() noexcept;
std::span<const Command> stream_group_commands() noexcept;
std::span<const Command> pubsub_commands() noexcept;
std::span<const Command> transaction_commands() noexcept;
std::span<const Command> script_commands() noexcept;
std::span<const Command> connection_commands() noexcept;
std::span<const Command> client_commands() noexcept;
std::span<const Command> user_commands() noexcept;
std::span<const Command> administration_commands() noexcept;

}  // namespace deferredis::simulated
