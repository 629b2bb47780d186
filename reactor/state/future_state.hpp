// The shared state of a Promise and a Future.
//
// One pooled block holds everything one operation needs: the room for the value, up to two
// continuations in 48 bytes, and the producer's own data (a command keeps its decoder, deadline and
// queue link there). Nothing here depends on the type of the value.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

class ReactorCore;
class StateBase;

/// The text of cancel()'s error if the producer adds nothing.
inline constexpr std::string_view cancelled_early = "cancelled before a result came";

/// The error of results that were pending when the reactor was destroyed.
Error reactor_gone();

/// A continuation in a state's room. If `run` is false, it is destroyed without calling anything.
/// After it ran, the state holds the continuation's own result (nothing or an error), or the
/// continuation has passed the result on to another state.
using Step = void (*)(StateBase& state, void* room, bool run);

class StateBase {
 public:
  static constexpr std::size_t room_size = 48;
  static constexpr std::size_t producer_size = 56;
  static constexpr std::size_t short_producer_size = 16;  // of a state without a FullState

  StateBase(ReactorCore& core, std::uint16_t size_class) noexcept
      : core_(&core), size_class_(size_class) {}
  StateBase(const StateBase&) = delete;
  StateBase& operator=(const StateBase&) = delete;

  ReactorCore& core() const noexcept { return *core_; }
  bool settled() const noexcept { return (flags_ & flag_settled) != 0; }
  bool failed() const noexcept { return !error_.empty(); }
  bool quiet() const noexcept { return (flags_ & flag_quiet) != 0; }
  bool has_consumer() const noexcept { return (flags_ & flag_future) != 0 || has_steps(); }
  /// Somebody awaits the state or has attached a callback.
  bool awaited() const noexcept { return has_steps(); }
  const Error& error() const noexcept { return error_.get(); }
  Error take_error() noexcept { return error_.take(); }
  /// Replaces the outcome with `error`, which nobody has seen yet. For steps only.
  void set_error(Error error) noexcept {
    error_.set(std::move(error));
    flags_ &= static_cast<std::uint16_t>(~flag_quiet);
  }

  // --- the producer's side -------------------------------------------------------------------

  /// The producer's data, `producer_size` bytes that nobody else touches; `short_producer_size`
  /// where this is not a FullState.
  template <class Data>
  Data& producer() noexcept {
    static_assert(sizeof(Data) <= producer_size && std::is_trivially_destructible_v<Data>);
    return *std::launder(static_cast<Data*>(producer_room()));
  }
  template <class Data>
  Data& emplace_producer(Data data) noexcept {
    static_assert(sizeof(Data) <= producer_size && std::is_trivially_destructible_v<Data>);
    return *::new (producer_room()) Data(data);
  }

  /// Where the producer's data is, or may be built. For a class that lives there; see
  /// of_producer().
  void* producer_room() noexcept {  // our last bytes, and the whole of a FullState behind them
    return reinterpret_cast<std::byte*>(this) + producer_at();
  }
  /// The state in whose room the producer's data lives.
  static StateBase& of_producer(void* data) noexcept {
    return *std::launder(
        reinterpret_cast<StateBase*>(static_cast<std::byte*>(data) - producer_at()));
  }

  /// The value was built in place, or there is none. Continuations run from the ready queue.
  void settle() noexcept;
  /// Fails the state. Ignored if it has settled (a late result of something cancelled).
  void fail(Error error, bool quiet = false) noexcept;
  /// The producer lets go. An unsettled state fails with BrokenPromiseError.
  void release_producer() noexcept;
  /// Like release_producer, for a producer that has settled the state.
  void drop_producer() noexcept {
    flags_ &= static_cast<std::uint16_t>(~flag_producer);
    if ((flags_ & flags_alive) == 0) destroy();
  }
  /// cancel() calls this instead of failing the state: at most once, and only before it settles.
  void set_canceller(void (*canceller)(StateBase&)) noexcept {
    canceller_ = canceller;
    flags_ &= static_cast<std::uint16_t>(~flag_relay);
  }
  /// For a producer that waits for another state: returns that state, and each cancel() is passed
  /// on to it. cancel() follows these links in a loop, so a long chain uses no stack.
  void set_cancel_relay(StateBase* (*relay)(StateBase&)) noexcept {
    relay_ = relay;
    flags_ |= flag_relay;
  }
  /// A cancel() found nothing to stop, because the state this one waited for had just settled. The
  /// next wait is to be cancelled.
  bool cancel_pending() const noexcept { return (flags_ & flag_cancel_pending) != 0; }
  void set_cancel_pending() noexcept { flags_ |= flag_cancel_pending; }
  void clear_cancel_pending() noexcept {
    flags_ &= static_cast<std::uint16_t>(~flag_cancel_pending);
  }
  /// The producer has already had one result and waits for another. If the second one fails, the
  /// first still counts as done work (Error::of_a_part).
  bool went_on() const noexcept { return (flags_ & flag_went_on) != 0; }
  void set_went_on() noexcept { flags_ |= flag_went_on; }
  void set_value_destructor(void (*destroy_value)(StateBase&) noexcept) noexcept {
    destroy_value_ = destroy_value;
  }

  /// Its result comes from other states. When the reactor is destroyed, it ends after them.
  void set_follower() noexcept { flags_ |= flag_follower; }

  // --- a callable in the room whose Future has not ended -----------------------------------------

  /// A step called it, and it lives on, together with the value or error it was called with.
  void keep(void* continuation) noexcept {
    flags_ |= flag_kept;
    last_context_ = continuation;
  }
  void* kept() const noexcept { return last_context_; }
  /// The callable was destroyed.
  void release_kept() noexcept {
    flags_ &= static_cast<std::uint16_t>(~flag_kept);
    if ((flags_ & flags_alive) == 0) destroy();
  }

  /// Settled, and none of our continuations is still to run.
  bool ready_now() const noexcept {
    return settled() && !has_steps() && (flags_ & flag_running) == 0;
  }

  // --- the consumer's side -------------------------------------------------------------------

  /// Asks the producer to stop. Without a canceller the state fails with CancelledError.
  void cancel() noexcept;
  /// The Future handle is dropped without a continuation.
  void release_future() noexcept;
  /// The Future handle has become a continuation.
  void consume_future() noexcept { flags_ &= static_cast<std::uint16_t>(~flag_future); }
  /// A failure that nobody handles is not reported.
  void make_quiet() noexcept { flags_ |= flag_quiet; }

  /// Room for one more step of `size` bytes, or null: then pass the result on with `set_last`.
  void* room_for(std::size_t size) noexcept {
    if (step_count_ == 2 || room_used_ + size > room_size || last_ != nullptr) return nullptr;
    return room_ + room_used_;
  }
  /// Adds the step whose callable was built in room_for(size). It runs after the earlier steps,
  /// once the state has settled.
  void add_step(Step step, std::size_t size) noexcept {
    if (step_count_ == 1) second_at_ = room_used_;
    steps_[step_count_++] = step;
    room_used_ = static_cast<std::uint8_t>(room_used_ + ((size + 7) & ~std::size_t{7}));
    if (settled()) enqueue();
  }
  /// Adds the step that takes the result away, after all others. There is always room for it.
  void set_last(Step step, void* context) noexcept {
    assert(last_ == nullptr);
    last_ = step;
    last_context_ = context;
    if (settled()) enqueue();
  }
  /// Destroys the value: the state becomes the state of a Future<void>.
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
  static constexpr std::uint16_t flag_live = 64;    // distinguishes a live block from a free one
  static constexpr std::uint16_t flag_relay = 128;  // relay_, not canceller_, is set
  static constexpr std::uint16_t flag_cancel_pending = 256;
  static constexpr std::uint16_t flag_kept = 512;  // a callable in the room is in use
  static constexpr std::uint16_t flag_follower = 1024;
  static constexpr std::uint16_t flag_went_on = 2048;
  static constexpr std::uint16_t flag_unread = 4096;  // it failed, and its Future is held somewhere
  static constexpr std::uint16_t flags_alive =
      flag_future | flag_producer | flag_queued | flag_running | flag_kept;

  bool has_steps() const noexcept { return step_count_ != 0 || last_ != nullptr; }
  static constexpr std::size_t producer_at() noexcept {
    return sizeof(StateBase) - short_producer_size;
  }
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
  void* last_context_;  // of last_; afterwards of flag_kept
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
  alignas(8) std::byte producer_[short_producer_size];
};

/// A state with room for all that a producer may keep.
class FullState : public StateBase {
 public:
  using StateBase::StateBase;

 private:
  alignas(8) std::byte more_[producer_size - short_producer_size];
};
static_assert(sizeof(FullState) ==
              sizeof(StateBase) + StateBase::producer_size - StateBase::short_producer_size);

}  // namespace deferredis::detail
