// BackendLife: how a backend ends: disconnected, drained, or because its last handle is gone.
#pragma once

#include <cstdint>
#include <vector>

#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/loop/alarm.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/state/lifeline.hpp>

namespace deferredis::detail {

/// What a BackendLife needs from its backend.
class LivingBackend {
 public:
  /// Has every command ended that a drain waits for?
  virtual bool idle() noexcept = 0;
  /// It was idle while it drained: call BackendLife::close() now.
  virtual void drained() = 0;
  /// Close everything; commands fail with `reason`. Called once.
  virtual void close_all(const Error& reason) = 0;
  /// Deletes the backend.
  virtual void destroy() noexcept = 0;

 protected:
  ~LivingBackend() = default;
};

/// The life of a backend. There is one way to the end, whoever asks for it:
///
///     open --> draining --> closed --> dead
///        \        |                     |
///         `--> abandoned ---------------'
///
/// While it drains, look() or look_soon() must be called whenever a command may have ended: nothing
/// polls. A dead backend is deleted: it is closed, and nobody holds a handle.
class BackendLife {
 public:
  enum class State : std::uint8_t {
    open,
    draining,   ///< refuses new commands, and closes when the last one has ended
    abandoned,  ///< the same, and the last handle is gone
    closed,
    dead,  ///< closed and abandoned
  };

  BackendLife(Reactor& reactor, LivingBackend& backend);
  BackendLife(const BackendLife&) = delete;
  BackendLife& operator=(const BackendLife&) = delete;

  State state() const noexcept { return state_; }
  /// Does it accept commands?
  bool open() const noexcept { return state_ == State::open; }
  bool draining() const noexcept { return state_ == State::draining || state_ == State::abandoned; }
  bool closed() const noexcept { return state_ >= State::closed; }

  /// Refuses new commands from now on. The Future ends when the backend is closed. Call look() or
  /// look_soon() next.
  Future<void> drain();
  /// The last handle is gone: drains, or deletes the backend if it is closed. Returns true if it
  /// lives on: call look() or look_soon() then.
  bool abandon() noexcept;
  /// Closes the backend if it drains and is idle; may delete it.
  void look();
  /// The same, but soon: not inside the caller's frames, which may belong to one of the backend's
  /// own connections, or to a user who drops the last handle.
  void look_soon() noexcept {
    if (awake_) look_later();
  }
  /// Calls fn whenever look_soon() was called, whether it drains or not.
  void on_look(MoveFunction<void()> fn);

  /// Closes the backend now, if it is not closed, and ends all drains. Does not delete it.
  void close(const Error& reason);
  /// Deletes it if it is dead. Call it after close().
  void bury() noexcept;
  /// Futures of drains that have not ended: the caller ends them instead of close().
  std::vector<Promise<void>> take_drains() noexcept { return std::exchange(drains_, {}); }

 private:
  void look_later() noexcept;
  void look_now();

  ReactorCore& core_;       // borrowed; the backend keeps it alive beyond its Reactor
  LivingBackend& backend_;  // borrowed
  std::vector<Promise<void>> drains_;
  MoveFunction<void()> on_look_;
  Lifeline<BackendLife> self_;
  Alarm look_alarm_;  // if there is no memory to look soon
  State state_ = State::open;
  bool awake_ = false;    // look_soon() has an effect
  bool looking_ = false;  // look_later() was called and look() was not
};

}  // namespace deferredis::detail
