#include <deferredis/client/retrying/retried_command.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/retry_policy.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

namespace {
constexpr Duration longest_wait = std::chrono::hours(24 * 365);  // adding it to a time is safe
}  // namespace

namespace {

/// The attempts of one command, one after another.
///
/// Ownership: owned by the slot of the attempt under way, or by the wait for the next one. It is
///   the producer of the caller's slot.
class RetriedCommand final : Interceptor, ClosingWait {
 public:
  RetriedCommand(Client once, Shared<RetryRule> rule, const CommandView& command, ReplySlot& slot)
      : client_(std::move(once)),
        rule_(std::move(rule)),
        row_(command.row),
        words_(command.arguments.begin(), command.arguments.end()),
        slot_(&slot),
        called_(core().time()) {
    slot.interceptor = this;
    slot.set_canceller<cancel>();
  }
  RetriedCommand(const RetriedCommand&) = delete;
  RetriedCommand& operator=(const RetriedCommand&) = delete;

  void send();

 private:
  ~RetriedCommand() {
    if (slot_ != nullptr) finish(Error(errc::closed, "the client is gone", Delivery::not_sent));
  }
  friend void retain(RetriedCommand& command) noexcept { ++command.owners_; }
  [[gnu::noinline]] friend void release(RetriedCommand& command) noexcept {
    if (--command.owners_ == 0) delete &command;
  }

  bool command_failed(ReplySlot&, const Error&, const CommandBytes&) override { return false; }
  static void cancel(ReplySlot& slot);
  static void take_reply(ReplySlot& sent, ReplyReader& reader);
  void client_closed(const Error& reason) override;
  ReactorCore& core() const noexcept { return core_of(client_); }
  void failed(const Error& error);
  std::optional<Duration> ask(const Error& error);
  void finish(const Error& error);

  Client client_;           // without a policy
  Shared<RetryRule> rule_;  // shared with the client that has it
  const CommandRow& row_;
  std::vector<std::string> words_;
  ReplySlot* slot_;            // the caller's; null: it has its result
  ReplySlot* sent_ = nullptr;  // of the attempt under way
  TimePoint called_;
  Timer timer_;
  std::uint32_t failures_ = 0;
  bool maybe_applied_ = false;  // by an earlier attempt
  bool ended_ = false;          // cancelled, or the client is closed: nothing is sent again
  std::uint32_t owners_ = 0;
};

void RetriedCommand::send() {
  const Shared<RetriedCommand> self(this);
  leave();
  const NewSlot<Shared<RetriedCommand>> slot(core(),
                                             CommandData{.decode = take_reply,
                                                         .row = &row_,
                                                         .deadline = slot_->deadline,
                                                         .retry = slot_->retry,
                                                         .offline_wait = slot_->offline_wait,
                                                         .errors_inside = slot_->errors_inside});
  slot.state().emplace(self);
  sent_ = slot.get();
  slot.future()
      .then([](const Shared<RetriedCommand>&) {})
      .on_error([self](const Error& error) { self->failed(error); })
      .detach();
  const std::vector<std::string_view> views(words_.begin(), words_.end());
  send_as_of(client_, CommandView{row_, views}, slot, called_);
}

void RetriedCommand::cancel(ReplySlot& slot) {
  const Shared<RetriedCommand> self(&static_cast<RetriedCommand&>(*slot.interceptor));
  self->ended_ = true;
  if (self->sent_ != nullptr) return self->sent_->cancel();
  self->timer_.cancel();
  self->finish(Error(errc::cancelled, "cancelled before it was sent again", Delivery::not_sent)
                   .with_context(self->row_.name));
}

void RetriedCommand::take_reply(ReplySlot& sent, ReplyReader& reader) {
  const Shared<RetriedCommand> self = sent.state_of<Shared<RetriedCommand>>().value();
  ReplySlot* const slot = std::exchange(self->slot_, nullptr);
  self->sent_ = nullptr;
  if (!slot->settled()) slot->decode(*slot, reader);
  slot->drop_producer();
  sent.settle();
}

void RetriedCommand::failed(const Error& error) {
  sent_ = nullptr;
  if (slot_ == nullptr) return;
  ++failures_;
  // Before the policy is asked: it may cancel the command.
  maybe_applied_ = maybe_applied_ || error.delivery() == Delivery::maybe_applied;
  backend_of(client_)->closing_waits().add(*this);
  const auto wait = ended_ ? std::nullopt : ask(error);
  if (slot_ == nullptr) return;  // the policy ended it
  Reactor* const reactor = core().reactor;
  const TimePoint deadline = slot_->deadline;
  // The policy may have taken long.
  if (!wait || ended_ || reactor == nullptr ||
      (deadline != TimePoint::max() && *wait >= deadline - reactor->now()))
    return finish(error);
  timer_ = reactor->call_later(*wait, [self = Shared(this)] { self->send(); });
}

void RetriedCommand::client_closed(const Error& reason) {
  if (core().closing()) return;  // the reactor ends us
  const Shared<RetriedCommand> self(this);
  ended_ = true;
  finish(reason.with_delivery(Delivery::not_sent).with_context(row_.name));
  // Not inside the frames of the backend that closes, whose last handle we may have.
  timer_ = core().reactor->call_later(Duration::zero(), [self] {});
}

// The wait before the next attempt, if there may be one.
std::optional<Duration> RetriedCommand::ask(const Error& error) {
  const CommandData& data = *slot_;
  const TimePoint now = core().time();
  FailedAttempt attempt{.command = row_.name,
                        .attempt = failures_,
                        .error = error,
                        .repeatable = may_be_repeated(data, error),
                        .elapsed = now - called_,
                        .left = {}};
  if (data.deadline != TimePoint::max()) attempt.left = data.deadline - now;
  try {
    const auto wait = rule_->ask(attempt);
    return attempt.repeatable && wait ? std::clamp(*wait, Duration::zero(), longest_wait)
                                      : decltype(wait)();
  } catch (...) {
    core().report_unhandled(Error(std::current_exception()));
    return std::nullopt;
  }
}

void RetriedCommand::finish(const Error& error) {
  leave();
  ReplySlot& slot = *std::exchange(slot_, nullptr);
  // An earlier attempt may have been executed, whatever became of the last one.
  if (!slot.settled())
    slot.fail(maybe_applied_ ? error.with_delivery(Delivery::maybe_applied) : error);
  slot.drop_producer();
}

}  // namespace

void run_retried(Client once, const Shared<RetryRule>& rule, const CommandView& command,
                 ReplySlot& slot) {
  const Shared<RetriedCommand> run(new RetriedCommand(std::move(once), rule, command, slot));
  run->send();
}

}  // namespace deferredis::detail
