#include <deferredis/client/link/connection.hpp>

#include <algorithm>
#include <random>
#include <utility>

namespace deferredis::detail {

namespace {

constexpr Duration punctual = std::chrono::milliseconds(5);  // a timer is at most this late
// Handed back per turn for a lost connection: some milliseconds of work, so that the loop serves
// others in between.
constexpr std::size_t hand_back_cost = 4096;

std::uint64_t random_seed() {
  std::random_device device;  // the kernel's generator
  return (std::uint64_t{device()} << 32) | device();
}

// A policy that throws costs a long wait, and nothing else.
ReconnectFsm::Policy policy_of(ReactorCore& core, const Settings& settings) {
  if (!settings.reconnect_policy) return {};
  return [&core, policy = settings.reconnect_policy, longest = settings.backoff.max](
             std::uint32_t attempt, const Error& why, Duration elapsed) -> std::optional<Duration> {
    try {
      return policy(attempt, why, elapsed);
    } catch (...) {
      core.report_unhandled(Error(std::current_exception()));
      return longest;
    }
  };
}

ReconnectFsm::Rules rules_of(ReactorCore& core, const Settings& settings, ConnectionUse use) {
  ReconnectFsm::Rules rules{
      .endpoint = settings.endpoint,
      .asks = settings.source != nullptr,
      .may_greet_old = settings.fsm.handshake.protocol == ProtocolVersion::automatic,
      .backoff = settings.backoff,
      .refused_login_wait = settings.refused_login_wait};
  if (use == ConnectionUse::alone) return rules;
  rules.reconnects = settings.reconnect;
  rules.attempts = settings.connect_attempts;
  rules.policy = policy_of(core, settings);
  return rules;
}

}  // namespace

Connection::Connection(Reactor& reactor, const Settings& settings, ConnectionOwner& owner,
                       ConnectionUse use)
    : reactor_(reactor),
      core_(reactor.core()),
      settings_(settings),
      owner_(owner),
      caches_(*settings.caches),
      reconnect_(rules_of(core_, settings, use), random_seed()),
      age_(settings.max_idle, settings.max_lifetime, random_seed()),
      login_(settings),
      self_(*this),
      tick_alarm_(reactor, [this] { tick_came(); }),
      begin_alarm_(reactor, [this] { begin(); }),
      hand_back_alarm_(reactor, [this] { hand_back_some(); }),
      use_(use) {
  if (settings.source != nullptr) settings.source->add(*this);
}

Connection::~Connection() {
  if (!reconnect_.closed())
    close(Error(errc::closed, settings_.where() + ": the client was closed"));
  hand_back_all();
  self_.cut();
}

void Connection::open() { begin(); }

void Connection::begin() {
  try_step([this] { perform(reconnect_.begin(reactor_.clock().now())); });
}

// A step of an attempt. If it finds no memory, the attempt has failed, and the next one is planned.
template <class Step>
void Connection::try_step(Step step) {
  try {
    step();
  } catch (const std::bad_alloc&) {
    transport_.reset();
    fsm_.reset();
    perform(reconnect_.broke_off(out_of_memory(), reactor_.clock().now()));
  }
}

void Connection::perform(const ReconnectAction& action) {
  switch (action.kind) {
    case ReconnectAction::Kind::none: return;
    case ReconnectAction::Kind::ask: return ask_source();
    case ReconnectAction::Kind::connect: return connect();
    case ReconnectAction::Kind::close:
      if (transport_) transport_->abort();  // connection_lost follows
      return;
    case ReconnectAction::Kind::close_when_idle: return close_if_idle();
    case ReconnectAction::Kind::restart:
      stop(connecting_);
      transport_.reset();
      return begin_later();
    case ReconnectAction::Kind::retry: return begin_later();
    case ReconnectAction::Kind::ask_better:
    case ReconnectAction::Kind::failed: return report_failure(action, false);
    case ReconnectAction::Kind::down: return went_down(*action.why);
  }
}

void Connection::begin_later() { begin_alarm_.set(reconnect_.wait()); }

void Connection::ask_source() {
  const auto on_target = [this, self = self_.weak(),
                          number = reconnect_.attempt()](ServerTarget target) {
    if (still_attempting(self, number))
      try_step([&] { perform(reconnect_.directed(std::move(target))); });
  };
  const auto on_failure = [this, self = self_.weak(),
                           number = reconnect_.attempt()](const Error& error) {
    if (still_attempting(self, number))
      perform(reconnect_.undirected(error, reactor_.clock().now()));
  };
  connecting_ = settings_.source->next(*this).then(on_target, on_failure);
}

bool Connection::still_attempting(const Weak<Connection>& self, std::uint32_t number) {
  return self && self->reconnect_.is_current(number);
}

void Connection::connect() {
  owner_.attempt_began(*this);
  if (!login_.asks()) return open_transport();
  const auto on_failure = [this, self = self_.weak(),
                           number = reconnect_.attempt()](const Error& error) {
    if (still_attempting(self, number))
      perform(reconnect_.transport_failed(error.with_context(to_string(endpoint())),
                                          reactor_.clock().now()));
  };
  const auto on_login = [this, self = self_.weak(), number = reconnect_.attempt(),
                         on_failure](const IssuedCredentials& issued) {
    if (!still_attempting(self, number)) return;
    const auto taken = login_.take(issued, reactor_.clock().now());
    if (taken) try_step([this] { open_transport(); });
    else on_failure(taken.error());
  };
  connecting_ = login_.ask(core_, endpoint()).then(on_login, on_failure);
}

void Connection::open_transport() {
  const auto on_transport = [this, self = self_.weak(),
                             number = reconnect_.attempt()](Owned<Transport> transport) {
    if (!still_attempting(self, number)) return;
    transport_ = std::move(transport);
    try_step([this] { transport_->start(*this); });
  };
  const auto on_failure = [this, self = self_.weak(),
                           number = reconnect_.attempt()](const Error& error) {
    if (still_attempting(self, number))
      perform(reconnect_.transport_failed(error, reactor_.clock().now()));
  };
  ConnectOptions options = settings_.connect;
  options.tls = settings_.tls.get();
  connecting_ = reactor_.connect(endpoint(), options).then(on_transport).on_error(on_failure);
}

void Connection::connection_made(Transport& transport) {
  reconnect_.transport_made();
  lost_.reserve(lost_.size() + 2);  // a loss must not need memory
  fsm_ = std::make_unique<ConnectionFsm>(core_, reactor_.chunks(), login_.options(),
                                         static_cast<ConnectionEvents&>(*this));
  transport.send_from(fsm_->output());
  armed_ = TimePoint::max();
  const bool resp2 = reconnect_.avoids_hello() || settings_.resp2_peers->contains(endpoint());
  fsm_->begin(reactor_.clock().now(), resp2, target().role);
  transport.flush_soon();
  tick();
}

void Connection::connection_ready() {
  const bool asked = settings_.fsm.handshake.protocol == ProtocolVersion::automatic;
  if (asked && !fsm_->resp3()) settings_.resp2_peers->add(endpoint());
  if (settings_.on_connect) prepare();
  else arrive();
}

void Connection::arrive() {
  const TimePoint now = reactor_.clock().now();
  reconnect_.ready(now);
  logging_in_ = false;
  age_.begin(now, fsm_->bytes_of_commands());
  if (use_ == ConnectionUse::shared) look_at_age();
  log_in_again_later();
  if (settings_.source != nullptr) settings_.source->arrived(*this);
  owner_.connection_up(*this);
}

Transport& Connection::divert(Diversion& diversion) {
  fsm_->begin_diversion();
  diversion_ = &diversion;
  return *transport_;
}

void Connection::end_diversion(const Error* answer) {
  diversion_ = nullptr;
  fsm_->end_diversion(reactor_.clock().now());
  if (answer != nullptr) error_received(*answer);
  commands_ended();
}

void Connection::lose_diversion(const Error& reason) {
  if (diversion_ != nullptr) std::exchange(diversion_, nullptr)->connection_lost(reason);
}

void Connection::connection_failed(const Error& reason) {
  link_.reset();  // from now on nothing that it brought is used
  perform(reconnect_.failed(reason));
}

void Connection::connection_lost(const Error& reason) {
  link_.reset();
  core_.forget_dirty(*this);
  lose_diversion(reason);
  tick_alarm_.cancel();
  for (Timer* timer : {&age_timer_, &login_timer_}) timer->cancel();
  stop(renewing_);
  const bool preparing = preparation_ != nullptr;
  if (preparing) stop(connecting_);
  end_preparation(reason);
  const auto self = self_.weak();
  const ReconnectAction action =
      reconnect_.lost({reason, fsm_->hello_unanswered()}, reactor_.clock().now());
  if (!self || reconnect_.closed()) return;  // the policy closed the client
  transport_.reset();
  if (preparing) fsm_->lost(reason);
  if (action.kind == ReconnectAction::Kind::down) return went_down(*action.why);
  const bool wrong_role = fsm_->wrong_role();
  fsm_.reset();
  if (action.kind == ReconnectAction::Kind::retry) return begin_later();
  report_failure(action, wrong_role);
}

void Connection::went_down(const Error& why) {
  fsm_->begin_loss(why);
  lost_.push_back(std::move(fsm_));
  handing_back_ = true;
  if (reconnect_.waiting()) begin_later();
  hand_back_alarm_.set(Duration::zero());  // even if the others find no memory
  const auto self = self_.weak();
  owner_.connection_down(*this, why);
  if (self && gave_up()) owner_.attempt_failed(*this, why.with_delivery(Delivery::not_sent), {});
  if (self) hand_back_some();
}

void Connection::report_failure(const ReconnectAction& action, bool wrong_role) {
  if (reconnect_.waiting()) begin_later();  // first, because the others may find no memory
  settings_.resp2_peers->forget(endpoint());
  if (settings_.source != nullptr) settings_.source->attempt_failed(*this, wrong_role);
  if (action.kind == ReconnectAction::Kind::failed)
    owner_.attempt_failed(*this, *action.why, reconnect_.wait());
}

template <class What>
[[gnu::noinline]] void Connection::send_noted(const What& what, ReplySlot& slot) {
  if (link_ == nullptr)
    link_ = std::make_unique<TrackedLink>(reactor_, caches_, *fsm_, static_cast<LinkHost&>(*this));
  link_->send(what, slot);
  core_.mark_dirty(*this);
}
template void Connection::send_noted(const CommandView&, ReplySlot&);
template void Connection::send_noted(const std::string_view&, ReplySlot&);

// Those who asked for the reports of changed keys hear them too.
bool Connection::told_link(ReplyReader& push) {
  ReplyReader own = push.for_part(push.rest());
  if (!link_->push_came(own)) return false;
  settings_.pushes->tell_soon(reactor_, push);
  return true;
}

std::size_t Connection::owed_by_lost() const noexcept {
  std::size_t sum = 0;
  for (const auto& fsm : lost_) sum += fsm->in_flight();
  return sum;
}

// Commands may be sent on another connection, and whoever takes them may close us in the meantime.
bool Connection::hand_back(std::size_t cost) {
  const auto self = self_.weak();
  while (!lost_.empty()) {
    auto fsm = std::move(lost_.front());
    lost_.erase(lost_.begin());
    const bool more = fsm->hand_back(cost);
    if (!self || at_once_) return false;  // its destructor hands back the rest
    if (!more) continue;
    lost_.insert(lost_.begin(), std::move(fsm));
    return handing_back_ = true;
  }
  return handing_back_ = false;
}

void Connection::hand_back_some() {
  hand_back_alarm_.cancel();
  const auto self = self_.weak();
  const bool more = hand_back(hand_back_cost);
  if (!self || at_once_) return;
  if (more) hand_back_alarm_.set(Duration::zero());
  else owner_.handed_back(*this);
  owner_.commands_ended();
}

void Connection::hand_back_all() {
  at_once_ = true;
  hand_back_alarm_.cancel();
  lost_.clear();
  handing_back_ = false;
}

void Connection::reconnect() { perform(reconnect_.asked()); }

void Connection::login_changed() { perform(reconnect_.login_changed()); }

void Connection::close(const Error& reason) {
  begin_close(reason);
  hand_back_all();
}

void Connection::begin_close(const Error& reason) {
  if (reconnect_.closed()) return;
  link_.reset();
  reconnect_.close();
  core_.forget_dirty(*this);
  lose_diversion(reason);
  for (Alarm* alarm : {&tick_alarm_, &begin_alarm_, &hand_back_alarm_}) alarm->cancel();
  for (Timer* timer : {&age_timer_, &login_timer_}) timer->cancel();
  stop(connecting_);
  stop(renewing_);
  end_preparation(reason);
  if (settings_.source != nullptr) settings_.source->remove(*this);
  transport_.reset();
  if (!fsm_) return;
  fsm_->begin_loss(reason);
  lost_.push_back(std::move(fsm_));
  handing_back_ = true;
}

void Connection::stop(std::optional<Future<void>>& running) {
  if (!running) return;
  auto stopped = *std::exchange(running, std::nullopt);
  stopped.cancel();
  std::move(stopped).detach();
}

void Connection::leave_at_once(const Error& why) { perform(reconnect_.leave_at_once(why)); }

void Connection::leave_when_answered(const Error& why) {
  perform(reconnect_.leave_when_answered(why));
}

// It is closed in commands_ended(), when the failed command has left the queue.
void Connection::error_received(const Error& error) {
  if (logging_in_ && error.prefix() == "WRONGPASS") return;  // the login before may still be good
  if (error.is(errc::redirect)) return follow(error);
  const ReconnectAction action = reconnect_.error_received(error, core_.time());
  if (action.kind == ReconnectAction::Kind::none) return;
  if (settings_.source != nullptr && error.is(errc::read_only))
    settings_.source->found_read_only(*this);
}

// Takes all connections to the server that the redirect names. Not inside our own frames, which may
// end with it.
void Connection::follow(const Error& redirect) {
  const auto primary = redirect_target(redirect);
  if (!settings_.fsm.handshake.redirects || !primary) return;
  reactor_.call_soon(
      [source = settings_.source, target = *primary] { source->redirected(target); });
}

void Connection::close_if_idle() {
  if (transport_ && fsm_->idle() && !diverted()) transport_->abort();  // connection_lost follows
}

// A command whose deadline passed during this turn is not sent.
// The transport has an entry of its own in the list of what sends at the end of a turn, and is
// next. That costs about 20 instructions a turn (a GET alone takes 2,360, with its turn;
// callgrind). In return it never sends, and so never ends this connection, inside our own frame.
void Connection::flush() noexcept {
  if (fsm_ && fsm_->tick_due(core_.time())) tick_late(armed_);
  if (transport_) transport_->flush_soon();
}

// An answer that waits in the socket was in time, however late we check the clock.
void Connection::tick(Duration away) {
  if (!fsm_) return;
  const TimePoint now = core_.time();
  if (transport_ && (fsm_->in_flight() != 0 || !fsm_->ready())) {
    const auto self = self_.weak();
    transport_->receive_now();
    if (!self || !fsm_) return;
  }
  const TimePoint next = tick_fsm(now, away);
  if (fsm_ && fsm_->output().unsent() > 0) core_.mark_dirty(*this);  // a PING
  arm(next);
  commands_ended();
}

TimePoint Connection::tick_fsm(TimePoint now, Duration away) {
  try {
    return fsm_->tick(now, away);
  } catch (const std::bad_alloc&) {
    fsm_->out_of_memory();
    return TimePoint::max();
  }
}

void Connection::wake_sooner(TimePoint when) {
  if (when < armed_) arm(when);
}

void Connection::arm(TimePoint when) {
  armed_ = when;
  if (when == TimePoint::max()) return tick_alarm_.cancel();
  const TimePoint now = reactor_.clock().now();
  tick_due_ = std::max(when, now);
  tick_alarm_.set(tick_due_ - now);
}

void Connection::tick_came() {
  armed_ = TimePoint::max();
  tick_late(tick_due_);
}

// The timer is late because of somebody else's work: in that time we heard nobody.
void Connection::tick_late(TimePoint due) {
  const Duration late = due == TimePoint::max() ? Duration::zero() : Duration(core_.time() - due);
  tick(late > punctual ? late : Duration::zero());
}

}  // namespace deferredis::detail
