// LoopThread: a reactor on a thread of its own, for programs that have no loop.
#pragma once

#include <cstdint>
#include <utility>

#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis {

/// A Reactor that runs on a thread of its own from the constructor to the destructor.
///
/// Thread: any thread may use it and destroy it. The thread blocks all signals, so they reach the
///   program's own threads. Reactor::stop() does not end it.
/// Lifetime: the destructor stops the loop and waits until its thread has ended; what is pending
///   then fails with ClosedError. On the loop's own thread (in a callback) it does not wait: the
///   thread ends after the callback.
/// fork(): a child process has no copy of the thread. There, call() and reactor() throw
///   InvalidArgumentError, and the destructor does nothing. Make a new one in the child.
class LoopThread {
 public:
  /// Returns when the reactor exists and is about to run. Throws NotSupportedError if no thread can
  /// be started.
  LoopThread();
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;
  ~LoopThread();

  /// For call_from_thread() and blocking_call(), and for code that runs on the loop.
  Reactor& reactor() const;
  /// Runs fn (which returns a Future or a value) on the loop, waits for the result, and returns the
  /// value or throws. On the loop's own thread it throws InvalidArgumentError.
  template <class Fn>
  auto call(Fn fn) const {
    return reactor().blocking_call(std::move(fn));
  }

 private:
  struct Life;
  struct Handle;

  Life* life_ = nullptr;  // on the stack of the thread
  Owned<Handle> handle_;
  std::uint32_t forks_;
};

}  // namespace deferredis
