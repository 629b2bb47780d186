#include <deferredis/client/options/url_options.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

namespace deferredis::detail {

namespace {

// clang-format off
constexpr UrlOption rows[] = {
    {"tls", [](UrlDraft& d) -> UrlTarget { return &d.use_tls; }},
    {"tls_ca_file", [](UrlDraft& d) -> UrlTarget { return &d.tls.ca_file; }},
    {"tls_ca_directory", [](UrlDraft& d) -> UrlTarget { return &d.tls.ca_directory; }},
    {"tls_certificate_file", [](UrlDraft& d) -> UrlTarget { return &d.tls.certificate_file; }},
    {"tls_key_file", [](UrlDraft& d) -> UrlTarget { return &d.tls.key_file; }},
    {"tls_server_name", [](UrlDraft& d) -> UrlTarget { return &d.tls.server_name; }},
    {"tls_min_version", [](UrlDraft& d) -> UrlTarget { return &d.tls.min_version; }},
    {"tls_ciphers", [](UrlDraft& d) -> UrlTarget { return &d.tls.ciphers; }},
    {"tls_cipher_suites", [](UrlDraft& d) -> UrlTarget { return &d.tls.cipher_suites; }},
    {"tls_crl_file", [](UrlDraft& d) -> UrlTarget { return &d.tls.crl_file; }},
    {"tls_resume_sessions", [](UrlDraft& d) -> UrlTarget { return &d.tls.resume_sessions; }},
    {"insecure_skip_verification", [](UrlDraft& d) -> UrlTarget { return &d.tls.insecure_skip_verification; }},
    {"insecure_skip_name_check", [](UrlDraft& d) -> UrlTarget { return &d.tls.insecure_skip_name_check; }},
    {"insecure_weak_ciphers", [](UrlDraft& d) -> UrlTarget { return &d.tls.insecure_weak_ciphers; }},
    {"unix_owner", [](UrlDraft& d) -> UrlTarget { return &d.options.unix_owner; }},
    {"addresses", [](UrlDraft& d) -> UrlTarget { return &d.options.addresses; }},
    {"user", [](UrlDraft& d) -> UrlTarget { return &d.options.user; }, true},
    {"password", [](UrlDraft& d) -> UrlTarget { return &d.options.password; }, true},
    {"database", [](UrlDraft& d) -> UrlTarget { return &d.options.database; }},
    {"client_name", [](UrlDraft& d) -> UrlTarget { return &d.options.client_name; }},
    {"protocol", [](UrlDraft& d) -> UrlTarget { return &d.options.protocol; }},
    {"announce_library", [](UrlDraft& d) -> UrlTarget { return &d.options.announce_library; }},
    {"no_evict", [](UrlDraft& d) -> UrlTarget { return &d.options.no_evict; }},
    {"no_touch", [](UrlDraft& d) -> UrlTarget { return &d.options.no_touch; }},
    {"follow_redirects", [](UrlDraft& d) -> UrlTarget { return &d.options.follow_redirects; }},
    {"pool_size", [](UrlDraft& d) -> UrlTarget { return &d.options.pool_size; }},
    {"pool_min_size", [](UrlDraft& d) -> UrlTarget { return &d.options.pool_min_size; }},
    {"pool_shrink_after", [](UrlDraft& d) -> UrlTarget { return &d.options.pool_shrink_after; }},
    {"max_exclusive", [](UrlDraft& d) -> UrlTarget { return &d.options.max_exclusive; }},
    {"when_disconnected", [](UrlDraft& d) -> UrlTarget { return &d.options.when_disconnected; }},
    {"reconnect", [](UrlDraft& d) -> UrlTarget { return &d.options.reconnect; }},
    {"connect_attempts", [](UrlDraft& d) -> UrlTarget { return &d.options.connect_attempts; }},
    {"retry", [](UrlDraft& d) -> UrlTarget { return &d.options.retry; }},
    {"evalsha_first", [](UrlDraft& d) -> UrlTarget { return &d.options.evalsha_first; }},
    {"subscribe_in_band", [](UrlDraft& d) -> UrlTarget { return &d.options.subscribe_in_band; }},
    {"max_pending", [](UrlDraft& d) -> UrlTarget { return &d.options.max_pending; }},
    {"max_pending_bytes", [](UrlDraft& d) -> UrlTarget { return UrlBytes{&d.options.max_pending_bytes}; }},
    {"reply_limits_bulk_bytes", [](UrlDraft& d) -> UrlTarget { return UrlBytes{&d.options.reply_limits.bulk_bytes}; }},
    {"reply_limits_total_bytes", [](UrlDraft& d) -> UrlTarget { return UrlBytes{&d.options.reply_limits.total_bytes}; }},
    {"reply_limits_elements", [](UrlDraft& d) -> UrlTarget { return &d.options.reply_limits.elements; }},
    {"reply_limits_decoded_bytes", [](UrlDraft& d) -> UrlTarget { return UrlBytes{&d.options.reply_limits.decoded_bytes}; }},
    {"reply_limits_depth", [](UrlDraft& d) -> UrlTarget { return &d.options.reply_limits.depth; }},
    {"reply_limits_line_bytes", [](UrlDraft& d) -> UrlTarget { return UrlBytes{&d.options.reply_limits.line_bytes}; }},
    {"tcp_nodelay", [](UrlDraft& d) -> UrlTarget { return &d.options.tcp_nodelay; }},
    {"send_buffer", [](UrlDraft& d) -> UrlTarget { return UrlBytes{&d.options.send_buffer}; }},
    {"receive_buffer", [](UrlDraft& d) -> UrlTarget { return UrlBytes{&d.options.receive_buffer}; }},
    {"read_buffer", [](UrlDraft& d) -> UrlTarget { return UrlBytes{&d.options.read_buffer}; }},
    {"timeout", [](UrlDraft& d) -> UrlTarget { return &d.options.timeout; }},
    {"connect_timeout", [](UrlDraft& d) -> UrlTarget { return &d.options.connect_timeout; }},
    {"total_connect_timeout", [](UrlDraft& d) -> UrlTarget { return &d.options.total_connect_timeout; }},
    {"handshake_timeout", [](UrlDraft& d) -> UrlTarget { return &d.options.handshake_timeout; }},
    {"refused_login_wait", [](UrlDraft& d) -> UrlTarget { return &d.options.refused_login_wait; }},
    {"ping_interval", [](UrlDraft& d) -> UrlTarget { return &d.options.ping_interval; }},
    {"dead_after", [](UrlDraft& d) -> UrlTarget { return &d.options.dead_after; }},
    {"keepalive", [](UrlDraft& d) -> UrlTarget { return &d.options.keepalive; }},
    {"keepalive_interval", [](UrlDraft& d) -> UrlTarget { return &d.options.keepalive_interval; }},
    {"keepalive_count", [](UrlDraft& d) -> UrlTarget { return &d.options.keepalive_count; }},
    {"tcp_user_timeout", [](UrlDraft& d) -> UrlTarget { return &d.options.tcp_user_timeout; }},
    {"max_idle", [](UrlDraft& d) -> UrlTarget { return &d.options.max_idle; }},
    {"max_lifetime", [](UrlDraft& d) -> UrlTarget { return &d.options.max_lifetime; }},
    {"backoff_min", [](UrlDraft& d) -> UrlTarget { return &d.options.backoff.min; }},
    {"backoff_max", [](UrlDraft& d) -> UrlTarget { return &d.options.backoff.max; }},
    {"backoff_stable_after", [](UrlDraft& d) -> UrlTarget { return &d.options.backoff.stable_after; }},
    // of ShardOptions
    {"placement", nullptr, false, UrlScope::sharded},
    {"hash", nullptr, false, UrlScope::sharded},
    {"tag", nullptr, false, UrlScope::sharded},
    {"tag_rule", nullptr, false, UrlScope::sharded},
    {"char_signed", nullptr, false, UrlScope::sharded},
    {"eject_after", nullptr, false, UrlScope::sharded},
    {"eject_back_after", nullptr, false, UrlScope::sharded},
    // of ClusterOptions
    {"read_from", nullptr, false, UrlScope::cluster},
    {"zone", nullptr, false, UrlScope::cluster},
    {"hedge_percentile", nullptr, false, UrlScope::cluster},
    {"hedge_at_least", nullptr, false, UrlScope::cluster},
    {"hedge_share", nullptr, false, UrlScope::cluster},
    {"split_many_keys", nullptr, false, UrlScope::cluster},
    {"connections_per_node", nullptr, false, UrlScope::cluster},
    {"redirects", nullptr, false, UrlScope::cluster},
    {"refresh_every", nullptr, false, UrlScope::cluster},
    {"allowed_hosts", nullptr, false, UrlScope::cluster | UrlScope::sentinel},
    // of SentinelOptions
    {"service", nullptr, false, UrlScope::sentinel},
    {"role", nullptr, false, UrlScope::sentinel},
    {"min_other_sentinels", nullptr, false, UrlScope::sentinel},
    {"answer_timeout", nullptr, false, UrlScope::sentinel},
    {"sentinel_user", nullptr, true, UrlScope::sentinel},
    {"sentinel_password", nullptr, true, UrlScope::sentinel},
};
// Functions and objects, which no text can give.
constexpr std::string_view only_in_options[] = {"credentials", "network", "on_connect", "reconnect_policy",
                                                "response_callbacks", "retry_policy"};
// Names in other clients: a better guess than the nearest spelling.
constexpr std::pair<std::string_view, std::string_view> foreign_names[] = {
    {"username", "user"}, {"dbid", "database"}, {"dbnum", "database"}, {"name", "client_name"},
    {"poolsize", "pool_size"}, {"pool", "pool_size"}, {"max_connections", "pool_size"}, {"resp_version", "protocol"},
    {"protocol_version", "protocol"}, {"socket_timeout", "timeout"}, {"reply_timeout", "timeout"},
    {"replytimeout", "timeout"}, {"read_timeout", "timeout"}, {"stream_timeout", "timeout"},
    {"socket_connect_timeout", "connect_timeout"}, {"health_check_interval", "ping_interval"},
    {"tcp_keepalive", "keepalive"}, {"socket_keepalive", "keepalive"}, {"ssl", "tls"},
    {"ssl_ca_certs", "tls_ca_file"}, {"ssl_cafile", "tls_ca_file"}, {"ssl_certfile", "tls_certificate_file"},
    {"ssl_keyfile", "tls_key_file"}, {"ssl_cert_reqs", "insecure_skip_verification"},
    {"connect_retry", "connect_attempts"}, {"connectretry", "connect_attempts"}, {"tcpnodelay", "tcp_nodelay"},
    {"nodelay", "tcp_nodelay"}, {"noevict", "no_evict"}, {"notouch", "no_touch"}, {"max_idle_time", "max_idle"},
    {"recvbuffersize", "read_buffer"}, {"tcpkeepalive", "keepalive"},
    {"ssl_check_hostname", "insecure_skip_name_check"}, {"sni", "tls_server_name"},
};
// clang-format on

// --- values: each `read` returns how the text should look, if it does not fit ------------------

using Wanted = std::string_view;

template <class Number>
bool read_whole(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return !text.empty() && text[0] != '-' && result.ec == std::errc() && result.ptr == end;
}

Wanted read(std::string_view text, std::string_view* value) {
  *value = text;
  return {};
}

Wanted read(std::string_view text, NodeList* value) {
  *value = NodeList(text);
  return {};
}

Wanted read(std::string_view text, int* value) {
  return read_whole(text, *value) ? Wanted() : "give a whole number";
}

Wanted read(std::string_view text, std::uint32_t* value) {
  return read_whole(text, *value) ? Wanted() : "give a whole number";
}

Wanted read(std::string_view text, std::size_t* value) {
  return read_whole(text, *value) ? Wanted() : "give a whole number";
}

Wanted read(std::string_view text, UrlBytes bytes) {
  constexpr Wanted wanted = "give a number of bytes, such as 65536, 64kb, 256mb or 1gb";
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::string unit(text.substr(digits));
  for (char& c : unit) c = static_cast<char>(c | 0x20);
  int shift = 0;
  if (unit == "kb") shift = 10;
  else if (unit == "mb") shift = 20;
  else if (unit == "gb") shift = 30;
  else if (!unit.empty()) return wanted;
  std::size_t number = 0;
  if (!read_whole(text.substr(0, digits), number) || number > (SIZE_MAX >> shift)) return wanted;
  *bytes.value = number << shift;
  return {};
}

Wanted read(std::string_view text, Duration* value) {
  constexpr Wanted wanted = "give a duration, such as 50ms, 2s, 1min or 0.5 (seconds)";
  constexpr std::pair<std::string_view, double> units[] = {
      {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"", 1e9}, {"min", 60e9}, {"h", 3600e9}};
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view unit = text.substr(digits);
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + digits, number);
  if (failure != std::errc() || end != text.data() + digits) return wanted;
  for (const auto& [name, nanoseconds] : units) {
    if (name != unit) continue;
    // check_options reports too long a time, as it does for Options made by hand.
    *value = Duration(std::llround(std::min(number * nanoseconds, 9e18)));
    return {};
  }
  return wanted;
}

template <class T>
struct Choice {
  std::string_view name;
  T value;
};

template <class T, std::size_t count>
Wanted choose(std::string_view text, T* value, const Choice<T> (&choices)[count], Wanted wanted) {
  for (const Choice<T>& choice : choices) {
    if (choice.name != text) continue;
    *value = choice.value;
    return {};
  }
  return wanted;
}

Wanted read(std::string_view text, bool* value) {
  constexpr Choice<bool> choices[] = {{"true", true}, {"1", true}, {"false", false}, {"0", false}};
  return choose(text, value, choices, "give true, false, 1 or 0");
}

Wanted read(std::string_view text, double* value) {
  const char* const end = text.data() + text.size();
  double number = 0;
  const auto result = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (result.ec != std::errc() || result.ptr != end || !std::isfinite(number) || number < 0)
    return "give a number, such as 0.95";
  *value = number;
  return {};
}

Wanted read(std::string_view text, ProtocolVersion* value) {
  using enum ProtocolVersion;
  constexpr Choice<ProtocolVersion> choices[] = {
      {"automatic", automatic}, {"resp2", resp2}, {"2", resp2}, {"resp3", resp3}, {"3", resp3}};
  return choose(text, value, choices, "give automatic, resp2 or resp3");
}

Wanted read(std::string_view text, WhenDisconnected* value) {
  constexpr Choice<WhenDisconnected> choices[] = {{"fail", WhenDisconnected::fail},
                                                  {"wait", WhenDisconnected::wait}};
  return choose(text, value, choices, "give fail or wait");
}

Wanted read(std::string_view text, Retry* value) {
  constexpr Choice<Retry> choices[] = {{"none", Retry::none},
                                       {"read_only", Retry::read_only},
                                       {"write_checked", Retry::write_checked},
                                       {"write_last_wins", Retry::write_last_wins},
                                       {"all", Retry::all}};
  return choose(text, value, choices,
                "give none, read_only, write_checked, write_last_wins or all");
}

Wanted read(std::string_view text, TlsVersion* value) {
  constexpr Choice<TlsVersion> choices[] = {{"1.2", TlsVersion::tls1_2},
                                            {"1.3", TlsVersion::tls1_3}};
  return choose(text, value, choices, "give 1.2 or 1.3");
}

constexpr bool includes(UrlScope scope, UrlScope part) noexcept {
  return (static_cast<unsigned>(scope) & static_cast<unsigned>(part)) != 0;
}

}  // namespace

bool allows(UrlScope scope, UrlKind kind) noexcept {
  switch (kind) {
    case UrlKind::server: return scope == UrlScope::any;
    case UrlKind::sharded: return scope == UrlScope::any || includes(scope, UrlScope::sharded);
    case UrlKind::cluster: return scope == UrlScope::any || includes(scope, UrlScope::cluster);
    case UrlKind::sentinel: return scope == UrlScope::any || includes(scope, UrlScope::sentinel);
    case UrlKind::automatic: break;  // it may turn out to be any of those except shards
  }
  return scope != UrlScope::sharded;
}

std::string schemes_of(UrlScope scope) {
  constexpr std::pair<UrlScope, std::string_view> schemes[] = {
      {UrlScope::sharded, "redis+sharded://"},
      {UrlScope::cluster, "redis+cluster://"},
      {UrlScope::sentinel, "redis+sentinel://"}};
  std::string text;
  for (const auto& [part, scheme] : schemes) {
    if (includes(scope, part)) text.append(text.empty() ? "" : " and ").append(scheme);
  }
  return text;
}

const UrlOption* find_url_option(std::string_view name) {
  if (name == "db") name = "database";
  const auto row = std::find_if(std::begin(rows), std::end(rows),
                                [name](const UrlOption& each) { return each.name == name; });
  return row == std::end(rows) ? nullptr : row;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) now[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, last);
    std::swap(last, now);
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] =
          std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
    }
  }
  return now[b.size()];
}

namespace {

// Prefer an option that starts with the name to one with a similar spelling: "pool" is pool_size.
std::size_t difference(std::string_view name, std::string_view option) {
  return name.size() >= 3 && option.starts_with(name) ? 0 : edit_distance(name, option);
}

}  // namespace

bool looks_like_option(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string unknown_url_option(std::string_view name, bool after_password) {
  std::string plain(name);
  std::replace(plain.begin(), plain.end(), '.', '_');  // "backoff.max", as it is in Options
  if (!after_password && plain != name && find_url_option(plain) != nullptr)
    return "unknown option '" + std::string(name) + "', did you mean '" + plain + "'?";
  if (after_password || !looks_like_option(name)) {
    return "this is not an option (not shown, because it may be the rest of a password: write an "
           "'&' in it as %26)";
  }
  const bool long_name = name.size() > 40;
  const std::string_view shown = name.substr(0, 40);
  std::string text = "unknown option '" + std::string(shown) + (long_name ? "...'" : "'");
  if (std::ranges::find(only_in_options, name) != std::end(only_in_options))
    return "option '" + std::string(name) + "' can only be set in Options";
  for (const auto& [theirs, ours] : foreign_names) {
    if (theirs == name) return text + ", did you mean '" + std::string(ours) + "'?";
  }
  std::string_view nearest = "db";
  for (const UrlOption& row : rows) {
    if (difference(shown, row.name) < difference(shown, nearest)) nearest = row.name;
  }
  const bool near = difference(shown, nearest) <= std::max<std::size_t>(1, shown.size() / 3);
  text.append(near ? ", did you mean '" : "; the nearest known one is '").append(nearest);
  return text.append(near ? "'?" : "'");
}

std::string_view read_url_value(std::string_view text, const UrlTarget& target) {
  return std::visit([text](auto place) { return read(text, place); }, target);
}

bool read_url_number(std::string_view text, int& number) { return read_whole(text, number); }

}  // namespace deferredis::detail
