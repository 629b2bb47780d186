#include <deferredis/deferredis.hpp>

#ifdef FMT_VERSION
#error "the umbrella brings fmt, which every user would then compile"
#endif

#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/format.hpp>
#include <deferredis/testing/manual_reactor.hpp>

namespace deferredis {
namespace {

using Kind = ConnectionEvent::Kind;
using namespace std::chrono_literals;

const Endpoint here = Endpoint::tcp("localhost", 6379);

BOOST_AUTO_TEST_SUITE(client_format)

BOOST_AUTO_TEST_CASE(prints_a_client_without_its_secrets) {
  ManualReactor reactor;
  const Client client = lazy_pool(
      reactor, {.unix_path = "/nowhere/redis.sock", .password = "hidden", .pool_size = 3});
  const std::string text = fmt::format("{}", client);
  BOOST_TEST(text == "pool of 3 to /nowhere/redis.sock, 0 up");
  BOOST_TEST(text == to_string(client));
  reactor.settle(client.disconnect());
}

BOOST_AUTO_TEST_CASE(prints_events_with_where_and_why) {
  BOOST_TEST(fmt::format("{}", ConnectionEvent{Kind::ready, here, "", {}}) ==
             "ready: localhost:6379");
  BOOST_TEST(fmt::format("{}", ConnectionEvent{Kind::lost, here, "closed by the server", {}}) ==
             "lost: localhost:6379: closed by the server");
  BOOST_TEST(fmt::format("{}", Kind::down) == "down");
}

BOOST_AUTO_TEST_CASE(says_once_where_an_event_happened) {
  const ConnectionEvent event{Kind::failed, here, "connect localhost:6379: refused", 48ms};
  BOOST_TEST(fmt::format("{}", event) ==
             "failed: connect localhost:6379: refused; next attempt in 48 ms");
}

BOOST_AUTO_TEST_CASE(says_when_the_next_attempt_is_at_once) {
  BOOST_TEST(to_string(ConnectionEvent{Kind::failed, here, "no", {}}) ==
             "failed: localhost:6379: no; next attempt at once");
}

BOOST_AUTO_TEST_CASE(prints_every_figure) {
  const ClientStats stats{.connections = 10,
                          .connections_up = 9,
                          .exclusive = 1,
                          .in_flight = 3,
                          .waiting = 2,
                          .commands = 812,
                          .resent = 4,
                          .hedged = 7,
                          .connects = 11,
                          .losses = 5,
                          .unknown_pushes = 6};
  BOOST_TEST(fmt::format("{}", stats) ==
             "9 of 10 connections up, 1 exclusive, 3 in flight, 2 waiting; so far: 812 commands, "
             "4 resent, 7 hedged, 11 connects, 5 losses, 6 unknown pushes");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
