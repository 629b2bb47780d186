// AskedCommands: commands that only the servers know. Asks them where the keys are.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis::detail {

/// For a command that neither the command table nor its client knows: asks one server what it is
/// (COMMAND INFO), once for each name, and dispatches it again with what was learned. Commands that
/// come meanwhile wait for the same answer, unless their deadline is earlier than that of the
/// question. A name that the servers do not know either, or that
/// they may not tell us about, is dispatched as it came.
///
/// Lifetime: a part of its backend, which stays alive while commands wait here.
class AskedCommands {
 public:
  using WithKeys =
      MoveFunction<void(const std::vector<std::string>& keys, const CommandView&, ReplySlot&)>;

  /// Borrows the backend.
  explicit AskedCommands(Backend& backend) noexcept : backend_(backend) {}
  AskedCommands(const AskedCommands&) = delete;
  AskedCommands& operator=(const AskedCommands&) = delete;

  /// Is this a command that the servers should be asked about?
  bool concerns(const CommandView& command) const noexcept;
  /// Takes over such a command.
  void ask(const CommandView& command, ReplySlot& slot);
  /// Asks for the keys of this very command (KeyRule::asked), and calls fn with views that are
  /// valid during the call.
  void ask_keys(const CommandView& command, ReplySlot& slot, WithKeys fn);

 private:
  struct Waiting {
    std::vector<std::string> words;  // of the command
    HeldSlot slot;
  };
  /// A name that is being asked about. Its commands have at least as long as the question.
  struct Question {
    std::uint64_t id;
    std::string name;
    TimePoint deadline;
    std::vector<Waiting> waiting;
  };

  void answered(std::uint64_t id, const CommandInfo* info);
  void failed(std::uint64_t id, const Error& error);
  Question take(std::uint64_t id);
  void hand_over(Waiting& waiting, const CommandRow* row);

  Backend& backend_;
  std::vector<Question> asking_;
  std::uint64_t next_id_ = 0;
  std::vector<std::string> unknown_;  // names that no server knows; the oldest are forgotten
};

}  // namespace deferredis::detail
