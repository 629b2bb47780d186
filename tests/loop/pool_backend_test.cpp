// PoolBackend behind a Client, over Unix sockets of the test's own loop, with manual time.
#include <deferredis/client/pool/pool_backend.hpp>

#include <string>
#include <vector>

#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::get_bytes;
using support::turn_a_little;
using support::turn_until;
using Kind = ConnectionEvent::Kind;

struct Fixture : support::ScriptedClient {
  Options waiting() const {
    Options wanted = options();
    wanted.when_disconnected = WhenDisconnected::wait;
    return wanted;
  }
  void open_down(const Options& wanted) {
    server.close();
    open(wanted);
    wait_until_down();
  }
};

BOOST_FIXTURE_TEST_SUITE(pool_backend, Fixture)

// --- the offline rule ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(commands_wait_for_the_first_attempt) {
  open(options());
  auto early = rc->get("k");
  BOOST_TEST(rc->stats().waiting == 1U);
  server.answer = [](std::string_view) { return "$1\r\nv\r\n"; };
  BOOST_TEST(ending(std::move(early)) == "v");
  BOOST_TEST(rc->stats().waiting == 0U);
}

BOOST_AUTO_TEST_CASE(a_new_command_goes_behind_a_long_line_that_is_being_sent) {
  open(options());
  std::vector<Future<std::optional<std::string>>> commands;
  for (int i = 0; i < 10'000; ++i) commands.push_back(rc->get("early"));
  std::size_t left = 0;
  told = rc->on_event([&](const ConnectionEvent& event) {
    if (event.kind != Kind::ready) return;
    left = rc->stats().waiting;
    commands.push_back(rc->get("late"));
  });
  wait_for_bytes(10'000 * get_bytes("early").size() + get_bytes("late").size());
  BOOST_TEST(left > 0U);  // otherwise it says nothing
  BOOST_TEST(server.received().ends_with(get_bytes("late")));
  for (auto& command : commands) command.cancel();
}

BOOST_AUTO_TEST_CASE(waiting_commands_fail_with_the_first_attempt_and_later_ones_at_once) {
  server.close();
  open(options());
  auto early = rc->get("k");
  BOOST_TEST(ending(std::move(early)) == "ConnectionError (not_sent)");
  auto later = rc->get("k");
  BOOST_TEST(later.settled());
  BOOST_TEST(ending(std::move(later)) == "ConnectionError (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_server_that_comes_back_is_used_automatically) {
  open_down(options());
  server.open();
  manual.advance(50ms);  // the first bound
  wait_until_up(1);
  server.answer = [](std::string_view) { return "$1\r\nv\r\n"; };
  BOOST_TEST(ending(rc->get("k")) == "v");
}

BOOST_AUTO_TEST_CASE(commands_that_may_wait_do_so_while_the_server_is_down) {
  open_down(options());
  auto patient = rc->with({.when_disconnected = WhenDisconnected::wait}).get("k");
  auto hasty = rc->get("k");
  BOOST_TEST(hasty.settled());
  BOOST_TEST(!patient.settled());
  BOOST_TEST(ending(std::move(hasty)) == "ConnectionError (not_sent)");
  server.open();
  server.answer = [](std::string_view) { return "$1\r\nv\r\n"; };
  manual.advance(50ms);
  BOOST_TEST(ending(std::move(patient)) == "v");
}

BOOST_AUTO_TEST_CASE(a_wait_ends_at_its_deadline_and_not_before) {
  Options wanted = waiting();
  wanted.timeout = 3s;
  open_down(wanted);
  auto patient = rc->get("k");
  manual.advance(3s - 1ms);
  BOOST_TEST(!patient.settled());
  manual.advance(1ms);
  BOOST_TEST(ending(std::move(patient)) == "TimeoutError (not_sent)");
}

BOOST_AUTO_TEST_CASE(waiting_commands_are_sent_in_order_whatever_was_cancelled_meanwhile) {
  open_down(waiting());
  std::vector<Future<std::optional<std::string>>> waiting;
  for (const char* key : {"a", "b", "c", "d", "e"}) waiting.push_back(rc->get(key));
  waiting[1].cancel();
  waiting[2].cancel();
  manual.advance(50ms);  // another attempt that fails
  BOOST_TEST(count(Kind::failed) >= 2U);
  server.open();
  manual.advance(5s - 1s);
  const std::string expected = get_bytes("a") + get_bytes("d") + get_bytes("e");
  wait_for_bytes(expected.size());
  BOOST_TEST(server.received() == expected);
  server.say("$1\r\na\r\n$1\r\nd\r\n$1\r\ne\r\n");
  BOOST_TEST(ending(std::move(waiting[0])) == "a");
  BOOST_TEST(ending(std::move(waiting[1])) == "CancelledError (not_sent)");
  BOOST_TEST(ending(std::move(waiting[2])) == "CancelledError (not_sent)");
  BOOST_TEST(ending(std::move(waiting[3])) == "d");
  BOOST_TEST(ending(std::move(waiting[4])) == "e");
}

BOOST_AUTO_TEST_CASE(a_pool_is_down_only_when_each_connection_has_failed) {
  open_pool(options(), 2);
  wait_until_up(2);
  server.close();
  turn_until(manual, [this] { return count(Kind::lost) == 2; });
  wait_until_down();
  BOOST_TEST(count(Kind::failed) == 2U);
  BOOST_TEST(ending(rc->get("k")) == "ConnectionError (not_sent)");
}

BOOST_AUTO_TEST_CASE(down_is_reported_once_per_outage) {
  open_and_wait(options());
  for (std::size_t time = 1; time <= 2; ++time) {
    server.close();
    turn_until(manual, [&] { return count(Kind::down) == time; });
    manual.advance(1s);  // and more attempts fail
    BOOST_TEST(count(Kind::down) == time);
    server.open();
    manual.advance(5s);
    wait_until_up(1);
  }
}

// --- bounds --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_number_of_waiting_commands_is_bounded) {
  Options wanted = waiting();
  wanted.max_pending = 2;
  open_down(wanted);
  auto first = rc->get("a");
  auto second = rc->get("b");
  BOOST_TEST(ending(rc->get("c")) == "QueueFullError (not_sent)");
  BOOST_TEST(!first.settled());
  first.cancel();  // its place is free when the next attempt has failed
  BOOST_TEST(ending(std::move(first)) == "CancelledError (not_sent)");
  manual.advance(50ms);
  auto third = rc->get("c");
  BOOST_TEST(!third.settled());
  manual.settle(rc->disconnect());
  BOOST_TEST(ending(std::move(second)) == "ClosedError (not_sent)");
  BOOST_TEST(ending(std::move(third)) == "ClosedError (not_sent)");
}

BOOST_AUTO_TEST_CASE(the_bytes_of_waiting_commands_are_bounded) {
  Options wanted = waiting();
  wanted.max_pending_bytes = 2 * get_bytes("a").size();
  open_down(wanted);
  auto first = rc->get("a");
  auto second = rc->get("b");
  BOOST_TEST(ending(rc->get("c")) == "QueueFullError (not_sent)");
  manual.settle(rc->disconnect());
  BOOST_TEST(ending(std::move(first)) == "ClosedError (not_sent)");
  BOOST_TEST(ending(std::move(second)) == "ClosedError (not_sent)");
}

BOOST_AUTO_TEST_CASE(the_number_of_owed_replies_is_bounded) {
  Options wanted = options();
  wanted.max_pending = 2;
  open_and_wait(wanted);
  auto first = rc->get("a");
  auto second = rc->get("b");
  BOOST_TEST(ending(rc->get("c")) == "QueueFullError (not_sent)");
  wait_for_bytes(2 * get_bytes("a").size());
  server.say("$1\r\na\r\n$1\r\nb\r\n");
  BOOST_TEST(ending(std::move(first)) == "a");
  BOOST_TEST(ending(std::move(second)) == "b");
  server.answer = [](std::string_view) { return "$1\r\nc\r\n"; };
  BOOST_TEST(ending(rc->get("c")) == "c");
}

// --- losses --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_read_in_flight_is_sent_again_and_a_write_is_not) {
  open_and_wait(options());
  auto read = rc->get("k");
  auto write = rc->incr("n");
  wait_for_bytes(get_bytes("k").size() + 1);
  server.pieces.clear();
  server.answer = [](std::string_view) { return "$1\r\nv\r\n"; };
  server.drop();
  BOOST_TEST(ending(std::move(read)) == "v");
  BOOST_TEST(ending_of(std::move(write)) == "ConnectionError (maybe_applied)");
  BOOST_TEST(server.received() == get_bytes("k"));
  BOOST_TEST(server.accepted() == 2U);
}

BOOST_AUTO_TEST_CASE(a_read_is_sent_three_times_at_most) {
  open_and_wait(options());
  auto read = rc->get("k");
  for (std::size_t connection = 1; connection <= 3; ++connection) {
    wait_for_bytes(connection * get_bytes("k").size());
    server.drop();
    turn_a_little(manual);
    manual.advance(100ms);  // only the first loss in a second reconnects at once
  }
  BOOST_TEST(ending(std::move(read)) == "ConnectionError (maybe_applied)");
  BOOST_TEST(server.received() == get_bytes("k") + get_bytes("k") + get_bytes("k"));
}

BOOST_AUTO_TEST_CASE(
    a_read_waiting_to_be_sent_again_fails_as_maybe_applied_when_the_server_is_down) {
  open_and_wait(options());
  auto read = rc->get("k");
  wait_for_bytes(get_bytes("k").size());
  server.close();
  BOOST_TEST(ending(std::move(read)) == "ConnectionError (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(retry_none_sends_nothing_twice) {
  Options wanted = options();
  wanted.retry = Retry::none;
  open_and_wait(wanted);
  auto read = rc->get("k");
  wait_for_bytes(get_bytes("k").size());
  server.drop();
  BOOST_TEST(ending(std::move(read)) == "ConnectionError (maybe_applied)");
}

// --- server states -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_loading_server_is_retried_after_a_while) {
  open_and_wait(options());
  server.answer = [](std::string_view) { return "-LOADING wait\r\n"; };
  auto read = rc->get("k");
  wait_for_bytes(get_bytes("k").size());
  turn_a_little(manual);
  BOOST_TEST(rc->stats().waiting == 1U);
  server.answer = [](std::string_view) { return "$1\r\nv\r\n"; };
  manual.advance(12ms);
  BOOST_TEST(!read.settled());
  manual.advance(13ms);
  BOOST_TEST(ending(std::move(read)) == "v");
}

BOOST_AUTO_TEST_CASE(a_server_that_loads_past_the_deadline_is_quoted_in_the_error) {
  open_and_wait(options());
  server.answer = [](std::string_view) { return "-LOADING wait\r\n"; };
  auto read = rc->get("k");
  for (int i = 0; i < 500 && !read.settled(); ++i) {
    turn_a_little(manual);
    manual.advance(25ms);
  }
  BOOST_TEST(ending(std::move(read)) == "LoadingError (rejected)");
}

BOOST_AUTO_TEST_CASE(disconnect_ends_commands_that_wait_out_a_server_state) {
  open_and_wait(options());
  server.answer = [](std::string_view) { return "-LOADING wait\r\n"; };
  auto read = rc->get("k");
  wait_for_bytes(get_bytes("k").size());
  turn_a_little(manual);
  manual.settle(rc->disconnect());
  BOOST_TEST(ending(std::move(read)) == "ClosedError (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_reactor_may_be_destroyed_while_a_command_waits_out_a_server_state) {
  Options wanted = options();
  auto own = std::make_unique<ManualReactor>();
  support::ScriptedServer loading(*own, network, "/loading.sock");
  loading.answer = [](std::string_view) { return "-LOADING wait\r\n"; };
  wanted.unix_path = loading.path();
  Client client = lazy_connection(*own, wanted);
  auto read = client.get("k");
  turn_until(*own, [&client] {
    return client.stats().waiting == 1 && client.stats().commands == 1 &&
           client.stats().connections_up == 1;
  });
  loading.close();
  own.reset();
  BOOST_TEST(read.settled());
}

BOOST_AUTO_TEST_CASE(a_client_may_be_destroyed_while_a_command_waits_out_a_server_state) {
  open_and_wait(options());
  server.answer = [](std::string_view) { return "-LOADING wait\r\n"; };
  auto read = rc->get("k");
  wait_for_bytes(get_bytes("k").size());
  turn_a_little(manual);
  told.reset();
  rc.reset();
  server.answer = [](std::string_view) { return "$1\r\nv\r\n"; };
  manual.advance(25ms);
  BOOST_TEST(ending(std::move(read)) == "v");
}

BOOST_AUTO_TEST_CASE(a_client_ends_with_the_last_command_that_waits_out_a_server_state) {
  open_and_wait(options());
  server.answer = [](std::string_view) { return "-LOADING wait\r\n"; };
  auto read = rc->get("k");
  wait_for_bytes(get_bytes("k").size());
  turn_a_little(manual);
  told.reset();
  rc.reset();
  read.cancel();
  BOOST_TEST(read.settled());
  static_cast<void>(support::failure(manual, std::move(read)));
  manual.advance(26ms);
  turn_until(manual, [this] { return server.connected() == 0; });
  BOOST_TEST(server.received() == get_bytes("k"));
}

BOOST_AUTO_TEST_CASE(the_number_of_commands_that_wait_out_a_server_state_is_bounded) {
  Options wanted = options();
  wanted.max_pending = 1;
  open_and_wait(wanted);
  server.answer = [](std::string_view) { return "-LOADING wait\r\n"; };
  auto first = rc->get("a");
  wait_for_bytes(get_bytes("a").size());
  turn_a_little(manual);
  BOOST_TEST(ending(rc->get("b")) == "LoadingError (rejected)");
  BOOST_TEST(!first.settled());
  manual.settle(rc->disconnect());
  BOOST_TEST(ending(std::move(first)) == "ClosedError (not_sent)");
}

// --- ends ----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(disconnect_reports_what_is_known_of_each_command) {
  open_and_wait(options());
  auto written = rc->get("a");
  wait_for_bytes(get_bytes("a").size());
  auto unwritten = rc->get("b");
  auto done = rc->disconnect();
  auto later = rc->get("c");
  BOOST_TEST(ending(std::move(written)) == "ClosedError (maybe_applied)");
  BOOST_TEST(ending(std::move(unwritten)) == "ClosedError (not_sent)");
  BOOST_TEST(ending(std::move(later)) == "ClosedError (not_sent)");
  manual.settle(std::move(done));
  turn_until(manual, [this] { return server.connected() == 0; });
}

BOOST_AUTO_TEST_CASE(drain_lets_all_commands_run_to_their_end) {
  open_and_wait(options());
  auto given = rc->get("a");
  auto drained = rc->drain();
  BOOST_TEST(ending(rc->get("b")) == "ClosedError (not_sent)");
  wait_for_bytes(get_bytes("a").size());
  manual.advance(10ms);
  BOOST_TEST(!drained.settled());
  server.say("$1\r\na\r\n");
  BOOST_TEST(ending(std::move(given)) == "a");
  manual.advance(10ms);
  BOOST_TEST(drained.settled());
  manual.settle(std::move(drained));
  turn_until(manual, [this] { return server.connected() == 0; });
}

BOOST_AUTO_TEST_CASE(the_last_handle_may_be_destroyed_before_the_reply_arrives) {
  open_and_wait(options());
  auto given = rc->get("a");
  told.reset();
  rc.reset();
  wait_for_bytes(get_bytes("a").size());
  server.say("$1\r\na\r\n");
  BOOST_TEST(ending(std::move(given)) == "a");
  manual.advance(10ms);
  turn_until(manual, [this] { return server.connected() == 0; });
}

BOOST_AUTO_TEST_CASE(a_callback_may_destroy_the_client) {
  open_and_wait(options());
  server.answer = [](std::string_view) { return "$1\r\nv\r\n"; };
  auto dropped = rc->get("k").then([this](std::optional<std::string>) {
    told.reset();
    rc.reset();
  });
  support::settle(manual, std::move(dropped));
  manual.advance(10ms);
  turn_until(manual, [this] { return server.connected() == 0; });
}

BOOST_AUTO_TEST_CASE(cancelling_connect_leaves_no_connection_behind) {
  Options silent = options();
  silent.protocol = ProtocolVersion::resp3;  // nobody answers its HELLO
  auto connecting = connect(manual, silent);
  turn_until(manual, [this] { return server.connected() == 1; });
  connecting.cancel();
  BOOST_TEST(ending_of(std::move(connecting)) == "CancelledError (not_sent)");
  turn_until(manual, [this] { return server.connected() == 0; });
  manual.advance(1min);
  BOOST_TEST(server.accepted() == 1U);
}

BOOST_AUTO_TEST_CASE(a_handle_may_outlive_its_reactor) {
  std::optional<Reactor> own(std::in_place);
  Client client = lazy_connection(*own, options());
  Client view = client.with({.client_name = "view"});
  auto waiting = client.get("k");
  own.reset();
  BOOST_TEST(waiting.settled());
  BOOST_TEST(client.get("k").settled());
  BOOST_TEST(view.get("k").settled());
  BOOST_TEST(client.with({.client_name = "late"}).get("k").settled());
}

// --- views ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(views_on_one_kind_of_connection_share_them) {
  open_and_wait(options());
  const Client one = rc->with({.client_name = "one"});
  const Client same = rc->with({.client_name = "one"});
  const Client caller = rc->with({.timeout = 1s});
  turn_until(manual, [this] { return server.accepted() == 2; });
  turn_a_little(manual);
  BOOST_TEST(server.accepted() == 2U);
}

BOOST_AUTO_TEST_CASE(disconnect_closes_the_connections_of_views) {
  open_and_wait(options());
  Client view = rc->with({.client_name = "view"});
  turn_until(manual, [this] { return server.connected() == 2; });
  manual.settle(rc->disconnect());
  turn_until(manual, [this] { return server.connected() == 0; });
  BOOST_TEST(ending(view.get("k")) == "ClosedError (not_sent)");
  BOOST_TEST(ending(rc->with({.client_name = "late"}).get("k")) == "ClosedError (not_sent)");
  turn_a_little(manual);
  BOOST_TEST(server.accepted() == 2U);
}

BOOST_AUTO_TEST_CASE(drain_waits_for_commands_of_views) {
  open_and_wait(options());
  server.answer = [](std::string_view piece) {
    return piece.find("SETNAME") != piece.npos ? "+OK\r\n" : "";
  };
  Client view = rc->with({.client_name = "view"});
  auto given = view.get("k");
  turn_until(manual, [this] { return server.received().ends_with(get_bytes("k")); });
  auto drained = rc->drain();
  manual.advance(10ms);
  BOOST_TEST(!drained.settled());
  BOOST_TEST(ending(view.get("k")) == "ClosedError (not_sent)");
  server.say("$1\r\nv\r\n");
  BOOST_TEST(ending(std::move(given)) == "v");
  manual.advance(10ms);
  BOOST_TEST(drained.settled());
  manual.settle(std::move(drained));
  turn_until(manual, [this] { return server.connected() == 0; });
}

// --- which connection ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(commands_of_one_turn_leave_on_one_connection_in_one_write) {
  open_pool(options(), 3);
  wait_until_up(3);
  std::vector<Future<std::optional<std::string>>> gets;
  for (int i = 0; i < 10; ++i) gets.push_back(rc->get("k"));
  wait_for_bytes(10 * get_bytes("k").size());
  BOOST_TEST(server.pieces.size() == 1U);
  manual.settle(rc->disconnect());
  for (auto& get : gets) BOOST_TEST(ending(std::move(get)) == "ClosedError (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(the_next_turn_uses_the_connection_with_the_fewest_owed_replies) {
  open_pool(options(), 2);
  wait_until_up(2);
  auto first = rc->get("k");
  wait_for_bytes(get_bytes("k").size());
  server.answer = [](std::string_view) { return "$5\r\nother\r\n"; };
  BOOST_TEST(ending(rc->get("k")) == "other");  // not behind the first
  BOOST_TEST(!first.settled());
  manual.settle(rc->disconnect());
  BOOST_TEST(ending(std::move(first)) == "ClosedError (maybe_applied)");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
