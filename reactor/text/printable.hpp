// Makes text from outside safe for one line of a log. No other file does this.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace deferredis::detail {

/// How much of a text from outside is shown.
inline constexpr std::size_t most_shown = 1024;

/// The number of bytes of the character at `at`, if it may appear in a line of a log. 0 for a
/// control character (C0, DEL, C1), a line or paragraph separator, a character that changes the
/// writing direction, or a byte that is not UTF-8.
std::size_t printable_character(std::string_view text, std::size_t at) noexcept;

/// Can all of `text` be shown as it is?
bool is_printable(std::string_view text, std::size_t limit = most_shown) noexcept;

/// `text` with "\n", "\x1b" or "\u202e" in place of characters that cannot be shown, in at most
/// `limit` bytes. If it is cut, its end says how long it was. Its own output passes through
/// unchanged.
std::string printable(std::string_view text, std::size_t limit = most_shown);

}  // namespace deferredis::detail
