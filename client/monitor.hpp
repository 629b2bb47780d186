// Monitor: every command that a server executes, as it does.
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

/// What a Monitor is told: a command, or that some are missing.
struct MonitorEvent {
  enum class Kind : std::uint8_t {
    command,
    gap,      ///< here the connection was lost (`reason` says why); MONITOR runs again
    dropped,  ///< here so many commands are missing: the queue was full, or a command was over
              ///< Options::reply_limits, and `reason` says which limit
  };
  Kind kind = Kind::command;
  std::chrono::sys_time<std::chrono::microseconds> time{};  ///< by the server's clock
  int database = 0;
  std::string client = {};              ///< "127.0.0.1:4711", "unix:/run/redis.sock", "lua"
  std::vector<std::string> words = {};  ///< the command and its arguments
  std::uint64_t dropped = 0;            ///< how many, where the kind is dropped
  std::string reason = {};              ///< why some are missing; empty: the queue was full

  /// Of its texts.
  std::size_t size_bytes() const noexcept;
};

struct MonitorOptions {
  std::size_t queue_limit = 10'000;                 ///< what came and was not read yet
  std::size_t queue_bytes = std::size_t{64} << 20;  ///< of its texts
  Overflow overflow = Overflow::drop_oldest;
};
static_assert(std::is_trivially_destructible_v<MonitorOptions>);

/// MONITOR, from Client::monitor(), on a connection of its own, which is there as long as this is.
/// It costs the server much; the words hold whatever is written, but for passwords.
///
/// Ownership: keeps the client's connections alive. May outlive the Reactor.
/// Delivery: in the server's order. The connection comes back by itself, for ever; then, in its
///   place, comes a Kind::gap. Lines have no bound but Options::reply_limits.
/// Errors: next() fails when the server refuses MONITOR; with ClosedError after
///   Client::disconnect() or the end of the reactor, when what is queued was read.
class Monitor {
 public:
  Monitor(Shared<Backend> backend, const MonitorOptions& options);
  Monitor(Monitor&& other) noexcept;
  Monitor& operator=(Monitor&& other) noexcept;
  ~Monitor();

  /// Ends when the server has confirmed MONITOR: what it executes from then on is told. Fails with
  /// the error of the first attempt that fails; the Monitor tries on.
  Future<void> started();
  /// The next event, or nothing when none came within `timeout`. Zero: waits as long as it takes.
  /// Cancelling it loses nothing.
  Future<std::optional<MonitorEvent>> next(Duration timeout = Duration::zero());
  /// fn is called from the loop for each event from now on, in place of next(). What it throws
  /// reaches the reactor's on_unhandled_error.
  void on_event(detail::MoveFunction<void(const MonitorEvent&)> fn);

 private:
  struct Impl;
  Owned<Impl> impl_;  // null: moved away
};

}  // namespace deferredis
