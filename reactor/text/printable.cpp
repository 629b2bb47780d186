#include <deferredis/reactor/text/printable.hpp>

#include <algorithm>
#include <cstdint>

namespace deferredis::detail {

namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t size = 0;  // 0: not UTF-8
};

unsigned char byte_at(std::string_view text, std::size_t at) noexcept {
  return static_cast<unsigned char>(text[at]);
}

// Decodes one UTF-8 character. Overlong forms, surrogates and codes above U+10FFFF are invalid.
Character decode(std::string_view text, std::size_t at) noexcept {
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + size > text.size()) return {};
  std::uint32_t code = first & (0xffu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const unsigned char next = byte_at(text, at + i);
    if ((next & 0xc0) != 0x80) return {};
    code = code << 6 | (next & 0x3fu);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (overlong || surrogate || code > 0x10ffff) return {};
  return {code, size};
}

bool is_control(std::uint32_t code) noexcept { return code < ' ' || (code >= 0x7f && code < 0xa0); }

// U+2028 and U+2029 end lines; the others make a viewer reorder the text.
bool moves_text(std::uint32_t code) noexcept {
  return code == 0x061c || code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2066 && code <= 0x2069);
}

void append_hex(std::string& out, std::uint32_t number, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    out += "0123456789abcdef"[number >> shift & 15];
  }
}

void append_escape(std::string& out, std::string_view text, std::size_t at) {
  const Character character = decode(text, at);
  switch (character.code) {
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  if (character.code >= 0x80) append_hex(out += "\\u", character.code, 4);
  else append_hex(out += "\\x", byte_at(text, at), 2);
}

}  // namespace

std::size_t printable_character(std::string_view text, std::size_t at) noexcept {
  const Character character = decode(text, at);
  if (character.size == 0 || is_control(character.code) || moves_text(character.code)) return 0;
  return character.size;
}

bool is_printable(std::string_view text, std::size_t limit) noexcept {
  if (text.size() > limit) return false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = printable_character(text, at);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

std::string printable(std::string_view text, std::size_t limit) {
  if (is_printable(text, limit)) return std::string(text);
  const std::string tail = "... (" + std::to_string(text.size()) + " bytes)";
  std::string out;
  std::size_t fits = 0;  // this much of `out` leaves room for the tail
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = printable_character(text, at);
    if (size != 0) out.append(text, at, size);
    else append_escape(out, text, at);
    at += size != 0 ? size : std::max<std::size_t>(decode(text, at).size, 1);
    if (out.size() > limit) return out.erase(fits).append(tail);
    if (out.size() + tail.size() <= limit) fits = out.size();
  }
  return out;
}

}  // namespace deferredis::detail
