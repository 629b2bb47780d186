// Long strings that a command takes over, so that they are not copied.
#include <deferredis/protocol/command.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis {
namespace {

constexpr CommandRow set{.name = "SET", .encoded = "$3\r\nSET\r\n", .arity = -3};
constexpr std::size_t longest_copied = Arg::longest_copied;

/// Encodes into a buffer, and compares with the bytes of the same command without a given string.
struct Encoding {
  std::string encode(std::span<const std::string_view> arguments, const Arg& given) {
    std::string expected;
    CommandView{set, arguments}.encode(expected);
    const std::size_t size = CommandView{set, arguments, nullptr, &given}.encode(out);
    BOOST_TEST(size == expected.size());
    return expected;
  }
  std::string written() const {
    std::string bytes;
    out.copy(out.begin(), out.end(), bytes);
    return bytes;
  }
  /// Do these bytes leave from where they are?
  bool leaves_from(const char* address) const {
    std::array<WriteBuffer::Slice, 8> slices;
    const std::size_t count = out.gather(slices);
    for (std::size_t i = 0; i != count; ++i)
      if (slices[i].data == address) return true;
    return false;
  }

  ChunkPool chunks;
  WriteBuffer out{chunks};
};

BOOST_FIXTURE_TEST_SUITE(given_arguments, Encoding)

BOOST_AUTO_TEST_CASE(a_long_string_is_taken_over_wherever_it_stands) {
  for (const std::size_t place : {0U, 1U, 2U}) {
    std::string text(longest_copied + 1 + place, 'x');
    const char* const address = text.data();
    std::string_view arguments[] = {"key", "another", ""};
    arguments[place] = text;
    const std::string before = written();
    const std::string expected = encode(arguments, Arg(std::move(text)));
    BOOST_TEST(text.empty());
    BOOST_TEST(leaves_from(address));
    BOOST_TEST((written() == before + expected));
    BOOST_TEST((arguments[place] == std::string(longest_copied + 1 + place, 'x')));
  }
}

BOOST_AUTO_TEST_CASE(a_shorter_one_is_copied_and_stays_as_it_is) {
  std::string text(longest_copied, 'x');
  const std::string_view arguments[] = {"key", text};
  const std::string expected = encode(arguments, Arg(std::move(text)));
  BOOST_TEST(text.size() == longest_copied);
  BOOST_TEST((written() == expected));
}

BOOST_AUTO_TEST_CASE(a_string_that_was_not_given_is_copied) {
  const std::string text(100'000, 'x');
  std::string other = text;
  const std::string_view arguments[] = {"key", text};
  const std::string expected = encode(arguments, Arg(text));
  const Arg elsewhere(std::move(other));
  const std::string again = encode(arguments, elsewhere);
  BOOST_TEST((written() == expected + again));
  BOOST_TEST(other.size() == text.size());  // it is no argument: it was changed on the way
}

BOOST_AUTO_TEST_CASE(a_part_of_a_given_string_is_copied) {
  std::string text(100'000, 'x');
  const std::string_view arguments[] = {std::string_view(text).substr(0, 50'000)};
  const std::string expected = encode(arguments, Arg(std::move(text)));
  BOOST_TEST((written() == expected));
  BOOST_TEST(text.size() == 100'000u);
}

BOOST_AUTO_TEST_CASE(a_command_that_is_encoded_twice_takes_it_once_and_copies_it_then) {
  std::string text(100'000, 'x');
  const std::string_view arguments[] = {"key", text};
  const Arg given(std::move(text));
  const std::string first = encode(arguments, given);
  const std::string second = encode(arguments, given);
  BOOST_TEST((written() == first + second));
}

BOOST_AUTO_TEST_CASE(long_arguments_beside_it_are_copied) {
  std::string text(50'000, 'x');
  const std::string before(40'000, 'b'), behind(30'000, 'c');
  const std::string_view arguments[] = {before, text, behind, "end"};
  const char* const address = text.data();
  const std::string expected = encode(arguments, Arg(std::move(text)));
  BOOST_TEST(leaves_from(address));
  BOOST_TEST((written() == expected));
}

BOOST_AUTO_TEST_CASE(only_a_string_that_is_moved_from_is_given) {
  std::string text(100'000, 'x');
  const std::string constant = text;
  BOOST_TEST(Arg(text).given() == nullptr);
  BOOST_TEST(Arg(std::move(constant)).given() == nullptr);
  BOOST_TEST(Arg(std::string_view(text)).given() == nullptr);
  BOOST_TEST(Arg(7).given() == nullptr);
  const Arg given(std::move(text));
  BOOST_TEST(given.given() == &text);
  BOOST_TEST(given.is_borrowed());
  BOOST_TEST((given.view() == constant));
  const Arg copy(given);
  BOOST_TEST(copy.given() == nullptr);
  BOOST_TEST((copy.view() == constant));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
