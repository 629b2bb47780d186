#include <deferredis/sharding/slots/redirect.hpp>

#include <deferredis/protocol/server_error.hpp>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

const Endpoint answered = Endpoint::tcp("10.0.0.9", 7009);

Endpoint target_of(std::string_view line) {
  const auto redirect = parse_redirect(make_reply_error(line));
  BOOST_REQUIRE(redirect.has_value());
  return redirect->target(answered);
}

BOOST_AUTO_TEST_SUITE(redirects)

BOOST_AUTO_TEST_CASE(reads_moved_and_ask) {
  const auto moved = parse_redirect(make_reply_error("MOVED 3999 127.0.0.1:6381"));
  BOOST_REQUIRE(moved.has_value());
  BOOST_TEST((moved->kind == Redirect::Kind::moved));
  BOOST_TEST(moved->slot == 3999);
  const auto ask = parse_redirect(make_reply_error("ASK 0 redis-1.example:6381"));
  BOOST_REQUIRE(ask.has_value());
  BOOST_TEST((ask->kind == Redirect::Kind::ask));
}

BOOST_AUTO_TEST_CASE(finds_the_host_in_every_form_that_servers_use) {
  BOOST_TEST((target_of("MOVED 1 10.0.0.1:6381") == Endpoint::tcp("10.0.0.1", 6381)));
  BOOST_TEST((target_of("MOVED 1 ::1:6381") == Endpoint::tcp("::1", 6381)));
  BOOST_TEST((target_of("MOVED 1 [fe80::1]:6381") == Endpoint::tcp("fe80::1", 6381)));
  BOOST_TEST((target_of("ASK 1 node_1.example:65535") == Endpoint::tcp("node_1.example", 65535)));
  BOOST_TEST((target_of("MOVED 1 :6381") == Endpoint::tcp("10.0.0.9", 6381)));
}

BOOST_AUTO_TEST_CASE(reads_a_redirect_with_context) {
  const Error told = make_reply_error("MOVED 7 10.0.0.1:6381").with_context("SSUBSCRIBE");
  const auto redirect = parse_redirect(told);
  BOOST_REQUIRE(redirect.has_value());
  BOOST_TEST(redirect->slot == 7);
  BOOST_TEST((redirect->target(answered) == Endpoint::tcp("10.0.0.1", 6381)));
}

BOOST_AUTO_TEST_CASE(says_if_the_node_does_not_know_the_host) {
  const auto redirect = parse_redirect(make_reply_error("MOVED 1 ?:6381"));
  BOOST_REQUIRE(redirect.has_value());
  BOOST_TEST(!redirect->known());
}

BOOST_AUTO_TEST_CASE(refuses_malformed_redirects) {
  for (const std::string_view line :
       {"MOVED", "MOVED ", "MOVED 1", "MOVED 1 ", "MOVED 16384 h:1", "MOVED -1 h:1", "MOVED x h:1",
        "MOVED 1 h", "MOVED 1 h:", "MOVED 1 h:0", "MOVED 1 h:65536", "MOVED 1 h:70000",
        "MOVED 1 h:1x", "MOVED 1 h/../x:1", "MOVED 1 h\n:1", "MOVED 99999999999999 h:1",
        "ASK 1 a b:1", "MOVED 1 @:1"}) {
    BOOST_TEST_CONTEXT(line) {
      const auto redirect = parse_redirect(make_reply_error(line));
      BOOST_REQUIRE(!redirect.has_value());
      BOOST_TEST((redirect.error().code() == errc::protocol));
    }
  }
  const std::string long_host(256, 'a');
  BOOST_TEST(!parse_redirect(make_reply_error("MOVED 1 " + long_host + ":1")).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
