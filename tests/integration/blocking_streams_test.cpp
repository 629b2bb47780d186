// XREAD and XREADGROUP with BLOCK: they wait on their own connection and miss nothing.
#include <deferredis/client/client.hpp>

#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

using Read = Map<std::string, std::vector<StreamEntry>>;

struct Streams : TypedCommands {
  Client eager(ProtocolVersion protocol, Duration dead_after = 10s) {
    return run(connect(
        reactor,
        {.unix_path = server().socket_path(), .protocol = protocol, .dead_after = dead_after}));
  }
  void until_blocked(int clients) {
    const std::string wanted = "blocked_clients:" + std::to_string(clients) + "\r";
    until([&] { return server().command({"INFO", "clients"}).find(wanted) != std::string::npos; });
  }
  /// Waits until the server has executed XREAD this many times in all.
  void until_read(int times) {
    const std::string wanted = "cmdstat_xread:calls=" + std::to_string(times);
    until([&] {
      return server().command({"INFO", "commandstats"}).find(wanted) != std::string::npos;
    });
  }
  static Texts ids_of(const Read& read, const char* stream) {
    Texts ids;
    if (const auto* const entries = read.find(stream)) {
      for (const auto& entry : *entries) ids.push_back(entry.id);
    }
    return ids;
  }
};

BOOST_FIXTURE_TEST_SUITE(blocking_streams, Streams)

BOOST_DATA_TEST_CASE(an_entry_ends_the_wait_and_other_commands_continue_meanwhile, protocols,
                     protocol) {
  Client rc = eager(protocol);
  auto read = rc.xread({{"s", "$"}, {"t", "0"}}, {.block = 0ms, .count = 10});
  until_blocked(1);
  BOOST_TEST(run(rc.incr("n")) == 1);
  BOOST_TEST(!read.settled());
  run(rc.xadd("s", "7-0", {{"a", "1"}}));
  BOOST_TEST((ids_of(run(std::move(read)), "s") == Texts{"7-0"}));
}

BOOST_DATA_TEST_CASE(it_times_out_without_an_entry, protocols, protocol) {
  Client rc = eager(protocol);
  BOOST_TEST(run(rc.xread({{"s", "$"}}, {.block = 20ms})).empty());
  run(rc.xgroup_create("s", "g", "$", {.mkstream = true}));
  BOOST_TEST(run(rc.xreadgroup("g", "me", {{"s", ">"}}, {.block = 20ms})).empty());
}

BOOST_DATA_TEST_CASE(a_group_reads_new_entries, protocols, protocol) {
  Client rc = eager(protocol);
  run(rc.xgroup_create("s", "g", "$", {.mkstream = true}));
  auto read = rc.xreadgroup("g", "me", {{"s", ">"}}, {.block = 0ms, .count = 1});
  until_blocked(1);
  run(rc.xadd("s", "1-0", {{"a", "1"}}));
  BOOST_TEST((ids_of(run(std::move(read)), "s") == Texts{"1-0"}));
  BOOST_TEST(
      (ids_of(run(rc.xreadgroup("g", "me", {{"s", "0"}}, {.block = 0ms})), "s") == Texts{"1-0"}));
}

BOOST_AUTO_TEST_CASE(without_block_it_shares_the_connection) {
  Client rc = eager(ProtocolVersion::resp3);
  run(rc.xadd("s", "1-0", {{"block", "1"}}));
  BOOST_TEST((ids_of(run(rc.xread({{"s", "0"}})), "s") == Texts{"1-0"}));
  auto batch = rc.batch();
  auto read = batch.xread({{"BLOCK", "0"}, {"s", "0"}});
  run(batch.execute());
  BOOST_TEST((ids_of(run(std::move(read)), "s") == Texts{"1-0"}));
  BOOST_TEST(rc.stats().exclusive == 0u);
}

BOOST_AUTO_TEST_CASE(a_batch_refuses_block_and_a_transaction_does_not_wait) {
  Client rc = eager(ProtocolVersion::resp3);
  auto batch = rc.batch();
  BOOST_TEST(failure(batch.xread({{"s", "$"}}, {.block = 0ms})).is(errc::not_supported));
  auto tx = rc.multi();
  auto read = tx.xread({{"s", "$"}}, {.block = 0ms});
  run(tx.commit());
  BOOST_TEST(run(std::move(read)).empty());
}

BOOST_AUTO_TEST_CASE(its_options_may_be_in_any_order_and_case) {
  Client rc = eager(ProtocolVersion::resp3);
  run(rc.xgroup_create("s", "block", "$", {.mkstream = true}));
  auto read =
      rc.command<Read>("xreadgroup", "block", 0, "group", "block", "streams", "streams", "s", ">");
  until_blocked(1);
  run(rc.xadd("s", "1-0", {{"a", "1"}}));
  BOOST_TEST((ids_of(run(std::move(read)), "s") == Texts{"1-0"}));
}

/// The entry arrives before the next slice of the wait is requested, or while it is.
BOOST_AUTO_TEST_CASE(nothing_is_missed_between_the_slices_of_a_long_wait) {
  Client rc = eager(ProtocolVersion::resp3, 20ms);
  run(rc.xadd("s", "1-0", {{"a", "1"}}));
  server().command({"CONFIG", "RESETSTAT"});
  auto read = rc.xread({{"s", "$"}, {"none", "$"}}, {.block = 0ms});
  until_read(4);
  server().command({"XADD", "s", "2-0", "a", "1"});
  BOOST_TEST((ids_of(run(std::move(read)), "s") == Texts{"2-0"}));
}

BOOST_AUTO_TEST_CASE(xread_resumes_at_its_start_after_a_lost_connection) {
  Client rc = eager(ProtocolVersion::resp3);
  for (int i = 1; i <= 5; ++i) {
    auto read = rc.xread({{"s", "$"}}, {.block = 0ms});
    until_blocked(1);
    server().command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    const std::string id = std::to_string(i) + "-0";
    server().command({"XADD", "s", id, "a", "1"});
    BOOST_TEST((ids_of(run(std::move(read)), "s") == Texts{id}));
    run(rc.connected());
  }
}

BOOST_AUTO_TEST_CASE(without_retries_it_does_not_resume) {
  const Client rc = eager(ProtocolVersion::resp3).with({.retry = Retry::none});
  auto read = rc.xread({{"s", "$"}}, {.block = 0ms});
  until_blocked(1);
  server().command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
  BOOST_TEST(is(failure(std::move(read)), errc::connection, Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(xreadgroup_reports_a_lost_connection) {
  Client rc = eager(ProtocolVersion::resp3);
  run(rc.xgroup_create("s", "g", "$", {.mkstream = true}));
  auto read = rc.xreadgroup("g", "me", {{"s", ">"}}, {.block = 0ms});
  until_blocked(1);
  server().command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
  BOOST_TEST(is(failure(std::move(read)), errc::connection, Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(a_cancelled_one_stops_waiting_at_the_server_too) {
  Client rc = eager(ProtocolVersion::resp3);
  auto read = rc.xread({{"s", "$"}}, {.block = 0ms});
  until_blocked(1);
  read.cancel();
  BOOST_TEST(failure(std::move(read)).is(errc::cancelled));
  until_blocked(0);
}

BOOST_AUTO_TEST_CASE(only_entries_of_a_group_are_reported_when_nothing_waits_for_them) {
  Client rc = eager(ProtocolVersion::resp3);
  Texts told;
  rc.on_unreceived([&](std::string_view command, const Reply&) { told.emplace_back(command); });
  run(rc.xgroup_create("s", "g", "$", {.mkstream = true}));
  rc.xread({{"s", "$"}}, {.block = 0ms}).detach();
  rc.xreadgroup("g", "me", {{"s", ">"}}, {.block = 0ms}).detach();
  until_blocked(2);
  run(rc.xadd("s", "1-0", {{"a", "1"}}));
  until_blocked(0);
  until([&] { return !told.empty(); });
  run(rc.ping());
  BOOST_TEST((told == Texts{"XREADGROUP"}));
}

BOOST_AUTO_TEST_CASE(a_server_error_fails_the_future) {
  Client rc = eager(ProtocolVersion::resp3);
  run(rc.set("text", "x"));
  BOOST_TEST(failure(rc.xread({{"text", "$"}}, {.block = 1s})).is(errc::wrong_type));
  BOOST_TEST(
      failure(rc.command<Read>("XREAD", "BLOCK", "soon", "STREAMS", "s", "$")).is(errc::reply));
  const Error error = failure(rc.xreadgroup("none", "me", {{"s", ">"}}, {.block = 1s}));
  BOOST_TEST(error.prefix() == "NOGROUP");
}

BOOST_AUTO_TEST_CASE(on_a_session_it_has_its_own_deadline) {
  Options hasty{.unix_path = server().socket_path()};
  hasty.timeout = 100ms;
  const Client rc = run(connect(reactor, hasty));
  Session session = run(rc.session());
  BOOST_TEST(run(session.xread({{"s", "$"}}, {.block = 300ms})).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
