// The reply slot of one command: the future's state, with what the connection must know.
#pragma once

#include <cstdint>

#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/detail/future_state.hpp>

namespace deferredis {

/// The state of the future a command gives. It waits in a connection's FIFO, and stays there as
/// a tombstone when it was cancelled or timed out, so that replies never shift.
using ReplySlot = detail::StateBase;

/// The bytes of a command that may have to go out again.
class CommandBytes {
 public:
  CommandBytes(const WriteBuffer& buffer, WriteBuffer::Position from, WriteBuffer::Position to)
      : buffer_(&buffer), from_(from), to_(to) {}
  explicit CommandBytes(std::string_view bytes) : bytes_(bytes) {}

  std::size_t size() const noexcept {
    return buffer_ == nullptr ? bytes_.size() : static_cast<std::size_t>(to_ - from_);
  }
  std::string copy() const {
    std::string bytes(bytes_);
    if (buffer_ != nullptr) buffer_->copy(from_, to_, bytes);
    return bytes;
  }

 private:
  const WriteBuffer* buffer_ = nullptr;  // borrowed
  WriteBuffer::Position from_ = 0;
  WriteBuffer::Position to_ = 0;
  std::string_view bytes_;
};

/// Stands between a connection and the user where a failure may be mended: a pool that sends
/// again, a cluster that follows MOVED.
class Interceptor {
 public:
  /// A command ended without a value. True: taken over; the interceptor settles the slot or sends
  /// it again. False: the slot gets the error. The slot may have been settled by its user.
  virtual bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) = 0;

 protected:
  ~Interceptor() = default;
};

/// What the producer of a reply slot keeps in it.
struct CommandData {
  using Decode = void (*)(ReplySlot&, ReplyReader&);

  ReplySlot* next = nullptr;  ///< in the FIFO of a connection or a queue
  Decode decode;              ///< builds the value from the reply and settles the slot
  const CommandRow* row;
  Interceptor* interceptor = nullptr;
  TimePoint deadline = TimePoint::max();
  std::uint64_t bytes = 0;                         ///< its length on the wire
  std::uint8_t attempts = 0;                       ///< times it was handed to a server
  RetryCategory retry = RetryCategory::read_only;  ///< ambiguous re-sends up to this category
  bool offline_wait : 1 = false;                   ///< waits while the server is down
  bool maybe_applied : 1 = false;                  ///< an earlier hand-over may have been executed
  bool piecemeal : 1 = false;  ///< a block: each of its commands is executed by itself
  bool blocking : 1 = false;   ///< the server may be silent until it has something
  std::uint32_t replies = 1;   ///< more for a block of commands; `decode` gets each of them
};
static_assert(sizeof(CommandData) <= detail::StateBase::producer_size);

inline CommandData& command_data(ReplySlot& slot) noexcept { return slot.producer<CommandData>(); }

namespace detail {

/// Decodes a T from the reply into the slot.
template <class T>
void decode_into(ReplySlot& slot, ReplyReader& reader) {
  try {
    if constexpr (std::is_void_v<T>) {
      if (!reader.read_ok()) reader.skip();
      slot.settle();
    } else {
      static_cast<State<T>&>(slot).emplace_from([&] { return Decoder<T>::decode(reader); });
      if (reader.failed()) [[unlikely]] {
        slot.drop_value();
        return slot.fail(reader.take_error());
      }
      slot.settle();
    }
  } catch (...) {  // a user's decoder threw
    slot.fail(Error(std::current_exception()));
  }
}

/// A slot for a command whose reply becomes a T.
template <class T>
State<T>& make_slot(ReactorCore& core, const CommandRow& row) {
  auto& slot = make_state<T>(core);
  slot.emplace_producer(CommandData{.decode = decode_into<T>, .row = &row});
  return slot;
}

}  // namespace detail
}  // namespace deferredis
