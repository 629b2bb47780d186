// The shared state of a Promise and a Future, and the ready queue that runs continuations.
//
// One pooled block holds everything one operation needs: the value's room, what is to be done
// with it (up to two continuations in 48 bytes), and the producer's own data (a command
// keeps its decoder, deadline and queue link there). Nothing here depends on the value's type.
#pragma once

#include <algorithm>
#include <cassert>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/future/cpu_ticks.hpp>
#include <deferredis/reactor/future/move_function.hpp>
#include <deferredis/reactor/future/state_pool.hpp>
#include <deferredis/reactor/future/unhandled_log.hpp>

namespace deferredis {
class Reactor;
}

namespace deferredis::detail {

class ReactorCore;
class StateBase;

/// What cancel() says where the producer has nothing to say.
inline constexpr std::string_view cancelled_early = "cancelled before a result came";

/// A continuation in a state's room. `run` false: destroy it without calling anything.
/// After it ran, the state holds the continuation's own result (nothing or an error), or the
/// continuation has handed the result on to another state.
using Step = void (*)(StateBase& state, void* room, bool run);

class StateBase {
 public:
  static constexpr std::size_t room_size = 48;
  static constexpr std::size_t producer_size = 56;

  StateBase(ReactorCore& core, std::uint16_t size_class) noexcept
      : core_(&core), size_class_(size_class) {}
  StateBase(const StateBase&) = delete;
  StateBase& operator=(const StateBase&) = delete;

  ReactorCore& core() const noexcept { return *core_; }
  bool settled() const noexcept { return (flags_ & flag_settled) != 0; }
  bool failed() const noexcept { return !error_.empty(); }
  bool quiet() const noexcept { return (flags_ & flag_quiet) != 0; }
  bool has_consumer() const noexcept { return (flags_ & flag_future) != 0 || has_steps(); }
  /// Somebody awaits it, or has given it a callback.
  bool awaited() const noexcept { return has_steps(); }
  const Error& error() const noexcept { return error_.get(); }
  Error take_error() noexcept { return error_.take(); }
  /// Replaces the outcome by `error`, which nobody was told yet; for steps.
  void set_error(Error error) noexcept {
    error_.set(std::move(error));
    flags_ &= static_cast<std::uint16_t>(~flag_quiet);
  }

  // --- the producer's side -------------------------------------------------------------------

  /// The producer's data, `producer_size` bytes that nobody else touches.
  template <class Data>
  Data& producer() noexcept {
    static_assert(sizeof(Data) <= producer_size && std::is_trivially_destructible_v<Data>);
    return *std::launder(reinterpret_cast<Data*>(producer_));
  }
  template <class Data>
  Data& emplace_producer(Data data) noexcept {
    static_assert(sizeof(Data) <= producer_size && std::is_trivially_destructible_v<Data>);
    return *::new (static_cast<void*>(producer_)) Data(data);
  }

  /// The value was built in place (or there is none); continuations run from the ready queue.
  void settle() noexcept;
  /// Fails the state; dropped silently if it has settled (a late result of something cancelled).
  void fail(Error error, bool quiet = false) noexcept;
  /// The producer lets go. An unsettled state becomes a BrokenPromiseError.
  void release_producer() noexcept;
  /// Like release_producer, for a producer that has settled the state.
  void drop_producer() noexcept {
    flags_ &= static_cast<std::uint16_t>(~flag_producer);
    if ((flags_ & flags_alive) == 0) destroy();
  }
  /// What cancel() does instead of failing the state. Runs at most once, before it is settled.
  void set_canceller(void (*canceller)(StateBase&)) noexcept {
    canceller_ = canceller;
    flags_ &= static_cast<std::uint16_t>(~flag_relay);
  }
  /// For a producer that waits for another state: gives the state that cancel() goes on to, every
  /// time. cancel() follows these in a loop, so a long chain uses no stack.
  void set_cancel_relay(StateBase* (*relay)(StateBase&)) noexcept {
    relay_ = relay;
    flags_ |= flag_relay;
  }
  /// A cancel() found nothing to stop, because what this waited for had just settled: whatever
  /// this waits for next is to be cancelled.
  bool cancel_pending() const noexcept { return (flags_ & flag_cancel_pending) != 0; }
  void set_cancel_pending() noexcept { flags_ |= flag_cancel_pending; }
  void clear_cancel_pending() noexcept {
    flags_ &= static_cast<std::uint16_t>(~flag_cancel_pending);
  }
  /// What feeds this has had one result, and waits for another: when that one fails, the first was
  /// something all the same (Error::of_a_part).
  bool went_on() const noexcept { return (flags_ & flag_went_on) != 0; }
  void set_went_on() noexcept { flags_ |= flag_went_on; }
  void set_value_destructor(void (*destroy_value)(StateBase&) noexcept) noexcept {
    destroy_value_ = destroy_value;
  }

  /// Its result comes from other states: when the reactor goes, it ends after those.
  void set_follower() noexcept { flags_ |= flag_follower; }

  // --- a callable in the room whose Future has not ended -----------------------------------------

  /// A step has called it, and it lives on, with the value or the error that it was called with.
  void keep(void* continuation) noexcept {
    flags_ |= flag_kept;
    last_context_ = continuation;
  }
  void* kept() const noexcept { return last_context_; }
  /// It was destroyed.
  void release_kept() noexcept {
    flags_ &= static_cast<std::uint16_t>(~flag_kept);
    if ((flags_ & flags_alive) == 0) destroy();
  }

  /// Settled, and no continuation of ours is still to run.
  bool ready_now() const noexcept {
    return settled() && !has_steps() && (flags_ & flag_running) == 0;
  }

  // --- the consumer's side -------------------------------------------------------------------

  /// Asks the producer to stop; without a canceller the state fails with CancelledError.
  void cancel() noexcept;
  /// The Future handle goes without a continuation.
  void release_future() noexcept;
  /// The Future handle has become a continuation.
  void consume_future() noexcept { flags_ &= static_cast<std::uint16_t>(~flag_future); }
  /// A failure nobody took stays silent.
  void make_quiet() noexcept { flags_ |= flag_quiet; }

  /// Room for one more step of `size` bytes, or null: then hand the result on with `set_last`.
  void* room_for(std::size_t size) noexcept {
    if (step_count_ == 2 || room_used_ + size > room_size || last_ != nullptr) return nullptr;
    return room_ + room_used_;
  }
  /// The step whose callable was built in room_for(size) runs after the steps before it, when
  /// the state has settled.
  void add_step(Step step, std::size_t size) noexcept {
    if (step_count_ == 1) second_at_ = room_used_;
    steps_[step_count_++] = step;
    room_used_ = static_cast<std::uint8_t>(room_used_ + ((size + 7) & ~std::size_t{7}));
    if (settled()) enqueue();
  }
  /// The step that takes the result away, after all others; there is always room for it.
  void set_last(Step step, void* context) noexcept {
    assert(last_ == nullptr);
    last_ = step;
    last_context_ = context;
    if (settled()) enqueue();
  }
  /// Destroys the value: the state has become one of Future<void>.
  void drop_value() noexcept {
    if (destroy_value_ != nullptr) std::exchange(destroy_value_, nullptr)(*this);
  }

 private:
  friend class ReactorCore;

  static constexpr std::uint16_t flag_future = 1;    // a Future handle holds us
  static constexpr std::uint16_t flag_producer = 2;  // a Promise, FIFO or coroutine holds us
  static constexpr std::uint16_t flag_queued = 4;    // in the ready queue
  static constexpr std::uint16_t flag_running = 8;   // our steps are running
  static constexpr std::uint16_t flag_settled = 16;
  static constexpr std::uint16_t flag_quiet = 32;
  static constexpr std::uint16_t flag_live = 64;    // tells a live block from a free one
  static constexpr std::uint16_t flag_relay = 128;  // relay_, not canceller_, is set
  static constexpr std::uint16_t flag_cancel_pending = 256;
  static constexpr std::uint16_t flag_kept = 512;  // a callable in the room is in use
  static constexpr std::uint16_t flag_follower = 1024;
  static constexpr std::uint16_t flag_went_on = 2048;
  static constexpr std::uint16_t flag_unread = 4096;  // it failed, and its Future sits somewhere
  static constexpr std::uint16_t flags_alive =
      flag_future | flag_producer | flag_queued | flag_running | flag_kept;

  bool has_steps() const noexcept { return step_count_ != 0 || last_ != nullptr; }
  void enqueue() noexcept;
  void discard_steps() noexcept;
  void drop() noexcept;
  void run() noexcept;
  void run_steps(bool run) noexcept;
  void destroy() noexcept;
  bool is_unread() const noexcept;

  StateBase* next_ready_ = nullptr;  // first: the pool's free list uses these bytes
  ReactorCore* core_;
  Step steps_[2];
  Step last_ = nullptr;
  void* last_context_;  // of last_; of flag_kept after that
  void (*destroy_value_)(StateBase&) noexcept = nullptr;
  union {
    void (*canceller_)(StateBase&) = nullptr;
    StateBase* (*relay_)(StateBase&);
    StateBase* previous_unread_;  // once it has failed
  };
  ErrorSlot error_;
  std::uint16_t flags_ = flag_live | flag_future | flag_producer;
  std::uint16_t size_class_;
  std::uint8_t step_count_ = 0;
  std::uint8_t room_used_ = 0;
  std::uint8_t second_at_ = 0;
  alignas(8) std::byte room_[room_size];
  alignas(8) std::byte producer_[producer_size];
};

/// Anything that collected output during a turn and sends it at its end.
class Flushable {
 public:
  virtual void flush() noexcept = 0;

 protected:
  ~Flushable() = default;

 private:
  friend class ReactorCore;
  Flushable* next_dirty_ = nullptr;
  bool dirty_ = false;
};

class ThreadCalls;

/// Its address tells this thread from all others.
[[gnu::tls_model("initial-exec")]] extern thread_local constinit char thread_mark;

/// The part of a Reactor that futures see: ready queue, memory, end-of-turn flushes. It outlives
/// its Reactor until the last state is gone.
///
/// Thread: that of whoever runs the reactor; while nobody does, that of whoever made it. Whatever
///   makes a future or a coroutine asks for memory here, and is refused on any other thread.
class ReactorCore {
 public:
  ReactorCore();
  ReactorCore(const ReactorCore&) = delete;
  ReactorCore& operator=(const ReactorCore&) = delete;

  /// The innermost running reactor of this thread, else the last made and alive; else null.
  static ReactorCore* current() noexcept;
  /// Like current(), for those that cannot do without: throws InvalidArgumentError.
  static ReactorCore& require();
  void enter() noexcept;  // becomes current
  void leave() noexcept;  // the one before is current again

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
  /// May this thread use what belongs to the reactor? Any may, one at a time, once that is gone.
  bool on_its_thread() const noexcept;
  /// It is this thread's from now on. Gives the thread before, for give_thread().
  const char* take_thread() noexcept;
  void give_thread(const char* thread) noexcept;
  /// From any thread: `fn` is called, or destroyed, on the reactor's thread; here and now once the
  /// reactor is gone.
  void hand_over(MoveFunction<void()> fn) noexcept;
  ThreadCalls& thread_calls() const noexcept { return *thread_calls_; }

  /// Runs ready continuations, then flushes what they made dirty, until nothing is left, or about
  /// `limit` continuations ran, or it is later than `until`. True: work is left.
  bool drain(std::size_t limit, TimePoint until = TimePoint::max()) noexcept;

  void mark_dirty(Flushable& item) noexcept {
    if (item.dirty_) return;
    item.dirty_ = true;
    item.next_dirty_ = dirty_head_;
    dirty_head_ = &item;
  }
  void forget_dirty(Flushable& item) noexcept;

  /// May co_await go on inline once more? False once per 1,024 in a row.
  bool may_continue_inline() noexcept { return ++inline_awaits_ % 1024 != 0 || dead_; }

  void report_unhandled(const Error& error) noexcept;
  /// A failure whose Future is held and not read; if it stays so, report_unread() reports it.
  void note_unread(StateBase& state) noexcept;
  void forget_unread(StateBase& state) noexcept;
  /// When report_unread() is to be called; max() while there is nothing to report.
  TimePoint report_due() const noexcept { return std::min(unread_due_, unhandled_log_.due()); }
  /// The loop is about to wait: reports what has been unread for a second or more, and how many
  /// failures were not printed each.
  void report_unread(TimePoint time) noexcept;
  MoveFunction<void(const Error&)> on_unhandled_error;
  std::uint64_t unhandled_errors = 0;
  std::uint64_t allocation_failures = 0;  // met where a result was built, and told to its future
  std::uint64_t boxed_continuations = 0;

  /// Keeps the core alive beyond its reactor, for handles that may outlive it.
  void add_user() noexcept { ++users_; }
  void remove_user() noexcept {
    --users_;
    if (dead_) delete_if_unused();
  }
  /// The time it is, at most 0.1 ms ago, however long user code has run in this turn: what is
  /// promised by time counts from here. An even time for one turn of the loop is no such thing.
  TimePoint time() noexcept {
    if (cpu_ticks() - read_at_ < fresh_for_) [[likely]]
      return read_;
    return read_clock();
  }
  /// The time it is, to the nanosecond: for what promises safety.
  TimePoint exact_time() noexcept { return read_clock(); }
  /// The last reading of the clock, of whatever age.
  TimePoint last_time() const noexcept { return read_; }
  /// The processor may rest now, and its counter with it: the clock is read the next time.
  void forget_time() noexcept { read_at_ = 0; }
  void set_clock(const Clock& clock) noexcept;
  bool in_turn = false;  // a turn of the loop is under way

  Reactor* reactor = nullptr;  // set by it; null while there is none (futures alone, in tests)

  /// From now on nothing new begins.
  void begin_close() noexcept { closing_ = true; }
  /// Called by ~Reactor: everything pending fails with ClosedError. No callback runs: callables and
  /// the frames of coroutines are destroyed, what is waited for before that which waits.
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

  const char* thread_ = &thread_mark;  // atomic; null: the reactor is gone
  const Clock* clock_;                 // borrowed
  TimePoint read_{};                   // the last reading
  std::uint64_t read_at_ = 0;
  std::uint64_t fresh_for_ = 0;  // ticks for which a reading is good; 0: this clock moves otherwise
  StateBase* ready_head_ = nullptr;
  StateBase** ready_tail_ = &ready_head_;
  // Failed and unread, the oldest first; those from unread_fresh_ on for less than a second.
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
  bool closing_ = false;
  bool dead_ = false;
};

/// Makes a core the current one: coroutines that begin meanwhile belong to it.
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

/// A state with room for a T.
template <class T>
class State : public StateBase {
 public:
  // Not inherited: an inherited constructor would need one of T without arguments.
  State(ReactorCore& core, std::uint16_t size_class) noexcept : StateBase(core, size_class) {}
  ~State() {}  // the value is destroyed through its destructor function

  template <class... Args>
  void emplace(Args&&... args) {
    ::new (static_cast<void*>(&value_)) T(std::forward<Args>(args)...);
    own_value();
  }
  /// What make() returns is built in place, without a move.
  template <class Make>
  void emplace_from(Make make) {
    ::new (static_cast<void*>(&value_)) T(make());
    own_value();
  }
  T& value() noexcept { return value_; }

 private:
  void own_value() noexcept {
    if constexpr (!std::is_trivially_destructible_v<T>) {
      set_value_destructor(
          [](StateBase& state) noexcept { static_cast<State&>(state).value_.~T(); });
    }
  }

  union {
    T value_;
  };
};

template <>
class State<void> : public StateBase {
 public:
  using StateBase::StateBase;
  void emplace() noexcept {}
};

/// A new state, held by one Future and one producer.
template <class T>
State<T>& make_state(ReactorCore& core) {
  static_assert(alignof(State<T>) <= 16, "over-aligned types cannot be the value of a Future");
  constexpr std::size_t size_class = StatePool::class_of(sizeof(State<T>));
  void* block = core.take_state(size_class, sizeof(State<T>));
  return *::new (block) State<T>(core, static_cast<std::uint16_t>(size_class));
}

}  // namespace deferredis::detail
