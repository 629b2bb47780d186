// deferredis inside an Asio program: one io_context runs both, and each awaits what the other has.
//
// Boost.Asio 1.74 or later. With DEFERREDIS_STANDALONE_ASIO defined: Asio without Boost, 1.18 or
// later. The library itself does not need either. See docs/howto/inside-another-loop.md.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include <deferredis/adapters/asio/as_future.hpp>
#include <deferredis/adapters/asio/config.hpp>
#include <deferredis/adapters/asio/drive.hpp>
#include <deferredis/adapters/asio/pending_await.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis {

/// Runs a Reactor from an io_context: io_context::run() then also runs clients, futures, coroutines
/// and timers of the reactor.
///
/// Thread: one thread runs the io_context, and everything of the reactor is used on that thread.
/// The
///   exceptions of Reactor stay: call_from_thread, blocking_call, and copying and dropping a
///   Client.
/// Lifetime: the driver, the io_context and the reactor may be destroyed in any order. The driver
/// is
///   pending work, like every Asio operation: io_context::run() does not return by itself before
///   stop() or the end of the driver or the reactor.
/// Signals: those of the program are Asio's: asio::signal_set instead of Reactor::on_signal.
class AsioDriver {
 public:
  /// Both are borrowed. Throws what Reactor::descriptor() throws.
  AsioDriver(detail::net::io_context& context, Reactor& reactor) {
    auto drive = std::make_shared<detail::AsioDrive>(context, reactor);
    drive_ = drive;
    detail::AsioDrive::wait(std::move(drive));
  }
  AsioDriver(const AsioDriver&) = delete;
  AsioDriver& operator=(const AsioDriver&) = delete;
  ~AsioDriver() { stop(); }

  /// Ends it: nothing of the reactor runs any more, and what is pending stays pending. Another
  /// driver may take over. Does nothing the second time.
  void stop() noexcept {
    if (const auto drive = drive_.lock()) drive->stop();
  }

 private:
  std::weak_ptr<detail::AsioDrive> drive_;
};

/// Waits for `future` in the way that an Asio completion token says: a handler, use_future,
/// use_awaitable, a yield_context. The handler's signature is void(std::exception_ptr, T), or
/// void(std::exception_ptr) for a Future<void>; T must have a default constructor. The exceptions
/// are those that co_await in a deferredis coroutine would throw.
///
/// Delivery: the handler is called once, through its associated executor: at once in the turn of
/// the
///   reactor if that executor runs there, never inside this call. What it throws leaves
///   io_context::run(). If the reactor is destroyed first, it is called with ClosedError. If the
///   io_context is destroyed first, the handler is destroyed without a call, and the future is
///   cancelled.
/// Cancellation: a signal in the handler's associated cancellation slot (Asio 1.20, Boost 1.77)
/// calls
///   Future::cancel(). The handler then gets the future's result, normally CancelledError.
/// Lifetime: a handler without an associated executor must not own anything of the io_context.
template <class T, class CompletionToken>
auto async_await(Future<T> future, CompletionToken&& token) {
  using Result = detail::ApartResult<T>;
  return detail::net::async_initiate<CompletionToken, typename Result::signature>(
      detail::StartAwait<T, Result>(), token, std::move(future));
}

#ifdef DEFERREDIS_ASIO_HAS_AWAITABLE
/// For coroutines of Asio: `co_await async_await(rc.get("key"))` returns the value or throws.
template <class T>
detail::net::awaitable<T> async_await(Future<T> future) {
  if constexpr (std::is_void_v<T> || std::is_default_constructible_v<T>) {
    return async_await(std::move(future), detail::net::use_awaitable);
  } else {
    return detail::awaited(std::move(future));
  }
}
#endif

}  // namespace deferredis
