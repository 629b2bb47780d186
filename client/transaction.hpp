// Transaction and Batch: commands that leave together. Watch: what a transaction depends on.
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
class Block;
void retain(Block& block) noexcept;
void release(Block& block) noexcept;
class WatchedSession;
void retain(WatchedSession& session) noexcept;
void release(WatchedSession& session) noexcept;

/// Where a sealed block goes, with the slot for the whole. A deadline that the slot has stays.
using SendBlock = MoveFunction<void(const Shared<Block>& block, ReplySlot& slot)>;

/// What holds for a block besides its commands.
struct BlockRules {
  Duration patience{};      ///< of those who await a command before it is sent; zero: no end
  bool goes_again = false;  ///< what the server has not executed may be sent again
};
}  // namespace detail

/// MULTI ... EXEC, from Client::multi() or Watch::multi(). Commands are kept here; commit() sends
/// all of them as one block, so that nobody comes between and nobody waits for a connection.
///
/// Results: each command's own Future gets its element of EXEC's reply, or the error that stands
///   there. Where nothing was executed they all fail with what commit() says, silently.
/// Delivery: not_sent until EXEC has left, maybe_applied after that; never sent twice once the
///   server may have executed it. Where the server refuses to queue a command because of a state
///   that passes (LOADING, NOREPLICAS, MASTERDOWN ...), EXEC executes nothing, and all of it is
///   sent again until the deadline; not one that Watch::multi() gave, whose watch is over then.
/// Awaited too soon: a result that is awaited, and a callback that waits for one, while commit() is
///   not called, end after the client's timeout with TimeoutError{not_sent}, and so does commit().
/// Lifetime: may outlive what it came from and the Reactor; then commit() fails with ClosedError.
class Transaction final : public Commands {
 public:
  Transaction(detail::ReactorCore& core, detail::SendBlock send, detail::Rewriting rewriting = {},
              const detail::Ensure& ensure = {}, const detail::BlockRules& rules = {});
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&& other) noexcept;
  ~Transaction();

  /// Commands queued so far.
  std::size_t size() const noexcept;
  /// Executes them. WatchError: a watched key changed; ExecAbortedError: a command was refused, and
  /// says so. An error that one command meets while it is executed is that command's alone.
  Future<void> commit();
  /// The same, and gives every reply, in order; one that is an error has that type.
  Future<std::vector<Reply>> commit_replies();
  /// Forgets them; nothing was sent, and their Futures fail silently with CancelledError{not_sent}.
  void discard() noexcept;

 private:
  void dispatch(const CommandView& command, ReplySlot& slot) const override;

  Shared<detail::Block> block_;  // null: committed or discarded; then with its slot
  detail::SendBlock send_;
  bool goes_again_;
};

/// Commands that leave as one block, from Client::batch(), without being a transaction: those of
/// others may come between at the server, and each is executed by itself.
///
/// Delivery: as a single command's, but once the first byte has left all are maybe_applied. What
///   the server says it has not executed (LOADING, NOREPLICAS ...) is asked again until the
///   deadline, after the rest of the batch; scripts are not, for their words are their users'.
/// Awaited too soon: as in a Transaction, before execute().
/// Lifetime: as a Transaction's.
class Batch final : public Commands {
 public:
  Batch(detail::ReactorCore& core, detail::SendBlock send, detail::Rewriting rewriting = {},
        const detail::Ensure& ensure = {}, const detail::BlockRules& rules = {});
  Batch(Batch&& other) noexcept;
  Batch& operator=(Batch&& other) noexcept;
  ~Batch();

  std::size_t size() const noexcept;
  /// Ends when every command was answered; fails with the first error any of them met.
  Future<void> execute();
  /// The same, and gives every reply, in order; one that is an error has that type.
  Future<std::vector<Reply>> execute_replies();
  /// Forgets them, as Transaction::discard().
  void discard() noexcept;

 private:
  void dispatch(const CommandView& command, ReplySlot& slot) const override;

  Shared<detail::Block> block_;  // as a Transaction's
  detail::SendBlock send_;
  bool goes_again_;
};

/// A session that watches keys, from Client::watch(): read what the transaction depends on, then
/// multi(). The connection goes back when this and the transaction are gone. Lifetime and errors
/// are those of a Session.
class Watch final : public Commands {
 public:
  explicit Watch(Session session, const detail::Ensure& ensure = {});
  Watch(Watch&& other) noexcept;
  Watch& operator=(Watch&& other) noexcept;
  ~Watch();

  /// A transaction that is executed only if none of the keys changed since.
  Transaction multi();

 private:
  void dispatch(const CommandView& command, ReplySlot& slot) const override;

  Shared<detail::WatchedSession> session_;  // with the transactions that multi() gave
  detail::Ensure ensure_;                   // of those transactions
};

struct TransactOptions {
  int attempts = 5;  ///< how often it is tried while others change the keys
};

}  // namespace deferredis
