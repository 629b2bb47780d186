#include <deferredis/sharding/key_slot.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(key_slots)

BOOST_AUTO_TEST_CASE(returns_the_check_value_of_crc_16_xmodem) {
  BOOST_TEST(crc16("123456789") == 0x31c3);
  BOOST_TEST(crc16("") == 0);
  BOOST_TEST(crc16("\0\xff"sv) == crc16("\xff"sv));  // a leading zero changes nothing
}

BOOST_AUTO_TEST_CASE(hashes_the_text_in_the_first_braces) {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"{user1000}.following", "user1000"},
      {"foo{}{bar}", "foo{}{bar}"},
      {"foo{{bar}}zap", "{bar"},
      {"foo{bar}{zap}", "bar"},
      {"a}b{c}", "c"},
      {"{}", "{}"},
      {"{", "{"},
      {"}{", "}{"},
      {"{a", "{a"},
      {"", ""},
  };
  for (const auto& row : table) {
    BOOST_TEST_CONTEXT(row.first) {
      BOOST_TEST(hash_tag(row.first) == row.second);
      BOOST_TEST(key_slot(row.first) == crc16(row.second) % slot_count);
    }
  }
}

BOOST_AUTO_TEST_CASE(agrees_with_the_server) {
  BOOST_TEST(key_slot("foo") == 12182);
  BOOST_TEST(key_slot("bar") == 5061);
  BOOST_TEST(key_slot("hello") == 866);
  BOOST_TEST(key_slot("") == 0);
  BOOST_TEST(key_slot("{foo}x") == key_slot("foo"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
