// Answers that come late because the server, or the user's own work, delayed them; and peers about
// which something is learned only once.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/group_consumer.hpp>

#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::failure;
using support::settle;
using support::turn_a_little;
using support::turn_until;
using Kind = ConnectionEvent::Kind;
using Popped = std::optional<std::pair<std::string, std::string>>;

constexpr std::string_view element = "*2\r\n$1\r\nq\r\n$1\r\nx\r\n";

struct Late : support::ScriptedClient {
  /// Waits until a blocking command was sent `times` times. Answers all other commands.
  void until_asked(std::string_view word, std::size_t times) {
    turn_until(manual, [&] {
      std::size_t count = 0;
      const std::string all = server.received();
      for (std::size_t at = all.find(word); at != all.npos; at = all.find(word, at + 1)) ++count;
      return count == times;
    });
  }
  void answer_client_id() {
    server.answer = [](std::string_view piece) -> std::string {
      return piece.find("\r\nID\r\n") != piece.npos ? ":7\r\n" : "";
    };
  }
  Options automatic() const {
    Options wanted = options();
    wanted.protocol = ProtocolVersion::automatic;
    return wanted;
  }
};

BOOST_FIXTURE_TEST_SUITE(late_answers, Late)

BOOST_AUTO_TEST_CASE(a_wait_without_a_limit_continues_after_a_late_slice) {
  answer_client_id();
  open_and_wait(options());
  auto popped = rc->command<Popped>("BLPOP", "q", 0);
  for (std::size_t slice = 1; slice <= 3; ++slice) {
    until_asked("BLPOP", slice);
    manual.advance(5s + 9s);  // the slice, and almost dead_after
    BOOST_TEST(!popped.settled());
    server.say("*-1\r\n");
  }
  until_asked("BLPOP", 4);
  server.say(element);
  BOOST_TEST(settle(manual, std::move(popped)).value().second == "x");
}

BOOST_AUTO_TEST_CASE(a_wait_with_a_limit_continues_too_and_ends_two_seconds_after_it) {
  answer_client_id();
  open_and_wait(options());
  auto popped = rc->command<Popped>("BLPOP", "q", 60);
  for (std::size_t slice = 1; slice <= 5; ++slice) {
    until_asked("BLPOP", slice);
    manual.advance(11s);
    BOOST_TEST(!popped.settled());
    server.say("*-1\r\n");
  }
  until_asked("BLPOP", 6);  // for the five seconds that are left
  manual.advance(7s - 1ms);
  BOOST_TEST(!popped.settled());
  manual.advance(1ms);
  BOOST_TEST(ending_of(std::move(popped)) == "TimeoutError (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(xreadgroup_may_be_answered_late_too) {
  answer_client_id();
  open_and_wait(options());
  auto read =
      rc->command<Reply>("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "s", ">");
  until_asked("XREADGROUP", 1);
  manual.advance(8s);
  server.say("*-1\r\n");
  until_asked("XREADGROUP", 2);
  manual.advance(8s);
  server.say("*1\r\n*2\r\n$1\r\ns\r\n*0\r\n");
  BOOST_TEST(settle(manual, std::move(read)).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_silent_after_a_slice_is_dead) {
  answer_client_id();
  open_and_wait(options());
  auto popped = rc->command<Popped>("BLPOP", "q", 0);
  until_asked("BLPOP", 1);
  manual.advance(15s - 1ms);
  BOOST_TEST(!popped.settled());
  manual.advance(1ms);
  const Error error = failure(manual, std::move(popped));
  BOOST_TEST((error.code() == errc::connection));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
  BOOST_TEST(error.message().find("BLPOP: the server is silent") != std::string::npos);
}

// --- the user's own work -------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_handshake_does_not_time_out_because_the_loop_was_busy) {
  open(automatic());
  turn_until(manual, [this] { return !server.received().empty(); });
  server.say("%1\r\n+proto\r\n:3\r\n");
  manual.jump(3500ms);
  turn_until(manual, [this] { return rc->stats().connections_up == 1; });
  BOOST_TEST(count(Kind::failed) == 0U);
}

BOOST_AUTO_TEST_CASE(an_unanswered_handshake_ends_after_its_full_listening_time) {
  open(automatic());
  turn_until(manual, [this] { return !server.received().empty(); });
  manual.jump(3500ms);
  turn_a_little(manual);
  BOOST_TEST(count(Kind::failed) == 0U);
  manual.advance(3s);
  turn_until(manual, [this] { return count(Kind::failed) == 1; });
}

BOOST_AUTO_TEST_CASE(a_server_is_not_dead_because_the_loop_was_busy) {
  Options wanted = options();
  wanted.timeout = 1min;
  open_and_wait(wanted);
  auto write = rc->incr("n");
  wait_for_bytes(1);
  server.say(":1\r\n");
  manual.jump(30s);
  BOOST_TEST(settle(manual, std::move(write)) == 1);
  BOOST_TEST(count(Kind::lost) == 0U);
}

// --- peers that do not know HELLO ----------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_refused_hello_is_sent_once_and_again_after_an_outage) {
  server.answer = [](std::string_view piece) -> std::string {
    if (piece.find("HELLO") != piece.npos) return "-unsupported command 'HELLO'\r\n";
    return piece.find("PING") != piece.npos ? "+PONG\r\n" : "$1\r\nv\r\n";
  };
  open_and_wait(automatic());
  BOOST_TEST(server.received().find("HELLO") != std::string::npos);
  server.pieces.clear();
  server.drop();
  turn_until(manual, [this] { return count(Kind::ready) == 2; });
  auto session = settle(manual, rc->session());
  BOOST_TEST(settle(manual, rc->get("k")).value() == "v");
  BOOST_TEST(server.received().find("HELLO") == std::string::npos);
  server.close();
  turn_until(manual, [this] { return count(Kind::lost) == 2; });
  for (int i = 0; i < 100 && count(Kind::failed) == 0; ++i) {
    manual.advance(10ms);
    turn_a_little(manual);
  }
  server.open();
  for (int i = 0; i < 100 && count(Kind::ready) < 3; ++i) {
    manual.advance(100ms);
    turn_a_little(manual);
  }
  BOOST_TEST(server.received().find("HELLO") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_peer_that_closes_every_connection_gets_one_connect_per_wait) {
  Options wanted = automatic();
  wanted.backoff = {.min = 200ms, .max = 200ms};
  wanted.client_name = "web";  // needs a command without HELLO too
  server.answer = [this](std::string_view) {
    manual.reactor().call_soon([this] { server.drop(); });
    return "";
  };
  open(wanted);
  for (int i = 0; i < 1200; ++i) {
    manual.advance(5ms);
    turn_a_little(manual);
  }
  // In six seconds, with an average wait of 100 ms before each connect: HELLO and RESP2 in turn.
  const std::size_t accepted = server.accepted();
  BOOST_TEST(accepted > 30u);
  BOOST_TEST(accepted < 90u);
  BOOST_TEST(count(Kind::failed) >= accepted / 2 - 1);
  BOOST_TEST(count(Kind::failed) <= accepted / 2 + 1);
}

// --- servers before 7.0 --------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(entries_deleted_before_7_0_are_acknowledged_and_not_claimed_forever) {
  std::vector<std::string> asked;
  server.answer = [&](std::string_view piece) -> std::string {
    std::string replies;
    const auto has = [&](std::string_view word) { return piece.find(word) != piece.npos; };
    if (has("\r\nID\r\n")) replies += ":7\r\n";
    if (has("XGROUP")) replies += "+OK\r\n";
    if (has("XPENDING")) {
      replies +=
          "*2\r\n*4\r\n$3\r\n1-0\r\n$1\r\nd\r\n:99999\r\n:1\r\n"
          "*4\r\n$3\r\n2-0\r\n$1\r\nd\r\n:99999\r\n:1\r\n";
    }
    if (has("XCLAIM")) replies += "*2\r\n*-1\r\n*2\r\n$3\r\n2-0\r\n*2\r\n$1\r\nf\r\n$1\r\nv\r\n";
    if (has("XRANGE")) replies += "*0\r\n";
    if (has("XACK")) replies += ":1\r\n";
    asked.emplace_back(piece);
    return replies;
  };
  open_and_wait(options());
  GroupConsumer worker(*rc, "g", "c", {"s"}, {.claim_after = 10s});
  const auto message = settle(manual, worker.next());
  BOOST_REQUIRE(message.has_value());
  BOOST_TEST(message->id == "2-0");
  std::string acknowledged;
  for (const std::string& piece : asked) {
    if (piece.find("XACK") != piece.npos) acknowledged += piece;
  }
  BOOST_TEST(acknowledged == "*4\r\n$4\r\nXACK\r\n$1\r\ns\r\n$1\r\ng\r\n$3\r\n1-0\r\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
