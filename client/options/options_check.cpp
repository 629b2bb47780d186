#include <deferredis/client/options_check.hpp>

#include <pwd.h>
#include <sys/un.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <vector>

namespace deferredis {

namespace {

constexpr std::size_t most_connections = 10'000;
constexpr std::size_t least_read = 64 * 1024;
constexpr std::size_t most_read = 64 * 1024 * 1024;
constexpr int most_probes = 127;  // the kernel's limit
constexpr int highest_database = 1'000'000;
constexpr std::size_t longest_credential = 64 * 1024;
constexpr std::size_t longest_unix_path = sizeof(sockaddr_un::sun_path) - 1;
constexpr Duration longest = std::chrono::hours(24 * 365);  // far from overflow when added to now

using Text = std::string;  // what is wrong and what to do; empty: nothing

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
}

Text check_unix_path(std::string_view path) {
  if (has_control(path)) return "it has a control character: name the socket's file";
  if (path.size() <= longest_unix_path) return {};
  return std::to_string(path.size()) + " bytes are too long for a Unix socket: use at most " +
         std::to_string(longest_unix_path);
}

Text check_host(std::string_view host) {
  if (host.empty()) return "it is empty: name a server, or set unix_path";
  if (host.find("://") != host.npos) return "it is a URL: give that to from_url or parse_url";
  if (host.find_first_of(" /?#@[]") != host.npos || has_control(host)) {
    return "it has a character that host names cannot have: give a name, an IPv4 or an IPv6 "
           "address";
  }
  if (std::count(host.begin(), host.end(), ':') == 1) return "it has a ':': give the port as port";
  return {};
}

// The texts of Endpoint::parse() show no secrets.
Text check_addresses(const NodeList& addresses) {
  if (addresses.views().empty()) return {};
  const auto parsed = addresses.endpoints(6379);
  return parsed ? Text() : Text(parsed.error().message());
}

Text check_credential(std::string_view text) {
  if (text.size() <= longest_credential) return {};
  return std::to_string(text.size()) + " bytes are too long: use at most " +
         std::to_string(longest_credential);
}

Text check_client_name(std::string_view name) {
  const auto fits = [](char c) { return c >= '!' && c <= '~'; };
  if (std::all_of(name.begin(), name.end(), fits)) return {};
  return "Redis allows no spaces, control or non-ASCII characters in it: use '-' or '_'";
}

Text check_database(int database) {
  if (database >= 0 && database <= highest_database) return {};
  return std::to_string(database) + " is not a database: use 0 to " +
         std::to_string(highest_database);
}

Text check_count(std::size_t count, std::size_t least, std::size_t most) {
  if (count >= least && count <= most) return {};
  return std::to_string(count) + " is out of range: use " + std::to_string(least) + " to " +
         std::to_string(most);
}

Text check_room(std::size_t room) {
  return room != 0 ? Text() : "0 lets no command through: use more";
}

Text check_duration(Duration duration, std::string_view zero) {
  if (duration < Duration::zero()) return "it is negative: use 0 or more";
  if (duration > longest) return "it is longer than a year: use less";
  return duration == Duration::zero() ? Text(zero) : Text();
}

constexpr std::string_view zero_is_fine = "";
constexpr std::string_view zero_is_no_time = "0 leaves no time at all: use more";

struct Check {
  std::string_view option;
  Text (*check)(const Options&);
};

// In the order of Options.
constexpr Check checks[] = {
    {"host", [](const Options& o) { return o.unix_path.empty() ? check_host(o.host) : Text(); }},
    {"port",
     [](const Options& o) {
       return o.unix_path.empty() && o.port == 0 ? Text("0 is not a port: use 1 to 65535") : Text();
     }},
    {"unix_path", [](const Options& o) { return check_unix_path(o.unix_path); }},
    {"unix_owner",
     [](const Options& o) {
       const bool unknown = !o.unix_owner.empty() && !detail::user_number(o.unix_owner);
       return unknown ? Text("this system has no such user") : Text();
     }},
    {"addresses", [](const Options& o) { return check_addresses(o.addresses); }},
    {"srv", [](const Options& o) { return o.srv.empty() ? Text() : check_host(o.srv); }},
    {"user", [](const Options& o) { return check_credential(o.user); }},
    {"password", [](const Options& o) { return check_credential(o.password); }},
    {"database", [](const Options& o) { return check_database(o.database); }},
    {"client_name", [](const Options& o) { return check_client_name(o.client_name); }},
    {"pool_size", [](const Options& o) { return check_count(o.pool_size, 1, most_connections); }},
    {"pool_min_size",
     [](const Options& o) {
       const bool over = o.pool_min_size > o.pool_size;
       return over ? Text("it is over pool_size: use at most that") : Text();
     }},
    {"pool_shrink_after",
     [](const Options& o) { return check_duration(o.pool_shrink_after, zero_is_fine); }},
    {"max_exclusive",
     [](const Options& o) { return check_count(o.max_exclusive, 1, most_connections); }},
    {"subscribe_in_band",
     [](const Options& o) {
       const bool resp2 = o.subscribe_in_band && o.protocol == ProtocolVersion::resp2;
       return resp2 ? Text("it needs RESP3, but protocol is resp2") : Text();
     }},
    {"max_pending", [](const Options& o) { return check_room(o.max_pending); }},
    {"max_pending_bytes", [](const Options& o) { return check_room(o.max_pending_bytes); }},
    {"send_buffer", [](const Options& o) { return check_count(o.send_buffer, 0, INT_MAX); }},
    {"receive_buffer", [](const Options& o) { return check_count(o.receive_buffer, 0, INT_MAX); }},
    {"read_buffer",
     [](const Options& o) { return check_count(o.read_buffer, least_read, most_read); }},
    {"timeout", [](const Options& o) { return check_duration(o.timeout, zero_is_fine); }},
    {"connect_timeout",
     [](const Options& o) { return check_duration(o.connect_timeout, zero_is_no_time); }},
    {"total_connect_timeout",
     [](const Options& o) { return check_duration(o.total_connect_timeout, zero_is_no_time); }},
    {"handshake_timeout",
     [](const Options& o) { return check_duration(o.handshake_timeout, zero_is_no_time); }},
    {"refused_login_wait",
     [](const Options& o) { return check_duration(o.refused_login_wait, zero_is_fine); }},
    {"ping_interval",
     [](const Options& o) { return check_duration(o.ping_interval, zero_is_fine); }},
    {"dead_after", [](const Options& o) { return check_duration(o.dead_after, zero_is_fine); }},
    {"keepalive", [](const Options& o) { return check_duration(o.keepalive, zero_is_fine); }},
    {"keepalive_interval",
     [](const Options& o) { return check_duration(o.keepalive_interval, zero_is_fine); }},
    {"keepalive_count",
     [](const Options& o) {
       const bool fits = o.keepalive_count >= 0 && o.keepalive_count <= most_probes;
       return fits ? Text() : std::to_string(o.keepalive_count) + " is out of range: use 0 to 127";
     }},
    {"tcp_user_timeout",
     [](const Options& o) { return check_duration(o.tcp_user_timeout, zero_is_fine); }},
    {"max_idle", [](const Options& o) { return check_duration(o.max_idle, zero_is_fine); }},
    {"max_lifetime", [](const Options& o) { return check_duration(o.max_lifetime, zero_is_fine); }},
    {"backoff.min",
     [](const Options& o) {
       return check_duration(o.backoff.min, "0 would reconnect without a pause: use more");
     }},
    {"backoff.max",
     [](const Options& o) {
       const bool below = o.backoff.max < o.backoff.min && o.backoff.max >= Duration::zero();
       return below ? Text("it is below backoff.min: use at least that")
                    : check_duration(o.backoff.max, zero_is_fine);
     }},
    {"backoff.stable_after",
     [](const Options& o) { return check_duration(o.backoff.stable_after, zero_is_fine); }},
};

}  // namespace

std::optional<std::uint32_t> detail::user_number(std::string_view user) {
  uid_t number = 0;
  const char* const end = user.data() + user.size();
  const auto read = std::from_chars(user.data(), end, number);
  if (read.ec == std::errc() && read.ptr == end) return number;
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> room(16 * 1024);
  ::getpwnam_r(std::string(user).c_str(), &entry, room.data(), room.size(), &found);
  return found == nullptr ? std::nullopt : std::optional<std::uint32_t>(found->pw_uid);
}

std::optional<detail::OptionProblem> detail::find_problem(const Options& options) {
  for (const Check& each : checks) {
    Text text = each.check(options);
    if (!text.empty()) return OptionProblem{each.option, std::move(text)};
  }
  return std::nullopt;
}

Outcome<void> check_options(const Options& options) {
  const auto problem = detail::find_problem(options);
  if (!problem) return {};
  return Error(errc::invalid_argument,
               "option '" + std::string(problem->option) + "': " + problem->text);
}

Outcome<void> check_options(const ViewOptions& view) {
  Options options;
  if (view.timeout) options.timeout = *view.timeout;
  if (view.database) options.database = *view.database;
  if (view.client_name) options.client_name = *view.client_name;
  return check_options(options);
}

}  // namespace deferredis
