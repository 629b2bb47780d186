#include <deferredis/reactor/format.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

BOOST_AUTO_TEST_SUITE(reactor_format)

BOOST_AUTO_TEST_CASE(prints_what_to_string_returns) {
  const Error error(errc::timeout, "GET: no reply within 5000 ms", Delivery::maybe_applied);
  BOOST_TEST(fmt::format("{}", error) ==
             "TimeoutError: GET: no reply within 5000 ms (maybe_applied)");
  BOOST_TEST(fmt::format("{}", error) == to_string(error));
  BOOST_TEST(fmt::format("{}", error.code()) == "TimeoutError");
  BOOST_TEST(fmt::format("{}", Delivery::not_sent) == "not_sent");
  BOOST_TEST(fmt::format("{}", Endpoint::tcp("::1", 6379)) == "[::1]:6379");
  BOOST_TEST(fmt::format("{}", Endpoint::unix_socket("/run/a.sock")) == "/run/a.sock");
}

BOOST_AUTO_TEST_CASE(accepts_width_and_precision_like_a_string) {
  BOOST_TEST(fmt::format("{:>10}|", Delivery::rejected) == "  rejected|");
  BOOST_TEST(fmt::format("{:.4}", Endpoint::tcp("localhost", 1)) == "loca");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
