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

}  // namespace

Connection::Connection(Reactor& reactor, const Settings& settings, ConnectionOwner& owner)
    : reactor_(reactor),
      core_(reactor.core()),
      settings_(settings),
      owner_(owner),
      target_{settings.endpoint},
      backoff_(settings.backoff, random_seed()),
      self_(std::make_shared<Connection*>(this)) {
  if (settings.source != nullptr) settings.source->add(*this);
}

Connection::~Connection() {
  close(Error(errc::closed, settings_.where() + ": the client was closed"));
  *self_ = nullptr;
}

void Connection::open() { attempt(); }

void Connection::attempt() {
  attempt_timer_.cancel();
  failure_.reset();
  hurried_ = login_refused_ = false;
  ++attempt_number_;
  return settings_.source == nullptr ? connect() : ask_source();
}

void Connection::ask_source() {
  const auto on_target = [this, self = self_, number = attempt_number_](ServerTarget target) {
    if (!still_attempting(self, number)) return;
    target_ = std::move(target);
    connect();
  };
  const auto on_failure = [this, self = self_, number = attempt_number_](const Error& error) {
    if (!still_attempting(self, number)) return;
    target_ = {settings_.endpoint};  // no particular target
    second_try_ = true;              // all were asked just now
    attempt_ended(error);
  };
  connecting_ = settings_.source->next().then(on_target, on_failure);
}

bool Connection::still_attempting(const std::shared_ptr<Connection*>& self, std::uint32_t number) {
  return *self != nullptr && !(*self)->closed_ && (*self)->attempt_number_ == number;
}

void Connection::connect() {
  owner_.attempt_began(*this);
  const auto on_transport = [this, self = self_,
                             number = attempt_number_](Owned<Transport> transport) {
    if (!still_attempting(self, number)) return;
    transport_ = std::move(transport);
    transport_->start(*this);
  };
  const auto on_failure = [this, self = self_, number = attempt_number_](const Error& error) {
    if (still_attempting(self, number)) attempt_ended(error);
  };
  ConnectOptions options = settings_.connect;
  options.tls = settings_.tls.get();
  connecting_ = reactor_.connect(target_.endpoint, options).then(on_transport).on_error(on_failure);
}

void Connection::connection_made(Transport& transport) {
  fsm_ = std::make_unique<ConnectionFsm>(core_, reactor_.chunks(), settings_.fsm,
                                         static_cast<ConnectionEvents&>(*this));
  transport.send_from(fsm_->output());
  armed_ = TimePoint::max();
  const bool resp2 =
      closed_on_hello_ == target_.endpoint || settings_.resp2_peers->contains(target_.endpoint);
  fsm_->begin(reactor_.clock().now(), resp2, target_.role);
  transport.flush_soon();
  tick();
}

void Connection::connection_ready() {
  second_try_ = false;
  const bool asked = settings_.fsm.handshake.protocol == ProtocolVersion::automatic;
  if (asked && !fsm_->resp3()) settings_.resp2_peers->add(target_.endpoint);
  closed_on_hello_.reset();
  up_since_ = reactor_.clock().now();
  backoff_.connected(up_since_);
  if (settings_.source != nullptr) settings_.source->arrived(*this);
  owner_.connection_up(*this);
  failures_ = 0;
}

void Connection::connection_failed(const Error& reason) {
  failure_ = reason.with_context(to_string(target_.endpoint));
  if (transport_) transport_->abort();  // connection_lost follows
}

void Connection::connection_lost(const Error& reason) {
  const Error why = failure_ ? *failure_ : reason;
  core_.forget_dirty(*this);
  tick_timer_.cancel();
  const bool was_up = fsm_->ready();
  if (!was_up && fsm_->hello_unanswered() && !failure_ && !closed_on_hello_ &&
      settings_.fsm.handshake.protocol == ProtocolVersion::automatic) {
    closed_on_hello_ = target_.endpoint;  // as some proxies do
    transport_.reset();
    fsm_.reset();
    // The same attempt continues, but with a wait, so that a server that closes on everybody is not
    // flooded.
    return attempt_later(backoff_.next());
  }
  transport_.reset();
  if (!was_up) {
    wrong_role_ = fsm_->wrong_role();
    fsm_.reset();
    return attempt_ended(why);
  }
  const TimePoint now = reactor_.clock().now();
  backoff_.lost(now);
  const bool at_once = backoff_.may_retry_at_once(now) || hurried_;
  const Duration wait = at_once ? Duration::zero() : backoff_.next();
  failure_.reset();
  fsm_->begin_loss(why);
  lost_.push_back(std::move(fsm_));
  handing_back_ = true;
  attempt_later(wait);
  const auto self = self_;
  owner_.connection_down(*this, why);
  if (*self != nullptr) hand_back_some();
}

std::size_t Connection::owed_by_lost() const noexcept {
  std::size_t sum = 0;
  for (const auto& fsm : lost_) sum += fsm->in_flight();
  return sum;
}

// Commands may be sent on another connection, and whoever takes them may close us in the meantime.
void Connection::hand_back_some() {
  const auto self = self_;
  while (!lost_.empty()) {
    auto fsm = std::move(lost_.front());
    lost_.erase(lost_.begin());
    if (!fsm->hand_back(hand_back_cost)) {
      if (*self == nullptr) return;
      continue;
    }
    if (*self == nullptr || closed_) return;  // its destructor hands back the rest
    lost_.insert(lost_.begin(), std::move(fsm));
    hand_back_timer_ = reactor_.call_later(Duration::zero(), [this] { hand_back_some(); });
    owner_.commands_ended();
    return;
  }
  if (!std::exchange(handing_back_, false)) return;
  owner_.handed_back(*this);
  owner_.commands_ended();
}

void Connection::hand_back_all() {
  hand_back_timer_.cancel();
  lost_.clear();
  handing_back_ = false;
}

void Connection::attempt_ended(const Error& why) {
  const Error reason = why.with_delivery(Delivery::not_sent);  // no command was sent on it
  closed_on_hello_.reset();  // the loss after HELLO may have been the end of the server
  settings_.resp2_peers->forget(target_.endpoint);
  const bool wrong_role = std::exchange(wrong_role_, false);
  if (settings_.source != nullptr) settings_.source->attempt_failed(*this, wrong_role);
  // The source knows better now, but it may be wrong again.
  const bool ask_again =
      settings_.source != nullptr && !reason.is(errc::auth) && !std::exchange(second_try_, true);
  if (hurried_ || ask_again) return attempt_later(Duration::zero());
  ++failures_;
  Duration wait = backoff_.next();
  // Credentials do not become valid within milliseconds, and servers count the failures.
  login_refused_ = reason.is(errc::auth);
  if (login_refused_) wait = std::max(wait, settings_.refused_login_wait);
  owner_.attempt_failed(*this, reason, wait);
  if (!closed_) attempt_later(wait);
}

void Connection::attempt_later(Duration wait) {
  attempt_timer_ = reactor_.call_later(wait, [this] { attempt(); });
}

void Connection::login_changed() {
  if (!closed_ && std::exchange(login_refused_, false) && attempt_timer_.active())
    attempt_later(Duration::zero());
}

void Connection::close(const Error& reason) {
  if (std::exchange(closed_, true)) return;
  core_.forget_dirty(*this);
  tick_timer_.cancel();
  attempt_timer_.cancel();
  cancel_connecting();
  if (settings_.source != nullptr) settings_.source->remove(*this);
  transport_.reset();
  hand_back_all();
  if (const auto fsm = std::move(fsm_)) fsm->lost(reason);
}

void Connection::cancel_connecting() {
  if (!connecting_) return;
  auto connecting = *std::exchange(connecting_, std::nullopt);
  connecting.cancel();
  std::move(connecting).detach();
}

void Connection::leave_at_once(const Error& why) {
  if (closed_) return;
  hurried_ = true;
  if (fsm_) return connection_failed(why);
  ++attempt_number_;
  cancel_connecting();
  transport_.reset();
  attempt_later(Duration::zero());
}

void Connection::leave_when_answered(const Error& why) {
  if (!up()) return leave_at_once(why);
  hurried_ = true;
  failure_ = why.with_context(to_string(target_.endpoint));
  leave();
}

// The server has forgotten our login, or may no longer be the primary. A new connection logs in
// again and asks again where its name leads. Not if this connection is itself that new.
void Connection::error_received(const Error& error) {
  if (!error.is(errc::no_auth) && !error.is(errc::read_only)) return;
  // A replica that we asked for cannot say anything else.
  if (error.is(errc::read_only) && target_.role == ServerRole::replica) return;
  if (failure_) return;
  const bool asks = settings_.source != nullptr && error.is(errc::read_only);
  if (!asks && reactor_.clock().now() - up_since_ < settings_.backoff.stable_after) return;
  failure_ = error.with_context(to_string(target_.endpoint));
  if (asks) settings_.source->found_read_only(*this);
}

// Written commands are still answered.
void Connection::leave() {
  if (transport_ && fsm_->idle()) transport_->abort();  // connection_lost follows
}

// A command whose deadline passed during this turn is not sent.
void Connection::flush() noexcept {
  if (fsm_ && fsm_->tick_due(core_.time())) tick_late(armed_);
  if (transport_) transport_->flush_soon();
}

// An answer that waits in the socket was in time, however late we check the clock.
void Connection::tick(Duration away) {
  if (!fsm_) return;
  const TimePoint now = core_.time();
  if (transport_ && (fsm_->in_flight() != 0 || !fsm_->ready())) {
    const auto self = self_;
    transport_->receive_now();
    if (*self == nullptr || !fsm_) return;
  }
  const TimePoint next = fsm_->tick(now, away);
  if (fsm_ && fsm_->output().unsent() > 0) core_.mark_dirty(*this);  // a PING
  arm(next);
  commands_ended();
}

void Connection::wake_sooner(TimePoint when) {
  if (when < armed_) arm(when);
}

void Connection::arm(TimePoint when) {
  armed_ = when;
  if (when == TimePoint::max()) return tick_timer_.cancel();
  const TimePoint now = reactor_.clock().now();
  const TimePoint due = std::max(when, now);
  tick_timer_ = reactor_.call_later(due - now, [this, due] {
    armed_ = TimePoint::max();
    tick_late(due);
  });
}

// The timer is late because of somebody else's work: in that time we heard nobody.
void Connection::tick_late(TimePoint due) {
  const Duration late = due == TimePoint::max() ? Duration::zero() : Duration(core_.time() - due);
  tick(late > punctual ? late : Duration::zero());
}

}  // namespace deferredis::detail
