#include <deferredis/protocol/encoded_command.hpp>

#include <charconv>

namespace deferredis {

namespace {

// Reads the number after '*' or '$' and removes its line from `bytes`.
std::size_t take_length(std::string_view& bytes) noexcept {
  std::size_t number = 0;
  const char* const begin = bytes.data() + 1;
  const auto [end, wrong] = std::from_chars(begin, bytes.data() + bytes.size(), number);
  bytes.remove_prefix(static_cast<std::size_t>(end - bytes.data()) + 2);
  return number;
}

}  // namespace

EncodedCommand::EncodedCommand(const CommandRow& row, std::string_view bytes) : row_(row) {
  words_.resize(take_length(bytes));
  for (std::string_view& word : words_) {
    const std::size_t length = take_length(bytes);
    word = bytes.substr(0, length);
    bytes.remove_prefix(length + 2);
  }
}

}  // namespace deferredis
