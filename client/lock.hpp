// Lock: one holder at a time among all clients of a server.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

class Client;
namespace detail {
class HeldLock;
void retain(HeldLock& lock) noexcept;
void release(HeldLock& lock) noexcept;
}  // namespace detail

class LockError : public Exception {
  using Exception::Exception;
};
class LockBusyError : public LockError {
  using LockError::LockError;
};
class LockLostError : public LockError {
  using LockError::LockError;
};

namespace kind {
inline constexpr ErrorKind lock{"LockError", detail::raise_as<LockError>};
inline constexpr ErrorKind lock_busy{"LockBusyError", detail::raise_as<LockBusyError>, &lock};
inline constexpr ErrorKind lock_lost{"LockLostError", detail::raise_as<LockLostError>, &lock};
}  // namespace kind
namespace errc {
inline constexpr Errc lock{kind::lock};
inline constexpr Errc lock_busy{kind::lock_busy};  ///< somebody else has it: try again later
inline constexpr Errc lock_lost{kind::lock_lost};  ///< others may have it: stop the work
}  // namespace errc

struct LockOptions {
  Duration ttl = std::chrono::seconds(10);  ///< so long it outlives a holder that has died
  Duration wait = std::chrono::seconds(5);  ///< for others to release it; 0: one try
  bool auto_extend = true;  ///< extended every ttl/3 until it is released or dropped
  Duration retry_every =
      std::chrono::milliseconds(50);  ///< while waiting; random, half to three half
};

/// A key that only its holder may delete or extend: SET NX PX with a random token from the kernel,
/// which scripts compare.
///
///   auto lock = co_await redis::Lock::acquire(rc, "report", {.ttl = 10s, .wait = 5s});
///   co_await write_report();
///   co_await lock.release();
///
/// What it guarantees: while held() is true no other Lock of the name is held, as long as the
///   server keeps the key and clocks run alike. What it does not: replication is asynchronous, and
///   a failover or restart may forget the key, so that two hold it for a while; and a process that
///   was stopped for longer than ttl learns of its loss only when it goes on. Let what must never
///   happen twice be checked where it happens (a version, a fencing number, WATCH).
/// Ownership: the holder is this object; dropping it releases the lock, as well as it can.
/// Lifetime: keeps the client's connections; may outlive the reactor.
class Lock {
 public:
  /// LockBusyError: others had it for all of options.wait. Errors of the connection come as they
  /// are, and what the server may have noted is taken back, at the latest after ttl. Cancelling it
  /// does the same. InvalidArgumentError for a ttl below a millisecond.
  static Future<Lock> acquire(const Client& client, std::string_view name,
                              const LockOptions& options = {});

  Lock(Lock&& other) noexcept;
  Lock& operator=(Lock&& other) noexcept;
  ~Lock();

  /// Is it ours by our clock, now? It counts from before the server was asked, and is true also
  /// where the caller's own work has held up the loop, so that nothing could be extended.
  bool held() const noexcept;
  /// What stands in the key. 32 hexadecimal digits.
  std::string_view token() const noexcept;

  /// From now on it lasts `ttl`. LockLostError where it is not ours any more. Other errors: it
  /// lasts as long as before.
  Future<void> extend(Duration ttl) const;
  /// Gives it to the others. True: it was ours until now; false: it was lost, or released before.
  /// On an error of the connection call it again, or leave it to ttl; it is not extended any more.
  Future<bool> release() const;
  /// Fails with LockLostError when it is lost: somebody deleted the key, or it could not be
  /// extended in time. Ends when it is released. As many as you like.
  Future<void> lost() const;

 private:
  explicit Lock(Shared<detail::HeldLock> held) noexcept;
  friend class detail::HeldLock;

  Shared<detail::HeldLock> held_;  // with what waits for the server
};

}  // namespace deferredis
