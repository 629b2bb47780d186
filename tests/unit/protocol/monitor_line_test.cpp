// MONITOR's lines, as redis-server writes them.
#include <deferredis/protocol/monitor_line.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/conversation.hpp"

namespace deferredis {
namespace {

using namespace test;
using Words = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(monitor_line)

BOOST_AUTO_TEST_CASE(a_line_is_read_with_its_time_database_client_and_words) {
  const auto line =
      parse_monitor_line(R"(1339518083.107412 [15 127.0.0.1:60866] "set" "a key" "v")");
  BOOST_REQUIRE(line.has_value());
  BOOST_TEST(line->time.time_since_epoch().count() == 1339518083107412);
  BOOST_TEST(line->database == 15);
  BOOST_TEST(line->client == "127.0.0.1:60866");
  BOOST_TEST((line->words == Words{"set", "a key", "v"}));
}

BOOST_AUTO_TEST_CASE(escapes_are_undone_and_any_byte_comes_back) {
  const auto line = parse_monitor_line(R"(1.000001 [0 lua] "x" "\"\\\n\r\t\a\b\x00\xffz" "")");
  BOOST_REQUIRE(line.has_value());
  const std::string bytes("\"\\\n\r\t\a\b\0\xffz", 10);
  BOOST_TEST((line->words == Words{"x", bytes, ""}));
}

BOOST_AUTO_TEST_CASE(clients_with_every_kind_of_address_are_read) {
  for (const std::string client : {"lua", "unix:/tmp/redis.sock", "[::1]:6379", ""}) {
    const auto line = parse_monitor_line("1.0 [0 " + client + "] \"ping\"");
    BOOST_REQUIRE(line.has_value());
    BOOST_TEST(line->client == client);
  }
}

BOOST_AUTO_TEST_CASE(an_invalid_line_is_not_read) {
  const std::string whole = R"(1.000001 [0 lua] "get" "k\x41")";
  BOOST_REQUIRE(parse_monitor_line(whole).has_value());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const bool whole_words = size == std::string(R"(1.000001 [0 lua] "get")").size();
    BOOST_TEST(parse_monitor_line(whole.substr(0, size)).has_value() == whole_words);
  }
  for (const char* text :
       {"OK", "1.0 [0 lua]", "1.0 [x lua] \"a\"", "1.0 [0 lua] a", "1.0 [0 lua] \"a\"b",
        R"(1.0 [0 lua] "\xzz")", R"(1.0 [0 lua] "\x4")", "13395180818083.0 [0 lua] \"a\"",
        "-1.0 [0 lua] \"a\"", "1.-5 [0 lua] \"a\""}) {
    BOOST_TEST(!parse_monitor_line(text).has_value());
  }
}

BOOST_AUTO_TEST_CASE(lines_answer_no_command_and_replies_are_not_lines) {
  FsmOptions options = silent_options();
  options.listens = true;
  Conversation it(options);
  it.begin();
  it.on_push = [&it](ReplyReader& push, bool) {
    it.pushes.emplace_back(push.read_text());
    return PushMeaning::news;
  };
  auto monitor = it.send({});
  auto ping = it.send({});
  it.flush();
  it.receive("+OK\r\n+1.5 [0 lua] \"ping\"\r\n+PONG\r\n");
  BOOST_TEST(it.outcome(std::move(monitor)) == "OK");
  BOOST_TEST(it.outcome(std::move(ping)) == "PONG");
  BOOST_TEST((it.pushes == std::vector<std::string>{"1.5 [0 lua] \"ping\""}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
