// libev behind a small face: the only room that knows it is event_loop.cpp.
#pragma once

#include <memory>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/future/move_function.hpp>

struct ev_loop;

namespace deferredis::detail {

/// Told when a descriptor is ready.
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
    /// Runs what is to run; then the loop waits for events as `poll_soon` and `wake_after` say.
    virtual void turn() noexcept = 0;

   protected:
    ~Turn() = default;
  };

  /// `borrowed` null: a loop of our own. `turn` is borrowed.
  EventLoop(struct ev_loop* borrowed, Turn& turn);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop();

  void run();
  void stop();
  /// One turn: waits for events up to the next timer if `wait`.
  void run_once(bool wait);
  /// From any thread: the loop makes another turn.
  void wake() noexcept;
  /// Do not wait in the coming turn: there is work left.
  void poll_soon(bool yes);
  /// Wake up after `after` at the latest; negative: no limit.
  void wake_after(Duration after);
  /// Is a wake-up planned that has not come yet?
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
    /// Sets what is watched for; none of both stops it. Stop before closing the descriptor.
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
