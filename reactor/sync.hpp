// Mutex and Semaphore for the coroutines and callbacks of one reactor.
#pragma once

#include <cstddef>
#include <utility>

#include <deferredis/reactor/future.hpp>

namespace deferredis {

namespace detail {
class Permits;
}

/// Units of a Semaphore, returned when this object is destroyed.
class [[nodiscard]] Units {
 public:
  Units() noexcept = default;
  Units(Units&& other) noexcept
      : permits_(std::exchange(other.permits_, nullptr)), count_(std::exchange(other.count_, 0)) {}
  Units& operator=(Units&& other) noexcept {
    if (this == &other) return *this;
    release();
    permits_ = std::exchange(other.permits_, nullptr);
    count_ = std::exchange(other.count_, 0);
    return *this;
  }
  ~Units() { release(); }

  /// How many they are.
  std::size_t count() const noexcept { return count_; }
  explicit operator bool() const noexcept { return permits_ != nullptr; }
  /// Returns them now.
  void release() noexcept;

 private:
  friend class detail::Permits;
  Units(detail::Permits& permits, std::size_t count) noexcept : permits_(&permits), count_(count) {}

  detail::Permits* permits_ = nullptr;  // counted
  std::size_t count_ = 0;
};

/// A limited number of units, given out in the order in which they were requested.
///
/// Lifetime: Units may outlive it. Calls that still wait when it is destroyed fail with
///   ClosedError.
class Semaphore {
 public:
  explicit Semaphore(std::size_t units);
  Semaphore(const Semaphore&) = delete;
  Semaphore& operator=(const Semaphore&) = delete;
  ~Semaphore();

  /// Waits until `count` units are free and all earlier requests have been served. cancel() leaves
  /// the line. Asking for more units than exist is an InvalidArgumentError.
  Future<Units> acquire(std::size_t count = 1);
  /// The units, if enough are free and nobody is waiting; otherwise an empty Units, which is false.
  Units try_acquire(std::size_t count = 1);
  /// Units that nobody holds.
  std::size_t available() const noexcept;
  /// Callers that wait in line.
  std::size_t waiting() const noexcept;

 private:
  detail::Permits* permits_;  // counted; shared with the Units that are held
};

/// Lets one holder in at a time, in the order of the calls to lock().
class Mutex {
 public:
  /// Unlocks when it is destroyed.
  using Guard = Units;

  /// Waits until nobody else holds it.
  Future<Guard> lock() { return semaphore_.acquire(); }
  /// The guard, if the mutex is free and nobody is waiting; otherwise an empty Guard, which is
  /// false.
  Guard try_lock() { return semaphore_.try_acquire(); }
  /// Does somebody hold it?
  bool locked() const noexcept { return semaphore_.available() == 0; }

 private:
  Semaphore semaphore_{1};
};

}  // namespace deferredis
