#include <deferredis/client/link/reconnect_fsm.hpp>

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis::detail {

using Kind = ReconnectAction::Kind;

ReconnectFsm::ReconnectFsm(Rules rules, std::uint64_t seed)
    : rules_(std::move(rules)), backoff_(rules_.backoff, seed), target_{rules_.endpoint} {}

ReconnectAction ReconnectFsm::begin() {
  if (state_ != State::idle && !waiting()) return {};
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

ReconnectAction ReconnectFsm::undirected(const Error& why) {
  if (state_ != State::asking) return {};
  target_ = {rules_.endpoint};
  asked_again_ = true;  // everybody was asked just now
  return attempt_failed(why);
}

ReconnectAction ReconnectFsm::transport_failed(const Error& why) {
  if (state_ != State::connecting) return {};
  return attempt_failed(why);
}

void ReconnectFsm::transport_made() {
  assert(state_ == State::connecting);
  state_ = State::handshake;
}

void ReconnectFsm::ready(TimePoint now) {
  assert(state_ == State::handshake);
  state_ = State::up;
  asked_again_ = false;
  closed_on_hello_.reset();
  up_since_ = now;
  backoff_.connected(now);
}

ReconnectAction ReconnectFsm::failed(const Error& why) {
  if (state_ == State::handshake) state_ = State::failing;
  else if (state_ == State::up) state_ = State::leaving;
  else if (!ending()) return {};
  keep_reason(why);
  return {Kind::close};
}

void ReconnectFsm::keep_reason(const Error& why) {
  why_ = why.with_context(to_string(target_.endpoint));
}

ReconnectAction ReconnectFsm::lost(const Loss& loss, TimePoint now) {
  const bool greeting = state_ == State::handshake;
  const bool was_up = up() || state_ == State::leaving;
  if (!greeting && !was_up && state_ != State::failing) return {};
  const Error why = why_ ? *std::exchange(why_, std::nullopt) : loss.reason;
  if (greeting && loss.hello_unanswered && !closed_on_hello_ && rules_.may_greet_old) {
    closed_on_hello_ = target_.endpoint;  // as some proxies do
    // The same attempt continues, but with a wait, so that a server that closes on everybody is not
    // flooded.
    return wait_for_next(Kind::retry, backoff_.next());
  }
  if (!was_up) return attempt_failed(why);
  failures_ = 0;
  backoff_.lost(now);
  const bool at_once = backoff_.may_retry_at_once(now) || hurried_;
  ReconnectAction action = wait_for_next(Kind::down, at_once ? Duration::zero() : backoff_.next());
  action.why = why;
  return action;
}

ReconnectAction ReconnectFsm::attempt_failed(const Error& why) {
  const Error reason = why.with_delivery(Delivery::not_sent);  // no command was sent on it
  const bool login_refused = reason.is(errc::auth);
  closed_on_hello_.reset();  // the loss after HELLO may have been the end of the server
  // The source knows better now, but it may be wrong again.
  const bool ask_again = rules_.asks && !login_refused && !std::exchange(asked_again_, true);
  if (hurried_ || ask_again) return wait_for_next(Kind::ask_better, Duration::zero());
  ++failures_;
  // Credentials do not become valid within milliseconds, and servers count the failures.
  const Duration least = login_refused ? rules_.refused_login_wait : Duration::zero();
  ReconnectAction action = wait_for_next(Kind::failed, std::max(backoff_.next(), least));
  if (login_refused) state_ = State::refused;
  action.why = reason;
  return action;
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
  if (state_ == State::handshake || up() || ending()) return failed(why);
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
  if (state_ != State::refused) return {};
  return wait_for_next(Kind::retry, Duration::zero());
}

}  // namespace deferredis::detail
