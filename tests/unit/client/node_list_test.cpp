#include <deferredis/client/node_list.hpp>

#include <list>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

BOOST_AUTO_TEST_SUITE(node_list)

std::string joined(const NodeList& nodes) {
  std::string text;
  for (const std::string_view node : nodes.views()) text.append(node).append("|");
  return text;
}

BOOST_AUTO_TEST_CASE(one_text_is_split_at_commas) {
  BOOST_TEST(joined("10.0.0.1:7000, 10.0.0.2:7000 ,[::1]:7,") ==
             "10.0.0.1:7000|10.0.0.2:7000|[::1]:7|");
}

BOOST_AUTO_TEST_CASE(a_range_of_any_texts_is_accepted) {
  const std::vector<std::string> strings{"a:1", "b:2"};
  const std::list<std::string_view> views{"c:3"};
  BOOST_TEST(joined(strings) == "a:1|b:2|");
  BOOST_TEST(joined(views) == "c:3|");
}

BOOST_AUTO_TEST_CASE(endpoints_get_the_default_port_and_occur_once) {
  const auto endpoints = NodeList("a:1,b,a:1").endpoints(26379).value();
  BOOST_REQUIRE(endpoints.size() == 2U);
  BOOST_TEST((endpoints[0] == Endpoint::tcp("a", 1)));
  BOOST_TEST((endpoints[1] == Endpoint::tcp("b", 26379)));
}

BOOST_AUTO_TEST_CASE(an_empty_list_and_a_bad_node_are_named) {
  const auto none = NodeList(" ").endpoints(1);
  BOOST_REQUIRE(!none);
  BOOST_TEST((none.error().code() == errc::invalid_argument));
  const auto bad = NodeList("a:1,b:no").endpoints(1);
  BOOST_REQUIRE(!bad);
  BOOST_TEST((bad.error().code() == errc::invalid_argument));
  // This text may be a password.
  BOOST_TEST(bad.error().message().find("'b:***'") != std::string_view::npos,
             bad.error().message());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
