#include <deferredis/client/link/connection_login.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include <deferredis/client/options_check.hpp>

namespace deferredis::detail {

namespace {

constexpr Duration shortest_pause = std::chrono::milliseconds(100);
constexpr Duration longest_pause = std::chrono::seconds(30);
constexpr Duration longest_validity = std::chrono::hours(24 * 365);

Error no_credentials(const Error& why) {
  if (why.is(errc::cancelled)) return why;
  return Error(why.is(errc::auth) ? errc::auth : errc::connection,
               "no credentials: " + std::string(why.full_message()), Delivery::not_sent);
}

}  // namespace

Future<IssuedCredentials> ConnectionLogin::ask(ReactorCore& core, const Endpoint& server) const {
  const CurrentCore current(core);
  const auto call = [provider = settings_.credentials, server] { return provider(server); };
  return ready()
      .then(call)
      .timeout(settings_.fsm.handshake_timeout)
      .on_error([](const Error& why) -> Outcome<IssuedCredentials> { return no_credentials(why); });
}

Outcome<void> ConnectionLogin::take(const IssuedCredentials& issued, TimePoint now) {
  const std::string_view password = issued.password;
  if (const auto checked = check_options({.user = issued.user, .password = password}); !checked)
    return no_credentials(checked.error());
  if (!own_) own_ = settings_.fsm;
  own_->handshake.user = issued.user;
  own_->handshake.password = issued.password;
  ask_again_at_ = TimePoint::max();
  if (!issued.valid_for) return {};
  valid_for_ = std::clamp(*issued.valid_for, Duration::zero(), longest_validity);
  ask_again_at_ = now + std::max(valid_for_ / 5 * 4, shortest_pause);
  return {};
}

Duration ConnectionLogin::postpone(TimePoint now, bool refused) noexcept {
  Duration wait = std::clamp(valid_for_ / 20, shortest_pause, longest_pause);
  if (refused) wait = std::max(wait, settings_.refused_login_wait);
  ask_again_at_ = now + wait;
  return wait;
}

}  // namespace deferredis::detail
