// The part of a Reactor that futures see: ready queue, memory, time, threads, end-of-turn flushes.
#pragma once

#include <cstddef>
#include <cstdint>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/state/cpu_ticks.hpp>
#include <deferredis/reactor/state/flushable.hpp>
#include <deferredis/reactor/state/future_state.hpp>
#include <deferredis/reactor/state/move_function.hpp>
#include <deferredis/reactor/state/state_pool.hpp>
#include <deferredis/reactor/state/unhandled_log.hpp>

namespace deferredis {
class Reactor;
}

namespace deferredis::detail {

class ThreadCalls;

/// The address of this variable identifies the thread.
[[gnu::tls_model("initial-exec")]] extern thread_local constinit char thread_mark;

/// The part of a Reactor that futures see: ready queue, memory, end-of-turn flushes. It outlives
/// its Reactor until the last state is gone.
///
/// Thread: the thread that runs the reactor, or, while none does, the thread that made it. Making a
///   future or a coroutine takes memory from here, which is refused on any other thread.
class ReactorCore {
 public:
  ReactorCore();
  ReactorCore(const ReactorCore&) = delete;
  ReactorCore& operator=(const ReactorCore&) = delete;

  /// The innermost running reactor of this thread; otherwise the newest one that is alive;
  /// otherwise null.
  static ReactorCore* current() noexcept;
  /// Like current(), but throws InvalidArgumentError if there is none.
  static ReactorCore& require();
  void enter();           // becomes current
  void leave() noexcept;  // the previous one is current again

  void* take_state(std::size_t size_class, std::size_t size) {
    check_thread();
    return states_.take(size_class, size);
  }
  void* take_frame(std::size_t size) {
    check_thread();
    return frames_.take(StatePool::class_of(size), size);
  }
  void give_frame(void* frame, std::size_t size) noexcept {
    frames_.give(frame, StatePool::class_of(size));
    if (dead_) delete_if_unused();
  }

  void push_ready(StateBase& state) noexcept {
    note_work();
    state.next_ready_ = nullptr;
    *ready_tail_ = &state;
    ready_tail_ = &state.next_ready_;
  }
  bool has_work() const noexcept { return ready_head_ != nullptr || dirty_head_ != nullptr; }
  /// Throws InvalidArgumentError on a thread that is not ours.
  void check_thread() const {
    if (__atomic_load_n(&thread_, __ATOMIC_RELAXED) != &thread_mark) [[unlikely]]
      refuse_thread();
  }
  /// May this thread use what belongs to the reactor? Once the reactor is gone, any thread may, one
  /// at a time.
  bool on_its_thread() const noexcept;
  /// Is the reactor alive and is this its thread?
  bool alive_here() const noexcept {
    return __atomic_load_n(&thread_, __ATOMIC_ACQUIRE) == &thread_mark;
  }
  /// This thread becomes the reactor's. Returns the previous thread, for give_thread().
  const char* take_thread() noexcept;
  void give_thread(const char* thread) noexcept;
  /// From any thread: `fn` is called or destroyed on the reactor's thread. If the reactor is gone,
  /// that happens in this call.
  void hand_over(MoveFunction<void()> fn) noexcept;
  ThreadCalls& thread_calls() const noexcept { return *thread_calls_; }

  /// Runs ready continuations, then flushes the objects they marked dirty. Stops when nothing is
  /// left, after about `limit` continuations, or after `until`. Returns true if work is left.
  bool drain(std::size_t limit, TimePoint until = TimePoint::max()) noexcept;

  void mark_dirty(Flushable& item) noexcept {
    if (item.dirty_) return;
    note_work();
    item.dirty_ = true;
    item.next_dirty_ = dirty_head_;
    dirty_head_ = &item;
  }
  void forget_dirty(Flushable& item) noexcept;

  /// May co_await continue inline once more? False once per 1,024 in a row.
  bool may_continue_inline() noexcept { return ++inline_awaits_ % 1024 != 0 || dead_; }

  void report_unhandled(const Error& error) noexcept;
  /// Notes a failure whose Future is held but not read. If it stays unread, report_unread() reports
  /// it.
  void note_unread(StateBase& state) noexcept;
  void forget_unread(StateBase& state) noexcept;
  /// When to call report_unread(); max() while there is nothing to report.
  TimePoint report_due() const noexcept {
    const TimePoint log_due = unhandled_log_.due();
    return unread_due_ < log_due ? unread_due_ : log_due;
  }
  /// The loop is about to wait: reports failures that have been unread for a second or more, and
  /// the counts of failures that were not printed.
  void report_unread(TimePoint time) noexcept;
  MoveFunction<void(const Error&)> on_unhandled_error;
  std::uint64_t unhandled_errors = 0;
  std::uint64_t allocation_failures = 0;  // while results were built; reported to their futures
  std::uint64_t boxed_continuations = 0;

  /// Keeps the core alive after its reactor, for handles that may outlive it.
  void add_user() noexcept { ++users_; }
  void remove_user() noexcept {
    --users_;
    if (dead_) delete_if_unused();
  }
  /// The current time, at most 0.1 ms old, however long user code has run in this turn. Timeouts
  /// count from this time, not from one fixed time per turn of the loop.
  TimePoint time() noexcept {
    if (cpu_ticks() - read_at_ < fresh_for_) [[likely]]
      return read_;
    return read_clock();
  }
  /// The current time, to the nanosecond, for safety guarantees.
  TimePoint exact_time() noexcept { return read_clock(); }
  /// The last clock reading, of any age.
  TimePoint last_time() const noexcept { return read_; }
  /// The processor may sleep now, and its counter may stop: the next call reads the clock again.
  void forget_time() noexcept { read_at_ = 0; }
  void set_clock(const Clock& clock) noexcept;
  bool in_turn = false;  // a turn of the loop is running
  /// Something was added that needs a turn of the loop.
  void note_work() noexcept {
    if (wake_for_work_) [[unlikely]]
      wake_loop();
  }
  /// Another loop waits for ours: between two turns, the next work that is added wakes it.
  void wake_for_work(bool yes) noexcept { wake_for_work_ = yes; }

  Reactor* reactor = nullptr;  // set by the reactor; null if there is none (tests)

  /// From now on nothing new begins.
  void begin_close() noexcept { closing_ = true; }
  /// Called by ~Reactor: everything pending fails with ClosedError. No callback runs. Callables and
  /// coroutine frames are destroyed, and whatever is waited for is destroyed before whatever waits
  /// for it.
  void close() noexcept;
  bool closing() const noexcept { return closing_; }

 private:
  friend class StateBase;
  ~ReactorCore();
  void refuse_thread() const;
  void drop_ready() noexcept;
  void give_state(StateBase& state) noexcept;
  void delete_if_unused() noexcept;
  void flush_dirty() noexcept;
  TimePoint read_clock() noexcept;
  void wake_loop() noexcept;

  const char* thread_ = &thread_mark;  // atomic; null: the reactor is gone
  const Clock* clock_;                 // borrowed
  TimePoint read_{};                   // the last reading
  std::uint64_t read_at_ = 0;
  std::uint64_t fresh_for_ = 0;  // ticks for which a reading is fresh; 0: read the clock every time
  StateBase* ready_head_ = nullptr;
  StateBase** ready_tail_ = &ready_head_;
  // Failed and unread, oldest first. From unread_fresh_ on, for less than a second.
  StateBase* unread_head_ = nullptr;
  StateBase* unread_tail_ = nullptr;
  StateBase* unread_fresh_ = nullptr;
  TimePoint unread_due_ = TimePoint::max();
  UnhandledLog unhandled_log_;
  Flushable* dirty_head_ = nullptr;
  std::uint64_t inline_awaits_ = 0;
  StatePool states_;
  StatePool frames_;
  std::size_t users_ = 0;
  ThreadCalls* thread_calls_;  // ours
  bool wake_for_work_ = false;
  bool closing_ = false;
  bool dead_ = false;
};

/// Makes a core the current one, so that new coroutines belong to it.
class CurrentCore {
 public:
  explicit CurrentCore(ReactorCore& core) : core_(core) {
    core_.check_thread();
    core_.enter();
  }
  CurrentCore(const CurrentCore&) = delete;
  CurrentCore& operator=(const CurrentCore&) = delete;
  ~CurrentCore() { core_.leave(); }

 private:
  ReactorCore& core_;  // borrowed
};

inline void StateBase::enqueue() noexcept {
  if ((flags_ & (flag_queued | flag_running | flag_unread)) != 0) [[unlikely]] {
    if ((flags_ & flag_unread) == 0) return;
    core_->forget_unread(*this);
  }
  if (core_->dead_) return discard_steps();
  flags_ |= flag_queued;
  core_->push_ready(*this);
}

inline void StateBase::settle() noexcept {
  flags_ |= flag_settled;
  if (has_steps() || (flags_ & flag_future) == 0) enqueue();
}

}  // namespace deferredis::detail
