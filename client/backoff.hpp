// BackoffTimer: how long to wait before the next connection attempt. Pure policy, without a timer.
#pragma once

#include <cstdint>
#include <optional>

#include <deferredis/client/options.hpp>

namespace deferredis {

/// Random waits (full jitter) below a bound that doubles from Backoff::min to Backoff::max, so that
/// clients which lost their server together do not return together.
///
/// It is told about completed handshakes and losses. Only a connection that was up for
/// Backoff::stable_after resets the bound, so that a server which accepts connections and then dies
/// is not flooded.
class BackoffTimer {
 public:
  /// `seed` may be any number; equal seeds give equal waits.
  BackoffTimer(Backoff backoff, std::uint64_t seed) noexcept;

  /// The wait before the next attempt.
  Duration next() noexcept;
  /// The handshake is complete.
  void connected(TimePoint now) noexcept;
  /// The connection, or an attempt to open it, failed.
  void lost(TimePoint now) noexcept;
  /// May the loss just reported be retried without a wait? Yes if the connection had been up, at
  /// most once a second. A yes counts as used.
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
