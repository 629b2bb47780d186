// The building blocks of the templates Reactor::blocking_call and run_in_thread.
#pragma once

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// One function for a thread of the pool. It is made, finished and destroyed on the reactor's
/// thread, which alone may touch its promise.
class ThreadJob {
 public:
  virtual ~ThreadJob() = default;
  /// On a thread of the pool.
  virtual void run() noexcept = 0;
  /// On the loop, after run().
  virtual void finish() noexcept = 0;
  virtual void fail(Error error) noexcept = 0;

 protected:
  // From any thread.
  bool cancelled() noexcept;
  void set_cancelled() noexcept;

 private:
  bool cancelled_ = false;  // atomic; if set, the job need not begin
};

template <class Fn, class R>
class ThreadJobOf final : public ThreadJob {
 public:
  ThreadJobOf(Fn fn, ReactorCore& core) : fn_(std::move(fn)), promise_(core) {}

  Future<R> future() {
    auto future = promise_.future();
    promise_.on_cancel([this] {
      set_cancelled();
      promise_.fail(Error(errc::cancelled, "cancelled before the thread had ended"));
    });
    return future;
  }
  void run() noexcept override {
    if (cancelled()) return;
    try {
      if constexpr (std::is_void_v<R>) fn_();
      else result_.emplace(fn_());
    } catch (...) {
      thrown_ = std::current_exception();
    }
  }
  void finish() noexcept override {
    if (thrown_ != nullptr) promise_.fail(Error(std::exchange(thrown_, nullptr)));
    else if constexpr (std::is_void_v<R>) promise_.fulfill();
    else if (result_) promise_.fulfill(*std::move(result_));
  }
  void fail(Error error) noexcept override { promise_.fail(std::move(error)); }

 private:
  struct Nothing {};

  Fn fn_;
  Promise<R> promise_;
  std::optional<std::conditional_t<std::is_void_v<R>, Nothing, R>> result_;
  std::exception_ptr thrown_;
};

class BlockingCalls;

/// One call that another thread waits for. It is shared by that thread, the list of open calls, and
/// the future that the function returned.
class BlockingCall {
 public:
  BlockingCall();
  virtual ~BlockingCall();

  /// On the calling thread: waits until it has ended, or for `limit`. Returns true if it has ended.
  bool wait(Duration limit);

  // On the reactor's thread:
  static void begin(Shared<BlockingCall> call, BlockingCalls& list, ReactorCore& core);
  /// Cancels a running call and takes no more results. end_given_up() follows: ClosedError.
  void give_up() noexcept;
  void end_given_up() noexcept;

 protected:
  ErrorSlot error_;

 private:
  friend class BlockingCalls;
  friend void retain(BlockingCall& call) noexcept;
  friend void release(BlockingCall& call) noexcept;
  struct Context;
  struct Gate;
  static void settled_step(StateBase& state, void* context, bool run);
  /// Calls the function; returns the state of the resulting future, released from its handle.
  virtual StateBase& call(ReactorCore& core) = 0;
  /// Takes the value out of the state.
  virtual void keep(StateBase& state) = 0;
  /// Destroys the function, which belongs to the loop's thread once the loop has it.
  virtual void forget() noexcept = 0;
  void end() noexcept;

  // Used only on the reactor's thread, like the error and the result until the gate opens.
  StateBase* running_ = nullptr;
  bool given_up_ = false;
  bool begun_ = false;  // set under the list's mutex
  Owned<Gate> gate_;
  OwnerCount owners_;
};

template <class Fn, class U>
class BlockingCallOf final : public BlockingCall {
 public:
  explicit BlockingCallOf(Fn fn) : fn_(std::move(fn)) {}

  U result() {
    if (!error_.empty()) error_.get().raise();
    if constexpr (!std::is_void_v<U>) return *std::move(result_);
  }

 private:
  struct Nothing {};

  StateBase& call(ReactorCore& core) override {
    auto& state = make_state<U>(core);
    auto future = FutureAccess::make<U>(state);
    call_into<U>(state, *fn_);
    return FutureAccess::release(future);
  }
  void keep(StateBase& state) override {
    if constexpr (!std::is_void_v<U>) {
      result_.emplace(std::move(static_cast<State<U>&>(state).value()));
    }
  }
  void forget() noexcept override { fn_.reset(); }

  std::optional<Fn> fn_;
  std::optional<std::conditional_t<std::is_void_v<U>, Nothing, U>> result_;
};

}  // namespace deferredis::detail
