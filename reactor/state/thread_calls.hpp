// ThreadCalls: functions that other threads hand to the loop.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis::detail {

/// What waits while there is nothing to do.
class Wakeable {
 public:
  /// From any thread: makes it take another turn.
  virtual void wake() noexcept = 0;

 protected:
  ~Wakeable() = default;
};

/// Functions of other threads that wait for the loop. It lives as long as its ReactorCore, so that
/// a handle can be dropped on any thread while the reactor is destroyed on another one.
class ThreadCalls {
 public:
  ThreadCalls() = default;
  ThreadCalls(const ThreadCalls&) = delete;
  ThreadCalls& operator=(const ThreadCalls&) = delete;

  /// From any thread: takes `fn` and wakes the loop. Returns false if the reactor is gone.
  bool add(MoveFunction<void()>& fn);
  /// Calls fn. Calls from several threads on reactors that are gone run one at a time.
  static void call_late(MoveFunction<void()>& fn) noexcept;

  // On the reactor's thread:
  /// Sets the loop to wake.
  void open(Wakeable& loop) noexcept { loop_ = &loop; }
  /// Returns what change() returns, during which no thread wakes the loop, and then wakes it.
  template <class Change>
  auto change_loop(Change change) {
    const std::lock_guard lock(mutex_);
    auto changed = change();
    loop_->wake();  // for what other threads added before
    return changed;
  }
  /// Makes the loop take another turn.
  void wake() noexcept;
  bool any() const noexcept { return any_.load(std::memory_order_acquire); }
  std::vector<MoveFunction<void()>> take();
  /// Takes no more calls, and returns those that were never run.
  std::vector<MoveFunction<void()>> close();
  /// Held while touching what is left of reactors that are gone.
  static std::recursive_mutex& late_mutex();

 private:
  std::mutex mutex_;  // guards everything below
  std::vector<MoveFunction<void()>> calls_;
  Wakeable* loop_ = nullptr;       // borrowed; null: closed, or no reactor
  std::atomic<bool> any_ = false;  // calls_ may not be empty: saves a lock per turn
};

}  // namespace deferredis::detail
