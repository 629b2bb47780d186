#include <deferredis/client/detail/blocking_command.hpp>

#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/detail/exclusive_connections.hpp>
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

/// Where among the arguments its timeout stands.
std::size_t timeout_index(const CommandView& command) {
  const bool first = command.name() == "BLMPOP" || command.name() == "BZMPOP";
  return first || command.arguments.empty() ? 0 : command.arguments.size() - 1;
}

class BlockingCommand final : Interceptor {
 public:
  BlockingCommand(Shared<Backend> backend, const CommandView& command, ReplySlot& slot);
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
  static Future<bool> wait(std::shared_ptr<BlockingCommand> self, Lease lease, Duration slice);

  enum class Phase : std::uint8_t { leasing, waiting, ended };

  bool command_failed(ReplySlot&, const Error&, const CommandBytes&) override { return false; }
  static void cancel(ReplySlot& slot);
  Future<Reply> ask(Lease& lease, Duration slice);
  void ask_id(Lease& lease, const std::shared_ptr<BlockingCommand>& self);
  void unblock();
  void fail(const Error& error);
  void finish(const Reply& reply);
  void settle() noexcept;

  Shared<Backend> home_;     // with the handles of the client
  Shared<Backend> backend_;  // the server that has the keys
  const CommandRow* row_;
  std::vector<std::string> words_;
  std::size_t timeout_at_;
  std::optional<Duration> left_;  // of its own timeout; none: for ever, or not for us to read
  bool sliced_ = false;
  ReplySlot* slot_;  // the caller's, whose producer we are; null: settled
  Future<void> leasing_;
  std::optional<std::int64_t> connection_id_;
  Phase phase_ = Phase::leasing;
  bool cancelled_ = false;
};

BlockingCommand::BlockingCommand(Shared<Backend> backend, const CommandView& command,
                                 ReplySlot& slot)
    : home_(std::move(backend)),
      backend_(home_),
      row_(&command.row),
      words_(command.arguments.begin(), command.arguments.end()),
      timeout_at_(timeout_index(command)),
      slot_(&slot),
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
    if (!reply.is_null()) home_->unreceived(row_->name, reply);
    if (!slot_->settled()) slot_->fail(Error(errc::cancelled, "nobody waited"), true);
    return settle();
  }
  std::string frame;
  reply.append_resp(frame);
  ReplyReader reader{std::string_view(frame)};
  command_data(*slot_).decode(*slot_, reader);
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

void BlockingCommand::ask_id(Lease& lease, const std::shared_ptr<BlockingCommand>& self) {
  auto& slot = make_slot<std::int64_t>(backend_->core(), client_id);
  auto answered = FutureAccess::make<std::int64_t>(slot);
  lease.dispatch(CommandView{client_id, {}}, slot);
  std::move(answered)
      .then([self](std::int64_t id) {
        self->connection_id_ = id;
        if (self->cancelled_ && self->phase_ == Phase::waiting) self->unblock();
      })
      .on_error([](const Error&) {})
      .detach();
}

Future<Reply> BlockingCommand::ask(Lease& lease, Duration slice) {
  auto& slot = make_slot<Reply>(backend_->core(), *row_);
  auto answered = FutureAccess::make<Reply>(slot);
  if (sliced_) {
    const Duration wait = left_ ? std::min(*left_, slice) : slice;
    words_[timeout_at_] = std::string(Arg(std::chrono::duration<double>(wait).count()).view());
    command_data(slot).deadline = backend_->core().time() + wait + blocking_grace;
    if (left_) *left_ -= wait;
  }
  const std::vector<std::string_view> views(words_.begin(), words_.end());
  lease.dispatch(CommandView{*row_, views}, slot);
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

Future<void> BlockingCommand::run(std::shared_ptr<BlockingCommand> self, Duration patience,
                                  Duration slice) {
  for (;;) {
    auto leased = lease(self);
    if (patience > Duration::zero()) leased = std::move(leased).timeout(patience);
    auto got = co_await std::move(leased).outcome();
    if (!got) {
      self->fail(got.error().with_context(self->row_->name).with_delivery(Delivery::not_sent));
      co_return;
    }
    self->phase_ = Phase::waiting;
    const auto served = co_await wait(self, std::move(got.value()), slice);
    if (served) co_return;
    self->phase_ = Phase::leasing;  // the keys are with another server by now
  }
}

// False: it was the wrong server.
Future<bool> BlockingCommand::wait(std::shared_ptr<BlockingCommand> self, Lease lease,
                                   Duration slice) {
  self->ask_id(lease, self);
  for (;;) {
    auto asked = self->ask(lease, slice);
    auto reply = co_await std::move(asked).outcome();
    if (!reply) {
      lease.give_back(reply.error().delivery() == Delivery::rejected);
      if (!self->cancelled_ && self->home_->misdirected(reply.error())) co_return false;
      self->fail(reply.error());
      co_return true;
    }
    const bool over = self->cancelled_ || self->slot_->settled() || !self->sliced_ ||
                      (self->left_ && *self->left_ <= Duration::zero());
    if (!reply.value().is_null() || over) {
      lease.give_back(true);
      self->finish(reply.value());
      co_return true;
    }
  }
}

}  // namespace

std::optional<Duration> blocking_timeout(const CommandView& command) {
  if (command.arguments.empty()) return std::nullopt;
  const std::string_view text = command.arguments[timeout_index(command)];
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || !(seconds >= 0 && seconds < 1e9)) return std::nullopt;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

void run_blocking(Shared<Backend> backend, const CommandView& command, ReplySlot& slot,
                  Duration patience, Duration slice) {
  BlockingCommand::begin(std::make_shared<BlockingCommand>(std::move(backend), command, slot),
                         patience, slice);
}

}  // namespace deferredis::detail
