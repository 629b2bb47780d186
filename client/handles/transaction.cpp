#include <deferredis/client/transaction.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <deferredis/client/backend/handle_access.hpp>
#include <deferredis/client/commands/blocking_timeout.hpp>
#include <deferredis/client/groups/command_group.hpp>
#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis {

/// The session shared by a Watch and the transactions that it made.
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

using detail::CommandGroup;
using detail::refuse;
using Replies = std::vector<Reply>;

void fail(ReplySlot& slot, Errc code, const CommandView& command, std::string_view why) {
  refuse(slot,
         Error(code, std::string(command.name()).append(": ").append(why), Delivery::not_sent));
}

// Keeps the group: a codec is user code, which may destroy the handle.
void add(const Shared<CommandGroup> group, bool may_block, std::string_view what,
         const CommandView& command, ReplySlot& slot) {
  if (group == nullptr) {
    return fail(slot, errc::closed, command, std::string(what) + " has ended; begin a new one");
  }
  if (group->expired()) return refuse(slot, group->expired()->with_context(command.name()));
  const Effect effect = detail::effect_of(command);
  if (effect == Effect::none || (may_block && effect == Effect::blocks)) {
    return group->add(command, slot);
  }
  if (effect == Effect::script) return group->add_script(command, slot);
  fail(slot, errc::not_supported, command,
       "not possible in " + std::string(what) + ": " + std::string(command.row.instead));
}

/// A group under way, which may be sent again.
struct Sent {
  Shared<CommandGroup> group;
  detail::SendGroup to;
  CommandGroup::Keep keep;
  TimePoint deadline = TimePoint::max();
};

Future<void> send_once(Sent& sent, const Shared<CommandGroup>& group, CommandGroup::Keep keep) {
  Future<void> ended = ready();
  ReplySlot& slot = CommandGroup::make_slot(group, keep, ended);
  slot.deadline = sent.deadline;
  sent.to(group, slot);
  // If the reactor is closing, it has already ended, and the slot with it.
  if (sent.deadline == TimePoint::max() && !group->core().closing()) {
    sent.deadline = slot.deadline;
  }
  return ended;
}

/// Sends further rounds for what the server has not executed, until it has or the time is over.
/// Returns the error with which the whole ends.
Future<std::optional<Error>> next_rounds(std::shared_ptr<Sent> sent) {
  Shared<CommandGroup> last = sent->group;
  for (;;) {
    const Duration wait = last->wait();
    const bool whole = last->goes_again();
    const Shared<CommandGroup> next = whole ? last : last->take_put_off();
    if (next == nullptr) break;
    if (wait > Duration::zero()) {
      auto waiting = next->core().reactor->after(wait);
      auto waited = co_await std::move(waiting).outcome();
      if (!waited) {
        next->fail_members(waited.error().with_delivery(Delivery::not_sent));
        co_return whole ? waited.error().with_delivery(Delivery::not_sent)
                        : waited.error().of_a_part();
      }
    }
    if (!whole) next->seal();
    auto sending = send_once(*sent, next, whole ? sent->keep : CommandGroup::Keep::replies);
    auto round = co_await std::move(sending).outcome();
    if (!round && !next->goes_again()) co_return whole ? round.error() : round.error().of_a_part();
    if (!whole) sent->group->absorb(*next);
    last = next;
  }
  const bool of_one =
      sent->group->kind() == CommandGroup::Kind::batch && sent->keep == CommandGroup::Keep::nothing;
  co_return of_one ? sent->group->first_error() : std::nullopt;
}

Future<void> send_again(const std::shared_ptr<Sent>& sent) {
  return next_rounds(sent).then([](const std::optional<Error>& error) {
    return error ? Outcome<void>(*error) : Outcome<void>();
  });
}

Future<void> send(Shared<CommandGroup> group, detail::SendGroup& to, CommandGroup::Keep keep,
                  bool goes_again) {
  group->seal();
  const auto sent = std::make_shared<Sent>(Sent{group, std::move(to), keep});
  auto first = send_once(*sent, group, keep);
  if (goes_again) group->may_go_again(sent->deadline);
  return std::move(first).then(
      [sent]() -> Future<void> { return sent->group->puts_off() ? send_again(sent) : ready(); },
      [sent](const Error& error) -> Future<void> {
        return sent->group->goes_again() ? send_again(sent) : failed<>(error);
      });
}

Error has_ended(std::string_view what) {
  return Error(errc::closed, std::string(what) + " has ended; begin a new one");
}

// It waited too long: what was awaited has failed, so none of it may be sent.
std::optional<Error> expired(Shared<CommandGroup>& group, std::string_view what) {
  if (group == nullptr) return has_ended(what);
  std::optional<Error> why = group->expired();
  if (why) group = nullptr;
  return why;
}

Future<void> end(Shared<CommandGroup>& group, detail::SendGroup& to, std::string_view what,
                 bool goes_again) {
  if (const auto why = expired(group, what)) return failed<>(*why);
  if (group->size() == 0 && what == "the batch") return ready();
  return send(std::exchange(group, nullptr), to, CommandGroup::Keep::nothing, goes_again);
}

Future<Replies> end_with_replies(Shared<CommandGroup>& group, detail::SendGroup& to,
                                 std::string_view what, bool goes_again) {
  if (const auto why = expired(group, what)) return failed<Replies>(*why);
  const Shared<CommandGroup> kept = group;
  if (kept->size() == 0 && what == "the batch") return ready(Replies());
  return send(std::exchange(group, nullptr), to, CommandGroup::Keep::replies, goes_again)
      .then([kept] { return kept->take_replies(); });
}

/// The pieces of a long batch, one after another. An error that the server answered with belongs to
/// one command; after any other, nobody knows how far the piece came, and nothing more is sent.
Future<Replies> send_pieces(std::vector<Shared<CommandGroup>> pieces, detail::SendGroup send_to,
                            CommandGroup::Keep keep, bool goes_again) {
  const auto to = std::make_shared<detail::SendGroup>(std::move(send_to));
  Replies replies;
  std::optional<Error> first;
  std::optional<Error> stopped;
  for (Shared<CommandGroup>& piece : pieces) {
    const Shared<CommandGroup> group = std::exchange(piece, nullptr);
    if (group->size() == 0) continue;
    if (stopped) {
      group->fail_members(*stopped);
      continue;
    }
    detail::SendGroup shared = [to](const Shared<CommandGroup>& sent, ReplySlot& slot) {
      (*to)(sent, slot);
    };
    auto sending = send(group, shared, keep, goes_again);
    auto ended = co_await std::move(sending).outcome();
    if (!ended) {
      if (!first) first = ended.error();
      if (ended.error().delivery() != Delivery::rejected) {
        stopped = ended.error().with_delivery(Delivery::not_sent);
        continue;
      }
    }
    if (keep == CommandGroup::Keep::nothing) continue;
    Replies some = group->take_replies();
    for (Reply& reply : some) replies.push_back(std::move(reply));
  }
  // The pieces before the one that failed were executed.
  if (first) co_return first->of_a_part();
  co_return replies;
}

Future<Replies> execute_pieces(detail::ReactorCore& core, std::vector<Shared<CommandGroup>> pieces,
                               detail::SendGroup send_to, CommandGroup::Keep keep,
                               bool goes_again) {
  for (const auto& piece : pieces) {
    if (piece == nullptr) return failed<Replies>(has_ended("the batch"));
    const auto why = piece->expired();
    if (why) return failed<Replies>(*why);
  }
  for (const auto& piece : pieces) piece->will_be_sent();
  const detail::CurrentCore current(core);
  return send_pieces(std::move(pieces), std::move(send_to), keep, goes_again);
}

constexpr std::string_view the_transaction = "the transaction";
constexpr std::string_view the_batch = "the batch";

}  // namespace

// --- Transaction ---------------------------------------------------------------------------------

Transaction::Transaction(detail::ReactorCore& core, detail::SendGroup send,
                         detail::Rewriting rewriting, const detail::Ensure& ensure,
                         const detail::GroupRules& rules)
    : Commands(core),
      group_(Shared<CommandGroup>(
          new CommandGroup(core, CommandGroup::Kind::transaction, std::move(rewriting), ensure))),
      send_(std::move(send)),
      goes_again_(rules.goes_again) {
  group_->expires_after(rules.patience);
}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction& Transaction::operator=(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

std::size_t Transaction::size() const noexcept { return group_ == nullptr ? 0 : group_->size(); }
Future<void> Transaction::commit() { return end(group_, send_, the_transaction, goes_again_); }
Future<Replies> Transaction::commit_replies() {
  return end_with_replies(group_, send_, the_transaction, goes_again_);
}
void Transaction::discard() noexcept { group_ = nullptr; }

const detail::KnownCommands* Transaction::known_commands() const noexcept {
  return group_ == nullptr ? nullptr : group_->own_commands();
}
void Transaction::dispatch(const CommandView& command, ReplySlot& slot) const {
  add(group_, true, the_transaction, command, slot);
}

// --- Batch ---------------------------------------------------------------------------------------

Batch::Batch(detail::ReactorCore& core, detail::SendGroup send, detail::Rewriting rewriting,
             const detail::Ensure& ensure, const detail::GroupRules& rules)
    : Commands(core),
      rewriting_(std::move(rewriting)),
      ensure_(ensure),
      rules_(rules),
      group_(new_piece()),
      send_(std::move(send)) {}
Batch::Batch(Batch&&) noexcept = default;
Batch& Batch::operator=(Batch&&) noexcept = default;
Batch::~Batch() = default;

Shared<CommandGroup> Batch::new_piece() const {
  Shared<CommandGroup> piece(
      new CommandGroup(core(), CommandGroup::Kind::batch, rewriting_, ensure_));
  piece->expires_after(rules_.patience);
  return piece;
}

std::vector<Shared<CommandGroup>> Batch::take_pieces() noexcept {
  auto pieces = std::exchange(full_, {});
  pieces.push_back(std::exchange(group_, nullptr));
  in_full_ = 0;
  return pieces;
}

std::size_t Batch::size() const noexcept {
  return group_ == nullptr ? 0 : in_full_ + group_->size();
}
Future<void> Batch::execute() {
  if (full_.empty()) return end(group_, send_, the_batch, rules_.goes_again);
  return execute_pieces(core(), take_pieces(), std::move(send_), CommandGroup::Keep::nothing,
                        rules_.goes_again)
      .then([](const Replies&) {});
}
Future<Replies> Batch::execute_replies() {
  if (full_.empty()) return end_with_replies(group_, send_, the_batch, rules_.goes_again);
  return execute_pieces(core(), take_pieces(), std::move(send_), CommandGroup::Keep::replies,
                        rules_.goes_again);
}
void Batch::discard() noexcept {
  full_.clear();
  group_ = nullptr;
}

const detail::KnownCommands* Batch::known_commands() const noexcept {
  return group_ == nullptr ? nullptr : group_->own_commands();
}
void Batch::dispatch(const CommandView& command, ReplySlot& slot) const {
  const bool full =
      rules_.chunk_bytes != 0 && group_ != nullptr && group_->bytes().size() >= rules_.chunk_bytes;
  if (full && !group_->expired()) {
    in_full_ += group_->size();
    full_.push_back(std::exchange(group_, new_piece()));
  }
  add(group_, false, the_batch, command, slot);
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
  auto send = [session = session_, wait = ensure_.timeout](const Shared<CommandGroup>& group,
                                                           ReplySlot& slot) {
    session->session.dispatch_transaction(group->bytes(), slot, wait);
  };
  return detail::HandleAccess::make<Transaction>(
      core(), std::move(send), session_->session.rewriting(), ensure_,
      detail::GroupRules{.patience = session_->session.timeout()});
}

const detail::KnownCommands* Watch::known_commands() const noexcept {
  return session_->session.known_commands();
}
void Watch::dispatch(const CommandView& command, ReplySlot& slot) const {
  session_->session.dispatch(command, slot);
}

}  // namespace deferredis
