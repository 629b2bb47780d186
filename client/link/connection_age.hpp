// ConnectionAge: when a connection is replaced because it is old, or nobody uses it; without I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <deferredis/reactor/clock.hpp>

namespace deferredis::detail {

/// Limits of one connection, each 10 % shorter or longer than requested, so that connections that
/// were opened together are not replaced together. A zero limit means none.
///
/// Use is not reported but noticed: look() compares a number that changes with every command. So an
/// unused connection is found up to a quarter of its limit late, and commands cost nothing.
class ConnectionAge {
 public:
  /// Equal seeds give equal limits.
  ConnectionAge(Duration max_idle, Duration max_lifetime, std::uint64_t seed) noexcept;

  /// The connection is up.
  void begin(TimePoint now, std::uint64_t used) noexcept;
  /// Why it should be replaced; none: it may stay until next_look(). `owes`: a reply is awaited.
  std::optional<std::string_view> look(TimePoint now, std::uint64_t used, bool owes) noexcept;
  /// When to call look() again; TimePoint::max(): never.
  TimePoint next_look(TimePoint now) const noexcept;
  /// Has it reached its lifetime?
  bool old(TimePoint now) const noexcept { return now >= ends_at_; }

 private:
  Duration max_idle_;
  Duration max_lifetime_;
  TimePoint ends_at_ = TimePoint::max();
  TimePoint used_at_{};
  std::uint64_t used_ = 0;
};

}  // namespace deferredis::detail
