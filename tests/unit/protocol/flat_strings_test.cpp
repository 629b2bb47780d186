// Replies with many strings in one block, and values with their attributes.
#include <deferredis/protocol/flat_strings.hpp>

#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/protocol/with_attributes.hpp>

namespace deferredis {
namespace {

std::vector<std::string> texts(const FlatStrings& strings) {
  return {strings.begin(), strings.end()};
}

// Decodes like a connection: from bytes that are overwritten afterwards.
template <class T>
Outcome<T> decoded(std::string frame, bool whole) {
  ReplyReader reader{std::string_view(frame)};
  T value = whole ? detail::decode_whole<T>(reader) : Decoder<T>::decode(reader);
  frame.assign(frame.size(), 'x');
  if (reader.failed()) return reader.take_error();
  return Outcome<T>(std::move(value));
}

BOOST_AUTO_TEST_SUITE(flat_strings)

BOOST_AUTO_TEST_CASE(they_outlive_the_bytes_of_the_reply_and_survive_moves) {
  for (const bool whole : {true, false}) {
    auto got = decoded<FlatStrings>("*4\r\n$3\r\none\r\n$0\r\n\r\n$-1\r\n:-42\r\n", whole);
    FlatStrings first = std::move(got.value());
    const std::string_view one = first[0];
    FlatStrings kept;
    kept = std::move(first);
    BOOST_TEST(one == "one");
    BOOST_TEST((texts(kept) == std::vector<std::string>{"one", "", "", "-42"}));
    BOOST_TEST((kept.at(1).has_value() && !kept.at(2).has_value()));
    BOOST_TEST(FlatStrings(std::move(kept)).size() == 4u);
  }
}

BOOST_AUTO_TEST_CASE(sets_maps_and_all_kinds_of_strings_are_accepted) {
  const auto map = decoded<FlatStrings>("%1\r\n+key\r\n,1.5\r\n", true);
  BOOST_TEST((texts(map.value()) == std::vector<std::string>{"key", "1.5"}));
  const auto set = decoded<FlatStrings>("~2\r\n=7\r\ntxt:abc\r\n(123\r\n", true);
  BOOST_TEST((texts(set.value()) == std::vector<std::string>{"abc", "123"}));
  const auto none = decoded<FlatStrings>("*0\r\n", true);
  BOOST_TEST(none.value().empty());
  const auto long_ones = decoded<FlatStrings>("*2\r\n$12\r\nhello, world\r\n_\r\n", false);
  BOOST_TEST(long_ones.value()[0] == "hello, world");
}

BOOST_AUTO_TEST_CASE(nils_of_both_protocols_and_other_kinds_may_be_anywhere) {
  const std::string frame =
      "*9\r\n$-1\r\n$1\r\na\r\n_\r\n$10\r\n0123456789\r\n:7\r\n$-1\r\n$0\r\n\r\n_\r\n+z\r\n";
  for (const bool whole : {true, false}) {
    const auto got = decoded<FlatStrings>(frame, whole);
    const std::vector<std::string> expected{"", "a", "", "0123456789", "7", "", "", "", "z"};
    BOOST_TEST((texts(got.value()) == expected));
    for (const std::size_t nil : {0, 2, 5, 7}) BOOST_TEST(!got.value().at(nil).has_value());
    for (const std::size_t text : {1, 3, 4, 6, 8}) BOOST_TEST(got.value().at(text).has_value());
  }
}

BOOST_AUTO_TEST_CASE(streamed_strings_are_put_together_in_place) {
  const auto got = decoded<FlatStrings>(
      "*?\r\n$1\r\na\r\n$?\r\n;3\r\nfoo\r\n;2\r\nba\r\n;0\r\n$?\r\n;0\r\n$1\r\nz\r\n.\r\n", true);
  BOOST_TEST((texts(got.value()) == std::vector<std::string>{"a", "fooba", "", "z"}));
}

BOOST_AUTO_TEST_CASE(they_nest_and_read_only_their_own_part) {
  using Page = std::pair<std::string, FlatStrings>;
  const auto page = decoded<Page>("*2\r\n$1\r\n0\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n", false);
  BOOST_TEST((texts(page.value().second) == std::vector<std::string>{"a", "b"}));
  const auto rows =
      decoded<std::vector<FlatStrings>>("*2\r\n*1\r\n+a\r\n*2\r\n+b\r\n+c\r\n", false);
  BOOST_TEST((texts(rows.value()[1]) == std::vector<std::string>{"b", "c"}));
  const auto perhaps = decoded<std::optional<FlatStrings>>("*-1\r\n", false);
  BOOST_TEST(!perhaps.value().has_value());
}

BOOST_AUTO_TEST_CASE(an_unexpected_type_is_named) {
  for (const bool whole : {true, false}) {
    const auto nested = decoded<FlatStrings>("*2\r\n+a\r\n*1\r\n+b\r\n", whole);
    BOOST_TEST(nested.error().is(errc::reply_type));
    BOOST_TEST(nested.error().message() == "expected a string, the reply is an array");
    const auto number = decoded<FlatStrings>(":1\r\n", whole);
    BOOST_TEST(number.error().message() == "expected an array, the reply is an integer");
  }
}

BOOST_AUTO_TEST_CASE(attributes_arrive_with_their_value) {
  using Text = WithAttributes<std::string>;
  const auto got = decoded<Text>("|1\r\n+ttl\r\n:3600\r\n$1\r\nv\r\n", true);
  BOOST_TEST(got.value().value == "v");
  BOOST_TEST(got.value().attributes.find("ttl")->as_integer() == 3600);
  const auto bare = decoded<Text>("$1\r\nv\r\n", true);
  BOOST_TEST(bare.value().attributes.is_null());
  const auto inner = decoded<std::vector<Text>>("*2\r\n+a\r\n|1\r\n+n\r\n:1\r\n+b\r\n", false);
  BOOST_TEST(inner.value()[0].attributes.is_null());
  BOOST_TEST(inner.value()[1].attributes.find("n")->as_integer() == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
