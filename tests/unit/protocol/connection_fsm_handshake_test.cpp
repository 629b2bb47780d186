// The handshake inside the conversation; handshake_test.cpp tests its commands.
#include <deferredis/protocol/connection_fsm.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/conversation.hpp"

namespace deferredis {
namespace {

using test::all_cuts;
using test::Conversation;
using test::Cut;

constexpr std::string_view hello_reply = "%1\r\n$5\r\nproto\r\n:3\r\n";

FsmOptions talking_options(HandshakeOptions handshake) {
  FsmOptions options = test::silent_options();
  options.handshake = std::move(handshake);
  return options;
}

struct Turn {
  std::string said;
  std::string_view answer;
};

void play(const HandshakeOptions& handshake, const std::vector<Turn>& turns, bool resp3) {
  for (const Cut cut : all_cuts(80)) {
    Conversation it(talking_options(handshake));
    it.begin();
    for (const Turn& turn : turns) {
      BOOST_TEST(!it.fsm->ready());
      BOOST_TEST(it.flush() == turn.said);
      it.receive(turn.answer, cut);
    }
    BOOST_TEST(it.fsm->ready());
    BOOST_TEST(it.ready_count == 1);
    BOOST_TEST(it.fsm->resp3() == resp3);
    BOOST_TEST(it.flush() == "");
    auto value = it.send({"k"});
    it.flush();
    it.receive("$1\r\nv\r\n", cut);
    BOOST_TEST(it.outcome(std::move(value)) == "v");
  }
}

BOOST_AUTO_TEST_SUITE(connection_fsm_handshake)

BOOST_AUTO_TEST_CASE(the_handshake_works_for_every_cut) {
  const std::string select = "*2\r\n$6\r\nSELECT\r\n$1\r\n2\r\n";
  const std::string hello =
      "*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$2\r\npw\r\n";
  const std::string auth = "*3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$2\r\npw\r\n";
  const HandshakeOptions handshake{
      .user = "me", .password = "pw", .database = 2, .announce_library = false};
  play(handshake, {{hello, hello_reply}, {select, "+OK\r\n"}}, true);
  play(handshake,
       {{hello, "-ERR unknown command 'HELLO'\r\n"}, {auth, "+OK\r\n"}, {select, "+OK\r\n"}},
       false);
}

BOOST_AUTO_TEST_CASE(with_nothing_to_send_it_is_ready_at_once) {
  Conversation it;
  it.begin();
  BOOST_TEST(it.fsm->ready());
  BOOST_TEST(it.ready_count == 1);
  BOOST_TEST(it.fsm->output().empty());
}

BOOST_AUTO_TEST_CASE(a_refused_handshake_is_reported_once) {
  Conversation it(talking_options({.password = "pw"}));
  it.begin();
  it.flush();
  it.receive("-WRONGPASS no\r\n-WRONGPASS no\r\n");
  BOOST_TEST(it.failure() ==
             "AuthError: the server refused the credentials (set or correct .user and .password): "
             "WRONGPASS "
             "(the rest is not shown, because it may contain the password) (not_sent)");
  BOOST_TEST(!it.fsm->ready());
  BOOST_TEST(!it.fsm->hello_unanswered());
}

BOOST_AUTO_TEST_CASE(a_server_may_refuse_the_connection_before_the_first_command) {
  for (const std::string words :
       {"ERR max number of clients reached", "DENIED Redis is running in protected mode"}) {
    Conversation it(talking_options({.password = "pw"}));
    it.begin();
    it.receive("-" + words + " pw\r\n");
    BOOST_TEST(it.failure() == "ConnectionError: " + words + " (not_sent)");
  }
}

BOOST_AUTO_TEST_CASE(other_texts_that_answer_nothing_are_not_shown) {
  Conversation it(talking_options({.password = "pw"}));
  it.begin();
  it.receive("-ERR pw\r\n");
  BOOST_TEST(it.failure() ==
             "ProtocolError: the server sent a reply that answers no command (not_sent)");
}

BOOST_AUTO_TEST_CASE(an_end_on_hello_is_distinguished_from_a_later_one) {
  Conversation it(talking_options({}));
  it.begin();
  BOOST_TEST(it.fsm->hello_unanswered());
  it.flush();
  it.receive(hello_reply);
  BOOST_TEST(!it.fsm->hello_unanswered());
}

// The bytes are in a chunk that has returned to the pool: only the test may look at it.
BOOST_AUTO_TEST_CASE(the_credentials_are_wiped_when_they_are_no_longer_needed) {
  for (const bool lost : {false, true}) {
    Conversation it(talking_options({.password = "secret-canary", .announce_library = false}));
    it.begin();
    WriteBuffer::Slice slice{};
    BOOST_REQUIRE(it.fsm->output().gather({&slice, 1}) == 1U);
    const std::string_view chunk(slice.data, slice.size);
    it.flush();
    BOOST_TEST(chunk.find("secret-canary") != chunk.npos);
    if (lost) it.fsm->lost(test::some_error());
    else it.receive(hello_reply);
    BOOST_TEST(it.fsm->output().empty());
    BOOST_TEST(chunk.find_first_not_of('\0') == chunk.npos);
  }
}

BOOST_AUTO_TEST_CASE(a_push_during_the_handshake_does_not_answer_it) {
  Conversation it(talking_options({.announce_library = false}));
  it.begin();
  it.flush();
  it.receive(">1\r\n+early\r\n");
  BOOST_TEST(!it.fsm->ready());
  it.receive(hello_reply);
  BOOST_TEST(it.fsm->ready());
  BOOST_TEST((it.pushes == std::vector<std::string>{"early "}));
}

BOOST_AUTO_TEST_CASE(an_answer_before_the_handshake_was_sent_does_not_count) {
  Conversation it(talking_options({}));
  it.begin();
  it.flush();
  std::string replies(hello_reply);
  replies.append("+OK\r\n+OK\r\n");
  it.receive(replies);
  BOOST_TEST(!it.fsm->ready());
  BOOST_TEST(it.failure() ==
             "ProtocolError: the server sent a reply that answers no command (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_handshake_may_be_answered_while_the_rest_of_it_waits_for_the_socket) {
  const std::string ping = "*1\r\n$4\r\nPING\r\n";
  const std::size_t first = ping.size();
  for (const std::size_t sent : {first - 1, first, first + 1}) {
    Conversation it(talking_options({.protocol = ProtocolVersion::resp2}));
    it.begin();
    const std::string left = it.flush(sent);
    BOOST_TEST(left.starts_with(std::string_view(ping).substr(0, sent)));
    it.receive("+PONG\r\n");
    BOOST_TEST(it.failures.size() == (sent < first ? 1U : 0U));
    if (sent < first) continue;
    it.flush();
    it.receive("+OK\r\n+OK\r\n");
    BOOST_TEST(it.fsm->ready());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
