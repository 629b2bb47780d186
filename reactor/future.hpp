// The result of one asynchronous operation: Future<T> reads it, Promise<T> writes it.
#pragma once

#include <utility>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/future/then_result.hpp>
#include <deferredis/reactor/outcome.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/state/typed_state.hpp>

namespace deferredis {

class Reactor;

namespace detail {
template <class T>
class CoroutinePromise;
template <class T>
class Awaiter;
template <class T>
class OutcomeAwaiter;
}  // namespace detail

/// The reading end of one asynchronous result.
///
/// Ownership: move-only, with one consumer: `then`, `co_await` and similar calls use it up.
///   Using it a second time throws InvalidArgumentError. Dropping it detaches: the work goes on,
///   and a failure that nobody handled goes to the reactor's on_unhandled_error. Call detach() to
///   do this on purpose.
/// Errors: `then` skips its callback; `co_await` throws the Error's exception.
/// Order: callbacks never run inside the call that made or settled the future. They run from the
///   reactor's ready queue, in order, in the same turn of the loop. A callback may call anything.
///   An exception or a returned Error goes down the error path.
/// Callables: a callable that returns a Future is kept alive, together with its arguments, until
///   that Future has ended, so it may be a coroutine with captures. No callable is called once the
///   reactor is being destroyed.
template <class T>
class [[nodiscard]] Future {
 public:
  using value_type = T;
  using promise_type = detail::CoroutinePromise<T>;  // a function returning Future may co_await

  Future(Future&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  Future& operator=(Future&& other) noexcept {
    if (auto* old = std::exchange(state_, nullptr)) old->release_future();
    state_ = std::exchange(other.state_, nullptr);
    return *this;
  }
  ~Future() {
    if (state_ != nullptr) state_->release_future();
  }

  /// Has it been fulfilled or failed? Its callbacks may still be waiting for their turn. False if
  /// it is not valid().
  bool settled() const noexcept { return state_ != nullptr && state_->settled(); }
  /// Is there something to wait for? False once the future was used up or moved from.
  bool valid() const noexcept { return state_ != nullptr; }

  /// Calls fn(T&&) with the value. The returned Future holds fn's result, flattened if fn returns a
  /// Future.
  template <class Fn>
  auto then(Fn fn) && -> Future<detail::then_result<Fn, T>>;
  /// Calls fn with the value or failed_fn(const Error&) with the error. failed_fn does not receive
  /// what fn throws.
  template <class Fn, class ErrorFn>
  auto then(Fn fn, ErrorFn failed_fn) && -> Future<detail::then_result<Fn, T>>;
  /// Calls fn(const Error&) if the future failed. fn returns a T (or Future<T>) to use instead, or
  /// nothing, which makes the result a Future<void>.
  template <class Fn>
  auto on_error(Fn fn) && -> Future<detail::on_error_result<Fn, T>>;
  /// The same for one kind of error and the kinds below it; other errors pass through.
  template <class Fn>
  Future on_error(Errc kind, Fn fn) &&;
  /// Calls fn() in either case. The result passes through unless fn itself fails.
  template <class Fn>
  Future finally(Fn fn) &&;
  /// Cancels the future after `limit` and turns that into a TimeoutError.
  Future timeout(Duration limit) &&;

  /// Asks the producer to stop. The innermost wait is cancelled, and the future gets that wait's
  /// result, normally a CancelledError. If that wait has just ended and another one follows (in a
  /// coroutine, or in a Future that a callback returns), the cancel applies to the next wait. Does
  /// nothing once the future is settled.
  void cancel() noexcept {
    if (state_ != nullptr) state_->cancel();
  }
  /// Lets the work run on without a reader. A failure goes to the reactor's on_unhandled_error.
  void detach() && noexcept {
    if (state_ != nullptr) std::exchange(state_, nullptr)->release_future();
  }

  auto operator co_await() && { return detail::Awaiter<T>(std::move(*this)); }
  void operator co_await() & = delete;  // a named future: co_await std::move(future)
  /// `co_await f.outcome()` returns an Outcome<T> and never throws.
  auto outcome() && { return detail::OutcomeAwaiter<T>(std::move(*this)); }

 private:
  friend struct detail::FutureAccess;
  explicit Future(detail::StateBase& state) noexcept : state_(&state) {}

  detail::StateBase* state_;
};

/// The writing end. Dropping it without a result fails the Future with BrokenPromiseError.
///
/// Errors: a result set after cancel() is ignored; setting a result twice is an assertion failure.
template <class T>
class Promise {
 public:
  /// Uses the thread's current reactor; throws InvalidArgumentError if there is none.
  Promise() : Promise(detail::ReactorCore::require()) {}
  explicit Promise(detail::ReactorCore& core) : state_(&detail::make_state<T>(core)) {}
  Promise(Promise&& other) noexcept
      : state_(std::exchange(other.state_, nullptr)),
        canceller_(std::move(other.canceller_)),
        future_taken_(other.future_taken_) {}
  Promise& operator=(Promise&& other) noexcept {
    if (this == &other) return *this;
    release();
    state_ = std::exchange(other.state_, nullptr);
    canceller_ = std::move(other.canceller_);
    future_taken_ = other.future_taken_;
    return *this;
  }
  ~Promise() { release(); }

  /// The reading end. Throws InvalidArgumentError the second time.
  Future<T> future();
  /// Is somebody still waiting for the result?
  bool pending() const noexcept { return state_ != nullptr && !state_->settled(); }

  /// Gives the Future its value, made from these arguments.
  template <class... Args>
  void fulfill(Args&&... args) {
    if (!pending()) return;
    state_->core().check_thread();
    state_->emplace(std::forward<Args>(args)...);
    state_->settle();
  }
  /// Fails the Future with this error.
  void fail(Error error) noexcept {
    if (state_ != nullptr) state_->fail(std::move(error));
  }
  /// Fails it without a report if nobody reads it, because the failure is reported elsewhere too.
  void fail_quietly(Error error) noexcept {
    if (state_ != nullptr) state_->fail(std::move(error), true);
  }
  /// When the Future is cancelled, fn() runs instead of failing it with CancelledError; fn may
  /// settle the promise. Call this at most once, and before settling.
  void on_cancel(detail::MoveFunction<void()> fn);

 private:
  void release() noexcept;

  detail::State<T>* state_;
  Owned<detail::MoveFunction<void()>> canceller_;
  bool future_taken_ = false;
};

/// A Future that already has its value.
template <class T>
Future<std::decay_t<T>> ready(T&& value);
/// The same without a value.
Future<void> ready();
/// A Future that has already failed.
template <class T = void>
Future<T> failed(Error error);

}  // namespace deferredis

#include <deferredis/reactor/future/coroutine.hpp>
#include <deferredis/reactor/future/future_impl.hpp>
