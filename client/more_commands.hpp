// MoreCommands: typed commands that most programs do not need.
#pragma once

#include <deferredis/client/commands.hpp>
#include <deferredis/client/commands/vector_sets.hpp>

namespace deferredis {

/// The second chain of typed commands: administration, clusters, sentinels, modules. It is separate
/// from Commands so that only its users compile it: client.more().memory_stats().
///
/// Lifetime: borrows the client, session or transaction it came from, and sends through it.
class MoreCommands final : public VectorSetCommands {
 public:
  explicit MoreCommands(const CommandCaller& target) noexcept
      : VectorSetCommands(*target.core_), target_(target) {}

 private:
  const detail::KnownCommands* known_commands() const noexcept override {
    return target_.known_commands();
  }
  void dispatch(const CommandView& command, ReplySlot& slot) const override {
    target_.dispatch(command, slot);
  }

  const CommandCaller& target_;  // borrowed
};

}  // namespace deferredis
