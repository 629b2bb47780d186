#include <deferredis/testing/simulated/arguments.hpp>

#include <algorithm>
#include <charconv>
#include <limits>

namespace deferredis::simulated {

void fail(const std::string& error) { throw CommandError(error); }
void fail_syntax() { fail("ERR syntax error"); }

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return {};
  const std::string_view digits = text.substr(text.front() == '-' ? 1 : 0);
  if (digits.front() == '0' && text.size() > 1) return {};
  return number;
}

std::optional<double> real_of(std::string_view text) {
  std::string_view rest = text;
  if (!rest.empty() && rest.front() == '+') rest.remove_prefix(1);
  if (rest.empty() || (rest.size() != text.size() && (rest[0] == '-' || rest[0] == '+'))) return {};
  double number = 0;
  const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (read.ptr != rest.data() + rest.size() || number != number) return {};
  if (read.ec == std::errc::result_out_of_range) return {};
  return read.ec == std::errc() ? std::optional<double>(number) : std::nullopt;
}

namespace {
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
}  // namespace

bool same(std::string_view text, std::string_view upper_text) {
  return text.size() == upper_text.size() &&
         std::equal(text.begin(), text.end(), upper_text.begin(),
                    [](char a, char b) { return upper(a) == upper(b); });
}

std::string to_upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), upper);
  return result;
}
std::string to_lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

namespace {

// "[a-c]" at the front of the pattern, which it consumes.
bool class_matches(std::string_view& pattern, char c) {
  pattern.remove_prefix(1);
  const bool negated = !pattern.empty() && pattern.front() == '^';
  if (negated) pattern.remove_prefix(1);
  bool found = false;
  while (!pattern.empty() && pattern.front() != ']') {
    if (pattern.front() == '\\' && pattern.size() > 1) {
      pattern.remove_prefix(1);
      found = found || pattern.front() == c;
    } else if (pattern.size() > 2 && pattern[1] == '-') {
      const auto [low, high] = std::minmax(pattern[0], pattern[2]);
      found = found || (low <= c && c <= high);
      pattern.remove_prefix(2);
    } else {
      found = found || pattern.front() == c;
    }
    pattern.remove_prefix(1);
  }
  if (!pattern.empty()) pattern.remove_prefix(1);
  return found != negated;
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text) {
  while (!pattern.empty()) {
    if (pattern.front() == '*') {
      while (!pattern.empty() && pattern.front() == '*') pattern.remove_prefix(1);
      if (pattern.empty()) return true;
      for (std::size_t i = 0; i <= text.size(); ++i) {
        if (matches(pattern, text.substr(i))) return true;
      }
      return false;
    }
    if (text.empty()) return false;
    if (pattern.front() == '[') {
      if (!class_matches(pattern, text.front())) return false;
    } else {
      if (pattern.front() == '\\' && pattern.size() > 1) {
        pattern.remove_prefix(1);
        if (pattern.front() != text.front()) return false;
      } else if (pattern.front() != '?' && pattern.front() != text.front()) {
        return false;
      }
      pattern.remove_prefix(1);
    }
    text.remove_prefix(1);
  }
  return text.empty();
}

IndexRange index_range(std::int64_t first, std::int64_t last, std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  if (first < 0) first = std::max<std::int64_t>(first + length, 0);
  if (last < 0) last += length;
  last = std::min(last, length - 1);
  if (first > last || first >= length) return {};
  return {static_cast<std::size_t>(first), static_cast<std::size_t>(last) + 1};
}

}  // namespace deferredis::simulated
