#include <deferredis/protocol/command_keys.hpp>

#include <algorithm>
#include <charconv>

namespace deferredis {

namespace {

using Arguments = std::span<const std::string_view>;

bool is_word(std::string_view text, std::string_view upper) noexcept {
  return std::equal(text.begin(), text.end(), upper.begin(), upper.end(), [](char a, char b) {
    return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
  });
}

// The keys between the row's first and last.
void add_positions(const CommandRow& row, Arguments arguments, std::vector<std::size_t>& indices) {
  if (row.first_key <= 0) return;
  const auto count = static_cast<std::ptrdiff_t>(arguments.size());
  const std::ptrdiff_t last = row.last_key < 0 ? count + row.last_key : row.last_key - 1;
  for (std::ptrdiff_t i = row.first_key - 1; i <= last && i < count; i += row.key_step) {
    indices.push_back(static_cast<std::size_t>(i));
  }
}

void add_counted(const CommandRow& row, Arguments arguments, std::vector<std::size_t>& indices) {
  if (row.key_at > arguments.size()) return;
  const std::string_view text = arguments[row.key_at - 1u];
  std::size_t count = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (wrong != std::errc() || end != text.data() + text.size()) return;
  const auto step = static_cast<std::size_t>(static_cast<std::uint8_t>(row.key_step));
  for (std::size_t i = row.key_at; count-- != 0 && i < arguments.size(); i += step) {
    indices.push_back(i);
  }
}

void add_streams(const CommandRow& row, Arguments arguments, std::vector<std::size_t>& indices) {
  for (std::size_t i = row.key_at - 1u; i < arguments.size(); ++i) {
    if (!is_word(arguments[i], "STREAMS")) continue;
    const std::size_t first = i + 1;
    const std::size_t count = (arguments.size() - first) / 2;
    for (std::size_t k = 0; k != count; ++k) indices.push_back(first + k);
    return;
  }
}

void add_stored(Arguments arguments, std::vector<std::size_t>& indices) {
  std::size_t stored = 0;
  for (std::size_t i = 1; i + 1 < arguments.size(); ++i) {
    if (is_word(arguments[i], "STORE") || is_word(arguments[i], "STOREDIST")) stored = i + 1;
  }
  if (stored != 0) indices.push_back(stored);
}

void add_migrated(Arguments arguments, std::vector<std::size_t>& indices) {
  if (arguments.size() < 3) return;
  if (!arguments[2].empty()) return indices.push_back(2);
  for (std::size_t i = 3; i < arguments.size(); ++i) {
    if (!is_word(arguments[i], "KEYS")) continue;
    while (++i < arguments.size()) indices.push_back(i);
  }
}

}  // namespace

void find_keys(const CommandView& command, std::vector<std::size_t>& indices) {
  const CommandRow& row = command.row;
  add_positions(row, command.arguments, indices);
  switch (row.key_rule) {
    case KeyRule::positions: return;
    case KeyRule::counted: return add_counted(row, command.arguments, indices);
    case KeyRule::streams: return add_streams(row, command.arguments, indices);
    case KeyRule::store: return add_stored(command.arguments, indices);
    case KeyRule::migrate: return add_migrated(command.arguments, indices);
  }
}

}  // namespace deferredis
