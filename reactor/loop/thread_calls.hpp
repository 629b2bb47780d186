// What other threads hand to the loop.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include <deferredis/reactor/future/move_function.hpp>

namespace deferredis::detail {

class EventLoop;

/// Functions of other threads that wait for the loop. It lives as long as its ReactorCore, so that
/// a handle can be dropped on any thread while the reactor goes on another one.
class ThreadCalls {
 public:
  ThreadCalls() = default;
  ThreadCalls(const ThreadCalls&) = delete;
  ThreadCalls& operator=(const ThreadCalls&) = delete;

  /// From any thread: takes `fn`, and wakes the loop. False: the reactor is gone.
  bool add(MoveFunction<void()>& fn);
  /// Calls fn. What several threads do to what is left of reactors comes one after the other.
  static void call_late(MoveFunction<void()>& fn) noexcept;

  // On the reactor's thread:
  /// The loop to be woken.
  void open(EventLoop& loop) noexcept { loop_ = &loop; }
  bool any() const noexcept { return any_.load(std::memory_order_acquire); }
  std::vector<MoveFunction<void()>> take();
  /// Takes no more, and gives what nobody called.
  std::vector<MoveFunction<void()>> close();
  /// Held by those who touch what is left of reactors that are gone.
  static std::recursive_mutex& late_mutex();

 private:
  std::mutex mutex_;  // guards all below
  std::vector<MoveFunction<void()>> calls_;
  EventLoop* loop_ = nullptr;      // borrowed; null: closed, or without a reactor
  std::atomic<bool> any_ = false;  // calls_ may not be empty: no lock a turn
};

}  // namespace deferredis::detail
