// Between the loop and other threads: blocking work, and calls that wait for the loop.
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

/// Runs jobs on its own threads, which are started when there is work and none is idle.
///
/// Thread: the reactor's. A job is made and destroyed there; only run() happens elsewhere.
class ThreadPool {
 public:
  explicit ThreadPool(Reactor& reactor) noexcept : reactor_(reactor) {}
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool() { join(); }

  void start(Owned<ThreadJob> job);
  /// Waits for the running jobs. Jobs that still wait for a thread never run; they are destroyed
  /// with the pool.
  void join() noexcept;

 private:
  void serve();

  static constexpr std::size_t most_threads = 4;

  Reactor& reactor_;  // borrowed
  std::vector<std::thread> threads_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable changed_;
  std::deque<Owned<ThreadJob>> queued_;
  std::size_t idle_ = 0;
  bool joining_ = false;
};

/// The blocking calls that have not ended. It prevents them from waiting for a loop that does not
/// run.
///
/// Ownership: shared by the reactor and the waiting threads.
class BlockingCalls {
 public:
  /// From any thread: makes the loop begin `call`. Returns false if no more calls are accepted.
  bool add(const Shared<BlockingCall>& call, Reactor& reactor);

  // On the reactor's thread:
  void remove(const BlockingCall& call) noexcept;
  /// May `call` begin? Not if the thread that waited for it is gone.
  bool begin(BlockingCall& call) noexcept;
  /// Ends all calls with ClosedError; running ones are cancelled first.
  void give_up(ReactorCore& core) noexcept;
  /// Accepts no more calls.
  void close() noexcept;
  /// Ends all calls with ClosedError, because the futures they wait for were destroyed.
  void end_all() noexcept;

  // On the waiting thread:
  /// Waits until `call` has ended. Throws TimeoutError if it has not begun and the loop does not
  /// turn for `patience`.
  void wait(BlockingCall& call, Duration patience);

  /// The thread that turns the loop; none while it does not run.
  std::atomic<std::thread::id> loop_thread{};
  std::atomic<std::uint64_t> turns = 0;  // of the loop

 private:
  bool withdraw(BlockingCall& call) noexcept;
  std::vector<Shared<BlockingCall>> take_all() noexcept;

  std::mutex mutex_;                        // guards everything below
  std::vector<Shared<BlockingCall>> open_;  // shared with the waiting threads
  bool closed_ = false;
};

}  // namespace deferredis::detail
