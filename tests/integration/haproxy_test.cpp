// HAProxy in TCP mode between the client and its servers: it spares the client the choice of a
// server, cuts silent connections, and accepts connections even if there is no server.
#include <chrono>
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

#include "integration/through_a_proxy.hpp"
#include "support/haproxy.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using support::Haproxy;
using support::HaproxyCheck;
using support::RedisServer;

struct BehindHaproxy : ThroughAProxy {
  static Options through(const Haproxy& proxy) {
    return {.host = "127.0.0.1",
            .port = proxy.port(),
            .when_disconnected = WhenDisconnected::wait,
            .timeout = patience,
            .backoff = {.min = 5ms, .max = 50ms}};
  }
  void expect(Subscriber& sub, Message::Kind kind, const std::string& payload = {}) {
    const auto message = run(sub.next());
    BOOST_TEST_REQUIRE(message.has_value());
    BOOST_TEST((message->kind == kind));
    BOOST_TEST(message->payload == payload);
  }

  // A primary normally waits 5 s for more replicas.
  RedisServer server{{.extra = {"--repl-diskless-sync-delay", "0"}}};
};

BOOST_FIXTURE_TEST_SUITE(haproxy, BehindHaproxy)

BOOST_AUTO_TEST_CASE(a_client_and_a_pool_talk_through_it) {
  const Haproxy proxy({.servers = {server.port()}});
  use(run(connect(reactor, through(proxy))));
  Options wanted = through(proxy);
  wanted.pool_size = 4;
  const Client pool = run(connect_pool(reactor, wanted));
  until([&] { return pool.stats().connections_up == 4; });
  use(pool);
}

BOOST_AUTO_TEST_CASE(a_server_that_goes_away_and_comes_back_is_used_again) {
  const Haproxy proxy({.servers = {server.port()}});
  Options wanted = through(proxy);
  wanted.pool_size = 3;
  const Client rc = run(connect_pool(reactor, wanted));
  const Events events(rc);
  until([&] { return rc.stats().connections_up == 3; });
  server.kill9();
  until([&] { return !proxy.is_up(0) && rc.stats().connections_up == 0; });
  auto waiting = rc.set("during", "x");
  // It accepts connections without a server: each attempt fails in the handshake.
  until([&] { return events.count(ConnectionEvent::Kind::failed) >= 6; });
  BOOST_TEST(!waiting.settled());
  server.start();
  run(std::move(waiting));
  until([&] { return rc.stats().connections_up == 3; });
  BOOST_TEST(run(rc.get("during")).value() == "x");
  use(rc);
}

BOOST_AUTO_TEST_CASE(commands_go_to_the_primary_that_it_finds) {
  RedisServer replica;
  const std::string port = std::to_string(server.port());
  replica.command({"REPLICAOF", "127.0.0.1", port});
  const Haproxy proxy({.servers = {server.port(), replica.port()}, .check = HaproxyCheck::primary});
  until([&] { return proxy.is_up(0) && !proxy.is_up(1); });
  const Client rc = run(connect(reactor, through(proxy)));
  for (int i = 1; i < 100; ++i) BOOST_TEST(run(rc.incr("count")) == i);
  BOOST_TEST(run(rc.ensure_replication(1, 15s).incr("count")) == 100);
  server.kill9();
  until([&] { return rc.stats().connections_up == 0; });
  auto next = rc.incr("count");
  replica.command({"REPLICAOF", "NO", "ONE"});
  BOOST_TEST(run(std::move(next)) == 101);
  BOOST_TEST(proxy.is_up(1));
  BOOST_TEST(replica.command({"GET", "count"}) == "$3\r\n101\r\n");
}

BOOST_AUTO_TEST_CASE(a_subscriber_hears_what_is_published_before_and_after_an_outage) {
  const Haproxy proxy({.servers = {server.port()}});
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    Options wanted = through(proxy);
    wanted.protocol = protocol;
    const Client rc = run(connect(reactor, wanted));
    Subscriber sub = rc.subscriber();
    run(sub.subscribe({"news"}));
    BOOST_TEST(run(rc.publish("news", "before")) == 1);
    expect(sub, Message::Kind::channel, "before");
    auto gap = sub.next();
    server.kill9();
    until([&] { return !proxy.is_up(0); });
    server.start();
    BOOST_TEST((run(std::move(gap)).value().kind == Message::Kind::gap));
    BOOST_TEST(run(rc.publish("news", "after")) == 1);
    expect(sub, Message::Kind::channel, "after");
  }
}

BOOST_AUTO_TEST_CASE(a_silent_connection_that_it_closes_is_replaced) {
  const Haproxy proxy({.servers = {server.port()}, .idle = 100ms});
  Options wanted = through(proxy);
  wanted.ping_interval = 0ms;
  const Client rc = run(connect(reactor, wanted));
  until([&] { return rc.stats().losses >= 3; });
  run(rc.set("key", "value"));
  BOOST_TEST(run(rc.get("key")).value() == "value");
}

BOOST_AUTO_TEST_CASE(pings_keep_a_silent_subscriber_that_it_would_close) {
  const Haproxy proxy({.servers = {server.port()}, .idle = 2s});
  Options wanted = through(proxy);
  wanted.ping_interval = 200ms;
  const Client kept = run(connect(reactor, wanted));
  Subscriber sub = kept.subscriber();
  run(sub.subscribe({"news"}));
  wanted.ping_interval = 0ms;
  const Client cut = run(connect(reactor, wanted));
  until([&] { return cut.stats().losses >= 2; });
  BOOST_TEST(kept.stats().losses == 0u);
  BOOST_TEST(kept.stats().listening_losses == 0u);
  BOOST_TEST(run(kept.publish("news", "x")) == 1);
  expect(sub, Message::Kind::channel, "x");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
