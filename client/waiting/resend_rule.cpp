#include <deferredis/client/waiting/resend_rule.hpp>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis::detail {

namespace {

// What the server says it has not executed cannot be executed twice. A cluster's answers are for a
// cluster client; scripts may have written before they failed, and their users choose the words.
Resend after_answer(const CommandData& command, const Error& error) noexcept {
  if (command.row->retry == RetryCategory::never) return Resend::never;
  if (error.is(errc::moved) || error.is(errc::ask) || !known_not_applied(error))
    return Resend::never;
  // Time alone mends these rarely.
  const bool stubborn = error.is(errc::read_only) || error.is(errc::no_auth);
  if (stubborn && command.attempts >= most_attempts) return Resend::never;
  return Resend::later;
}

}  // namespace

Resend resend_rule(const CommandData& command, const Error& error) noexcept {
  if (error.is(errc::closed)) return Resend::never;
  if (error.delivery() == Delivery::rejected) return after_answer(command, error);
  if (error.is(errc::limit_exceeded)) return Resend::never;  // the next one would end as this one
  if (error.delivery() == Delivery::maybe_applied &&
      (command.row->retry > command.retry || command.attempts >= most_attempts)) {
    return Resend::never;
  }
  if (command.attempts >= most_hand_overs) return Resend::never;
  return command.attempts > prompt_hand_overs ? Resend::later : Resend::at_once;
}

}  // namespace deferredis::detail
