// Batches and transactions that a server did not execute for a temporary reason, and those that are
// awaited before they are sent. They use a Unix socket of the test's own loop and manual time.
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::turn_a_little;
using support::turn_until;

struct Groups : support::ScriptedClient {
  Groups() { open_and_wait(options()); }

  /// The server's answers, one for each piece of data that arrives. There must be no more pieces.
  void says(std::deque<std::string> answers) {
    server.answer = [answers = std::move(answers)](std::string_view) mutable {
      BOOST_REQUIRE(!answers.empty());
      std::string next = std::move(answers.front());
      answers.pop_front();
      return next;
    };
  }
  void until_sent(std::size_t times) {
    turn_until(manual, [&] { return server.pieces.size() >= times; });
    turn_a_little(manual);
    BOOST_TEST(server.pieces.size() == times);
  }
  template <class T>
  T value(Future<T> future) {
    return support::settle(manual, std::move(future));
  }
};

const std::string incr = "*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n";
const std::string get = "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";
const std::string transaction = "*1\r\n$5\r\nMULTI\r\n" + incr + get + "*1\r\n$4\r\nEXEC\r\n";
const std::string aborted = "-EXECABORT Transaction discarded because of previous errors.\r\n";
const std::string loading = "+OK\r\n-LOADING a\r\n-LOADING a\r\n" + aborted;

BOOST_FIXTURE_TEST_SUITE(groups_again, Groups)

BOOST_AUTO_TEST_CASE(a_batch_resends_exactly_the_commands_that_were_not_executed) {
  says({":1\r\n-NOREPLICAS few\r\n$1\r\nv\r\n-NOREPLICAS few\r\n", "-NOREPLICAS few\r\n:7\r\n",
        ":2\r\n"});
  auto batch = rc->batch();
  auto first = batch.incr("n"), second = batch.incr("n");
  auto read = batch.get("k");
  auto third = batch.incr("n");
  auto replies = batch.execute_replies();
  until_sent(1);
  BOOST_TEST(value(std::move(first)) == 1);
  BOOST_TEST(value(std::move(read)).value_or("") == "v");
  BOOST_TEST(!second.settled());
  BOOST_TEST(!replies.settled());
  manual.advance(24ms);
  until_sent(1);
  manual.advance(1ms);
  until_sent(2);
  BOOST_TEST(server.pieces.back() == incr + incr);
  BOOST_TEST(value(std::move(third)) == 7);
  manual.advance(50ms);
  until_sent(3);
  BOOST_TEST(server.pieces.back() == incr);
  BOOST_TEST(value(std::move(second)) == 2);
  const auto all = value(std::move(replies));
  BOOST_REQUIRE(all.size() == 4u);
  BOOST_TEST(all[0].as_integer() == 1);
  BOOST_TEST(all[1].as_integer() == 2);
  BOOST_TEST(all[2].as_text() == "v");
  BOOST_TEST(all[3].as_integer() == 7);
}

BOOST_AUTO_TEST_CASE(a_batch_not_executed_by_its_deadline_quotes_the_server) {
  server.answer = [](std::string_view) { return "-LOADING a\r\n"; };
  auto batch = rc->batch();
  auto count = batch.incr("n");
  auto whole = batch.execute();
  for (int i = 0; i < 500 && !whole.settled(); ++i) {
    turn_a_little(manual);
    manual.advance(25ms);
  }
  BOOST_TEST(ending_of(std::move(count)) == "LoadingError (rejected)");
  BOOST_TEST(ending_of(std::move(whole)) == "LoadingError (rejected)");
  BOOST_TEST(server.pieces.size() > 5u);
  BOOST_TEST(server.pieces.size() < 20u);
}

BOOST_AUTO_TEST_CASE(a_script_of_a_batch_is_not_run_again_whatever_it_returns) {
  says({"-LOADING a\r\n:1\r\n"});
  auto batch = rc->batch();
  auto script = batch.command("EVAL", "return {err=ARGV[1]}", "0", "LOADING a");
  batch.incr("n").detach();
  auto whole = batch.execute();
  BOOST_TEST(ending_of(std::move(script)) == "LoadingError (rejected)");
  BOOST_TEST(ending_of(std::move(whole)) == "LoadingError (rejected)");
}

BOOST_AUTO_TEST_CASE(the_resent_commands_of_a_batch_fail_with_their_connection) {
  says({":1\r\n-LOADING a\r\n", ""});
  auto batch = rc->batch();
  auto first = batch.incr("n"), second = batch.incr("n");
  auto whole = batch.execute();
  until_sent(1);
  manual.advance(25ms);
  until_sent(2);
  server.drop();
  BOOST_TEST(value(std::move(first)) == 1);
  BOOST_TEST(ending_of(std::move(second)) == "ConnectionError (maybe_applied)");
  BOOST_TEST(ending_of(std::move(whole)) == "ConnectionError (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_cancelled_while_it_waits_sends_nothing_more) {
  says({":1\r\n-LOADING a\r\n"});
  auto batch = rc->batch();
  auto first = batch.incr("n"), second = batch.incr("n");
  auto whole = batch.execute();
  until_sent(1);
  whole.cancel();
  BOOST_TEST(value(std::move(first)) == 1);
  BOOST_TEST(ending_of(std::move(second)) == "CancelledError (not_sent)");
  BOOST_TEST(ending_of(std::move(whole)) == "CancelledError (maybe_applied)");
  manual.advance(1s);
  until_sent(1);
}

BOOST_AUTO_TEST_CASE(a_transaction_that_was_not_executed_is_sent_again_as_a_whole) {
  says({loading, loading, "+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n:1\r\n$1\r\nv\r\n"});
  auto tx = rc->multi();
  auto count = tx.incr("n");
  auto read = tx.get("k");
  auto whole = tx.commit();
  until_sent(1);
  BOOST_TEST(server.pieces.back() == transaction);
  BOOST_TEST(!count.settled());
  manual.advance(25ms);
  until_sent(2);
  manual.advance(50ms);
  until_sent(3);
  BOOST_TEST(server.pieces.back() == transaction);
  value(std::move(whole));
  BOOST_TEST(value(std::move(count)) == 1);
  BOOST_TEST(value(std::move(read)).value_or("") == "v");
}

BOOST_AUTO_TEST_CASE(a_transaction_with_a_wrong_command_is_sent_once) {
  says({"+OK\r\n-LOADING a\r\n-ERR wrong\r\n" + aborted});
  auto tx = rc->multi();
  auto count = tx.incr("n");
  auto read = tx.get("k");
  auto whole = tx.commit();
  BOOST_TEST(ending_of(std::move(whole)) == "ExecAbortedError (rejected)");
  BOOST_TEST(ending_of(std::move(count)) == "LoadingError (rejected)");
  BOOST_TEST(ending_of(std::move(read)) == "ReplyError (rejected)");
}

BOOST_AUTO_TEST_CASE(an_executed_transaction_is_sent_once_whatever_its_commands_return) {
  says({"+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n-LOADING a\r\n$1\r\nv\r\n"});
  auto tx = rc->multi();
  auto count = tx.incr("n");
  tx.get("k").detach();
  value(tx.commit());
  BOOST_TEST(ending_of(std::move(count)) == "LoadingError (rejected)");
}

BOOST_AUTO_TEST_CASE(a_transaction_that_is_refused_until_its_deadline_says_why) {
  server.answer = [](std::string_view) { return loading; };
  auto tx = rc->multi();
  auto count = tx.incr("n");
  tx.get("k").detach();
  auto whole = tx.commit();
  for (int i = 0; i < 500 && !whole.settled(); ++i) {
    turn_a_little(manual);
    manual.advance(25ms);
  }
  BOOST_TEST(ending_of(std::move(whole)) == "ExecAbortedError (rejected)");
  BOOST_TEST(ending_of(std::move(count)) == "LoadingError (rejected)");
}

// --- awaited before it is sent -------------------------------------------------------------------

Future<std::int64_t> awaits_too_soon(Client rc) {
  auto tx = rc.multi();
  const auto count = co_await tx.incr("n");
  co_await tx.commit();
  co_return count;
}

Future<std::int64_t> awaits_a_batch_too_soon(Client rc) {
  auto batch = rc.batch();
  const auto count = co_await batch.incr("n");
  co_await batch.execute();
  co_return count;
}

BOOST_AUTO_TEST_CASE(a_result_that_is_awaited_before_commit_ends_at_its_deadline) {
  auto waiting = awaits_too_soon(*rc);
  manual.advance(5s - 1ms);
  BOOST_TEST(!waiting.settled());
  manual.advance(1ms);
  const Error error = support::failure(manual, std::move(waiting));
  BOOST_TEST(name_of(error) == "TimeoutError (not_sent)");
  BOOST_TEST(error.message().find("INCR: its transaction was not committed") == 0u);
  BOOST_TEST(server.received() == "");
}

BOOST_AUTO_TEST_CASE(a_result_that_is_awaited_before_execute_ends_at_its_deadline) {
  auto waiting = awaits_a_batch_too_soon(*rc);
  manual.advance(5s);
  const Error error = support::failure(manual, std::move(waiting));
  BOOST_TEST(name_of(error) == "TimeoutError (not_sent)");
  BOOST_TEST(error.message().find("INCR: its batch was not executed") == 0u);
}

BOOST_AUTO_TEST_CASE(nothing_of_a_transaction_is_sent_after_a_result_failed_that_way) {
  auto tx = rc->multi();
  auto seen = tx.incr("n").then([](std::int64_t) {});
  auto other = tx.get("k");
  manual.advance(5s);
  BOOST_TEST(ending_of(std::move(seen)) == "TimeoutError (not_sent)");
  BOOST_TEST(ending_of(std::move(other)) == "TimeoutError (not_sent)");
  BOOST_TEST(ending_of(tx.incr("n")) == "TimeoutError (not_sent)");
  BOOST_TEST(ending_of(tx.commit()) == "TimeoutError (not_sent)");
  BOOST_TEST(ending_of(tx.commit()) == "ClosedError (maybe_applied)");
  BOOST_TEST(server.received() == "");
}

BOOST_AUTO_TEST_CASE(a_transaction_without_an_awaited_result_may_be_filled_for_any_time) {
  says({"+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n:1\r\n$1\r\nv\r\n"});
  auto tx = rc->multi();
  auto count = tx.incr("n");
  manual.advance(1h);
  tx.get("k").detach();
  manual.advance(1h);
  value(tx.commit());
  BOOST_TEST(value(std::move(count)) == 1);
}

BOOST_AUTO_TEST_CASE(each_await_has_its_own_time) {
  auto tx = rc->multi();
  auto count = tx.incr("n");
  manual.advance(3s);
  auto seen = tx.get("k").then([](const std::optional<std::string>&) {});
  manual.advance(3s);
  BOOST_TEST(!seen.settled());
  manual.advance(2s);
  BOOST_TEST(ending_of(std::move(seen)) == "TimeoutError (not_sent)");
  BOOST_TEST(ending_of(std::move(count)) == "TimeoutError (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_result_whose_transaction_is_gone_ends_at_once) {
  auto count = rc->multi().incr("n");
  BOOST_TEST(count.settled());
  BOOST_TEST(ending_of(std::move(count)) == "CancelledError (not_sent)");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
