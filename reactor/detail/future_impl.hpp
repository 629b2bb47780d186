// The bodies of Future and Promise: thin shells over StateBase.
#pragma once

#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

struct FutureAccess {
  template <class T>
  static Future<T> make(StateBase& state) noexcept {
    return Future<T>(state);
  }
  template <class T>
  static StateBase& state(const Future<T>& future) noexcept {
    return *future.state_;
  }
  /// Takes the state out of the handle; the caller attaches a continuation and then calls
  /// consume_future (or keeps the handle's reference).
  template <class T>
  static StateBase& release(Future<T>& future) noexcept {
    return *std::exchange(future.state_, nullptr);
  }
};

// --- chains: one state's result becomes another's ----------------------------------------------

/// The producer's data of a state that gets its result from another one.
struct ChainData {
  StateBase* source;
};

StateBase* source_of(StateBase& target);
/// From now on `source` feeds `target`; cancelling the one cancels the other.
inline void link_source(StateBase& target, StateBase& source) noexcept {
  target.emplace_producer(ChainData{&source});
  target.set_cancel_relay(source_of);
}
/// `source` has settled, and its continuation is about to make the result of `target`.
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
      target.fail(state.take_error(), state.quiet());
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

/// Hands the result of `future` on to `target`, which loses its producer then. What a callback
/// started for a target that was cancelled meanwhile is cancelled too.
template <class T>
void forward(Future<T> future, State<T>& target) {
  StateBase& source = FutureAccess::release(future);
  if ((target.settled() || target.cancel_pending()) && !source.settled()) {
    target.clear_cancel_pending();
    source.cancel();
  }
  if (!target.settled()) link_source(target, source);
  source.consume_future();
  source.set_last(forward_step<T>, &target);
}

// --- calling a user's function and keeping what it gives ----------------------------------------

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
      static_assert(std::is_void_v<U>, "this callback has to give the value the Future promises");
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

/// A callable too large for a state's room.
template <class Fn>
struct Boxed {
  Owned<Fn> fn;
  template <class... Args>
  decltype(auto) operator()(Args&&... args) {
    return (*fn)(std::forward<Args>(args)...);
  }
};
template <class Fn>
constexpr bool fits_room = sizeof(Fn) <= StateBase::room_size - sizeof(void*) &&
                           alignof(Fn) <= alignof(void*);

// Each kind of continuation is a struct with `void operator()(StateBase&, bool run)`, built in a
// state's room.
template <class Continuation>
void continuation_step(StateBase& state, void* room, bool run) {
  auto& continuation = *static_cast<Continuation*>(room);
  continuation(state, run);
  continuation.~Continuation();
}

StateBase& spill(StateBase& state, StateBase& fresh, Step forward) noexcept;

/// Attaches a continuation, through a fresh state of T where the old one has no more room.
template <class T, class Continuation>
StateBase& attach(StateBase& state, Continuation continuation) {
  StateBase* at = &state;
  void* room = at->room_for(sizeof(Continuation));
  if (room == nullptr) {
    at = &spill(state, make_state<T>(state.core()), forward_step<T>);
    room = at->room_for(sizeof(Continuation));
  }
  ::new (room) Continuation(std::move(continuation));
  at->add_step(continuation_step<Continuation>, sizeof(Continuation));
  return *at;
}

/// then() with a callback that returns nothing: the state itself becomes that of Future<void>.
template <class T, class Fn>
struct ThenVoid {
  Fn fn;
  void operator()(StateBase& state, bool run) noexcept {
    if (run && !state.failed()) {
      try {
        if constexpr (std::is_void_v<T>) fn();
        else fn(std::move(static_cast<State<T>&>(state).value()));
      } catch (...) {
        state.set_error(Error(std::current_exception()));
      }
    }
    state.drop_value();
  }
};

/// on_error() with a callback that returns nothing.
template <class Fn>
struct OnErrorVoid {
  Fn fn;
  void operator()(StateBase& state, bool run) noexcept {
    state.drop_value();
    if (!run || !state.failed()) return;
    const Error error = state.take_error();
    try {
      fn(error);
    } catch (...) {
      state.set_error(Error(std::current_exception()));
    }
  }
};

/// then() and on_error() whose result goes to another state.
template <class T, class U, class Fn, class ErrorFn>
struct ThenInto {
  Fn fn;
  [[no_unique_address]] ErrorFn failed_fn;
  State<U>* target;
  void operator()(StateBase& state, bool run) noexcept {
    if (!run) return target->release_producer();
    unlink_source(*target, state);
    if (state.failed()) {
      Error error = state.take_error();
      if constexpr (std::is_same_v<ErrorFn, std::nullptr_t>) {
        target->fail(std::move(error), state.quiet());
        target->drop_producer();
      } else {
        call_into<U>(*target, failed_fn, std::as_const(error));
      }
      // NOLINTNEXTLINE(bugprone-branch-clone): on_error; the value passes
    } else if constexpr (std::is_same_v<Fn, std::nullptr_t>) {
      if (!target->settled()) {
        if constexpr (!std::is_void_v<T>)
          target->emplace(std::move(static_cast<State<T>&>(state).value()));
        target->settle();
      }
      target->drop_producer();
    } else if constexpr (std::is_void_v<T>) {
      call_into<U>(*target, fn);
    } else {
      call_into<U>(*target, fn, std::move(static_cast<State<T>&>(state).value()));
    }
    state.drop_value();
  }
};

/// on_error(kind, fn): fn's value stands in for the failure; other kinds pass.
template <class T, class Fn>
struct OnErrorKind {
  Errc kind;
  Fn fn;
  State<T>* target;
  void operator()(StateBase& state, bool run) noexcept {
    if (!run) return target->release_producer();
    unlink_source(*target, state);
    if (!state.failed() || !state.error().is(kind)) return forward_step<T>(state, target, true);
    const Error error = state.take_error();
    call_into<T>(*target, fn, error);
  }
};

/// finally(fn): the result waits for what fn gives.
template <class T, class Fn>
struct Finally {
  Fn fn;
  State<T>* target;
  void operator()(StateBase& state, bool run) noexcept;
};

template <class U, class T, class Continuation>
Future<U> chain(Future<T>& future, State<U>& target, Continuation continuation) {
  static_assert(sizeof(Continuation) <= StateBase::room_size);
  StateBase& source = attach<T>(FutureAccess::release(future), std::move(continuation));
  if (target.settled()) {  // its reactor is gone: the continuation was dropped at once
    source.release_future();
  } else {
    source.consume_future();  // the continuation holds it now; it was queued at most, never run
    link_source(target, source);
  }
  return FutureAccess::make<U>(target);
}

template <class Fn, class Use>
auto with_callable(ReactorCore& core, Fn fn, Use use) {
  if constexpr (fits_room<Fn> && sizeof(Fn) <= 24) {
    return use(std::move(fn));
  } else {
    ++core.boxed_continuations;
    return use(Boxed<Fn>{make_owned<Fn>(std::move(fn))});
  }
}

template <class T>
struct GiveInstead {
  Future<T> original;
  template <class... Ignored>
  Future<T> operator()(Ignored&&...) {
    return std::move(original);
  }
};

/// The two callbacks of then(fn, failed_fn), which live and die together.
template <class Fn, class ErrorFn>
struct Pair {
  Fn fn;
  ErrorFn failed_fn;
};
template <class P>
struct CallFirst {
  P* pair;
  template <class... Args>
  decltype(auto) operator()(Args&&... args) {
    return pair->fn(std::forward<Args>(args)...);
  }
};
template <class P>
struct CallSecond {
  Owned<P> pair;
  decltype(auto) operator()(const Error& error) { return pair->failed_fn(error); }
};

template <class T, class Fn>
void Finally<T, Fn>::operator()(StateBase& state, bool run) noexcept {
  if (!run) return target->release_producer();
  unlink_source(*target, state);
  using R = std::invoke_result_t<Fn&>;
  try {
    if constexpr (std::is_same_v<unwrapped<R>, R> || std::is_same_v<R, Error>) {
      if constexpr (std::is_same_v<R, Error>) {
        state.drop_value();
        state.set_error(fn());
      } else {
        static_cast<void>(fn());
      }
      forward_step<T>(state, target, true);
    } else {
      // The original result waits in a state of its own while fn's Future runs.
      State<T>& kept = make_state<T>(state.core());
      Future<T> keep = FutureAccess::make<T>(kept);
      forward_step<T>(state, &kept, true);
      auto gate = fn();
      auto passed = std::move(gate).then(GiveInstead<T>{std::move(keep)});
      forward(std::move(passed), *target);
    }
  } catch (...) {
    state.drop_value();
    target->fail(Error(std::current_exception()));
    target->drop_producer();
    if (state.failed()) static_cast<void>(state.take_error());
  }
}

}  // namespace deferredis::detail

namespace deferredis {

template <class T>
template <class Fn>
auto Future<T>::then(Fn fn) && -> Future<detail::then_result<Fn, T>> {
  using R = typename detail::ThenResult<Fn, T>::type;
  using U = detail::unwrapped<R>;
  auto& core = state_->core();
  if constexpr (std::is_void_v<R>) {
    return detail::with_callable(core, std::move(fn), [this](auto callable) {
      using C = decltype(callable);
      auto& state = detail::FutureAccess::release(*this);
      return detail::FutureAccess::make<void>(
          detail::attach<T>(state, detail::ThenVoid<T, C>{std::move(callable)}));
    });
  } else {
    return detail::with_callable(core, std::move(fn), [&](auto callable) {
      using C = decltype(callable);
      auto& target = detail::make_state<U>(core);
      return detail::chain<U>(
          *this, target,
          detail::ThenInto<T, U, C, std::nullptr_t>{std::move(callable), nullptr, &target});
    });
  }
}

template <class T>
template <class Fn, class ErrorFn>
auto Future<T>::then(Fn fn, ErrorFn failed_fn) && -> Future<detail::then_result<Fn, T>> {
  using U = detail::then_result<Fn, T>;
  using P = detail::Pair<Fn, ErrorFn>;
  using Both = detail::ThenInto<T, U, Fn, ErrorFn>;
  using BothBoxed = detail::ThenInto<T, U, detail::CallFirst<P>, detail::CallSecond<P>>;
  auto& core = state_->core();
  auto& target = detail::make_state<U>(core);
  if constexpr (sizeof(Both) <= detail::StateBase::room_size && alignof(Both) <= alignof(void*)) {
    return detail::chain<U>(*this, target, Both{std::move(fn), std::move(failed_fn), &target});
  } else {
    ++core.boxed_continuations;
    auto pair = make_owned<P>(P{std::move(fn), std::move(failed_fn)});
    auto* first = pair.get();
    return detail::chain<U>(*this, target, BothBoxed{{first}, {std::move(pair)}, &target});
  }
}

template <class T>
template <class Fn>
auto Future<T>::on_error(Fn fn) && -> Future<detail::on_error_result<Fn, T>> {
  using R = std::invoke_result_t<Fn&, const Error&>;
  static_assert(std::is_void_v<R> || std::is_convertible_v<detail::unwrapped<R>, T> ||
                    std::is_same_v<R, Error> || std::is_void_v<T>,
                "the callback of on_error gives a T, a Future<T>, or nothing");
  auto& core = state_->core();
  return detail::with_callable(core, std::move(fn), [&](auto callable) {
    using C = decltype(callable);
    if constexpr (std::is_void_v<R>) {
      auto& state = detail::FutureAccess::release(*this);
      return detail::FutureAccess::make<void>(
          detail::attach<T>(state, detail::OnErrorVoid<C>{std::move(callable)}));
    } else {
      auto& target = detail::make_state<T>(core);
      return detail::chain<T>(
          *this, target,
          detail::ThenInto<T, T, std::nullptr_t, C>{nullptr, std::move(callable), &target});
    }
  });
}

template <class T>
template <class Fn>
Future<T> Future<T>::on_error(Errc kind, Fn fn) && {
  auto& core = state_->core();
  return detail::with_callable(core, std::move(fn), [&](auto callable) {
    using C = decltype(callable);
    auto& target = detail::make_state<T>(core);
    return detail::chain<T>(*this, target,
                            detail::OnErrorKind<T, C>{kind, std::move(callable), &target});
  });
}

template <class T>
template <class Fn>
Future<T> Future<T>::finally(Fn fn) && {
  auto& core = state_->core();
  return detail::with_callable(core, std::move(fn), [&](auto callable) {
    using C = decltype(callable);
    auto& target = detail::make_state<T>(core);
    return detail::chain<T>(*this, target, detail::Finally<T, C>{std::move(callable), &target});
  });
}

template <class T>
Future<T> Promise<T>::future() {
  assert(!future_taken_);
  future_taken_ = true;
  return detail::FutureAccess::make<T>(*state_);
}

template <class T>
void Promise<T>::on_cancel(detail::MoveFunction<void()> fn) {
  if (!pending()) return;
  using Canceller = detail::MoveFunction<void()>;
  canceller_ = make_owned<Canceller>(std::move(fn));
  state_->emplace_producer(canceller_.get());
  state_->set_canceller([](detail::StateBase& state) {
    Canceller call = std::move(*state.producer<Canceller*>());  // it may destroy the promise
    call();
  });
}

template <class T>
void Promise<T>::release() noexcept {
  auto* state = std::exchange(state_, nullptr);
  if (state == nullptr) return;
  if (!future_taken_) state->release_future();
  state->release_producer();
}

template <class T>
Future<std::decay_t<T>> ready(T&& value) {
  auto& state = detail::make_state<std::decay_t<T>>(detail::ReactorCore::require());
  state.emplace(std::forward<T>(value));
  state.settle();
  state.drop_producer();
  return detail::FutureAccess::make<std::decay_t<T>>(state);
}

inline Future<void> ready() {
  auto& state = detail::make_state<void>(detail::ReactorCore::require());
  state.settle();
  state.drop_producer();
  return detail::FutureAccess::make<void>(state);
}

template <class T>
Future<T> failed(Error error) {
  auto& state = detail::make_state<T>(detail::ReactorCore::require());
  state.fail(std::move(error));
  state.drop_producer();
  return detail::FutureAccess::make<T>(state);
}

}  // namespace deferredis

#include <deferredis/reactor/detail/coroutine.hpp>
