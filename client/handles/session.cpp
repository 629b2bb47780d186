#include <deferredis/client/session.hpp>

#include <optional>
#include <string>
#include <utility>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/commands/blocking_timeout.hpp>
#include <deferredis/client/groups/command_group.hpp>
#include <deferredis/client/link/lease.hpp>
#include <deferredis/client/scripts/script_command.hpp>
#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/reactor/state/lifeline.hpp>

namespace deferredis {

namespace {

using detail::CommandGroup;

}  // namespace

struct Session::Holding {
  struct Held {
    // Shared with the Client's handles; has the response callbacks. Null in on_connect.
    Shared<Backend> backend;
    Shared<Backend> server;  // often the same as backend; before its lease, which goes first
    detail::Lease lease;
    Duration timeout;
    Shared<detail::KeyPrefix> prefix;  // shared with its view; usually null
    Shared<detail::ValueCodec> codec;  // the same
    bool changed = false;              // it differs from its original state for good
    bool watching = false;             // until EXEC, DISCARD or UNWATCH
    bool queueing = false;             // after MULTI, until EXEC or DISCARD
    bool blocking = false;             // a blocking command was sent; it may have been answered

    bool clean() const noexcept {
      return !changed && !queueing && !watching && !(blocking && lease.in_flight() > 0);
    }
  };

  explicit Holding(detail::ReactorCore& of) noexcept : core(of) { core.add_user(); }
  Holding(const Holding&) = delete;
  Holding& operator=(const Holding&) = delete;
  ~Holding() {
    held.reset();
    core.remove_user();
  }
  Held* operator->() noexcept { return &*held; }

  detail::ReactorCore& core;  // for failing commands when everything else is gone
  std::optional<Held> held;   // until it is given back
  detail::Lifeline<Holding> self{*this};
};

namespace {
bool outlasts_preparation(Effect effect) noexcept {
  return effect == Effect::begins || effect == Effect::watches || effect == Effect::blocks;
}
bool given_back(const auto& holding) noexcept { return holding == nullptr || !holding->held; }
void refuse_given_back(const CommandView& command, ReplySlot& slot) {
  detail::refuse(slot,
                 Error(errc::closed, std::string(command.name()) + ": the session was given back",
                       Delivery::not_sent));
}
}  // namespace

Session::Session(Shared<Backend> backend, Shared<Backend> server, detail::Lease lease,
                 Duration timeout, Shared<detail::KeyPrefix> prefix,
                 Shared<detail::ValueCodec> codec)
    : Commands(backend->core()), holding_(new Holding(core())) {
  holding_->held.emplace(Holding::Held{std::move(backend), std::move(server), std::move(lease),
                                       timeout, std::move(prefix), std::move(codec)});
}
Session::Session(detail::ReactorCore& core, detail::Lease lease, Duration timeout)
    : Commands(core), holding_(new Holding(core)) {
  holding_->held.emplace(
      Holding::Held{nullptr, nullptr, std::move(lease), timeout, nullptr, nullptr});
}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&& other) noexcept {
  if (this == &other) return *this;
  release();
  Commands::operator=(other);
  holding_ = std::move(other.holding_);
  return *this;
}
Session::~Session() { release(); }

bool Session::up() const noexcept { return !given_back(holding_) && (*holding_)->lease.up(); }

void Session::release() noexcept {
  if (given_back(holding_)) return;
  if ((*holding_)->watching && !(*holding_)->queueing && up()) {
    unwatch().on_error([](const Error&) {}).detach();  // a lost connection watches nothing
  }
  (*holding_)->lease.give_back((*holding_)->clean());
  holding_->held.reset();
}

void Session::dispatch(const CommandView& command, ReplySlot& slot) const {
  if (given_back(holding_)) return refuse_given_back(command, slot);
  const detail::Rewriting rewrites = rewriting();
  if (!rewrites.active()) return send(command, slot);
  detail::Translation translation;
  const auto alive = holding_->self.weak();
  const auto changed = rewrites.begin(command, slot, translation);
  if (!changed) return;
  // The codec is user code.
  if (!alive || given_back(holding_)) return refuse_given_back(command, slot);
  send(*changed, translation ? detail::translated(slot, std::move(translation)) : slot);
}

detail::Rewriting Session::rewriting() const {
  if (given_back(holding_) || (*holding_)->backend == nullptr) return {};
  const Backend& backend = *(*holding_)->backend;
  return {(*holding_)->prefix, (*holding_)->codec, backend.response_callbacks(),
          backend.own_commands()};
}

const detail::KnownCommands* Session::known_commands() const noexcept {
  if (given_back(holding_) || (*holding_)->backend == nullptr) return nullptr;
  return (*holding_)->backend->own_commands().get();
}

void Session::send(const CommandView& command, ReplySlot& slot) const {
  const Effect effect = detail::effect_of(command);
  if ((*holding_)->backend == nullptr && outlasts_preparation(effect)) {
    return detail::refuse(
        slot, Error(errc::not_supported, std::string(command.name()) +
                                             " is not possible in on_connect: "
                                             "the connection belongs to everybody afterwards"));
  }
  switch (effect) {
    case Effect::none:
    case Effect::waits: break;
    case Effect::blocks: (*holding_)->blocking = true; break;
    case Effect::watches: (*holding_)->watching = true; break;
    case Effect::begins: (*holding_)->queueing = true; break;
    case Effect::ends: (*holding_)->queueing = (*holding_)->watching = false; break;
    case Effect::unwatches:
      (*holding_)->watching = (*holding_)->queueing && (*holding_)->watching;
      break;
    case Effect::script: return send_script(command, slot);
    case Effect::stays: (*holding_)->changed = true; break;
    case Effect::forbidden:
      return detail::refuse(slot, Error(errc::not_supported, std::string(command.name()) +
                                                                 " is not possible on a session: " +
                                                                 std::string(command.row.instead)));
  }
  if (effect == Effect::blocks) set_blocking_deadline(command, slot);
  else set_deadline(slot);
  (*holding_)->lease.dispatch(command, slot);
}

// Sent with its text: a missing script cannot be sent again here, after the commands that followed.
void Session::send_script(const CommandView& script, ReplySlot& slot) const {
  // Inside a MULTI of the caller, FUNCTION LOAD's reply would appear among those of EXEC.
  if (!detail::is_function(script) || (*holding_)->queueing) {
    const detail::WholeScript whole(script);
    set_deadline(slot);
    return (*holding_)->lease.dispatch(whole.view(), slot);
  }
  const Shared<CommandGroup> group(new CommandGroup(core(), CommandGroup::Kind::single));
  group->add_script(script, slot);
  ReplySlot& whole = CommandGroup::make_single(group, slot);
  set_deadline(whole);
  (*holding_)->lease.dispatch(group->bytes(), whole);
}

void Session::dispatch_transaction(std::string_view bytes, ReplySlot& slot, Duration wait) {
  if (given_back(holding_)) {
    return detail::refuse(
        slot, Error(errc::closed, "EXEC: the session was given back", Delivery::not_sent));
  }
  (*holding_)->watching = false;  // EXEC ends it, whatever it answers
  set_deadline(slot);
  if ((*holding_)->timeout.count() > 0) slot.deadline += wait;
  (*holding_)->lease.dispatch(bytes, slot);
}

Duration Session::timeout() const noexcept {
  return given_back(holding_) ? Duration::zero() : (*holding_)->timeout;
}

void Session::set_deadline(ReplySlot& slot) const {
  if ((*holding_)->timeout.count() <= 0) return;
  slot.deadline = core().time() + (*holding_)->timeout;
}

// Its own timeout and a little more; no deadline if it has no timeout.
void Session::set_blocking_deadline(const CommandView& command, ReplySlot& slot) const {
  slot.blocking = true;
  const auto wait = detail::blocking_timeout(command);
  if (!wait) return set_deadline(slot);  // the server will refuse it
  if (*wait == Duration::zero()) return;
  slot.deadline = core().time() + *wait + detail::blocking_grace;
}

Future<void> Session::watch(const Keys& keys) const {
  return call<void>(table::watch_row, keys.views());
}
Future<void> Session::unwatch() const { return call<void>(table::unwatch_row, {}); }

}  // namespace deferredis
