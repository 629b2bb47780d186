// SharedFuture: the result of a call that another thread's loop carries out.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/threads/crossing/shared_call.hpp>

namespace deferredis {

/// The result of one call of a SharedClient. It belongs to no loop: any thread may wait for it.
///
/// Ownership: move-only. Dropping it detaches: the call is carried out, and nobody learns how it
///   ended, also if it failed. It keeps the client's connections open until it is dropped.
/// Thread: any, one at a time; cancel() at any time while the object exists.
/// Errors: get() throws the same classes as `co_await` on a Future. Waiting on the loop's own
///   thread, and in a child of fork(), throws InvalidArgumentError. When the reactor is destroyed,
///   what is pending ends with ClosedError.
template <class T>
class [[nodiscard]] SharedFuture {
 public:
  using value_type = T;

  SharedFuture(SharedFuture&&) noexcept = default;
  SharedFuture& operator=(SharedFuture&&) noexcept = default;

  /// Waits for the result, and returns the value or throws. The value can be taken once; after
  /// that, get() throws InvalidArgumentError.
  T get() {
    auto result = outcome();
    if constexpr (std::is_void_v<T>) result.value();
    else return std::move(result).value();
  }
  /// The same as an Outcome: throws only what waiting throws.
  Outcome<T> outcome() {
    call().wait(TimePoint::max());
    return call().take();
  }
  /// Waits at most this long. Returns true if there is a result.
  bool wait_for(Duration limit) const { return call().wait(detail::time_after(limit)); }
  /// Is there a result? Never waits.
  bool settled() const noexcept { return call_ != nullptr && call_->ended(); }
  /// Is there something to wait for? False after a move, then(), on() and detach().
  bool valid() const noexcept { return call_ != nullptr; }

  /// Asks the loop to stop, as Future::cancel does. The result then is CancelledError, whose
  /// delivery() tells whether the server may have executed the command, or the result that came
  /// before. It does not wait.
  void cancel() const noexcept {
    if (call_ != nullptr) call_->cancel();
  }

  /// Calls fn(Outcome<T>) through `executor` when there is a result. `executor` is called with a
  /// task, which is a copyable function without arguments; it passes the task to the thread that
  /// runs it, and must not block. It is called on the loop, or in this call if the result is there.
  ///
  ///   rc.get("k").then([&pool](auto task) { pool.submit(task); },
  ///                    [](redis::Outcome<std::optional<std::string>> value) { ... });
  ///
  /// What fn throws goes to whoever runs the task; what the executor throws on the loop goes to the
  /// reactor's on_unhandled_error.
  template <class Executor, class Fn>
  void then(Executor executor, Fn fn) &&;
  /// The result as a Future of `reactor`, which must be this thread's: `co_await` it there.
  Future<T> on(Reactor& reactor) &&;
  /// Lets the call run on without a reader.
  void detach() && noexcept { call_ = nullptr; }

  // For the library.
  explicit SharedFuture(Shared<detail::SharedCallOf<T>> call) noexcept : call_(std::move(call)) {}

 private:
  detail::SharedCallOf<T>& call() const {
    if (call_ == nullptr) [[unlikely]]
      detail::raise_used_up();
    return *call_;
  }

  Shared<detail::SharedCallOf<T>> call_;
};

namespace detail {

/// A function that a call keeps, and the call whose result it takes. Copies share both.
template <class T, class Fn>
class CallbackTask {
 public:
  CallbackTask(Shared<SharedCallOf<T>> call, Fn fn)
      : call_(std::move(call)), fn_(std::make_shared<Fn>(std::move(fn))) {}
  void operator()() const { (*fn_)(call_->take()); }

 private:
  Shared<SharedCallOf<T>> call_;  // shared with the SharedFuture, the loop, and copies of the task
  std::shared_ptr<Fn> fn_;        // shared by copies of the task, which std::function makes
};

}  // namespace detail

template <class T>
template <class Executor, class Fn>
void SharedFuture<T>::then(Executor executor, Fn fn) && {
  auto held = std::exchange(call_, nullptr);
  if (held == nullptr) detail::raise_used_up();
  detail::SharedCall& awaited = *held;
  awaited.when_ended(
      [executor = std::move(executor),
       task = detail::CallbackTask<T, Fn>(std::move(held), std::move(fn))]() mutable {
        executor(std::move(task));
      });
}

template <class T>
Future<T> SharedFuture<T>::on(Reactor& reactor) && {
  // Shared by the task, which may be destroyed on the loop of the call, and the cancel function.
  auto promise = std::make_shared<Promise<T>>(reactor.core());
  auto future = promise->future();
  promise->on_cancel([call = call_] { call->cancel(); });
  std::move(*this).then([core = &reactor.core()](auto task) { core->hand_over(std::move(task)); },
                        [promise](Outcome<T> outcome) {
                          if (!outcome) promise->fail(outcome.error());
                          else if constexpr (std::is_void_v<T>) promise->fulfill();
                          else promise->fulfill(*std::move(outcome));
                        });
  return future;
}

}  // namespace deferredis
