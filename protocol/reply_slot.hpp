// The reply slot of one command: the future's state, with what the connection must know.
#pragma once

#include <cstdint>
#include <new>

#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/future/typed_state.hpp>

namespace deferredis {

/// The state of the future a command gives. It waits in a connection's FIFO, and stays there as
/// a tombstone when it was cancelled or timed out, so that replies never shift.
using ReplySlot = detail::StateBase;

class Interceptor;

/// What the producer of a reply slot keeps in it.
struct CommandData {
  using Decode = void (*)(ReplySlot&, ReplyReader&);

  ReplySlot* next = nullptr;  ///< in the FIFO of a connection or a queue
  Decode decode;              ///< builds the value from the reply and settles the slot
  const CommandRow* row;
  Interceptor* interceptor = nullptr;  ///< borrowed; see protocol/interceptor.hpp
  TimePoint deadline = TimePoint::max();
  std::uint64_t bytes = 0;                         ///< its length on the wire
  std::uint8_t attempts = 0;                       ///< times it was handed to a server
  RetryCategory retry = RetryCategory::read_only;  ///< ambiguous re-sends up to this category
  bool offline_wait : 1 = false;                   ///< waits while the server is down
  bool maybe_applied : 1 = false;                  ///< an earlier hand-over may have been executed
  bool piecemeal : 1 = false;      ///< a block: each of its commands is executed by itself
  bool blocking : 1 = false;       ///< the server may be silent until it has something
  bool errors_inside : 1 = false;  ///< an error may stand where a value of a list would
  bool withdrawn : 1 = false;      ///< it has ended, and its bytes will not be sent
  /// More for a block of commands: `decode` gets each of them. 0: pushes answer it, or an error.
  std::uint32_t replies = 1;
};
static_assert(sizeof(CommandData) <= detail::StateBase::producer_size);

inline CommandData& command_data(ReplySlot& slot) noexcept { return slot.producer<CommandData>(); }

namespace detail {

/// The reader's last element as a T. A Decoder whose decode_whole() makes use of that has one.
template <class T>
T decode_whole(ReplyReader& reader) {
  if constexpr (requires { Decoder<T>::decode_whole(reader); }) {
    return Decoder<T>::decode_whole(reader);
  } else {
    return Decoder<T>::decode(reader);
  }
}

/// Fails the slot with what the reader found not to fit, and the name of the command.
void fail_mismatch(ReplySlot& slot, ReplyReader& reader);
/// Fails the slot, whose reply found no memory, and counts that in the core: the connection ends.
void fail_out_of_memory(ReplySlot& slot) noexcept;

/// Decodes a T from the reply into the slot.
template <class T>
void decode_into(ReplySlot& slot, ReplyReader& reader) {
  try {
    if constexpr (std::is_void_v<T>) {
      if (!reader.read_ok()) reader.skip();
      slot.settle();
    } else {
      static_cast<State<T>&>(slot).emplace_from([&] { return decode_whole<T>(reader); });
      if (reader.failed()) [[unlikely]] {
        slot.drop_value();
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

/// A slot for a command whose reply becomes a T.
template <class T>
State<T>& make_slot(ReactorCore& core, const CommandRow& row) {
  auto& slot = make_state<T>(core);
  slot.emplace_producer(
      CommandData{.decode = decode_into<T>, .row = &row, .errors_inside = takes_errors<T>});
  return slot;
}

}  // namespace detail
}  // namespace deferredis
