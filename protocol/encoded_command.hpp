// EncodedCommand: the words of a command that was encoded before.
#pragma once

#include <string_view>
#include <vector>

#include <deferredis/protocol/command.hpp>

namespace deferredis {

/// A command read back from its bytes, for those who have to find its keys again.
///
/// Lifetime: borrows row and bytes, which CommandView::encode wrote.
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
