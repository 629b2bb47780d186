// KeptCommand: an encoded command that waits for its loop.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// A command's bytes, its arguments as views of them, and how its reply is decoded. It is filled on
/// the calling thread, so that the loop has nothing left to encode.
///
/// Cost: one allocation, for the bytes, up to 8 arguments.
class KeptCommand {
 public:
  KeptCommand() = default;
  KeptCommand(const KeptCommand&) = delete;
  KeptCommand& operator=(const KeptCommand&) = delete;

  /// Copies the command, and what its slot says of the reply.
  void keep(const CommandView& command, const CommandData& data);
  /// The command, for the loop. Valid as long as this.
  CommandView view() const noexcept { return {*row_, arguments_, &encoded_}; }
  /// What a slot on the loop must know.
  CommandData data() const noexcept {
    return {.decode = decode_, .row = row_, .errors_inside = errors_inside_};
  }
  std::size_t size_bytes() const noexcept { return bytes_.size(); }

 private:
  static constexpr std::size_t room_size = 8;

  const CommandRow* row_ = nullptr;
  CommandData::Decode decode_ = nullptr;
  bool errors_inside_ = false;
  std::string bytes_;
  PrebuiltCommand::Part whole_{{}, static_cast<std::size_t>(-1)};  // bytes_, and no argument
  PrebuiltCommand encoded_{{&whole_, 1}};
  std::span<const std::string_view> arguments_;
  std::string_view room_[room_size];
  std::vector<std::string_view> more_;  // all of them, if room_ is too small
};

}  // namespace deferredis::detail
