// The cost limit on a decoded reply, and the limits on a peer that is not verified yet.
#include <deferredis/protocol/resp_parser.hpp>

#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "support/conversation.hpp"

namespace deferredis {
namespace {

using Status = RespParser::Status;

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i != times; ++i) all += text;
  return all;
}

struct Verdict {
  Status status;
  std::size_t used;
  std::string why;

  bool operator==(const Verdict&) const = default;
};

Verdict fed_in_parts(std::string_view bytes, std::size_t part, const ReplyLimits& limits) {
  RespParser parser(limits);
  std::size_t done = 0;
  for (;;) {
    const auto [status, used] = parser.scan(bytes.substr(done, part));
    done += used;
    if (status != Status::need_more || done == bytes.size()) {
      const bool over = status == Status::refused || parser.refusing();
      return {over ? Status::refused : status, done, over ? std::string(parser.why()) : ""};
    }
  }
}

// The verdict is the same for all cuts.
Verdict verdict(std::string_view bytes, const ReplyLimits& limits = {}) {
  const Verdict whole = fed_in_parts(bytes, bytes.size(), limits);
  for (std::size_t part = 1; part < bytes.size() && part < 40; ++part) {
    BOOST_TEST_REQUIRE((fed_in_parts(bytes, part, limits) == whole));
  }
  return whole;
}

constexpr ReplyLimits ten_elements{.decoded_bytes = 10 * RespParser::element_bytes + 100};

BOOST_AUTO_TEST_SUITE(decoded_bytes)

BOOST_AUTO_TEST_CASE(a_huge_array_is_refused_when_it_is_announced) {
  const Verdict refused = verdict("*67000000\r\n");
  BOOST_TEST((refused.status == Status::refused));
  BOOST_TEST(refused.why ==
             "the memory of an array of 67000000 is over the limit of 134217728 "
             "(reply_limits.decoded_bytes)");
}

BOOST_AUTO_TEST_CASE(elements_count_together_wherever_they_are) {
  const auto fits = [](std::string_view bytes) {
    return verdict(bytes, ten_elements).status == Status::complete;
  };
  BOOST_TEST(fits("*10\r\n" + repeated("_\r\n", 10)));
  BOOST_TEST(!fits("*11\r\n" + repeated("_\r\n", 11)));
  BOOST_TEST(fits("%5\r\n" + repeated("_\r\n", 10)));
  BOOST_TEST(!fits("%6\r\n" + repeated("_\r\n", 12)));
  BOOST_TEST(fits("*5\r\n" + repeated("*1\r\n_\r\n", 5)));
  BOOST_TEST(!fits("*5\r\n" + repeated("*2\r\n_\r\n_\r\n", 5)));
  BOOST_TEST(fits("*?\r\n" + repeated("_\r\n", 10) + ".\r\n"));
  BOOST_TEST(!fits("*?\r\n" + repeated("_\r\n", 11) + ".\r\n"));
}

BOOST_AUTO_TEST_CASE(an_attribute_counts_with_the_map_that_holds_it) {
  const std::string attributes = "|1\r\n_\r\n_\r\n";
  BOOST_TEST((verdict("*1\r\n" + repeated(attributes, 3) + "_\r\n", ten_elements).status ==
              Status::complete));
  BOOST_TEST((verdict("*2\r\n" + repeated(attributes, 3) + "_\r\n_\r\n", ten_elements).status ==
              Status::refused));
  BOOST_TEST((verdict(repeated("|0\r\n", 11) + "_\r\n", ten_elements).status == Status::refused));
}

BOOST_AUTO_TEST_CASE(the_next_reply_after_a_refused_one_is_found) {
  RespParser parser(ten_elements);
  const std::string over = "*12\r\n" + repeated("_\r\n", 12);
  const auto [status, used] = parser.scan(over + ":1\r\n");
  BOOST_TEST((status == Status::refused));
  BOOST_TEST(used == over.size());
  BOOST_TEST((parser.scan(":1\r\n").status == Status::complete));
}

BOOST_AUTO_TEST_CASE(the_bytes_of_an_aggregate_count_too) {
  const ReplyLimits limits{.decoded_bytes = 1024};
  constexpr std::size_t room = 1024 - RespParser::element_bytes - 12;  // 12: all except the text
  const auto of_size = [&](std::size_t size) {
    return verdict("*1\r\n$" + std::to_string(size) + "\r\n" + std::string(size, 'x') + "\r\n",
                   limits)
        .status;
  };
  BOOST_TEST((of_size(room) == Status::complete));
  BOOST_TEST((of_size(room + 1) == Status::refused));
  BOOST_TEST(verdict("*1\r\n$10000\r\n", limits).why ==
             "a bulk of 10000 is over the limit of 1024 (reply_limits.decoded_bytes)");
}

BOOST_AUTO_TEST_CASE(a_single_string_is_bounded_only_by_its_own_limit) {
  const ReplyLimits limits{.decoded_bytes = 1024};
  BOOST_TEST(
      (verdict("$5000\r\n" + std::string(5000, 'x') + "\r\n", limits).status == Status::complete));
  BOOST_TEST((verdict("$20000\r\n" + std::string(20000, 'x') + "\r\n", limits).status ==
              Status::complete));
}

BOOST_AUTO_TEST_CASE(a_reply_leaves_nothing_behind_for_the_next) {
  const std::string full = "*10\r\n" + repeated("_\r\n", 10);
  RespParser parser(ten_elements);
  for (int i = 0; i != 5; ++i) {
    const auto [status, used] = parser.scan(full);
    BOOST_TEST((status == Status::complete));
    BOOST_TEST(used == full.size());
  }
}

// Each level scans everything inside it once more.
BOOST_AUTO_TEST_CASE(aggregates_rescanned_at_each_level_nest_at_most_four_deep) {
  for (const std::string_view level : {"*?\r\n", "~?\r\n", "|1\r\n"}) {
    BOOST_TEST((verdict(repeated(level, 4)).status == Status::need_more));
    const Verdict refused = verdict(repeated(level, 5));
    BOOST_TEST((refused.status == Status::refused));
    BOOST_TEST(refused.why ==
               "a nesting of attributes and streamed aggregates is over the limit of 4");
  }
  // One after the other is not nested.
  const std::string one = "*?\r\n_\r\n.\r\n";
  BOOST_TEST((verdict("*9\r\n" + repeated(one, 9)).status == Status::complete));
  BOOST_TEST((verdict(repeated("|1\r\n_\r\n_\r\n", 9) + "_\r\n").status == Status::complete));
}

BOOST_AUTO_TEST_CASE(the_parts_of_a_string_within_a_stream_count) {
  const ReplyLimits limits{.decoded_bytes = 2048};
  const std::string parts = repeated(";1\r\nx\r\n", 50);
  BOOST_TEST((verdict("$?\r\n" + parts + ";0\r\n", limits).status == Status::complete));
  BOOST_TEST((verdict("*1\r\n$?\r\n" + parts + ";0\r\n", limits).status == Status::refused));
}

FsmOptions talking() {
  FsmOptions options = test::silent_options();
  options.handshake.protocol = ProtocolVersion::automatic;
  return options;
}

BOOST_AUTO_TEST_CASE(before_the_login_a_reply_has_64_KiB) {
  for (const std::string_view flood :
       {"!200000000\r\nERR", "$70000\r\n", "*9000000\r\n", "*?\r\n$65530\r\n"}) {
    test::Conversation it(talking());
    it.begin();
    it.flush();
    it.receive(flood);
    it.receive(std::string(66'000, 'x'));
    BOOST_TEST_CONTEXT(flood) {
      BOOST_TEST(
          it.failure() ==
          "LimitExceededError: a reply to the handshake is over 65536 bytes: the peer is not "
          "a Redis server, or reply_limits are too low (not_sent)");
    }
  }
}

BOOST_AUTO_TEST_CASE(after_the_login_the_options_apply) {
  test::Conversation it(talking());
  it.begin();
  it.flush();
  it.receive("%1\r\n$5\r\nproto\r\n:3\r\n");
  BOOST_TEST(it.fsm->ready());
  auto value = it.send({"k"});
  it.flush();
  it.receive("$100000\r\n" + std::string(100'000, 'x') + "\r\n");
  BOOST_TEST(it.outcome(std::move(value)).size() == 100'000U);
}

BOOST_AUTO_TEST_CASE(an_error_is_refused_beyond_1_MiB) {
  const std::string text(1'100'000, 'x');
  for (const std::string& error :
       {"-" + text + "\r\n", "!1100000\r\n" + text + "\r\n", "*1\r\n-" + text + "\r\n"}) {
    RespParser parser;
    const auto [status, used] = parser.scan(error);
    BOOST_TEST((status == Status::refused));
    BOOST_TEST(used == error.size());
    BOOST_TEST(parser.why().find("is over the limit of 1048576") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(an_error_keeps_64_KiB_of_its_text) {
  for (const std::string& reply : {"-ERR " + std::string(60'000, 'x') + "\r\n",
                                   "!1000004\r\nERR " + std::string(1'000'000, 'x') + "\r\n"}) {
    ReplyReader reader{std::string_view(reply)};
    BOOST_TEST(reader.read_error().message().size() <= 65'536U);
    ReplyReader again{std::string_view(reply)};
    BOOST_TEST(Reply::read(again).as_text().size() >= 60'004U);  // a Reply has all of it
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
