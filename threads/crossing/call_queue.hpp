// CallQueue: the calls of all threads on their way to one loop.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include <deferredis/reactor/shared.hpp>
#include <deferredis/reactor/state/flushable.hpp>
#include <deferredis/threads/shared_options.hpp>

namespace deferredis {
class Reactor;
}

namespace deferredis::detail {

class ReactorCore;
class SharedCall;
class StateBase;

/// Calls of many threads for one loop, in the order of each thread.
///
/// A call is pushed without a lock. Whoever finds the queue empty wakes the loop, so one wake-up
/// carries all calls that come until the loop's next turn, which takes them all at once. What ended
/// in a turn is published at its end, together.
///
/// Thread: push() on any thread; everything else on the loop.
/// Lifetime: lives as long as a handle or a call uses it, and may outlive the reactor.
class CallQueue final : public Flushable {
 public:
  /// On the reactor's thread. Throws InvalidArgumentError on impossible options.
  CallQueue(Reactor& reactor, const SharedOptions& options);
  CallQueue(const CallQueue&) = delete;
  CallQueue& operator=(const CallQueue&) = delete;

  /// Gives a call to the loop, which becomes one of its owners. If there is no room for it, waits,
  /// or ends it with QueueFullError.
  void push(SharedCall& call);
  /// Throws InvalidArgumentError in a child process of the one that made it.
  void check_process() const;
  /// Is this another process, in which the loop does not exist?
  bool orphaned() const noexcept;

  ReactorCore& core() const noexcept { return core_; }
  /// False: the loop's clock is moved by hand, and other threads cannot read it.
  bool has_system_clock() const noexcept { return system_clock_; }

  /// On the loop: begins everything that was pushed, or refuses it if the reactor is gone.
  void run() noexcept;

 private:
  friend void retain(CallQueue& queue) noexcept;
  friend void release(CallQueue& queue) noexcept;

  ~CallQueue() override;
  void flush() noexcept override;
  void begin(SharedCall& call) noexcept;
  /// The call has its result. It is published at the end of the turn.
  void ended(SharedCall& call) noexcept;
  static void settled_step(StateBase& state, void* context, bool run);
  bool fits(std::uint64_t charge) noexcept;
  bool wait_for_room(std::uint64_t charge);
  void give_room(std::uint64_t charge) noexcept;

  ReactorCore& core_;  // kept alive by us
  const SharedOptions options_;
  const std::uint32_t forks_;
  const bool system_clock_;
  OwnerCount owners_;
  SharedCall* ended_ = nullptr;                            // in this turn, last first
  alignas(64) std::atomic<SharedCall*> newest_ = nullptr;  // of those that wait for the loop
  alignas(64) std::atomic<std::uint64_t> charged_ = 0;     // calls << 40 | bytes
  std::atomic<std::uint32_t> without_room_ = 0;            // threads that wait for room
  std::mutex room_mutex_;  // only for waiting, when the queue is full
  std::condition_variable room_;
};

}  // namespace deferredis::detail
