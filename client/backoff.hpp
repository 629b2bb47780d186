// BackoffTimer: how long to wait before the next attempt to connect. Pure policy: no timer in it.
#pragma once

#include <cstdint>
#include <optional>

#include <deferredis/client/options.hpp>

namespace deferredis {

/// Random waits (full jitter) below a bound that doubles from Backoff::min to Backoff::max, so that
/// clients that lost their server together do not come back together.
///
/// Told of connections whose handshake was completed and of their losses; only one that was up
/// for Backoff::stable_after makes the bound small again, so that a server which accepts and dies
/// is not hammered.
class BackoffTimer {
 public:
  /// `seed`: any number; equal ones give equal waits.
  BackoffTimer(Backoff backoff, std::uint64_t seed) noexcept;

  /// The wait before the next attempt.
  Duration next() noexcept;
  /// The handshake was completed.
  void connected(TimePoint now) noexcept;
  /// The connection, or an attempt to make it, has failed.
  void lost(TimePoint now) noexcept;
  /// May the loss just told be answered without a wait? Yes if the connection had been up, once a
  /// second; a yes counts as done.
  bool may_retry_at_once(TimePoint now) noexcept;

 private:
  std::uint64_t random() noexcept;

  Backoff backoff_;
  Duration bound_;
  std::uint64_t random_;
  std::optional<TimePoint> up_since_;
  std::optional<TimePoint> retried_at_once_;
  bool was_up_ = false;  // before the last loss
};

}  // namespace deferredis
