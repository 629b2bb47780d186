#include <deferredis/client/detail/blocking_command.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/detail/exclusive_connections.hpp>
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
constexpr int moves_in_a_row = 3;  // to another connection, with no answer on any

class BlockingCommand final : Interceptor {
 public:
  BlockingCommand(Shared<Backend> backend, const CommandView& command, ReplySlot& slot,
                  Translation translation);
  BlockingCommand(const BlockingCommand&) = delete;
  BlockingCommand& operator=(const BlockingCommand&) = delete;
  ~BlockingCommand();

  static void begin(std::shared_ptr<BlockingCommand> command, Duration patience, Duration slice) {
    BlockingCommand& self = *command;
    const CurrentCore current(self.backend_->core());
    auto running = run(std::move(command), patience, slice);
    // Until the lease is there the coroutine itself is what a cancel stops.
    if (!running.settled()) self.leasing_ = std::move(running);
  }

 private:
  static Future<void> run(std::shared_ptr<BlockingCommand> self, Duration patience, Duration slice);
  static Future<Lease> lease(std::shared_ptr<BlockingCommand> self);

  enum class Phase : std::uint8_t { leasing, waiting, ended };

  bool command_failed(ReplySlot&, const Error&, const CommandBytes&) override { return false; }
  static void cancel(ReplySlot& slot);
  static Future<Reply> wait(std::shared_ptr<BlockingCommand> self, Duration slice);
  static Future<void> close_positions(std::shared_ptr<BlockingCommand> self);
  Future<std::vector<StreamEntry>> last_entry(std::string_view key);
  Future<Reply> ask(Duration wait);
  void ask_id(const std::shared_ptr<BlockingCommand>& self);
  bool is_read() const noexcept { return row_->has(CommandFlag::readonly); }
  bool may_move(const Error& error) noexcept;
  bool over() const noexcept;
  void unblock();
  void fail(const Error& error);
  void finish(const Reply& reply);
  void settle() noexcept;

  Shared<Backend> home_;     // with the handles of the client
  Shared<Backend> backend_;  // the server that has the keys
  const CommandRow* row_;
  std::vector<std::string> words_;
  TimeoutPlace timeout_at_;
  std::optional<Duration> left_;  // of its own timeout; none: for ever, or not for us to read
  bool sliced_ = false;
  ReplySlot* slot_;  // the caller's, whose producer we are; null: settled
  Translation translation_;
  Future<void> leasing_;
  std::optional<Lease> lease_;
  int moves_ = 0;
  std::optional<std::int64_t> connection_id_;
  Phase phase_ = Phase::leasing;
  bool cancelled_ = false;
};

BlockingCommand::BlockingCommand(Shared<Backend> backend, const CommandView& command,
                                 ReplySlot& slot, Translation translation)
    : home_(std::move(backend)),
      backend_(home_),
      row_(&command.row),
      words_(command.arguments.begin(), command.arguments.end()),
      timeout_at_(timeout_place(command).value_or(TimeoutPlace())),
      slot_(&slot),
      translation_(std::move(translation)),
      leasing_(ready()) {
  left_ = blocking_timeout(command);
  sliced_ = left_.has_value();
  if (left_ == Duration::zero()) left_.reset();
  command_data(slot).interceptor = this;
  slot.set_canceller(cancel);
}

BlockingCommand::~BlockingCommand() {
  if (slot_ != nullptr) fail(Error(errc::closed, "the client is gone", Delivery::maybe_applied));
}

void BlockingCommand::settle() noexcept {
  phase_ = Phase::ended;
  std::exchange(slot_, nullptr)->drop_producer();
}

void BlockingCommand::fail(const Error& error) {
  const bool asked = cancelled_ && !error.is(errc::cancelled);
  slot_->fail(
      asked ? Error(errc::cancelled, std::string(row_->name) + ": cancelled", error.delivery())
            : error);
  settle();
}

void BlockingCommand::finish(const Reply& reply) {
  if (cancelled_ && reply.is_null()) {
    return fail(
        Error(errc::cancelled, "cancelled before the server had anything", Delivery::rejected));
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
  auto& self = static_cast<BlockingCommand&>(*command_data(slot).interceptor);
  self.cancelled_ = true;
  if (self.phase_ == Phase::leasing) self.leasing_.cancel();
  else self.unblock();
}

void BlockingCommand::unblock() {
  if (!connection_id_) return;  // it is on its way
  auto& slot = make_slot<std::int64_t>(backend_->core(), client_unblock);
  auto answered = FutureAccess::make<std::int64_t>(slot);
  const Arg id(*connection_id_);
  const std::string_view arguments[] = {id.view()};
  backend_->dispatch(CommandView{client_unblock, arguments}, slot);
  std::move(answered).then([](std::int64_t) {}).on_error([](const Error&) {}).detach();
}

void BlockingCommand::ask_id(const std::shared_ptr<BlockingCommand>& self) {
  auto& slot = make_slot<std::int64_t>(backend_->core(), client_id);
  auto answered = FutureAccess::make<std::int64_t>(slot);
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
  auto& slot = make_slot<Reply>(backend_->core(), *row_);
  auto answered = FutureAccess::make<Reply>(slot);
  if (sliced_) {
    words_[timeout_at_.argument] = timeout_at_.text(wait);
    command_data(slot).deadline = backend_->core().time() + wait + blocking_grace;
  }
  const std::vector<std::string_view> views(words_.begin(), words_.end());
  lease_->dispatch(CommandView{*row_, views}, slot);
  return answered;
}

Future<Lease> BlockingCommand::lease(std::shared_ptr<BlockingCommand> self) {
  std::vector<std::string_view> keys(self->words_.begin(), self->words_.end());
  std::vector<std::size_t> indices;
  find_keys(CommandView{*self->row_, keys}, indices);
  for (std::size_t i = 0; i != indices.size(); ++i) keys[i] = self->words_[indices[i]];
  keys.resize(indices.size());
  self->backend_ = co_await self->home_->server_of(keys);
  co_return co_await self->backend_->lease();
}

Future<std::vector<StreamEntry>> BlockingCommand::last_entry(std::string_view key) {
  auto& slot = make_slot<std::vector<StreamEntry>>(backend_->core(), xrevrange);
  auto answered = FutureAccess::make<std::vector<StreamEntry>>(slot);
  command_data(slot).deadline = backend_->core().time() + blocking_grace;
  const std::string_view arguments[] = {key, "+", "-", "COUNT", "1"};
  lease_->dispatch(CommandView{xrevrange, arguments}, slot);
  return answered;
}

/// Puts the last id there is in place of each `$`. An entry that is added later has a larger one.
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

/// The reply; null where its time is over or it was cancelled.
Future<Reply> BlockingCommand::wait(std::shared_ptr<BlockingCommand> self, Duration slice) {
  co_await close_positions(self);
  if (self->cancelled_) co_return Reply();
  for (;;) {
    const Duration wait = self->left_ ? std::min(*self->left_, slice) : slice;
    const TimePoint began = self->backend_->core().time();
    auto asked = self->ask(wait);
    auto reply = co_await std::move(asked).outcome();
    if (self->left_) *self->left_ -= reply ? wait : self->backend_->core().time() - began;
    if (!reply) co_return reply.error();
    self->moves_ = 0;
    if (!reply.value().is_null() || self->over()) co_return std::move(reply.value());
  }
}

/// Can another connection take over? Only of a command that takes nothing from the server.
bool BlockingCommand::may_move(const Error& error) noexcept {
  return error.code() == errc::connection && is_read() && !cancelled_ && !slot_->settled() &&
         command_data(*slot_).retry >= RetryCategory::read_only && ++moves_ <= moves_in_a_row;
}

Future<void> BlockingCommand::run(std::shared_ptr<BlockingCommand> self, Duration patience,
                                  Duration slice) {
  for (;;) {
    auto leased = lease(self);
    if (patience > Duration::zero()) leased = std::move(leased).timeout(patience);
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
    auto waiting = wait(self, slice);
    auto reply = co_await std::move(waiting).outcome();
    self->lease_->give_back(reply || reply.error().delivery() == Delivery::rejected);
    if (reply) {
      self->finish(reply.value());
      co_return;
    }
    const bool moved = !self->cancelled_ && self->home_->misdirected(reply.error());
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
                  Duration patience, Duration slice, Translation translation) {
  BlockingCommand::begin(
      std::make_shared<BlockingCommand>(std::move(backend), command, slot, std::move(translation)),
      patience, slice);
}

}  // namespace deferredis::detail
