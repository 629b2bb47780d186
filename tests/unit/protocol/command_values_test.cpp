// Where the values of a command and of its reply are, according to the command table.
#include <deferredis/protocol/command_values.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/find_command.hpp>

namespace deferredis {
namespace {

using Words = std::vector<std::string_view>;

Words split(std::string_view line) {
  Words words;
  while (!line.empty()) {
    const std::string_view word = line.substr(0, line.find(' '));
    words.push_back(word);
    line.remove_prefix(std::min(word.size() + 1, line.size()));
  }
  return words;
}

struct Values {
  // The values of "SET k v EX 1": "v".
  std::string operator()(std::string_view line) const {
    const Words words = split(line);
    const CommandRow& row = *find_command(words[0], words.size() > 1 ? words[1] : "");
    const CommandView command{row, std::span(words).subspan(row.words)};
    std::vector<std::size_t> indices;
    find_values(command, indices);
    std::string text;
    for (const std::size_t index : indices)
      text.append(text.empty() ? "" : " ").append(command.arguments[index]);
    return text;
  }
  ReplyValues reply(std::string_view line) const {
    const Words words = split(line);
    const CommandRow& row = *find_command(words[0], words.size() > 1 ? words[1] : "");
    return reply_values({row, std::span(words).subspan(row.words)});
  }
};

BOOST_FIXTURE_TEST_SUITE(command_values, Values)

BOOST_AUTO_TEST_CASE(a_string_is_a_value_and_what_it_is_compared_with) {
  const auto& of = *this;
  BOOST_TEST(of("SET k v") == "v");
  BOOST_TEST(of("SET k v EX 10 NX GET") == "v");
  BOOST_TEST(of("SET k v IFEQ w") == "v w");
  BOOST_TEST(of("SET k IFEQ ifne w EX 1") == "IFEQ w");
  BOOST_TEST(of("SET k v IFEQ IFNE") == "v IFNE");
  BOOST_TEST(of("DELEX k IFNE w") == "w");
  BOOST_TEST(of("DELEX k IFDEQ digest").empty());
  BOOST_TEST(of("DELIFEQ k w") == "w");
  BOOST_TEST(of("SETEX k 10 v") == "v");
  BOOST_TEST(of("MSET a 1 b 2") == "1 2");
  BOOST_TEST(of("MSETEX 2 a 1 b 2 EX 10") == "1 2");
  BOOST_TEST(of("GETSET k v") == "v");
}

BOOST_AUTO_TEST_CASE(of_a_hash_only_what_the_fields_hold) {
  const auto& of = *this;
  BOOST_TEST(of("HSET h f v g w") == "v w");
  BOOST_TEST(of("HSETNX h f v") == "v");
  BOOST_TEST(of("HSETEX h FNX EX 10 FIELDS 2 f v g w") == "v w");
  BOOST_TEST(of("HSETEX h FIELDS").empty());
  BOOST_TEST(of("HMGET h f g").empty());
  BOOST_TEST(of("HINCRBY h f 1").empty());
  BOOST_TEST(of("HIMPORT SET h fields v w") == "v w");
}

BOOST_AUTO_TEST_CASE(elements_and_members_are_values_but_not_scores_or_places) {
  const auto& of = *this;
  BOOST_TEST(of("LPUSH l a b") == "a b");
  BOOST_TEST(of("LINSERT l BEFORE a b") == "a b");
  BOOST_TEST(of("LREM l 0 a") == "a");
  BOOST_TEST(of("LSET l 0 a") == "a");
  BOOST_TEST(of("LPOS l a RANK 2") == "a");
  BOOST_TEST(of("SADD s a b") == "a b");
  BOOST_TEST(of("SMOVE s t a") == "a");
  BOOST_TEST(of("ZADD z 1 a 2 b") == "a b");
  BOOST_TEST(of("ZADD z nx CH 1 a") == "a");
  BOOST_TEST(of("ZADD z INCR 1 NX") == "NX");
  BOOST_TEST(of("ZINCRBY z 1 a") == "a");
  BOOST_TEST(of("ZRANK z a WITHSCORE") == "a");
  BOOST_TEST(of("ZRANGE z 0 -1").empty());
  BOOST_TEST(of("GEOADD g XX 1 2 a 3 4 b") == "a b");
  BOOST_TEST(of("GEODIST g a b KM") == "a b");
  BOOST_TEST(of("GEOSEARCH g BYRADIUS 1 KM FROMMEMBER a") == "a");
  BOOST_TEST(of("GEOSEARCH g FROMLONLAT 1 2 BYRADIUS 1 KM").empty());
}

BOOST_AUTO_TEST_CASE(of_a_stream_entry_the_fields_hold_values) {
  const auto& of = *this;
  BOOST_TEST(of("XADD s * f v g w") == "v w");
  BOOST_TEST(of("XADD s NOMKSTREAM KEEPREF MAXLEN ~ 10 LIMIT 5 1-1 f v") == "v");
  BOOST_TEST(of("XADD s MINID 5 * f v") == "v");
  BOOST_TEST(of("XADD s IDMP p i * f v") == "v");
  BOOST_TEST(of("XADD s").empty());
}

BOOST_AUTO_TEST_CASE(arguments_that_the_server_will_refuse_have_no_values_to_find) {
  const auto& of = *this;
  BOOST_TEST(of("SET").empty());
  BOOST_TEST(of("LINSERT l").empty());
  BOOST_TEST(of("MSETEX two a 1").empty());
  BOOST_TEST(of("GEOSEARCH g FROMMEMBER").empty());
  BOOST_TEST(of("HSETEX").empty());
}

BOOST_AUTO_TEST_CASE(options_decide_what_a_reply_holds) {
  const auto said = [&](std::string_view line, ReplyValues wanted) {
    BOOST_TEST_CONTEXT(line) BOOST_TEST((reply(line) == wanted));
  };
  said("HRANDFIELD h 2", ReplyValues::none);
  said("HRANDFIELD h 2 withvalues", ReplyValues::pairs);
  said("HSCAN h 0", ReplyValues::pairs);
  said("HSCAN h 0 MATCH NOVALUES", ReplyValues::pairs);
  said("HSCAN h 0 COUNT 5 NOVALUES", ReplyValues::none);
  said("ZRANGE z 0 -1", ReplyValues::all);
  said("ZRANGE z 0 -1 REV WITHSCORES", ReplyValues::scored);
  said("ZUNION 1 WITHSCORES", ReplyValues::all);  // a key of this name
  said("ZUNION 1 z WITHSCORES", ReplyValues::scored);
  said("GET k", ReplyValues::all);
  said("EVAL x 0", ReplyValues::none);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
