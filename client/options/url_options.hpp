// The options of a URL: their names, and how their values are read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include <deferredis/client/options.hpp>
#include <deferredis/client/url.hpp>

namespace deferredis::detail {

/// What a URL fills in.
struct UrlDraft {
  Options options;
  TlsOptions tls;
  bool use_tls = false;
};

/// Where a value is stored; a number of bytes may have a unit.
struct UrlBytes {
  std::size_t* value;
};
using UrlTarget = std::variant<std::string_view*, NodeList*, int*, std::uint32_t*, std::size_t*,
                               UrlBytes, Duration*, bool*, double*, ProtocolVersion*,
                               WhenDisconnected*, Retry*, TlsVersion*>;

/// The kinds of URL in which an option is allowed: one or several.
enum class UrlScope : std::uint8_t { any = 0, sharded = 1, cluster = 2, sentinel = 4 };
constexpr UrlScope operator|(UrlScope a, UrlScope b) noexcept {
  return static_cast<UrlScope>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
/// Does it include `kind`?
bool allows(UrlScope scope, UrlKind kind) noexcept;
/// "redis+cluster:// and redis+sentinel://"
std::string schemes_of(UrlScope scope);

struct UrlOption {
  std::string_view name;           // of the field, prefixed with its struct's: backoff_min
  UrlTarget (*target)(UrlDraft&);  // null: ParsedUrl::text() returns the value
  bool secret = false;
  UrlScope scope = UrlScope::any;
};

/// Null if there is no option of this name; `db` is `database`.
const UrlOption* find_url_option(std::string_view name);
/// Is it spelled like an option, so that it may be shown?
bool looks_like_option(std::string_view name);
/// "unknown option 'tiemout', did you mean 'timeout'?" A name that follows a password is not shown,
/// because it may be part of the password.
std::string unknown_url_option(std::string_view name, bool after_password);
/// The number of edits from `a` to `b`: a letter inserted, removed or replaced, or two swapped.
std::size_t edit_distance(std::string_view a, std::string_view b);
/// Reads a decoded value into its place. Returns an empty text, or what to give instead.
std::string_view read_url_value(std::string_view text, const UrlTarget& target);
/// Reads a whole number without a sign, and nothing else.
bool read_url_number(std::string_view text, int& number);

}  // namespace deferredis::detail
