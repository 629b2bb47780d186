// A reply over a limit fails its own command and no other.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/conversation.hpp"

namespace deferredis {
namespace {

using test::Conversation;
using test::Cut;

FsmOptions narrow() {
  FsmOptions options = test::silent_options();
  options.limits = {
      .bulk_bytes = 100, .total_bytes = 1024, .elements = 10, .depth = 8, .line_bytes = 100};
  return options;
}

struct Limited : Conversation {
  explicit Limited(FsmOptions options = narrow()) : Conversation(std::move(options)) { begin(); }

  void push_refused(const Error& error) override { refused.push_back(to_string(error)); }

  std::vector<std::string> refused;
};

const std::string large(1500, 'x');
const std::string over[] = {
    "$1500\r\n" + large + "\r\n",
    "+" + large + "\r\n",
    "*2\r\n$1\r\na\r\n$1500\r\n" + large + "\r\n",
    "*12\r\n:1\r\n:2\r\n:3\r\n:4\r\n:5\r\n:6\r\n:7\r\n:8\r\n:9\r\n:10\r\n:11\r\n:12\r\n",
};

BOOST_AUTO_TEST_SUITE(reply_limits)

BOOST_AUTO_TEST_CASE(neighbours_of_a_reply_over_a_limit_have_their_own_replies) {
  for (const std::string& reply : over) {
    const std::string replies = "$1\r\na\r\n" + reply + "$1\r\nb\r\n";
    for (const Cut cut : {Cut{}, Cut{.byte_by_byte = true}, Cut{.at = 30, .in_place = true},
                          Cut{.at = replies.size() - 9}, Cut{.at = 300}}) {
      Limited it;
      auto before = it.send({"before"});
      auto large_one = it.send({"large"});
      auto after = it.send({"after"});
      it.flush();
      it.receive(replies, cut);
      BOOST_TEST(it.outcome(std::move(before)) == "a");
      const std::string text = it.outcome(std::move(large_one));
      BOOST_TEST(text.starts_with("LimitExceededError: GET: "));
      BOOST_TEST(text.find("is over the limit of 1") != text.npos);
      BOOST_TEST(text.ends_with("(maybe_applied)"));
      BOOST_TEST(it.outcome(std::move(after)) == "b");
      BOOST_TEST(it.failures.empty());
      BOOST_TEST(it.fsm->in_flight() == 0u);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_error_over_a_limit_still_answers_its_command) {
  Limited it;
  auto refused = it.send({"a"});
  auto after = it.send({"b"});
  it.flush();
  it.receive("-ERR " + large + "\r\n$1\r\nb\r\n");
  BOOST_TEST(it.outcome(std::move(refused)) ==
             "LimitExceededError: GET: a line is over the limit of 100 (reply_limits.line_bytes) "
             "(rejected)");
  BOOST_TEST(it.outcome(std::move(after)) == "b");
}

BOOST_AUTO_TEST_CASE(a_cancelled_command_may_have_a_reply_over_a_limit) {
  Limited it;
  auto cancelled = it.send({"a"});
  auto after = it.send({"b"});
  it.flush();
  cancelled.cancel();
  it.receive(over[0] + "$1\r\nb\r\n");
  BOOST_TEST(it.outcome(std::move(after)) == "b");
  BOOST_TEST(it.failures.empty());
}

BOOST_AUTO_TEST_CASE(a_push_over_a_limit_answers_no_command) {
  Limited it;
  auto get = it.send({"a"});
  it.flush();
  it.receive(">2\r\n+message\r\n" + over[0] + "$1\r\nb\r\n");
  BOOST_TEST(it.outcome(std::move(get)) == "b");
  BOOST_REQUIRE(it.refused.size() == 1u);
  BOOST_TEST(it.refused[0].find("a bulk of 1500 is over the limit of 100") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(listeners_lose_only_the_line_or_message_over_a_limit) {
  FsmOptions options = narrow();
  options.listens = true;
  Limited it(options);
  std::vector<std::string> lines;
  it.on_push = [&](ReplyReader& push, bool) {
    if (is_text(push.type())) lines.push_back(push.read_string());
    else lines.emplace_back("message");
    return PushMeaning::news;
  };
  it.receive("+1.5 [0 a] \"a\"\r\n+1.6 [0 a] \"" + large + "\"\r\n+1.7 [0 a] \"b\"\r\n");
  it.receive("*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n" + over[0] + "*2\r\n$7\r\nmessage\r\n$1\r\nc\r\n");
  BOOST_TEST((lines == std::vector<std::string>{"1.5 [0 a] \"a\"", "1.7 [0 a] \"b\"", "message"}));
  BOOST_TEST(it.refused.size() == 2u);
  BOOST_TEST(it.failures.empty());
}

BOOST_AUTO_TEST_CASE(nothing_of_a_refused_reply_is_kept) {
  Limited it;
  auto get = it.send({"a"});
  it.flush();
  const std::string part(1000, 'x');
  it.receive("$1073000000\r\n");
  for (int i = 0; i != 1000; ++i) it.receive(part);
  BOOST_TEST(it.fsm->receive_room().empty());
  BOOST_TEST(!get.settled());
  get.cancel();
}

BOOST_AUTO_TEST_CASE(a_handshake_does_not_wait_for_the_end_of_a_refused_reply) {
  FsmOptions options = narrow();
  options.handshake.protocol = ProtocolVersion::automatic;
  Limited it(options);
  it.flush();
  it.receive("+" + std::string(101, 'x'));
  BOOST_TEST(it.failure().starts_with("LimitExceededError: a reply to the handshake is over "));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
