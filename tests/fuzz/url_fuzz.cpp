// Fuzzes URLs: parsing gives an error that points at a character, or options that produce the same
// URL again. No text shows a password.
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include <deferredis/client/url.hpp>

#include "input.hpp"

namespace {

using namespace deferredis;
using fuzz::check;
using fuzz::Input;

constexpr auto npos = std::string_view::npos;

bool contains(std::string_view text, std::string_view part) { return text.find(part) != npos; }

std::string escaped(std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out.append({'%', digits[byte >> 4], digits[byte & 15]});
  }
  return out;
}

std::string in_seconds(Duration duration) {
  char room[64];
  const double seconds = std::chrono::duration<double>(duration).count();
  return {room, std::to_chars(room, room + sizeof room, seconds, std::chars_format::fixed, 12).ptr};
}

std::string_view scheme_of(UrlKind kind) {
  switch (kind) {
    case UrlKind::server: return "";
    case UrlKind::sharded: return "+sharded";
    case UrlKind::cluster: return "+cluster";
    case UrlKind::sentinel: return "+sentinel";
    case UrlKind::automatic: return "+auto";
  }
  return "";
}

// A URL that gives these options, whatever the original looked like.
std::string url_of(const ParsedUrl& parsed) {
  const Options& o = parsed.options();
  std::string url = !o.unix_path.empty() ? "unix://" : o.tls ? "rediss" : "redis";
  if (o.unix_path.empty()) url.append(scheme_of(parsed.kind())).append("://");
  if (!o.user.empty() || !o.password.empty()) {
    url += escaped(o.user) + ":" + escaped(o.password) + "@";
  }
  if (!o.unix_path.empty()) {
    url += "/" + escaped(o.unix_path.substr(1));
  } else if (parsed.kind() != UrlKind::server) {
    for (const std::string_view node : parsed.nodes()) url += escaped(node) + ",";
    url.pop_back();
  } else {
    const bool is_address = contains(o.host, ":");
    url += is_address ? "[" + escaped(o.host) + "]" : escaped(o.host);
    url += ":" + std::to_string(o.port);
  }
  char separator = '?';
  const auto add = [&](std::string_view name, const std::string& value) {
    url.append(1, separator).append(name).append("=").append(value);
    separator = '&';
  };
  add("database", std::to_string(o.database));
  if (!o.client_name.empty()) add("client_name", escaped(o.client_name));
  if (parsed.pool()) add("pool_size", std::to_string(o.pool_size));
  add("max_pending", std::to_string(o.max_pending));
  add("max_pending_bytes", std::to_string(o.max_pending_bytes));
  add("timeout", in_seconds(o.timeout));
  add("backoff_min", in_seconds(o.backoff.min));
  add("backoff_max", in_seconds(o.backoff.max));
  for (const std::string_view option : {"placement", "hash", "tag"}) {
    if (!parsed.text(option).empty()) add(option, escaped(parsed.text(option)));
  }
  if (o.tls && !o.unix_path.empty()) add("tls", "true");
  if (o.tls && !o.tls->ca_file.empty()) add("tls_ca_file", escaped(o.tls->ca_file));
  return url;
}

// Seconds are read as doubles: for a year the last digits are lost.
bool near(Duration a, Duration b) { return a - b < Duration(64) && b - a < Duration(64); }

bool same(const ParsedUrl& a, const ParsedUrl& b) {
  const Options& x = a.options();
  const Options& y = b.options();
  return a.pool() == b.pool() && a.kind() == b.kind() && a.nodes() == b.nodes() &&
         x.host == y.host && x.port == y.port && x.unix_path == y.unix_path && x.user == y.user &&
         x.password == y.password && x.database == y.database && x.client_name == y.client_name &&
         x.pool_size == y.pool_size && x.max_pending == y.max_pending &&
         x.max_pending_bytes == y.max_pending_bytes && near(x.timeout, y.timeout) &&
         near(x.backoff.min, y.backoff.min) && near(x.backoff.max, y.backoff.max) &&
         x.tls.has_value() == y.tls.has_value() && (!x.tls || x.tls->ca_file == y.tls->ca_file);
}

bool printable(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) return false;
  }
  return true;
}

// Is it long enough to be unmistakable, and only in its own place?
bool is_unmistakable(std::string_view password, std::string_view url) {
  const std::size_t at = url.find(password);
  return password.size() >= 4 && !contains(password, "*") && at != npos &&
         url.find(password, at + 1) == npos;
}

void check_url(std::string_view url) {
  const std::string redacted = redacted_url(url);
  check(printable(redacted));
  const auto parsed = parse_url(url);
  if (!parsed) {
    const Error& error = parsed.error();
    check(error.code() == errc::invalid_argument);
    check(error.message().starts_with("url: ") && error.message().ends_with("^"));
    return;
  }
  const Options& options = parsed->options();
  if (is_unmistakable(options.password, url)) check(!contains(redacted, options.password));
  const std::string again = url_of(*parsed);
  const auto reparsed = parse_url(again);
  check(reparsed.has_value() && same(*parsed, *reparsed));
}

// A valid URL with something typed at any place except inside the secret.
void check_damaged(Input input) {
  constexpr std::string_view meant[] = {"redis://app:hunter2@h:6379/0?timeout=1s",
                                        "rediss://:hunter2@[::1]:7000/1",
                                        "redis+cluster://app:hunter2@h1:1,h2:2",
                                        "redis+sharded://app:hunter2@h1:1:2,h2:1",
                                        "unix://app:hunter2@/run/redis.sock",
                                        "redis://app;hunter2@h:bad",
                                        "redis://app/hunter2@h",
                                        "redis://[app:hunter2@h",
                                        "app:hunter2@h",
                                        "hunter2@h"};
  constexpr std::string_view secret = "hunter2";
  std::string url(meant[static_cast<std::size_t>(input.byte()) % std::size(meant)]);
  const std::size_t begin = url.find(secret);
  std::size_t at = static_cast<std::size_t>(input.byte()) % (url.size() + 1);
  if (at > begin && at < begin + secret.size()) at = begin;
  url.insert(at, input.rest());
  const std::string redacted = redacted_url(url);
  check(!contains(redacted, secret) && printable(redacted));
  const auto parsed = parse_url(url);
  if (!parsed) check(!contains(to_string(parsed.error()), secret));
}

// The secret, where a password belongs, between any other bytes.
void check_secret(Input input) {
  const std::string secret = "hunter2";
  const std::string before = input.text();
  const std::string after = input.text();
  const std::string rest(input.rest());
  const std::string schemes[] = {"redis://", "rediss://", "unix://",
                                 "",         before,      "redis+sharded://"};
  const std::string& scheme = schemes[after.size() % 6];
  const std::string in_front = scheme + before + ":" + secret + after + "@" + rest;
  const std::string as_option = scheme + rest + "?" + before + "&password=" + secret + after;
  const std::string as_first = scheme + rest + "?password=" + secret + after;
  for (const std::string& url : {in_front, as_option, as_first}) {
    check(!contains(redacted_url(url), secret));
    const auto parsed = parse_url(url);
    if (!parsed) check(!contains(to_string(parsed.error()), secret));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const std::string url(input.rest());
  // The other bytes must not contain the secret's letters by chance.
  if (contains(url, "hunter2")) return 0;
  check_url(url);
  check_url("redis://" + url);
  check_url("redis+sharded://" + url);
  check_damaged(input);
  check_secret(input);
  return 0;
}
