// The options of a URL: their names, and how their values are read.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include <deferredis/client/options.hpp>

namespace deferredis::detail {

/// What a URL fills in.
struct UrlDraft {
  Options options;
  TlsOptions tls;
  bool use_tls = false;
  std::string_view placement = {};  // of shards, as hash and tag
  std::string_view hash = {};
  std::string_view tag = {};
  std::string_view service = {};  // of sentinels
};

/// Where a value goes; a count of bytes may have a unit.
struct UrlBytes {
  std::size_t* value;
};
using UrlTarget = std::variant<std::string_view*, int*, std::size_t*, UrlBytes, Duration*, bool*,
                               ProtocolVersion*, WhenDisconnected*, Retry*, TlsVersion*>;

struct UrlOption {
  std::string_view name;  // of the field, with its struct's before it: backoff_min
  UrlTarget (*target)(UrlDraft&);
  bool secret = false;
  bool of_shards = false;  // read by those who know shards
  bool of_sentinels = false;
};

/// Null where there is none of this name; `db` is `database`.
const UrlOption* find_url_option(std::string_view name);
/// Is it spelt as options are, so that it may be shown?
bool looks_like_option(std::string_view name);
/// "unknown option 'tiemout', did you mean 'timeout'?" What follows a password is not shown, for it
/// may be the rest of that.
std::string unknown_url_option(std::string_view name, bool after_password);
/// Edits that make `a` into `b`: a letter more, less or other, or two changed over.
std::size_t edit_distance(std::string_view a, std::string_view b);
/// Reads a decoded value into its place. Empty, or what to give where it does not fit.
std::string_view read_url_value(std::string_view text, const UrlTarget& target);
/// A whole number without a sign, and nothing else.
bool read_url_number(std::string_view text, int& number);

}  // namespace deferredis::detail
