// Where a blocking command says how long it waits.
#include <deferredis/client/commands/blocking_timeout.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/command_table.hpp>

namespace deferredis::detail {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string_view>;

BOOST_AUTO_TEST_SUITE(blocking_timeout_place)

BOOST_AUTO_TEST_CASE(reads_of_streams_count_milliseconds_where_they_block) {
  const Words words{"COUNT", "7", "block", "1500", "STREAMS", "BLOCK", "0"};
  const CommandView read{table::xread, words};
  BOOST_TEST(timeout_place(read)->argument == 3u);
  BOOST_TEST((blocking_timeout(read) == 1500ms));
  BOOST_TEST((effect_of(read) == Effect::blocks));
}

BOOST_AUTO_TEST_CASE(a_key_or_group_with_that_name_is_not_an_option) {
  const Words key{"STREAMS", "BLOCK", "0"};
  BOOST_TEST((effect_of(CommandView{table::xread, key}) == Effect::none));
  const Words group{"GROUP", "BLOCK", "STREAMS", "COUNT", "1", "STREAMS", "s", ">"};
  BOOST_TEST((effect_of(CommandView{table::xreadgroup, group}) == Effect::none));
  const Words both{"GROUP", "BLOCK", "5", "BLOCK", "20", "STREAMS", "s", ">"};
  BOOST_TEST((blocking_timeout(CommandView{table::xreadgroup, both}) == 20ms));
}

BOOST_AUTO_TEST_CASE(others_count_seconds_first_or_last) {
  const Words last{"a", "b", "0.25"};
  BOOST_TEST((blocking_timeout(CommandView{table::blpop, last}) == 250ms));
  const Words first{"2", "1", "a", "LEFT"};
  BOOST_TEST((blocking_timeout(CommandView{table::blmpop, first}) == 2s));
  for (const char* bad : {"-1", "x", "1e99", "", "nan"}) {
    const Words words{"a", bad};
    BOOST_TEST(!blocking_timeout(CommandView{table::blpop, words}).has_value());
  }
  BOOST_TEST(!blocking_timeout(CommandView{table::blpop, {}}).has_value());
}

BOOST_AUTO_TEST_CASE(a_wait_is_never_written_as_endless) {
  const TimeoutPlace milliseconds{0, true};
  BOOST_TEST(milliseconds.text(1500ms) == "1500");
  BOOST_TEST(milliseconds.text(1ns) == "1");
  BOOST_TEST(milliseconds.text(-3s) == "1");
  BOOST_TEST(TimeoutPlace{}.text(1500ms) == "1.5");
}

BOOST_AUTO_TEST_CASE(every_dollar_is_an_open_position_with_its_key) {
  const std::vector<std::string> words{"BLOCK", "0", "STREAMS", "a", "b", "$", "$", "5-0", "$"};
  const auto open = open_positions(words);
  BOOST_REQUIRE(open.size() == 2u);
  BOOST_TEST(open[0].key == 3u);
  BOOST_TEST(open[0].id == 6u);
  BOOST_TEST(open[1].key == 5u);
  BOOST_TEST(open[1].id == 8u);
  BOOST_TEST(open_positions(std::vector<std::string>{"BLOCK", "0"}).empty());
  BOOST_TEST(open_positions(std::vector<std::string>{"STREAMS"}).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::detail
