// Between the loop and other threads: work that blocks, and calls that wait for the loop.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include <deferredis/reactor/loop/thread_work.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// Runs jobs on threads of its own, started when there is work and none of them is idle.
///
/// Thread: the reactor's. A job is made and destroyed there; only run() happens elsewhere.
class ThreadPool {
 public:
  explicit ThreadPool(Reactor& reactor) noexcept : reactor_(reactor) {}
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool() { join(); }

  void start(Owned<ThreadJob> job);
  /// Waits for the jobs that run. Those that wait for a thread never run, and go with the pool.
  void join() noexcept;

 private:
  void serve();

  static constexpr std::size_t most_threads = 4;

  Reactor& reactor_;  // borrowed
  std::vector<std::thread> threads_;
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::deque<Owned<ThreadJob>> queued_;
  std::size_t idle_ = 0;
  bool joining_ = false;
};

/// The blocking calls that have not ended, so that none waits for a loop that does not turn.
///
/// Ownership: shared by the reactor and the threads that wait.
class BlockingCalls {
 public:
  /// From any thread: has the loop begin `call`. False: no more calls are taken.
  bool add(const Shared<BlockingCall>& call, Reactor& reactor);

  // On the reactor's thread:
  void remove(const BlockingCall& call) noexcept;
  /// May `call` begin? No if the thread that waited for it has gone.
  bool begin(BlockingCall& call) noexcept;
  /// Ends all with ClosedError; what runs is cancelled first.
  void give_up(ReactorCore& core) noexcept;
  /// Takes no more.
  void close() noexcept;
  /// Ends all with ClosedError: what they wait for was destroyed.
  void end_all() noexcept;

  // On the thread that waits:
  /// Until `call` has ended. Throws TimeoutError when it has not begun and the loop does not turn
  /// for `patience`.
  void wait(BlockingCall& call, Duration patience);

  /// The thread that turns the loop; none while it does not run.
  std::atomic<std::thread::id> loop_thread{};
  std::atomic<std::uint64_t> turns = 0;  // of the loop

 private:
  bool withdraw(BlockingCall& call) noexcept;
  std::vector<Shared<BlockingCall>> take_all() noexcept;

  std::mutex mutex_;                        // guards all below
  std::vector<Shared<BlockingCall>> open_;  // shared with the waiting threads
  bool closed_ = false;
};

}  // namespace deferredis::detail
