#include <deferredis/protocol/decoder.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/decoder_containers.hpp>

namespace deferredis_decoder_test {

struct Point {
  double x = 0, y = 0;
  bool operator==(const Point&) const = default;
};
auto deferredis_fields(Point& p) { return std::tie(p.x, p.y); }

struct Color {
  std::string name;
  bool operator==(const Color&) const = default;
};

}  // namespace deferredis_decoder_test

template <>
struct deferredis::Decoder<deferredis_decoder_test::Color> {
  static deferredis_decoder_test::Color decode(ReplyReader& reader) {
    const std::string_view text = reader.read_text();
    if (text != "red") reader.mismatch("a color", "another text");
    return {std::string(text)};
  }
};

namespace deferredis {
namespace {

using deferredis_decoder_test::Color;
using deferredis_decoder_test::Point;
using Strings = std::vector<std::string>;
using namespace std::chrono_literals;

template <class T>
Outcome<T> decode(const char* frame) {
  ReplyReader reader(frame);
  Outcome<T> outcome = decode_reply<T>(reader);
  BOOST_TEST(reader.at_end());
  return outcome;
}

template <class T>
std::string refusal(const char* frame) {
  const Outcome<T> outcome = decode<T>(frame);
  BOOST_REQUIRE(!outcome.has_value());
  return std::string(outcome.error().message());
}

template <class T>
T value(const char* frame) {
  Outcome<T> outcome = decode<T>(frame);
  return std::move(outcome).value();
}

BOOST_AUTO_TEST_SUITE(decoder)

BOOST_AUTO_TEST_CASE(integers_are_checked_for_their_range) {
  BOOST_TEST(value<int>(":-7\r\n") == -7);
  BOOST_TEST(value<std::int64_t>("$2\r\n42\r\n") == 42);
  BOOST_TEST(value<std::uint64_t>("(18446744073709551615\r\n") == UINT64_MAX);
  BOOST_TEST(value<unsigned char>(":255\r\n") == 255);
  BOOST_TEST(refusal<int>(":2147483648\r\n") ==
             "expected a smaller integer, the reply is an integer out of its range");
  BOOST_TEST(refusal<unsigned>(":-1\r\n").starts_with("expected an integer of at least 0"));
  BOOST_TEST(refusal<int>("$3\r\n1.5\r\n") ==
             "expected an integer, the reply is a bulk string with another content");
  BOOST_TEST(refusal<int>(",1\r\n") == "expected an integer, the reply is a double");
  BOOST_TEST(refusal<int>("_\r\n") == "expected an integer, the reply is null");
}

BOOST_AUTO_TEST_CASE(numbers_and_booleans_are_not_turned_into_each_other) {
  BOOST_TEST(value<double>(",1.5\r\n") == 1.5);
  BOOST_TEST(value<double>("$3\r\n1.5\r\n") == 1.5);
  BOOST_TEST(refusal<double>(":1\r\n") == "expected a double, the reply is an integer");
  BOOST_TEST(value<bool>(":1\r\n"));
  BOOST_TEST(refusal<bool>(",1\r\n") == "expected a boolean, the reply is a double");
}

BOOST_AUTO_TEST_CASE(strings_accept_every_text) {
  BOOST_TEST(value<std::string>("$1\r\na\r\n") == "a");
  BOOST_TEST(value<std::string>("+OK\r\n") == "OK");
  BOOST_TEST(value<std::string>(":12\r\n") == "12");
  BOOST_TEST(value<std::string>(",1.5\r\n") == "1.5");
  BOOST_TEST(refusal<std::string>("*0\r\n") == "expected a string, the reply is an array");
  BOOST_TEST(refusal<std::string>("#t\r\n") == "expected a string, the reply is a boolean");
}

BOOST_AUTO_TEST_CASE(optionals_are_empty_for_each_null) {
  for (const char* frame : {"$-1\r\n", "*-1\r\n", "_\r\n"}) {
    BOOST_TEST(!value<std::optional<std::string>>(frame).has_value());
  }
  BOOST_TEST(value<std::optional<int>>(":1\r\n").value() == 1);
  BOOST_TEST((value<std::vector<std::optional<std::string>>>("*2\r\n$1\r\na\r\n$-1\r\n") ==
              std::vector<std::optional<std::string>>{"a", std::nullopt}));
}

BOOST_AUTO_TEST_CASE(vectors_accept_every_aggregate) {
  for (const char* frame : {"*2\r\n+a\r\n+b\r\n", "~2\r\n+a\r\n+b\r\n", ">2\r\n+a\r\n+b\r\n",
                            "%1\r\n+a\r\n+b\r\n", "*?\r\n+a\r\n+b\r\n.\r\n"}) {
    BOOST_TEST((value<Strings>(frame) == Strings{"a", "b"}));
  }
  BOOST_TEST((value<std::vector<bool>>("*2\r\n:1\r\n:0\r\n") == std::vector<bool>{true, false}));
  BOOST_TEST(refusal<Strings>("$-1\r\n") == "expected an array, the reply is null");
}

BOOST_AUTO_TEST_CASE(an_error_in_an_array_is_the_error_of_the_whole) {
  const auto outcome = decode<Strings>("*3\r\n+a\r\n-OOM x\r\n+c\r\n");
  BOOST_TEST((outcome.error().code() == errc::out_of_memory));
  BOOST_TEST(value<std::vector<Reply>>("*2\r\n+a\r\n-OOM x\r\n")[1].is_error());
}

BOOST_AUTO_TEST_CASE(pairs_may_be_a_map_a_flat_array_or_an_array_of_pairs) {
  using Scores = std::vector<std::pair<std::string, double>>;
  const Scores expected{{"a", 1.5}, {"b", 2}};
  BOOST_TEST((value<Scores>("*4\r\n$1\r\na\r\n$3\r\n1.5\r\n$1\r\nb\r\n$1\r\n2\r\n") == expected));
  BOOST_TEST((value<Scores>("*2\r\n*2\r\n$1\r\na\r\n,1.5\r\n*2\r\n$1\r\nb\r\n,2\r\n") == expected));
  BOOST_TEST((value<std::pair<std::string, int>>("*2\r\n+a\r\n:1\r\n") ==
              std::pair<std::string, int>("a", 1)));
  BOOST_TEST(refusal<Scores>("*1\r\n+a\r\n") ==
             "expected pairs, the reply is an array of odd size");
  BOOST_TEST((refusal<std::pair<int, int>>("*3\r\n:1\r\n:2\r\n:3\r\n") ==
              "expected a pair, the reply is an array of another size"));
}

BOOST_AUTO_TEST_CASE(maps_and_sets_accept_both_protocols) {
  const std::map<std::string, int> expected{{"a", 1}, {"b", 2}};
  for (const char* frame : {"%2\r\n+a\r\n:1\r\n+b\r\n:2\r\n", "*4\r\n+a\r\n:1\r\n+b\r\n:2\r\n",
                            "*2\r\n*2\r\n+a\r\n:1\r\n*2\r\n+b\r\n:2\r\n"}) {
    BOOST_TEST((value<std::map<std::string, int>>(frame) == expected));
    BOOST_TEST((value<std::unordered_map<std::string, int>>(frame).at("b") == 2));
  }
  BOOST_TEST((value<std::set<int>>("~2\r\n:2\r\n:1\r\n") == std::set<int>{1, 2}));
  BOOST_TEST((value<std::unordered_set<std::string>>("*1\r\n+a\r\n").count("a") == 1u));
  BOOST_TEST((value<std::map<std::string, std::vector<int>>>("%1\r\n+a\r\n*2\r\n:1\r\n:2\r\n")["a"]
                  .size() == 2u));
}

BOOST_AUTO_TEST_CASE(arrays_and_tuples_have_their_exact_size) {
  BOOST_TEST((value<std::array<int, 2>>("*2\r\n:1\r\n:2\r\n") == std::array<int, 2>{1, 2}));
  BOOST_TEST((value<std::tuple<int, std::string, bool>>("*3\r\n:1\r\n+a\r\n#t\r\n") ==
              std::tuple<int, std::string, bool>(1, "a", true)));
  BOOST_TEST((refusal<std::array<int, 2>>("*3\r\n:1\r\n:2\r\n:3\r\n") ==
              "expected an array of 2, the reply is one of 3"));
  BOOST_TEST(
      (refusal<std::tuple<int>>("*0\r\n") == "expected an array of 1, the reply is one of 0"));
}

BOOST_AUTO_TEST_CASE(variants_depend_on_the_type_of_the_reply) {
  using Any = std::variant<std::monostate, std::int64_t, double, bool, std::string, Strings>;
  BOOST_TEST(value<Any>("_\r\n").index() == 0u);
  BOOST_TEST(value<Any>(":1\r\n").index() == 1u);
  BOOST_TEST(value<Any>(",1\r\n").index() == 2u);
  BOOST_TEST(value<Any>("#t\r\n").index() == 3u);
  BOOST_TEST(value<Any>("$1\r\n1\r\n").index() == 4u);
  BOOST_TEST(value<Any>("*1\r\n+a\r\n").index() == 5u);
  BOOST_TEST((refusal<std::variant<int, bool>>("+a\r\n") ==
              "expected one of the types of a variant, the reply is a simple string"));
}

BOOST_AUTO_TEST_CASE(durations_are_numbers_in_their_own_unit) {
  BOOST_TEST((value<std::chrono::seconds>(":90\r\n") == 90s));
  BOOST_TEST((value<std::chrono::milliseconds>("$2\r\n90\r\n") == 90ms));
  BOOST_TEST((value<std::chrono::duration<double>>(",1.5\r\n") == 1500ms));
}

BOOST_AUTO_TEST_CASE(bytes_are_read_from_texts) {
  BOOST_TEST((value<std::vector<std::byte>>("$2\r\n\x01\xff\r\n") ==
              std::vector<std::byte>{std::byte{1}, std::byte{0xff}}));
  BOOST_TEST(value<std::vector<std::byte>>("$0\r\n\r\n").empty());
  BOOST_TEST(refusal<std::vector<std::byte>>("*0\r\n") ==
             "expected a string, the reply is an array");
}

BOOST_AUTO_TEST_CASE(user_types_nest_in_containers) {
  BOOST_TEST(
      (value<std::vector<Point>>("*1\r\n*2\r\n,1.5\r\n,2\r\n") == std::vector<Point>{{1.5, 2}}));
  BOOST_TEST((value<std::map<std::string, Color>>("*2\r\n+a\r\n+red\r\n").at("a") == Color{"red"}));
  BOOST_TEST((value<std::optional<Color>>("_\r\n") == std::nullopt));
  BOOST_TEST(refusal<Color>("+blue\r\n") == "expected a color, the reply is another text");
  BOOST_TEST(refusal<Point>("*1\r\n,1\r\n") == "expected an array of 2, the reply is one of 1");
  BOOST_TEST((value<std::variant<int, Point, Color>>("*2\r\n,1\r\n,2\r\n").index() == 1u));
}

BOOST_AUTO_TEST_CASE(an_outcome_is_a_value_or_the_error_in_its_place) {
  using Each = std::vector<Outcome<std::int64_t>>;
  const Each each = value<Each>("*4\r\n:1\r\n-WRONGTYPE no\r\n!8\r\nERR blob\r\n:2\r\n");
  BOOST_REQUIRE(each.size() == 4u);
  BOOST_TEST(each[0].value() == 1);
  BOOST_TEST((each[1].error().code() == errc::wrong_type));
  BOOST_TEST(each[2].error().message() == "ERR blob");
  BOOST_TEST(each[3].value() == 2);
}

BOOST_AUTO_TEST_CASE(an_outcome_of_the_wrong_type_fails_the_whole) {
  using Each = std::vector<Outcome<std::int64_t>>;
  BOOST_TEST(!refusal<Each>("*2\r\n+text\r\n:1\r\n").empty());
  BOOST_TEST(!decode<std::vector<std::int64_t>>("*2\r\n-ERR x\r\n:1\r\n").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
