// Passes one state's result to another: chains, and results of user functions.
#pragma once

#include <exception>
#include <type_traits>
#include <utility>

#include <deferredis/reactor/future/then_result.hpp>
#include <deferredis/reactor/state/typed_state.hpp>

namespace deferredis::detail {

struct FutureAccess {
  template <class T>
  static Future<T> make(StateBase& state) noexcept {
    return Future<T>(state);
  }
  template <class T>
  static StateBase& state(const Future<T>& future) {
    if (future.state_ == nullptr) [[unlikely]]
      refuse_used_up();
    return *future.state_;
  }
  /// Takes the state out of the handle. The caller attaches a continuation and then calls
  /// consume_future, or keeps the handle's reference.
  template <class T>
  static StateBase& release(Future<T>& future) {
    if (future.state_ == nullptr) [[unlikely]]
      refuse_used_up();
    return *std::exchange(future.state_, nullptr);
  }

 private:
  /// Throws InvalidArgumentError.
  [[noreturn]] static void refuse_used_up();
};

// --- chains: one state's result becomes another's ----------------------------------------------

/// The producer's data of a state that gets its result from another state.
struct ChainData {
  StateBase* source;
};

StateBase* source_of(StateBase& target);
/// From now on `source` feeds `target`, and cancelling `target` cancels `source`.
inline void link_source(StateBase& target, StateBase& source) noexcept {
  target.emplace_producer(ChainData{&source});
  target.set_cancel_relay(source_of);
}
/// `source` has settled, and its continuation is about to produce the result of `target`.
inline void unlink_source(StateBase& target, StateBase& source) noexcept {
  if (!target.settled()) target.set_canceller(nullptr);
  if (source.cancel_pending()) target.set_cancel_pending();
}

template <class T>
void forward_step(StateBase& state, void* context, bool run) {
  auto& target = *static_cast<State<T>*>(context);
  if (!run) return target.release_producer();
  if (state.cancel_pending()) target.set_cancel_pending();
  if (!target.settled()) {
    if (state.failed()) {
      const Error error = state.take_error();
      target.fail(target.went_on() ? error.of_a_part() : error, state.quiet());
    } else {
      if constexpr (!std::is_void_v<T>)
        target.emplace(std::move(static_cast<State<T>&>(state).value()));
      target.settle();
    }
  } else if (state.failed()) {
    static_cast<void>(state.take_error());
  }
  target.drop_producer();
}

/// `step` passes the result of `source`, which was released from its handle, to `target`. If
/// `target` was cancelled in the meantime, the work that a callback started for it is cancelled
/// too.
void follow(StateBase& target, StateBase& source, Step step, void* context) noexcept;

/// Passes the result of `future` to `target`, which then loses its producer.
template <class T>
void forward(Future<T> future, State<T>& target) {
  follow(target, FutureAccess::release(future), forward_step<T>, &target);
}

// --- calling a user's function and keeping its result --------------------------------------------

template <class U, class V>
void keep_result(State<U>& target, V&& result) {
  if (target.settled()) return target.drop_producer();
  target.emplace(std::forward<V>(result));
  target.settle();
  target.drop_producer();
}
template <class U>
void keep_result(State<U>& target, Future<U> result) {
  forward(std::move(result), target);
}
template <class U>
void keep_result(State<U>& target, Outcome<U> result) {
  if (!target.settled()) {
    if (!result) {
      target.fail(result.error());
    } else {
      if constexpr (!std::is_void_v<U>) target.emplace(*std::move(result));
      target.settle();
    }
  }
  target.drop_producer();
}
template <class U>
void keep_result(State<U>& target, Error error) {
  target.fail(std::move(error));
  target.drop_producer();
}

template <class U, class Fn, class... Args>
void call_into(State<U>& target, Fn& fn, Args&&... args) noexcept {
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<Fn&, Args...>>) {
      static_assert(std::is_void_v<U>,
                    "this callback must return the value that the Future promises");
      fn(std::forward<Args>(args)...);
      if (!target.settled()) target.settle();
      target.drop_producer();
    } else {
      keep_result<U>(target, fn(std::forward<Args>(args)...));
    }
  } catch (...) {
    target.fail(Error(std::current_exception()));
    target.drop_producer();
  }
}

// --- callables that return a Future --------------------------------------------------------------
//
// Such a callable may be a coroutine, whose frame refers to its captures and its arguments. Both
// stay in place, in the room and in the value or error of `state`, until the Future has ended.

template <class R>
inline constexpr bool is_future = false;
template <class U>
inline constexpr bool is_future<Future<U>> = true;

template <class Continuation>
void kept_step(StateBase& given, void* context, bool run) {
  auto& state = *static_cast<StateBase*>(context);
  auto& continuation = *static_cast<Continuation*>(state.kept());
  continuation.ended(given, state, run);
  continuation.~Continuation();
  state.release_kept();
}

/// Calls `fn`, which is part of `continuation`, for the continuation's target. Returns true if the
/// continuation is kept or already destroyed, and false if the call threw.
template <class Continuation, class Fn, class... Args>
bool call_kept(StateBase& state, Continuation& continuation, Fn& fn, Args&&... args) noexcept {
  StateBase& target = *continuation.target;
  try {
    auto given = fn(std::forward<Args>(args)...);
    StateBase& source = FutureAccess::release(given);
    state.keep(&continuation);
    follow(target, source, kept_step<Continuation>, &state);
    return true;
  } catch (...) {
    target.fail(Error(std::current_exception()));
    target.drop_producer();
    if (state.failed()) static_cast<void>(state.take_error());
    return false;
  }
}

}  // namespace deferredis::detail
