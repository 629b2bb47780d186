// Text from outside in a line of a log, and the errors that show it.
#include <deferredis/reactor/text/printable.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/error.hpp>

namespace deferredis {
namespace {

using detail::is_printable;
using detail::printable;
using namespace std::string_literals;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(printable_text)

BOOST_AUTO_TEST_CASE(is_left_unchanged) {
  for (const auto text : {""sv, "ERR no such key"sv, "caf\xc3\xa9 \xe2\x98\xad \xf0\x9f\x98\x80"sv,
                          "back\\slash \\n"sv, "\xef\xbf\xbd\xed\x9f\xbf\xee\x80\x80"sv}) {
    BOOST_TEST(is_printable(text));
    BOOST_TEST(printable(text) == text);
  }
}

BOOST_AUTO_TEST_CASE(has_no_control_characters) {
  BOOST_TEST(printable("a\r\nb\tc") == "a\\r\\nb\\tc");
  BOOST_TEST(printable("\x1b[2J\x07\x7f"sv) == "\\x1b[2J\\x07\\x7f");
  BOOST_TEST(printable("a\0b"sv) == "a\\x00b");
  BOOST_TEST(printable("\xc2\x9b"
                       "31m") == "\\u009b31m");  // C1: CSI in one character
}

BOOST_AUTO_TEST_CASE(does_not_break_lines_or_change_their_direction) {
  BOOST_TEST(printable("a\xe2\x80\xa8"
                       "b") == "a\\u2028b");
  BOOST_TEST(printable("\xe2\x80\xae"
                       "b\xe2\x81\xa6") == "\\u202eb\\u2066");
}

BOOST_AUTO_TEST_CASE(is_utf_8) {
  BOOST_TEST(printable("\xff\x80") == "\\xff\\x80");
  BOOST_TEST(printable("\xc0\xaf") == "\\xc0\\xaf");                    // overlong
  BOOST_TEST(printable("\xe0\x80\xaf") == "\\xe0\\x80\\xaf");           // overlong
  BOOST_TEST(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");           // a surrogate
  BOOST_TEST(printable("\xf5\x80\x80\x80") == "\\xf5\\x80\\x80\\x80");  // above U+10FFFF
  BOOST_TEST(printable("\xe2\x98") == "\\xe2\\x98");                    // truncated
}

BOOST_AUTO_TEST_CASE(every_byte_becomes_something_printable) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const char bytes[] = {static_cast<char>(first), static_cast<char>(second)};
      const std::string shown = printable({bytes, 2});
      BOOST_TEST_REQUIRE(is_printable(shown));
      BOOST_TEST_REQUIRE(printable(shown) == shown);
    }
  }
}

BOOST_AUTO_TEST_CASE(is_cut_at_a_character_and_says_how_long_it_was) {
  const std::string exact(1024, 'x');
  BOOST_TEST(printable(exact) == exact);
  const std::string longer = printable(exact + "x");
  BOOST_TEST(longer.size() == 1024u);
  BOOST_TEST(longer.ends_with("x... (1025 bytes)"));
  std::string wide;
  for (int i = 0; i < 1000; ++i) wide += "\xe2\x98\xad";
  BOOST_TEST(is_printable(printable(wide)));
  BOOST_TEST(printable(wide).size() <= 1024u);
  BOOST_TEST(printable(std::string(1000, '\n')).size() <= 1024u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(error_texts_from_outside)

BOOST_AUTO_TEST_CASE(are_escaped_and_available_in_full) {
  const std::string said = "ERR a\nINFO all is well\x1b[2J\0x"s;
  const Error error(errc::closed, "ERR", said, Delivery::rejected);
  BOOST_TEST(error.message() == "ERR a\\nINFO all is well\\x1b[2J\\x00x");
  BOOST_TEST(error.full_message() == said);
  BOOST_TEST(to_string(error) == "ClosedError: ERR a\\nINFO all is well\\x1b[2J\\x00x (rejected)");
  BOOST_TEST(std::string(Exception(error).what()) == error.message());
}

BOOST_AUTO_TEST_CASE(are_capped_and_available_in_full) {
  const Error error(errc::closed, std::string(1 << 20, 'x'));
  BOOST_TEST(error.message().size() == 1024u);
  BOOST_TEST(error.full_message().size() == std::size_t{1} << 20);
}

BOOST_AUTO_TEST_CASE(stay_escaped_in_copies_with_more_context) {
  const Error error(errc::closed, "a\nb");
  BOOST_TEST(error.with_context("GET\n").message() == "GET\\n: a\\nb");
  BOOST_TEST(error.with_context("GET").full_message() == "GET: a\nb");
  BOOST_TEST(error.with_delivery(Delivery::maybe_applied).message() == "a\\nb");
  BOOST_TEST(error.with_delivery(Delivery::maybe_applied).full_message() == "a\nb");
}

BOOST_AUTO_TEST_CASE(of_the_library_may_have_lines) {
  const Error error(errc::invalid_argument, detail::LaidOut{"url: bad\nredis://\n  ^"});
  BOOST_TEST(error.message() == "url: bad\nredis://\n  ^");
  BOOST_TEST(error.with_context("a\nb").message() == "a\\nb: url: bad\nredis://\n  ^");
}

BOOST_AUTO_TEST_CASE(of_foreign_exceptions_are_escaped) {
  const Error error(std::make_exception_ptr(std::runtime_error("a\nb")));
  BOOST_TEST(error.message() == "a\\nb");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
