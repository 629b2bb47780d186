// Large values in pieces: losses, silence, cancels and failing ends, in memory.
#include <deferredis/client/large_value.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loop/connecting.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::settle;
using support::turn_a_little;
using support::turn_until;
using test::Connecting;

using Length = std::optional<std::uint64_t>;

struct LargeValue : Connecting {
  LargeValue() { open_and_wait(options()); }

  Error error_of(auto future) { return support::failure(manual, std::move(future)); }
  PieceSink keep() {
    return [this](std::string_view piece) { got += piece; };
  }
  /// Gives these pieces, then nothing more.
  PieceSource give(std::vector<std::string> pieces) {
    return [this, pieces = std::move(pieces)]() mutable {
      ++asked;
      if (pieces.empty()) return std::string();
      std::string piece = std::move(pieces.front());
      pieces.erase(pieces.begin());
      return piece;
    };
  }
  void wait_for(std::string_view text) {
    turn_until(manual, [&] { return server.received().find(text) != std::string::npos; });
  }
  std::size_t open_connections() const { return server.connected(); }
  void expect(const Error& error, Errc code, Delivery delivery, std::string_view part) {
    BOOST_TEST_INFO(to_string(error));
    BOOST_TEST(error.is(code));
    BOOST_TEST((error.delivery() == delivery));
    BOOST_TEST(std::string(error.full_message()).find(part) != std::string::npos);
  }

  std::string got;
  std::size_t asked = 0;
  std::vector<Promise<std::string>> kept;
};

const std::string get_k = "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";

BOOST_FIXTURE_TEST_SUITE(large_value, LargeValue)

BOOST_AUTO_TEST_CASE(a_value_arrives_in_pieces_wherever_it_is_cut) {
  const std::string reply = "$10\r\n0123456789\r\n";
  for (std::size_t cut = 0; cut <= reply.size(); ++cut) {
    got.clear();
    server.pieces.clear();
    auto value = client().get_to("k", keep());
    wait_for(get_k);
    server.say(reply.substr(0, cut));
    turn_a_little(manual);
    server.say(reply.substr(cut));
    BOOST_TEST(settle(manual, std::move(value)).value() == 10u);
    BOOST_TEST(got == "0123456789");
  }
  BOOST_TEST(server.accepted() == 2u);  // one more than the client's own, for all of them
}

BOOST_AUTO_TEST_CASE(a_sink_gets_the_next_piece_when_it_is_ready_and_the_client_stops_reading) {
  std::optional<Promise<void>> ready;
  std::vector<std::size_t> sizes;
  std::vector<std::uint64_t> left;
  auto slow = [&](std::string_view piece, std::uint64_t rest) {
    sizes.push_back(piece.size());
    left.push_back(rest);
    ready.emplace(manual.reactor().core());
    return ready->future();
  };
  auto value = client().get_to("k", slow, {.piece_bytes = 1024});
  wait_for(get_k);
  server.say("$1000000\r\n" + std::string(1'000'000, 'x') + "\r\n");
  turn_a_little(manual);
  manual.advance(1s);
  BOOST_TEST(sizes.size() == 1u);
  while (!value.settled()) {
    BOOST_REQUIRE(sizes.size() < 2000);
    ready->fulfill();
    turn_a_little(manual);
  }
  BOOST_TEST(settle(manual, std::move(value)).value() == 1'000'000u);
  BOOST_TEST(sizes.front() + left.front() == 1'000'000u);
  BOOST_TEST(left.back() == 0u);
}

BOOST_AUTO_TEST_CASE(a_push_in_front_of_the_value_goes_to_those_who_listen) {
  Options resp3 = options();
  resp3.protocol = ProtocolVersion::resp3;
  server.answer = [](std::string_view piece) {
    return std::string(piece.find("HELLO") != piece.npos ? "%1\r\n$5\r\nproto\r\n:3\r\n" : "");
  };
  open_and_wait(resp3);
  int pushes = 0;
  const auto listening = client().on_push("news", [&](const Reply&) { ++pushes; });
  auto value = client().get_to("k", keep());
  wait_for(get_k);
  server.say(">2\r\n+news\r\n+x\r\n$2\r\nhi\r\n");
  BOOST_TEST(settle(manual, std::move(value)).value() == 2u);
  BOOST_TEST(got == "hi");
  BOOST_TEST(pushes == 1);
}

BOOST_AUTO_TEST_CASE(half_a_push_before_it_is_no_part_of_the_value) {
  Options resp3 = options();
  resp3.protocol = ProtocolVersion::resp3;
  resp3.pool_size = 1;
  resp3.max_exclusive = 1;
  server.answer = [](std::string_view piece) {
    return std::string(piece.find("HELLO") != piece.npos ? "%1\r\n$5\r\nproto\r\n:3\r\n" : "");
  };
  open_and_wait(resp3);
  auto first = client().get_to("k", keep());
  wait_for(get_k);
  server.say("$2\r\nhi\r\n");  // the connection for callers alone is idle now
  settle(manual, std::move(first));
  server.say(">2\r\n$10\r\ninvalidate\r\n*1\r\n");
  turn_a_little(manual);
  got.clear();
  auto value = client().get_to("k", keep());
  wait_for("PING");
  server.say("$3\r\nkey\r\n+PONG\r\n");
  turn_a_little(manual);
  server.say("$5\r\nvalue\r\n");
  settle(manual, std::move(value));
  BOOST_TEST(got == "value");
}

BOOST_AUTO_TEST_CASE(a_push_does_not_break_off_a_value_that_is_being_sent) {
  Options resp3 = options();
  resp3.protocol = ProtocolVersion::resp3;
  server.answer = [](std::string_view piece) {
    return std::string(piece.find("HELLO") != piece.npos ? "%1\r\n$5\r\nproto\r\n:3\r\n" : "");
  };
  open_and_wait(resp3);
  auto stored = client().set_from("k", 9, [this] { return kept.emplace_back().future(); });
  for (std::size_t i = 0; i < 3; ++i) {
    turn_until(manual, [&] { return kept.size() > i; });
    server.say(">2\r\n+news\r\n+x\r\n");
    turn_a_little(manual);
    kept[i].fulfill("abc");
  }
  wait_for("abcabcabc");
  server.say("+OK\r\n");
  BOOST_TEST(settle(manual, std::move(stored)));
}

BOOST_AUTO_TEST_CASE(a_loss_in_the_middle_says_how_far_it_came_and_repeats_nothing) {
  auto value = client().get_to("k", keep());
  wait_for(get_k);
  server.say("$10\r\n0123");
  turn_until(manual, [&] { return got.size() == 4; });
  server.drop();
  expect(error_of(std::move(value)), errc::connection, Delivery::maybe_applied, "after 4 of 10");
  BOOST_TEST(got == "0123");
  BOOST_TEST(server.received() == get_k);
}

BOOST_AUTO_TEST_CASE(a_loss_before_the_first_piece_is_repaired) {
  auto value = client().get_to("k", keep());
  wait_for(get_k);
  server.drop();
  turn_until(manual, [&] { return server.received() == get_k + get_k; });
  server.say("$1\r\nx\r\n");
  BOOST_TEST(settle(manual, std::move(value)).value() == 1u);
  BOOST_TEST(got == "x");
}

BOOST_AUTO_TEST_CASE(without_retry_a_loss_before_the_first_piece_is_final) {
  auto value = client().with({.retry = Retry::none}).get_to("k", keep());
  wait_for(get_k);
  server.drop();
  expect(error_of(std::move(value)), errc::connection, Delivery::maybe_applied, "GET");
  BOOST_TEST(server.received() == get_k);
}

BOOST_AUTO_TEST_CASE(silence_in_the_middle_ends_it_after_the_stall_timeout) {
  auto value = client().get_to("k", keep(), {.stall_timeout = 2s});
  wait_for(get_k);
  server.say("$10\r\n0123");
  turn_until(manual, [&] { return got.size() == 4; });
  manual.advance(1900ms);
  turn_a_little(manual);
  BOOST_TEST(!value.settled());
  manual.advance(200ms);
  expect(error_of(std::move(value)), errc::timeout, Delivery::maybe_applied, "after 4 of 10");
  turn_until(manual, [&] { return open_connections() == 1; });
}

BOOST_AUTO_TEST_CASE(time_that_the_sink_takes_does_not_count_and_sends_no_ping) {
  Options wanted = options();
  wanted.ping_interval = 1s;
  open_and_wait(wanted);
  Promise<void> ready(manual.reactor().core());
  auto value =
      client().get_to("k", [&](std::string_view) { return ready.future(); }, {.stall_timeout = 1s});
  wait_for(get_k);
  server.say("$3\r\nabc\r\n");
  turn_a_little(manual);
  const std::size_t accepted = server.accepted();
  pass(60s);
  BOOST_TEST(!value.settled());
  BOOST_TEST(server.accepted() >= accepted);
  ready.fulfill();
  BOOST_TEST(settle(manual, std::move(value)).value() == 3u);
}

BOOST_AUTO_TEST_CASE(a_sink_that_fails_closes_the_connection_and_its_error_says_how_far_it_came) {
  auto value =
      client().get_to("k", [](std::string_view) { throw std::runtime_error("disk full"); });
  wait_for(get_k);
  server.say("$10\r\n0123");
  expect(error_of(std::move(value)), errc::foreign, Delivery::maybe_applied,
         "the sink failed after 0 of 10 bytes");
  turn_until(manual, [&] { return open_connections() == 1; });
}

BOOST_AUTO_TEST_CASE(a_cancel_closes_the_connection_and_the_next_call_has_another) {
  auto value = client().get_to("k", keep());
  wait_for(get_k);
  server.say("$10\r\n0123");
  turn_until(manual, [&] { return got.size() == 4; });
  value.cancel();
  BOOST_TEST(error_of(std::move(value)).is(errc::cancelled));
  turn_until(manual, [&] { return open_connections() == 1; });
  got.clear();
  auto again = client().get_to("k", keep());
  turn_until(manual, [&] { return server.received() == get_k + get_k; });
  server.say("$1\r\nx\r\n");
  BOOST_TEST(settle(manual, std::move(again)).value() == 1u);
  BOOST_TEST(got == "x");
}

BOOST_AUTO_TEST_CASE(a_sink_may_close_the_client) {
  auto value = client().get_to("k", [&](std::string_view) { client().disconnect().detach(); });
  wait_for(get_k);
  server.say("$10\r\n0123");
  BOOST_TEST(error_of(std::move(value)).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(a_dropped_client_lets_the_value_end_and_drain_waits_for_it) {
  auto value = client().get_to("k", keep());
  wait_for(get_k);
  server.say("$3\r\na");
  turn_until(manual, [&] { return got.size() == 1; });
  auto drained = client().drain();
  turn_a_little(manual);
  BOOST_TEST(!drained.settled());
  server.say("bc\r\n");
  BOOST_TEST(settle(manual, std::move(value)).value() == 3u);
  settle(manual, std::move(drained));
}

BOOST_AUTO_TEST_CASE(bytes_that_nobody_asked_for_do_not_reach_the_next_caller) {
  auto value = client().get_to("k", keep());
  wait_for(get_k);
  server.say("$1\r\nx\r\n$4\r\nevil\r\n");
  BOOST_TEST(settle(manual, std::move(value)).value() == 1u);
  turn_until(manual, [&] { return open_connections() == 1; });
}

BOOST_AUTO_TEST_CASE(a_malformed_reply_is_an_error_of_the_protocol) {
  auto value = client().get_to("k", keep());
  wait_for(get_k);
  server.say("$1\r\nxyz\r\n");
  expect(error_of(std::move(value)), errc::protocol, Delivery::maybe_applied, "malformed");
}

BOOST_AUTO_TEST_CASE(a_value_leaves_as_one_command_with_its_options) {
  auto stored = client().set_from("k", 7, give({"abc", "defg"}), {.ex = 10s, .nx = true});
  const std::string sent =
      "*6\r\n$3\r\nSET\r\n$1\r\nk\r\n$7\r\nabcdefg\r\n$2\r\nNX\r\n$2\r\nEX\r\n$2\r\n10\r\n";
  const std::string other =
      "*6\r\n$3\r\nSET\r\n$1\r\nk\r\n$7\r\nabcdefg\r\n$2\r\nEX\r\n$2\r\n10\r\n$2\r\nNX\r\n";
  turn_until(manual, [&] { return server.received().size() >= sent.size(); });
  BOOST_TEST((server.received() == sent || server.received() == other));
  BOOST_TEST(asked == 2u);  // not a third time
  server.say("$-1\r\n");
  BOOST_TEST(!settle(manual, std::move(stored)));
  auto empty = client().set_from("k", 0, give({}));
  wait_for("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n");
  server.say("+OK\r\n");
  BOOST_TEST(settle(manual, std::move(empty)));
  BOOST_TEST(asked == 2u);
}

BOOST_AUTO_TEST_CASE(contradictory_options_are_refused_and_nothing_is_sent) {
  expect(error_of(client().set_from("k", 1, give({"x"}), {.nx = true, .xx = true})),
         errc::invalid_argument, Delivery::not_sent, "SET");
  BOOST_TEST(asked == 0u);
  BOOST_TEST(server.received().empty());
}

BOOST_AUTO_TEST_CASE(a_source_with_too_little_or_too_much_changes_nothing_at_the_server) {
  expect(error_of(client().set_from("k", 7, give({"abc"}))), errc::invalid_argument,
         Delivery::not_sent, "ended early: 3 of 7 bytes");
  turn_until(manual, [&] { return open_connections() == 1; });
  expect(error_of(client().set_from("k", 4, give({"abc", "de"}))), errc::invalid_argument,
         Delivery::not_sent, "gave too much: 5 of 4 bytes");
  turn_until(manual, [&] { return open_connections() == 1; });
  BOOST_TEST(server.received().find("de") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_source_that_fails_closes_the_connection_and_the_key_is_unchanged) {
  auto stored =
      client().set_from("k", 7, []() -> std::string { throw std::runtime_error("gone"); });
  expect(error_of(std::move(stored)), errc::foreign, Delivery::not_sent,
         "the source failed after 0 of 7 bytes");
  turn_until(manual, [&] { return open_connections() == 1; });
}

BOOST_AUTO_TEST_CASE(a_source_is_not_asked_while_the_server_takes_nothing) {
  // 256 KiB can be on the way in this network; then the writer has to wait.
  server.deaf = true;
  auto stored = client().set_from("k", 10'000'000, [&] {
    ++asked;
    return std::string(100'000, 'x');
  });
  pass(1s);
  BOOST_TEST(asked < 12u);
  BOOST_TEST(asked > 1u);
  pass(10s);
  expect(error_of(std::move(stored)), errc::timeout, Delivery::not_sent, "ended after");
}

BOOST_AUTO_TEST_CASE(a_loss_before_the_last_byte_is_not_sent_and_after_it_maybe_applied) {
  Promise<std::string> piece(manual.reactor().core());
  auto early = client().set_from("k", 4, [&] { return piece.future(); });
  wait_for("$4\r\n");
  server.drop();
  turn_a_little(manual);
  piece.fulfill("abcd");
  expect(error_of(std::move(early)), errc::connection, Delivery::not_sent, "SET");
  server.pieces.clear();
  auto late = client().set_from("k", 4, give({"abcd"}));
  wait_for("abcd\r\n");
  server.drop();
  expect(error_of(std::move(late)), errc::connection, Delivery::maybe_applied, "SET");
}

BOOST_AUTO_TEST_CASE(the_servers_refusal_in_the_middle_is_the_error) {
  Promise<std::string> piece(manual.reactor().core());
  auto stored = client().set_from("k", 900'000'000, [&] { return piece.future(); });
  wait_for("$900000000\r\n");
  server.say("-ERR Protocol error: invalid bulk length\r\n");
  server.drop();
  turn_a_little(manual);
  piece.fulfill(std::string(70'000, 'x'));
  expect(error_of(std::move(stored)), errc::reply, Delivery::not_sent, "invalid bulk length");
}

BOOST_AUTO_TEST_CASE(everything_may_outlive_the_reactor) {
  std::optional<Future<Length>> received;
  std::optional<Future<bool>> stored;
  received.emplace(client().get_to("k", keep()));
  wait_for(get_k);
  server.say("$10\r\n0123");
  turn_a_little(manual);
  const auto never = [this] { return kept.emplace_back(manual.reactor().core()).future(); };
  stored.emplace(client().set_from("k", 4, never));
  wait_for("$4\r\n");
  std::move(*received).detach();
  std::move(*stored).detach();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
