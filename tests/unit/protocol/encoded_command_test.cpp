#include <deferredis/protocol/encoded_command.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/find_command.hpp>

namespace deferredis {
namespace {

// The arguments that are read back from the encoded command.
std::vector<std::string> read_back(const CommandRow& row,
                                   const std::vector<std::string_view>& arguments) {
  std::string bytes;
  CommandView{row, arguments}.encode(bytes);
  const EncodedCommand command(row, bytes);
  BOOST_TEST(&command.view().row == &row);
  std::vector<std::string> words;
  for (const std::string_view word : command.view().arguments) words.emplace_back(word);
  return words;
}

BOOST_AUTO_TEST_SUITE(encoded_command)

BOOST_AUTO_TEST_CASE(returns_the_arguments_after_the_command_name) {
  const std::vector<std::string> expected{"key", "value"};
  BOOST_TEST(read_back(*find_command("SET"), {"key", "value"}) == expected,
             boost::test_tools::per_element());
  BOOST_TEST(read_back(*find_command("OBJECT", "ENCODING"), {"key"}).front() == "key");
}

BOOST_AUTO_TEST_CASE(may_have_no_arguments) {
  BOOST_TEST(read_back(*find_command("DBSIZE"), {}).empty());
  BOOST_TEST(read_back(*find_command("SCRIPT", "KILL"), {}).empty());
}

BOOST_AUTO_TEST_CASE(keeps_empty_words_line_ends_and_every_byte) {
  std::string all;
  for (int i = 0; i != 256; ++i) all.push_back(static_cast<char>(i));
  const std::vector<std::string> expected{"", "\r\n$3\r\nGET\r\n", all, ""};
  BOOST_TEST(read_back(*find_command("MSET"), {"", "\r\n$3\r\nGET\r\n", all, ""}) == expected,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(keeps_many_and_large_words) {
  const std::string large(100'000, 'x');
  std::vector<std::string_view> words(1'000, "k");
  words.push_back(large);
  const auto read = read_back(*find_command("DEL"), words);
  BOOST_REQUIRE(read.size() == 1'001u);
  BOOST_TEST(read[999] == "k");
  BOOST_TEST(read[1'000].size() == large.size());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
