// GroupRounds: how often, and how long, a group of commands is sent again.
#pragma once

#include <cstdint>

#include <deferredis/reactor/clock.hpp>

namespace deferredis {
struct CommandRow;
class Error;
}  // namespace deferredis

namespace deferredis::detail {

/// While a server is in a temporary state (LOADING ...), the commands that it refuses are sent
/// again in further rounds, with growing waits, until a deadline.
class GroupRounds {
 public:
  /// Without this call there is only one round.
  void allow_until(TimePoint deadline) noexcept { until_ = deadline; }
  bool allowed() const noexcept { return until_ != TimePoint{}; }
  bool first() const noexcept { return number_ == 1; }
  /// True if the server has not executed a command of this row, which failed with this error, and
  /// there is time for another round.
  bool permits(const CommandRow& row, const Error& error, TimePoint now) const noexcept;
  /// How long to wait for the next round.
  Duration wait() const noexcept;
  GroupRounds next() const noexcept;

 private:
  TimePoint until_{};
  std::uint8_t number_ = 1;
};

}  // namespace deferredis::detail
