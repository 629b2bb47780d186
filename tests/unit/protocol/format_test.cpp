#include <deferredis/protocol/format.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

BOOST_AUTO_TEST_SUITE(protocol_format)

BOOST_AUTO_TEST_CASE(prints_a_reply_as_one_line) {
  const Reply reply = Reply::array({Reply::bulk_string("a\r\n\"b\""), Reply::integer(1), Reply()});
  BOOST_TEST(fmt::format("{}", reply) == "[\"a\\r\\n\\\"b\\\"\", 1, nil]");
  BOOST_TEST(fmt::format("{}", Reply::error("ERR no")) == "(error) ERR no");
  BOOST_TEST(fmt::format("{}", reply.type()) == to_string(reply.type()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
