#include <deferredis/protocol/connection_fsm.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/conversation.hpp"

namespace deferredis_connection_fsm_test {
struct Thrower {};
}  // namespace deferredis_connection_fsm_test

template <>
struct deferredis::Decoder<deferredis_connection_fsm_test::Thrower> {
  static deferredis_connection_fsm_test::Thrower decode(ReplyReader& reader) {
    reader.skip();
    throw std::runtime_error("thrown by a decoder");
  }
};

namespace deferredis {
namespace {

using deferredis_connection_fsm_test::Thrower;
using test::all_cuts;
using test::Conversation;
using test::Cut;
using test::text_of;
using Texts = std::vector<std::string>;
using namespace std::chrono_literals;

// A connection that is ready and has sent nothing yet.
struct Ready : Conversation {
  explicit Ready(FsmOptions options = test::silent_options()) : Conversation(std::move(options)) {
    begin();
    BOOST_REQUIRE(fsm->ready());
  }
};

// Records what it is offered; takes it over if told to.
struct Keeper final : Interceptor {
  explicit Keeper(bool takes_over) : takes(takes_over) {}
  bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) override {
    BOOST_TEST(bytes.size() == bytes.copy().size());
    offered.push_back(to_string(error) + ": " + bytes.copy());
    if (takes) slots.push_back(&slot);
    return takes;
  }
  void fail_all() {
    for (ReplySlot* slot : slots) {
      slot->fail(Error(errc::connection, "by the keeper", Delivery::not_sent));
      slot->drop_producer();
    }
  }
  bool takes;
  Texts offered;
  std::vector<ReplySlot*> slots;
};

BOOST_AUTO_TEST_SUITE(connection_fsm)

// --- replies -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(replies_go_to_their_commands_in_order_for_every_cut) {
  const std::string long_text(5000, 'x');
  const std::string replies =
      "$5\r\nfirst\r\n-WRONGTYPE no\r\n+second\r\n:7\r\n$-1\r\n"
      "|1\r\n+ttl\r\n:3\r\n$4\r\nwith\r\n|1\r\n+a\r\n+b\r\n-ERR attr\r\n"
      "!8\r\nERR blob\r\n=7\r\ntxt:raw\r\n$?\r\n;2\r\nab\r\n;1\r\nc\r\n;0\r\n"
      "*2\r\n$1\r\na\r\n:1\r\n,1.5\r\n$0\r\n\r\n";
  const Texts expected{"first", "WRONGTYPE", "second",   "7",   "ReplyTypeError",
                       "with",  "ERR attr",  "ERR blob", "raw", "abc",
                       "array", "1.5",       ""};
  for (const Cut cut : all_cuts(replies.size())) {
    Ready it;
    std::vector<Future<std::string>> futures;
    for (std::size_t i = 0; i < expected.size(); ++i) futures.push_back(it.send({"k"}));
    it.flush();
    BOOST_TEST(it.fsm->in_flight() == expected.size());
    it.receive(replies, cut);
    BOOST_TEST(it.fsm->in_flight() == 0U);
    BOOST_TEST(it.fsm->bytes_received() == replies.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const std::string text = it.outcome(std::move(futures[i]));
      BOOST_TEST(text.find(expected[i]) != std::string::npos, i << ": " << text);
    }
    BOOST_TEST(it.failures.empty());
  }
}

BOOST_AUTO_TEST_CASE(an_error_reply_is_a_server_error) {
  Ready it;
  auto refused = it.send({"k"});
  it.flush();
  it.receive("-WRONGTYPE Operation against a key\r\n");
  const auto outcome = it.loop.outcome_of(std::move(refused));
  BOOST_TEST((outcome.error().code() == errc::wrong_type));
  BOOST_TEST(outcome.error().message() == "GET: WRONGTYPE Operation against a key");
  BOOST_TEST((outcome.error().delivery() == Delivery::rejected));
}

BOOST_AUTO_TEST_CASE(a_reply_of_the_wrong_type_names_its_command) {
  Ready it;
  auto number = it.send<std::int64_t>({"k"});
  it.flush();
  it.receive("*0\r\n");
  const Error error = it.loop.outcome_of(std::move(number)).error();
  BOOST_TEST(error.message() == "GET: expected an integer, the reply is an array");
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(a_reply_of_the_wrong_type_fails_only_its_command) {
  const std::string replies =
      "*3\r\n:1\r\n*1\r\n$1\r\nx\r\n$1\r\ny\r\n:2\r\n$1\r\nv\r\n$1\r\nw\r\n";
  for (const Cut cut : all_cuts(replies.size())) {
    Ready it;
    auto number = it.send<std::int64_t>({"a"});
    auto list = it.send<std::vector<std::int64_t>>({"b"});
    auto thrower = it.send<Thrower>({"c"});
    auto text = it.send({"d"});
    it.flush();
    it.receive(replies, cut);
    BOOST_TEST(it.loop.failure_of(std::move(number)) == "ReplyTypeError");
    BOOST_TEST(it.loop.failure_of(std::move(list)) == "ReplyTypeError");
    BOOST_CHECK_THROW(it.loop.value_of(std::move(thrower)), std::runtime_error);
    BOOST_TEST(it.outcome(std::move(text)) == "w");
    BOOST_TEST(it.failures.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_cancelled_command_keeps_its_place) {
  const std::string replies = "$1\r\na\r\n-ERR for the cancelled one\r\n$1\r\nc\r\n";
  for (const Cut cut : all_cuts(replies.size())) {
    Ready it;
    auto first = it.send({"a"});
    auto cancelled = it.send({"b"});
    auto last = it.send({"c"});
    it.flush();
    cancelled.cancel();
    BOOST_TEST(it.fsm->in_flight() == 3U);
    BOOST_TEST(it.outcome(std::move(cancelled)) ==
               "CancelledError: GET: cancelled after it was written (maybe_applied)");
    it.receive(replies, cut);
    BOOST_TEST(it.outcome(std::move(first)) == "a");
    BOOST_TEST(it.outcome(std::move(last)) == "c");
    BOOST_TEST(it.fsm->in_flight() == 0U);
  }
}

BOOST_AUTO_TEST_CASE(a_destroyed_future_still_consumes_its_reply) {
  Ready it;
  it.send({"a"}).detach();
  it.send({"b"}).detach();
  auto kept = it.send({"c"});
  it.flush();
  it.receive("$1\r\na\r\n-ERR nobody reads this\r\n$1\r\nc\r\n");
  BOOST_TEST(it.outcome(std::move(kept)) == "c");
  BOOST_REQUIRE(it.loop.unhandled.size() == 1U);
  BOOST_TEST(it.loop.unhandled[0].message() == "GET: ERR nobody reads this");
}

BOOST_AUTO_TEST_CASE(callbacks_never_run_inside_library_frames) {
  Ready it;
  int calls = 0;
  const auto count = [&calls](const auto&...) { ++calls; };
  it.send({"a"}).then(count).detach();
  it.send({"b"}).then(count, count).detach();
  it.send({"c"}).then(count, count).detach();
  it.send({"d"}, 1s).then(count, count).detach();
  it.send({"e"}).then(count, count).detach();
  it.flush();
  it.receive("$1\r\na\r\n-ERR no\r\n*0\r\n");
  it.advance(1s);
  it.fsm->lost(test::some_error());
  BOOST_TEST(calls == 0);
  it.loop.run();
  BOOST_TEST(calls == 5);
}

// --- output --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(commands_are_kept_until_they_are_answered) {
  Ready it;
  auto one = it.send({"a"});
  const auto first_end = it.fsm->output().end();
  auto two = it.send({"b"});
  BOOST_TEST(it.flush() == "*2\r\n$3\r\nGET\r\n$1\r\na\r\n*2\r\n$3\r\nGET\r\n$1\r\nb\r\n");
  BOOST_TEST(it.fsm->output().begin() == 0U);
  it.receive("$1\r\na\r\n$1\r\n");
  BOOST_TEST(it.fsm->output().begin() == first_end);
  it.receive("b\r\n");
  BOOST_TEST(it.fsm->output().empty());
  one.cancel(), two.cancel();
}

// --- pushes --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(pushes_answer_no_command) {
  const std::string push = ">2\r\n+invalidate\r\n$1\r\nk\r\n";
  const std::string replies =
      push + "$1\r\na\r\n" + push + "|1\r\n+x\r\n:1\r\n" + push + "-ERR b\r\n" + push;
  for (const Cut cut : all_cuts(replies.size())) {
    Ready it;
    auto a = it.send({"a"});
    auto b = it.send({"b"});
    it.flush();
    it.receive(replies, cut);
    BOOST_TEST((it.pushes == Texts(4, "invalidate k ")));
    BOOST_TEST(it.fsm->unknown_pushes() == 4U);
    BOOST_TEST(it.outcome(std::move(a)) == "a");
    BOOST_TEST(it.outcome(std::move(b)) == "ReplyError: GET: ERR b (rejected)");
    BOOST_TEST(it.failures.empty());
  }
}

// --- unexpected bytes
// -----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_malformed_reply_ends_the_conversation) {
  const std::string replies = "$1\r\na\r\n$1\r\nxyz\r\n$1\r\nb\r\n";
  for (const Cut cut : all_cuts(replies.size())) {
    Ready it;
    auto good = it.send({"a"});
    auto bad = it.send({"b"});
    auto after = it.send({"c"});
    it.flush();
    it.receive(replies, cut);
    BOOST_TEST(it.failure() ==
               "ProtocolError: malformed reply: 'y' is not CR after a string's last byte "
               "(maybe_applied)");
    it.receive("$1\r\nc\r\n");
    BOOST_TEST(it.outcome(std::move(good)) == "a");
    it.fsm->lost(it.failures[0]);
    BOOST_TEST(it.outcome(std::move(bad)).starts_with("ProtocolError: GET: malformed reply: "));
    BOOST_TEST(it.outcome(std::move(after)).ends_with("(maybe_applied)"));
    BOOST_TEST(it.failures.size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(a_reply_that_never_ends_ends_the_conversation) {
  FsmOptions options = test::silent_options();
  options.limits.bulk_bytes = 10;
  const std::string replies = "$10\r\n0123456789\r\n$2147483648\r\n";
  for (const Cut cut : all_cuts(replies.size())) {
    Ready it(options);
    auto good = it.send({"a"});
    auto large = it.send({"b"});
    it.flush();
    it.receive(replies, cut);
    BOOST_TEST(it.failure() ==
               "LimitExceededError: a bulk of 2147483648 is over the limit of 10 "
               "(reply_limits.bulk_bytes) "
               "(maybe_applied)");
    BOOST_TEST(it.outcome(std::move(good)) == "0123456789");
    large.cancel();
  }
}

BOOST_AUTO_TEST_CASE(a_reply_that_answers_no_command_ends_the_conversation) {
  Ready it;
  it.receive("+OK\r\n");
  BOOST_TEST(it.failure() ==
             "ProtocolError: the server sent a reply that answers no command (not_sent)");
  Ready full;
  full.receive("-ERR max number of clients reached\r\n");
  BOOST_TEST(
      full.failure() ==
      "ProtocolError: the server sent a reply that answers no command: ERR max number of clients "
      "reached (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_reply_before_its_command_was_sent_does_not_count) {
  Ready it;
  auto first = it.send({"a"});
  it.flush();
  auto second = it.send({"b"});
  it.flush(3);
  it.receive("$1\r\na\r\n$6\r\nforged\r\n");
  BOOST_TEST(it.outcome(std::move(first)) == "a");
  BOOST_TEST(it.failure() ==
             "ProtocolError: the server sent a reply that answers no command (not_sent)");
  it.fsm->lost(it.failures[0]);
  BOOST_TEST(it.outcome(std::move(second)).ends_with("(not_sent)"));
}

// --- losses --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(only_fully_sent_commands_may_have_been_applied) {
  const auto verdicts = [](std::size_t handed_over) {
    Ready it;
    std::vector<Future<std::string>> futures;
    for (int i = 0; i < 3; ++i) futures.push_back(it.send({"k"}));
    it.flush(handed_over);
    it.fsm->lost(Error(errc::connection, "reset by peer"));
    BOOST_TEST(it.fsm->in_flight() == 0U);
    BOOST_TEST(it.fsm->output().empty());
    std::string text;
    for (auto& future : futures) {
      const std::string outcome = it.outcome(std::move(future));
      BOOST_TEST(outcome.starts_with("ConnectionError: GET: reset by peer ("));
      text += outcome.ends_with("(maybe_applied)") ? 'm' : 'n';
    }
    return text;
  };
  const std::size_t size = std::string("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n").size();
  for (std::size_t handed_over = 0; handed_over <= 3 * size; ++handed_over) {
    const std::size_t whole = handed_over / size;
    BOOST_TEST(verdicts(handed_over) == std::string(whole, 'm') + std::string(3 - whole, 'n'));
  }
}

BOOST_AUTO_TEST_CASE(a_command_that_was_ambiguous_before_stays_so) {
  Ready it;
  const auto slot = it.slot_for<std::string>(Duration::zero(), nullptr);
  slot->maybe_applied = true;
  it.fsm->send("PING\r\n", slot, it.now);
  it.fsm->lost(test::some_error());
  auto future = slot.future();
  BOOST_TEST(it.outcome(std::move(future)).ends_with("(maybe_applied)"));
}

BOOST_AUTO_TEST_CASE(a_destroyed_conversation_fails_its_pending_commands) {
  Ready it;
  auto owed = it.send({"k"});
  it.fsm.reset();
  BOOST_TEST(it.outcome(std::move(owed)) ==
             "ClosedError: GET: the connection was destroyed (not_sent)");
}

BOOST_AUTO_TEST_CASE(the_attempts_of_a_command_are_counted) {
  Ready it;
  const auto slot = it.slot_for<std::string>(Duration::zero(), nullptr);
  it.fsm->send("PING\r\n", slot, it.now);
  BOOST_TEST(slot->attempts == 1);
  BOOST_TEST(slot->bytes == 6U);
  slot->release_future();
  it.flush();
  it.receive("+PONG\r\n");
}

// --- interceptors --------------------------------------------------------------------------------

const std::string first_bytes = "*2\r\n$3\r\nGET\r\n$1\r\na\r\n";

BOOST_AUTO_TEST_CASE(an_interceptor_is_offered_every_failure_with_the_commands_bytes) {
  const std::string large(3 * ChunkPool::chunk_bytes, 'l');  // over several chunks
  Ready it;
  Keeper keeper(false);
  auto good = it.send({"x"}, 0s, &keeper);
  auto moved = it.send({"a"}, 0s, &keeper);
  auto sent = it.send_bytes(large, &keeper);
  it.flush();
  auto unsent = it.send({"a"}, 0s, &keeper);
  it.receive("$1\r\nx\r\n-MOVED 1 h:1\r\n");
  it.fsm->lost(Error(errc::connection, "gone"));
  BOOST_TEST(it.outcome(std::move(good)) == "x");
  BOOST_TEST(it.outcome(std::move(moved)) == "MovedError: GET: MOVED 1 h:1 (rejected)");
  BOOST_TEST(it.outcome(std::move(sent)) == "ConnectionError: GET: gone (maybe_applied)");
  BOOST_TEST(it.outcome(std::move(unsent)) == "ConnectionError: GET: gone (not_sent)");
  BOOST_TEST((keeper.offered == Texts{"MovedError: MOVED 1 h:1 (rejected): " + first_bytes,
                                      "ConnectionError: gone (maybe_applied): " + large,
                                      "ConnectionError: gone (not_sent): " + first_bytes}));
}

BOOST_AUTO_TEST_CASE(an_interceptor_may_take_a_command_over) {
  Ready it;
  Keeper keeper(true);
  auto moved = it.send({"a"}, 0s, &keeper);
  auto lost = it.send({"a"}, 0s, &keeper);
  it.flush();
  it.receive("-MOVED 1 h:1\r\n");
  it.fsm->lost(test::some_error());
  it.loop.run();
  BOOST_TEST(!moved.settled());
  BOOST_TEST(!lost.settled());
  keeper.fail_all();
  BOOST_TEST(it.outcome(std::move(moved)) == "ConnectionError: by the keeper (not_sent)");
  BOOST_TEST(it.outcome(std::move(lost)) == "ConnectionError: by the keeper (not_sent)");
}

BOOST_AUTO_TEST_CASE(an_interceptor_is_not_asked_about_finished_commands) {
  Ready it;
  Keeper keeper(true);
  auto cancelled = it.send({"a"}, 0s, &keeper);
  auto expired = it.send({"b"}, 1s, &keeper);
  auto dropped = it.send({"c"}, 1s, &keeper);
  it.flush();
  cancelled.cancel();
  it.advance(1s);
  it.receive("-ERR a\r\n");
  it.fsm->lost(test::some_error());
  BOOST_TEST(keeper.offered.empty());
  BOOST_TEST(it.outcome(std::move(expired)).starts_with("TimeoutError"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
