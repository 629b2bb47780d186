// Taking turns: Mutex and Semaphore for coroutines and callbacks of one reactor.
#pragma once

#include <cstddef>
#include <utility>

#include <deferredis/reactor/future.hpp>

namespace deferredis {

namespace detail {
class Permits;
}

/// Units of a Semaphore, given back when this goes.
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

  std::size_t count() const noexcept { return count_; }
  explicit operator bool() const noexcept { return permits_ != nullptr; }
  /// Gives them back now.
  void release() noexcept;

 private:
  friend class detail::Permits;
  Units(detail::Permits& permits, std::size_t count) noexcept : permits_(&permits), count_(count) {}

  detail::Permits* permits_ = nullptr;  // counted
  std::size_t count_ = 0;
};

/// A number of units that can be held at one time, given out in the order they were asked for.
///
/// Lifetime: Units may outlive it; who still waits when it goes fails with ClosedError.
class Semaphore {
 public:
  explicit Semaphore(std::size_t units);
  Semaphore(const Semaphore&) = delete;
  Semaphore& operator=(const Semaphore&) = delete;
  ~Semaphore();

  /// Waits until `count` units are free and nobody is before us in the line, which cancel()
  /// leaves. More than there are at all is an InvalidArgumentError.
  Future<Units> acquire(std::size_t count = 1);
  /// The units; none (false) if somebody waits or too few are free.
  Units try_acquire(std::size_t count = 1);
  std::size_t available() const noexcept;
  std::size_t waiting() const noexcept;

 private:
  detail::Permits* permits_;  // counted; shared with the Units that are out
};

/// One at a time, in the order of lock().
class Mutex {
 public:
  /// Unlocks when it goes.
  using Guard = Units;

  Future<Guard> lock() { return semaphore_.acquire(); }
  /// The guard; none (false) if somebody holds it or waits.
  Guard try_lock() { return semaphore_.try_acquire(); }
  bool locked() const noexcept { return semaphore_.available() == 0; }

 private:
  Semaphore semaphore_{1};
};

}  // namespace deferredis
