// Large strings taken apart as they arrive, wherever the network cuts them.
#include <deferredis/protocol/value_reader.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using Kind = ValueReader::Kind;

/// What a reader says of a stream: "5 [hello] . {-ERR no\r\n}". Pieces that follow one another are
/// joined, so that the cuts do not show.
class Told {
 public:
  explicit Told(const ReplyLimits& limits = {}) : reader(limits) {}

  Told& add(std::string_view bytes) {
    for (;;) {
      const ValueReader::Part part = reader.next(bytes);
      if (part.kind != Kind::piece && part.kind != Kind::more && !piece_.empty())
        text += "[" + piece_ + "]", piece_.clear();
      switch (part.kind) {
        case Kind::more: return *this;
        case Kind::length: text += std::to_string(part.length); break;
        case Kind::piece: piece_ += part.bytes; break;
        case Kind::end: text += "."; break;
        case Kind::frame: text += "{" + std::string(part.bytes) + "}"; break;
        case Kind::failed: text += "!"; return *this;
      }
    }
  }

  ValueReader reader;
  std::string text;

 private:
  std::string piece_;
};

std::string told_of(std::string_view bytes) { return Told().add(bytes).text; }

const std::string everything =
    "$5\r\nhello\r\n"
    "$0\r\n\r\n"
    "$-1\r\n"
    "_\r\n"
    "-WRONGTYPE not a string\r\n"
    ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n"
    "$13\r\n\r\n$3\r\nabc\r\n12\r\n"  // its value looks like RESP
    "+OK\r\n"
    "|1\r\n+ttl\r\n:5\r\n$2\r\nhi\r\n"
    "$?\r\n;3\r\nabc\r\n;0\r\n"
    "$1\r\nx\r\n";
const std::string told_of_everything =
    "5[hello]."
    "0."
    "{$-1\r\n}"
    "{_\r\n}"
    "{-WRONGTYPE not a string\r\n}"
    "{>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n}"
    "13[\r\n$3\r\nabc\r\n12]."
    "{+OK\r\n}"
    "{|1\r\n+ttl\r\n:5\r\n$2\r\nhi\r\n}"
    "{$?\r\n;3\r\nabc\r\n;0\r\n}"
    "1[x].";

BOOST_AUTO_TEST_SUITE(value_reader)

BOOST_AUTO_TEST_CASE(a_stream_is_told_in_order) {
  BOOST_TEST(told_of(everything) == told_of_everything);
}

BOOST_AUTO_TEST_CASE(it_is_the_same_wherever_it_is_cut_into_three) {
  const std::string_view all = everything;
  for (std::size_t first = 0; first <= all.size(); ++first) {
    for (std::size_t second = first; second <= all.size(); second += 3) {
      Told told;
      told.add(all.substr(0, first)).add(all.substr(first, second - first)).add(all.substr(second));
      BOOST_REQUIRE_EQUAL(told.text, told_of_everything);
    }
  }
}

BOOST_AUTO_TEST_CASE(it_is_the_same_byte_by_byte) {
  Told told;
  for (const char& byte : everything) told.add({&byte, 1});
  BOOST_TEST(told.text == told_of_everything);
}

BOOST_AUTO_TEST_CASE(a_piece_is_a_view_of_the_bytes_that_arrived) {
  const std::string bytes = "$6\r\nabc";
  std::string_view rest = bytes;
  ValueReader reader;
  BOOST_TEST((reader.next(rest).kind == Kind::length));
  const auto part = reader.next(rest);
  BOOST_TEST((part.kind == Kind::piece));
  BOOST_TEST(static_cast<const void*>(part.bytes.data()) ==
             static_cast<const void*>(bytes.data() + 4));
  BOOST_TEST(reader.left() == 3u);
  BOOST_TEST(!reader.between());
}

BOOST_AUTO_TEST_CASE(no_limit_on_strings_holds_for_what_is_not_kept) {
  ReplyLimits limits;
  limits.bulk_bytes = 4;
  limits.total_bytes = 1024;
  BOOST_TEST(Told(limits).add("$999999999999\r\nabc").reader.left() == 999'999'999'996u);
}

BOOST_AUTO_TEST_CASE(everything_else_has_the_usual_limits) {
  ReplyLimits limits;
  limits.bulk_bytes = 4;
  Told told(limits);
  told.add("*1\r\n$5\r\nabcde\r\n");
  BOOST_TEST(told.text == "!");
  BOOST_TEST(told.reader.over_limit());
  BOOST_TEST(told.add("$1\r\nx\r\n").text == "!!");  // it stays failed
}

BOOST_AUTO_TEST_CASE(what_is_not_resp_fails_wherever_it_is_cut) {
  const std::vector<std::string> wrong = {
      "$\r\n",        "$5x\r\n",    "$5\n",      "$5\rx",
      "$1\r\nxy\r\n", "$1\r\nx\rx", "hello\r\n", "$1234567890123456789\r\n",
      "$--1\r\n",     "$ 5\r\n",    "$1\r\nx\n"};
  for (const std::string& bytes : wrong) {
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      Told told;
      told.add(std::string_view(bytes).substr(0, cut)).add(std::string_view(bytes).substr(cut));
      BOOST_TEST_INFO(bytes);
      BOOST_TEST(told.text.find('!') != std::string::npos);
      BOOST_TEST(!told.reader.over_limit());
      BOOST_TEST(!told.reader.why().empty());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
