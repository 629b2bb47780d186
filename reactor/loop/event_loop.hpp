// EventLoop: libev behind a small interface. Only event_loop.cpp includes libev.
#pragma once

#include <memory>
#include <optional>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/loop/io_handler.hpp>
#include <deferredis/reactor/state/move_function.hpp>
#include <deferredis/reactor/state/thread_calls.hpp>

struct ev_loop;

namespace deferredis::detail {

/// One ev_loop, owned or borrowed, that calls back once per turn, before it waits. Or, on request,
/// a descriptor that another loop waits for.
class EventLoop final : public Wakeable {
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
  void wake() noexcept override;
  /// True: work is left, so do not wait in the next turn.
  void poll_soon(bool yes);
  /// Wakes up at `due` at the latest; empty: no limit.
  void wake_at(std::optional<TimePoint> due, const Clock& clock);
  /// Is there a planned wake-up that has not happened yet?
  bool wake_planned() const noexcept;

  /// From now on another loop waits for the returned descriptor, and calls dispatch(). libev is not
  /// used any more. Throws InvalidArgumentError for a borrowed loop, or if a signal is watched.
  int drive_from_outside();
  /// Does another loop drive this one?
  bool driven() const noexcept;
  /// Calls the handlers of descriptors that are ready, without waiting and without a turn.
  void dispatch() noexcept;

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
    friend class EventLoop;
    struct Impl;
    std::unique_ptr<Impl> impl_;
  };

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace deferredis::detail
