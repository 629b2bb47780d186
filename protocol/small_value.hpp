// The fast path of RespParser: one small value that is completely within the bytes.
#pragma once

#include <cstddef>

namespace deferredis::detail {

inline unsigned digit(char c) noexcept { return static_cast<unsigned char>(c - '0'); }

/// Returns the end of `+text`, or null if it is longer than 32 bytes or incomplete.
inline const char* small_line_end(const char* p, const char* end) noexcept {
  const char* const stop = end - p > 34 ? p + 33 : end - 1;
  for (++p; p < stop; ++p) {
    if (*p == '\r') return p[1] == '\n' ? p + 2 : nullptr;
    if (*p == '\n') return nullptr;
  }
  return nullptr;
}

/// Returns the end of `:n`, or null if it has more than 18 digits (the slow path detects overflow)
/// or is malformed.
inline const char* small_integer_end(const char* p, const char* end) noexcept {
  if (end - p < 4) return nullptr;
  p += p[1] == '-' ? 2 : 1;
  const char* const stop = end - p > 19 ? p + 19 : end - 1;
  const char* const first = p;
  while (p < stop && digit(*p) <= 9) ++p;
  return p != first && p < stop && p[0] == '\r' && p[1] == '\n' ? p + 2 : nullptr;
}

/// Returns the end of `,n` or `,n.n` of at most 23 characters, or null for any other form.
inline const char* small_double_end(const char* p, const char* end) noexcept {
  if (end - p < 4) return nullptr;
  p += p[1] == '-' ? 2 : 1;
  const char* const stop = end - p > 24 ? p + 24 : end - 1;
  const char* const first = p;
  while (p < stop && digit(*p) <= 9) ++p;
  if (p == first) return nullptr;
  if (p < stop && *p == '.') ++p;
  while (p < stop && digit(*p) <= 9) ++p;
  return p < stop && p[0] == '\r' && p[1] == '\n' ? p + 2 : nullptr;
}

/// Returns the end of `$n` and its payload, for n of one to four digits and at most `largest`, or
/// of `$-1`; otherwise null. Loop-free, because most replies are `$` with a short length.
inline const char* small_bulk_end(const char* p, const char* end, std::size_t largest) noexcept {
  if (end - p < 7) return nullptr;
  std::size_t length = digit(p[1]);
  if (length > 9) {
    return p[1] == '-' && p[2] == '1' && p[3] == '\r' && p[4] == '\n' ? p + 5 : nullptr;
  }
  p += 2;
  if (digit(*p) <= 9) {
    length = length * 10 + digit(*p++);
    if (digit(*p) <= 9) {
      length = length * 10 + digit(*p++);
      if (digit(*p) <= 9) length = length * 10 + digit(*p++);
    }
  }
  if (p[0] != '\r' || p[1] != '\n') return nullptr;
  p += 2;
  if (length > largest || static_cast<std::size_t>(end - p) < length + 2) return nullptr;
  p += length;
  return p[0] == '\r' && p[1] == '\n' ? p + 2 : nullptr;
}

/// Returns the end of the value at p, or null if that needs the whole state machine. Changes no
/// state.
inline const char* small_value_end(const char* p, const char* end, std::size_t largest) noexcept {
  if (p == end) return nullptr;
  switch (*p) {
    case '$': return small_bulk_end(p, end, largest);
    case ':': return small_integer_end(p, end);
    case '+': return small_line_end(p, end);
    case ',': return small_double_end(p, end);
    case '_': return end - p >= 3 && p[1] == '\r' && p[2] == '\n' ? p + 3 : nullptr;
    default: return nullptr;
  }
}

}  // namespace deferredis::detail
