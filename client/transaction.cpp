#include <deferredis/client/transaction.hpp>

#include <string>
#include <utility>

#include <deferredis/client/detail/block.hpp>
#include <deferredis/client/detail/command_effect.hpp>

namespace deferredis {

/// The session of a Watch and of the transactions that it gave.
class detail::WatchedSession {
 public:
  explicit WatchedSession(Session held) : session(std::move(held)) {}

  Session session;

 private:
  friend void detail::retain(WatchedSession& session) noexcept;
  friend void detail::release(WatchedSession& session) noexcept;
  std::uint32_t owners_ = 0;
};
void detail::retain(WatchedSession& session) noexcept { ++session.owners_; }
[[gnu::noinline]] void detail::release(WatchedSession& session) noexcept {
  if (--session.owners_ == 0) delete &session;
}

namespace {

using detail::Block;
using Replies = std::vector<Reply>;

void fail(ReplySlot& slot, Errc code, const CommandView& command, std::string_view why) {
  slot.fail(Error(code, std::string(command.name()).append(": ").append(why)));
  slot.drop_producer();
}

void add(const Shared<Block>& block, bool may_block, std::string_view what,
         const CommandView& command, ReplySlot& slot) {
  if (block == nullptr) {
    return fail(slot, errc::closed, command, std::string(what) + " has ended; begin a new one");
  }
  const detail::Effect effect = detail::effect_of(command);
  if (effect == detail::Effect::none || (may_block && effect == detail::Effect::blocks)) {
    return block->add(command, slot);
  }
  if (effect == detail::Effect::script) return block->add_script(command, slot);
  fail(slot, errc::not_supported, command,
       "not for " + std::string(what) + ": " + std::string(command.row.instead));
}

Future<void> send_once(const Shared<Block>& block, detail::SendBlock& to, Block::Keep keep) {
  block->seal();
  Future<void> ended = ready();
  ReplySlot& slot = Block::make_slot(block, keep, ended);
  to(block, slot);
  return ended;
}

// Scripts that the server forgot while the batch was on its way go once more, with their texts.
Future<void> send(Shared<Block> block, detail::SendBlock& to, Block::Keep keep) {
  auto first = send_once(block, to, keep);
  if (!block->has_hashed_scripts()) return first;
  return std::move(first).then([block, again = std::move(to)]() mutable -> Future<void> {
    const Shared<Block> second = block->take_forgotten();
    if (second == nullptr) return ready();
    return send_once(second, again, Block::Keep::replies).then([block, second] {
      const auto error = block->absorb(*second);
      return error ? Outcome<void>(*error) : Outcome<void>();
    });
  });
}

Error has_ended(std::string_view what) {
  return Error(errc::closed, std::string(what) + " has ended; begin a new one");
}

Future<void> end(Shared<Block>& block, detail::SendBlock& to, std::string_view what) {
  if (block == nullptr) return failed<>(has_ended(what));
  if (block->size() == 0 && what == "the batch") return ready();
  return send(std::exchange(block, nullptr), to, Block::Keep::nothing);
}

Future<Replies> end_with_replies(Shared<Block>& block, detail::SendBlock& to,
                                 std::string_view what) {
  const Shared<Block> kept = block;
  if (kept == nullptr) return failed<Replies>(has_ended(what));
  if (kept->size() == 0 && what == "the batch") return ready(Replies());
  return send(std::exchange(block, nullptr), to, Block::Keep::replies).then([kept] {
    return kept->take_replies();
  });
}

constexpr std::string_view the_transaction = "the transaction";
constexpr std::string_view the_batch = "the batch";

}  // namespace

// --- Transaction ---------------------------------------------------------------------------------

Transaction::Transaction(detail::ReactorCore& core, detail::SendBlock send,
                         detail::Rewriting rewriting, const detail::Ensure& ensure)
    : Commands(core),
      block_(
          Shared<Block>(new Block(core, Block::Kind::transaction, std::move(rewriting), ensure))),
      send_(std::move(send)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction& Transaction::operator=(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

std::size_t Transaction::size() const noexcept { return block_ == nullptr ? 0 : block_->size(); }
Future<void> Transaction::commit() { return end(block_, send_, the_transaction); }
Future<Replies> Transaction::commit_replies() {
  return end_with_replies(block_, send_, the_transaction);
}
void Transaction::discard() noexcept { block_ = nullptr; }

void Transaction::dispatch(const CommandView& command, ReplySlot& slot) const {
  add(block_, true, the_transaction, command, slot);
}

// --- Batch ---------------------------------------------------------------------------------------

Batch::Batch(detail::ReactorCore& core, detail::SendBlock send, detail::Rewriting rewriting,
             const detail::Ensure& ensure)
    : Commands(core),
      block_(Shared<Block>(new Block(core, Block::Kind::batch, std::move(rewriting), ensure))),
      send_(std::move(send)) {}
Batch::Batch(Batch&&) noexcept = default;
Batch& Batch::operator=(Batch&&) noexcept = default;
Batch::~Batch() = default;

std::size_t Batch::size() const noexcept { return block_ == nullptr ? 0 : block_->size(); }
Future<void> Batch::execute() { return end(block_, send_, the_batch); }
Future<Replies> Batch::execute_replies() { return end_with_replies(block_, send_, the_batch); }
void Batch::discard() noexcept { block_ = nullptr; }

void Batch::dispatch(const CommandView& command, ReplySlot& slot) const {
  add(block_, false, the_batch, command, slot);
}

// --- Watch ---------------------------------------------------------------------------------------

Watch::Watch(Session session, const detail::Ensure& ensure)
    : Commands(session),
      session_(new detail::WatchedSession(std::move(session))),
      ensure_(ensure) {}
Watch::Watch(Watch&&) noexcept = default;
Watch& Watch::operator=(Watch&&) noexcept = default;
Watch::~Watch() = default;

Transaction Watch::multi() {
  auto send = [session = session_, wait = ensure_.timeout](const Shared<Block>& block,
                                                           ReplySlot& slot) {
    session->session.dispatch_transaction(block->bytes(), slot, wait);
  };
  return Transaction(core(), std::move(send), session_->session.rewriting(), ensure_);
}

void Watch::dispatch(const CommandView& command, ReplySlot& slot) const {
  session_->session.dispatch(command, slot);
}

}  // namespace deferredis
