// The bodies of Future and Promise: thin layers over StateBase.
#pragma once

#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/future/continuations.hpp>

namespace deferredis {

template <class T>
template <class Fn>
auto Future<T>::then(Fn fn) && -> Future<detail::then_result<Fn, T>> {
  using R = typename detail::ThenResult<Fn, T>::type;
  using U = detail::unwrapped<R>;
  auto& core = detail::FutureAccess::state(*this).core();
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
  using BothVoid = detail::ThenBothVoid<T, Fn, ErrorFn>;
  auto& core = detail::FutureAccess::state(*this).core();
  if constexpr (detail::both_give_nothing<T, Fn, ErrorFn>() && detail::fits_whole_room<BothVoid>) {
    auto& state = detail::FutureAccess::release(*this);
    return detail::FutureAccess::make<void>(
        detail::attach<T>(state, BothVoid{std::move(fn), std::move(failed_fn)}));
  } else if constexpr (detail::fits_whole_room<Both>) {
    auto& target = detail::make_state<U>(core);
    return detail::chain<U>(*this, target, Both{std::move(fn), std::move(failed_fn), &target});
  } else {
    auto& target = detail::make_state<U>(core);
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
                "the callback of on_error must return a T, a Future<T>, or nothing");
  auto& core = detail::FutureAccess::state(*this).core();
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
  auto& core = detail::FutureAccess::state(*this).core();
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
  auto& core = detail::FutureAccess::state(*this).core();
  return detail::with_callable(core, std::move(fn), [&](auto callable) {
    using C = decltype(callable);
    auto& target = detail::make_state<T>(core);
    return detail::chain<T>(*this, target, detail::Finally<T, C>{std::move(callable), &target});
  });
}

template <class T>
Future<T> Promise<T>::future() {
  if (state_ == nullptr || future_taken_) [[unlikely]] {
    Error(errc::invalid_argument, "the Future of this Promise was taken before").raise();
  }
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
    Canceller call = std::move(*state.producer<Canceller*>());  // the call may destroy the promise
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
