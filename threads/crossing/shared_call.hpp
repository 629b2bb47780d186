// SharedCall: one call that crosses from any thread to a loop, and its result on the way back.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/outcome.hpp>
#include <deferredis/reactor/shared.hpp>
#include <deferredis/reactor/state/move_function.hpp>
#include <deferredis/reactor/state/typed_state.hpp>

namespace deferredis::detail {

Error taken_before();
class CallQueue;
class CallTarget;
void retain(CallTarget& target) noexcept;
void release(CallTarget& target) noexcept;

/// One call of another thread. Its two owners are the SharedFuture and, until it has ended, the
/// loop.
///
/// Thread: each function says who may call it. What the call returns is written by the loop before
///   the word says `ended`, and read by others only after it.
class SharedCall {
 public:
  SharedCall(const SharedCall&) = delete;
  SharedCall& operator=(const SharedCall&) = delete;

  // From any thread that has the SharedFuture:
  bool ended() const noexcept { return word_.load(std::memory_order_acquire) == word_ended; }
  /// Waits until it has ended, at most until `until`. Throws InvalidArgumentError on the loop's own
  /// thread and in a child of fork().
  bool wait(TimePoint until) const;
  /// Asks the loop to cancel it.
  void cancel() noexcept;
  /// Calls `resume` once when it has ended: from the loop, or now if it has ended. Only once, and
  /// nobody waits any more.
  void when_ended(MoveFunction<void()> resume);

 protected:
  SharedCall(Shared<CallTarget> target, ReactorCore& core) noexcept;
  virtual ~SharedCall();

  /// On the loop: does the work. Returns the state of its Future, released from its handle.
  virtual StateBase& begin(const CallTarget& target) = 0;
  /// On the loop: takes the value out of the state.
  virtual void keep(StateBase& state) = 0;
  /// On the loop, after the last use of what the call brought along: destroys it.
  virtual void forget() noexcept {}
  /// How much room in the queue it takes.
  virtual std::size_t size_bytes() const noexcept { return 0; }

  /// On the calling thread: it ended before it left, with what was set.
  void end_here() noexcept;
  ErrorSlot error_;

 private:
  friend class CallQueue;
  friend void retain(SharedCall& call) noexcept;
  friend void release(SharedCall& call) noexcept;

  static constexpr std::uint32_t word_pending = 0;
  static constexpr std::uint32_t word_waited = 1;    // somebody may sleep on it
  static constexpr std::uint32_t word_callback = 2;  // resume_ is set
  static constexpr std::uint32_t word_ended = 3;

  void check_wait() const;
  /// The result is there: lets everybody know.
  void publish() noexcept;
  void resume() noexcept;

  mutable std::atomic<std::uint32_t> word_ = word_pending;
  OwnerCount owners_;
  SharedCall* next_ = nullptr;  // in the queue; later, among those that ended in this turn
  Shared<CallTarget> target_;   // shared with handles and other calls; keeps queue_ and core_
  CallQueue* queue_ = nullptr;
  ReactorCore& core_;
  const std::uint32_t forks_;
  StateBase* running_ = nullptr;  // used on the loop only
  std::atomic<bool> cancelled_ = false;
  std::uint64_t charge_ = 0;  // what it takes of the queue's room
  MoveFunction<void()> resume_;
};

/// A call with its value.
template <class T>
class SharedCallOf : public SharedCall {
 public:
  /// After it has ended, once: the value or the error.
  Outcome<T> take() {
    if (!error_.empty()) return error_.get();
    if constexpr (std::is_void_v<T>) return {};
    else if (!value_) return taken_before();
    else return *std::exchange(value_, std::nullopt);
  }

 protected:
  using SharedCall::SharedCall;
  void keep(StateBase& state) override {
    if constexpr (!std::is_void_v<T>)
      value_.emplace(std::move(static_cast<State<T>&>(state).value()));
  }

 private:
  struct Nothing {};
  std::optional<std::conditional_t<std::is_void_v<T>, Nothing, T>> value_;
};

/// Throws InvalidArgumentError in a child of the process in which fork_count() was `forks`.
void check_process(std::uint32_t forks);
/// The error of a second get().
Error taken_before();
/// Throws InvalidArgumentError: the handle is empty.
[[noreturn]] void raise_used_up();
/// When `limit` from now has passed; max() if that is too far to say.
TimePoint time_after(Duration limit) noexcept;

}  // namespace deferredis::detail
