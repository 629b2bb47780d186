#include <deferredis/client/no_reply.hpp>

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/commands/blocking_timeout.hpp>
#include <deferredis/client/link/exclusive_connections.hpp>
#include <deferredis/protocol/command_keys.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis {

namespace {

using namespace detail;

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

/// The commands for one server. Only one group is under way at a time, so whatever the server
/// answers to it (it may be forbidden to silence it) cannot be mistaken for anything else.
class UnansweredLane {
 public:
  /// `keys_move`: the server may have given a key away, so it is asked about each one afterwards.
  UnansweredLane(Shared<Backend> server, Shared<Backend> asked, bool offline, bool keys_move)
      : server_(std::move(server)),
        asked_(std::move(asked)),
        offline_(offline),
        keys_move_(keys_move) {}
  UnansweredLane(const UnansweredLane&) = delete;
  UnansweredLane& operator=(const UnansweredLane&) = delete;

  /// Its deadline must be filled in. `key`: its first one.
  void add(std::string_view bytes, std::string_view key, ReplySlot& slot);

 private:
  ~UnansweredLane() {
    const Error gone(errc::closed, "the reactor is gone", Delivery::not_sent);
    fail(sent_, gone.with_delivery(Delivery::maybe_applied));
    fail(waiting_, gone);
  }
  friend void retain(UnansweredLane& lane) noexcept { lane.owners_.add(); }
  [[gnu::noinline]] friend void release(UnansweredLane& lane) noexcept {
    if (lane.owners_.remove()) delete &lane;
  }

  ReactorCore& core() const noexcept { return server_->core(); }
  static Future<void> run(Shared<UnansweredLane> self);
  Future<Lease> lease();
  void drop_overdue();
  Future<void> send();
  static void take_reply(ReplySlot& slot, ReplyReader& reader);
  void take(ReplySlot& slot, ReplyReader& reader);
  void end(const Outcome<void>& answered);
  void settle_sent();
  void fail(Slots& slots, const Error& error);

  Shared<Backend> server_;  // shared with the client's handles, as is the next
  Shared<Backend> asked_;   // knows the servers
  bool offline_;            // also waits while the server is away
  bool keys_move_;
  std::optional<Lease> lease_;
  Slots waiting_;
  Slots sent_;
  std::string bytes_;                // of the waiting commands
  std::deque<std::string> keys_;     // of the waiting commands, if keys move
  std::deque<std::string> of_sent_;  // of those sent
  std::vector<std::string> probed_;  // those of them that the server is asked about
  std::map<std::string, Error, std::less<>> given_away_;  // what it said of some
  std::size_t replies_ = 0;                               // to the group under way
  bool running_ = false;
  OwnerCount owners_;
};

void UnansweredLane::add(std::string_view bytes, std::string_view key, ReplySlot& slot) {
  if (bytes_.size() > most_bytes) {
    return detail::refuse(
        slot, Error(errc::queue_full, std::string(slot.row->name) +
                                          ": too many commands without replies are waiting"));
  }
  bytes_.append(bytes);
  slot.bytes = bytes.size();
  if (keys_move_) keys_.emplace_back(key);
  waiting_.add(slot);
  if (std::exchange(running_, true)) return;
  // At the end of the turn, with all commands of that turn.
  core().reactor->call_soon([self = Shared(this)] { run(self).detach(); });
}

Future<void> UnansweredLane::run(Shared<UnansweredLane> self) {
  while (!self->waiting_.empty()) {
    if (!self->lease_ || !self->lease_->up()) {
      auto asked = self->lease();
      auto leased = co_await std::move(asked).outcome();
      if (!leased) {
        self->bytes_.clear();
        self->keys_.clear();
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

Future<Lease> UnansweredLane::lease() {
  auto asked = server_->lease({.offline = offline_});
  const TimePoint deadline = waiting_.front().deadline;
  if (deadline == TimePoint::max()) return asked;
  const Duration left = deadline - core().time();
  return std::move(asked).timeout(std::max<Duration>(left, std::chrono::milliseconds(1)));
}

// Commands that were called too long ago are not sent. All have the same timeout, so these are the
// first ones.
void UnansweredLane::drop_overdue() {
  const TimePoint now = core().time();
  std::size_t dropped = 0;
  while (!waiting_.empty() && waiting_.front().deadline <= now) {
    ReplySlot& slot = waiting_.take();
    dropped += slot.bytes;
    if (keys_move_) keys_.pop_front();
    slot.fail(
        Error(errc::timeout,
              std::string(slot.row->name) + ": its deadline passed before it could be written",
              Delivery::not_sent));
    slot.drop_producer();
  }
  bytes_.erase(0, dropped);
}

Future<void> UnansweredLane::send() {
  std::string bytes(replies_off);
  bytes.append(bytes_).append(replies_on);
  bytes_.clear();
  of_sent_ = std::exchange(keys_, {});
  const std::set<std::string> distinct(of_sent_.begin(), of_sent_.end());
  probed_.assign(distinct.begin(), distinct.end());
  for (const std::string& key : probed_) {
    const std::string_view arguments[] = {key};
    CommandView{table::exists, arguments}.encode(bytes);
  }
  given_away_.clear();
  replies_ = 0;
  const NewSlot<Shared<UnansweredLane>> slot(
      core(), CommandData{.decode = take_reply,
                          .row = &whole_row,
                          .deadline = waiting_.front().deadline,
                          .piecemeal = true,
                          .replies = static_cast<std::uint32_t>(1 + probed_.size())});
  slot.state().emplace(Shared(this));
  sent_.take_all(waiting_);
  auto answered = slot.future().then([](const Shared<UnansweredLane>&) {});
  lease_->dispatch(bytes, slot);
  return answered;
}

void UnansweredLane::take_reply(ReplySlot& slot, ReplyReader& reader) {
  const Shared<UnansweredLane> self = slot.state_of<Shared<UnansweredLane>>().value();
  self->take(slot, reader);
}

// OK to the ON, then the answers about the keys.
void UnansweredLane::take(ReplySlot& slot, ReplyReader& reader) {
  const std::size_t at = replies_++;
  if (at == 0) {
    if (is_error(reader.type())) return slot.fail(reader.read_error());
    if (!reader.read_ok()) {
      return slot.fail(Error(errc::protocol, "CLIENT REPLY ON was not answered with OK",
                             Delivery::maybe_applied));
    }
  } else if (is_error(reader.type())) {
    given_away_.emplace(probed_[at - 1], reader.read_error());
  }
  if (replies_ == 1 + probed_.size() && !slot.settled()) slot.settle();
}

void UnansweredLane::end(const Outcome<void>& answered) {
  if (answered) return settle_sent();
  // Nobody knows what else will arrive on that connection.
  lease_->give_back(false);
  lease_.reset();
  const Error& error = answered.error();
  const bool executed = error.delivery() == Delivery::rejected;  // only CLIENT REPLY was rejected
  fail(sent_, executed ? error.with_delivery(Delivery::maybe_applied) : error);
}

void UnansweredLane::settle_sent() {
  for (const auto& [key, error] : given_away_) {
    if (error.is(errc::moved)) asked_->misdirected(error, false).detach();
  }
  while (!sent_.empty()) {
    ReplySlot& slot = sent_.take();
    auto away = given_away_.end();
    if (keys_move_) {
      away = given_away_.find(of_sent_.front());
      of_sent_.pop_front();
    }
    if (slot.settled()) {
    } else if (away == given_away_.end()) {
      slot.settle();
    } else {
      slot.fail(away->second.with_context(slot.row->name).with_delivery(Delivery::maybe_applied));
    }
    slot.drop_producer();
  }
}

void UnansweredLane::fail(Slots& slots, const Error& error) {
  while (!slots.empty()) {
    ReplySlot& slot = slots.take();
    if (!slot.settled()) slot.fail(error.with_context(slot.row->name));
    slot.drop_producer();
  }
}

}  // namespace

/// The commands of a NoReply, each on its way to its server.
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
  ~UnansweredCommands() = default;
  friend void retain(UnansweredCommands& commands) noexcept { commands.owners_.add(); }
  friend void release(UnansweredCommands& commands) noexcept;

  bool refuses(const CommandView& command, ReplySlot& slot) const;
  void route(const CommandView& command, ReplySlot& slot);
  static Future<void> route_later(Shared<UnansweredCommands> self, Future<Shared<Backend>> found,
                                  std::string bytes, std::string key, HeldSlot slot);
  void hand_over(const Shared<Backend>& server, std::string_view bytes, std::string_view key,
                 HeldSlot slot);
  UnansweredLane& lane_of(const Shared<Backend>& server);

  Shared<Backend> backend_;  // shared with the client's handles
  Rewriting rewriting_;
  Duration timeout_;
  bool offline_;                                      // also waits while the server is away
  std::map<Backend*, Shared<UnansweredLane>> lanes_;  // one for each server
  std::string scratch_;                               // for one command's bytes
  std::vector<std::size_t> key_indices_;
  std::size_t undecided_ = 0;  // commands whose server is not known yet
  OwnerCount owners_;
};

[[gnu::noinline]] void detail::release(UnansweredCommands& commands) noexcept {
  if (commands.owners_.remove()) delete &commands;
}

namespace detail {

bool UnansweredCommands::refuses(const CommandView& command, ReplySlot& slot) const {
  if (command.row.effect != Effect::none) {
    refuse(slot, Error(errc::not_supported, std::string(command.name()) +
                                                " is not possible without its reply: " +
                                                std::string(command.row.instead)));
    return true;
  }
  if (core().closing() || core().reactor == nullptr) {
    refuse(slot, Error(errc::closed, std::string(command.name()) + ": the reactor is gone",
                       Delivery::not_sent));
    return true;
  }
  return false;
}

void UnansweredCommands::add(const CommandView& command, ReplySlot& slot) {
  if (refuses(command, slot)) return;
  Translation unused;
  const Shared<UnansweredCommands> kept(this);  // a codec is user code
  const auto changed = rewriting_.begin(command, slot, unused);
  if (!changed) return;
  if (timeout_.count() > 0) slot.deadline = core().time() + timeout_;
  slot.set_canceller<cancel>();
  route(*changed, slot);
}

void UnansweredCommands::route(const CommandView& command, ReplySlot& slot) {
  const CurrentCore current(core());
  key_indices_.clear();
  find_keys(command, key_indices_);
  std::vector<std::string_view> keys;
  for (const std::size_t index : key_indices_) keys.push_back(command.arguments[index]);
  const std::string_view key = keys.empty() ? std::string_view() : keys.front();
  scratch_.clear();
  command.encode(scratch_);
  auto found = backend_->server_of(keys, {slot.deadline, offline_});
  auto& state = FutureAccess::state(found);
  if (undecided_ != 0 || !state.settled() || state.failed()) {
    ++undecided_;
    route_later(Shared(this), std::move(found), scratch_, std::string(key), HeldSlot(slot))
        .detach();
    return;
  }
  const Shared<Backend> server = static_cast<State<Shared<Backend>>&>(state).value();
  hand_over(server, scratch_, key, HeldSlot(slot));
}

Future<void> UnansweredCommands::route_later(Shared<UnansweredCommands> self,
                                             Future<Shared<Backend>> found, std::string bytes,
                                             std::string key, HeldSlot slot) {
  auto server = co_await std::move(found).outcome();
  --self->undecided_;
  if (slot->settled()) co_return;
  if (!server) {
    slot.refuse(server.error().with_context(slot.data().row->name));
    co_return;
  }
  self->hand_over(server.value(), bytes, key, std::move(slot));
}

// A command without keys may be one for all of several servers.
void UnansweredCommands::hand_over(const Shared<Backend>& server, std::string_view bytes,
                                   std::string_view key, HeldSlot slot) {
  if (key.empty() && &*server != &*backend_ && backend_->endpoints().size() > 1) {
    return slot.refuse(Error(errc::not_supported,
                             std::string(slot.data().row->name) +
                                 ": it has no key, so it is for no server in particular; use on()",
                             Delivery::not_sent));
  }
  lane_of(server).add(bytes, key, slot.take());
}

UnansweredLane& UnansweredCommands::lane_of(const Shared<Backend>& server) {
  auto& lane = lanes_[&*server];
  if (lane == nullptr)
    lane = Shared(new UnansweredLane(server, backend_, offline_, backend_->keys_move()));
  return *lane;
}

}  // namespace detail

detail::NoReplyFace::NoReplyFace(Shared<UnansweredCommands> commands)
    : commands_(std::move(commands)) {}

detail::NoReplyFace::Catcher::Catcher(UnansweredCommands& commands)
    : Commands(commands.core()), commands_(commands) {}

const detail::KnownCommands* detail::NoReplyFace::Catcher::known_commands() const noexcept {
  return commands_.own_commands();
}

void detail::NoReplyFace::Catcher::dispatch(const CommandView& command, ReplySlot& slot) const {
  const auto own = make_slot<void>(core(), command.row);
  sent = own.future();
  commands_.add(command, own);
  slot.fail(Error(errc::cancelled, "it has no reply", Delivery::not_sent), true);
  slot.drop_producer();
}

NoReply::NoReply(Shared<Backend> backend, detail::Rewriting rewriting, Duration timeout,
                 bool offline)
    : ServerCommandsOf(Shared(new detail::UnansweredCommands(
          std::move(backend), std::move(rewriting), timeout, offline))) {}

}  // namespace deferredis
