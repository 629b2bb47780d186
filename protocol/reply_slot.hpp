// ReplySlot: the place where one command waits for its reply.
#pragma once

#include <cstdint>
#include <new>
#include <utility>

#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/state/typed_state.hpp>

namespace deferredis {

class Interceptor;
class ReplySlot;

/// What is known of one command that waits for its reply.
struct CommandData {
  using Decode = void (*)(ReplySlot&, ReplyReader&);

  Decode decode;  ///< builds the value from the reply and settles the slot
  const CommandRow* row;
  Interceptor* interceptor = nullptr;  ///< borrowed; see protocol/interceptor.hpp
  TimePoint deadline = TimePoint::max();
  std::uint64_t bytes = 0;                         ///< its length on the wire
  std::uint8_t attempts = 0;                       ///< how often it was handed to a server
  RetryCategory retry = RetryCategory::read_only;  ///< highest category for an ambiguous re-send
  bool offline_wait : 1 = false;                   ///< waits while the server is down
  bool maybe_applied : 1 = false;                  ///< an earlier attempt may have been executed
  bool piecemeal : 1 = false;      ///< a group whose commands are executed one by one
  bool blocking : 1 = false;       ///< the server may stay silent until it has data
  bool errors_inside : 1 = false;  ///< an error may appear in place of a list's value
  bool withdrawn : 1 = false;      ///< it has ended, and its bytes will not be sent
  /// More than 1 for a group of commands: `decode` gets each reply. 0: pushes or an error answer
  /// it.
  std::uint32_t replies = 1;
};

/// The place of one command in a connection's FIFO. It lives inside the state of the future that
/// the command returned, in the room of that state's producer. If the command is cancelled or times
/// out, the slot stays in the FIFO as a tombstone, so that replies never shift.
class ReplySlot : public CommandData {
 public:
  ReplySlot(const ReplySlot&) = delete;
  ReplySlot& operator=(const ReplySlot&) = delete;

  /// The slot of a new state, which has no producer yet.
  static ReplySlot& begin(detail::FullState& state, const CommandData& data) noexcept {
    return *::new (state.producer_room()) ReplySlot(data);
  }
  /// The slot of a state that has one.
  static ReplySlot& of(detail::StateBase& state) noexcept { return state.producer<ReplySlot>(); }
  detail::StateBase& state() noexcept { return detail::StateBase::of_producer(this); }
  /// The same for whoever knows that the command returned a Future<T>.
  template <class T>
  detail::State<T>& state_of() noexcept {
    return static_cast<detail::State<T>&>(state());
  }

  ReplySlot* next = nullptr;  ///< in the FIFO of a connection or a queue

  // The state's own functions; reactor/state/future_state.hpp describes them.
  detail::ReactorCore& core() noexcept { return state().core(); }
  bool settled() noexcept { return state().settled(); }
  bool awaited() noexcept { return state().awaited(); }
  bool has_consumer() noexcept { return state().has_consumer(); }
  void settle() noexcept { state().settle(); }
  void fail(Error error, bool quiet = false) noexcept { state().fail(std::move(error), quiet); }
  void cancel() noexcept { state().cancel(); }
  void make_quiet() noexcept { state().make_quiet(); }
  void release_future() noexcept { state().release_future(); }
  void drop_producer() noexcept { state().drop_producer(); }
  void release_producer() noexcept { state().release_producer(); }
  template <void (*on_cancel)(ReplySlot&)>
  void set_canceller() noexcept {
    state().set_canceller([](detail::StateBase& cancelled) { on_cancel(of(cancelled)); });
  }

 private:
  explicit ReplySlot(const CommandData& data) noexcept : CommandData(data) {}
};
static_assert(sizeof(ReplySlot) <= detail::StateBase::producer_size);

namespace detail {

/// Decodes the reader's last element as a T, with decode_whole() if the Decoder has that function.
template <class T>
T decode_whole(ReplyReader& reader) {
  if constexpr (requires { Decoder<T>::decode_whole(reader); }) {
    return Decoder<T>::decode_whole(reader);
  } else {
    return Decoder<T>::decode(reader);
  }
}

/// Fails the slot with the reader's mismatch and the name of the command.
void fail_mismatch(ReplySlot& slot, ReplyReader& reader);
/// Fails the slot because its reply found no memory, and counts that in the core: the connection
/// ends.
void fail_out_of_memory(ReplySlot& slot) noexcept;

/// Decodes a T from the reply into the slot.
template <class T>
void decode_into(ReplySlot& slot, ReplyReader& reader) {
  try {
    if constexpr (std::is_void_v<T>) {
      if (!reader.read_ok()) reader.skip();
      slot.settle();
    } else {
      slot.state_of<T>().emplace_from([&] { return decode_whole<T>(reader); });
      if (reader.failed()) [[unlikely]] {
        slot.state().drop_value();
        return fail_mismatch(slot, reader);
      }
      slot.settle();
    }
  } catch (const std::bad_alloc&) {
    fail_out_of_memory(slot);
  } catch (...) {  // a user's decoder threw
    slot.fail(Error(std::current_exception()));
  }
}

/// A new slot, and the way to the Future of its state.
template <class T>
class NewSlot {
 public:
  NewSlot(ReactorCore& core, const CommandData& data)
      : state_(&make_state<T>(core)), slot_(&ReplySlot::begin(*state_, data)) {}

  operator ReplySlot&() const noexcept { return *slot_; }  // NOLINT(google-explicit-constructor)
  ReplySlot* get() const noexcept { return slot_; }
  ReplySlot* operator->() const noexcept { return slot_; }
  State<T>& state() const noexcept { return *state_; }
  /// To be called once.
  Future<T> future() const noexcept { return FutureAccess::make<T>(*state_); }

 private:
  State<T>* state_;
  ReplySlot* slot_;
};

/// A slot for a command whose reply becomes a T.
template <class T>
NewSlot<T> make_slot(ReactorCore& core, const CommandRow& row) {
  return {core,
          CommandData{.decode = decode_into<T>, .row = &row, .errors_inside = takes_errors<T>}};
}

}  // namespace detail
}  // namespace deferredis
