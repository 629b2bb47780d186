// The cases of txredisapi's test_protocol that are about bytes and not about Twisted's
// LineReceiver.
#include <string>

#include "acceptance/redis.hpp"
#include "support/scripted_server.hpp"

namespace deferredis::acceptance {
namespace {

using namespace std::chrono_literals;

struct Bytes {
  Options options() const {
    return {.unix_path = server.path(),
            .network = &server.network(),
            .protocol = ProtocolVersion::resp2,
            .announce_library = false,
            .retry = Retry::none,
            .reply_limits = {.line_bytes = 64}};
  }
  void wait_for_commands(std::size_t pieces) {
    support::turn_until(manual, [this, pieces] { return server.pieces.size() == pieces; });
  }
  /// Checks that the connection is given up and reopened at once.
  void check_anew(Future<std::optional<std::string>> failed) {
    const Error error = support::failure(manual, std::move(failed));
    BOOST_TEST((error.code() == errc::limit_exceeded));
    BOOST_TEST((error.delivery() == Delivery::maybe_applied));
    server.answer = [](std::string_view) { return "$3\r\nnew\r\n"; };
    BOOST_TEST(support::settle(manual, rc.get("k")).value() == "new");
    BOOST_TEST(server.accepted() == 2U);
    BOOST_TEST(server.connected() == 1U);
  }

  ManualReactor manual;
  MemoryNetwork network;
  support::ScriptedServer server{manual, network};
  Client rc = lazy_connection(manual, options());
};

BOOST_FIXTURE_TEST_SUITE(protocol, Bytes)

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long_is_not_a_value_and_the_connection_continues) {
  auto get = rc.get("k");
  auto next = rc.get("k");
  wait_for_commands(1);
  server.say("+" + std::string(65, 'x') + "\r\n$3\r\nnew\r\n");
  const Error error = support::failure(manual, std::move(get));
  BOOST_TEST((error.code() == errc::limit_exceeded));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
  BOOST_TEST(support::settle(manual, std::move(next)).value() == "new");
  BOOST_TEST(server.accepted() == 1U);
}

BOOST_AUTO_TEST_CASE(a_string_that_never_ends_ends_its_connection) {
  auto get = rc.get("k");
  wait_for_commands(1);
  server.say("$9223372036854775807\r\n");
  check_anew(std::move(get));
}

BOOST_AUTO_TEST_CASE(bytes_of_a_lost_connection_are_not_part_of_the_next_reply) {
  auto half = rc.get("k");
  wait_for_commands(1);
  server.say("$5\r\nhal");
  support::turn_a_little(manual);
  server.drop();
  BOOST_TEST((support::failure(manual, std::move(half)).code() == errc::connection));
  server.answer = [](std::string_view) { return "$5\r\nwhole\r\n"; };
  BOOST_TEST(support::settle(manual, rc.get("k")).value() == "whole");
}

BOOST_AUTO_TEST_CASE(a_bulk_may_contain_line_ends_and_lines_may_follow_it) {
  auto bulk = rc.get("k");
  auto line = rc.set("k", "v");
  auto number = rc.incr("n");
  wait_for_commands(1);
  server.say("$6\r\n+a\r\n:1\r\n+OK\r\n:7\r\n");
  BOOST_TEST(support::settle(manual, std::move(bulk)).value() == "+a\r\n:1");
  BOOST_TEST(support::settle(manual, std::move(line)));
  BOOST_TEST(support::settle(manual, std::move(number)) == 7);
}

BOOST_AUTO_TEST_CASE(the_beginning_of_the_next_reply_is_kept) {
  auto first = rc.get("k");
  auto second = rc.get("k");
  wait_for_commands(1);
  server.say("$5\r\nfirst\r\n$6\r\nse");
  BOOST_TEST(support::settle(manual, std::move(first)).value() == "first");
  BOOST_TEST(!second.settled());
  server.say("cond\r\n");
  BOOST_TEST(support::settle(manual, std::move(second)).value() == "second");
}

BOOST_AUTO_TEST_CASE(ping_is_written_as_an_array_of_one_bulk) {
  auto pong = rc.ping();
  wait_for_commands(1);
  BOOST_TEST(server.received() == "*1\r\n$4\r\nPING\r\n");
  server.say("+PONG\r\n");
  BOOST_TEST(support::settle(manual, std::move(pong)) == "PONG");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(protocol_of_redis, Connected)

BOOST_AUTO_TEST_CASE(a_line_end_in_an_argument_starts_no_command) {
  const std::string value = "value\r\nFLUSHALL\r\n";
  run(rc.set("key", value));
  BOOST_TEST((run(rc.get("key")).value() == value));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
