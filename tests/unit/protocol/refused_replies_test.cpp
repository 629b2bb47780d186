// A reply over a limit is read to its end, so that the next one is found.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/resp_parser.hpp>

namespace deferredis {
namespace {

using Status = RespParser::Status;

struct Scanned {
  Status status;
  std::size_t used;

  bool operator==(const Scanned&) const = default;
};

// In pieces of `part` bytes.
Scanned scan(RespParser& parser, std::string_view bytes, std::size_t part) {
  std::size_t done = 0;
  for (;;) {
    const std::string piece(bytes.substr(done, part));
    const auto progress = parser.scan(piece);
    done += progress.used;
    if (progress.status != Status::need_more || done == bytes.size()) {
      return {progress.status, done};
    }
  }
}

BOOST_AUTO_TEST_SUITE(refused_replies)

BOOST_AUTO_TEST_CASE(a_refused_reply_ends_where_it_would_have_ended_and_the_next_one_is_found) {
  const ReplyLimits limits{
      .bulk_bytes = 70, .total_bytes = 1024, .elements = 5, .depth = 3, .line_bytes = 64};
  const std::string large(2000, 'x');
  const std::string long_string = "$2000\r\n" + large + "\r\n";
  const std::vector<std::string> over = {
      "+" + large + "\r\n",
      "-ERR " + large + "\r\n",
      "(" + std::string(2000, '7') + "\r\n",
      long_string,
      "!2000\r\n" + large + "\r\n",
      "=2000\r\ntxt:" + large.substr(4) + "\r\n",
      "$?\r\n;60\r\n" + large.substr(0, 60) + "\r\n;60\r\n" + large.substr(0, 60) + "\r\n;0\r\n",
      "*2\r\n" + long_string + "*2\r\n+a\r\n" + long_string,
      ">2\r\n+message\r\n" + long_string,
      "|1\r\n+k\r\n" + long_string + ":1\r\n",
      "*7\r\n:1\r\n*1\r\n:2\r\n:3\r\n:4\r\n%1\r\n:5\r\n:6\r\n:7\r\n$-1\r\n",
      "*?\r\n:1\r\n:2\r\n:3\r\n:4\r\n:5\r\n:6\r\n.\r\n",
  };
  for (const std::string& reply : over) {
    BOOST_TEST_CONTEXT(reply.substr(0, 30)) {
      for (const std::size_t part : {std::size_t{1}, std::size_t{3}, reply.size()}) {
        RespParser parser(limits);
        BOOST_TEST(
            (scan(parser, reply + "+OK\r\n", part) == Scanned{Status::refused, reply.size()}));
        BOOST_TEST(parser.why().find("reply_limits.") != std::string::npos);
        const char first = reply[0] == '|' ? ':' : reply[0];
        BOOST_TEST(parser.top_type() == first);
        BOOST_TEST(parser.bulk_length() == 0u);
        BOOST_TEST((scan(parser, "*1\r\n+OK\r\n", part) == Scanned{Status::complete, 9}));
        BOOST_TEST(!parser.refusing());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(an_endless_reply_is_not_skipped) {
  const ReplyLimits limits{.bulk_bytes = 70, .total_bytes = 1024, .elements = 5};
  for (const char* bytes : {"$1073741824\r\n", "*400000000\r\n", "*1\r\n$1073741820\r\n"}) {
    BOOST_TEST_CONTEXT(bytes) {
      for (const std::size_t part : {std::size_t{1}, std::size_t{100}}) {
        RespParser parser(limits);
        BOOST_TEST((scan(parser, bytes, part).status == Status::limit_exceeded));
        BOOST_TEST(parser.why().find("reply_limits.") != std::string::npos);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
