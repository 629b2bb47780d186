// Interceptor: repairs a command's failure before its user sees it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis {

/// The bytes of a command that may have to be sent again.
class CommandBytes {
 public:
  CommandBytes(const WriteBuffer& buffer, WriteBuffer::Position from, WriteBuffer::Position to)
      : buffer_(&buffer), from_(from), to_(to) {}
  explicit CommandBytes(std::string_view bytes) : bytes_(bytes) {}

  std::size_t size() const noexcept {
    return buffer_ == nullptr ? bytes_.size() : static_cast<std::size_t>(to_ - from_);
  }
  /// Valid as long as the buffer keeps the bytes and `scratch` is not changed.
  std::string_view view(std::string& scratch) const {
    return buffer_ == nullptr ? bytes_ : buffer_->view(from_, to_, scratch);
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

/// Stands between a connection and the user when a failure may be repaired: a pool sends again, a
/// cluster client follows MOVED.
class Interceptor {
 public:
  /// A command ended without a value. Return true to take it over: the interceptor then settles the
  /// slot or sends the command again. Return false to fail the slot with the error. The user may
  /// already have settled the slot. If it throws std::bad_alloc, it has not taken the command over.
  virtual bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) = 0;

 protected:
  ~Interceptor() = default;
};

}  // namespace deferredis
