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

/// A Reactor over a ManualClock: tests of timers take no real time and always run the same way.
///
/// Errors: throws std::logic_error if a call cannot end (a future that never settles, endless
///   timers). The destructor ends the program if a failure was not handled, unless the test took it
///   with take_unhandled().
class ManualReactor {
 public:
  ManualReactor();
  ManualReactor(const ManualReactor&) = delete;
  ManualReactor& operator=(const ManualReactor&) = delete;
  ~ManualReactor();

  /// The reactor to give to the code that is tested.
  Reactor& reactor() noexcept { return *reactor_; }
  operator Reactor&() noexcept { return *reactor_; }

  /// Moves time step by step from one due timer to the next, up to `by` from now, and runs
  /// everything due at each step.
  void advance(Duration by);
  /// Moves time by `by` at once, then runs everything that is due: a loop that was held up.
  void jump(Duration by);
  /// Called from a callback, pretends that the callback takes `by`: time moves, and nothing else
  /// runs.
  void busy(Duration by) { clock_.move_to(clock_.now() + by); }
  /// Runs everything that is ready without moving time.
  void run_ready();
  /// The time that the test has set.
  TimePoint now() const noexcept { return clock_.now(); }

  /// Runs everything that is ready until `future` has ended, then returns its value or throws its
  /// error.
  template <class T>
  T settle(Future<T> future) {
    return outcome(std::move(future)).value();
  }
  /// The same for a future that must fail: returns its error.
  template <class T>
  Error failure(Future<T> future) {
    const Outcome<T> ended = outcome(std::move(future));
    if (ended) throw_fulfilled();
    return ended.error();
  }
  /// The same for a future that may end either way.
  template <class T>
  Outcome<T> outcome(Future<T> future) {
    auto& state = detail::FutureAccess::state(future);
    run_until_ready(state);
    if (state.failed()) return state.take_error();
    if constexpr (std::is_void_v<T>) return {};
    else return std::move(static_cast<detail::State<T>&>(state).value());
  }

  /// The unhandled failures since the last call.
  std::vector<Error> take_unhandled() { return std::exchange(unhandled_, {}); }

 private:
  bool work_left() const noexcept;
  void turn();
  void run_until_ready(detail::StateBase& state);
  [[noreturn]] static void throw_fulfilled();

  ManualClock clock_;
  std::vector<Error> unhandled_;
  int turns_ = 0;  // turns since there was last nothing left to do
  std::unique_ptr<Reactor> reactor_;
};

}  // namespace deferredis
