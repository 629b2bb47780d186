// The loop of one thread: runs continuations, timers, connections and what other threads hand in.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/shared.hpp>
#include <deferredis/reactor/timer.hpp>

struct ev_loop;

namespace deferredis {

class ChunkPool;
class Listener;
class Transport;
struct ConnectOptions;
struct Endpoint;
struct ListenOptions;
namespace detail {
class BlockingCall;
class EventLoop;
class ReactorBound;
class Resolver;
class ThreadJob;
}  // namespace detail

/// What a Reactor counts.
struct ReactorStats {
  std::uint64_t turns = 0;  ///< of the loop
  std::uint64_t boxed_continuations =
      0;  ///< callbacks too large for their state: one allocation each
  std::uint64_t unhandled_errors = 0;
  std::size_t timers = 0;  ///< pending
};

/// A signal or shutdown hook: dropping it unregisters.
class [[nodiscard]] Registration {
 public:
  Registration() noexcept = default;
  /// `held` unregisters when it is destroyed.
  template <class Held>
  requires(!std::is_same_v<Held, Registration>) explicit Registration(Held held)
      : held_([kept = std::move(held)] {}) {}
  void reset() noexcept { held_ = nullptr; }

 private:
  detail::MoveFunction<void()> held_;  // never called: anything that can be owned
};

/// One single-threaded event loop on libev, own or borrowed.
///
/// Thread: everything that belongs to it (clients, futures, coroutines, timers) is used on the
///   thread that runs it; while nobody does, on the one that made it. Elsewhere it throws
///   InvalidArgumentError. Exceptions: call_from_thread and blocking_call; a Client may be copied
///   and dropped anywhere. All other handles and futures are moved and dropped on that thread.
/// Lifetime: everything may outlive it. When it goes, what is pending fails with ClosedError and no
///   callback runs any more, for what it needs may be gone: callables are destroyed, and coroutines
///   where they wait, so that their destructors run, but nothing after the co_await. Members of
///   what waits go before what waits for them. On return no thread waits in blocking_call.
class Reactor {
 public:
  /// A loop of its own.
  Reactor();
  /// Lives inside a libev program: the user calls ev_run. `loop` must outlive the reactor.
  explicit Reactor(struct ev_loop* loop);
  /// With a clock that does not move by itself, for tests: see testing/manual_reactor.hpp.
  explicit Reactor(const Clock& clock);
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;
  ~Reactor();

  /// Runs until stop(). May be called again afterwards. InvalidArgumentError if it runs already.
  void run();
  /// Runs until `future` has ended; gives its value or throws its error. ClosedError if stop()
  /// came first.
  template <class T>
  T run(Future<T> future);
  /// Makes one turn: I/O that is ready, due timers, continuations. Waits for an event if `wait`.
  void run_once(bool wait = false);
  /// Ends run() after the current callback. Nothing is closed; it can run again.
  void stop();
  bool running() const noexcept;

  /// Runs fn in this turn of the loop, after what is ready now.
  void call_soon(detail::MoveFunction<void()> fn);
  /// Runs fn once, `after` from now; not before, and in the order of their times.
  Timer call_later(Duration after, detail::MoveFunction<void()> fn);
  /// Runs fn every `period`, first after one period. It keeps its phase: ticks missed while the
  /// loop was busy are skipped. A tick whose Future (if fn returns one) still runs is skipped too.
  /// An exception or a failed Future ends it and reaches on_unhandled_error.
  template <class Fn>
  Timer every(Duration period, Fn fn);
  /// A Future that is fulfilled when `wait` has passed.
  Future<void> after(Duration wait);

  /// Runs fn on the loop when signal `number` arrives. InvalidArgumentError if something else in
  /// the process handles it. No signal mask is touched.
  Registration on_signal(int number, detail::MoveFunction<void()> fn);
  /// fn runs when shutdown() is asked for, latest registered first; shutdown waits for its Future.
  /// One that fails or takes too long is reported to on_unhandled_error by its `name`.
  Registration on_shutdown(detail::MoveFunction<Future<void>()> fn, std::string_view name = {});
  /// Runs the shutdown hooks one after the other, each for at most `limit`, then stop().
  Future<void> shutdown(Duration limit = std::chrono::seconds(10));

  /// From any thread: fn runs on the loop. Functions of one thread keep their order. Those that
  /// the loop never came to are destroyed with the reactor.
  void call_from_thread(detail::MoveFunction<void()> fn);
  /// From another thread: runs fn (which returns a Future or a value) on the loop, waits for the
  /// end, returns the value or throws. ClosedError when the reactor stops meanwhile;
  /// TimeoutError{not_sent} when the call has not begun and nobody has run the loop for `patience`.
  template <class Fn>
  auto blocking_call(Fn fn, Duration patience = std::chrono::seconds(5))
      -> detail::unwrapped<std::invoke_result_t<Fn&>>;
  /// Runs blocking work `fn` on a thread of the reactor's pool (at most 4, started on demand).
  template <class Fn>
  auto run_in_thread(Fn fn) -> Future<std::invoke_result_t<Fn&>>;

  /// Connects to `endpoint` (every address of its name, TLS if asked for) and gives a transport to
  /// be started. ConnectionError with every address's own cause, or TimeoutError. Cancelling stops
  /// it. See reactor/connect.hpp.
  Future<Owned<Transport>> connect(const Endpoint& endpoint, const ConnectOptions& options);
  /// Accepts connections on `endpoint` until the Listener is dropped. See reactor/listen.hpp.
  Owned<Listener> listen(const Endpoint& endpoint,
                         detail::MoveFunction<void(Owned<Transport>)> accepted,
                         const ListenOptions& options);

  /// A failure nobody took: its Future was dropped, or is held and was not read for a second or two
  /// (once each). Default: a line on stderr; of failures that say the same one line and, a second
  /// later, "99,999 more like it".
  void on_unhandled_error(detail::MoveFunction<void(const Error&)> fn);

  /// The time it is, at most 0.1 ms ago: also in the middle of a long turn of the loop.
  TimePoint now() const noexcept;
  const Clock& clock() const noexcept;
  ReactorStats stats() const noexcept;

  // For the library's own rooms.
  detail::ReactorCore& core() const noexcept { return *core_; }
  detail::EventLoop& loop() const noexcept;
  detail::Resolver& resolver();
  /// When the earliest timer is due.
  std::optional<TimePoint> next_timer() const noexcept;
  ChunkPool& chunks() const noexcept;
  /// 64 KiB into which every connection of the loop reads.
  std::span<char> read_buffer() const noexcept;
  void bind(detail::ReactorBound& item) noexcept;
  static Reactor& of(detail::ReactorCore& core) noexcept;

 private:
  struct Impl;
  /// Runs the loop until `done` or stop(); false: it was stopped.
  bool run_until(const bool& done);
  Timer add_ticks(Duration period, detail::MoveFunction<Future<void>()> tick);
  /// Queues the call and waits for its end.
  void wait_for(const Shared<detail::BlockingCall>& call, Duration patience);
  void start_job(Owned<detail::ThreadJob> job);

  detail::ReactorCore* core_;
  Owned<Impl> impl_;
};

namespace detail {

/// Something that uses the loop and must let go of it when the Reactor goes.
class ReactorBound {
 public:
  ReactorBound() = default;
  ReactorBound(const ReactorBound&) = delete;
  ReactorBound& operator=(const ReactorBound&) = delete;
  void unbind() noexcept;

 protected:
  ~ReactorBound() { unbind(); }
  /// The loop is about to go: stop watchers, drop timers. It is unbound already.
  virtual void reactor_closing() noexcept = 0;

 private:
  friend class deferredis::Reactor;
  ReactorBound* next_ = nullptr;
  ReactorBound** link_ = nullptr;
};

}  // namespace detail

}  // namespace deferredis

#include <deferredis/reactor/loop/reactor_impl.hpp>
