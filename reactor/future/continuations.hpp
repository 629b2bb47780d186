// The contents of a state's room: a user's callable, and how its result is used.
#pragma once

#include <deferredis/reactor/future/future_chain.hpp>
#include <deferredis/reactor/owned.hpp>

namespace deferredis::detail {

/// A callable that is too large for a state's room.
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

template <class Continuation>
constexpr bool fits_whole_room = sizeof(Continuation) <= StateBase::room_size &&
                                 alignof(Continuation) <= alignof(void*);

// Each kind of continuation is a struct with `void operator()(StateBase&, bool run)`, built in a
// state's room. If its operator returns a bool, true means that the continuation stays in the room.
template <class Continuation>
void continuation_step(StateBase& state, void* room, bool run) {
  auto& continuation = *static_cast<Continuation*>(room);
  if constexpr (std::is_void_v<decltype(continuation(state, run))>) continuation(state, run);
  else if (continuation(state, run)) return;
  continuation.~Continuation();
}

StateBase& spill(StateBase& state, StateBase& fresh, Step forward) noexcept;

/// Attaches a continuation. If the state's room is full, it goes into a fresh state of T.
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

/// then() with a callback that returns nothing: the state itself becomes the state of a
/// Future<void>.
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

/// then() with two callbacks that return nothing.
template <class T, class Fn, class ErrorFn>
struct ThenBothVoid {
  Fn fn;
  ErrorFn failed_fn;
  void operator()(StateBase& state, bool run) noexcept {
    try {
      if (run && state.failed()) {
        const Error error = state.take_error();
        failed_fn(error);
      } else if (run) {
        if constexpr (std::is_void_v<T>) fn();
        else fn(std::move(static_cast<State<T>&>(state).value()));
      }
    } catch (...) {
      state.set_error(Error(std::current_exception()));
    }
    state.drop_value();
  }
};
template <class T, class Fn, class ErrorFn>
constexpr bool both_give_nothing() {
  if constexpr (!std::is_void_v<std::invoke_result_t<ErrorFn&, const Error&>>) return false;
  else if constexpr (std::is_void_v<T>) return std::is_void_v<std::invoke_result_t<Fn&>>;
  else return std::is_void_v<std::invoke_result_t<Fn&, T>>;
}

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
  bool operator()(StateBase& state, bool run) noexcept {
    if (!run) {
      target->release_producer();
      return false;
    }
    unlink_source(*target, state);
    const bool kept = state.failed() ? take_failure(state) : take_value(state);
    if (!kept) state.drop_value();
    return kept;
  }
  void ended(StateBase& given, StateBase&, bool run) noexcept {
    forward_step<U>(given, target, run);
  }

 private:
  bool take_failure(StateBase& state) noexcept {
    if constexpr (std::is_same_v<ErrorFn, std::nullptr_t>) {
      Error error = state.take_error();
      target->fail(std::move(error), state.quiet());
      target->drop_producer();
    } else if constexpr (is_future<std::invoke_result_t<ErrorFn&, const Error&>>) {
      static_assert(std::is_same_v<std::invoke_result_t<ErrorFn&, const Error&>, Future<U>>);
      return call_kept(state, *this, failed_fn, state.error());
    } else {
      const Error error = state.take_error();
      call_into<U>(*target, failed_fn, error);
    }
    return false;
  }
  bool take_value(StateBase& state) noexcept {
    // NOLINTNEXTLINE(bugprone-branch-clone): on_error; the value passes
    if constexpr (std::is_same_v<Fn, std::nullptr_t>) {
      if (!target->settled()) {
        if constexpr (!std::is_void_v<T>)
          target->emplace(std::move(static_cast<State<T>&>(state).value()));
        target->settle();
      }
      target->drop_producer();
    } else if constexpr (is_future<typename ThenResult<Fn, T>::type>) {
      target->set_went_on();
      if constexpr (std::is_void_v<T>) return call_kept(state, *this, fn);
      else return call_kept(state, *this, fn, std::move(static_cast<State<T>&>(state).value()));
    } else if constexpr (std::is_void_v<T>) {
      target->set_went_on();
      call_into<U>(*target, fn);
    } else {
      target->set_went_on();
      call_into<U>(*target, fn, std::move(static_cast<State<T>&>(state).value()));
    }
    return false;
  }
};

/// on_error(kind, fn): fn's result replaces the failure; other kinds pass through.
template <class T, class Fn>
struct OnErrorKind {
  Errc kind;
  Fn fn;
  State<T>* target;
  bool operator()(StateBase& state, bool run) noexcept {
    if (!run) {
      target->release_producer();
      return false;
    }
    unlink_source(*target, state);
    if (!state.failed() || !state.error().is(kind)) {
      forward_step<T>(state, target, true);
    } else if constexpr (is_future<std::invoke_result_t<Fn&, const Error&>>) {
      static_assert(std::is_same_v<std::invoke_result_t<Fn&, const Error&>, Future<T>>);
      return call_kept(state, *this, fn, state.error());
    } else {
      const Error error = state.take_error();
      call_into<T>(*target, fn, error);
    }
    return false;
  }
  void ended(StateBase& given, StateBase&, bool run) noexcept {
    forward_step<T>(given, target, run);
  }
};

/// finally(fn): the result waits for the Future that fn returns.
template <class T, class Fn>
struct Finally {
  Fn fn;
  State<T>* target;
  bool operator()(StateBase& state, bool run) noexcept;
  void ended(StateBase& given, StateBase& state, bool run) noexcept;
};

template <class U, class T, class Continuation>
Future<U> chain(Future<T>& future, State<U>& target, Continuation continuation) {
  static_assert(sizeof(Continuation) <= StateBase::room_size);
  StateBase& source = attach<T>(FutureAccess::release(future), std::move(continuation));
  if (target.settled()) {  // its reactor is gone: the continuation was dropped at once
    source.release_future();
  } else {
    source.consume_future();  // the continuation holds it now; it may be queued, but has not run
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
bool Finally<T, Fn>::operator()(StateBase& state, bool run) noexcept {
  if (!run) {
    target->release_producer();
    return false;
  }
  unlink_source(*target, state);
  using R = std::invoke_result_t<Fn&>;
  if constexpr (is_future<R>) {
    const bool kept = call_kept(state, *this, fn);
    if (!kept) state.drop_value();
    return kept;
  } else {
    try {
      if constexpr (std::is_same_v<R, Error>) {
        state.drop_value();
        state.set_error(fn());
      } else {
        static_cast<void>(fn());
      }
      forward_step<T>(state, target, true);
    } catch (...) {
      state.drop_value();
      target->fail(Error(std::current_exception()));
      target->drop_producer();
      if (state.failed()) static_cast<void>(state.take_error());
    }
    return false;
  }
}

// The result that passes through waits in `state`.
template <class T, class Fn>
void Finally<T, Fn>::ended(StateBase& given, StateBase& state, bool run) noexcept {
  if (!run || !given.failed()) {
    if (given.cancel_pending()) target->set_cancel_pending();
    return forward_step<T>(state, target, run);
  }
  target->fail(given.take_error(), given.quiet());
  target->drop_producer();
}

}  // namespace deferredis::detail
