// SharedOptions: how much the threads may give to a loop before it pushes back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <deferredis/reactor/clock.hpp>

namespace deferredis {

/// What a call does when too many have not ended.
enum class WhenFull : std::uint8_t {
  wait,  ///< waits until others have ended, at most SharedOptions::room_timeout
  fail,  ///< fails at once with QueueFullError
};

/// Bounds on the calls of all threads that have not ended: those that wait for the loop, and those
/// that wait for the server. One call always fits, however large it is. On the loop's own thread a
/// call never waits for room, but fails.
struct SharedOptions {
  std::size_t max_pending = 16'384;                       ///< calls; at most 8,388,607
  std::size_t max_pending_bytes = std::size_t{64} << 20;  ///< of their commands; at most 1 TiB
  WhenFull when_full = WhenFull::wait;                    ///< what a call does then
  Duration room_timeout = std::chrono::seconds(5);        ///< then QueueFullError{not_sent}
};
static_assert(std::is_trivially_destructible_v<SharedOptions>);

}  // namespace deferredis
