// KnownCommands: the commands that a client knows in addition to the command table.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/command_spec.hpp>
#include <deferredis/protocol/command_row.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

struct CommandInfo;

namespace detail {

class KnownCommands;
void retain(KnownCommands& commands) noexcept;
void release(KnownCommands& commands) noexcept;

/// Those that its user registered, and those that a server described. Rows are valid until the
/// program ends, because commands under way refer to them; equal ones are kept once.
class KnownCommands {
 public:
  KnownCommands() noexcept = default;
  KnownCommands(const KnownCommands&) = delete;
  KnownCommands& operator=(const KnownCommands&) = delete;

  /// Throws InvalidArgumentError if the description is impossible, or the table has the command.
  void add(const CommandSpec& spec);
  /// The same for a server's description of the command that begins with these words. Returns its
  /// row.
  const CommandRow& learn(const CommandInfo& info, std::span<const std::string_view> words);
  /// The row of the command that begins with these words; null if it is not known.
  const CommandRow* find(std::span<const std::string_view> words) const noexcept;

 private:
  ~KnownCommands() = default;  // deleted by its last owner
  friend void retain(KnownCommands& commands) noexcept;
  friend void release(KnownCommands& commands) noexcept;
  void keep(const CommandRow& row);

  std::vector<const CommandRow*> rows_;
  OwnerCount owners_;
};

}  // namespace detail
}  // namespace deferredis
