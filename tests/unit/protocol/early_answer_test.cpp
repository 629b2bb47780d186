// Answers that arrive before the command was sent: no honest server can give them.
#include <deferredis/protocol/connection_fsm.hpp>

#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/pubsub_handler.hpp>

#include "support/conversation.hpp"

namespace deferredis {
namespace {

using namespace test;

/// Ends when pushes, or the replies of a group, have answered it.
Future<std::string> ask(Conversation& it, std::uint32_t replies) {
  const auto slot = it.slot_for<std::string>(Duration::zero(), nullptr);
  slot->replies = replies;
  it.fsm->send("*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\na\r\n", slot, it.now);
  return slot.future();
}

constexpr std::string_view unasked =
    "ProtocolError: the server sent a reply that answers no command (not_sent)";

BOOST_AUTO_TEST_SUITE(early_answer)

BOOST_AUTO_TEST_CASE(a_push_answers_no_command_that_was_not_fully_sent) {
  FsmOptions options = silent_options();
  options.listens = true;
  Conversation it(options);
  it.begin();
  bool was_awaited = false;
  it.on_push = [&was_awaited](ReplyReader& push, bool awaited) {
    push.skip();
    was_awaited = awaited;
    return awaited ? PushMeaning::answer : PushMeaning::news;
  };
  auto future = ask(it, 0);
  it.flush(5);
  it.receive(">3\r\n+subscribe\r\n+a\r\n:1\r\n");
  BOOST_TEST(!was_awaited);
  BOOST_TEST(!future.settled());
  it.flush();
  it.receive(">3\r\n+subscribe\r\n+a\r\n:1\r\n");
  BOOST_TEST(was_awaited);
  BOOST_TEST(future.settled());
}

BOOST_AUTO_TEST_CASE(an_error_answers_no_subscription_that_was_not_fully_sent) {
  Conversation it;
  it.begin();
  auto future = ask(it, 0);
  it.flush(5);
  it.receive("-\r\n");
  BOOST_TEST(it.failures.size() == 1U);
  BOOST_TEST(it.failures.at(0).is(errc::protocol));
}

BOOST_AUTO_TEST_CASE(a_group_is_answered_after_its_last_command_was_sent) {
  Conversation it;
  it.begin();
  auto future = ask(it, 2);
  it.flush(5);
  it.receive("$1\r\na\r\n");  // answers a command that may have been sent
  BOOST_TEST(it.failures.empty());
  it.receive("$1\r\nb\r\n");
  BOOST_TEST(it.failure() == unasked);
}

BOOST_AUTO_TEST_CASE(an_error_that_answers_nothing_is_not_repeated) {
  Conversation it;
  it.begin();
  it.receive("-ERR AUTH default hunter2\r\n");
  BOOST_TEST(it.failure() == unasked);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
