// Command literals: the compiler knows their words, keys and bytes.
#include <deferredis/protocol/literals.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using namespace deferredis::literals;

// What the literal sends with these values in place of its placeholders.
template <class Literal>
std::string sent(Literal, std::vector<std::string_view> given) {
  std::vector<std::string_view> views;
  for (std::size_t i = 0; i < Literal::arguments; ++i) {
    const std::size_t number = Literal::placeholder_at(i);
    views.push_back(number == 0 ? Literal::word_at(i) : given[number - 1]);
  }
  std::string prebuilt, plain;
  CommandView{Literal::row, views, &Literal::prebuilt}.encode(prebuilt);
  CommandView{Literal::row, views}.encode(plain);
  BOOST_TEST((Literal::prebuilt.parts.size() == Literal::placeholders + 1));
  return prebuilt == plain ? prebuilt : "prebuilt " + prebuilt + " but plain " + plain;
}

BOOST_AUTO_TEST_SUITE(command_literals)

BOOST_AUTO_TEST_CASE(the_prebuilt_bytes_equal_those_of_the_plain_command) {
  BOOST_TEST(sent("SET {} {} EX {}"_redis, {"key", "a long value of 24 bytes", "10"}) ==
             "*5\r\n$3\r\nSET\r\n$3\r\nkey\r\n$24\r\na long value of 24 bytes\r\n$2\r\nEX\r\n"
             "$2\r\n10\r\n");
  BOOST_TEST(sent("PING"_redis, {}) == "*1\r\n$4\r\nPING\r\n");
  BOOST_TEST(sent("CONFIG GET maxmemory"_redis, {}) ==
             "*3\r\n$6\r\nCONFIG\r\n$3\r\nGET\r\n$9\r\nmaxmemory\r\n");
  BOOST_TEST(sent("MSET {} 1 b {}"_redis, {"", "2"}) ==
             "*5\r\n$4\r\nMSET\r\n$0\r\n\r\n$1\r\n1\r\n$1\r\nb\r\n$1\r\n2\r\n");
  BOOST_TEST(sent("  XADD {} * 0123456789 {} "_redis, {"s", "v"}) ==
             "*5\r\n$4\r\nXADD\r\n$1\r\ns\r\n$1\r\n*\r\n$10\r\n0123456789\r\n$1\r\nv\r\n");
}

// Redis 7.2 added the last word.
BOOST_AUTO_TEST_CASE(a_literal_may_have_the_arguments_that_later_servers_allow) {
  BOOST_TEST(sent("ZRANK z m WITHSCORE"_redis, {}) ==
             "*4\r\n$5\r\nZRANK\r\n$1\r\nz\r\n$1\r\nm\r\n$9\r\nWITHSCORE\r\n");
}

BOOST_AUTO_TEST_CASE(command_keys_and_placeholders_are_constants) {
  using Set = decltype("set {} {} ex {}"_redis);
  static_assert(Set::row.name == "SET" && Set::first_key == 0);
  static_assert(Set::arguments == 4 && Set::placeholders == 3);
  using Encoding = decltype("OBJECT ENCODING {}"_redis);
  static_assert(Encoding::row.name == "OBJECT ENCODING" && Encoding::first_key == 0);
  using BitOp = decltype("BITOP AND {} {} {}"_redis);
  static_assert(BitOp::first_key == 1);
  using Ping = decltype("PING"_redis);
  static_assert(Ping::first_key == Ping::arguments);
  BOOST_TEST(Set::row.has(CommandFlag::write));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
