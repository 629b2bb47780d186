// The event loop of one thread: runs continuations, timers, connections and calls from other
// threads.
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
class ThreadJob;
}  // namespace detail

/// Counters of a Reactor.
struct ReactorStats {
  std::uint64_t turns = 0;  ///< of the loop
  std::uint64_t boxed_continuations =
      0;                               ///< callbacks too large for their state: one allocation each
  std::uint64_t unhandled_errors = 0;  ///< failures that nobody took
  std::size_t timers = 0;              ///< pending
};

/// A signal handler or shutdown hook. Dropping it unregisters.
class [[nodiscard]] Registration {
 public:
  Registration() noexcept = default;
  /// Destroying `held` must unregister.
  template <class Held>
  requires(!std::is_same_v<Held, Registration>) explicit Registration(Held held)
      : held_([kept = std::move(held)] {}) {}
  /// Unregisters now.
  void reset() noexcept { held_ = nullptr; }

 private:
  detail::MoveFunction<void()> held_;  // never called: owns anything
};

/// One single-threaded event loop on libev, either its own or borrowed.
///
/// Thread: use everything that belongs to it (clients, futures, coroutines, timers) on the thread
///   that runs the reactor, or, while none does, on the thread that made it. On any other thread a
///   call throws InvalidArgumentError. Exceptions: call_from_thread and blocking_call work from any
///   thread, and a Client may be copied and dropped on any thread. Move and drop all other handles
///   and futures on the reactor's thread.
/// Lifetime: everything may outlive it. When the reactor is destroyed, pending operations fail with
///   ClosedError and no more callbacks run, because what they need may be gone. Callables are
///   destroyed. Coroutines are destroyed where they wait: their destructors run, but nothing after
///   the co_await. The members of a waiting object go before the object that waits for them. When
///   the destructor returns, no thread is waiting in blocking_call.
class Reactor {
 public:
  /// Creates its own loop.
  Reactor();
  /// Lives inside a libev program: the user calls ev_run. `loop` must outlive the reactor.
  explicit Reactor(struct ev_loop* loop);
  /// Uses a clock that does not move by itself, for tests: see testing/manual_reactor.hpp.
  explicit Reactor(const Clock& clock);
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;
  ~Reactor();

  /// Runs until stop(), and may be called again afterwards. InvalidArgumentError if it is already
  /// running.
  void run();
  /// Runs until `future` has ended, then returns its value or throws its error. ClosedError if
  /// stop() came first.
  template <class T>
  T run(Future<T> future);
  /// Makes one turn: ready I/O, due timers, continuations. Waits for an event if `wait` is true.
  void run_once(bool wait = false);
  /// Ends run() after the current callback. Nothing is closed, and the reactor can run again.
  void stop();
  /// Is somebody in run() or run_ready()?
  bool running() const noexcept;

  /// For a program that has another loop (Asio, libuv, GLib, poll): a descriptor that becomes
  /// readable when run_ready() has something to do: I/O, a due timer, a continuation, a call from a
  /// thread, or a command that was given between two calls of run_ready(). Poll it level-triggered,
  /// for reading only; never read from it or close it. It is valid until the reactor is destroyed.
  /// From the first call on, the reactor has no loop of its own: run() and run_once() throw
  /// InvalidArgumentError, and so does on_signal(), because signals are the other loop's; stop()
  /// does nothing. InvalidArgumentError if the loop is borrowed or running, or on_signal is in use.
  int descriptor();
  /// Does what is due and never waits: one turn. Call it on one thread, when descriptor() is
  /// readable; calls at other times are harmless. The reactor belongs to the thread that called
  /// this last. InvalidArgumentError if it is called from a callback of the reactor.
  void run_ready();

  /// Runs fn in this turn of the loop, after everything that is ready now.
  void call_soon(detail::MoveFunction<void()> fn);
  /// Runs fn once, `after` from now or later. Calls run in the order of their times.
  Timer call_later(Duration after, detail::MoveFunction<void()> fn);
  /// Runs fn every `period`, for the first time after one period. The phase is kept: ticks missed
  /// while the loop was busy are skipped. If fn returns a Future, ticks are also skipped while it
  /// is running. An exception or a failed Future ends the ticks and goes to on_unhandled_error.
  template <class Fn>
  Timer every(Duration period, Fn fn);
  /// A Future that is fulfilled after `wait`.
  Future<void> after(Duration wait);

  /// Runs fn on the loop when signal `number` arrives. InvalidArgumentError if something else in
  /// the process already handles that signal. Signal masks are left alone.
  Registration on_signal(int number, detail::MoveFunction<void()> fn);
  /// fn runs when shutdown() is called; the hook registered last runs first, and shutdown() waits
  /// for its Future. A hook that fails or takes too long is reported to on_unhandled_error under
  /// its `name`.
  Registration on_shutdown(detail::MoveFunction<Future<void>()> fn, std::string_view name = {});
  /// Runs the shutdown hooks one after another, each for at most `limit`, then calls stop().
  Future<void> shutdown(Duration limit = std::chrono::seconds(10));

  /// From any thread: runs fn on the loop. Functions from one thread keep their order. Functions
  /// that the loop did not reach are destroyed with the reactor.
  void call_from_thread(detail::MoveFunction<void()> fn);
  /// From another thread: runs fn (which returns a Future or a value) on the loop, waits for the
  /// result, and returns the value or throws. ClosedError if the reactor stops in the meantime.
  /// TimeoutError{not_sent} if the call has not started and nobody has run the loop for `patience`.
  template <class Fn>
  auto blocking_call(Fn fn, Duration patience = std::chrono::seconds(5))
      -> detail::unwrapped<std::invoke_result_t<Fn&>>;
  /// Runs blocking work `fn` on a thread of the reactor's pool (at most 4 threads, started on
  /// demand).
  template <class Fn>
  auto run_in_thread(Fn fn) -> Future<std::invoke_result_t<Fn&>>;

  /// Connects to `endpoint` through options.network, with TLS if requested, and returns a transport
  /// that has yet to be started. The system's network tries every address of a name. Fails with
  /// ConnectionError, which gives the cause for each address, or TimeoutError. Cancelling stops it.
  /// See reactor/connect.hpp.
  Future<Owned<Transport>> connect(const Endpoint& endpoint, const ConnectOptions& options);
  /// Accepts connections on `endpoint`, of options.network, until the Listener is dropped. See
  /// reactor/listen.hpp.
  Owned<Listener> listen(const Endpoint& endpoint,
                         detail::MoveFunction<void(Owned<Transport>)> accepted,
                         const ListenOptions& options);

  /// Receives failures that nobody handled: the Future was dropped, or it is still held but was not
  /// read for a second or two (each is reported once). Default: one line on stderr. Failures with
  /// the same text share one line, followed a second later by "99,999 more like it".
  void on_unhandled_error(detail::MoveFunction<void(const Error&)> fn);

  /// The current time, at most 0.1 ms old, even in the middle of a long turn of the loop.
  TimePoint now() const noexcept;
  /// Where it takes its time from.
  const Clock& clock() const noexcept;
  /// Figures at this moment.
  ReactorStats stats() const noexcept;

  // For the library's other rooms.
  /// What continuations run on.
  detail::ReactorCore& core() const noexcept { return *core_; }
  /// The event loop.
  detail::EventLoop& loop() const noexcept;
  /// Its timers.
  detail::TimerQueue& timers() const noexcept;
  /// Where Resolver::of() keeps what looks up names.
  Owned<detail::ReactorBound>& resolver() noexcept;
  /// When the earliest timer is due.
  std::optional<TimePoint> next_timer() const noexcept;
  /// Memory for the bytes of connections.
  ChunkPool& chunks() const noexcept;
  /// A buffer of 64 KiB or more into which every connection of the loop reads.
  std::span<char> read_buffer() const noexcept;
  /// From now on the buffer has at least this many bytes.
  void grow_read_buffer(std::size_t bytes);
  /// From now on `item` is told when this goes.
  void bind(detail::ReactorBound& item) noexcept;
  /// The reactor of this core.
  static Reactor& of(detail::ReactorCore& core) noexcept;

 private:
  struct Impl;
  /// Throws InvalidArgumentError if run() is impossible now.
  void check_may_run() const;
  /// Runs the loop until `done` or stop(). Returns false if it was stopped.
  bool run_until(const bool& done);
  Timer add_ticks(Duration period, detail::MoveFunction<Future<void>()> tick);
  /// Queues the call and waits until it has ended.
  void wait_for(const Shared<detail::BlockingCall>& call, Duration patience);
  void start_job(Owned<detail::ThreadJob> job);

  detail::ReactorCore* core_;
  Owned<Impl> impl_;
};

namespace detail {

/// Something that uses the loop and must let go of it when the Reactor is destroyed.
class ReactorBound {
 public:
  ReactorBound() = default;
  ReactorBound(const ReactorBound&) = delete;
  ReactorBound& operator=(const ReactorBound&) = delete;
  virtual ~ReactorBound() { unbind(); }
  void unbind() noexcept;

 protected:
  /// The loop is about to be destroyed: stop watchers, drop timers. This object is already unbound.
  virtual void reactor_closing() noexcept = 0;

 private:
  friend class deferredis::Reactor;
  ReactorBound* next_ = nullptr;
  ReactorBound** link_ = nullptr;
};

}  // namespace detail

}  // namespace deferredis

#include <deferredis/reactor/loop/reactor_impl.hpp>
