// Connection: it logs in again before its login ends, and is replaced when it is old or unused.
#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include <deferredis/client/link/connection.hpp>
#include <deferredis/protocol/command_table.hpp>

namespace deferredis::detail {

namespace {

constexpr Duration least_look = std::chrono::milliseconds(1);
constexpr Duration kept_look = std::chrono::seconds(1);

}  // namespace

// A session may be inside MULTI, and RESP2 allows nothing else beside subscriptions. Those
// connections end with their login.
void Connection::log_in_again_later() {
  const TimePoint when = login_.ask_again_at();
  if (when == TimePoint::max() || use_ == ConnectionUse::alone) return;
  if (use_ == ConnectionUse::listening && !resp3()) return;
  const Duration wait = std::max<Duration>(when - reactor_.clock().now(), Duration::zero());
  login_timer_ = reactor_.call_later(wait, [this] { ask_for_new_login(); });
}

void Connection::ask_for_new_login() {
  const auto on_failure = [this, self = self_.weak()](const Error& why) {
    if (self && up()) login_not_renewed(why, false);
  };
  const auto on_login = [this, self = self_.weak()](const IssuedCredentials& issued) {
    if (!self || !up()) return;
    const auto taken = login_.take(issued, reactor_.clock().now());
    if (taken) log_in_again();
    else login_not_renewed(taken.error(), false);
  };
  renewing_ = login_.ask(core_, endpoint()).then(on_login, on_failure);
}

void Connection::login_not_renewed(const Error& why, bool refused) {
  const Duration wait = login_.postpone(reactor_.clock().now(), refused);
  log_in_again_later();
  owner_.login_not_renewed(*this, why, wait);
}

// Between two commands: those before it are executed with the old login. If the server refuses the
// new one, the old one may still be good.
void Connection::log_in_again() {
  const HandshakeOptions& login = login_.options().handshake;
  const auto slot = make_slot<void>(core_, table::auth);
  slot->make_quiet();
  auto answered = slot.future();
  const std::string_view both[] = {login.user, login.password};
  send(CommandView{table::auth, login.user.empty() ? std::span(both).subspan(1) : std::span(both)},
       slot);
  logging_in_ = true;
  const auto on_login = [this, self = self_.weak()] {
    if (!self || !up()) return;
    logging_in_ = false;
    log_in_again_later();
  };
  const auto on_failure = [this, self = self_.weak()](const Error& why) {
    if (!self || !up()) return;
    logging_in_ = false;
    login_not_renewed(why, true);
  };
  renewing_ = std::move(answered).then(on_login, on_failure);
}

bool Connection::old() const noexcept {
  const TimePoint now = reactor_.clock().now();
  return up() && (age_.old(now) || now >= login_.ask_again_at());
}

void Connection::look_at_age() {
  const TimePoint now = reactor_.clock().now();
  if (!up()) return;
  const auto why = age_.look(now, fsm_->bytes_of_commands(), !fsm_->idle());
  if (why && owner_.may_replace(*this)) {
    return leave_when_answered(
        Error(errc::closed, std::string(*why) + ", and is replaced", Delivery::maybe_applied));
  }
  // Subscribers that use it may leave.
  const TimePoint next = why ? now + kept_look : age_.next_look(now);
  if (next == TimePoint::max()) return;
  age_timer_ =
      reactor_.call_later(std::max<Duration>(next - now, least_look), [this] { look_at_age(); });
}

}  // namespace deferredis::detail
