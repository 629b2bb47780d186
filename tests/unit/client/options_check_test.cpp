#include <deferredis/client/options_check.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;

std::string problem_of(const Options& options) {
  const auto checked = check_options(options);
  if (checked) return "none";
  BOOST_TEST((checked.error().code() == errc::invalid_argument));
  return std::string(checked.error().message());
}

BOOST_AUTO_TEST_SUITE(options_check)

BOOST_AUTO_TEST_CASE(the_defaults_are_possible) { BOOST_TEST(problem_of({}) == "none"); }

BOOST_AUTO_TEST_CASE(a_server_has_a_host_and_a_port) {
  BOOST_TEST(problem_of({.host = ""}) ==
             "option 'host': it is empty: name a server, or set unix_path");
  BOOST_TEST(problem_of({.port = 0}) == "option 'port': 0 is not a port: use 1 to 65535");
  BOOST_TEST(problem_of({.host = "", .port = 0, .unix_path = "/x"}) == "none");
}

BOOST_AUTO_TEST_CASE(a_host_is_a_name_or_an_address_and_nothing_else) {
  BOOST_TEST(problem_of({.host = "10.0.0.7"}) == "none");
  BOOST_TEST(problem_of({.host = "::1"}) == "none");
  BOOST_TEST(problem_of({.host = "fe80::1%eth0"}) == "none");
  BOOST_TEST(problem_of({.host = "localhost:6379"}) ==
             "option 'host': it has a ':': give the port as port");
  BOOST_TEST(problem_of({.host = "redis://localhost"}) ==
             "option 'host': it is a URL: give that to from_url or parse_url");
  for (const auto* host : {"a b", "a\n", "a/b", "[::1]", "me@host", "a#b", "a?b"}) {
    BOOST_TEST(problem_of({.host = host}) ==
               "option 'host': it has a character that host names cannot have: give a name, an "
               "IPv4 or an IPv6 address");
  }
}

BOOST_AUTO_TEST_CASE(a_unix_path_fits_into_its_address) {
  const std::string longest(107, 'x');
  const std::string longer(108, 'x');
  BOOST_TEST(problem_of({.unix_path = longest}) == "none");
  BOOST_TEST(problem_of({.unix_path = longer}) ==
             "option 'unix_path': 108 bytes are too long for a Unix socket: use at most 107");
  BOOST_TEST(problem_of({.unix_path = "/a\nb"}) ==
             "option 'unix_path': it has a control character: name the socket's file");
  BOOST_TEST(problem_of({.unix_path = std::string_view("\0a", 2)}) ==
             "option 'unix_path': it has a control character: name the socket's file");
}

BOOST_AUTO_TEST_CASE(tls_works_over_a_unix_socket_too) {
  BOOST_TEST(problem_of({.unix_path = "/run/redis.sock", .tls = TlsOptions{}}) == "none");
}

BOOST_AUTO_TEST_CASE(credentials_are_64_KiB_at_most_and_never_shown) {
  const std::string longest(64 * 1024, 'x');
  const std::string longer = longest + "canary";
  BOOST_TEST(problem_of({.user = "me"}) == "none");
  BOOST_TEST(problem_of({.user = longest, .password = longest}) == "none");
  BOOST_TEST(problem_of({.password = longer}) ==
             "option 'password': 65542 bytes are too long: use at most 65536");
  BOOST_TEST(problem_of({.user = longer}) ==
             "option 'user': 65542 bytes are too long: use at most 65536");
}

BOOST_AUTO_TEST_CASE(sizes_of_buffers_are_bounded) {
  BOOST_TEST(problem_of({.send_buffer = 1, .receive_buffer = 1, .read_buffer = 64 << 20}) ==
             "none");
  BOOST_TEST(problem_of({.send_buffer = std::size_t{1} << 31}) ==
             "option 'send_buffer': 2147483648 is out of range: use 0 to 2147483647");
  BOOST_TEST(problem_of({.receive_buffer = std::size_t{1} << 31}) ==
             "option 'receive_buffer': 2147483648 is out of range: use 0 to 2147483647");
  BOOST_TEST(problem_of({.read_buffer = 1024}) ==
             "option 'read_buffer': 1024 is out of range: use 65536 to 67108864");
}

BOOST_AUTO_TEST_CASE(probes_and_the_age_of_connections_are_bounded) {
  BOOST_TEST(problem_of({.keepalive_interval = 0s, .keepalive_count = 0}) == "none");
  BOOST_TEST(problem_of({.keepalive_count = 128}) ==
             "option 'keepalive_count': 128 is out of range: use 0 to 127");
  BOOST_TEST(problem_of({.keepalive_count = -1}) ==
             "option 'keepalive_count': -1 is out of range: use 0 to 127");
  BOOST_TEST(problem_of({.total_connect_timeout = 0s}) ==
             "option 'total_connect_timeout': 0 leaves no time at all: use more");
  BOOST_TEST(problem_of({.max_idle = -1s}) == "option 'max_idle': it is negative: use 0 or more");
  BOOST_TEST(problem_of({.max_lifetime = -1s}) ==
             "option 'max_lifetime': it is negative: use 0 or more");
}

BOOST_AUTO_TEST_CASE(databases_are_counted_from_0) {
  BOOST_TEST(problem_of({.database = 1'000'000}) == "none");
  BOOST_TEST(problem_of({.database = -1}) ==
             "option 'database': -1 is not a database: use 0 to 1000000");
  BOOST_TEST(problem_of({.database = 1'000'001}) ==
             "option 'database': 1000001 is not a database: use 0 to 1000000");
}

BOOST_AUTO_TEST_CASE(a_client_name_is_what_redis_accepts) {
  BOOST_TEST(problem_of({.client_name = "web-1.example:7!~"}) == "none");
  for (const auto* name : {"a b", "a\tb", "a\x7f", "\xC3\xA9", " "}) {
    BOOST_TEST(problem_of({.client_name = name}) ==
               "option 'client_name': Redis allows no spaces, control or non-ASCII characters in "
               "it: use '-' or '_'");
  }
}

BOOST_AUTO_TEST_CASE(limits_of_pools_and_queues_are_in_range) {
  BOOST_TEST(problem_of({.pool_size = 1}) == "none");
  BOOST_TEST(problem_of({.pool_size = 10'000}) == "none");
  BOOST_TEST(problem_of({.pool_size = 0}) ==
             "option 'pool_size': 0 is out of range: use 1 to 10000");
  BOOST_TEST(problem_of({.max_exclusive = 0}) ==
             "option 'max_exclusive': 0 is out of range: use 1 to 10000");
  BOOST_TEST(problem_of({.pool_size = 10'001}) ==
             "option 'pool_size': 10001 is out of range: use 1 to 10000");
  BOOST_TEST(problem_of({.max_pending = 0}) ==
             "option 'max_pending': 0 lets no command through: use more");
  BOOST_TEST(problem_of({.max_pending_bytes = 0}) ==
             "option 'max_pending_bytes': 0 lets no command through: use more");
}

BOOST_AUTO_TEST_CASE(every_protocol_is_possible) {
  BOOST_TEST(problem_of({.protocol = ProtocolVersion::resp2}) == "none");
  BOOST_TEST(problem_of({.protocol = ProtocolVersion::resp3}) == "none");
}

BOOST_AUTO_TEST_CASE(subscriptions_in_band_need_resp3) {
  BOOST_TEST(problem_of({.subscribe_in_band = true}) == "none");
  BOOST_TEST(problem_of({.protocol = ProtocolVersion::resp3, .subscribe_in_band = true}) == "none");
  BOOST_TEST(problem_of({.protocol = ProtocolVersion::resp2, .subscribe_in_band = true}) ==
             "option 'subscribe_in_band': it needs RESP3, but protocol is resp2");
}

struct Named {
  std::string_view name;
  Duration& (*field)(Options&);
  bool zero_is_fine;
};
constexpr Named durations[] = {
    {"timeout", [](Options& o) -> Duration& { return o.timeout; }, true},
    {"connect_timeout", [](Options& o) -> Duration& { return o.connect_timeout; }, false},
    {"handshake_timeout", [](Options& o) -> Duration& { return o.handshake_timeout; }, false},
    {"refused_login_wait", [](Options& o) -> Duration& { return o.refused_login_wait; }, true},
    {"ping_interval", [](Options& o) -> Duration& { return o.ping_interval; }, true},
    {"dead_after", [](Options& o) -> Duration& { return o.dead_after; }, true},
    {"keepalive", [](Options& o) -> Duration& { return o.keepalive; }, true},
    {"tcp_user_timeout", [](Options& o) -> Duration& { return o.tcp_user_timeout; }, true},
    {"backoff.min", [](Options& o) -> Duration& { return o.backoff.min; }, false},
    {"backoff.stable_after", [](Options& o) -> Duration& { return o.backoff.stable_after; }, true},
};

BOOST_AUTO_TEST_CASE(durations_are_neither_negative_nor_longer_than_a_year) {
  for (const Named& each : durations) {
    const std::string begin = "option '" + std::string(each.name) + "': ";
    Options options;
    each.field(options) = Duration(-1);
    BOOST_TEST(problem_of(options) == begin + "it is negative: use 0 or more");
    each.field(options) = 24h * 365 + 1ns;
    BOOST_TEST(problem_of(options) == begin + "it is longer than a year: use less");
    each.field(options) = Duration::max();
    BOOST_TEST(problem_of(options) == begin + "it is longer than a year: use less");
    each.field(options) = 0s;
    BOOST_TEST((problem_of(options) == "none") == each.zero_is_fine, each.name);
  }
}

BOOST_AUTO_TEST_CASE(a_backoff_does_not_shrink) {
  BOOST_TEST(problem_of({.backoff = {.min = 1s, .max = 1s}}) == "none");
  BOOST_TEST(problem_of({.backoff = {.min = 1s, .max = 999ms}}) ==
             "option 'backoff.max': it is below backoff.min: use at least that");
  BOOST_TEST(problem_of({.backoff = {.min = 0s}}) ==
             "option 'backoff.min': 0 would reconnect without a pause: use more");
  BOOST_TEST(problem_of({.backoff = {.max = -1s}}) ==
             "option 'backoff.max': it is negative: use 0 or more");
  BOOST_TEST(problem_of({.backoff = {.max = 24h * 366}}) ==
             "option 'backoff.max': it is longer than a year: use less");
}

BOOST_AUTO_TEST_CASE(the_first_problem_is_reported) {
  BOOST_TEST(
      problem_of({.port = 0, .database = -1, .pool_size = 0}).starts_with("option 'port': "));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
