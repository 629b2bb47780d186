#include <deferredis/client/no_reply.hpp>

#include <optional>
#include <string>
#include <utility>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/commands/blocking_timeout.hpp>
#include <deferredis/client/link/exclusive_connections.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis {

namespace {

constexpr std::string_view replies_off = "*3\r\n$6\r\nCLIENT\r\n$5\r\nREPLY\r\n$3\r\nOFF\r\n";
constexpr std::string_view replies_on = "*3\r\n$6\r\nCLIENT\r\n$5\r\nREPLY\r\n$2\r\nON\r\n";
constexpr CommandRow whole_row{.name = "CLIENT REPLY", .encoded = {}, .words = 0};
constexpr std::size_t most_bytes = std::size_t{64} << 20;  // of waiting commands

void cancel(ReplySlot& slot) {
  slot.fail(
      Error(errc::cancelled, std::string(slot.row->name) + ": cancelled", Delivery::maybe_applied));
}

/// Slots in order, linked through their own data.
class Slots {
 public:
  void add(ReplySlot& slot) noexcept {
    slot.next = nullptr;
    *tail_ = &slot;
    tail_ = &slot.next;
  }
  bool empty() const noexcept { return head_ == nullptr; }
  ReplySlot& front() const noexcept { return *head_; }
  ReplySlot& take() noexcept {
    ReplySlot& slot = *head_;
    head_ = slot.next;
    if (head_ == nullptr) tail_ = &head_;
    return slot;
  }
  void take_all(Slots& other) noexcept {
    while (!other.empty()) add(other.take());
  }

 private:
  ReplySlot* head_ = nullptr;
  ReplySlot** tail_ = &head_;
};

}  // namespace

/// The commands of a NoReply. Only one group is under way at a time, so whatever the server answers
/// to it (it may be forbidden to silence it) cannot be mistaken for anything else.
class detail::UnansweredCommands {
 public:
  UnansweredCommands(Shared<Backend> backend, Rewriting rewriting, Duration timeout, bool offline)
      : backend_(std::move(backend)),
        rewriting_(std::move(rewriting)),
        timeout_(timeout),
        offline_(offline) {}
  UnansweredCommands(const UnansweredCommands&) = delete;
  UnansweredCommands& operator=(const UnansweredCommands&) = delete;

  ReactorCore& core() const noexcept { return backend_->core(); }
  const KnownCommands* own_commands() const noexcept { return rewriting_.own_commands.get(); }
  void add(const CommandView& command, ReplySlot& slot);

 private:
  ~UnansweredCommands() {
    const Error gone(errc::closed, "the reactor is gone", Delivery::not_sent);
    fail(sent_, gone.with_delivery(Delivery::maybe_applied));
    fail(waiting_, gone);
  }
  friend void retain(UnansweredCommands& commands) noexcept { commands.owners_.add(); }
  friend void release(UnansweredCommands& commands) noexcept;

  static Future<void> run(Shared<UnansweredCommands> self);
  void begin();
  Future<Lease> lease();
  void drop_overdue();
  Future<std::string> send();
  void end(const Outcome<std::string>& answered);
  void fail(Slots& slots, const Error& error);

  Shared<Backend> backend_;  // shared with the client's handles
  Rewriting rewriting_;
  Duration timeout_;
  bool offline_;  // also waits while the server is away
  std::optional<Lease> lease_;
  Slots waiting_;
  Slots sent_;
  std::string bytes_;  // of the waiting commands
  bool running_ = false;
  OwnerCount owners_;
};

[[gnu::noinline]] void detail::release(UnansweredCommands& commands) noexcept {
  if (commands.owners_.remove()) delete &commands;
}

namespace detail {

void UnansweredCommands::add(const CommandView& command, ReplySlot& slot) {
  if (command.row.effect != Effect::none) {
    return refuse(slot, Error(errc::not_supported, std::string(command.name()) +
                                                       " is not possible without its reply: " +
                                                       std::string(command.row.instead)));
  }
  if (bytes_.size() > most_bytes) {
    return refuse(slot,
                  Error(errc::queue_full, std::string(command.name()) +
                                              ": too many commands without replies are waiting"));
  }
  if (core().closing() || core().reactor == nullptr) {
    return refuse(slot, Error(errc::closed, std::string(command.name()) + ": the reactor is gone",
                              Delivery::not_sent));
  }
  Translation unused;
  const Shared<UnansweredCommands> kept(this);  // a codec is user code
  const auto changed = rewriting_.begin(command, slot, unused);
  if (!changed) return;
  const std::size_t before = bytes_.size();
  changed->encode(bytes_);
  slot.bytes = bytes_.size() - before;
  if (timeout_.count() > 0) slot.deadline = core().time() + timeout_;
  slot.set_canceller<cancel>();
  waiting_.add(slot);
  if (!running_) begin();
}

// At the end of the turn, with all commands of that turn.
void UnansweredCommands::begin() {
  running_ = true;
  core().reactor->call_soon([self = Shared(this)] { run(self).detach(); });
}

Future<void> UnansweredCommands::run(Shared<UnansweredCommands> self) {
  while (!self->waiting_.empty()) {
    if (!self->lease_ || !self->lease_->up()) {
      auto asked = self->lease();
      auto leased = co_await std::move(asked).outcome();
      if (!leased) {
        self->bytes_.clear();
        self->fail(self->waiting_, leased.error().with_delivery(Delivery::not_sent));
        continue;
      }
      self->lease_.emplace(std::move(leased.value()));
    }
    self->drop_overdue();
    if (self->waiting_.empty()) continue;
    auto sent = self->send();
    auto answered = co_await std::move(sent).outcome();
    self->end(answered);
  }
  self->running_ = false;
}

Future<Lease> UnansweredCommands::lease() {
  auto asked = backend_->lease({.offline = offline_});
  const TimePoint deadline = waiting_.front().deadline;
  if (deadline == TimePoint::max()) return asked;
  const Duration left = deadline - core().time();
  return std::move(asked).timeout(std::max<Duration>(left, std::chrono::milliseconds(1)));
}

// Commands that were called too long ago are not sent. All have the same timeout, so these are the
// first ones.
void UnansweredCommands::drop_overdue() {
  const TimePoint now = core().time();
  std::size_t dropped = 0;
  while (!waiting_.empty() && waiting_.front().deadline <= now) {
    ReplySlot& slot = waiting_.take();
    dropped += slot.bytes;
    slot.fail(
        Error(errc::timeout,
              std::string(slot.row->name) + ": its deadline passed before it could be written",
              Delivery::not_sent));
    slot.drop_producer();
  }
  bytes_.erase(0, dropped);
}

Future<std::string> UnansweredCommands::send() {
  const auto slot = make_slot<std::string>(core(), whole_row);
  slot->deadline = waiting_.front().deadline;
  slot->piecemeal = true;
  std::string bytes(replies_off);
  bytes.append(bytes_).append(replies_on);
  bytes_.clear();
  sent_.take_all(waiting_);
  auto answered = slot.future();
  lease_->dispatch(bytes, slot);
  return answered;
}

void UnansweredCommands::end(const Outcome<std::string>& answered) {
  if (answered && answered.value() == "OK") {
    while (!sent_.empty()) {
      ReplySlot& slot = sent_.take();
      if (!slot.settled()) slot.settle();
      slot.drop_producer();
    }
    return;
  }
  // Nobody knows what else will arrive on that connection.
  lease_->give_back(false);
  lease_.reset();
  if (answered) {
    return fail(sent_, Error(errc::protocol, "CLIENT REPLY ON was not answered with OK",
                             Delivery::maybe_applied));
  }
  const Error& error = answered.error();
  const bool executed = error.delivery() == Delivery::rejected;  // only CLIENT REPLY was rejected
  fail(sent_, executed ? error.with_delivery(Delivery::maybe_applied) : error);
}

void UnansweredCommands::fail(Slots& slots, const Error& error) {
  while (!slots.empty()) {
    ReplySlot& slot = slots.take();
    if (!slot.settled()) slot.fail(error.with_context(slot.row->name));
    slot.drop_producer();
  }
}

}  // namespace detail

NoReply::NoReply(Shared<Backend> backend, detail::Rewriting rewriting, Duration timeout,
                 bool offline)
    : CommandCaller(backend->core()),
      commands_(new detail::UnansweredCommands(std::move(backend), std::move(rewriting), timeout,
                                               offline)) {}

const detail::KnownCommands* NoReply::known_commands() const noexcept {
  return commands_->own_commands();
}
void NoReply::dispatch(const CommandView& command, ReplySlot& slot) const {
  commands_->add(command, slot);
}

}  // namespace deferredis
