// A Reactor whose time moves only when a test says so.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include <deferredis/reactor/outcome.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/testing/manual_clock.hpp>

namespace deferredis {

/// A Reactor over a ManualClock: timers are tested in no time, and the same each time.
///
/// Errors: what cannot be answered (a future that does not end, timers without end) is thrown as
///   std::logic_error. A failure nobody took ends the program when we go, unless the test took it
///   with take_unhandled().
class ManualReactor {
 public:
  ManualReactor();
  ManualReactor(const ManualReactor&) = delete;
  ManualReactor& operator=(const ManualReactor&) = delete;
  ~ManualReactor();

  Reactor& reactor() noexcept { return *reactor_; }
  operator Reactor&() noexcept { return *reactor_; }

  /// Moves time from one due timer to the next, and runs everything at each, up to `by` from now.
  void advance(Duration by);
  /// Moves time by `by` at once, then runs what has become due: a loop that was held up.
  void jump(Duration by);
  /// The code that calls this, in a callback, takes so long: time moves, and nothing runs.
  void busy(Duration by) { clock_.move_to(clock_.now() + by); }
  /// Runs what there is to run without moving time.
  void run_ready();
  TimePoint now() const noexcept { return clock_.now(); }

  /// Runs what there is to run until `future` has ended; gives its value or throws its error.
  template <class T>
  T settle(Future<T> future) {
    return outcome(std::move(future)).value();
  }
  /// The same for a future that must fail: gives its error.
  template <class T>
  Error failure(Future<T> future) {
    const Outcome<T> ended = outcome(std::move(future));
    if (ended) throw_fulfilled();
    return ended.error();
  }
  /// The same for one that may end either way.
  template <class T>
  Outcome<T> outcome(Future<T> future) {
    auto& state = detail::FutureAccess::state(future);
    run_until_ready(state);
    if (state.failed()) return state.take_error();
    if constexpr (std::is_void_v<T>) return {};
    else return std::move(static_cast<detail::State<T>&>(state).value());
  }

  /// The failures nobody took since the last call.
  std::vector<Error> take_unhandled() { return std::exchange(unhandled_, {}); }

 private:
  bool work_left() const noexcept;
  void turn();
  void run_until_ready(detail::StateBase& state);
  [[noreturn]] static void throw_fulfilled();

  ManualClock clock_;
  std::vector<Error> unhandled_;
  int turns_ = 0;  // without a pause in which nothing was left to do
  std::unique_ptr<Reactor> reactor_;
};

}  // namespace deferredis
