// Monitor: every command that a server executes, as it happens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <deferredis/client/overflow.hpp>
#include <deferredis/reactor/chrono.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

class Backend;
namespace detail {
struct HandleAccess;
}  // namespace detail

/// A command, or a notice that some are missing.
struct MonitorEvent {
  /// What it is: a command, or a notice that some are missing.
  enum class Kind : std::uint8_t {
    command,
    gap,      ///< the connection was lost here (see `reason`); MONITOR runs again
    dropped,  ///< commands are missing here: the queue was full, or a command exceeded
              ///< Options::reply_limits (`reason` says which limit)
  };
  Kind kind = Kind::command;                                ///< what it is
  std::chrono::sys_time<std::chrono::microseconds> time{};  ///< by the server's clock
  int database = 0;                     ///< the one that the client had selected
  std::string client = {};              ///< "127.0.0.1:4711", "unix:/run/redis.sock", "lua"
  std::vector<std::string> words = {};  ///< the command and its arguments
  std::uint64_t dropped = 0;            ///< how many, if the kind is dropped
  std::string reason = {};              ///< why some are missing; empty: the queue was full

  /// The size of its texts.
  std::size_t size_bytes() const noexcept;
};

/// How much a Monitor keeps that nobody has read yet.
struct MonitorOptions {
  std::size_t queue_limit = 10'000;                 ///< events that arrived and were not read yet
  std::size_t queue_bytes = std::size_t{64} << 20;  ///< the size of their texts
  Overflow overflow = Overflow::drop_oldest;        ///< what happens beyond that
};
static_assert(std::is_trivially_destructible_v<MonitorOptions>);

/// MONITOR, from Client::monitor(), on a connection of its own, which stays open as long as this
/// object lives. It is expensive for the server. The words contain everything that is written,
/// except passwords.
///
/// Ownership: keeps the client's connections alive. May outlive the Reactor.
/// Delivery: in the server's order. The connection is reopened automatically, without end, and a
///   Kind::gap marks the place. The length of a line is limited only by Options::reply_limits.
/// Errors: next() fails if the server refuses MONITOR. After Client::disconnect() or the end of the
///   reactor it fails with ClosedError, once the queue is empty.
class Monitor {
 public:
  Monitor(Monitor&& other) noexcept;
  Monitor& operator=(Monitor&& other) noexcept;
  ~Monitor();

  /// Ends when the server has confirmed MONITOR; everything it executes from then on is reported.
  /// Fails with the error of the first attempt that fails; the Monitor keeps trying.
  Future<void> started();
  /// The next event, or nothing if none arrived within `timeout`. Zero waits without limit.
  /// Cancelling it loses nothing.
  Future<std::optional<MonitorEvent>> next(Duration timeout = Duration::zero());
  /// From now on, calls fn from the loop for each event, instead of next(). An exception from fn
  /// goes to the reactor's on_unhandled_error.
  void on_event(detail::MoveFunction<void(const MonitorEvent&)> fn);

 private:
  friend struct detail::HandleAccess;
  Monitor(Shared<Backend> backend, const MonitorOptions& options);
  struct Impl;
  Owned<Impl> impl_;  // null: moved from
};

}  // namespace deferredis
