#include <deferredis/reactor/endpoint.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

using namespace deferredis;

namespace {

/// The parsed `text`, written out again; or the error's text.
std::string parsed(std::string_view text) {
  const auto endpoint = Endpoint::parse(text, 6379);
  return endpoint ? to_string(*endpoint) : std::string(endpoint.error().message());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(endpoint)

BOOST_AUTO_TEST_CASE(a_host_alone_gets_the_default_port) {
  BOOST_TEST(parsed("localhost") == "localhost:6379");
  BOOST_TEST(parsed("10.0.0.7") == "10.0.0.7:6379");
}

BOOST_AUTO_TEST_CASE(a_port_may_follow_the_host) {
  BOOST_TEST(parsed("redis.example.org:7000") == "redis.example.org:7000");
  BOOST_TEST(parsed("h:1") == "h:1");
  BOOST_TEST(parsed("h:65535") == "h:65535");
}

BOOST_AUTO_TEST_CASE(an_address_of_ipv6_needs_brackets_only_with_a_port) {
  BOOST_TEST(parsed("::1") == "[::1]:6379");
  BOOST_TEST(parsed("[::1]") == "[::1]:6379");
  BOOST_TEST(parsed("[fe80::1%eth0]:7000") == "[fe80::1%eth0]:7000");
  BOOST_TEST(parsed("2001:db8::7") == "[2001:db8::7]:6379");
}

BOOST_AUTO_TEST_CASE(a_path_is_a_unix_socket) {
  BOOST_TEST(parsed("/run/redis.sock") == "/run/redis.sock");
  BOOST_TEST(parsed("unix:redis.sock") == "redis.sock");
  BOOST_TEST(Endpoint::unix_socket("/a").is_unix());
  BOOST_TEST(!Endpoint::tcp("a", 1).is_unix());
}

BOOST_AUTO_TEST_CASE(an_invalid_port_is_refused) {
  for (const char* text : {"h:", "h:0", "h:65536", "h:-1", "h:+1", "[::1]:", "[::1]:99999"}) {
    BOOST_TEST(parsed(text) ==
               "endpoint '" + std::string(text) + "': the port must be a number from 1 to 65535");
  }
}

// "app:password" without its '@', or a URL in place of an address.
BOOST_AUTO_TEST_CASE(a_possible_password_is_refused_and_not_repeated) {
  const std::string no_port = "': the port must be a number from 1 to 65535";
  const std::string no_user = "': user and password are separate options, not part of an address";
  BOOST_TEST(parsed("h:1x") == "endpoint 'h:***" + no_port);
  BOOST_TEST(parsed("[::1]:S3cret") == "endpoint '[::1]:***" + no_port);
  BOOST_TEST(parsed("app:S3cret@h:1") == "endpoint '***@h:1" + no_user);
  BOOST_TEST(parsed("app:S3cret:h:1") ==
             "endpoint 'app:***': only an IPv6 address has more than one ':'");
  BOOST_TEST(parsed("S3cret@h") == "endpoint '***@h" + no_user);
  BOOST_TEST(parsed("redis://:S3cret@h") == "endpoint '***@h" + no_user);
  BOOST_TEST(parsed("[S3cret@h") == "endpoint '***@h" + no_user);
}

BOOST_AUTO_TEST_CASE(an_invalid_host_is_refused) {
  for (const char* text : {"", ":6379", "[::1", "[]", "[]:1", "[::1]x"}) {
    const auto endpoint = Endpoint::parse(text, 6379);
    BOOST_TEST(!endpoint, "'" << text << "' was taken");
    if (!endpoint) BOOST_TEST((endpoint.error().code() == errc::invalid_argument));
  }
}

BOOST_AUTO_TEST_CASE(control_characters_and_spaces_are_refused_and_not_repeated) {
  using namespace std::string_view_literals;
  for (const auto text : {"a b"sv, "a\r\nFLUSHALL"sv, "a\0b"sv, " a"sv, "/run/a b"sv}) {
    BOOST_TEST(parsed(text) == "endpoint '...': it has a control character or space");
  }
}

BOOST_AUTO_TEST_CASE(the_name_a_server_gives_itself_stays_on_one_line) {
  BOOST_TEST(to_string(Endpoint::tcp("a\r\nb\x1b[2J", 1)) == "a\\r\\nb\\x1b[2J:1");
  BOOST_TEST(to_string(Endpoint::unix_socket("/a\xff\n")) == "/a\\xff\\n");
}

BOOST_AUTO_TEST_CASE(endpoints_are_compared_by_value) {
  BOOST_TEST((Endpoint::tcp("a", 1) == Endpoint::tcp("a", 1)));
  BOOST_TEST((Endpoint::tcp("a", 1) != Endpoint::tcp("a", 2)));
  BOOST_TEST((Endpoint::tcp("a", 0) != Endpoint::unix_socket("a")));
}

BOOST_AUTO_TEST_SUITE_END()
