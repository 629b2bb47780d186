// Pub/sub on byte strings: which push confirms what, whatever the network cuts and the server does
// on its own.
#include <deferredis/protocol/pubsub_handler.hpp>

#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/conversation.hpp"

namespace deferredis {
namespace {

using namespace test;
using Texts = std::vector<std::string_view>;

/// A connection that listens, with its handler.
struct Listening : Conversation {
  static FsmOptions options() {
    FsmOptions chosen = silent_options();
    chosen.listens = true;
    return chosen;
  }
  Listening() : Conversation(options()) {
    begin();
    on_push = [this](ReplyReader& push, bool awaited) {
      const PubSubPush told = handler.take(push, awaited);
      said += text_of(told);
      if (told.type == PubSubPush::Type::unknown) return PushMeaning::unknown;
      return told.answers ? PushMeaning::answer : PushMeaning::news;
    };
  }
  static std::string text_of(const PubSubPush& told) {
    const std::string kind(1, "cps"[static_cast<int>(told.kind)]);
    switch (told.type) {
      case PubSubPush::Type::message:
        return kind + "(" + told.name + "@" + told.channel + "=" + told.payload + ") ";
      case PubSubPush::Type::subscribed: return kind + "+" + told.name + " ";
      case PubSubPush::Type::unsubscribed: return kind + "-" + told.name + " ";
      case PubSubPush::Type::invalidated: return "invalidated ";
      case PubSubPush::Type::unknown: break;
    }
    return "? ";
  }
  Future<std::string> ask(ChannelKind kind, bool subscribe, const Texts& names) {
    const auto slot = slot_for<std::string>(Duration::zero(), nullptr);
    slot->replies = 0;
    slot->row = &PubSubHandler::row(kind, subscribe);
    handler.sent(kind, subscribe, names);
    fsm->send(CommandView{PubSubHandler::row(kind, subscribe), names}, slot, now);
    flush();
    return slot.future();
  }
  Future<void> ping() {
    const auto slot = slot_for<void>(Duration::zero(), nullptr);
    fsm->send("*1\r\n$4\r\nPING\r\n", slot, now);
    flush();
    return slot.future();
  }

  PubSubHandler handler;
  std::string said;
};

/// In the form of RESP2 and of RESP3: '*' and '>'.
std::string push(char first, std::initializer_list<std::string_view> words, int count = -1) {
  std::string text = first + std::to_string(words.size() + (count < 0 ? 0u : 1u)) + "\r\n";
  for (const auto word : words) {
    text += "$" + std::to_string(word.size()) + "\r\n" + std::string(word) + "\r\n";
  }
  if (count >= 0) text += ":" + std::to_string(count) + "\r\n";
  return text;
}

BOOST_AUTO_TEST_SUITE(pubsub_handler)

BOOST_AUTO_TEST_CASE(every_kind_is_confirmed_and_delivered_in_both_protocols_for_every_cut) {
  for (const char first : {'*', '>'}) {
    const std::string bytes =
        push(first, {"subscribe", "a"}, 1) + push(first, {"subscribe", "b"}, 2) +
        push(first, {"message", "a", "1"}) + push(first, {"psubscribe", "*"}, 3) +
        push(first, {"pmessage", "*", "a", "2"}) + push(first, {"ssubscribe", "s"}, 1) +
        push(first, {"smessage", "s", "3"}) + push(first, {"unsubscribe", "a"}, 2);
    for (const Cut& cut : all_cuts(bytes.size())) {
      Listening it;
      auto both = it.ask(ChannelKind::channel, true, {"a", "b"});
      auto pattern = it.ask(ChannelKind::pattern, true, {"*"});
      auto shard = it.ask(ChannelKind::shard, true, {"s"});
      auto gone = it.ask(ChannelKind::channel, false, {"a"});
      it.receive(bytes, cut);
      BOOST_TEST(it.said == "c+a c+b c(a@a=1) p+* p(*@a=2) s+s s(s@s=3) c-a ");
      BOOST_TEST((both.settled() && pattern.settled() && shard.settled() && gone.settled()));
      BOOST_TEST(it.handler.unanswered() == 0u);
      BOOST_TEST(it.fsm->in_flight() == 0u);
      for (auto* each : {&both, &pattern, &shard, &gone}) std::move(*each).detach();
    }
  }
}

BOOST_AUTO_TEST_CASE(a_command_ends_with_the_last_of_its_names_and_not_before) {
  Listening it;
  auto both = it.ask(ChannelKind::channel, true, {"a", "b"});
  it.receive(push('>', {"subscribe", "a"}, 1));
  it.receive(push('>', {"message", "a", "x"}));
  BOOST_TEST(!both.settled());
  it.receive(push('>', {"subscribe", "b"}, 2));
  BOOST_TEST(both.settled());
  std::move(both).detach();
}

BOOST_AUTO_TEST_CASE(an_error_is_for_its_own_command_and_the_rest_stays_in_step) {
  for (const char first : {'*', '>'}) {
    Listening it;
    auto fine = it.ask(ChannelKind::channel, true, {"a"});
    auto denied = it.ask(ChannelKind::channel, true, {"secret", "b"});
    auto ping = it.ping();
    auto after = it.ask(ChannelKind::pattern, true, {"p"});
    it.receive(push(first, {"subscribe", "a"}, 1));
    it.receive("-NOPERM No permissions to access a channel\r\n");
    BOOST_TEST((it.handler.refused().names == std::vector<std::string>{"secret", "b"}));
    it.receive(first == '>' ? "+PONG\r\n" : "*2\r\n$4\r\npong\r\n$0\r\n\r\n");
    it.receive(push(first, {"psubscribe", "p"}, 2));
    BOOST_TEST((fine.settled() && after.settled()));
    BOOST_TEST(it.outcome(std::move(denied)).starts_with("NoPermissionError: SUBSCRIBE: NOPERM"));
    it.loop.value_of(std::move(ping));
    BOOST_TEST(it.failures.empty());
    std::move(fine).detach();
    std::move(after).detach();
  }
}

BOOST_AUTO_TEST_CASE(a_revoked_shard_channel_answers_no_other_command) {
  Listening it;
  auto leaving = it.ask(ChannelKind::shard, false, {"mine"});
  it.receive(push('>', {"sunsubscribe", "moved"}, 1));
  BOOST_TEST(!leaving.settled());
  it.receive(push('>', {"sunsubscribe", "mine"}, 0));
  BOOST_TEST(leaving.settled());
  // The server removed it on its own; the answer to our own command then comes in addition.
  it.receive(push('>', {"sunsubscribe", "mine"}, 0));
  BOOST_TEST(it.said == "s-moved s-mine s-mine ");
  BOOST_TEST(it.failures.empty());
  std::move(leaving).detach();
}

BOOST_AUTO_TEST_CASE(a_confirmation_ahead_of_an_owed_reply_does_not_count) {
  Listening it;
  auto ping = it.ping();
  auto leaving = it.ask(ChannelKind::shard, false, {"s"});
  it.receive(push('>', {"sunsubscribe", "s"}, 0));
  BOOST_TEST(!leaving.settled());
  it.receive("+PONG\r\n" + push('>', {"sunsubscribe", "s"}, 0));
  BOOST_TEST(leaving.settled());
  it.loop.value_of(std::move(ping));
  std::move(leaving).detach();
}

BOOST_AUTO_TEST_CASE(a_reply_instead_of_a_confirmation_ends_the_connection) {
  Listening it;
  auto asked = it.ask(ChannelKind::channel, true, {"a"});
  it.receive("+OK\r\n");
  BOOST_TEST(it.failure().starts_with("ProtocolError"));
  it.fsm->lost(it.failures.front());
  BOOST_TEST(it.outcome(std::move(asked)).starts_with("ProtocolError"));
}

BOOST_AUTO_TEST_CASE(unknown_pushes_are_counted_and_harmless) {
  Listening it;
  it.receive(push('>', {"invalidate", "k"}) + push('>', {"message", "a"}) + ">1\r\n:5\r\n" +
             push('>', {"subscribe", "a", "b", "c"}));
  BOOST_TEST(it.fsm->unknown_pushes() == 4u);
  it.receive("*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:0\r\n");
  BOOST_TEST(it.said == "? ? ? ? c- ");
  BOOST_TEST(it.failures.empty());
}

BOOST_AUTO_TEST_CASE(pushes_and_replies_share_a_connection_of_commands) {
  Conversation it;
  PubSubHandler handler;
  it.begin();
  it.on_push = [&handler](ReplyReader& push, bool awaited) {
    return handler.take(push, awaited).answers ? PushMeaning::answer : PushMeaning::news;
  };
  auto before = it.send({"k"});
  const auto slot = it.slot_for<void>(Duration::zero(), nullptr);
  slot->replies = 0;
  const Texts names{"a"};
  handler.sent(ChannelKind::channel, true, names);
  it.fsm->send(CommandView{PubSubHandler::row(ChannelKind::channel, true), names}, slot, it.now);
  auto subscribed = slot.future();
  auto after = it.send({"l"});
  it.flush();
  it.receive("$1\r\n1\r\n" + push('>', {"message", "a", "x"}) + push('>', {"subscribe", "a"}, 1) +
             push('>', {"message", "a", "y"}) + "$1\r\n2\r\n");
  BOOST_TEST(it.outcome(std::move(before)) == "1");
  it.loop.value_of(std::move(subscribed));
  BOOST_TEST(it.outcome(std::move(after)) == "2");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
