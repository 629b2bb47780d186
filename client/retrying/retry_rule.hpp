// RetryRule: the retry policy of a client, and what it may repeat.
#pragma once

#include <optional>

#include <deferredis/client/hooks.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// A policy with any number of owners: the client's copies and the commands under way.
class RetryRule {
 public:
  explicit RetryRule(RetryPolicy policy) : policy_(std::move(policy)) {}
  RetryRule(const RetryRule&) = delete;
  RetryRule& operator=(const RetryRule&) = delete;

  /// Asks the policy; lets through what it throws.
  std::optional<Duration> ask(const FailedAttempt& failed) const { return policy_(failed); }

 private:
  ~RetryRule() = default;  // deleted by its last owner
  friend void retain(RetryRule& rule) noexcept;
  friend void release(RetryRule& rule) noexcept;

  RetryPolicy policy_;
  OwnerCount owners_;
};

void retain(RetryRule& rule) noexcept;
void release(RetryRule& rule) noexcept;

/// Null if there is no policy, or an empty one.
Shared<RetryRule> make_retry_rule(const RetryPolicy* policy);

/// May a command that failed with this error be sent again, by its row and the category that is
/// allowed? What may have been executed only as far as the category goes.
bool may_be_repeated(const CommandData& command, const Error& error) noexcept;

}  // namespace deferredis::detail
