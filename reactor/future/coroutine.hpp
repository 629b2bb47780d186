// Coroutine support: `co_await future`, and functions that return Future<T>.
#pragma once

#include <coroutine>

#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/future/future_chain.hpp>

namespace deferredis::detail {

/// Allocates frames from the reactor's pool. The address of their core is stored behind them.
struct PooledFrame {
  static void* operator new(std::size_t size);
  static void operator delete(void* frame, std::size_t size) noexcept;
};

/// The part of a coroutine's promise that is the same for every T. The state notes what it awaits.
class CoroutineBase : public PooledFrame {
 public:
  explicit CoroutineBase(StateBase& state) noexcept : state_(&state) {
    state.emplace_producer(Awaited{});
    state.set_cancel_relay(awaited_by);
  }
  CoroutineBase(const CoroutineBase&) = delete;
  CoroutineBase& operator=(const CoroutineBase&) = delete;

  std::suspend_never initial_suspend() const noexcept { return {}; }
  std::suspend_never final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept {
    const Error error(std::current_exception());
    state_->fail(state_->went_on() ? error.of_a_part() : error);
  }

  /// The coroutine suspends on `awaiting`, to which a cancel is passed on. The coroutine may catch
  /// the CancelledError and continue; a second cancel() then asks again. A cancel that came while
  /// it ran, or was about to run, takes effect here.
  void suspended_on(StateBase& awaiting) noexcept {
    state_->producer<Awaited>().state = &awaiting;
    if (state_->cancel_pending() && !awaiting.settled()) {
      state_->clear_cancel_pending();
      awaiting.cancel();
    }
  }
  /// The awaited future succeeded, or the coroutine asked for its outcome.
  void went_on() noexcept { state_->set_went_on(); }
  /// The awaited result was taken.
  void resumed_from(StateBase& awaited) noexcept {
    state_->producer<Awaited>().state = nullptr;
    if (awaited.cancel_pending()) state_->set_cancel_pending();
  }

 protected:
  ~CoroutineBase() { state_->release_producer(); }

  StateBase* state_;

 private:
  struct Awaited {
    StateBase* state = nullptr;
  };
  static_assert(sizeof(Awaited) <= StateBase::short_producer_size);
  static StateBase* awaited_by(StateBase& state);
};

template <class T>
class CoroutinePromise final : public CoroutineBase {
 public:
  CoroutinePromise() : CoroutineBase(make_state<T>(ReactorCore::require())) {}
  Future<T> get_return_object() noexcept { return FutureAccess::make<T>(*state_); }

  template <class U = T>
  void return_value(U&& value) {
    if (state_->settled()) return;
    if constexpr (std::is_same_v<std::remove_cvref_t<U>, Error>) {
      state_->fail(std::forward<U>(value));
    } else {
      static_cast<State<T>*>(state_)->emplace(std::forward<U>(value));
      state_->settle();
    }
  }
};

template <>
class CoroutinePromise<void> final : public CoroutineBase {
 public:
  CoroutinePromise() : CoroutineBase(make_short_state(ReactorCore::require())) {}
  Future<void> get_return_object() noexcept { return FutureAccess::make<void>(*state_); }
  void return_void() noexcept {
    if (!state_->settled()) state_->settle();
  }
};

void resume_step(StateBase& state, void* context, bool run);

/// Waits for a Future's state and holds it until the result is taken.
template <class T>
class AwaiterBase {
 public:
  explicit AwaiterBase(Future<T> future) : state_(FutureAccess::release(future)) {}
  AwaiterBase(const AwaiterBase&) = delete;
  AwaiterBase& operator=(const AwaiterBase&) = delete;
  ~AwaiterBase() {
    if (waiting_ != nullptr) waiting_->resumed_from(state_);
    state_.release_future();
  }

  bool await_ready() const noexcept {
    return state_.settled() && state_.ready_now() && state_.core().may_continue_inline();
  }
  template <class P>
  void await_suspend(std::coroutine_handle<P> waiting) noexcept {
    if constexpr (std::is_base_of_v<CoroutineBase, P>) {
      waiting_ = &waiting.promise();
      waiting_->suspended_on(state_);
    }
    state_.set_last(resume_step, waiting.address());
  }

 protected:
  void went_on() noexcept {
    if (waiting_ != nullptr) waiting_->went_on();
  }

  StateBase& state_;

 private:
  CoroutineBase* waiting_ = nullptr;
};

template <class T>
class [[nodiscard]] Awaiter : public AwaiterBase<T> {
 public:
  using AwaiterBase<T>::AwaiterBase;
  T await_resume() {
    if (this->state_.failed()) {
      const Error error = this->state_.take_error();
      error.raise();
    }
    this->went_on();
    if constexpr (!std::is_void_v<T>)
      return std::move(static_cast<State<T>&>(this->state_).value());
  }
};

template <class T>
class [[nodiscard]] OutcomeAwaiter : public AwaiterBase<T> {
 public:
  using AwaiterBase<T>::AwaiterBase;
  Outcome<T> await_resume() {
    this->went_on();
    if (this->state_.failed()) return this->state_.take_error();
    if constexpr (std::is_void_v<T>) return {};
    else return std::move(static_cast<State<T>&>(this->state_).value());
  }
};

}  // namespace deferredis::detail
