// What a hostile server may reply to transactions, batches, scripts and blocking commands. Whatever
// it is, every future ends with what is known, the connection or a new one serves the next command,
// and nothing is sent again without a bound.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/function.hpp>
#include <deferredis/client/script.hpp>
#include <deferredis/client/transaction.hpp>

#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::get_bytes;
using support::turn_a_little;
using support::turn_until;

struct Hostile : support::ScriptedClient {
  /// "ok", or the error's kind and delivery; it must end without time passing.
  template <class T>
  std::string end_of(Future<T> future) {
    turn_until(manual, [&future] { return future.settled(); });
    const auto outcome = manual.outcome(std::move(future));
    return outcome ? "ok" : name_of(outcome.error());
  }
  /// The server answers everything that arrives next with this, once.
  void say_once(std::string said) {
    server.answer = [said = std::move(said)](std::string_view) mutable {
      return std::exchange(said, {});
    };
  }
  /// GET answered by "v" works, on this connection or the next one.
  void serves_on() {
    say_once("$1\r\nv\r\n");
    turn_until(manual, [this] { return rc->stats().connections_up == 1; });
    BOOST_TEST(end_of(rc->get("k")) == "ok");
  }
  /// How a transaction of GET and INCR ends: the commit, then both.
  std::string transaction(const std::string& said, bool close = false) {
    open_and_wait(options());
    auto tx = rc->multi();
    auto got = tx.get("a");
    auto counted = tx.incr("n");
    auto committed = tx.commit();
    say_once(said);
    if (close) {
      turn_a_little(manual);
      server.drop();
    }
    std::string ends = end_of(std::move(committed)) + ", " + end_of(std::move(got)) + ", " +
                       end_of(std::move(counted));
    serves_on();
    return ends;
  }
  std::string batch(const std::string& said) {
    open_and_wait(options());
    auto batch = rc->batch();
    auto got = batch.get("a");
    auto counted = batch.incr("n");
    auto executed = batch.execute();
    say_once(said);
    std::string ends = end_of(std::move(executed)) + ", " + end_of(std::move(got)) + ", " +
                       end_of(std::move(counted));
    serves_on();
    return ends;
  }
  std::size_t sent(std::string_view word) const {
    const std::string all = server.received();
    std::size_t times = 0;
    for (std::size_t at = 0; (at = all.find(word, at)) != all.npos; at += word.size()) ++times;
    return times;
  }
};

const std::string queued = "+OK\r\n+QUEUED\r\n+QUEUED\r\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hostile_server, Hostile)

BOOST_AUTO_TEST_CASE(exec_answers_correctly) {
  for (const char* exec : {"*2\r\n$1\r\nx\r\n:1\r\n", "*?\r\n$1\r\nx\r\n:1\r\n.\r\n",
                           "|1\r\n+k\r\n+v\r\n*2\r\n|1\r\n+k\r\n+v\r\n$-1\r\n:1\r\n"}) {
    BOOST_TEST_CONTEXT(exec) { BOOST_TEST(transaction(queued + exec) == "ok, ok, ok"); }
  }
}

BOOST_AUTO_TEST_CASE(exec_answers_with_another_count_or_another_type) {
  const std::string unknown =
      "ProtocolError (maybe_applied), ProtocolError (maybe_applied), ProtocolError (maybe_applied)";
  for (const char* exec :
       {"*0\r\n", "*1\r\n:1\r\n", "*3\r\n$1\r\nx\r\n:1\r\n:1\r\n", ":2\r\n", "+QUEUED\r\n",
        "$3\r\nabc\r\n", "%2\r\n+a\r\n+b\r\n+c\r\n+d\r\n", "*?\r\n.\r\n"}) {
    BOOST_TEST_CONTEXT(exec) { BOOST_TEST(transaction(queued + exec) == unknown); }
  }
}

BOOST_AUTO_TEST_CASE(exec_contains_errors_nulls_and_nesting) {
  BOOST_TEST(transaction(queued + "*2\r\n-ERR a\r\n!5\r\nERR b\r\n") ==
             "ok, ReplyError (rejected), ReplyError (rejected)");
  BOOST_TEST(transaction(queued + "*2\r\n*1\r\n_\r\n*-1\r\n") ==
             "ok, ReplyTypeError (maybe_applied), ReplyTypeError (maybe_applied)");
  BOOST_TEST(transaction(queued + "*2\r\n*2\r\n-ERR in\r\n:1\r\n$1\r\n7\r\n") ==
             "ok, ReplyTypeError (maybe_applied), ok");
}

BOOST_AUTO_TEST_CASE(a_transaction_is_refused_at_every_place) {
  const std::string watch = "WatchError (rejected)", aborted = "ExecAbortedError (rejected)";
  BOOST_TEST(transaction(queued + "_\r\n") == watch + ", " + watch + ", " + watch);
  BOOST_TEST(transaction(queued + "*-1\r\n") == watch + ", " + watch + ", " + watch);
  BOOST_TEST(transaction(queued + "-EXECABORT x\r\n") == aborted + ", " + aborted + ", " + aborted);
  BOOST_TEST(transaction("+OK\r\n-ERR unknown\r\n+QUEUED\r\n-EXECABORT x\r\n") ==
             aborted + ", ReplyError (rejected), " + aborted);
  const std::string refused = "ReplyError (rejected)";
  BOOST_TEST(transaction("-ERR no MULTI\r\n$1\r\nx\r\n:1\r\n-ERR EXEC without MULTI\r\n") ==
             refused + ", " + refused + ", " + refused);
}

BOOST_AUTO_TEST_CASE(a_transaction_ends_in_the_middle) {
  const std::string lost = "ConnectionError (maybe_applied)";
  for (const std::string& said :
       {std::string(), std::string("+OK\r\n"), queued, queued + "*2\r\n$1\r\nx"}) {
    BOOST_TEST_CONTEXT(said) {
      BOOST_TEST(transaction(said, true) == lost + ", " + lost + ", " + lost);
    }
  }
  const std::string protocol = "ProtocolError (maybe_applied)";
  BOOST_TEST(transaction(queued + "&\r\n") == protocol + ", " + protocol + ", " + protocol);
}

BOOST_AUTO_TEST_CASE(a_transaction_is_answered_twice) {
  BOOST_TEST(transaction(queued + "*2\r\n$1\r\nx\r\n:1\r\n*2\r\n$1\r\nx\r\n:1\r\n") ==
             "ok, ok, ok");
  BOOST_TEST(transaction(queued + "*2\r\n$1\r\nx\r\n:1\r\n-ERR late\r\n") == "ok, ok, ok");
}

BOOST_AUTO_TEST_CASE(a_batch_gets_anything) {
  BOOST_TEST(batch("$1\r\nx\r\n:1\r\n") == "ok, ok, ok");
  BOOST_TEST(batch("$1\r\nx\r\n*0\r\n") == "ok, ok, ReplyTypeError (maybe_applied)");
  BOOST_TEST(batch("*1\r\n-ERR in\r\n-ERR no\r\n") ==
             "ReplyError (rejected), ReplyTypeError (maybe_applied), ReplyError (rejected)");
  BOOST_TEST(batch("_\r\n,1\r\n") == "ok, ok, ReplyTypeError (maybe_applied)");
  BOOST_TEST(batch("$1\r\nx\r\n$5\r\nab\r\n\r\n:1\r\n").substr(0, 5) == "Proto");
}

BOOST_AUTO_TEST_CASE(an_unknown_script_is_not_sent_forever) {
  open_and_wait(options());
  server.answer = [](std::string_view) { return "-NOSCRIPT never heard of it\r\n"; };
  const Script script("return 1");
  BOOST_TEST(end_of(script.run<std::int64_t>(*rc)) == "NoScriptError (rejected)");
  BOOST_TEST(sent("EVAL") <= 2U);
}

// The answer to the second FUNCTION LOAD tells whether the function can have run.
BOOST_AUTO_TEST_CASE(a_function_that_is_not_found_is_called_again_only_if_its_library_was_gone) {
  const FunctionLibrary library("#!lua name=l\n");
  struct Case {
    const char* second_load;
    std::size_t calls;
  };
  for (const Case& each : {Case{"$1\r\nl\r\n", 2}, Case{"-ERR Library 'l' already exists\r\n", 1},
                           Case{"-NOPERM no\r\n", 1}}) {
    open_and_wait(options());
    server.pieces.clear();
    int loads = 0;
    server.answer = [&](std::string_view bytes) -> std::string {
      if (bytes.find("FUNCTION") == bytes.npos) return "-ERR Function not found\r\n";
      return ++loads == 1 ? "$1\r\nl\r\n" : each.second_load;
    };
    BOOST_TEST(end_of(library.function("f")(*rc)) == "ReplyError (rejected)", each.second_load);
    BOOST_TEST(sent("FCALL") == each.calls, each.second_load);
  }
}

BOOST_AUTO_TEST_CASE(a_function_that_is_cancelled_while_its_library_is_loaded_says_what_is_known) {
  const FunctionLibrary library("#!lua name=l\n");
  for (const bool called : {false, true}) {
    open_and_wait(options());
    server.pieces.clear();
    server.answer = [&](std::string_view bytes) -> std::string {
      if (bytes.find("FUNCTION") == bytes.npos) return "-ERR Function not found\r\n";
      return called && sent("FCALL") == 0 ? "$1\r\nl\r\n" : "";
    };
    auto ran = library.function("f")(*rc);
    turn_a_little(manual);
    BOOST_TEST(sent("FCALL") == (called ? 1u : 0u));
    ran.cancel();
    BOOST_TEST(end_of(std::move(ran)) ==
               (called ? "CancelledError (rejected)" : "CancelledError (not_sent)"));
  }
}

BOOST_AUTO_TEST_CASE(resends_that_a_server_requests_have_waits_and_a_deadline) {
  for (const char* error :
       {"LOADING x", "TRYAGAIN x", "BUSY x", "MASTERDOWN x", "CLUSTERDOWN x", "READONLY x",
        "NOREPLICAS x", "MOVED 1 127.0.0.1:1", "ASK 1 127.0.0.1:1", "OOM x", "MISCONF x",
        "NOAUTH x", "UNKILLABLE x", "ERR x"}) {
    server.pieces.clear();
    Options wanted = options();
    wanted.retry = Retry::all;
    open_and_wait(wanted);
    server.answer = [error](std::string_view) { return "-" + std::string(error) + "\r\n"; };
    auto got = rc->get("k");
    for (int turn = 0; turn != 600 && !got.settled(); ++turn) {
      turn_a_little(manual);
      manual.advance(10ms);
    }
    BOOST_TEST_CONTEXT(error) {
      BOOST_TEST_REQUIRE(got.settled());
      BOOST_TEST(sent("GET") <= 300U);
      BOOST_TEST(end_of(std::move(got)) != "ok");
    }
    rc.reset();
    server.answer = nullptr;
    turn_a_little(manual);
  }
}

BOOST_AUTO_TEST_CASE(a_blocking_command_gets_the_wrong_shape) {
  for (const char* reply :
       {"*1\r\n+a\r\n", "*3\r\n+a\r\n+b\r\n+c\r\n", ":1\r\n", "*2\r\n+a\r\n*0\r\n"}) {
    open_and_wait(options());
    auto popped = rc->blpop("q", 1s);
    say_once(std::string(":7\r\n").append(reply));  // the answer to CLIENT ID comes first
    BOOST_TEST_CONTEXT(reply) {
      BOOST_TEST(end_of(std::move(popped)) == "ReplyTypeError (maybe_applied)");
      serves_on();
    }
  }
}

BOOST_AUTO_TEST_CASE(the_replies_of_others_survive_one_that_is_over_a_limit) {
  Options wanted = options();
  wanted.reply_limits = {.decoded_bytes = 4096};
  open_and_wait(wanted);
  auto before = rc->get("a");
  auto large = rc->lrange("l", 0, -1);
  auto after = rc->get("b");
  std::string list = "*100\r\n";
  for (int i = 0; i != 100; ++i) list += "+x\r\n";
  say_once("$1\r\nv\r\n" + list + "$1\r\nw\r\n");
  BOOST_TEST(end_of(std::move(before)) == "ok");
  BOOST_TEST(end_of(std::move(large)) == "LimitExceededError (maybe_applied)");
  BOOST_TEST(end_of(std::move(after)) == "ok");
  BOOST_TEST(count(ConnectionEvent::Kind::lost) == 0U);
}

BOOST_AUTO_TEST_CASE(a_reply_arrives_before_its_command) {
  open_and_wait(options());
  server.say("$1\r\nv\r\n");
  turn_until(manual, [this] { return count(ConnectionEvent::Kind::lost) == 1; });
  BOOST_TEST(last(ConnectionEvent::Kind::lost).error.find("answers no command") !=
             std::string_view::npos);
  serves_on();
}

BOOST_AUTO_TEST_CASE(a_flood_of_pushes_answers_nothing_and_is_counted) {
  open_and_wait(options());
  auto got = rc->get("k");
  std::string flood;
  for (int i = 0; i != 1000; ++i) flood += ">2\r\n+nobody\r\n+asked\r\n";
  say_once(flood + "$1\r\nv\r\n" + flood);
  BOOST_TEST(end_of(std::move(got)) == "ok");
  turn_a_little(manual);
  BOOST_TEST(rc->stats().unknown_pushes == 2000U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace deferredis
