// Text from outside as it may stand in one line of a log: the one place that makes it so.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace deferredis::detail {

/// How much of a text from outside is shown.
inline constexpr std::size_t most_shown = 1024;

/// How many bytes of `text` from `at` on are one character that can stand in a line of a log; 0 for
/// what cannot: a control character (C0, DEL, C1), a separator of lines or paragraphs, a character
/// that changes the direction of writing, or a byte that is not UTF-8.
std::size_t printable_character(std::string_view text, std::size_t at) noexcept;

/// Can `text` be shown as it is, all of it?
bool is_printable(std::string_view text, std::size_t limit = most_shown) noexcept;

/// `text` with "\n", "\x1b" or "\u202e" in place of what cannot be shown, in at most `limit` bytes;
/// where it is cut, its end says how long it was. What it gave once it leaves as it is.
std::string printable(std::string_view text, std::size_t limit = most_shown);

}  // namespace deferredis::detail
