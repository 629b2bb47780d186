#include <deferredis/protocol/reply_reader.hpp>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using namespace std::string_view_literals;

std::string message_of(ReplyReader& reader) {
  BOOST_REQUIRE(reader.failed());
  return std::string(reader.take_error().message());
}

BOOST_AUTO_TEST_SUITE(reply_reader)

BOOST_AUTO_TEST_CASE(names_the_type_of_every_element) {
  const std::pair<const char*, ReplyType> table[] = {
      {"+a\r\n", ReplyType::simple_string},
      {"-a\r\n", ReplyType::error},
      {":1\r\n", ReplyType::integer},
      {"$1\r\na\r\n", ReplyType::bulk_string},
      {"$-1\r\n", ReplyType::null},
      {"*-1\r\n", ReplyType::null},
      {"_\r\n", ReplyType::null},
      {"*0\r\n", ReplyType::array},
      {"#t\r\n", ReplyType::boolean},
      {",1\r\n", ReplyType::double_number},
      {"(1\r\n", ReplyType::big_number},
      {"!1\r\na\r\n", ReplyType::blob_error},
      {"=4\r\ntxt:\r\n", ReplyType::verbatim_string},
      {"%0\r\n", ReplyType::map},
      {"~0\r\n", ReplyType::set},
      {">1\r\n:1\r\n", ReplyType::push},
      {"$?\r\n;0\r\n", ReplyType::bulk_string},
      {"*?\r\n.\r\n", ReplyType::array},
      {"|1\r\n:1\r\n:2\r\n:3\r\n", ReplyType::integer},
      {"", ReplyType::null},
  };
  for (const auto& row : table) {
    BOOST_TEST_CONTEXT(row.first) BOOST_TEST((ReplyReader(row.first).type() == row.second));
  }
}

BOOST_AUTO_TEST_CASE(reads_each_text_without_its_frame) {
  const std::pair<const char*, const char*> table[] = {
      {"+OK\r\n", "OK"},
      {"$5\r\nhello\r\n", "hello"},
      {"$0\r\n\r\n", ""},
      {":-12\r\n", "-12"},
      {"=8\r\ntxt:text\r\n", "text"},
      {"(123456789012345678901\r\n", "123456789012345678901"},
      {",1.5\r\n", "1.5"},
      {"$?\r\n;3\r\nabc\r\n;2\r\nde\r\n;0\r\n", "abcde"},
      {"$?\r\n;0\r\n", ""},
      {"|1\r\n+a\r\n+b\r\n$1\r\nc\r\n", "c"},
  };
  for (const auto& row : table) {
    BOOST_TEST_CONTEXT(row.first) {
      ReplyReader text(row.first);
      BOOST_TEST(text.read_text() == row.second);
      BOOST_TEST(text.at_end());
      ReplyReader string(row.first);
      BOOST_TEST(string.read_string() == row.second);
      BOOST_TEST((string.at_end() && !string.failed()));
      ReplyReader skipped(row.first);
      skipped.skip();
      BOOST_TEST(skipped.at_end());
    }
  }
}

BOOST_AUTO_TEST_CASE(texts_are_views_of_the_frame) {
  const std::string_view frame = "*2\r\n$3\r\nabc\r\n$2\r\nde\r\n";
  ReplyReader reader(frame);
  BOOST_TEST(reader.begin_aggregate() == 2u);
  BOOST_TEST((reader.read_text().data() == frame.data() + 8));
  BOOST_TEST(reader.read_text() == "de");
}

BOOST_AUTO_TEST_CASE(moves_a_large_bulk_out) {
  std::string bulk(100000, 'x');
  const char* const bytes = bulk.data();
  ReplyReader reader(std::move(bulk));
  BOOST_TEST((reader.type() == ReplyType::bulk_string));
  const std::string out = reader.read_string();
  BOOST_TEST((out.data() == bytes));
  BOOST_TEST(reader.at_end());
}

BOOST_AUTO_TEST_CASE(reads_a_large_bulk_in_every_other_way_too) {
  BOOST_TEST(ReplyReader(std::string("12")).read_integer() == 12);
  BOOST_TEST(ReplyReader(std::string("12")).read_text() == "12");
  BOOST_TEST(!ReplyReader(std::string("12")).read_null());
  ReplyReader skipped(std::string("12"));
  skipped.skip();
  BOOST_TEST(skipped.at_end());
  ReplyReader boolean(std::string("12"));
  BOOST_TEST(!boolean.read_boolean());
  BOOST_TEST(message_of(boolean) == "expected a boolean, the reply is a bulk string");
  ReplyReader aggregate(std::string("12"));
  BOOST_TEST(aggregate.begin_aggregate() == 0u);
}

BOOST_AUTO_TEST_CASE(reads_integers_and_texts_that_are_integers) {
  BOOST_TEST(ReplyReader(":+5\r\n").read_integer() == 5);
  BOOST_TEST(ReplyReader(":+5\r\n").read_unsigned() == 5u);
  BOOST_TEST(ReplyReader(":-9223372036854775808\r\n").read_integer() == INT64_MIN);
  BOOST_TEST(ReplyReader(":9223372036854775807\r\n").read_integer() == INT64_MAX);
  BOOST_TEST(ReplyReader("$2\r\n-7\r\n").read_integer() == -7);
  BOOST_TEST(ReplyReader("+7\r\n").read_integer() == 7);
  BOOST_TEST(ReplyReader("(7\r\n").read_integer() == 7);
  BOOST_TEST(ReplyReader("(+7\r\n").read_integer() == 7);
  BOOST_TEST(ReplyReader("$20\r\n18446744073709551615\r\n").read_unsigned() == UINT64_MAX);
  for (const char* frame :
       {"$0\r\n\r\n", "$2\r\n1x\r\n", "$2\r\n+1\r\n", "$2\r\n 1\r\n", "$3\r\n1.0\r\n",
        "$20\r\n18446744073709551615\r\n", "(9223372036854775808\r\n", ",1\r\n", "#t\r\n", "_\r\n",
        "*1\r\n:1\r\n"}) {
    BOOST_TEST_CONTEXT(frame) {
      ReplyReader reader(frame);
      BOOST_TEST(reader.read_integer() == 0);
      BOOST_TEST(reader.failed());
    }
  }
  ReplyReader negative(":-1\r\n");
  BOOST_TEST(negative.read_unsigned() == 0u);
  BOOST_TEST(negative.failed());
}

BOOST_AUTO_TEST_CASE(reads_doubles_and_texts_that_are_numbers) {
  BOOST_TEST(ReplyReader(",1.5\r\n").read_double() == 1.5);
  BOOST_TEST(ReplyReader(",+1.5e3\r\n").read_double() == 1500);
  BOOST_TEST(ReplyReader(",10.\r\n").read_double() == 10);
  BOOST_TEST(ReplyReader("$3\r\n0.1\r\n").read_double() == 0.1);
  BOOST_TEST(ReplyReader(",inf\r\n").read_double() == INFINITY);
  BOOST_TEST(ReplyReader("$4\r\n-inf\r\n").read_double() == -INFINITY);
  BOOST_TEST(std::isnan(ReplyReader(",nan\r\n").read_double()));
  for (const char* nan : {",NAN\r\n", ",nan(0x1)\r\n", ",-NaN(snan_1)\r\n"}) {
    BOOST_TEST(std::isnan(ReplyReader(nan).read_double()), nan);
  }
  // A number beyond the range of a double is rounded.
  BOOST_TEST(ReplyReader(",1e999\r\n").read_double() == INFINITY);
  BOOST_TEST(ReplyReader("$6\r\n-1e999\r\n").read_double() == -INFINITY);
  BOOST_TEST(ReplyReader("$4\r\n+1.5\r\n").read_double() == 1.5);
  BOOST_TEST(ReplyReader(",+INF\r\n").read_double() == INFINITY);
  BOOST_TEST(ReplyReader(",-Infinity\r\n").read_double() == -INFINITY);
  BOOST_TEST(std::isnan(ReplyReader(",-nan\r\n").read_double()));
  for (const char* frame : {"$0\r\n\r\n", "$4\r\n1.5x\r\n", ":1\r\n", "#t\r\n"}) {
    BOOST_TEST_CONTEXT(frame) {
      ReplyReader reader(frame);
      BOOST_TEST(reader.read_double() == 0);
      BOOST_TEST(reader.failed());
    }
  }
}

BOOST_AUTO_TEST_CASE(reads_booleans_of_both_protocols) {
  for (const char* frame : {"#t\r\n", ":1\r\n", "+OK\r\n"})
    BOOST_TEST(ReplyReader(frame).read_boolean());
  for (const char* frame : {"#f\r\n", ":0\r\n"}) {
    ReplyReader reader(frame);
    BOOST_TEST((!reader.read_boolean() && !reader.failed() && reader.at_end()));
  }
  for (const char* frame : {":2\r\n", "+NO\r\n", "_\r\n", "$1\r\n1\r\n"}) {
    ReplyReader reader(frame);
    BOOST_TEST((!reader.read_boolean() && reader.failed()));
  }
}

BOOST_AUTO_TEST_CASE(counts_the_elements_of_every_aggregate) {
  BOOST_TEST(ReplyReader("*2\r\n:1\r\n:2\r\n").begin_aggregate() == 2u);
  BOOST_TEST(ReplyReader("%1\r\n:1\r\n:2\r\n").begin_aggregate() == 2u);
  BOOST_TEST(ReplyReader("~0\r\n").begin_aggregate() == 0u);
  BOOST_TEST(
      ReplyReader("*?\r\n:1\r\n*?\r\n:2\r\n.\r\n$?\r\n;1\r\n.\r\n;0\r\n.\r\n").begin_aggregate() ==
      3u);
  BOOST_TEST(ReplyReader("%?\r\n:1\r\n|1\r\n:8\r\n:9\r\n:2\r\n.\r\n").begin_aggregate() == 2u);
}

BOOST_AUTO_TEST_CASE(skips_the_ends_of_streamed_aggregates) {
  ReplyReader reader("*3\r\n*?\r\n*?\r\n:1\r\n.\r\n.\r\n*?\r\n.\r\n:2\r\n");
  BOOST_TEST(reader.begin_aggregate() == 3u);
  BOOST_TEST(reader.begin_aggregate() == 1u);
  BOOST_TEST(reader.begin_aggregate() == 1u);
  BOOST_TEST(reader.read_integer() == 1);
  BOOST_TEST(reader.begin_aggregate() == 0u);
  BOOST_TEST(reader.read_integer() == 2);
  BOOST_TEST(reader.at_end());
}

BOOST_AUTO_TEST_CASE(skips_whole_elements_of_any_shape) {
  for (const char* element :
       {"$-1\r\n", "*-1\r\n", "*0\r\n", "*2\r\n*1\r\n:1\r\n%1\r\n+a\r\n*?\r\n:1\r\n.\r\n",
        "*?\r\n*2\r\n:1\r\n:2\r\n*?\r\n|1\r\n:1\r\n:2\r\n:3\r\n.\r\n.\r\n", "!1\r\nx\r\n",
        "|1\r\n+a\r\n*1\r\n:1\r\n|1\r\n+b\r\n:1\r\n~1\r\n$?\r\n;2\r\n.\r\r\n;0\r\n"}) {
    const std::string frame = "*3\r\n" + std::string(element) + element + ":5\r\n";
    BOOST_TEST_CONTEXT(frame) {
      ReplyReader reader{std::string_view(frame)};
      BOOST_TEST(reader.begin_aggregate() == 3u);
      reader.skip();
      reader.skip();
      BOOST_TEST(reader.read_integer() == 5);
      BOOST_TEST(reader.at_end());
      reader.skip();
    }
  }
}

BOOST_AUTO_TEST_CASE(returns_the_attributes_before_an_element) {
  ReplyReader reader("*2\r\n|1\r\n+ttl\r\n:3\r\n$1\r\na\r\n:1\r\n");
  BOOST_TEST(reader.attributes() == "");
  BOOST_TEST(reader.begin_aggregate() == 2u);
  BOOST_TEST(reader.attributes() == "|1\r\n+ttl\r\n:3\r\n");
  BOOST_TEST(reader.read_string() == "a");
  BOOST_TEST(reader.attributes() == "");
}

BOOST_AUTO_TEST_CASE(says_what_was_expected_and_what_came) {
  ReplyReader reader("*2\r\n:1\r\n$6\r\nsecret\r\n");
  BOOST_TEST(reader.begin_aggregate() == 2u);
  reader.skip();
  BOOST_TEST(reader.begin_aggregate("a set") == 0u);
  reader.mismatch("something later");
  BOOST_TEST(reader.failed());
  const Error error = reader.take_error();
  BOOST_TEST(error.message() == "expected a set, the reply is a bulk string");
  BOOST_TEST((error.code() == errc::reply_type));
}

BOOST_AUTO_TEST_CASE(never_shows_the_content_of_a_text_that_is_not_a_number) {
  ReplyReader reader("$6\r\nsecret\r\n");
  BOOST_TEST(reader.read_integer() == 0);
  BOOST_TEST(message_of(reader) ==
             "expected an integer, the reply is a bulk string with another content");
}

BOOST_AUTO_TEST_CASE(an_error_element_becomes_the_readers_error) {
  for (const char* frame : {"-WRONGTYPE no\r\n", "!12\r\nWRONGTYPE no\r\n"}) {
    ReplyReader reader(frame);
    BOOST_TEST(reader.read_string() == "");
    BOOST_TEST((reader.take_error().code() == errc::wrong_type));
    ReplyReader asked(frame);
    BOOST_TEST(asked.read_error().message() == "WRONGTYPE no");
    BOOST_TEST((asked.at_end() && !asked.failed()));
  }
}

BOOST_AUTO_TEST_CASE(reading_on_after_a_failure_or_the_end_is_harmless) {
  for (const char* frame : {"*1\r\n+x\r\n", ""}) {
    ReplyReader reader(frame);
    (void)reader.read_integer();
    BOOST_TEST(reader.at_end());
    BOOST_TEST(reader.read_string() == "");
    BOOST_TEST(reader.read_text() == "");
    BOOST_TEST(reader.read_double() == 0);
    BOOST_TEST(!reader.read_boolean());
    BOOST_TEST(!reader.read_null());
    BOOST_TEST(reader.begin_aggregate() == 0u);
    BOOST_TEST(reader.attributes() == "");
    reader.skip();
    BOOST_TEST((reader.read_error().code() == errc::reply_type));
    BOOST_TEST(reader.failed());
  }
  ReplyReader reader("");
  (void)reader.read_integer();
  BOOST_TEST(message_of(reader) == "expected an integer, the reply is over before that");
}

BOOST_AUTO_TEST_CASE(walks_pairs_in_each_of_their_forms) {
  for (const char* frame :
       {"%2\r\n+a\r\n:1\r\n+b\r\n:2\r\n", "*4\r\n+a\r\n:1\r\n+b\r\n:2\r\n",
        "*2\r\n*2\r\n+a\r\n:1\r\n*2\r\n+b\r\n:2\r\n", "%?\r\n+a\r\n:1\r\n+b\r\n:2\r\n.\r\n"}) {
    BOOST_TEST_CONTEXT(frame) {
      ReplyReader reader(frame);
      std::string all;
      PairReader pairs(reader);
      BOOST_TEST(pairs.size() == 2u);
      while (pairs.next()) all.append(reader.read_text()).append(reader.read_text());
      BOOST_TEST(all == "a1b2");
      BOOST_TEST(reader.at_end());
    }
  }
  for (const char* frame :
       {"*1\r\n+a\r\n", "*1\r\n*1\r\n+a\r\n", "*2\r\n*2\r\n+a\r\n+b\r\n+c\r\n", ":1\r\n"}) {
    ReplyReader reader(frame);
    PairReader pairs(reader);
    while (pairs.next()) reader.skip(), reader.skip();
    BOOST_TEST_CONTEXT(frame) BOOST_TEST(reader.failed());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
