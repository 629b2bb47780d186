// Reads the arguments of commands as a server does, and names what is wrong with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace deferredis::simulated {

/// Ends a command with this error as its reply.
struct CommandError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[noreturn]] void fail(const std::string& error);
[[noreturn]] void fail_syntax();

/// Strict, as a server reads it: no spaces, no plus sign, no leading zeros.
std::optional<std::int64_t> integer_of(std::string_view text);
/// Also "inf", "-inf" and "+inf"; not "nan".
std::optional<double> real_of(std::string_view text);

/// In either case: same("ex", "EX").
bool same(std::string_view text, std::string_view upper);
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);

/// Glob style: * ? [a-c] [^a] and a backslash before each.
bool matches(std::string_view pattern, std::string_view text);

/// An index range as LRANGE and GETRANGE have it: negative numbers count from the end. The result
/// is half open, and empty if there is nothing.
struct IndexRange {
  std::size_t first = 0;
  std::size_t end = 0;
  std::size_t size() const noexcept { return end - first; }
};
IndexRange index_range(std::int64_t first, std::int64_t last, std::size_t size);

}  // namespace deferredis::simulated
