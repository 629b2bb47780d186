// Transaction and Batch: commands that are sent together. Watch: the keys a transaction depends on.
#pragma once

#include <vector>

#include <deferredis/client/commands.hpp>
#include <deferredis/client/groups/ensure.hpp>
#include <deferredis/client/rewriting/rewriting.hpp>
#include <deferredis/client/session.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

namespace detail {
class CommandGroup;
void retain(CommandGroup& group) noexcept;
void release(CommandGroup& group) noexcept;
class WatchedSession;
void retain(WatchedSession& session) noexcept;
void release(WatchedSession& session) noexcept;

/// Sends a sealed group, with the slot for the whole group. A deadline already in the slot stays.
using SendGroup = MoveFunction<void(const Shared<CommandGroup>& group, ReplySlot& slot)>;

/// Rules for a group as a whole.
struct GroupRules {
  Duration patience{};          ///< for commands awaited before the group is sent; zero: no limit
  bool goes_again = false;      ///< what the server has not executed may be sent again
  std::size_t chunk_bytes = 0;  ///< of a batch: BatchOptions::chunk_bytes
};
}  // namespace detail

/// MULTI ... EXEC, from Client::multi() or Watch::multi(). Commands are kept here. commit() sends
/// all of them together, so that nobody comes in between and nobody waits for a connection.
///
/// Results: the Future of each command gets its element of EXEC's reply, or the error in its place.
///   If nothing was executed, they all fail silently with the error of commit().
/// Delivery: not_sent until EXEC was sent, maybe_applied after that. Never sent twice once the
///   server may have executed it. If the server refuses to queue a command because of a temporary
///   state (LOADING, NOREPLICAS, MASTERDOWN ...), EXEC executes nothing, and the whole group is
///   sent again until the deadline. This does not apply to a transaction from Watch::multi(), whose
///   watch has ended by then.
/// Awaited too soon: results that are awaited, and callbacks that wait for them, before commit() is
///   called fail after the client's timeout with TimeoutError{not_sent}, and so does commit().
/// Lifetime: may outlive the object it came from and the Reactor; commit() then fails with
///   ClosedError.
class Transaction final : public Commands {
 public:
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&& other) noexcept;
  ~Transaction() override;

  /// Commands queued so far.
  std::size_t size() const noexcept;
  /// Executes the commands. WatchError: a watched key changed. ExecAbortedError: a command was
  /// refused; the text says which one and why. An error during the execution of one command belongs
  /// to that command alone.
  Future<void> commit();
  /// The same, and returns every reply in order. An error reply keeps its type.
  Future<std::vector<Reply>> commit_replies();
  /// Drops the commands. Nothing was sent, and their Futures fail silently with
  /// CancelledError{not_sent}.
  void discard() noexcept;

 private:
  friend struct detail::HandleAccess;
  Transaction(detail::ReactorCore& core, detail::SendGroup send, detail::Rewriting rewriting = {},
              const detail::Ensure& ensure = {}, const detail::GroupRules& rules = {});
  const detail::KnownCommands* known_commands() const noexcept override;
  void dispatch(const CommandView& command, ReplySlot& slot) const override;

  Shared<detail::CommandGroup> group_;  // null: committed or discarded; then shared with its slot
  detail::SendGroup send_;
  bool goes_again_;
};

/// How a batch is sent.
struct BatchOptions {
  /// A batch with more bytes than this is sent in pieces of about this size, each after the replies
  /// to the one before it: this bounds the memory for output and the replies that are owed, however
  /// many commands it has. 0: all at once.
  std::size_t chunk_bytes = std::size_t{1} << 20;
};

/// Commands that are sent together, from Client::batch(), without being a transaction: at the
/// server, other clients' commands may come in between, and each command is executed by itself.
///
/// Delivery: like that of single commands, but once the first byte was sent, all are maybe_applied.
///   What the server reports as not executed (LOADING, NOREPLICAS ...) is sent again until the
///   deadline, after the rest of the batch. Scripts are not, because their error texts come from
///   their users. A batch over BatchOptions::chunk_bytes goes in pieces, each with the client's
///   timeout: if one is lost or late, those behind it are not_sent.
/// Awaited too soon: as in a Transaction, before execute().
/// Lifetime: as a Transaction's.
class Batch final : public Commands {
 public:
  Batch(Batch&& other) noexcept;
  Batch& operator=(Batch&& other) noexcept;
  ~Batch() override;

  std::size_t size() const noexcept;
  /// Ends when every command was answered. Fails with the first error of any command.
  Future<void> execute();
  /// The same, and returns every reply in order. An error reply keeps its type.
  Future<std::vector<Reply>> execute_replies();
  /// Drops the commands, like Transaction::discard().
  void discard() noexcept;

 private:
  friend struct detail::HandleAccess;
  Batch(detail::ReactorCore& core, detail::SendGroup send, detail::Rewriting rewriting = {},
        const detail::Ensure& ensure = {}, const detail::GroupRules& rules = {});
  const detail::KnownCommands* known_commands() const noexcept override;
  void dispatch(const CommandView& command, ReplySlot& slot) const override;

  Shared<detail::CommandGroup> new_piece() const;
  std::vector<Shared<detail::CommandGroup>> take_pieces() noexcept;

  detail::Rewriting rewriting_;
  detail::Ensure ensure_;
  detail::GroupRules rules_;
  mutable std::vector<Shared<detail::CommandGroup>> full_;  // pieces before group_
  mutable Shared<detail::CommandGroup> group_;              // as in a Transaction
  mutable std::size_t in_full_ = 0;                         // commands
  detail::SendGroup send_;
};

/// A session that watches keys, from Client::watch(). Read what the transaction depends on, then
/// call multi(). The connection is returned when this object and the transaction are gone. Lifetime
/// and errors are those of a Session.
class Watch final : public Commands {
 public:
  Watch(Watch&& other) noexcept;
  Watch& operator=(Watch&& other) noexcept;
  ~Watch() override;

  /// A transaction that is executed only if none of the keys has changed since.
  Transaction multi();

 private:
  friend struct detail::HandleAccess;
  explicit Watch(Session session, const detail::Ensure& ensure = {});
  const detail::KnownCommands* known_commands() const noexcept override;
  void dispatch(const CommandView& command, ReplySlot& slot) const override;

  Shared<detail::WatchedSession> session_;  // shared with the transactions from multi()
  detail::Ensure ensure_;                   // for those transactions
};

/// How often a transaction is tried.
struct TransactOptions {
  int attempts = 5;  ///< how often it is tried while others change the keys
};

}  // namespace deferredis
