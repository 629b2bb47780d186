// EncodedCommand: recovers the words of an encoded command.
#pragma once

#include <string_view>
#include <vector>

#include <deferredis/protocol/command.hpp>

namespace deferredis {

/// A command decoded from its own bytes, for code that must find its keys again.
///
/// Lifetime: borrows the row, and the bytes, which CommandView::encode wrote.
class EncodedCommand {
 public:
  EncodedCommand(const CommandRow& row, std::string_view bytes);

  CommandView view() const noexcept {
    return {row_, std::span<const std::string_view>(words_).subspan(row_.words)};
  }

 private:
  const CommandRow& row_;
  std::vector<std::string_view> words_;
};

}  // namespace deferredis
