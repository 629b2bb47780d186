#include <deferredis/client/retrying/retry_rule.hpp>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis::detail {

void retain(RetryRule& rule) noexcept { rule.owners_.add(); }
[[gnu::noinline]] void release(RetryRule& rule) noexcept {
  if (rule.owners_.remove()) delete &rule;
}

Shared<RetryRule> make_retry_rule(const RetryPolicy* policy) {
  const bool any = policy != nullptr && *policy;
  return Shared(any ? new RetryRule(*policy) : nullptr);
}

bool may_be_repeated(const CommandData& command, const Error& error) noexcept {
  if (error.is(errc::closed) || error.is(errc::cancelled)) return false;
  if (error.is(errc::invalid_argument) || error.is(errc::not_supported)) return false;
  if (error.delivery() == Delivery::not_sent) return true;
  if (command.row->retry == RetryCategory::never) return false;
  // A script may have written before it failed, and it chooses its error's text.
  const bool untouched =
      error.delivery() == Delivery::rejected && known_not_applied(error) && !command.row->script;
  return untouched || command.row->retry <= command.retry;
}

}  // namespace deferredis::detail
