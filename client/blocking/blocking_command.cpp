#include <deferredis/client/blocking/blocking_command.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/link/lease_of.hpp>
#include <deferredis/client/replies/stream.hpp>
#include <deferredis/protocol/command_keys.hpp>

namespace deferredis::detail {

namespace {

constexpr CommandRow client_id{.name = "CLIENT ID",
                               .encoded = "$6\r\nCLIENT\r\n$2\r\nID\r\n",
                               .words = 2,
                               .retry = RetryCategory::connection};
constexpr CommandRow client_unblock{.name = "CLIENT UNBLOCK",
                                    .encoded = "$6\r\nCLIENT\r\n$7\r\nUNBLOCK\r\n",
                                    .words = 2,
                                    .retry = RetryCategory::connection};
constexpr CommandRow xrevrange{
    .name = "XREVRANGE", .encoded = "$9\r\nXREVRANGE\r\n", .retry = RetryCategory::read_only};
constexpr int moves_in_a_row = 3;  // to another connection, without an answer on any

class BlockingCommand final : Interceptor, BlockingWait {
 public:
  BlockingCommand(Shared<Backend> backend, const CommandView& command, ReplySlot& slot,
                  const BlockingRules& rules, Translation translation);
  BlockingCommand(const BlockingCommand&) = delete;
  BlockingCommand& operator=(const BlockingCommand&) = delete;
  ~BlockingCommand();

  static void begin(std::shared_ptr<BlockingCommand> command, Duration patience) {
    BlockingCommand& self = *command;
    self.self_ = command;
    const CurrentCore current(self.home_->core());
    auto running = run(std::move(command), patience);
    // Until there is a lease, a cancel stops the coroutine itself.
    if (!running.settled()) self.leasing_ = std::move(running);
  }

 private:
  static Future<void> run(std::shared_ptr<BlockingCommand> self, Duration patience);
  static Future<Lease> lease(std::shared_ptr<BlockingCommand> self, Patience patience);

  enum class Phase : std::uint8_t { leasing, waiting, ended };

  bool command_failed(ReplySlot&, const Error&, const CommandBytes&) override { return false; }
  static void cancel(ReplySlot& slot);
  static Future<Reply> wait(std::shared_ptr<BlockingCommand> self);
  static Future<void> close_positions(std::shared_ptr<BlockingCommand> self);
  Future<std::vector<StreamEntry>> last_entry(std::string_view key);
  Future<Reply> ask(Duration wait);
  void limit();
  Error silent(Duration wait) const;
  Error cancelled(Delivery delivery) const;
  void ask_id(const std::shared_ptr<BlockingCommand>& self);
  bool is_read() const noexcept { return row_->has(CommandFlag::readonly); }
  bool may_move(const Error& error) noexcept;
  bool over() const noexcept;
  void end_wait() override;
  bool endless() const noexcept override { return !left_ && sliced_; }
  void stop_waiting();
  void unblock();
  void unblock_failed();
  Backend& server() noexcept { return backend_ == nullptr ? *home_ : *backend_; }
  TimePoint now() const noexcept { return home_->core().exact_time(); }
  void fail(const Error& error);
  void finish(const Reply& reply);
  void settle() noexcept;

  Shared<Backend> home_;     // shared with the client's handles
  Shared<Backend> backend_;  // the server that has the keys; null: home_
  const CommandRow* row_;
  std::vector<std::string> words_;
  TimeoutPlace timeout_at_;
  std::optional<Duration> left_;  // of its own timeout; nullopt: endless, or we could not read it
  bool sliced_ = false;
  Duration slice_;       // how long each request may wait
  Duration dead_after_;  // after that the server counts as silent; zero: never
  ReplySlot* slot_;      // the caller's, of which we are the producer; null: settled
  Translation translation_;
  Future<void> leasing_;
  std::optional<Lease> lease_;
  int moves_ = 0;
  std::optional<std::int64_t> connection_id_;
  Phase phase_ = Phase::leasing;
  bool cancelled_ = false;
  bool drained_ = false;                 // ended by its client, not by the holder of the future
  Timer timer_;                          // its own timeout plus two seconds
  std::weak_ptr<BlockingCommand> self_;  // owned by run() and its requests
};

BlockingCommand::BlockingCommand(Shared<Backend> backend, const CommandView& command,
                                 ReplySlot& slot, const BlockingRules& rules,
                                 Translation translation)
    : home_(std::move(backend)),
      row_(&command.row),
      words_(command.arguments.begin(), command.arguments.end()),
      timeout_at_(timeout_place(command).value_or(TimeoutPlace())),
      slice_(rules.slice),
      dead_after_(rules.dead_after),
      slot_(&slot),
      translation_(std::move(translation)),
      leasing_(ready()) {
  left_ = blocking_timeout(command);
  sliced_ = left_.has_value();
  if (left_ == Duration::zero()) left_.reset();
  slot.interceptor = this;
  slot.set_canceller<cancel>();
  home_->add_wait(*this);
}

BlockingCommand::~BlockingCommand() {
  if (slot_ != nullptr) fail(Error(errc::closed, "the client is gone", Delivery::maybe_applied));
}

void BlockingCommand::settle() noexcept {
  phase_ = Phase::ended;
  home_->remove_wait(*this);
  std::exchange(slot_, nullptr)->drop_producer();
}

void BlockingCommand::fail(const Error& error) {
  const bool asked = cancelled_ && !error.is(errc::cancelled);
  if (!slot_->settled()) slot_->fail(asked ? cancelled(error.delivery()) : error);
  settle();
}

Error BlockingCommand::cancelled(Delivery delivery) const {
  std::string text(row_->name);
  text += drained_ ? ": ended before the server had anything: its client was drained, or its last "
                     "handle is gone"
                   : ": cancelled before the server had anything";
  return Error(errc::cancelled, std::move(text), delivery);
}

void BlockingCommand::finish(const Reply& reply) {
  if (cancelled_ && reply.is_null() && !slot_->settled()) {
    return fail(cancelled(Delivery::rejected));
  }
  if (slot_->settled() || !slot_->has_consumer()) {
    if (!reply.is_null() && !is_read()) home_->unreceived(row_->name, reply);
    if (!slot_->settled()) slot_->fail(Error(errc::cancelled, "nobody waited"), true);
    return settle();
  }
  translation_.settle(*slot_, reply);
  settle();
}

void BlockingCommand::cancel(ReplySlot& slot) {
  auto& self = static_cast<BlockingCommand&>(*slot.interceptor);
  self.stop_waiting();
}

void BlockingCommand::end_wait() {
  if (cancelled_ || phase_ == Phase::ended) return;
  drained_ = true;
  stop_waiting();
}

void BlockingCommand::stop_waiting() {
  cancelled_ = true;
  if (phase_ == Phase::leasing) leasing_.cancel();
  else unblock();
}

void BlockingCommand::unblock() {
  if (!connection_id_) return;  // the request for it is under way
  const auto slot = make_slot<std::int64_t>(home_->core(), client_unblock);
  auto answered = slot.future();
  const Arg id(*connection_id_);
  const std::string_view arguments[] = {id.view()};
  slot->deadline = now() + blocking_grace;
  server().dispatch(CommandView{client_unblock, arguments}, slot);
  const auto on_error = [weak = self_](const Error&) {
    if (const auto self = weak.lock()) self->unblock_failed();
  };
  std::move(answered).then([](std::int64_t) {}, on_error).detach();
}

// A drain cannot wait forever for a server that does not let go.
void BlockingCommand::unblock_failed() {
  if (drained_ && phase_ == Phase::waiting) lease_->give_back(false);
}

void BlockingCommand::ask_id(const std::shared_ptr<BlockingCommand>& self) {
  const auto slot = make_slot<std::int64_t>(home_->core(), client_id);
  auto answered = slot.future();
  lease_->dispatch(CommandView{client_id, {}}, slot);
  std::move(answered)
      .then([self](std::int64_t id) {
        self->connection_id_ = id;
        if (self->cancelled_ && self->phase_ == Phase::waiting) self->unblock();
      })
      .on_error([](const Error&) {})
      .detach();
}

Future<Reply> BlockingCommand::ask(Duration wait) {
  const auto slot = make_slot<Reply>(home_->core(), *row_);
  auto answered = slot.future();
  slot->interceptor = this;  // this slot is ours, not a caller's
  slot->blocking = true;     // silence is judged here
  if (sliced_) {
    words_[timeout_at_.argument] = timeout_at_.text(wait);
    if (dead_after_ > Duration::zero()) slot->deadline = now() + wait + dead_after_;
    else if (left_) slot->deadline = now() + *left_ + blocking_grace;
  }
  const std::vector<std::string_view> views(words_.begin(), words_.end());
  lease_->dispatch(CommandView{*row_, views}, slot);
  return answered;
}

Future<Lease> BlockingCommand::lease(std::shared_ptr<BlockingCommand> self, Patience patience) {
  std::vector<std::string_view> keys(self->words_.begin(), self->words_.end());
  std::vector<std::size_t> indices;
  find_keys(CommandView{*self->row_, keys}, indices);
  for (std::size_t i = 0; i != indices.size(); ++i) keys[i] = self->words_[indices[i]];
  keys.resize(indices.size());
  auto asked = lease_of(self->home_, std::vector<std::string>(keys.begin(), keys.end()), patience);
  Leased leased = co_await std::move(asked);
  // An endless wait may have only one handle.
  self->backend_ = leased.server.get() == self->home_.get() ? nullptr : std::move(leased.server);
  co_return std::move(leased.lease);
}

Future<std::vector<StreamEntry>> BlockingCommand::last_entry(std::string_view key) {
  const auto slot = make_slot<std::vector<StreamEntry>>(home_->core(), xrevrange);
  auto answered = slot.future();
  slot->deadline = now() + blocking_grace;
  const std::string_view arguments[] = {key, "+", "-", "COUNT", "1"};
  lease_->dispatch(CommandView{xrevrange, arguments}, slot);
  return answered;
}

/// Replaces each `$` with the last id of its stream. Entries added later have larger ids.
Future<void> BlockingCommand::close_positions(std::shared_ptr<BlockingCommand> self) {
  if (!self->is_read()) co_return;
  auto& words = self->words_;
  for (const OpenPosition& open : open_positions(words)) {
    auto asked = self->last_entry(words[open.key]);
    const auto last = co_await std::move(asked);
    words[open.id] = last.empty() ? "0-0" : last.front().id;
  }
}

bool BlockingCommand::over() const noexcept {
  return cancelled_ || slot_->settled() || !sliced_ || (left_ && *left_ <= Duration::zero());
}

// The server did not answer a slice for this long after its end.
Error BlockingCommand::silent(Duration wait) const {
  const auto ms = [](Duration span) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(span).count());
  };
  return Error(errc::connection,
               std::string(row_->name) + ": the server is silent: it was asked to wait for " +
                   ms(wait) + " ms, but has not answered " + ms(dead_after_) + " ms after that",
               Delivery::maybe_applied);
}

// Whatever the server returns after this goes to on_unreceived().
void BlockingCommand::limit() {
  if (!left_) return;
  timer_ = Reactor::of(home_->core()).call_later(*left_ + blocking_grace, [weak = self_] {
    const auto self = weak.lock();
    if (self == nullptr || self->slot_ == nullptr || self->slot_->settled()) return;
    self->slot_->fail(Error(errc::timeout,
                            std::string(self->row_->name) +
                                ": the server did not answer within two seconds of the timeout "
                                "that it was given",
                            Delivery::maybe_applied));
  });
}

/// The reply; null if the time is over or the wait was cancelled. A late answer to a slice is not a
/// failure: only the command's own timeout ends the wait, or a server that is silent for
/// dead_after.
Future<Reply> BlockingCommand::wait(std::shared_ptr<BlockingCommand> self) {
  co_await close_positions(self);
  if (self->cancelled_) co_return Reply();
  self->limit();
  for (;;) {
    const Duration wait = self->left_ ? std::min(*self->left_, self->slice_) : self->slice_;
    const TimePoint began = self->now();
    auto asked = self->ask(wait);
    auto reply = co_await std::move(asked).outcome();
    const Duration took = self->now() - began;
    if (self->left_) *self->left_ -= reply ? std::max(wait, took) : took;
    const bool dead = !reply && self->sliced_ && self->dead_after_ > Duration::zero() &&
                      reply.error().is(errc::timeout);
    if (dead) co_return self->silent(wait);
    if (!reply) co_return reply.error();
    self->moves_ = 0;
    if (self->endless() && self->home_->is_lonely()) self->cancelled_ = self->drained_ = true;
    if (!reply.value().is_null() || self->over()) co_return std::move(reply.value());
  }
}

/// Can another connection take over? Only for a command that removes nothing from the server.
bool BlockingCommand::may_move(const Error& error) noexcept {
  return error.is(errc::connection) && !error.is(errc::auth) && is_read() && !cancelled_ &&
         !slot_->settled() && slot_->retry >= RetryCategory::read_only &&
         ++moves_ <= moves_in_a_row;
}

Future<void> BlockingCommand::run(std::shared_ptr<BlockingCommand> self, Duration patience) {
  for (;;) {
    Patience until{.offline = self->slot_->offline_wait};
    if (patience > Duration::zero()) until.deadline = self->home_->core().time() + patience;
    auto leased = lease(self, until);
    auto got = co_await std::move(leased).outcome();
    if (!got) {
      const Error error = got.error().with_context(self->row_->name);
      const bool moving = self->moves_ != 0;
      self->fail(error.with_delivery(moving ? Delivery::maybe_applied : Delivery::not_sent));
      co_return;
    }
    self->lease_.emplace(std::move(got.value()));
    self->phase_ = Phase::waiting;
    self->ask_id(self);
    auto waiting = wait(self);
    auto reply = co_await std::move(waiting).outcome();
    self->lease_->give_back(reply || reply.error().delivery() == Delivery::rejected);
    if (reply) {
      self->finish(reply.value());
      co_return;
    }
    self->connection_id_.reset();  // somebody else may have the connection now
    auto learned = self->home_->misdirected(reply.error(), false);
    const auto known = co_await std::move(learned).outcome();
    const bool moved = !self->cancelled_ && known && known.value();
    if (!moved && !self->may_move(reply.error())) {
      self->fail(reply.error());
      co_return;
    }
    self->phase_ = Phase::leasing;
    self->connection_id_.reset();
  }
}

}  // namespace

void run_blocking(Shared<Backend> backend, const CommandView& command, ReplySlot& slot,
                  const BlockingRules& rules, Translation translation) {
  BlockingCommand::begin(std::make_shared<BlockingCommand>(std::move(backend), command, slot, rules,
                                                           std::move(translation)),
                         rules.patience);
}

}  // namespace deferredis::detail
