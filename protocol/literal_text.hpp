// What a command literal consists of: its words, its row in the command table, its bytes.
//
// The code loops over indices instead of using std algorithms: with UBSan, g++ 12 does not accept
// pointer comparisons in constant expressions.
#pragma once

#include <array>
#include <cstddef>
#include <iterator>
#include <string_view>

#include <deferredis/protocol/command_table.hpp>

namespace deferredis::detail {

/// The characters of a literal, as a template argument.
template <std::size_t N>
struct LiteralText {
  consteval LiteralText(const char (&literal)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
  }
  constexpr std::string_view view() const noexcept { return {text, N - 1}; }
  constexpr std::size_t word_count() const noexcept {
    std::size_t count = 0;
    for (std::size_t i = 0; i + 1 < N; ++i) {
      count += text[i] != ' ' && (i == 0 || text[i - 1] == ' ') ? 1u : 0u;
    }
    return count;
  }

  char text[N];
};

template <std::size_t N>
using Words = std::array<std::string_view, N>;

template <std::size_t N>
constexpr Words<N> split(std::string_view text) {
  Words<N> words;
  std::size_t at = 0;
  for (auto& word : words) {
    while (text[at] == ' ') ++at;
    const std::size_t begin = at;
    while (at < text.size() && text[at] != ' ') ++at;
    word = text.substr(begin, at - begin);
  }
  return words;
}

constexpr bool is_placeholder(std::string_view word) noexcept {
  return word.size() == 2 && word[0] == '{' && word[1] == '}';
}

/// Compares "SET", or "CONFIG" "GET", in any case, with a row's name.
constexpr int compare_name(std::string_view name, std::string_view first,
                           std::string_view second) noexcept {
  const std::size_t size = first.size() + (second.empty() ? 0 : 1 + second.size());
  for (std::size_t i = 0; i < name.size() && i < size; ++i) {
    char c = i < first.size() ? first[i] : i == first.size() ? ' ' : second[i - first.size() - 1];
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (name[i] != c) return name[i] < c ? -1 : 1;
  }
  return name.size() == size ? 0 : name.size() < size ? -1 : 1;
}

constexpr std::size_t row_count = std::size(table::all);

/// The command's index in the table; row_count if it is not there.
constexpr std::size_t find_name(std::string_view first, std::string_view second) noexcept {
  std::size_t begin = 0;
  std::size_t end = row_count;
  while (begin != end) {
    const std::size_t middle = begin + (end - begin) / 2;
    const int order = compare_name(table::all[middle]->name, first, second);
    if (order == 0) return middle;
    if (order < 0) begin = middle + 1;
    else end = middle;
  }
  return row_count;
}

template <std::size_t N>
constexpr std::size_t find_row(const Words<N>& words) noexcept {
  if constexpr (N == 0) {
    return row_count;
  } else {
    const std::string_view second = N > 1 ? words[N > 1 ? 1 : 0] : std::string_view();
    const std::size_t both = second.empty() ? row_count : find_name(words[0], second);
    return both != row_count ? both : find_name(words[0], {});
  }
}

constexpr bool arity_fits(const CommandRow& row, std::size_t words) noexcept {
  const auto count = static_cast<std::ptrdiff_t>(words);
  return row.arity >= 0 ? count == row.arity : count >= -row.arity;
}

template <std::size_t N>
constexpr bool whole_placeholders(const Words<N>& words) noexcept {
  for (const std::string_view word : words) {
    for (std::size_t i = 0; word.size() > 2 && i + 1 < word.size(); ++i) {
      if (word[i] == '{' && word[i + 1] == '}') return false;
    }
  }
  return true;
}

template <std::size_t N>
constexpr std::size_t count_placeholders(const Words<N>& words) noexcept {
  std::size_t count = 0;
  for (const std::string_view word : words) count += is_placeholder(word) ? 1u : 0u;
  return count;
}

/// For each argument after the command's name: the number of its placeholder, from 1; 0 if it has
/// none.
template <std::size_t arguments, std::size_t N>
constexpr std::array<std::size_t, arguments + 1> number_placeholders(const Words<N>& words,
                                                                     std::size_t name) noexcept {
  std::array<std::size_t, arguments + 1> numbers{};  // one more, so that the size is never 0
  std::size_t number = 0;
  for (std::size_t i = 0; i < arguments; ++i) {
    if (is_placeholder(words[name + i])) numbers[i] = ++number;
  }
  return numbers;
}

constexpr std::size_t first_key(const CommandRow& row, std::size_t arguments) noexcept {
  const bool known = row.first_key > 0 && static_cast<std::size_t>(row.first_key) <= arguments;
  return known ? static_cast<std::size_t>(row.first_key) - 1 : arguments;
}

constexpr std::size_t digits_of(std::size_t number) noexcept {
  return number < 10 ? 1 : 1 + digits_of(number / 10);
}

/// The size of the header and the constant words.
template <std::size_t N>
constexpr std::size_t encoded_size(const Words<N>& words) noexcept {
  std::size_t size = 1 + digits_of(N) + 2;
  for (const std::string_view word : words) {
    if (!is_placeholder(word)) size += 1 + digits_of(word.size()) + 2 + word.size() + 2;
  }
  return size;
}

/// The header and the constant words as RESP, and the position of each placeholder in those bytes.
template <std::size_t size, std::size_t placeholders>
struct EncodedWords {
  std::array<char, size> bytes{};
  std::array<std::size_t, placeholders + 1> ends{};
};

template <std::size_t size>
constexpr std::size_t put_line(std::array<char, size>& out, std::size_t at, char type,
                               std::size_t number) noexcept {
  out[at++] = type;
  const std::size_t digits = digits_of(number);
  for (std::size_t i = digits; i-- != 0; number /= 10) {
    out[at + i] = static_cast<char>('0' + number % 10);
  }
  at += digits;
  out[at++] = '\r';
  out[at++] = '\n';
  return at;
}

template <std::size_t size, std::size_t placeholders, std::size_t N>
constexpr EncodedWords<size, placeholders> encode(const Words<N>& words) noexcept {
  EncodedWords<size, placeholders> encoded;
  auto& out = encoded.bytes;
  std::size_t at = put_line(out, 0, '*', N);
  std::size_t placeholder = 0;
  for (const std::string_view word : words) {
    if (is_placeholder(word)) {
      encoded.ends[placeholder++] = at;
      continue;
    }
    at = put_line(out, at, '$', word.size());
    for (const char c : word) out[at++] = c;
    out[at++] = '\r';
    out[at++] = '\n';
  }
  encoded.ends[placeholder] = at;
  return encoded;
}

}  // namespace deferredis::detail
