#include <deferredis/client/url.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;

const std::string canary = "secret-canary";

std::string message_of(std::string_view url) {
  const auto parsed = parse_url(url);
  BOOST_TEST_REQUIRE(!parsed.has_value(), url << " was taken");
  BOOST_TEST((parsed.error().code() == errc::invalid_argument));
  BOOST_TEST((parsed.error().delivery() == Delivery::not_sent));
  return std::string(parsed.error().message());
}

ParsedUrl parsed(std::string_view url) {
  auto outcome = parse_url(url);
  BOOST_TEST_REQUIRE(outcome.has_value(), (outcome ? "" : outcome.error().message()));
  return std::move(outcome).value();
}

struct Bad {
  std::string_view url;
  std::size_t character;  // in the redacted URL, from 1
  std::string_view what;
};

constexpr std::string_view no_scheme =
    "begin with redis://, rediss:// (TLS), unix://, or for several servers with redis+cluster://, "
    "redis+sentinel://, redis+sharded:// or redis+auto://, and for a DNS name with SRV records "
    "with redis+srv://; valkey and valkeys are the same as redis and rediss";
constexpr std::string_view not_shown =
    "this is not an option (not shown, because it may be the rest of a password: write an '&' in "
    "it as %26)";
constexpr std::string_view bracket_in_user = "write '[' and ']' in a user name as %5B and %5D";
constexpr std::string_view user_once =
    "write user and password once, before the first server, and a ',' in them as %2C";
constexpr std::string_view stray_at =
    "write an '@' after the host as %40, and in a password '/' as %2F and '?' as %3F";
constexpr std::string_view no_port = "the port must be a number from 1 to 65535";
constexpr std::string_view many_colons =
    "too many ':': write an IPv6 address in brackets, as [::1]:6379, and a password before an '@'";
constexpr std::string_view no_address = "this is not an IPv6 address";
constexpr std::string_view bad_escape =
    "two hexadecimal digits must follow a '%'; write a '%' itself as %25";
constexpr std::string_view escaped_control = "an escaped control character is not allowed here";
constexpr std::string_view control = "a control character is not allowed here";
constexpr std::string_view no_host_name =
    "option 'host': it has a character that host names cannot have: give a name, an IPv4 or an "
    "IPv6 address";
constexpr std::string_view no_database = "the database after the '/' must be a number";
constexpr std::string_view no_pair = "write an option as name=value";
constexpr std::string_view no_duration =
    "option 'timeout': give a duration, such as 50ms, 2s, 1min or 0.5 (seconds)";
constexpr std::string_view no_bytes =
    "option 'max_pending_bytes': give a number of bytes, such as 65536, 64kb, 256mb or 1gb";
constexpr std::string_view no_name =
    "option 'client_name': Redis allows no spaces, control or non-ASCII characters in it: use '-' "
    "or '_'";
constexpr std::string_view no_count = "option 'pool_size': give a whole number";
constexpr std::string_view no_path = "the path is missing: write unix:///path/redis.sock";

constexpr Bad bad_beginnings[] = {
    {"", 1, no_scheme},
    {"localhost", 1, no_scheme},
    {"localhost:6379", 1, no_scheme},
    {"redis:", 1, no_scheme},
    {"redis:/localhost", 1, no_scheme},
    {"redis:secret-canary@host", 1, no_scheme},
    {"http://user:secret-canary@host", 1, no_scheme},
    {"radish://host", 1, no_scheme},
    {"redis+unix:///tmp/x", 7, "after the '+' write sharded, cluster, sentinel, auto or srv"},
    {"redis://host\n", 13, control},
    {"redis://ho st", 11, "write a space as %20"},
    {"redis://ho\tst", 11, control},
    {"redis://host/0#frag", 14, "write a '#' as %23"},
    {"redis://:secret-canary#x@host", 9, "write a '#' as %23"},
};
constexpr Bad bad_addresses[] = {
    {"redis://:secret-canary/x@host", 9, stray_at},
    {"redis://:secret-canary?x@host", 9, stray_at},
    {"redis://user:secret-canary", 14, no_port},
    {"redis://:secret-canary", 10, no_port},
    {"redis://host:abc", 14, no_port},
    {"redis://host:0", 14, no_port},
    {"redis://host:65536", 14, no_port},
    {"redis://host:", 14, no_port},
    {"redis://host:63790000000000000000", 14, no_port},
    {"redis://host:+1", 14, no_port},
    {"redis://::1", 9, many_colons},
    {"redis://::1:6379/0", 9, many_colons},
    {"redis://[::1", 9, "the bracket is not closed"},
    {"redis://[]", 10, no_address},
    {"redis://[nonsense]", 9, no_address},
    {"redis://[::1]6379", 14, "only a port, such as :6379, may follow here"},
    {"redis://[::1]:", 15, no_port},
    {"redis://[::1]:x", 15, no_port},
    {"redis://user:secret-canary@[::1]:x", 19, no_port},
    {"redis://user:secret-canary@ho%zzst", 15, bad_escape},
    {"redis://user:secret-canary%4@host", 9, bad_escape},
    {"redis://user:secret%00canary@host", 9, escaped_control},
    {"redis://host%", 13, bad_escape},
    {"redis://host%0a", 13, escaped_control},
    {"redis://ho%20st", 9, no_host_name},
    {"redis://ho%2Fst", 9, no_host_name},
    {"redis://a%3A1", 9, "option 'host': it has a ':': give the port as port"},
    {"redis://host/abc", 14, no_database},
    {"redis://host/-1", 14, no_database},
    {"redis://host//", 14, no_database},
    {"redis://[app:secret-canary@host", 9, bracket_in_user},
    {"redis://[::1]:6379@host", 9, bracket_in_user},
    {"redis://app:secret-canary@h1,app:secret-canary@h2", 9, user_once},
    {"redis+cluster://app:secret-canary@h1,app:secret-canary@h2", 17, user_once},
    {"redis+cluster://app:secret,canary@h1", 17, user_once},
    {"redis://app;secret-canary@host:bad", 18, no_port},
    {"redis://app/secret-canary@host", 9, stray_at},
    {"redis://host?password:secret-canary", 14, no_pair},
    {"redis://host/1/2", 14, no_database},
    {"redis://host/1.5", 14, no_database},
    {"redis://host/%zz", 14, bad_escape},
    {"redis://host/1000001", 14, "option 'database': 1000001 is not a database: use 0 to 1000000"},
    {"redis://host/99999999999999", 14, no_database},
    {"redis://user:secret-canary@host:6379/2/secret@", 9, stray_at},
};
constexpr Bad bad_options[] = {
    {"redis://host?client_name=a@b", 9, stray_at},
    {"redis://host/1?db=2", 16, "option 'db' is given twice"},
    {"redis://host?db=1&database=2", 19, "option 'database' is given twice"},
    {"redis://host?db=-1", 17, "option 'db': give a whole number"},
    {"redis://host?db=x", 17, "option 'db': give a whole number"},
    {"redis://host?tiemout=2s", 14, "unknown option 'tiemout', did you mean 'timeout'?"},
    {"redis://user:secret-canary@localhost:6379/0?tiemout=2s", 30,
     "unknown option 'tiemout', did you mean 'timeout'?"},
    {"redis://user:secret-canary@localhost:6379/0?timeout=2s&passwd=secret-canary", 41,
     "unknown option 'passwd', did you mean 'password'?"},
    {"redis://host?password=secret-canary&timeout=x", 35, no_duration},
    {"redis://u:secret-canary@host?password=secret-canary", 18, "option 'password' is given twice"},
    {"redis://host?password=secret&canary&timeout=2s", 27, no_pair},
    {"redis://host?socket_timeout=5", 14,
     "unknown option 'socket_timeout', did you mean 'timeout'?"},
    {"redis://host?ssl_cert_reqs=none", 14,
     "unknown option 'ssl_cert_reqs', did you mean 'insecure_skip_verification'?"},
    {"redis://host?poolsize=5", 14, "unknown option 'poolsize', did you mean 'pool_size'?"},
    {"redis://host?password=secret&canary=x", 27, not_shown},
    {"redis://host?secret-canary=x", 14, not_shown},
    {"redis://host?pool=3", 14, "unknown option 'pool', did you mean 'pool_size'?"},
    {"redis://host?when=wait", 14, "unknown option 'when', did you mean 'when_disconnected'?"},
    {"redis://host?reply_limits=3", 14,
     "unknown option 'reply_limits', did you mean 'reply_limits_bulk_bytes'?"},
    {"redis://host?on_connect=f", 14, "option 'on_connect' can only be set in Options"},
    {"redis://host?backoff.max=3s", 14,
     "unknown option 'backoff.max', did you mean 'backoff_max'?"},
    {"redis://host?xyz=1", 14, "unknown option 'xyz'; the nearest known one is 'db'"},
    {"redis://host?Timeout=1", 14, "unknown option 'Timeout', did you mean 'timeout'?"},
    {"redis://host?averyveryveryveryveryveryveryveryveryverylongname=1", 14,
     "unknown option 'averyveryveryveryveryveryveryveryveryver...'; the nearest known one is "
     "'refresh_every'"},
    {"redis://host?timeout", 14, no_pair},
    {"redis://host?=2s", 14, no_pair},
    {"redis://host?timeout=", 22, "option 'timeout' has no value"},
    {"redis://host?timeout=2s&", 24, "no option follows this '&'"},
    {"redis://host?&timeout=2s", 14, no_pair},
    {"redis://host?timeout=2s&&db=1", 25, no_pair},
    {"redis://host?timeout=2s&timeout=3s", 25, "option 'timeout' is given twice"},
    {"redis://host?timeout=-1s", 22, no_duration},
    {"redis://host?timeout=1m", 22, no_duration},
    {"redis://host?timeout=1.2.3", 22, no_duration},
    {"redis://host?timeout=.", 22, no_duration},
    {"redis://host?timeout=ms", 22, no_duration},
    {"redis://host?timeout=500d", 22, no_duration},
    {"redis://host?timeout=9000h", 22, "option 'timeout': it is longer than a year: use less"},
    {"redis://host?timeout=99999999999999999999999999h", 22,
     "option 'timeout': it is longer than a year: use less"},
    {"redis://host?connect_timeout=0", 30,
     "option 'connect_timeout': 0 leaves no time at all: use more"},
    {"redis://host?handshake_timeout=0s", 32,
     "option 'handshake_timeout': 0 leaves no time at all: use more"},
    {"redis://host?pool_size=0", 24, "option 'pool_size': 0 is out of range: use 1 to 10000"},
    {"redis://host?pool_size=10001", 24,
     "option 'pool_size': 10001 is out of range: use 1 to 10000"},
    {"redis://host?pool_size=-1", 24, no_count},
    {"redis://host?pool_size=1e3", 24, no_count},
    {"redis://host?pool_size=99999999999999999999999", 24, no_count},
    {"redis://host?max_pending=0", 26, "option 'max_pending': 0 lets no command through: use more"},
    {"redis://host?max_pending_bytes=0", 32,
     "option 'max_pending_bytes': 0 lets no command through: use more"},
    {"redis://host?max_pending_bytes=12tb", 32, no_bytes},
    {"redis://host?max_pending_bytes=mb", 32, no_bytes},
    {"redis://host?max_pending_bytes=99999999999gb", 32, no_bytes},
    {"redis://host?client_name=a%20b", 26, no_name},
    {"redis://host?client_name=a%09b", 27, escaped_control},
    {"redis://host?client_name=%c3%a9", 26, no_name},
    {"redis://host?protocol=resp4", 23, "option 'protocol': give automatic, resp2 or resp3"},
    {"redis://host?when_disconnected=maybe", 32, "option 'when_disconnected': give fail or wait"},
    {"redis://host?retry=always", 20,
     "option 'retry': give none, read_only, write_checked, write_last_wins or all"},
    {"redis://host?announce_library=yes", 31,
     "option 'announce_library': give true, false, 1 or 0"},
    {"redis://host?backoff_min=0", 26,
     "option 'backoff_min': 0 would reconnect without a pause: use more"},
    {"redis://host?backoff_min=10s", 26,
     "option 'backoff_max': it is below backoff.min: use at least that"},
    {"redis://host?backoff_max=1ms", 26,
     "option 'backoff_max': it is below backoff.min: use at least that"},
    {"redis://host?tls_ca_file=/x", 26,
     "option 'tls_ca_file' needs TLS: write rediss://, or add tls=true"},
    {"redis://host?insecure_skip_verification=1", 41,
     "option 'insecure_skip_verification' needs TLS: write rediss://, or add tls=true"},
    {"rediss://host?tls=false", 19, "rediss:// uses TLS: write redis:// to connect without"},
    {"rediss://host?tls_min_version=1.1", 31, "option 'tls_min_version': give 1.2 or 1.3"},
    {"rediss://host?tls_ca_fiel=x", 15,
     "unknown option 'tls_ca_fiel', did you mean 'tls_ca_file'?"},
    {"redis://hé?tiemout=1", 12, "unknown option 'tiemout', did you mean 'timeout'?"},
    {"redis://host:6379/2?host=x", 21, "unknown option 'host'; the nearest known one is 'hash'"},
};
constexpr Bad bad_unix_urls[] = {
    {"unix://", 8, no_path},
    {"unix://user:secret-canary@", 12, no_path},
    {"unix://tmp/redis.sock", 8, "a Unix socket has no host: write unix:///path/redis.sock"},
    {"unix:///tmp/redis.sock?sb=2", 24, "unknown option 'sb', did you mean 'db'?"},
    {"unix:///tmp/%zz", 13, bad_escape},
    {"unix:///"
     "123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
     "45678901234567890",
     8, "option 'unix_path': 111 bytes are too long for a Unix socket: use at most 107"},
};

template <std::size_t count>
void check_all(const Bad (&table)[count]) {
  for (const Bad& bad : table) {
    std::string expected = "url: ";
    expected.append(bad.what).append(" (at character ").append(std::to_string(bad.character));
    expected.append(")\n").append(redacted_url(bad.url)).append("\n");
    expected.append(bad.character - 1, ' ').append("^");
    BOOST_TEST_CONTEXT(bad.url) { BOOST_TEST(message_of(bad.url) == expected); }
  }
}

BOOST_AUTO_TEST_SUITE(url)

BOOST_AUTO_TEST_CASE(the_scheme_alone_means_the_defaults) {
  for (const auto* text : {"redis://", "redis:///", "redis://localhost", "redis://localhost:6379/0",
                           "redis://?", "redis://:6379", "redis://@", "redis://:@localhost"}) {
    const ParsedUrl url = parsed(text);
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(url.options().host == "localhost");
      BOOST_TEST(url.options().port == 6379);
      BOOST_TEST(url.options().database == 0);
      BOOST_TEST(url.options().user == "");
      BOOST_TEST(url.options().password == "");
      BOOST_TEST(url.options().unix_path == "");
      BOOST_TEST(!url.options().tls.has_value());
      BOOST_TEST(!url.pool());
    }
  }
}

BOOST_AUTO_TEST_CASE(every_part_of_a_tcp_url_is_read) {
  const ParsedUrl url = parsed("redis://me:pw@example.org:7000/2?client_name=web-1&timeout=50ms");
  BOOST_TEST(url.options().user == "me");
  BOOST_TEST(url.options().password == "pw");
  BOOST_TEST(url.options().host == "example.org");
  BOOST_TEST(url.options().port == 7000);
  BOOST_TEST(url.options().database == 2);
  BOOST_TEST(url.options().client_name == "web-1");
  BOOST_TEST((url.options().timeout == 50ms));
}

BOOST_AUTO_TEST_CASE(schemes_may_be_those_of_valkey_and_in_capitals) {
  for (const auto* text : {"valkey://h", "REDIS://h", "Valkey://h", "valkey+cluster://h"}) {
    BOOST_TEST(!parsed(text).options().tls.has_value());
  }
  for (const auto* text : {"valkeys://h", "REDISS://h", "VALKEYS+Cluster://h"}) {
    BOOST_TEST(parsed(text).options().tls.has_value());
  }
  BOOST_TEST((parsed("VALKEYS+Cluster://h").kind() == UrlKind::cluster));
  BOOST_TEST(parsed("UNIX:///run/x").options().unix_path == "/run/x");
}

BOOST_AUTO_TEST_CASE(a_slash_may_follow_the_database) {
  BOOST_TEST(parsed("redis://host/0/").options().database == 0);
  BOOST_TEST(parsed("redis://host/12/?timeout=1s").options().database == 12);
  BOOST_TEST(parsed("unix:///run/x/").options().unix_path == "/run/x/");
}

BOOST_AUTO_TEST_CASE(user_and_password_may_each_be_missing) {
  BOOST_TEST(parsed("redis://:pw@host").options().password == "pw");
  BOOST_TEST(parsed("redis://:pw@host").options().user == "");
  BOOST_TEST(parsed("redis://me@host").options().user == "me");
  BOOST_TEST(parsed("redis://me:@host").options().password == "");
  BOOST_TEST(parsed("redis://host?user=me&password=pw").options().user == "me");
  BOOST_TEST(parsed("redis://host?user=me&password=pw").options().password == "pw");
}

BOOST_AUTO_TEST_CASE(a_password_may_contain_colons_and_unescaped_ats) {
  BOOST_TEST(parsed("redis://:a:b@host").options().password == "a:b");
  BOOST_TEST(parsed("redis://me:a@b@host").options().password == "a@b");
  BOOST_TEST(parsed("redis://me:a,b[c]@host").options().password == "a,b[c]");
  BOOST_TEST(parsed("redis+cluster://me:a%2Cb@h1,h2").options().password == "a,b");
  BOOST_TEST(parsed("redis://me@corp:pw@host").options().user == "me@corp");
}

BOOST_AUTO_TEST_CASE(escapes_are_decoded_in_every_part) {
  const ParsedUrl url =
      parsed("redis://%6De:%2F%3f%23%40%25%20%E2%98%ad@ex%61mple:7000/%31?client_name=a%2Bb+c");
  BOOST_TEST(url.options().user == "me");
  BOOST_TEST(url.options().password == "/?#@% \xE2\x98\xAD");
  BOOST_TEST(url.options().host == "example");
  BOOST_TEST(url.options().database == 1);
  BOOST_TEST(url.options().client_name == "a+b+c");
  BOOST_TEST(parsed("unix:///a%20b/%3F").options().unix_path == "/a b/?");
}

BOOST_AUTO_TEST_CASE(ipv6_addresses_are_in_brackets) {
  BOOST_TEST(parsed("redis://[::1]").options().host == "::1");
  BOOST_TEST(parsed("redis://[::1]").options().port == 6379);
  BOOST_TEST(parsed("redis://:pw@[2001:db8::7]:7000/1").options().host == "2001:db8::7");
  BOOST_TEST(parsed("redis://:pw@[2001:db8::7]:7000/1").options().port == 7000);
  BOOST_TEST(parsed("redis://[fe80::1%25eth0]").options().host == "fe80::1%eth0");
  BOOST_TEST(parsed("redis://[::ffff:10.0.0.7]").options().host == "::ffff:10.0.0.7");
}

BOOST_AUTO_TEST_CASE(a_unix_url_has_a_path_and_no_host) {
  const ParsedUrl url = parsed("unix://me:pw@/run/redis.sock?db=2");
  BOOST_TEST(url.options().unix_path == "/run/redis.sock");
  BOOST_TEST(url.options().user == "me");
  BOOST_TEST(url.options().password == "pw");
  BOOST_TEST(url.options().database == 2);
  BOOST_TEST(parsed("unix:///run/redis.sock").options().unix_path == "/run/redis.sock");
  BOOST_TEST(parsed("unix:///run/redis.sock?tls=true").options().tls.has_value());
}

BOOST_AUTO_TEST_CASE(rediss_is_tls_and_verifies_unless_an_insecure_option_is_given) {
  BOOST_TEST_REQUIRE(parsed("rediss://host").options().tls.has_value());
  BOOST_TEST(!parsed("rediss://host").options().tls->insecure_skip_verification);
  const ParsedUrl url = parsed(
      "rediss://host?tls_ca_file=/ca.pem&tls_ca_directory=/ca&tls_certificate_file=/c.pem&"
      "tls_key_file=/k.pem&tls_server_name=sni&tls_min_version=1.3&tls_ciphers=A:B&"
      "tls_cipher_suites=C&insecure_skip_verification=true&insecure_skip_name_check=1");
  const TlsOptions tls = url.options().tls.value();
  BOOST_TEST(tls.ca_file == "/ca.pem");
  BOOST_TEST(tls.ca_directory == "/ca");
  BOOST_TEST(tls.certificate_file == "/c.pem");
  BOOST_TEST(tls.key_file == "/k.pem");
  BOOST_TEST(tls.server_name == "sni");
  BOOST_TEST((tls.min_version == TlsVersion::tls1_3));
  BOOST_TEST(tls.ciphers == "A:B");
  BOOST_TEST(tls.cipher_suites == "C");
  BOOST_TEST(tls.insecure_skip_verification);
  BOOST_TEST(tls.insecure_skip_name_check);
  BOOST_TEST(parsed("redis://host?tls=1&tls_ca_file=/ca").options().tls->ca_file == "/ca");
}

BOOST_AUTO_TEST_CASE(durations_have_units_and_are_seconds_without) {
  const auto timeout_of = [](std::string text) {
    return parsed("redis://?timeout=" + text).options().timeout;
  };
  BOOST_TEST((timeout_of("50ms") == 50ms));
  BOOST_TEST((timeout_of("2s") == 2s));
  BOOST_TEST((timeout_of("1min") == 1min));
  BOOST_TEST((timeout_of("2h") == 2h));
  BOOST_TEST((timeout_of("250us") == 250us));
  BOOST_TEST((timeout_of("3") == 3s));
  BOOST_TEST((timeout_of("0.1") == 100ms));
  BOOST_TEST((timeout_of("1.5min") == 90s));
  BOOST_TEST((timeout_of("0") == 0s));
}

BOOST_AUTO_TEST_CASE(sizes_have_units) {
  const auto bytes_of = [](std::string text) {
    return parsed("redis://?max_pending_bytes=" + text).options().max_pending_bytes;
  };
  BOOST_TEST(bytes_of("65536") == 65536U);
  BOOST_TEST(bytes_of("64kb") == 64U << 10);
  BOOST_TEST(bytes_of("256MB") == 256U << 20);
  BOOST_TEST(bytes_of("2gb") == std::size_t{2} << 30);
}

BOOST_AUTO_TEST_CASE(every_option_reaches_its_field) {
  const ParsedUrl url = parsed(
      "redis://"
      "?protocol=resp3&subscribe_in_band=true&announce_library=false&pool_size=7&max_exclusive=3&"
      "when_disconnected=wait&retry=write_last_wins&max_pending=9&max_pending_bytes=10&"
      "connect_timeout=1&handshake_timeout=2&refused_login_wait=7&ping_interval=3&dead_after=4&"
      "keepalive=5&"
      "tcp_user_timeout=6&backoff_min=10ms&backoff_max=20ms&backoff_stable_after=30ms&"
      "reply_limits_bulk_bytes=1kb&reply_limits_total_bytes=2kb&reply_limits_elements=3&"
      "reply_limits_depth=4&reply_limits_line_bytes=5kb&reply_limits_decoded_bytes=6kb&"
      "no_evict=true&no_touch=true&reconnect=false&connect_attempts=4&tcp_nodelay=false&"
      "send_buffer=7kb&receive_buffer=8kb&read_buffer=1mb&total_connect_timeout=8&"
      "keepalive_interval=9&keepalive_count=10&max_idle=11&max_lifetime=12");
  const Options& o = url.options();
  BOOST_TEST((o.protocol == ProtocolVersion::resp3));
  BOOST_TEST(o.subscribe_in_band);
  BOOST_TEST(!o.announce_library);
  BOOST_TEST(o.pool_size == 7U);
  BOOST_TEST(o.max_exclusive == 3U);
  BOOST_TEST((o.when_disconnected == WhenDisconnected::wait));
  BOOST_TEST((o.retry == Retry::write_last_wins));
  BOOST_TEST(o.max_pending == 9U);
  BOOST_TEST(o.max_pending_bytes == 10U);
  BOOST_TEST((o.connect_timeout == 1s));
  BOOST_TEST((o.handshake_timeout == 2s));
  BOOST_TEST((o.refused_login_wait == 7s));
  BOOST_TEST((o.ping_interval == 3s));
  BOOST_TEST((o.dead_after == 4s));
  BOOST_TEST((o.keepalive == 5s));
  BOOST_TEST((o.tcp_user_timeout == 6s));
  BOOST_TEST((o.backoff.min == 10ms));
  BOOST_TEST((o.backoff.max == 20ms));
  BOOST_TEST((o.backoff.stable_after == 30ms));
  BOOST_TEST(o.reply_limits.bulk_bytes == 1U << 10);
  BOOST_TEST(o.reply_limits.total_bytes == 2U << 10);
  BOOST_TEST(o.reply_limits.elements == 3U);
  BOOST_TEST(o.reply_limits.depth == 4U);
  BOOST_TEST(o.reply_limits.line_bytes == 5U << 10);
  BOOST_TEST(o.reply_limits.decoded_bytes == 6U << 10);
  BOOST_TEST(o.no_evict);
  BOOST_TEST(o.no_touch);
  BOOST_TEST(!o.reconnect);
  BOOST_TEST(o.connect_attempts == 4U);
  BOOST_TEST(!o.tcp_nodelay);
  BOOST_TEST(o.send_buffer == 7U << 10);
  BOOST_TEST(o.receive_buffer == 8U << 10);
  BOOST_TEST(o.read_buffer == 1U << 20);
  BOOST_TEST((o.total_connect_timeout == 8s));
  BOOST_TEST((o.keepalive_interval == 9s));
  BOOST_TEST(o.keepalive_count == 10);
  BOOST_TEST((o.max_idle == 11s));
  BOOST_TEST((o.max_lifetime == 12s));
}

BOOST_AUTO_TEST_CASE(choices_are_given_by_name) {
  const auto protocol_of = [](std::string text) {
    return parsed("redis://?protocol=" + text).options().protocol;
  };
  BOOST_TEST((protocol_of("2") == ProtocolVersion::resp2));
  BOOST_TEST((protocol_of("3") == ProtocolVersion::resp3));
  BOOST_TEST((protocol_of("resp3") == ProtocolVersion::resp3));
  BOOST_TEST((protocol_of("automatic") == ProtocolVersion::automatic));
  const auto retry_of = [](std::string text) {
    return parsed("redis://?retry=" + text).options().retry;
  };
  BOOST_TEST((retry_of("none") == Retry::none));
  BOOST_TEST((retry_of("read_only") == Retry::read_only));
  BOOST_TEST((retry_of("write_checked") == Retry::write_checked));
  BOOST_TEST((retry_of("all") == Retry::all));
}

BOOST_AUTO_TEST_CASE(pool_size_selects_a_pool) {
  BOOST_TEST(parsed("redis://host?pool_size=10").pool());
  BOOST_TEST(!parsed("redis://host?max_pending=10").pool());
}

BOOST_AUTO_TEST_CASE(copies_and_moves_keep_the_texts_alive) {
  auto first = std::make_unique<ParsedUrl>(parsed("redis://me:pw@example.org"));
  const ParsedUrl copy = *first;
  const ParsedUrl moved = std::move(*first);
  first.reset();
  BOOST_TEST(copy.options().host == "example.org");
  BOOST_TEST(moved.options().password == "pw");
}

BOOST_AUTO_TEST_CASE(a_bad_beginning_is_pointed_at) { check_all(bad_beginnings); }
BOOST_AUTO_TEST_CASE(a_bad_address_is_pointed_at) { check_all(bad_addresses); }
BOOST_AUTO_TEST_CASE(a_bad_option_is_pointed_at) { check_all(bad_options); }
BOOST_AUTO_TEST_CASE(a_bad_unix_url_is_pointed_at) { check_all(bad_unix_urls); }

BOOST_AUTO_TEST_CASE(a_message_is_three_lines) {
  BOOST_TEST(message_of("redis://me:secret-canary@localhost:6379?tiemout=2s") ==
             "url: unknown option 'tiemout', did you mean 'timeout'? (at character 28)\n"
             "redis://***@localhost:6379?tiemout=***\n"
             "                           ^");
  BOOST_TEST(message_of("").starts_with("url: begin with "));
}

BOOST_AUTO_TEST_CASE(passwords_are_redacted) {
  BOOST_TEST(redacted_url("redis://me:pw@host:1/2?timeout=1") == "redis://***@host:1/2?timeout=1");
  BOOST_TEST(redacted_url("redis://:pw@host") == "redis://***@host");
  BOOST_TEST(redacted_url("redis://pw@host") == "redis://***@host");
  BOOST_TEST(redacted_url("redis://[::1]:6379/0") == "redis://[::1]:6379/0");
  BOOST_TEST(redacted_url("unix://me:pw@/run/x") == "unix://***@/run/x");
  BOOST_TEST(redacted_url("redis://host?password=pw&db=1") == "redis://host?password=***&db=1");
  BOOST_TEST(redacted_url("redis://host\x1b[2J") == "redis://host***");
  BOOST_TEST(redacted_url("redis://h\xc2\x9b?timeout=\xff\xe2\x80\xae") ==
             "redis://h???timeout=????");
}

// Wherever a password is in a URL, right or wrong, nothing of it is shown.
BOOST_AUTO_TEST_CASE(a_password_never_appears) {
  const std::string endings[] = {
      "@host",      "@host:x", "@ho%zz",   "@host/x",   "@host?x=1", "@[::1",  "@host?tls=no",
      "@host/1?db", "@host#",  "@host\n",  "@host?db=", "/@host",    "?@host", "#@host",
      "@@host",     "%@host",  "%00@host", " @host",    ":x@host",   "",       "/",
      "?db=1",      "@",       "@/x?db=x", "@host/a@b", "://B"};
  for (const std::string beginning :
       {"redis://me:", "redis://:", "rediss://me:", "unix://me:", "http://me:", "redis:me:",
        "redis+cluster://me:", "me:", "redis://host?password=", "redis://host?passwd=", "redis:",
        "host?password=", "redis://host?timeout=1?password="}) {
    for (const std::string& ending : endings) {
      const std::string url = beginning + canary + ending;
      const auto outcome = parse_url(url);
      BOOST_TEST(redacted_url(url).find("canary") == std::string::npos, redacted_url(url));
      if (outcome) continue;
      BOOST_TEST(outcome.error().message().find("canary") == std::string::npos,
                 outcome.error().message());
    }
  }
}

BOOST_AUTO_TEST_CASE(every_prefix_of_a_url_is_accepted_or_refused_without_the_password) {
  const std::string url =
      "rediss://me:secret-canary@[::1]:7000/1?timeout=2s&password=secret-canary";
  for (std::size_t size = 0; size <= url.size(); ++size) {
    const auto outcome = parse_url(url.substr(0, size));
    if (outcome) continue;
    const std::string_view message = outcome.error().message();
    BOOST_TEST(message.find("secret") == std::string::npos, message);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
