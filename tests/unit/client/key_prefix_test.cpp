// A prefix before every key of a command, according to the command table.
#include <deferredis/client/rewriting/key_prefix.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/find_command.hpp>

namespace deferredis {
namespace {

using detail::KeyPrefix;
using detail::ReplyKeys;
using Words = std::vector<std::string_view>;

struct Prefixed {
  // "GET a" as sent with the prefix "p:", without its name; "refused" if it is refused.
  std::string operator()(const Words& words) {
    const CommandRow& row = *find_command(words[0], words.size() > 1 ? words[1] : "");
    const Words arguments(words.begin() + row.words, words.end());
    const CommandView command{row, arguments};
    if (!prefix->refuses(command).empty()) return "refused";
    std::string text;
    for (const auto argument : prefix->apply(command).arguments) {
      text.append(text.empty() ? "" : " ").append(argument);
    }
    return text;
  }
  std::string stripped(std::string_view name, Reply reply) {
    prefix->strip(reply, KeyPrefix::keys_in_reply(*find_command(name)));
    return to_string(reply);
  }

  Shared<KeyPrefix> prefix{new KeyPrefix("p:")};
};

Reply text(std::string content) { return Reply::bulk_string(std::move(content)); }
template <class... T>
Reply list(T... elements) {
  return Reply::array({std::move(elements)...});
}

BOOST_FIXTURE_TEST_SUITE(key_prefix, Prefixed)

BOOST_AUTO_TEST_CASE(a_scan_of_a_cluster_keeps_its_cursor_and_applies_the_prefix) {
  auto& sent = *this;
  BOOST_TEST(sent({"CLUSTERSCAN", "0-{06S}-0"}) == "0-{06S}-0 MATCH p:*");
  BOOST_TEST(sent({"CLUSTERSCAN", "0", "COUNT", "5", "MATCH", "a*"}) == "0 COUNT 5 MATCH p:a*");
  BOOST_TEST(stripped("CLUSTERSCAN", list(text("x"), list(text("p:a"), text("p:b")))) ==
             to_string(list(text("x"), list(text("a"), text("b")))));
}

// SORT has no escape: BY "a*:w_*" would replace the prefix's star with each element.
BOOST_AUTO_TEST_CASE(a_prefix_with_a_star_or_nul_cannot_sort_by_other_keys) {
  auto& sent = *this;
  for (const std::string_view odd : {std::string_view("a*:"), std::string_view("a\0:", 3)}) {
    prefix = Shared(new KeyPrefix(odd));
    BOOST_TEST(sent({"SORT", "a", "BY", "w_*"}) == "refused");
    BOOST_TEST(sent({"SORT", "a", "LIMIT", "0", "5", "get", "o_*->f", "STORE", "d"}) == "refused");
    BOOST_TEST(sent({"SORT_RO", "a", "BY", "nosort", "GET", "o_*"}) == "refused");
    BOOST_TEST(sent({"SORT", "a", "BY", "nosort", "GET", "#", "ALPHA"}) ==
               std::string(odd) + "a BY nosort GET # ALPHA");
    BOOST_TEST(sent({"SORT", "a", "STORE", "BY"}) ==
               std::string(odd) + "a STORE " + std::string(odd) + "BY");
    BOOST_TEST(sent({"GET", "a"}) == std::string(odd) + "a");
  }
  prefix = Shared(new KeyPrefix("a?[:"));
  BOOST_TEST(sent({"SORT", "a", "BY", "w_*"}) == "a?[:a BY a?[:w_*");
}

BOOST_AUTO_TEST_CASE(keys_are_prefixed_at_every_position) {
  auto& sent = *this;
  BOOST_TEST(sent({"GET", "a"}) == "p:a");
  BOOST_TEST(sent({"SET", "a", "a", "EX", "1"}) == "p:a a EX 1");
  BOOST_TEST(sent({"MSET", "a", "1", "b", "2"}) == "p:a 1 p:b 2");
  BOOST_TEST(sent({"OBJECT", "ENCODING", "a"}) == "p:a");
  BOOST_TEST(sent({"BITOP", "AND", "a", "b"}) == "AND p:a p:b");
  BOOST_TEST(sent({"EVAL", "return 1", "2", "a", "b", "c"}) == "return 1 2 p:a p:b c");
  BOOST_TEST(sent({"ZUNIONSTORE", "d", "2", "a", "b", "WEIGHTS", "1", "2"}) ==
             "p:d 2 p:a p:b WEIGHTS 1 2");
  BOOST_TEST(sent({"XREAD", "COUNT", "1", "STREAMS", "a", "b", "0", "0"}) ==
             "COUNT 1 STREAMS p:a p:b 0 0");
  BOOST_TEST(sent({"MIGRATE", "h", "1", "", "0", "9", "KEYS", "a", "b"}) ==
             "h 1  0 9 KEYS p:a p:b");
  BOOST_TEST(sent({"BLPOP", "a", "b", "0"}) == "p:a p:b 0");
}

BOOST_AUTO_TEST_CASE(patterns_match_prefixed_keys) {
  auto& sent = *this;
  BOOST_TEST(sent({"KEYS", "u*"}) == "p:u*");
  BOOST_TEST(sent({"SCAN", "0"}) == "0 MATCH p:*");
  BOOST_TEST(sent({"SCAN", "0", "COUNT", "5", "match", "u?"}) == "0 COUNT 5 match p:u?");
  BOOST_TEST(sent({"SORT", "a", "BY", "w_*->f", "LIMIT", "0", "5", "GET", "#", "GET", "o_*",
                   "STORE", "d"}) == "p:a BY p:w_*->f LIMIT 0 5 GET # GET p:o_* STORE p:d");
  BOOST_TEST(sent({"SORT", "a", "BY", "nosort"}) == "p:a BY nosort");
  prefix = Shared(new KeyPrefix("[a]*\\"));
  BOOST_TEST(sent({"KEYS", "*"}) == "\\[a]\\*\\\\*");
  BOOST_TEST(sent({"GET", "k"}) == "[a]*\\k");
}

BOOST_AUTO_TEST_CASE(commands_without_keys_are_unchanged_and_channels_are_not_keys) {
  auto& sent = *this;
  BOOST_TEST(sent({"PING", "a"}) == "a");
  BOOST_TEST(sent({"PUBLISH", "c", "m"}) == "c m");
  BOOST_TEST(sent({"SPUBLISH", "c", "m"}) == "c m");
  BOOST_TEST(sent({"CONFIG", "GET", "port"}) == "port");
}

BOOST_AUTO_TEST_CASE(commands_that_could_leave_the_prefix_are_refused) {
  auto& sent = *this;
  for (const char* name : {"DBSIZE", "FLUSHALL", "FLUSHDB", "RANDOMKEY", "SWAPDB"}) {
    BOOST_TEST(sent({name}) == "refused");
  }
  BOOST_TEST(sent({"DEBUG", "NOSUCH", "a"}) == "refused");
  BOOST_TEST(sent({"OBJECT", "NEWER", "a"}) == "refused");
  BOOST_TEST(sent({"FT.SEARCH", "index", "*"}) == "refused");
  BOOST_TEST(sent({"TS.MGET", "FILTER", "a=b"}) == "refused");
  constexpr CommandRow unknown{.name = "command", .encoded = {}, .words = 0};
  BOOST_TEST(!prefix->refuses({unknown, {}}).empty());
}

BOOST_AUTO_TEST_CASE(keys_in_replies_lose_it_in_both_protocols) {
  const auto entries = [] { return list(text("1-0"), list(text("p:f"), text("p:v"))); };
  BOOST_TEST(stripped("KEYS", list(text("p:a"), text("other"))) == "[\"a\", \"other\"]");
  BOOST_TEST(stripped("SCAN", list(text("0"), list(text("p:a")))) == "[\"0\", [\"a\"]]");
  BOOST_TEST(stripped("BLPOP", list(text("p:a"), text("p:v"))) == "[\"a\", \"p:v\"]");
  BOOST_TEST(stripped("ZMPOP", list(text("p:a"), list(text("p:v")))) == "[\"a\", [\"p:v\"]]");
  BOOST_TEST(stripped("XREAD", list(list(text("p:s"), entries()))) ==
             "[[\"s\", [\"1-0\", [\"p:f\", \"p:v\"]]]]");
  BOOST_TEST(stripped("XREAD", Reply::map({text("p:s"), entries()})) ==
             "{\"s\": [\"1-0\", [\"p:f\", \"p:v\"]]}");
  BOOST_TEST(stripped("BLPOP", Reply()) == "nil");
  BOOST_TEST(stripped("KEYS", Reply::simple_string("QUEUED")) == "QUEUED");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
