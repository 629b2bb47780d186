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

// The keys between the row's first_key and last_key.
void add_positions(const CommandRow& row, Arguments arguments, std::vector<std::size_t>& indices) {
  if (row.first_key <= 0) return;
  const auto count = static_cast<std::ptrdiff_t>(arguments.size());
  const std::ptrdiff_t last = row.last_key < 0 ? count + row.last_key : row.last_key - 1;
  for (std::ptrdiff_t i = row.first_key - 1; i <= last && i < count; i += row.key_step) {
    indices.push_back(static_cast<std::size_t>(i));
  }
}

// A wrong count gives no keys: the server refuses such a command.
void add_counted(const CommandRow& row, Arguments arguments, std::vector<std::size_t>& indices) {
  if (row.key_at > arguments.size()) return;
  const std::string_view text = arguments[row.key_at - 1u];
  std::size_t count = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (wrong != std::errc() || end != text.data() + text.size()) return;
  const auto step = static_cast<std::size_t>(static_cast<std::uint8_t>(row.key_step));
  if (count == 0 || count - 1 >= (arguments.size() - row.key_at + step - 1) / step) return;
  for (std::size_t i = 0; i != count; ++i) indices.push_back(row.key_at + i * step);
}

// The word of an option, and how many arguments follow it.
struct Option {
  std::string_view word;
  std::size_t arguments;
};

// How many arguments the option at `at` takes, including its word; 0 if it is not one of `options`.
std::size_t option_size(Arguments arguments, std::size_t at, std::span<const Option> options) {
  for (const Option& option : options) {
    if (is_word(arguments[at], option.word)) return 1 + option.arguments;
  }
  return 0;
}

// Skips the options before STREAMS with their arguments, because a group may have any name.
void add_streams(Arguments arguments, std::vector<std::size_t>& indices) {
  constexpr Option options[] = {{"BLOCK", 1}, {"COUNT", 1}, {"GROUP", 2}, {"CLAIM", 1}};
  std::size_t at = 0;
  while (at < arguments.size() && !is_word(arguments[at], "STREAMS")) {
    at += std::max<std::size_t>(option_size(arguments, at, options), 1);
  }
  if (at >= arguments.size()) return;
  const std::size_t count = arguments.size() - at - 1;
  if (count % 2 != 0) return;
  for (std::size_t k = 1; k <= count / 2; ++k) indices.push_back(at + k);
}

// The pattern of SORT or the member of GEORADIUS may be the word STORE, so the last STORE counts.
void add_stored(const CommandRow& row, Arguments arguments, std::vector<std::size_t>& indices) {
  constexpr Option of_sort[] = {{"LIMIT", 2}, {"GET", 1}, {"BY", 1}};
  const bool sorts = row.name == "SORT";
  std::size_t stored = 0;
  for (std::size_t i = static_cast<std::size_t>(-row.arity) - row.words; i + 1 < arguments.size();
       ++i) {
    if (is_word(arguments[i], "STORE") || (!sorts && is_word(arguments[i], "STOREDIST"))) {
      stored = ++i;
    } else if (sorts) {
      const std::size_t size = option_size(arguments, i, of_sort);
      if (size > 1) i += size - 1;
    }
  }
  if (stored != 0) indices.push_back(stored);
}

// A password may be the word KEYS.
void add_migrated(Arguments arguments, std::vector<std::size_t>& indices) {
  constexpr Option options[] = {{"COPY", 0}, {"REPLACE", 0}, {"AUTH", 1}, {"AUTH2", 2}};
  if (arguments.size() < 3) return;
  std::size_t at = 5;
  while (at < arguments.size() && !is_word(arguments[at], "KEYS")) {
    at += std::max<std::size_t>(option_size(arguments, at, options), 1);
  }
  if (at >= arguments.size()) return indices.push_back(2);
  if (!arguments[2].empty()) return;  // one key and several: the server refuses that
  while (++at < arguments.size()) indices.push_back(at);
}

}  // namespace

void find_keys(const CommandView& command, std::vector<std::size_t>& indices) {
  const CommandRow& row = command.row;
  add_positions(row, command.arguments, indices);
  switch (row.key_rule) {
    case KeyRule::positions:
    case KeyRule::asked: return;
    case KeyRule::counted: return add_counted(row, command.arguments, indices);
    case KeyRule::streams: return add_streams(command.arguments, indices);
    case KeyRule::store: return add_stored(row, command.arguments, indices);
    case KeyRule::migrate: return add_migrated(command.arguments, indices);
  }
}

}  // namespace deferredis
