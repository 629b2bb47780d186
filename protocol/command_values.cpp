#include <deferredis/protocol/command_values.hpp>

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>

#include <deferredis/protocol/command_keys.hpp>

namespace deferredis {

namespace {

using Words = std::span<const std::string_view>;
using Indices = std::vector<std::size_t>;

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

bool is_word(std::string_view text, std::string_view upper) noexcept {
  return std::equal(text.begin(), text.end(), upper.begin(), upper.end(), [](char a, char b) {
    return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
  });
}

template <class... Word>
bool is_one_of(std::string_view text, Word... upper) noexcept {
  return (is_word(text, upper) || ...);
}

std::size_t position(Words words, std::string_view upper, std::size_t from) noexcept {
  for (std::size_t i = from; i < words.size(); ++i) {
    if (is_word(words[i], upper)) return i;
  }
  return nowhere;
}

void add_every(Words words, std::size_t first, std::size_t step, Indices& indices) {
  for (std::size_t i = first; i < words.size(); i += step) indices.push_back(i);
}

// The second of each of the `count` pairs that follow argument `at`, which is their number.
void add_counted(Words words, std::size_t at, Indices& indices) {
  if (at >= words.size()) return;
  const std::string_view text = words[at];
  std::size_t count = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return;
  for (std::size_t i = at + 2; i < words.size() && count != 0; i += 2, --count)
    indices.push_back(i);
}

// SET key value ... IFEQ other
void add_compared(Words words, std::size_t value_at, Indices& indices) {
  if (value_at != 0 && value_at <= words.size()) indices.push_back(value_at - 1);
  for (std::size_t i = std::max<std::size_t>(value_at, 1); i + 1 < words.size(); ++i) {
    if (is_one_of(words[i], "IFEQ", "IFNE")) indices.push_back(++i);
  }
}

// ZADD key NX CH score member ...
void add_scored(Words words, std::size_t first, std::size_t step, Indices& indices) {
  while (first < words.size() && is_one_of(words[first], "NX", "XX", "GT", "LT", "CH", "INCR"))
    ++first;
  add_every(words, first + step - 1, step, indices);
}

// XADD key NOMKSTREAM KEEPREF MAXLEN ~ 100 LIMIT 10 * field value ...
void add_entry(Words words, Indices& indices) {
  std::size_t i = 1;
  while (i < words.size()) {
    if (is_one_of(words[i], "NOMKSTREAM", "KEEPREF", "DELREF", "ACKED")) ++i;
    else if (is_one_of(words[i], "LIMIT", "IDMPAUTO")) i += 2;
    else if (is_word(words[i], "IDMP")) i += 3;
    else if (is_one_of(words[i], "MAXLEN", "MINID"))
      i += i + 1 < words.size() && is_one_of(words[i + 1], "~", "=") ? 3 : 2;
    else break;
  }
  add_every(words, i + 2, 2, indices);
}

// HSCAN key cursor MATCH pattern COUNT 10 NOVALUES
bool scans_fields_only(Words words) noexcept {
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (is_one_of(words[i], "MATCH", "COUNT")) ++i;
    else if (is_word(words[i], "NOVALUES")) return true;
  }
  return false;
}

// Is the option there, after the keys?
bool says(const CommandView& command, std::string_view upper) {
  Indices keys;
  find_keys(command, keys);
  return position(command.arguments, upper, keys.empty() ? 0 : keys.back() + 1) != nowhere;
}

}  // namespace

void find_values(const CommandView& command, std::vector<std::size_t>& indices) {
  const Words words = command.arguments;
  const std::size_t at = command.row.value_at;
  const std::size_t step = command.row.value_step;
  switch (command.row.values) {
    case ValuesAt::none:
    case ValuesAt::part:
    case ValuesAt::unknown: return;
    case ValuesAt::one:
      if (at <= words.size()) indices.push_back(at - 1);
      return;
    case ValuesAt::two:
      for (std::size_t i = at - 1; i < at + 1 && i < words.size(); ++i) indices.push_back(i);
      return;
    case ValuesAt::every: return add_every(words, at - 1, step, indices);
    case ValuesAt::compared: return add_compared(words, at, indices);
    case ValuesAt::scored: return add_scored(words, at - 1, step, indices);
    case ValuesAt::fields:
      if (const std::size_t word = position(words, "FIELDS", 1); word != nowhere)
        add_counted(words, word + 1, indices);
      return;
    case ValuesAt::counted: return add_counted(words, at - 1, indices);
    case ValuesAt::entry: return add_entry(words, indices);
    case ValuesAt::member:
      if (const std::size_t word = position(words, "FROMMEMBER", 1);
          word != nowhere && word + 1 < words.size())
        indices.push_back(word + 1);
      return;
  }
}

ReplyValues reply_values(const CommandView& command) {
  switch (command.row.reply_values) {
    case ReplyValues::asked_pairs:
      return says(command, "WITHVALUES") ? ReplyValues::pairs : ReplyValues::none;
    case ReplyValues::scanned_pairs:
      return scans_fields_only(command.arguments) ? ReplyValues::none : ReplyValues::pairs;
    case ReplyValues::asked_scored:
      return says(command, "WITHSCORES") ? ReplyValues::scored : ReplyValues::all;
    case ReplyValues::none:
    case ReplyValues::all:
    case ReplyValues::pairs:
    case ReplyValues::scored:
    case ReplyValues::members:
    case ReplyValues::entries: break;
  }
  return command.row.reply_values;
}

}  // namespace deferredis
