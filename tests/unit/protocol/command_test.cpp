#include <deferredis/protocol/command.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <limits>
#include <list>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/write_buffer.hpp>

namespace {

struct Point {
  int x, y;
};
struct Repeated {
  std::size_t count;
};
// A string with an encoding of its own.
struct Loud : std::string {
  using std::string::string;
};
enum class Colour { red, green };
// A range with an Encoder is one argument.
struct Track : std::vector<int> {
  using std::vector<int>::vector;
};

}  // namespace

template <>
struct deferredis::Encoder<Point> {
  static void encode(const Point& point, std::string& out) {
    out += std::to_string(point.x) + ',' + std::to_string(point.y);
  }
};
template <>
struct deferredis::Encoder<Repeated> {
  static void encode(const Repeated& text, std::string& out) {
    if (text.count == 1000) throw std::length_error("too many");
    out.append(text.count, 'r');
  }
};
template <>
struct deferredis::Encoder<Loud> {
  static void encode(const Loud& text, std::string& out) { out.append(text).append("!"); }
};
template <>
struct deferredis::Encoder<Colour> {
  static void encode(Colour colour, std::string& out) {
    out += colour == Colour::red ? "red" : "green";
  }
};
template <>
struct deferredis::Encoder<Track> {
  static void encode(const Track& track, std::string& out) {
    for (const int n : track) out += std::to_string(n);
  }
};

namespace deferredis {
namespace {

constexpr CommandRow get{.name = "GET", .encoded = "$3\r\nGET\r\n", .arity = 2};
constexpr CommandRow object_encoding{
    .name = "OBJECT ENCODING", .encoded = "$6\r\nOBJECT\r\n$8\r\nENCODING\r\n", .words = 2};
constexpr CommandRow no_words{.name = "RAW", .encoded = {}, .words = 0};

std::string bytes_of(const WriteBuffer& buffer) {
  std::string bytes;
  buffer.copy(buffer.begin(), buffer.end(), bytes);
  return bytes;
}

std::string encoded(const CommandRow& row, std::span<const std::string_view> arguments) {
  ChunkPool chunks;
  WriteBuffer out(chunks);
  const std::size_t size = CommandView{row, arguments}.encode(out);
  BOOST_TEST(size == out.end());
  return bytes_of(out);
}
std::string encoded(const CommandRow& row, std::initializer_list<std::string_view> arguments) {
  return encoded(row, std::span(arguments.begin(), arguments.size()));
}

std::string text_of(const Arg& arg) { return std::string(arg.view()); }

using Texts = std::vector<std::string>;
Texts texts_of(std::span<const std::string_view> views) { return {views.begin(), views.end()}; }
Texts keys(const Keys& list) { return texts_of(list.views()); }
Texts pairs(const Pairs& list) { return texts_of(list.views()); }

BOOST_AUTO_TEST_SUITE(command)

// --- encoding ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_command_is_an_array_of_bulk_strings) {
  BOOST_TEST(encoded(get, {}) == "*1\r\n$3\r\nGET\r\n");
  BOOST_TEST(encoded(get, {"foo"}) == "*2\r\n$3\r\nGET\r\n$3\r\nfoo\r\n");
  BOOST_TEST(encoded(get, {"a", "", "bc"}) ==
             "*4\r\n$3\r\nGET\r\n$1\r\na\r\n$0\r\n\r\n$2\r\nbc\r\n");
}

BOOST_AUTO_TEST_CASE(each_word_of_a_name_is_an_argument) {
  BOOST_TEST(encoded(object_encoding, {"k"}) ==
             "*3\r\n$6\r\nOBJECT\r\n$8\r\nENCODING\r\n$1\r\nk\r\n");
}

BOOST_AUTO_TEST_CASE(a_row_without_words_has_only_its_arguments) {
  BOOST_TEST(encoded(no_words, {"PING"}) == "*1\r\n$4\r\nPING\r\n");
  BOOST_TEST(encoded(no_words, {std::string_view()}) == "*1\r\n$0\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(lengths_and_counts_of_any_number_of_digits_are_right) {
  for (const std::size_t size : {9U, 10U, 99U, 100U, 999U, 1000U, 99'999U, 1'000'000U}) {
    const std::string argument(size, 'x');
    BOOST_TEST((encoded(get, {argument}) ==
                "*2\r\n$3\r\nGET\r\n$" + std::to_string(size) + "\r\n" + argument + "\r\n"));
  }
  for (const std::size_t count : {8U, 9U, 98U, 99U, 998U, 999U, 10'000U}) {
    const std::vector<std::string_view> arguments(count, "k");
    std::string expected = "*" + std::to_string(count + 1) + "\r\n$3\r\nGET\r\n";
    for (std::size_t i = 0; i < count; ++i) expected += "$1\r\nk\r\n";
    BOOST_TEST((encoded(get, arguments) == expected));
  }
}

BOOST_AUTO_TEST_CASE(every_byte_is_sent_unchanged) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  BOOST_TEST((encoded(get, {all}) == "*2\r\n$3\r\nGET\r\n$256\r\n" + all + "\r\n"));
}

BOOST_AUTO_TEST_CASE(commands_follow_each_other_across_chunks) {
  ChunkPool chunks;
  WriteBuffer out(chunks);
  const std::string value(ChunkPool::chunk_bytes / 3, 'v');
  const std::string_view arguments[] = {value};
  std::string expected;
  for (int i = 0; i < 10; ++i) {
    CommandView{get, arguments}.encode(out);
    expected += "*2\r\n$3\r\nGET\r\n$" + std::to_string(value.size()) + "\r\n" + value + "\r\n";
  }
  BOOST_TEST((bytes_of(out) == expected));
}

BOOST_AUTO_TEST_CASE(a_view_is_named_without_its_arguments) {
  const std::string_view arguments[] = {"secret"};
  BOOST_TEST((CommandView{get, arguments}.name() == "GET"));
}

// --- Arg -----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(strings_of_all_kinds_are_arguments) {
  const std::string text = "text";
  char writable[] = "text";
  BOOST_TEST(text_of("text") == "text");
  BOOST_TEST(text_of(text) == "text");
  BOOST_TEST(text_of(std::string_view(text)) == "text");
  BOOST_TEST(text_of(text.c_str()) == "text");
  BOOST_TEST(text_of(writable) == "text");
  BOOST_TEST(text_of(std::string_view()) == "");
  BOOST_TEST(text_of(std::string("a\0b", 3)) == std::string("a\0b", 3));
}

BOOST_AUTO_TEST_CASE(integers_of_every_width_are_arguments) {
  BOOST_TEST(text_of(0) == "0");
  BOOST_TEST(text_of(-7) == "-7");
  BOOST_TEST(text_of(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  BOOST_TEST(text_of(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  BOOST_TEST(text_of(static_cast<unsigned char>(65)) == "65");
  BOOST_TEST(text_of(static_cast<signed char>(-1)) == "-1");
  BOOST_TEST(text_of(short{12}) == "12");
}

BOOST_AUTO_TEST_CASE(floating_point_numbers_are_their_shortest_text) {
  BOOST_TEST(text_of(0.1) == "0.1");
  BOOST_TEST(text_of(0.1F) == "0.1");
  BOOST_TEST(text_of(1.0) == "1");
  BOOST_TEST(text_of(-2.5) == "-2.5");
  BOOST_TEST(text_of(0.1 + 0.2) == "0.30000000000000004");
  BOOST_TEST(text_of(16777216.0F) == "16777216");
  BOOST_TEST(text_of(-0.0) == "-0");
}

BOOST_AUTO_TEST_CASE(doubles_round_trip) {
  for (const double number : {1e300, -1e-300, 5e-324, 1.7976931348623157e308,
                              2.2250738585072014e-308, 123456789.987654321, 1.0 / 3}) {
    BOOST_TEST(std::strtod(text_of(number).c_str(), nullptr) == number);
  }
}

BOOST_AUTO_TEST_CASE(infinities_are_written_as_redis_reads_them) {
  const double infinity = std::numeric_limits<double>::infinity();
  BOOST_TEST(text_of(infinity) == "inf");
  BOOST_TEST(text_of(-infinity) == "-inf");
  BOOST_TEST(text_of(std::numeric_limits<float>::infinity()) == "inf");
  BOOST_TEST(text_of(std::nan("")) == "nan");
}

BOOST_AUTO_TEST_CASE(a_copy_of_a_number_has_its_own_text) {
  std::vector<Arg> list;
  for (int i = 0; i < 100; ++i) list.push_back(1000 + i);
  for (int i = 0; i < 100; ++i) {
    BOOST_TEST(text_of(list[static_cast<std::size_t>(i)]) == std::to_string(1000 + i));
  }
}

BOOST_AUTO_TEST_CASE(a_value_with_an_encoder_is_an_argument) {
  BOOST_TEST(text_of(Point{1, -2}) == "1,-2");
  BOOST_TEST(text_of(Colour::green) == "green");
  BOOST_TEST(text_of(Loud("text")) == "text!");
  BOOST_TEST(text_of(Track{1, 2, 3}) == "123");
  BOOST_TEST(text_of(Repeated{0}) == "");
}

BOOST_AUTO_TEST_CASE(an_encoded_text_of_any_length_lives_as_long_as_its_argument) {
  for (const std::size_t size : {30U, 31U, 32U, 33U, 5000U}) {
    const Arg named(Repeated{size});
    const Arg list[] = {Arg("a"), Arg(Repeated{size}), Arg(7)};
    BOOST_TEST(text_of(named) == std::string(size, 'r'));
    BOOST_TEST(text_of(list[1]) == std::string(size, 'r'));
  }
}

BOOST_AUTO_TEST_CASE(a_copy_has_its_own_encoded_text) {
  for (const std::size_t size : {10U, 100U}) {
    std::vector<Arg> list;
    for (int i = 0; i < 10; ++i) list.push_back(Arg(Repeated{size}));
    const Arg last(list.back());
    list.clear();
    BOOST_TEST(text_of(last) == std::string(size, 'r'));
  }
}

BOOST_AUTO_TEST_CASE(exceptions_of_an_encoder_propagate) {
  BOOST_CHECK_THROW(Arg(Repeated{1000}), std::length_error);
  const std::vector<Repeated> seven(7, Repeated{1000});
  BOOST_CHECK_THROW(Args{seven}, std::length_error);
  BOOST_CHECK_THROW((Args{"1", "2", "3", "4", "5", "6", "7", Repeated{1000}}), std::length_error);
}

enum Plain { plain };
enum class Scoped { value };
static_assert(!std::is_constructible_v<Arg, bool>);
static_assert(!std::is_constructible_v<Arg, char>);
static_assert(!std::is_constructible_v<Arg, wchar_t>);
static_assert(!std::is_constructible_v<Arg, char8_t>);
static_assert(!std::is_constructible_v<Arg, char16_t>);
static_assert(!std::is_constructible_v<Arg, char32_t>);
static_assert(!std::is_constructible_v<Arg, void*>);
static_assert(!std::is_constructible_v<Arg, const int*>);
static_assert(!std::is_constructible_v<Arg, const char8_t*>);
static_assert(!std::is_constructible_v<Arg, std::nullptr_t>);
static_assert(!std::is_constructible_v<Arg, Plain>);
static_assert(!std::is_constructible_v<Arg, Scoped>);
static_assert(!std::is_constructible_v<Arg, std::vector<std::string>>);
static_assert(!std::is_constructible_v<Arg, const char*, const char*>);

// --- Key -----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_key_is_one_string_of_any_kind) {
  const std::string text = "key";
  BOOST_TEST(Key("key").view() == "key");
  BOOST_TEST(Key(text).view() == "key");
  BOOST_TEST(Key(std::string_view(text)).view() == "key");
}

template <class F>
concept TakesTwoInBraces = requires(F take) {
  take({"a", "b"});
};
using TakesKey = void (*)(const Key&);
using TakesKeys = void (*)(const Keys&);
static_assert(!TakesTwoInBraces<TakesKey>);
static_assert(TakesTwoInBraces<TakesKeys>);
static_assert(!std::is_constructible_v<Key, const char*, const char*>);
static_assert(!std::is_constructible_v<Key, int>);
static_assert(!std::is_constructible_v<Key, bool>);
static_assert(!std::is_constructible_v<Key, std::nullptr_t>);
static_assert(!std::is_default_constructible_v<Key>);

// --- Args ----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(one_string_is_a_list_of_one) {
  const std::string text = "a";
  BOOST_TEST(keys("a") == Texts{"a"}, boost::test_tools::per_element());
  BOOST_TEST(keys(text) == Texts{"a"}, boost::test_tools::per_element());
  BOOST_TEST(keys({"a"}) == Texts{"a"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(braces_accept_strings_of_mixed_kinds_and_any_number) {
  const std::string b = "b";
  BOOST_TEST((keys({"a", b, std::string_view("c")}) == Texts{"a", "b", "c"}));
  BOOST_TEST((keys({"1", "2", "3", "4", "5", "6"}) == Texts{"1", "2", "3", "4", "5", "6"}));
  BOOST_TEST(
      (keys({"1", "2", "3", "4", "5", "6", "7"}) == Texts{"1", "2", "3", "4", "5", "6", "7"}));
  BOOST_TEST(
      (keys({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"}).size() == 13U));
}

BOOST_AUTO_TEST_CASE(ranges_of_strings_are_lists) {
  const Texts vector{"a", "b"};
  const std::list<std::string_view> list{"a", "b"};
  const std::array<const char*, 2> array{"a", "b"};
  BOOST_TEST((keys(vector) == vector));
  BOOST_TEST((keys(list) == vector));
  BOOST_TEST((keys(array) == vector));
  BOOST_TEST((keys(std::span<const std::string>(vector)) == vector));
  BOOST_TEST((keys(Texts{}) == Texts{}));
}

BOOST_AUTO_TEST_CASE(a_range_may_be_long) {
  for (const std::size_t count : {6U, 7U, 12U, 13U, 10'000U}) {
    Texts many;
    for (std::size_t i = 0; i < count; ++i) many.push_back(std::to_string(i));
    BOOST_TEST((keys(many) == many));
  }
}

BOOST_AUTO_TEST_CASE(values_with_an_encoder_are_lists) {
  BOOST_TEST((keys(Point{1, 2}) == Texts{"1,2"}));
  BOOST_TEST((keys({Point{1, 2}, Point{3, 4}}) == Texts{"1,2", "3,4"}));
  BOOST_TEST((keys({"a", Point{1, 2}, std::string("b"), Colour::red, Loud("c")}) ==
              Texts{"a", "1,2", "b", "red", "c!"}));
  BOOST_TEST((keys(Track{1, 2}) == Texts{"12"}));
  BOOST_TEST((keys(std::vector<Loud>{"a", "b"}) == Texts{"a!", "b!"}));
  BOOST_TEST((keys(std::vector<Point>{}) == Texts{}));
}

BOOST_AUTO_TEST_CASE(a_range_of_values_with_an_encoder_may_be_long) {
  for (const std::size_t count : {6U, 7U, 1000U}) {
    std::list<Point> points;
    Texts expected;
    for (std::size_t i = 0; i < count; ++i) {
      points.push_back({static_cast<int>(i), 0});
      expected.push_back(std::to_string(i) + ",0");
    }
    BOOST_TEST((keys(points) == expected));
  }
}

BOOST_AUTO_TEST_CASE(numbers_are_lists) {
  BOOST_TEST((keys(7) == Texts{"7"}));
  BOOST_TEST((keys({1, 2}) == Texts{"1", "2"}));
  BOOST_TEST((keys({"a", 1, 2.5, std::string("b"), Point{3, 4}, -1L}) ==
              Texts{"a", "1", "2.5", "b", "3,4", "-1"}));
  BOOST_TEST((keys(std::vector<int>{3, -4}) == Texts{"3", "-4"}));
  BOOST_TEST((keys(std::list<double>{0.5, 1e300}) == Texts{"0.5", "1e+300"}));
  BOOST_TEST((keys(std::vector<std::uint64_t>(7, UINT64_MAX)) == Texts(7, "18446744073709551615")));
}

// Its elements are temporary strings: views of them would dangle.
struct MadeOnTheSpot {
  struct Iterator {
    int i;
    std::string operator*() const { return std::to_string(i); }
    Iterator& operator++() { return ++i, *this; }
    bool operator!=(const Iterator& other) const { return i != other.i; }
  };
  Iterator begin() const { return {0}; }
  Iterator end() const { return {3}; }
};
static_assert(!std::is_constructible_v<Args, MadeOnTheSpot>);
static_assert(!std::is_constructible_v<Args, bool>);
static_assert(!std::is_constructible_v<Args, char>);
static_assert(!std::is_constructible_v<Args, const char*, bool>);
static_assert(!std::is_constructible_v<Args, int*>);
static_assert(!std::is_constructible_v<Args, std::nullptr_t>);
static_assert(!std::is_constructible_v<Args, std::vector<bool>>);
static_assert(!std::is_constructible_v<Args, std::vector<unsigned char>>);  // bytes or numbers?
static_assert(!std::is_constructible_v<Args, std::vector<char>>);
static_assert(!std::is_default_constructible_v<Args>);
static_assert(!std::is_copy_constructible_v<Args>);

// --- Pairs ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(pairs_can_be_written_in_braces) {
  const std::string b = "b";
  BOOST_TEST((pairs({{"a", "1"}}) == Texts{"a", "1"}));
  BOOST_TEST((pairs({{"a", "1"}, {b, std::string_view("2")}}) == Texts{"a", "1", "b", "2"}));
  BOOST_TEST((pairs({{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}, {"e", "5"}, {"f", "6"}}) ==
              Texts{"a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6"}));
}

BOOST_AUTO_TEST_CASE(ranges_of_pairs_are_pairs) {
  const std::map<std::string, std::string> map{{"a", "1"}, {"b", "2"}};
  const std::vector<std::pair<std::string_view, const char*>> vector{{"a", "1"}, {"b", "2"}};
  BOOST_TEST((pairs(map) == Texts{"a", "1", "b", "2"}));
  BOOST_TEST((pairs(vector) == Texts{"a", "1", "b", "2"}));
  BOOST_TEST((pairs(std::map<std::string, std::string>{}) == Texts{}));
}

BOOST_AUTO_TEST_CASE(values_of_pairs_may_be_numbers_or_have_an_encoder) {
  BOOST_TEST((pairs({{"a", 1}}) == Texts{"a", "1"}));
  BOOST_TEST((pairs({{"a", 1}, {"b", "2"}, {"c", 2.5}, {"d", Point{3, 4}}, {"e", Repeated{40}}}) ==
              Texts{"a", "1", "b", "2", "c", "2.5", "d", "3,4", "e", std::string(40, 'r')}));
  BOOST_TEST(
      (pairs(std::map<std::string, int>{{"a", 1}, {"b", -2}}) == Texts{"a", "1", "b", "-2"}));
  const std::vector<std::pair<std::string_view, Point>> points(20, {"p", Point{1, 2}});
  BOOST_TEST(pairs(points).size() == 40u);
  BOOST_TEST(pairs(points)[39] == "1,2");
}

BOOST_AUTO_TEST_CASE(up_to_sixteen_pairs_can_be_written_in_braces) {
  BOOST_TEST(
      (pairs({{"a", "1"}, {"b", "2"}, {"c", 3}, {"d", "4"}, {"e", "5"}, {"f", 6}, {"g", 7}}) ==
       Texts{"a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6", "g", "7"}));
  const Texts all = pairs({{"a", "1"},
                           {"b", "2"},
                           {"c", "3"},
                           {"d", "4"},
                           {"e", "5"},
                           {"f", "6"},
                           {"g", "7"},
                           {"h", "8"},
                           {"i", "9"},
                           {"j", "10"},
                           {"k", "11"},
                           {"l", "12"},
                           {"m", "13"},
                           {"n", "14"},
                           {"o", "15"},
                           {"p", "16"}});
  BOOST_TEST(all.size() == 32u);
  BOOST_TEST(all[30] == "p");
  BOOST_TEST(all[31] == "16");
}

BOOST_AUTO_TEST_CASE(pairs_of_numbers_own_their_texts) {
  const Pairs named{{"a", 1}, {"b", std::string_view("2")}};
  BOOST_TEST((pairs(named) == Texts{"a", "1", "b", "2"}));
}

BOOST_AUTO_TEST_CASE(a_range_of_pairs_may_be_long) {
  std::vector<std::pair<std::string, std::string>> many;
  Texts expected;
  for (int i = 0; i < 1000; ++i) {
    many.emplace_back("k" + std::to_string(i), "v" + std::to_string(i));
    expected.insert(expected.end(), {many.back().first, many.back().second});
  }
  BOOST_TEST((pairs(many) == expected));
}

static_assert(!std::is_constructible_v<Pairs, const char*>);
static_assert(!std::is_constructible_v<Pairs, std::vector<std::string>>);
static_assert(!std::is_constructible_v<Pairs, std::vector<std::pair<int, std::string>>>);
static_assert(!std::is_constructible_v<Pairs, std::vector<std::pair<std::string, bool>>>);
static_assert(!std::is_constructible_v<Pairs::Pair, const char*, bool>);
static_assert(!std::is_constructible_v<Pairs::Pair, const char*, std::nullptr_t>);
static_assert(!std::is_copy_constructible_v<Pairs>);

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
