#include <deferredis/protocol/reply.hpp>

#include <cmath>
#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/resp_parser.hpp>

namespace deferredis {
namespace {

Reply reply_of(std::string_view frame) {
  RespParser parser;
  const auto progress = parser.scan(frame);
  BOOST_REQUIRE((progress.status == RespParser::Status::complete));
  BOOST_REQUIRE_EQUAL(progress.used, frame.size());
  ReplyReader reader(frame);
  Reply reply = Reply::read(reader);
  BOOST_REQUIRE(!reader.failed());
  BOOST_REQUIRE(reader.at_end());
  return reply;
}

BOOST_AUTO_TEST_SUITE(reply)

BOOST_AUTO_TEST_CASE(holds_every_kind) {
  BOOST_TEST(reply_of("$-1\r\n").is_null());
  BOOST_TEST(reply_of("*-1\r\n").is_null());
  BOOST_TEST(reply_of("+OK\r\n").as_text() == "OK");
  BOOST_TEST(reply_of("+OK\r\n").as_boolean());
  BOOST_TEST(reply_of("=7\r\ntxt:abc\r\n").as_text() == "abc");
  BOOST_TEST(reply_of("(12345678901234567890\r\n").as_text() == "12345678901234567890");
  BOOST_TEST(reply_of("$?\r\n;1\r\na\r\n;1\r\nb\r\n;0\r\n").as_text() == "ab");
  BOOST_TEST(reply_of(":-5\r\n").as_integer() == -5);
  BOOST_TEST(reply_of("$2\r\n12\r\n").as_integer() == 12);
  BOOST_TEST(reply_of(",2.5\r\n").as_double() == 2.5);
  BOOST_TEST(std::isinf(reply_of(",-inf\r\n").as_double()));
  BOOST_TEST(reply_of("#t\r\n").as_boolean());
  BOOST_TEST(!reply_of("#f\r\n").as_boolean());
  BOOST_TEST(reply_of("*2\r\n:1\r\n*1\r\n:2\r\n")[1][0].as_integer() == 2);
  BOOST_TEST((reply_of(">1\r\n:1\r\n").type() == ReplyType::push));
}

BOOST_AUTO_TEST_CASE(returns_defaults_for_other_kinds) {
  const Reply array = reply_of("*1\r\n:7\r\n");
  BOOST_TEST(array.as_text() == "");
  BOOST_TEST(array.as_integer() == 0);
  BOOST_TEST(array.as_double() == 0);
  BOOST_TEST(!array.as_boolean());
  BOOST_TEST(reply_of("$3\r\nabc\r\n").as_integer() == 0);
}

BOOST_AUTO_TEST_CASE(finds_keys_in_maps_and_flat_arrays) {
  for (const char* frame :
       {"%2\r\n+a\r\n:1\r\n$1\r\nb\r\n:2\r\n", "*4\r\n+a\r\n:1\r\n+b\r\n:2\r\n"}) {
    const Reply map = reply_of(frame);
    BOOST_REQUIRE((map.find("b") != nullptr));
    BOOST_TEST(map.find("b")->as_integer() == 2);
    BOOST_TEST((map.find("c") == nullptr));
  }
  BOOST_TEST((reply_of("*2\r\n_\r\n:1\r\n").find("") == nullptr));
}

BOOST_AUTO_TEST_CASE(holds_errors_inside_arrays) {
  const Reply results = reply_of("*2\r\n-WRONGTYPE no\r\n!6\r\nERR no\r\n");
  BOOST_TEST(results[0].is_error());
  BOOST_TEST((results[0].error().code() == errc::wrong_type));
  BOOST_TEST(results[1].error().message() == "ERR no");
}

BOOST_AUTO_TEST_CASE(keeps_attributes_with_their_value) {
  const Reply array =
      reply_of("*2\r\n|1\r\n+ttl\r\n:3\r\n|1\r\n+b\r\n|1\r\n:1\r\n:2\r\n:4\r\n$1\r\na\r\n:1\r\n");
  BOOST_TEST((array.attributes() == nullptr));
  BOOST_REQUIRE((array[0].attributes() != nullptr));
  BOOST_TEST(array[0].as_text() == "a");
  BOOST_TEST(array[0].attributes()->find("ttl")->as_integer() == 3);
  BOOST_TEST(array[0].attributes()->find("b")->attributes()->size() == 2u);
  BOOST_TEST((array[1].attributes() == nullptr));
}

BOOST_AUTO_TEST_CASE(copies_deeply_and_compares_by_content) {
  const Reply one = reply_of("*3\r\n|1\r\n:1\r\n:2\r\n,nan\r\n$1\r\na\r\n%1\r\n:1\r\n_\r\n");
  Reply copy = one;
  BOOST_TEST((copy == one));
  copy = reply_of("*1\r\n:1\r\n");
  BOOST_TEST((copy != one));
  BOOST_TEST((reply_of("+a\r\n") != reply_of("$1\r\na\r\n")));
  BOOST_TEST((reply_of("|1\r\n:1\r\n:2\r\n:3\r\n") != reply_of(":3\r\n")));
}

BOOST_AUTO_TEST_CASE(is_the_same_after_being_written_as_resp3) {
  for (const char* frame :
       {"_\r\n", "+OK\r\n", "-ERR x\r\n", ":-5\r\n", ",0.1\r\n", ",nan\r\n", ",-inf\r\n", "#f\r\n",
        "(12\r\n", "$3\r\na\r\n\r\n", "!3\r\nERR\r\n", "=5\r\ntxt:a\r\n", "~1\r\n:1\r\n",
        ">1\r\n:1\r\n", "|1\r\n+a\r\n:1\r\n%1\r\n*1\r\n:1\r\n*0\r\n"}) {
    std::string out;
    reply_of(frame).append_resp(out);
    BOOST_TEST(out == frame);
  }
  std::string out;
  reply_of("*?\r\n$?\r\n;1\r\na\r\n;0\r\n.\r\n").append_resp(out);
  BOOST_TEST(out == "*1\r\n$1\r\na\r\n");
}

BOOST_AUTO_TEST_CASE(prints_as_one_readable_line) {
  const std::pair<const char*, const char*> table[] = {
      {"*3\r\n$1\r\na\r\n:1\r\n_\r\n", "[\"a\", 1, nil]"},
      {"%2\r\n$1\r\na\r\n,1.5\r\n+b\r\n#t\r\n", "{\"a\": 1.5, b: true}"},
      {"~2\r\n:1\r\n*0\r\n", "{1, []}"},
      {">1\r\n+x\r\n", ">[x]"},
      {"-ERR no such key\r\n", "(error) ERR no such key"},
      {",-inf\r\n", "-inf"},
      {",nan\r\n", "nan"},
      {"$6\r\n\"\\\r\n\x01\xff\r\n", "\"\\\"\\\\\\r\\n\\x01\\xff\""},
      {"+OK\r\n", "OK"},
  };
  for (const auto& row : table) BOOST_TEST(to_string(reply_of(row.first)) == row.second);
}

BOOST_AUTO_TEST_CASE(prints_the_beginning_of_long_replies) {
  const std::string long_text(5000, 'a');
  const std::string shown = std::string(256, 'a');
  BOOST_TEST(to_string(Reply::bulk_string(long_text)) == '"' + shown + "\"... (5000 bytes)");
  BOOST_TEST(to_string(Reply::error(long_text)) == "(error) " + shown + "... (5000 bytes)");
  BOOST_TEST(to_string(Reply::bulk_string(shown)) == '"' + shown + '"');

  std::vector<Reply> hundred(100, Reply::integer(1));
  BOOST_TEST(to_string(Reply::array(hundred)).ends_with(", 1, 1]"));
  hundred.push_back(Reply::integer(2));
  BOOST_TEST(to_string(Reply::array(hundred)).ends_with(", 1, 1, ... (101 in all)]"));
}

BOOST_AUTO_TEST_CASE(prints_whole_pairs_of_a_long_map) {
  std::vector<Reply> flat;
  for (int i = 0; i < 101; ++i) {
    flat.push_back(Reply::integer(i));
    flat.push_back(Reply::boolean(true));
  }
  BOOST_TEST(to_string(Reply::map(flat)).ends_with(", 99: true, ... (101 in all)}"));
}

BOOST_AUTO_TEST_CASE(prints_a_line_of_bounded_length) {
  Reply tree = Reply::bulk_string(std::string(5000, '\x01'));
  for (int depth = 0; depth < 3; ++depth) tree = Reply::array(std::vector<Reply>(50, tree));
  BOOST_TEST(to_string(tree).size() < 10'000U);
}

BOOST_AUTO_TEST_CASE(reads_and_frees_the_deepest_tree_allowed) {
  std::string frame;
  for (int i = 0; i != 128; ++i) frame += "*1\r\n";
  frame += ":1\r\n";
  const Reply* at = nullptr;
  const Reply deep = reply_of(frame);
  for (at = &deep; at->type() == ReplyType::array;) at = &(*at)[0];
  BOOST_TEST(at->as_integer() == 1);
}

BOOST_AUTO_TEST_CASE(converts_to_other_types_or_says_why_not) {
  BOOST_TEST(reply_of("$2\r\n12\r\n").as<std::int64_t>().value() == 12);
  BOOST_TEST((reply_of("*2\r\n+a\r\n+b\r\n").as<std::vector<std::string>>().value() ==
              std::vector<std::string>{"a", "b"}));
  BOOST_TEST((reply_of("*1\r\n-OOM x\r\n").as<std::vector<std::string>>().error().code() ==
              errc::out_of_memory));
  BOOST_TEST((reply_of("+a\r\n").as<bool>().error().code() == errc::reply_type));
}

BOOST_AUTO_TEST_CASE(can_be_constructed_manually) {
  const Reply made = Reply::array({Reply::integer(1), Reply::bulk_string("a"), Reply(),
                                   Reply::map({Reply::simple_string("k"), Reply::boolean(true)}),
                                   Reply::double_number(0.5), Reply::error("ERR x")});
  BOOST_TEST(
      (made == reply_of("*6\r\n:1\r\n$1\r\na\r\n_\r\n%1\r\n+k\r\n#t\r\n,0.5\r\n-ERR x\r\n")));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
