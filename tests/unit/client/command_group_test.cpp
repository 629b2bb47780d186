// Groups of commands in a connection's conversation, for every cut and every moment of loss.
#include <deferredis/client/groups/apart_batch.hpp>
#include <deferredis/client/groups/command_group.hpp>

#include <chrono>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/conversation.hpp"

namespace deferredis {
namespace {

using namespace test;
using detail::CommandGroup;

/// A group of two GETs that was sent.
struct Sent {
  Sent(Conversation& it, CommandGroup::Kind kind, Interceptor* interceptor = nullptr,
       const detail::Ensure& ensure = {})
      : group(new CommandGroup(it.loop.core(), kind, {}, ensure)) {
    for (const std::string_view key : {"a", "b"}) {
      const auto slot = it.slot_for<std::string>(Duration::zero(), nullptr);
      const std::string_view arguments[] = {key};
      group->add(CommandView{get_row, arguments}, slot);
      members.push_back(slot.future());
    }
    group->seal();
    bytes = group->bytes();
    auto& slot = CommandGroup::make_slot(group, CommandGroup::Keep::nothing, ended);
    slot.interceptor = interceptor;
    it.fsm->send(bytes, slot, it.now);
  }

  Shared<CommandGroup> group;
  std::string bytes;
  std::vector<Future<std::string>> members;
  Future<void> ended = ready();
};

std::string outcome_of(Conversation& it, Future<void> future) {
  const auto outcome = it.loop.outcome_of(std::move(future));
  return outcome ? "done" : to_string(outcome.error());
}

struct Talking {
  Talking() { it.begin(); }
  Conversation it;
};

BOOST_AUTO_TEST_SUITE(group)

BOOST_AUTO_TEST_CASE(a_transaction_is_one_run_of_bytes) {
  Talking talk;
  Sent sent(talk.it, CommandGroup::Kind::transaction);
  BOOST_TEST(talk.it.flush() ==
             "*1\r\n$5\r\nMULTI\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n*2\r\n$3\r\nGET\r\n$1\r\nb\r\n"
             "*1\r\n$4\r\nEXEC\r\n");
  BOOST_TEST(talk.it.fsm->in_flight() == 1u);
}

BOOST_AUTO_TEST_CASE(its_commands_get_the_elements_of_exec_for_every_cut) {
  const std::string replies =
      "+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n$1\r\n1\r\n$2\r\n22\r\n$1\r\nn\r\n";
  for (const Cut cut : all_cuts(replies.size())) {
    Talking talk;
    Sent sent(talk.it, CommandGroup::Kind::transaction);
    auto next = talk.it.send({"next"});
    talk.it.flush();
    talk.it.receive(replies, cut);
    BOOST_TEST(outcome_of(talk.it, std::move(sent.ended)) == "done");
    BOOST_TEST(talk.it.outcome(std::move(sent.members[0])) == "1");
    BOOST_TEST(talk.it.outcome(std::move(sent.members[1])) == "22");
    BOOST_TEST(talk.it.outcome(std::move(next)) == "n");
    BOOST_TEST(talk.it.fsm->in_flight() == 0u);
    BOOST_TEST(talk.it.fsm->output().empty());
  }
}

BOOST_AUTO_TEST_CASE(a_mismatch_of_one_command_leaves_the_others_alone) {
  Talking talk;
  Sent sent(talk.it, CommandGroup::Kind::transaction);
  talk.it.flush();
  talk.it.receive("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n*1\r\n:1\r\n$1\r\nv\r\n");
  BOOST_TEST(talk.it.outcome(std::move(sent.members[0])).starts_with("ReplyTypeError"));
  BOOST_TEST(talk.it.outcome(std::move(sent.members[1])) == "v");
  BOOST_TEST(outcome_of(talk.it, std::move(sent.ended)) == "done");
}

BOOST_AUTO_TEST_CASE(a_transaction_counts_as_not_sent_until_exec_has_left) {
  const std::size_t size = [] {
    Talking talk;
    return Sent(talk.it, CommandGroup::Kind::transaction).bytes.size();
  }();
  for (std::size_t left = 0; left <= size; ++left) {
    Talking talk;
    Sent sent(talk.it, CommandGroup::Kind::transaction);
    talk.it.flush(left);
    talk.it.fsm->lost(Error(errc::connection, "gone"));
    const std::string verdict = left < size ? "(not_sent)" : "(maybe_applied)";
    BOOST_TEST(outcome_of(talk.it, std::move(sent.ended)).ends_with(verdict));
    for (auto& member : sent.members) {
      BOOST_TEST(talk.it.outcome(std::move(member)).ends_with(verdict));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_batch_may_have_been_applied_once_its_first_byte_left) {
  const std::size_t size = [] {
    Talking talk;
    return Sent(talk.it, CommandGroup::Kind::batch).bytes.size();
  }();
  for (std::size_t left = 0; left <= size; ++left) {
    Talking talk;
    Sent sent(talk.it, CommandGroup::Kind::batch);
    talk.it.flush(left);
    talk.it.fsm->lost(Error(errc::connection, "gone"));
    const std::string verdict = left == 0 ? "(not_sent)" : "(maybe_applied)";
    BOOST_TEST(outcome_of(talk.it, std::move(sent.ended)).ends_with(verdict));
  }
}

BOOST_AUTO_TEST_CASE(a_partly_answered_batch_keeps_the_replies_it_has) {
  Talking talk;
  Sent sent(talk.it, CommandGroup::Kind::batch);
  talk.it.flush();
  talk.it.receive("$1\r\n1\r\n");
  talk.it.fsm->lost(Error(errc::connection, "gone"));
  BOOST_TEST(talk.it.outcome(std::move(sent.members[0])) == "1");
  BOOST_TEST(talk.it.outcome(std::move(sent.members[1])).starts_with("ConnectionError"));
  BOOST_TEST(outcome_of(talk.it, std::move(sent.ended)).starts_with("ConnectionError"));
}

BOOST_AUTO_TEST_CASE(a_torn_group_is_not_sent_again) {
  struct Never final : Interceptor {
    bool command_failed(ReplySlot&, const Error&, const CommandBytes&) override {
      BOOST_ERROR("asked to send it again");
      return false;
    }
  } never;
  Talking talk;
  Sent sent(talk.it, CommandGroup::Kind::transaction, &never);
  talk.it.flush(sent.bytes.size() - 1);
  talk.it.receive("+OK\r\n");
  talk.it.fsm->lost(Error(errc::connection, "gone"));
  BOOST_TEST(outcome_of(talk.it, std::move(sent.ended)).ends_with("(not_sent)"));
}

BOOST_AUTO_TEST_CASE(after_a_cancel_of_the_whole_all_replies_are_read_and_dropped) {
  for (const CommandGroup::Kind kind :
       {CommandGroup::Kind::transaction, CommandGroup::Kind::batch}) {
    Talking talk;
    Sent sent(talk.it, kind);
    auto next = talk.it.send({"next"});
    talk.it.flush();
    sent.ended.cancel();
    BOOST_TEST(outcome_of(talk.it, std::move(sent.ended)).starts_with("CancelledError"));
    talk.it.receive(kind == CommandGroup::Kind::batch
                        ? "-ERR no\r\n$1\r\n2\r\n$1\r\nn\r\n"
                        : "+OK\r\n-ERR no\r\n+QUEUED\r\n-EXECABORT no\r\n$1\r\nn\r\n");
    BOOST_TEST(talk.it.outcome(std::move(next)) == "n");
    for (auto& member : sent.members) {
      BOOST_TEST(talk.it.outcome(std::move(member)).starts_with("CancelledError"));
    }
  }
}

constexpr detail::Ensure two_replicas{detail::Ensure::What::replication, false, 2,
                                      std::chrono::milliseconds(100)};

BOOST_AUTO_TEST_CASE(results_wait_for_the_reply_to_wait_for_every_cut) {
  const std::string exec = "+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n$1\r\n1\r\n$2\r\n22\r\n";
  for (const std::string wait : {":2\r\n", ":1\r\n"}) {
    for (const Cut cut : all_cuts(exec.size() + wait.size())) {
      Talking talk;
      Sent sent(talk.it, CommandGroup::Kind::transaction, nullptr, two_replicas);
      talk.it.flush();
      talk.it.receive(exec + wait, cut);
      const bool enough = wait == ":2\r\n";
      const std::string said = outcome_of(talk.it, std::move(sent.ended));
      BOOST_TEST(said.starts_with(enough ? "done" : "ReplicationError"));
      const std::string told = talk.it.outcome(std::move(sent.members[1]));
      BOOST_TEST(told.starts_with(enough ? "22" : "ReplicationError"));
    }
  }
}

BOOST_AUTO_TEST_CASE(without_the_reply_to_wait_only_the_loss_is_reported) {
  Talking talk;
  Sent sent(talk.it, CommandGroup::Kind::batch, nullptr, two_replicas);
  talk.it.flush();
  talk.it.receive("$1\r\n1\r\n$2\r\n22\r\n");
  BOOST_TEST(!sent.members[0].settled());
  talk.it.fsm->lost(Error(errc::connection, "gone"));
  BOOST_TEST(outcome_of(talk.it, std::move(sent.ended)).ends_with("(maybe_applied)"));
  BOOST_TEST(talk.it.outcome(std::move(sent.members[0])).ends_with("(maybe_applied)"));
}

BOOST_AUTO_TEST_CASE(a_nil_exec_is_a_watch_error) {
  for (const std::string nil : {"*-1\r\n", "_\r\n"}) {
    Talking talk;
    Sent sent(talk.it, CommandGroup::Kind::transaction);
    talk.it.flush();
    talk.it.receive("+OK\r\n+QUEUED\r\n+QUEUED\r\n" + nil);
    BOOST_TEST(outcome_of(talk.it, std::move(sent.ended)).starts_with("WatchError"));
    BOOST_TEST(talk.it.outcome(std::move(sent.members[0])).starts_with("WatchError"));
  }
}

BOOST_AUTO_TEST_CASE(an_answer_before_anything_was_sent_does_not_count) {
  Talking talk;
  Sent sent(talk.it, CommandGroup::Kind::transaction);
  talk.it.receive("+OK\r\n");
  BOOST_TEST(talk.it.failure().starts_with("ProtocolError"));
}

// --- each command on its own ---------------------------------------------------------------------

/// A batch of three GETs, whose commands a test answers one by one.
struct Apart {
  explicit Apart(CommandGroup::Keep keep = CommandGroup::Keep::nothing)
      : group(new CommandGroup(it.loop.core(), CommandGroup::Kind::batch)) {
    for (const std::string_view key : {"a", "b", "c"}) {
      const auto slot = it.slot_for<std::string>(Duration::zero(), nullptr);
      const std::string_view arguments[] = {key};
      group->add(CommandView{get_row, arguments}, slot);
      members.push_back(slot.future());
    }
    group->seal();
    auto& whole = CommandGroup::make_slot(group, keep, ended);
    detail::send_apart(group, whole, [this](const CommandView& command, ReplySlot& slot) {
      keys.emplace_back(command.arguments.front());
      slots.push_back(&slot);
    });
  }
  void answer(std::size_t index, const char* frame) {
    ReplyReader reader(frame);
    slots[index]->decode(*slots[index], reader);
    slots[index]->drop_producer();
    it.loop.run();
  }
  void fail(std::size_t index, Error error) {
    slots[index]->fail(std::move(error));
    slots[index]->drop_producer();
    it.loop.run();
  }

  Conversation it;
  Shared<CommandGroup> group;
  std::vector<std::string> keys;
  std::vector<ReplySlot*> slots;
  std::vector<Future<std::string>> members;
  Future<void> ended = ready();
};

BOOST_AUTO_TEST_CASE(apart_commands_end_in_any_order_and_the_batch_with_the_last) {
  Apart apart;
  BOOST_TEST((apart.keys == std::vector<std::string>{"a", "b", "c"}));
  apart.answer(2, "$1\r\n3\r\n");
  apart.answer(0, "$1\r\n1\r\n");
  BOOST_TEST(!apart.ended.settled());
  apart.answer(1, "$1\r\n2\r\n");
  BOOST_TEST(outcome_of(apart.it, std::move(apart.ended)) == "done");
  for (std::size_t i = 0; i != 3; ++i)
    BOOST_TEST(apart.it.outcome(std::move(apart.members[i])) == std::to_string(i + 1));
}

BOOST_AUTO_TEST_CASE(apart_a_lost_command_fails_only_itself_and_the_batch) {
  Apart apart;
  apart.fail(1, Error(errc::connection, "gone", Delivery::maybe_applied));
  apart.answer(0, "$1\r\n1\r\n");
  apart.answer(2, "$1\r\n3\r\n");
  BOOST_TEST(outcome_of(apart.it, std::move(apart.ended)).starts_with("ConnectionError"));
  BOOST_TEST(apart.it.outcome(std::move(apart.members[0])) == "1");
  BOOST_TEST(apart.it.outcome(std::move(apart.members[1])).ends_with("(maybe_applied)"));
  BOOST_TEST(apart.it.outcome(std::move(apart.members[2])) == "3");
}

BOOST_AUTO_TEST_CASE(apart_replies_are_kept_in_the_order_of_the_commands) {
  Apart apart(CommandGroup::Keep::replies);
  apart.answer(2, "$1\r\n3\r\n");
  apart.fail(1, make_reply_error("WRONGTYPE no text").with_context("GET"));
  apart.answer(0, "$1\r\n1\r\n");
  BOOST_TEST(outcome_of(apart.it, std::move(apart.ended)) == "done");
  const auto replies = apart.group->take_replies();
  BOOST_REQUIRE(replies.size() == 3u);
  BOOST_TEST(replies[0].as<std::string>().value() == "1");
  BOOST_TEST(replies[1].is_error());
  BOOST_TEST(replies[2].as<std::string>().value() == "3");
  BOOST_TEST(apart.it.outcome(std::move(apart.members[1])).starts_with("WrongTypeError"));
}

BOOST_AUTO_TEST_CASE(apart_a_cancelled_batch_ignores_late_replies) {
  Apart apart;
  apart.answer(0, "$1\r\n1\r\n");
  apart.ended.cancel();
  BOOST_TEST(outcome_of(apart.it, std::move(apart.ended)).starts_with("CancelledError"));
  apart.answer(1, "$1\r\n2\r\n");
  apart.fail(2, Error(errc::connection, "gone"));
  for (auto& member : apart.members) apart.it.outcome(std::move(member));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
