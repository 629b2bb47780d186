// ScriptedRedis: what it expects, what it answers, and what it says if something else comes.
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/deferredis.hpp>
#include <deferredis/testing/scripted_redis.hpp>

#include "support/memory_loop.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;

struct Scripted : support::MemoryLoop {
  ScriptedRedis server{reactor, network};
  Client rc = lazy_connection(reactor, {.network = &network, .timeout = 2s});
};

BOOST_FIXTURE_TEST_SUITE(scripted_redis, Scripted)

BOOST_AUTO_TEST_CASE(expected_commands_get_their_replies) {
  server.expect("GET", "a").reply("b");
  server.expect("incr", "n").reply(7);
  server.expect("SET", "k", AnyWord()).ok().times(2);
  server.expect("GET", "none").null();
  BOOST_TEST(run(rc.get("a")).value() == "b");
  BOOST_TEST(run(rc.incr("n")) == 7);
  BOOST_TEST(run(rc.set("k", "1")));
  BOOST_TEST(server.missing() == "SET k (any)\nGET none\n");
  BOOST_TEST(run(rc.set("k", "2")));
  BOOST_TEST(!run(rc.get("none")).has_value());
  server.check();
}

BOOST_AUTO_TEST_CASE(a_failure_says_what_came_instead) {
  server.expect("GET", "a").reply("b");
  const Error error = failure(rc.get("c"));
  BOOST_TEST(error.message().find("expected GET a, but GET c came") != std::string::npos);
  BOOST_TEST(server.failure() == "expected GET a, but GET c came");
  BOOST_CHECK_THROW(server.check(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(commands_may_come_in_any_order_if_the_test_says_so) {
  ScriptedRedis any(reactor, network, {.host = "any.test", .in_order = false});
  any.expect("GET", "a").reply("1");
  any.expect("GET", "b").reply("2");
  const Client other = lazy_connection(reactor, {.host = "any.test", .network = &network});
  BOOST_TEST(run(other.get("b")).value() == "2");
  BOOST_TEST(run(other.get("a")).value() == "1");
  any.check();
}

BOOST_AUTO_TEST_CASE(a_delayed_reply_holds_up_the_later_ones) {
  server.expect("GET", "a").after(1s).reply("1");
  server.expect("GET", "b").reply("2");
  auto first = rc.get("a"), second = rc.get("b");
  manual.advance(999ms);
  BOOST_TEST(!second.settled());
  manual.advance(1ms);
  BOOST_TEST(run(std::move(first)).value() == "1");
  BOOST_TEST(run(std::move(second)).value() == "2");
}

BOOST_AUTO_TEST_CASE(half_a_reply_and_the_end_is_a_lost_connection) {
  server.expect("INCR", "n").reply_bytes(":1").drop();
  const Error error = failure(rc.incr("n"));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(an_unanswered_command_times_out) {
  server.expect("GET", "a");
  BOOST_TEST(failure(rc.get("a")).is(errc::timeout));
  server.check();
}

BOOST_AUTO_TEST_CASE(errors_and_pushes_are_sent_as_written) {
  ScriptedRedis three(reactor, network, {.host = "three.test", .handshakes = false});
  three.expect("HELLO", 3).reply_bytes("%1\r\n$5\r\nproto\r\n:3\r\n");
  three.expect("GET", "a").push({"message", "news", "hello"}).error("WRONGTYPE no");
  const Client other = lazy_connection(reactor, {.host = "three.test",
                                                 .network = &network,
                                                 .protocol = ProtocolVersion::resp3,
                                                 .announce_library = false});
  BOOST_TEST(failure(other.get("a")).is(errc::wrong_type));
  three.check();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
