// Policies that decide whether a failed command is sent again: Options::retry_policy.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <deferredis/client/hooks.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis {

/// One failure of a command, as a RetryPolicy sees it.
///
/// A policy may be asked about every single command of a client, a view
/// (`rc.with({.retry_policy = &policy})`) or, by a view that is used once, a call. Blocking
/// commands, transactions, batches and sessions have rules of their own and no policy.
///
/// What it can decide: a command that was certainly not executed may be sent again. One that may
///   have been executed, or failed while it was executed, may be sent again only if Options::retry
///   allows that for its category; `repeatable` says so, and otherwise the answer is ignored.
///   Nothing is sent again at or after the command's deadline: a wait that is too long ends it at
///   once, with the error. A cancel ends it too. So does Client::disconnect(): a command that waits
///   for its next attempt fails at once with ClosedError, which is maybe_applied if an earlier
///   attempt may have been executed, else not_sent.
/// Where it runs: from the loop. It may call anything. If it throws, the command fails with its
///   error, and the exception goes to the reactor's on_unhandled_error.
struct FailedAttempt {
  std::string_view command;      ///< "GET"
  std::uint32_t attempt = 1;     ///< how often it has failed: 1 for the first failure
  const Error& error;            ///< why; valid during the call
  bool repeatable = true;        ///< false: the policy is only told
  Duration elapsed = {};         ///< since the command was called
  std::optional<Duration> left;  ///< until its deadline; none: it has no deadline
};

/// Up to `times` more attempts, each `wait` after a failure.
RetryPolicy retry_constant(std::uint32_t times, Duration wait);

/// Waits of retry_exponential().
struct ExponentialWaits {
  Duration first = std::chrono::milliseconds(25);  ///< bound of the first wait
  Duration most = std::chrono::seconds(1);         ///< bound of the longest one
  /// Each wait is a random part of its bound, so that many clients do not return together. If
  /// false, it is the bound.
  bool jitter = true;
};

/// Up to `times` more attempts; the bound of the waits doubles each time.
RetryPolicy retry_exponential(std::uint32_t times, const ExponentialWaits& waits = {});

/// `policy` for errors of these kinds and of the kinds below them; no retry for others.
RetryPolicy retry_on(std::vector<Errc> kinds, RetryPolicy policy);

/// The first of the policies that gives a wait decides.
RetryPolicy retry_chain(std::vector<RetryPolicy> policies);

/// `policy`, after `hook` was told of the failure: for logs and counters. It is also told of
/// failures that are final. An empty policy never sends again.
RetryPolicy retry_watched(SharedFunction<void(const FailedAttempt&)> hook, RetryPolicy policy = {});

}  // namespace deferredis
