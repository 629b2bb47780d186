// The bodies of Reactor's templates.
#pragma once

#include <deferredis/reactor/loop/thread_work.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis {

namespace detail {

/// Notified when a future has ended; the waiting call may be gone by then.
struct RunWaiter {
  bool done = false;
  bool abandoned = false;
  Reactor* reactor;

  static void step(StateBase&, void* context, bool) {
    auto* waiter = static_cast<RunWaiter*>(context);
    waiter->done = true;
    if (waiter->abandoned) delete waiter;
    else waiter->reactor->stop();
  }
};

/// Cancels a state that takes too long, and turns that into a TimeoutError. Shared by the timer's
/// call and the continuations of the state.
class TimeLimit {
 public:
  explicit TimeLimit(Duration limit) noexcept : limit_(limit) {}
  void start(StateBase& source);
  void stop() noexcept { timer_.cancel(); }
  /// The error of a cancelled state: TimeoutError if we cancelled it.
  Error verdict(const Error& cancelled) const;

 private:
  friend void retain(TimeLimit& limit) noexcept { ++limit.owners_; }
  friend void release(TimeLimit& limit) noexcept {
    if (--limit.owners_ == 0) delete &limit;
  }

  Timer timer_;
  Duration limit_;
  unsigned owners_ = 0;
  bool expired_ = false;
};

[[noreturn]] void raise_stopped();

}  // namespace detail

template <class T>
T Reactor::run(Future<T> future) {
  check_may_run();
  detail::StateBase& state = detail::FutureAccess::state(future);
  auto* waiter = new detail::RunWaiter{.reactor = this};
  state.set_last(detail::RunWaiter::step, waiter);
  if (!run_until(waiter->done)) {
    waiter->abandoned = true;
    detail::raise_stopped();
  }
  delete waiter;
  if (state.failed()) {
    const Error error = state.take_error();
    error.raise();
  }
  if constexpr (!std::is_void_v<T>) return std::move(static_cast<detail::State<T>&>(state).value());
}

template <class Fn>
Timer Reactor::every(Duration period, Fn fn) {
  return add_ticks(period, [call = std::move(fn)]() mutable -> Future<void> {
    using R = std::invoke_result_t<Fn&>;
    if constexpr (std::is_void_v<R>) {
      call();
      return ready();
    } else {
      return call().then([](auto&&...) {});
    }
  });
}

template <class Fn>
auto Reactor::blocking_call(Fn fn, Duration patience)
    -> detail::unwrapped<std::invoke_result_t<Fn&>> {
  using U = detail::unwrapped<std::invoke_result_t<Fn&>>;
  // Shared by us and the loop, which may let go of it later.
  const Shared call(new detail::BlockingCallOf<Fn, U>(std::move(fn)));
  wait_for(call, patience);
  return call->result();
}

template <class Fn>
auto Reactor::run_in_thread(Fn fn) -> Future<std::invoke_result_t<Fn&>> {
  using R = std::invoke_result_t<Fn&>;
  static_assert(std::is_same_v<detail::unwrapped<R>, R>,
                "the work must return a value: a Future belongs to the loop's thread");
  auto job = make_owned<detail::ThreadJobOf<Fn, R>>(std::move(fn), *core_);
  auto future = job->future();
  start_job(std::move(job));
  return future;
}

template <class T>
Future<T> Future<T>::timeout(Duration limit) && {
  Shared watch(new detail::TimeLimit(limit));
  detail::StateBase& source = detail::FutureAccess::state(*this);
  auto limited = std::move(*this)
                     .finally([watch] { watch->stop(); })
                     .on_error(errc::cancelled, [watch](const Error& error) -> Outcome<T> {
                       return watch->verdict(error);
                     });
  // `finally` stops it before the state it points to can be gone.
  watch->start(source);
  return limited;
}

}  // namespace deferredis
