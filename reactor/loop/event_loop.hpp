// EventLoop: libev behind a small interface. Only event_loop.cpp includes libev.
#pragma once

#include <memory>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/state/move_function.hpp>

struct ev_loop;

namespace deferredis::detail {

/// Called when a descriptor is ready.
class IoHandler {
 public:
  virtual void io_ready(bool readable, bool writable) noexcept = 0;

 protected:
  ~IoHandler() = default;
};

/// One ev_loop, owned or borrowed, that calls back once per turn, before it waits.
class EventLoop {
 public:
  class Turn {
   public:
    /// Does the turn's work. The loop then waits for events, as poll_soon and wake_after specify.
    virtual void turn() noexcept = 0;

   protected:
    ~Turn() = default;
  };

  /// If `borrowed` is null, makes a loop of its own. `turn` is borrowed.
  EventLoop(struct ev_loop* borrowed, Turn& turn);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop();

  void run();
  void stop();
  /// Makes one turn. If `wait`, waits for events up to the next timer.
  void run_once(bool wait);
  /// From any thread: makes the loop take another turn.
  void wake() noexcept;
  /// True: work is left, so do not wait in the next turn.
  void poll_soon(bool yes);
  /// Wakes up after `after` at the latest; negative: no limit.
  void wake_after(Duration after);
  /// Is there a planned wake-up that has not happened yet?
  bool wake_planned() const noexcept;

  /// Watches a signal. Throws InvalidArgumentError if something else in the process handles it.
  class SignalWatcher;
  std::shared_ptr<SignalWatcher> watch_signal(int number, MoveFunction<void()> call);

  /// Watches one descriptor.
  class IoWatcher {
   public:
    IoWatcher(EventLoop& loop, IoHandler& handler);
    IoWatcher(const IoWatcher&) = delete;
    IoWatcher& operator=(const IoWatcher&) = delete;
    ~IoWatcher();
    /// Sets what to watch for; neither stops it. Stop before closing the descriptor.
    void watch(int fd, bool readable, bool writable);
    void stop() { watch(-1, false, false); }

   private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
  };

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace deferredis::detail
