// Makes a Future of what an Asio operation calls its handler with.
#pragma once

#include <exception>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

#include <deferredis/adapters/asio/config.hpp>
#include <deferredis/reactor/future.hpp>

#ifdef DEFERREDIS_ASIO_HAS_SLOTS
#ifdef DEFERREDIS_STANDALONE_ASIO
#include <asio/cancellation_signal.hpp>
#else
#include <boost/asio/cancellation_signal.hpp>  // lint: ok, the adapter is for this library
#endif
#endif

namespace deferredis {

/// A completion token of Asio: the operation returns a Future of this thread's reactor, to await in
/// a deferredis coroutine: `co_await timer.async_wait(as_future)`, or `co_spawn(context, work(),
/// as_future)` for an awaitable.
///
/// Errors: an error_code becomes the system_error that Asio throws, except operation_aborted, which
/// is
///   CancelledError.
/// Cancellation: Future::cancel() emits cancellation_type::terminal (Asio 1.20, Boost 1.77). Before
///   those, the Future fails with CancelledError at once and the operation runs on.
struct AsFuture {};
inline constexpr AsFuture as_future;

namespace detail {

template <class T>
constexpr bool is_asio_failure =
    std::is_same_v<T, AsioErrorCode> || std::is_same_v<T, std::exception_ptr>;

/// The value of a Future for the arguments of a handler: those after an error_code or exception.
template <class... Args>
struct AsioValue {
  using type = std::tuple<Args...>;
};
template <>
struct AsioValue<> {
  using type = void;
};
template <class T>
struct AsioValue<T> {
  using type = std::conditional_t<is_asio_failure<T>, void, T>;
};
template <class First, class Second>
struct AsioValue<First, Second> {
  using type = std::conditional_t<is_asio_failure<First>, Second, std::tuple<First, Second>>;
};
template <class First, class Second, class Third, class... More>
struct AsioValue<First, Second, Third, More...> {
  using type = std::conditional_t<is_asio_failure<First>, std::tuple<Second, Third, More...>,
                                  std::tuple<First, Second, Third, More...>>;
};

/// Asio says operation_aborted when something was cancelled.
inline Error error_of(const AsioErrorCode& code) {
  if (code == net::error::operation_aborted) {
    return Error(errc::cancelled, "the Asio operation was cancelled");
  }
  return Error(std::make_exception_ptr(AsioSystemError(code)));
}
inline Error error_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const AsioSystemError& error) {
    if (error.code() == net::error::operation_aborted) return error_of(error.code());
    return Error(thrown);
  } catch (...) {
    return Error(thrown);
  }
}

/// The handler of as_future.
template <class T>
class FutureHandler {
 public:
  FutureHandler() {
#ifdef DEFERREDIS_ASIO_HAS_SLOTS
    promise_.on_cancel([signal = signal_] { signal->emit(net::cancellation_type::terminal); });
#endif
  }
  Future<T> future() { return promise_.future(); }

#ifdef DEFERREDIS_ASIO_HAS_SLOTS
  using cancellation_slot_type = net::cancellation_slot;
  cancellation_slot_type get_cancellation_slot() const noexcept { return signal_->slot(); }
#endif

  template <class... Args>
  void operator()(Args&&... args) {
    if constexpr (sizeof...(Args) == 0) promise_.fulfill();
    else settle(std::forward<Args>(args)...);
  }

 private:
  template <class First, class... Rest>
  void settle(First&& first, Rest&&... rest) {
    if constexpr (is_asio_failure<std::decay_t<First>>) {
      if (first) promise_.fail(error_of(first));
      else promise_.fulfill(std::forward<Rest>(rest)...);
    } else {
      promise_.fulfill(std::forward<First>(first), std::forward<Rest>(rest)...);
    }
  }

  Promise<T> promise_;
#ifdef DEFERREDIS_ASIO_HAS_SLOTS
  // Shared by the handler, which Asio moves about, and the promise's canceller.
  std::shared_ptr<net::cancellation_signal> signal_ = std::make_shared<net::cancellation_signal>();
#endif
};

template <class... Args>
struct AsFutureResult {
  using value = typename AsioValue<std::decay_t<Args>...>::type;
  using return_type = Future<value>;

  template <class Initiation, class... InitArgs>
  static return_type initiate(Initiation&& initiation, AsFuture, InitArgs&&... args) {
    FutureHandler<value> handler;
    auto future = handler.future();
    std::forward<Initiation>(initiation)(std::move(handler), std::forward<InitArgs>(args)...);
    return future;
  }
};

}  // namespace detail
}  // namespace deferredis

#ifdef DEFERREDIS_STANDALONE_ASIO
namespace asio {
#else
namespace boost::asio {
#endif
template <class R, class... Args>
class async_result<deferredis::AsFuture, R(Args...)>
    : public deferredis::detail::AsFutureResult<Args...> {};
}
