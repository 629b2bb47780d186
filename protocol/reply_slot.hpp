// The reply slot of one command: the state of its future, plus what the connection needs to know.
#pragma once

#include <cstdint>
#include <new>

#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/state/typed_state.hpp>

namespace deferredis {

/// The state of the future that a command returns. It waits in a connection's FIFO. If the command
/// is cancelled or times out, the slot stays there as a tombstone, so that replies never shift.
using ReplySlot = detail::StateBase;

class Interceptor;

/// What the producer of a reply slot stores in it.
struct CommandData {
  using Decode = void (*)(ReplySlot&, ReplyReader&);

  ReplySlot* next = nullptr;  ///< in the FIFO of a connection or a queue
  Decode decode;              ///< builds the value from the reply and settles the slot
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
static_assert(sizeof(CommandData) <= detail::StateBase::producer_size);

inline CommandData& command_data(ReplySlot& slot) noexcept { return slot.producer<CommandData>(); }

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
