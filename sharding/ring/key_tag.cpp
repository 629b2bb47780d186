#include <deferredis/sharding/ring/key_tag.hpp>

#include <cstddef>

namespace deferredis::detail {

namespace {

constexpr std::size_t npos = std::string_view::npos;

std::string_view between(std::string_view key, std::size_t open, std::size_t close) noexcept {
  return key.substr(open + 1, close - open - 1);
}

// Only the first pair counts: "{}{a}" has no tag.
std::string_view cluster_tag(char open, char close, std::string_view key) noexcept {
  const std::size_t begin = key.find(open);
  if (begin == npos) return key;
  const std::size_t end = key.find(close, begin + 1);
  return end == npos || end == begin + 1 ? key : between(key, begin, end);
}

// re.match(r'.+\{(.*)\}.*'): greedy, so the last pair counts; it may be empty.
std::string_view txredisapi_tag(char open, char close, std::string_view key) noexcept {
  const std::size_t end = key.substr(0, key.find('\n')).rfind(close);
  if (end == npos || end == 0) return key;
  const std::size_t begin = key.rfind(open, end - 1);
  return begin == npos || begin == 0 ? key : between(key, begin, end);
}

// The end of a line in Java, which '.' does not match; includes those of Unicode, in UTF-8.
std::size_t java_line_end(std::string_view key, std::size_t from) noexcept {
  for (std::size_t i = from; i < key.size(); ++i) {
    const std::string_view rest = key.substr(i);
    if (rest[0] == '\n' || rest[0] == '\r' || rest.starts_with("\xc2\x85") ||
        rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9")) {
      return i;
    }
  }
  return key.size();
}

// \{(.+?)\}, found anywhere.
std::string_view jedis_tag(char open, char close, std::string_view key) noexcept {
  std::size_t begin = key.find(open);
  while (begin != npos) {
    const std::size_t line_end = java_line_end(key, begin + 1);
    const std::size_t end = key.substr(0, line_end).find(close, begin + 2);  // at least one byte
    if (end != npos) return between(key, begin, end);
    begin = key.find(open, line_end);  // the other braces of this line have no end either
  }
  return key;
}

// /^\{(.+?)\}/, where ^ is the start of any line.
std::string_view redis_rb_tag(char open, char close, std::string_view key) noexcept {
  for (std::size_t line = 0; line < key.size();) {
    const std::size_t line_end = key.find('\n', line);
    if (key[line] == open) {
      const std::size_t end = key.substr(0, line_end).find(close, line + 2);
      if (end != npos) return between(key, line, end);
    }
    if (line_end == npos) break;
    line = line_end + 1;
  }
  return key;
}

}  // namespace

std::string_view key_tag(TagRule rule, char open, char close, std::string_view key) noexcept {
  switch (rule) {
    case TagRule::cluster: return cluster_tag(open, close, key);
    case TagRule::txredisapi: return txredisapi_tag(open, close, key);
    case TagRule::jedis: return jedis_tag(open, close, key);
    case TagRule::redis_rb: return redis_rb_tag(open, close, key);
    case TagRule::automatic:
    case TagRule::whole_key: break;
  }
  return key;
}

}  // namespace deferredis::detail
