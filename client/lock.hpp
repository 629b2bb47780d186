// Lock: one holder at a time among all clients of a server.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/shared.hpp>

namespace DEFERREDIS_API deferredis {

class Client;
namespace detail {
class HeldLock;
void retain(HeldLock& lock) noexcept;
void release(HeldLock& lock) noexcept;
}  // namespace detail

/// What happens to locks.
class LockError : public Exception {
  using Exception::Exception;
};
/// Somebody else has the lock.
class LockBusyError : public LockError {
  using LockError::LockError;
};
/// Others may have the lock.
class LockLostError : public LockError {
  using LockError::LockError;
};

namespace errc {
/// Both of those below.
inline constexpr Errc lock = code_of<LockError>;
/// Somebody else has it: try again later.
inline constexpr Errc lock_busy = code_of<LockBusyError, lock>;
/// Others may have it: stop the work.
inline constexpr Errc lock_lost = code_of<LockLostError, lock>;
}  // namespace errc

/// How long a lock lasts, and how long to wait for it.
struct LockOptions {
  Duration ttl = std::chrono::seconds(10);  ///< how long the lock outlives a dead holder
  Duration wait = std::chrono::seconds(5);  ///< for others to release it; 0: one try
  bool auto_extend = true;  ///< extended every ttl/3 until it is released or dropped
  Duration retry_every =
      std::chrono::milliseconds(50);  ///< while waiting; random between half and three halves of it
};

/// A key that only its holder may delete or extend: SET NX PX with a random token from the kernel,
/// which scripts compare.
///
///   auto lock = co_await redis::Lock::acquire(rc, "report", {.ttl = 10s, .wait = 5s});
///   co_await write_report();
///   co_await lock.release();
///
/// Guarantee: while held() is true, no other Lock of this name is held, as long as the server keeps
///   the key and the clocks run at the same rate.
/// No guarantee: replication is asynchronous, and a failover or restart may lose the key, so that
///   two holders have it for a while. A process that was stopped for longer than ttl learns of the
///   loss only when it continues. If something must never happen twice, check it where it happens
///   (a version, a fencing number, WATCH).
/// Ownership: this object is the holder. Dropping it tries to release the lock.
/// Lifetime: keeps the client's connections alive; may outlive the reactor.
class Lock {
 public:
  /// LockBusyError: others held it for all of options.wait. Connection errors are passed on, and a
  /// key that the server may have set is removed, at the latest after ttl. Cancelling does the
  /// same. InvalidArgumentError for a ttl below a millisecond.
  static Future<Lock> acquire(const Client& client, std::string_view name,
                              const LockOptions& options = {});

  Lock(Lock&& other) noexcept;
  Lock& operator=(Lock&& other) noexcept;
  ~Lock();

  /// Is the lock ours now, by our clock? The time counts from before the request to the server, so
  /// the answer is right even if the caller's own work held up the loop and prevented an extension.
  bool held() const noexcept;
  /// The value of the key: 32 hexadecimal digits.
  std::string_view token() const noexcept;

  /// The lock lasts `ttl` from now on. LockLostError if it is no longer ours. After any other error
  /// it lasts as long as before.
  Future<void> extend(Duration ttl) const;
  /// Releases the lock. Returns true if it was ours until now, and false if it was lost or released
  /// before. After a connection error, call it again or let the ttl pass; the lock is not extended
  /// any more.
  Future<bool> release() const;
  /// Fails with LockLostError when the lock is lost: somebody deleted the key, or it could not be
  /// extended in time. Ends when the lock is released. May be called any number of times.
  Future<void> lost() const;

 private:
  explicit Lock(Shared<detail::HeldLock> held) noexcept;
  friend class detail::HeldLock;

  Shared<detail::HeldLock> held_;  // shared with requests to the server
};

}  // namespace deferredis
