#include <deferredis/client/waiting/resend_rule.hpp>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis::detail {

namespace {

// A command that the server did not execute cannot be executed twice by sending it again. A
// cluster's answers are left to a cluster client. Scripts may have written before they failed, and
// their users choose the error texts.
Resend after_answer(const CommandData& command, const Error& error) noexcept {
  if (command.row->retry == RetryCategory::never) return Resend::never;
  if (error.is(errc::moved) || error.is(errc::ask) || !known_not_applied(error))
    return Resend::never;
  // These rarely pass with time alone.
  const bool stubborn = error.is(errc::read_only) || error.is(errc::no_auth);
  if (stubborn && command.attempts >= most_attempts) return Resend::never;
  return Resend::later;
}

}  // namespace

Resend resend_rule(const CommandData& command, const Error& error) noexcept {
  if (error.is(errc::closed)) return Resend::never;
  if (error.delivery() == Delivery::rejected) return after_answer(command, error);
  if (error.is(errc::limit_exceeded)) return Resend::never;  // it would end the same way
  if (error.delivery() == Delivery::maybe_applied &&
      (command.row->retry > command.retry || command.attempts >= most_attempts)) {
    return Resend::never;
  }
  if (command.attempts >= most_hand_overs) return Resend::never;
  return command.attempts > prompt_hand_overs ? Resend::later : Resend::at_once;
}

}  // namespace deferredis::detail
