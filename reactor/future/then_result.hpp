// The value types of the Futures that then() and on_error() return.
#pragma once

#include <type_traits>

#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

template <class T = void>
class Future;
template <class T = void>
class Promise;

namespace detail {

struct FutureAccess;

template <class F, class T>
struct ThenResult {
  using type = std::invoke_result_t<F&, T&&>;
};
template <class F>
struct ThenResult<F, void> {
  using type = std::invoke_result_t<F&>;
};

// The value type of the Future for a callback's result: Future<U>, Outcome<U> and Error are
// unwrapped.
template <class R>
struct Unwrap {
  using type = R;
};
template <class U>
struct Unwrap<Future<U>> {
  using type = U;
};
template <class U>
struct Unwrap<Outcome<U>> {
  using type = U;
};
template <>
struct Unwrap<Error> {
  using type = void;
};
template <class R>
using unwrapped = typename Unwrap<R>::type;
template <class F, class T>
using then_result = unwrapped<typename ThenResult<F, T>::type>;
template <class F, class T>
using on_error_result =
    std::conditional_t<std::is_void_v<std::invoke_result_t<F&, const Error&>>, void, T>;

}  // namespace detail
}  // namespace deferredis
