#include <deferredis/client/link/reconnect_fsm.hpp>

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis::detail {

using Kind = ReconnectAction::Kind;

namespace {
constexpr Duration longest_wait = std::chrono::hours(24 * 365);
}

ReconnectFsm::ReconnectFsm(Rules rules, std::uint64_t seed)
    : rules_(std::move(rules)), backoff_(rules_.backoff, seed), target_{rules_.endpoint} {}

ReconnectAction ReconnectFsm::begin(TimePoint now) {
  if (state_ != State::idle && !waiting()) return {};
  if (!missing_since_) missing_since_ = now;
  why_.reset();
  hurried_ = false;
  ++attempt_;
  state_ = rules_.asks ? State::asking : State::connecting;
  return {rules_.asks ? Kind::ask : Kind::connect};
}

ReconnectAction ReconnectFsm::directed(ServerTarget target) {
  if (state_ != State::asking) return {};
  target_ = std::move(target);
  state_ = State::connecting;
  return {Kind::connect};
}

ReconnectAction ReconnectFsm::undirected(const Error& why, TimePoint now) {
  if (state_ != State::asking) return {};
  target_ = {rules_.endpoint};
  asked_again_ = true;  // everybody was asked just now
  return attempt_failed(why, now);
}

ReconnectAction ReconnectFsm::transport_failed(const Error& why, TimePoint now) {
  if (state_ != State::connecting) return {};
  return attempt_failed(why, now);
}

ReconnectAction ReconnectFsm::broke_off(const Error& why, TimePoint now) {
  const bool began = state_ == State::asking || state_ == State::connecting;
  if (!began && state_ != State::handshake && state_ != State::failing) return {};
  ++attempt_;  // nothing started for this attempt may go on
  return attempt_failed(why, now);
}

void ReconnectFsm::transport_made() {
  assert(state_ == State::connecting);
  state_ = State::handshake;
}

void ReconnectFsm::prepare() {
  assert(state_ == State::handshake);
  state_ = State::preparing;
}

void ReconnectFsm::ready(TimePoint now) {
  assert(state_ == State::handshake || state_ == State::preparing);
  state_ = State::up;
  in_a_row_ = 0;
  missing_since_.reset();
  asked_again_ = false;
  closed_on_hello_.reset();
  up_since_ = now;
  backoff_.connected(now);
}

ReconnectAction ReconnectFsm::failed(const Error& why) {
  if (state_ == State::handshake || preparing()) state_ = State::failing;
  else if (state_ == State::up) state_ = State::leaving;
  else if (!ending()) return {};
  keep_reason(why);
  return {Kind::close};
}

void ReconnectFsm::keep_reason(const Error& why) {
  why_ = why;  // to_string() may find no memory
  why_ = why.with_context(to_string(target_.endpoint));
}

ReconnectAction ReconnectFsm::lost(const Loss& loss, TimePoint now) {
  const bool greeting = state_ == State::handshake;
  const bool was_up = up() || state_ == State::leaving;
  if (!greeting && !was_up && !preparing() && state_ != State::failing) return {};
  const Error why = why_ ? *std::exchange(why_, std::nullopt) : loss.reason;
  if (greeting && loss.hello_unanswered && !closed_on_hello_ && rules_.may_greet_old) {
    closed_on_hello_ = target_.endpoint;  // as some proxies do
    // The same attempt continues, but with a wait, so that a server that closes on everybody is not
    // flooded.
    return wait_for_next(Kind::retry, backoff_.next());
  }
  if (!was_up) return attempt_failed(why, now);
  failures_ = 0;
  missing_since_ = now;
  backoff_.lost(now);
  const bool at_once = backoff_.may_retry_at_once(now);
  if (hurried_ || (at_once && rules_.reconnects && !rules_.policy)) {
    ReconnectAction action = wait_for_next(Kind::down, Duration::zero());
    action.why = why;
    return action;
  }
  ReconnectAction action = wait_or_give_up(Kind::down, why, now);
  if (gave_up()) failures_ = 1;  // it stays away
  return action;
}

ReconnectAction ReconnectFsm::attempt_failed(const Error& why, TimePoint now) {
  const Error reason = why.with_delivery(Delivery::not_sent);  // no command was sent on it
  const bool login_refused = reason.is(errc::auth);
  closed_on_hello_.reset();  // the loss after HELLO may have been the end of the server
  const bool ask_again = rules_.asks && !login_refused && asks_again();
  if (hurried_ || ask_again) return wait_for_next(Kind::ask_better, Duration::zero());
  ++failures_;
  ++in_a_row_;
  login_refused_ = login_refused;
  ReconnectAction action = wait_or_give_up(Kind::failed, reason, now);
  if (!login_refused || !waiting()) return action;
  // Credentials do not become valid within milliseconds, and servers count the failures.
  wait_ = std::max(wait_, rules_.refused_login_wait);
  state_ = State::refused;
  return action;
}

// Is the source asked again at once?
bool ReconnectFsm::asks_again() noexcept {
  switch (target_.otherwise) {
    case ServerTarget::Otherwise::ask: return true;
    case ServerTarget::Otherwise::wait: return false;
    case ServerTarget::Otherwise::ask_once: break;
  }
  return !std::exchange(asked_again_, true);  // it knows better now, but it may be wrong again
}

ReconnectAction ReconnectFsm::wait_or_give_up(Kind kind, const Error& why, TimePoint now) {
  const auto wait = next_wait(why, now);
  if (closed()) return {};  // by the policy
  ReconnectAction action = wait_for_next(kind, wait.value_or(Duration::zero()));
  action.why = wait ? why : given_up(why);
  if (!wait) state_ = State::given_up;
  return action;
}

// None: there is no next attempt.
std::optional<Duration> ReconnectFsm::next_wait(const Error& why, TimePoint now) {
  if (!rules_.reconnects) return std::nullopt;
  if (rules_.attempts != 0 && in_a_row_ >= rules_.attempts) return std::nullopt;
  if (!rules_.policy) return backoff_.next();
  const auto wait = rules_.policy(in_a_row_, why, now - missing_since_.value_or(now));
  if (!wait) return std::nullopt;
  return std::clamp(*wait, Duration::zero(), longest_wait);
}

Error ReconnectFsm::given_up(const Error& why) const {
  if (why.foreign() != nullptr) return why;
  std::string text(why.full_message());
  text += !rules_.reconnects ? " (not tried again: .reconnect is false" : " (gave up";
  if (rules_.reconnects && in_a_row_ > 0)
    text += " after " + std::to_string(in_a_row_) + (in_a_row_ == 1 ? " attempt" : " attempts");
  text += "; reconnect() tries again)";
  return Error(why.code(), std::string(why.prefix()), std::move(text), why.delivery());
}

ReconnectAction ReconnectFsm::wait_for_next(Kind kind, Duration wait) {
  state_ = State::waiting;
  wait_ = wait;
  return {kind};
}

ReconnectAction ReconnectFsm::error_received(const Error& error, TimePoint now) {
  const bool read_only = error.is(errc::read_only);
  if (!up() || (!read_only && !error.is(errc::no_auth))) return {};
  // A replica that we asked for cannot say anything else.
  if (read_only && target_.role == ServerRole::replica) return {};
  // If this connection is itself new, another one would not do better, unless the source names
  // another server.
  const bool other_server = rules_.asks && read_only;
  if (!other_server && now - up_since_ < rules_.backoff.stable_after) return {};
  state_ = State::leaving;
  keep_reason(error);
  return {Kind::close_when_idle};
}

ReconnectAction ReconnectFsm::leave_at_once(const Error& why) {
  if (closed()) return {};
  hurried_ = true;
  if (state_ == State::handshake || preparing() || up() || ending()) return failed(why);
  ++attempt_;  // nothing started for this attempt may go on
  return wait_for_next(Kind::restart, Duration::zero());
}

ReconnectAction ReconnectFsm::leave_when_answered(const Error& why) {
  if (!up()) return leave_at_once(why);
  hurried_ = true;
  state_ = State::leaving;
  keep_reason(why);
  return {Kind::close_when_idle};
}

ReconnectAction ReconnectFsm::login_changed() {
  const bool refused = state_ == State::refused || (gave_up() && login_refused_);
  return refused ? asked() : ReconnectAction{};
}

ReconnectAction ReconnectFsm::asked() {
  in_a_row_ = 0;
  if (!waiting() && !gave_up()) return {};
  missing_since_.reset();
  return wait_for_next(Kind::retry, Duration::zero());
}

}  // namespace deferredis::detail
