#include <deferredis/protocol/resp_parser.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using Status = RespParser::Status;
using namespace std::string_literals;

struct Scanned {
  Status status;
  std::size_t used;

  bool operator==(const Scanned&) const = default;
};

Scanned scan_parts(RespParser& parser, std::string_view bytes, std::size_t first,
                   std::size_t part) {
  std::size_t done = 0;
  for (std::size_t size = first;; size = part) {
    // A copy of the exact size, so that the sanitizer finds a read one byte too far.
    const std::vector<char> piece(
        bytes.begin() + static_cast<std::ptrdiff_t>(done),
        bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), done + size)));
    const auto progress = parser.scan({piece.data(), piece.size()});
    done += progress.used;
    if (progress.status != Status::need_more || done == bytes.size()) {
      return {progress.status, done};
    }
    BOOST_REQUIRE_EQUAL(progress.used, piece.size());
  }
}

// Whole, cut at every position, and byte by byte: the results must agree.
Scanned scan(std::string_view bytes, const ReplyLimits& limits = {}) {
  RespParser whole(limits);
  const Scanned expected = scan_parts(whole, bytes, bytes.size(), bytes.size());
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    RespParser parser(limits);
    BOOST_REQUIRE((scan_parts(parser, bytes, cut, bytes.size()) == expected));
    BOOST_REQUIRE_EQUAL(parser.why(), whole.why());
  }
  RespParser parser(limits);
  BOOST_REQUIRE((scan_parts(parser, bytes, 1, 1) == expected));
  return expected;
}

std::string why(std::string_view bytes, const ReplyLimits& limits = {}) {
  RespParser parser(limits);
  (void)parser.scan(bytes);
  return std::string(parser.why());
}

const std::string_view replies[] = {
    "+OK\r\n",
    "+\r\n",
    "+a simple string that is too long for the fast path\r\n",
    "-ERR no\r\n",
    "-\r\n",
    ":0\r\n",
    ":-1\r\n",
    ":+5\r\n",
    ",NAN\r\n",
    ",nan(0x1)\r\n",
    ",-nan(snan_1)\r\n",
    ",+INF\r\n",
    ",-Infinity\r\n",
    ":9223372036854775807\r\n",
    ":-9223372036854775808\r\n",
    ":007\r\n",
    "$0\r\n\r\n",
    "$1\r\nx\r\n",
    "$2\r\n\r\n\r\n",
    "$12\r\nhello world!\r\n",
    "$-1\r\n",
    "*0\r\n",
    "*-1\r\n",
    "*2\r\n$1\r\na\r\n$1\r\nb\r\n",
    "*3\r\n:1\r\n$-1\r\n*-1\r\n",
    "*2\r\n*2\r\n:1\r\n*0\r\n*1\r\n+x\r\n",
    "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
    "*12\r\n:1\r\n:2\r\n:3\r\n:4\r\n:5\r\n:6\r\n:7\r\n:8\r\n:9\r\n:0\r\n:1\r\n-E\r\n",
    "_\r\n",
    "#t\r\n",
    "#f\r\n",
    ",1\r\n",
    ",-1.5\r\n",
    ",+1.5e-10\r\n",
    ",1E9\r\n",
    ",10.\r\n",
    ",inf\r\n",
    ",-inf\r\n",
    ",nan\r\n",
    ",-nan\r\n",
    "(3492890328409238509324850943850943825024385\r\n",
    "(-1\r\n",
    "(+1\r\n",
    "!21\r\nSYNTAX invalid syntax\r\n",
    "!0\r\n\r\n",
    "=15\r\ntxt:Some string\r\n",
    "=4\r\nmkd:\r\n",
    "%0\r\n",
    "%2\r\n+a\r\n:1\r\n+b\r\n%1\r\n_\r\n_\r\n",
    "~0\r\n",
    "~2\r\n:1\r\n:2\r\n",
    ">2\r\n+message\r\n$1\r\nx\r\n",
    ">1\r\n*0\r\n",
    "|1\r\n+ttl\r\n:3600\r\n$1\r\nx\r\n",
    "|0\r\n:1\r\n",
    "|1\r\n+a\r\n:1\r\n|1\r\n+b\r\n:2\r\n:3\r\n",
    "*2\r\n|1\r\n+a\r\n*1\r\n:1\r\n:2\r\n:3\r\n",
    "|1\r\n|0\r\n+a\r\n:1\r\n:2\r\n",
    "$?\r\n;4\r\nHell\r\n;1\r\no\r\n;0\r\n",
    "$?\r\n;0\r\n",
    "*?\r\n.\r\n",
    "*?\r\n:1\r\n*?\r\n:2\r\n.\r\n*1\r\n:3\r\n.\r\n",
    "~?\r\n+a\r\n.\r\n",
    "%?\r\n+a\r\n:1\r\n+b\r\n:2\r\n.\r\n",
    ">?\r\n+a\r\n.\r\n",
    "*1\r\n$?\r\n;1\r\n;\r\n;0\r\n",
    "*?\r\n|1\r\n+a\r\n:1\r\n:2\r\n.\r\n",
};

BOOST_AUTO_TEST_SUITE(resp_parser)

BOOST_AUTO_TEST_CASE(finds_the_end_of_every_kind_of_reply_for_every_cut) {
  for (const std::string_view reply : replies) {
    BOOST_TEST_CONTEXT(reply) {
      BOOST_TEST((scan(reply) == Scanned{Status::complete, reply.size()}));
      BOOST_TEST(
          (scan(std::string(reply) + "$3\r\nnex") == Scanned{Status::complete, reply.size()}));
    }
  }
}

BOOST_AUTO_TEST_CASE(needs_more_before_the_last_byte_of_every_reply) {
  for (const std::string_view reply : replies) {
    for (std::size_t size = 0; size < reply.size(); ++size) {
      RespParser parser;
      const auto progress = parser.scan(reply.substr(0, size));
      BOOST_TEST((progress.status == Status::need_more));
      BOOST_TEST(progress.used == size);
    }
  }
}

BOOST_AUTO_TEST_CASE(is_ready_for_the_next_reply_after_each) {
  std::string stream;
  for (const std::string_view reply : replies) stream += reply;
  for (std::size_t part : {1, 2, 3, 7, 64, 4096}) {
    RespParser parser;
    std::vector<std::size_t> ends;
    for (std::size_t done = 0; done != stream.size();) {
      const auto progress = parser.scan(std::string_view(stream).substr(done, part));
      done += progress.used;
      if (progress.status == Status::complete) ends.push_back(done);
      else BOOST_REQUIRE((progress.status == Status::need_more));
    }
    BOOST_REQUIRE_EQUAL(ends.size(), std::size(replies));
    for (std::size_t i = 0, end = 0; i != ends.size(); ++i)
      BOOST_TEST(ends[i] == (end += replies[i].size()));
  }
}

BOOST_AUTO_TEST_CASE(refuses_an_invalid_reply_at_the_faulty_byte) {
  const std::pair<std::string, std::size_t> table[] = {
      {"HTTP/1.1 400 Bad Request\r\n", 0},
      {"\r\n", 0},
      {"\n", 0},
      {"\0"s, 0},
      {"+a\n", 2},
      {"+a\rb\r\n", 3},
      {"-a\r\r\n", 3},
      {"+" + std::string(70, 'x') + "\n", 71},
      {":\r\n", 2},
      {":-\r\n", 3},
      {":1 \r\n", 2},
      {": 1\r\n", 1},
      {":1a\r\n", 2},
      {":1-\r\n", 2},
      {":--1\r\n", 2},
      {":?\r\n", 1},
      {":1\n", 2},
      {":9223372036854775808\r\n", 21},
      {":-9223372036854775809\r\n", 22},
      {":10000000000000000000\r\n", 20},
      {":12345678901234567890\r\n", 20},
      {"$\r\n", 2},
      {"$-2\r\n", 4},
      {"$-0\r\n", 4},
      {"$-10\r\n", 5},
      {"$1\r\nxy\r\n", 5},
      {"$1\r\nx\n\n", 5},
      {"$1\r\nx\rx", 6},
      {"$0\r\nx\r\n", 4},
      {"$9223372036854775808\r\n", 21},
      {"$99999999999999999999\r\n", 20},
      {"$1\nx", 2},
      {"$x\r\n", 1},
      {"$?1\r\n", 2},
      {"*-2\r\n", 4},
      {"*a\r\n", 1},
      {"*\r\n", 2},
      {"%-1\r\n", 1},
      {"~-1\r\n", 1},
      {">-1\r\n", 1},
      {"|-1\r\n", 1},
      {"|?\r\n", 1},
      {">0\r\n", 3},
      {">?\r\n.\r\n", 4},
      {"*1\r\n>1\r\n:1\r\n", 4},
      {"_x\r\n", 1},
      {"#\r\n", 2},
      {"#x\r\n", 1},
      {"#tt\r\n", 2},
      {",\r\n", 2},
      {",a\r\n", 1},
      {",1.5x\r\n", 4},
      {",.5\r\n", 1},
      {",1e\r\n", 4},
      {",-\r\n", 3},
      {",1e+\r\n", 5},
      {",in\r\n", 4},
      {",infx\r\n", 4},
      {",nan(-)\r\n", 5},
      {",nan()x\r\n", 6},
      {":+-1\r\n", 2},
      {",1.2.3\r\n", 4},
      {",0x1\r\n", 2},
      {"(\r\n", 2},
      {"(-\r\n", 3},
      {"(1.5\r\n", 2},
      {"(1-\r\n", 2},
      {"!-1\r\n", 1},
      {"!?\r\n", 1},
      {"=?\r\n", 1},
      {"=3\r\ntxt\r\n", 3},
      {"=5\r\ntxt-x\r\n", 7},
      {".\r\n", 0},
      {";1\r\nx\r\n", 0},
      {"*1\r\n.\r\n", 4},
      {"%?\r\n:1\r\n.\r\n", 8},
      {"*?\r\n|0\r\n.\r\n", 8},
      {"*?\r\n|1\r\n:1\r\n:2\r\n.\r\n", 16},
      {"*?\r\n.x\r\n", 5},
      {"$?\r\n$1\r\nx\r\n", 4},
      {"$?\r\n;1\r\nx\r\n.\r\n", 11},
      {"$?\r\n;-1\r\n", 5},
      {"$?\r\n;?\r\n", 5},
      {"$?\r\n;\r\n", 6},
  };
  for (const auto& row : table) {
    BOOST_TEST_CONTEXT(row.first) {
      const Scanned scanned = scan(row.first);
      BOOST_TEST((scanned.status == Status::malformed));
      BOOST_TEST(scanned.used == row.second);
    }
  }
}

BOOST_AUTO_TEST_CASE(stays_failed_until_it_is_reset) {
  RespParser parser;
  BOOST_TEST((parser.scan("*1\r\n*1\r\nx").status == Status::malformed));
  BOOST_TEST((parser.scan("+OK\r\n").status == Status::malformed));
  BOOST_TEST(parser.scan("+OK\r\n").used == 0u);
  parser.reset();
  BOOST_TEST(parser.why() == "");
  BOOST_TEST((parser.scan("+OK\r\n").status == Status::complete));
}

BOOST_AUTO_TEST_CASE(says_why_and_shows_no_content) {
  BOOST_TEST(why("Hello") == "'H' is not the type of a reply");
  BOOST_TEST(why(":1x\r\n") == "'x' in a line of type ':'");
  BOOST_TEST(why("\x01") == "byte 0x01 is not the type of a reply");
  BOOST_TEST(why("$1073741824\r\n") ==
             "a bulk of 1073741824 is over the limit of 536870912 (reply_limits.bulk_bytes)");
  BOOST_TEST(why("%4294967295\r\n") ==
             "a map of 4294967295 is over the limit of 67108864 (reply_limits.elements)");
}

// Is it over a limit as soon as it is announced?
bool refuses(std::string_view bytes, const ReplyLimits& limits) {
  RespParser parser(limits);
  const auto status = parser.scan(bytes).status;
  return status == Status::limit_exceeded || (status == Status::need_more && parser.refusing());
}

BOOST_AUTO_TEST_CASE(refuses_announced_sizes_over_the_limits_at_once) {
  const ReplyLimits limits{
      .bulk_bytes = 1000, .total_bytes = 2000, .elements = 5, .depth = 3, .line_bytes = 64};
  for (const char* bytes :
       {"$1001\r\n", "!1001\r\n", "=1001\r\n", "$9223372036854775807\r\n", "*6\r\n", "%3\r\n",
        "*9223372036854775807\r\n", "*4294967295\r\n", "%4611686018427387904\r\n", "|3\r\n",
        "*3\r\n*3\r\n", "*1\r\n*1\r\n*1\r\n*1\r\n", "*1\r\n*1\r\n*1\r\n*0\r\n",
        "*?\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:"}) {
    BOOST_TEST_CONTEXT(bytes) {
      BOOST_TEST(refuses(bytes, limits));
      BOOST_TEST(why(bytes, limits).find("reply_limits.") != std::string::npos);
    }
  }
  for (const char* bytes : {"*5\r\n", "$1000\r\n", "%2\r\n"}) BOOST_TEST(!refuses(bytes, limits));
  BOOST_TEST((scan("*1\r\n*1\r\n*1\r\n:1\r\n", limits).status == Status::complete));
}

BOOST_AUTO_TEST_CASE(adds_up_the_parts_of_a_streamed_string) {
  const ReplyLimits limits{.bulk_bytes = 5};
  BOOST_TEST((scan("$?\r\n;3\r\nabc\r\n;2\r\nde\r\n;0\r\n", limits).status == Status::complete));
  BOOST_TEST(
      (scan("$?\r\n;3\r\nabc\r\n;3\r\ndef\r\n;0\r\n", limits) == Scanned{Status::refused, 26}));
}

BOOST_AUTO_TEST_CASE(bounds_a_line_and_the_whole_reply_to_the_byte) {
  const ReplyLimits limits{.total_bytes = 1024, .line_bytes = 100};
  for (const char* type : {"+", "-", "("}) {
    BOOST_TEST((scan(type + std::string(100, '1') + "\r\n", limits).status == Status::complete));
    BOOST_TEST(
        (scan(type + std::string(101, '1') + "\r\n", limits) == Scanned{Status::refused, 104}));
  }
  std::string elements = "*?\r\n";  // 4 + 203 * 5 + 2 + 3
  for (int i = 0; i != 203; ++i) elements += "+OK\r\n";
  BOOST_TEST((scan(elements + ":1\r\n.\r\n", limits).status == Status::refused));
  BOOST_TEST((scan(elements + ".\r\n", limits).status == Status::complete));
  BOOST_TEST(refuses("*2\r\n$500\r\n" + std::string(500, 'x') + "\r\n$505\r\n", limits));
}

BOOST_AUTO_TEST_CASE(a_million_nested_arrays_are_refused_at_the_depth_limit) {
  std::string bytes;
  for (int i = 0; i != 1000000; ++i) bytes += "*1\r\n";
  RespParser parser;
  const auto progress = parser.scan(bytes);
  BOOST_TEST((progress.status == Status::limit_exceeded));
  BOOST_TEST(progress.used == 128u * 4 + 3);
}

BOOST_AUTO_TEST_CASE(says_how_much_of_a_top_level_bulk_is_still_to_come) {
  RespParser parser;
  (void)parser.scan("$100000\r");
  BOOST_TEST(parser.bulk_length() == 0u);
  (void)parser.scan("\nabc");
  BOOST_TEST(parser.bulk_length() == 100000u);
  BOOST_TEST(parser.bulk_remaining() == 99997u);
  (void)parser.scan(std::string(99997, 'x'));
  BOOST_TEST(parser.bulk_length() == 100000u);
  BOOST_TEST(parser.bulk_remaining() == 0u);
  BOOST_TEST((parser.scan("\r\n").status == Status::complete));
  BOOST_TEST(parser.bulk_length() == 0u);
}

BOOST_AUTO_TEST_CASE(reports_no_bulk_inside_other_replies) {
  for (const char* bytes : {"*1\r\n$10\r\nabc", "|1\r\n:1\r\n:2\r\n$10\r\nabc",
                            "=10\r\ntxt:", "!10\r\nabc", "$?\r\n;10\r\nabc"}) {
    RespParser parser;
    (void)parser.scan(bytes);
    BOOST_TEST_CONTEXT(bytes) BOOST_TEST(parser.bulk_length() + parser.bulk_remaining() == 0u);
  }
}

BOOST_AUTO_TEST_CASE(single_bytes_cost_work_linear_in_their_number) {
  std::string bytes = "*200000\r\n";
  for (int i = 0; i != 200000; ++i) bytes += "*2\r\n$5\r\nhello\r\n:12\r\n";
  RespParser parser;
  std::size_t complete = 0;
  for (const char& byte : bytes) {
    complete += parser.scan({&byte, 1}).status == Status::complete ? 1 : 0;
  }
  BOOST_TEST(complete == 1u);
}

// The naive way: recursive, on whole input only. Throws if more is needed.
struct NeedMore {};

class NaiveParser {
 public:
  explicit NaiveParser(std::string_view bytes) : bytes_(bytes) {}

  std::size_t parse() {
    const char type = line()[0];
    const std::string_view rest = line_.substr(1);
    switch (type) {
      case '$':
        if (rest == "?") {
          while (line() != ";0") take(std::stoul(std::string(line_.substr(1))) + 2);
          break;
        }
        [[fallthrough]];
      case '!':
      case '=':
        if (rest != "-1") take(std::stoul(std::string(rest)) + 2);
        break;
      case '*':
      case '~':
      case '>':
      case '%':
      case '|':
        if (rest == "?") {
          while (bytes_.substr(at_, 1) != ".") parse();
          line();
        } else if (rest != "-1") {
          const bool pairs = type == '%' || type == '|';
          for (std::size_t n = std::stoul(std::string(rest)) * (pairs ? 2 : 1); n != 0; --n)
            parse();
        }
        if (type == '|') parse();
        break;
      default: break;
    }
    return at_;
  }

 private:
  std::string_view line() {
    const std::size_t end = bytes_.find("\r\n", at_);
    if (end == std::string_view::npos) throw NeedMore();
    line_ = bytes_.substr(at_, end - at_);
    at_ = end + 2;
    return line_;
  }
  void take(std::size_t size) {
    if (bytes_.size() - at_ < size) throw NeedMore();
    at_ += size;
  }

  std::string_view bytes_;
  std::string_view line_;
  std::size_t at_ = 0;
};

class RandomReply {
 public:
  explicit RandomReply(std::mt19937& random) : random_(random) {}

  std::string make(int depth) {
    if (depth != 0 && pick(8) == 0) return "|" + aggregate(depth - 1, 2) + make(depth);
    switch (pick(depth == 0 ? 9 : 13)) {
      case 0: return "+" + std::string(pick(50), 's') + "\r\n";
      case 1: return "-ERR " + std::string(pick(50), 'e') + "\r\n";
      case 2: return ":" + std::to_string(static_cast<int>(random_())) + "\r\n";
      case 3: return "$" + text();
      case 4: return pick(2) == 0 ? "$-1\r\n" : "_\r\n";
      case 5: return pick(2) == 0 ? "#t\r\n" : ",-12.25e3\r\n";
      case 6: return "!" + text();
      case 7: return "=8\r\ntxt:\r\n\r\n\r\n";
      case 8: return "$?\r\n;" + text(1) + ";" + text(1) + ";0\r\n";
      case 9: return "*" + aggregate(depth - 1, 1);
      case 10: return "~" + aggregate(depth - 1, 1);
      case 11: return "%" + aggregate(depth - 1, 2);
      default: return "*?\r\n" + make(depth - 1) + make(depth - 1) + ".\r\n";
    }
  }

 private:
  std::size_t pick(std::size_t bound) { return random_() % bound; }
  std::string text(std::size_t least = 0) {
    const std::size_t size = least + pick(pick(10) == 0 ? 12000 : 30);
    return std::to_string(size) + "\r\n" + std::string(size, '\n') + "\r\n";
  }
  std::string aggregate(int depth, std::size_t each) {
    const std::size_t count = pick(5);
    std::string text = std::to_string(count) + "\r\n";
    for (std::size_t i = 0; i != count * each; ++i) text += make(depth);
    return text;
  }

  std::mt19937& random_;
};

BOOST_AUTO_TEST_CASE(agrees_with_a_naive_parser_on_random_replies_and_cuts) {
  std::mt19937 random(20240607);
  RespParser parser;
  for (int round = 0; round != 4000; ++round) {
    const std::string reply = RandomReply(random).make(4);
    BOOST_REQUIRE_EQUAL(NaiveParser(reply).parse(), reply.size());
    std::size_t done = 0;
    for (auto status = Status::need_more; status == Status::need_more;) {
      const std::size_t part = 1 + random() % (random() % 2 == 0 ? 5 : 5000);
      const auto progress = parser.scan(std::string_view(reply).substr(done, part));
      status = progress.status;
      done += progress.used;
      BOOST_REQUIRE((status == Status::complete) == (done == reply.size()));
    }
    BOOST_REQUIRE_EQUAL(done, reply.size());
  }
}

BOOST_AUTO_TEST_CASE(a_changed_byte_never_makes_it_overread_or_disagree_with_itself) {
  std::mt19937 random(7);
  for (int round = 0; round != 3000; ++round) {
    std::string reply = RandomReply(random).make(3);
    if (reply.size() > 3000) continue;
    reply[random() % reply.size()] = "\r\n0123456789-?.;*$:x"[random() % 20];
    RespParser whole;
    RespParser cut;
    const Scanned expected = scan_parts(whole, reply, reply.size(), reply.size());
    BOOST_REQUIRE((scan_parts(cut, reply, random() % reply.size(), 1 + random() % 9) == expected));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
