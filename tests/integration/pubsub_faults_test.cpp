// Subscribers whose server is killed, frozen, restarted, or reconfigured in the middle.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/fake_server.hpp"
#include "integration/pubsub_loop.hpp"
#include "integration/storm.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(pubsub_faults, PubSub)

BOOST_AUTO_TEST_CASE(a_thousand_channels_and_a_hundred_patterns_survive_many_kills) {
  Storm storm(*this);
  for (int kill = 0; kill < 8; ++kill) storm.strike();
  storm.check();
}

BOOST_AUTO_TEST_CASE(a_lost_connection_is_a_gap_in_its_place_and_later_messages_arrive) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    Options chosen = hasty();
    chosen.protocol = protocol;
    const Client client = run(connect(reactor, chosen));
    Subscriber sub = client.subscriber();
    Texts heard;
    run(sub.subscribe({"a"}));
    run(sub.psubscribe({"h*"}, [&](const Message& m) { heard.push_back(text_of(m)); }));
    sub.on_gap([&](const Message& m) { heard.push_back(text_of(m)); });
    run(rc.publish("a", "before"));
    run(rc.publish("h", "before"));
    until([&] { return heard.size() == 1; });
    kill_subscribers();
    until([&] { return heard.size() == 2; });
    BOOST_TEST(run(rc.publish("a", "after")) == 1);  // the gap comes once the channel is back
    BOOST_TEST(run(rc.publish("h", "after")) == 1);
    BOOST_TEST(read(sub, 3) == "[channel a: before][gap][channel a: after]");
    until([&] { return heard.size() == 3; });
    BOOST_TEST((heard == Texts{"pattern h* h: before", "gap", "pattern h* h: after"}));
  }
}

BOOST_AUTO_TEST_CASE(a_restarted_server_is_subscribed_to_again) {
  Subscriber sub = rc.subscriber();
  run(sub.subscribe({"a", "b"}));
  run(sub.ssubscribe({"s"}));
  auto waiting = sub.next();
  for (int i = 0; i < 3; ++i) {
    server.restart();
    BOOST_TEST(text_of(run(std::move(waiting))) == "gap");
    run(rc.connected());
    BOOST_TEST(run(rc.publish("b", "there")) == 1);
    BOOST_TEST(run(rc.spublish("s", "too")) == 1);
    BOOST_TEST(read(sub, 2) == "[channel b: there][shard s: too]");
    waiting = sub.next();
  }
  waiting.cancel();
  BOOST_TEST((failure(std::move(waiting)).code() == errc::cancelled));
}

BOOST_AUTO_TEST_CASE(a_frozen_server_is_detected_without_any_messages) {
  Options chosen = hasty();
  chosen.ping_interval = 30ms;
  chosen.dead_after = chosen.handshake_timeout = 300ms;
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    chosen.protocol = protocol;
    const Client watched = run(connect(reactor, chosen));
    Subscriber sub = watched.subscriber();
    run(sub.subscribe({"a"}));
    auto waiting = sub.next();
    server.stop();
    until([&] { return has(watched.describe(), "did not finish the handshake"); });
    turn_until(reactor, [&, end = reactor.clock().now() + 400ms] {
      return reactor.clock().now() >= end;  // the other connection has its own clock
    });
    server.cont();
    BOOST_TEST(text_of(run(std::move(waiting))) == "gap");
    run(watched.connected());
    BOOST_TEST(run(watched.publish("a", "x")) == 1);
    BOOST_TEST(text_of(run(sub.next())) == "channel a: x");
  }
}

BOOST_AUTO_TEST_CASE(an_idle_subscriber_is_pinged_and_stays) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    Options chosen = hasty();
    chosen.protocol = protocol;
    chosen.ping_interval = 2ms;
    const Client client = run(connect(reactor, chosen));
    Subscriber sub = client.subscriber();
    run(sub.subscribe({"a"}));
    const auto pings = [this] {
      return has(server.command({"INFO", "commandstats"}), "cmdstat_ping:calls=5");
    };
    until(pings);
    run(rc.publish("a", "x"));
    BOOST_TEST(text_of(run(sub.next())) == "channel a: x");  // and no gap
    server.command({"CONFIG", "RESETSTAT"});
  }
}

BOOST_AUTO_TEST_CASE(while_the_server_is_away_a_subscription_fails_or_waits_like_commands) {
  Subscriber hurried = rc.subscriber();
  Client patient_client = rc.with({.when_disconnected = WhenDisconnected::wait});
  Subscriber patient = patient_client.subscriber();
  server.kill9();
  BOOST_TEST(is(failure(hurried.subscribe({"a"})), errc::connection, Delivery::not_sent));
  BOOST_TEST(is(failure(hurried.subscribe({"a"})), errc::connection, Delivery::not_sent));
  BOOST_TEST(hurried.size() == 0u);
  auto waiting = patient.subscribe({"b"});
  const Error refused = failure(hurried.subscribe({"c"}));
  BOOST_TEST(is(refused, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(refused.message(), "SUBSCRIBE: "));
  BOOST_TEST(hurried.size() == 0u);
  auto late = rc.with({.when_disconnected = WhenDisconnected::wait, .timeout = 30ms}).subscriber();
  BOOST_TEST(is(failure(late.subscribe({"d"})), errc::timeout, Delivery::not_sent));
  server.start();
  run(std::move(waiting));
  run(rc.connected());
  BOOST_TEST((channels() == Texts{"b"}));
}

BOOST_AUTO_TEST_CASE(a_subscription_that_is_not_confirmed_in_time_is_undone) {
  Subscriber steady = rc.subscriber();
  run(steady.subscribe({"steady"}));
  Subscriber sub = rc.with({.timeout = 30ms}).subscriber();
  server.stop();
  BOOST_TEST(is(failure(sub.subscribe({"a", "b"})), errc::timeout, Delivery::maybe_applied));
  BOOST_TEST(sub.size() == 0u);
  server.cont();
  until([&] { return channels() == Texts{"steady"}; });
  run(rc.publish("a", "x"));
  BOOST_TEST(!run(sub.next(1ms)).has_value());
}

BOOST_AUTO_TEST_CASE(unsubscribing_during_a_reconnect_wins) {
  Subscriber sub = rc.subscriber();
  run(sub.subscribe({"a", "b"}));
  kill_subscribers();
  server.stop();
  turn_a_little(reactor);  // the loss is seen; the next connection is not answered yet
  auto gone = sub.unsubscribe({"a"});
  auto added = sub.subscribe({"c"});
  server.cont();
  run(std::move(gone));
  run(std::move(added));
  BOOST_TEST((channels() == Texts{"b", "c"}));
  BOOST_TEST(text_of(run(sub.next())) == "gap");
}

BOOST_AUTO_TEST_CASE(revoked_rights_are_reported_and_the_other_names_stay) {
  server.command({"ACL", "SETUSER", "u", "on", ">pw", "resetchannels", "&a", "&b", "+@all", "~*"});
  Options chosen = hasty();
  chosen.user = "u";
  chosen.password = "pw";
  const Client client = run(connect(reactor, chosen));
  Subscriber sub = client.subscriber();
  run(sub.subscribe({"a", "b"}));
  server.command({"ACL", "SETUSER", "u", "resetchannels", "&b"});  // it closes the connection
  const Error error = failure(sub.next());
  BOOST_TEST(is(error, errc::no_permission, Delivery::rejected));
  BOOST_TEST(text_of(run(sub.next())) == "gap");
  BOOST_TEST((channels() == Texts{"b"}));
  BOOST_TEST(sub.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_server_that_gives_up_on_a_slow_reader_costs_a_gap) {
  server.command({"CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 0 0"});
  Subscriber sub = rc.subscriber();
  run(sub.subscribe({"a"}));
  const std::string large(std::size_t{1} << 20, 'x');
  int sent = 0;  // nobody reads, until the server has had enough
  while (server.command({"PUBLISH", "a", large}) != ":0\r\n") {
    BOOST_REQUIRE(++sent < 200);
  }
  int heard = 0;
  for (;;) {
    const Message message = run(sub.next()).value();
    if (message.kind == Message::Kind::gap) break;
    BOOST_TEST((message.payload == large));
    ++heard;
  }
  BOOST_TEST(heard < sent);
  BOOST_TEST(run(rc.publish("a", "again")) == 1);
  BOOST_TEST(text_of(run(sub.next())) == "channel a: again");
}

BOOST_AUTO_TEST_CASE(a_busy_server_is_retried) {
  server.command({"CONFIG", "SET", "busy-reply-threshold", "1"});
  Subscriber sub = rc.subscriber();
  auto script = rc.command<void>("EVAL", "while true do end", 0);
  until([&] { return has(server.command({"PING"}), "BUSY"); });
  auto asked = sub.subscribe({"a"});
  turn_a_little(reactor);
  BOOST_TEST(!asked.settled());
  server.command({"SCRIPT", "KILL"});
  BOOST_TEST(is(failure(std::move(script)), errc::reply, Delivery::rejected));
  run(std::move(asked));
  BOOST_TEST((channels() == Texts{"a"}));
}

BOOST_AUTO_TEST_SUITE_END()

/// A server of a cluster, which takes shard channels away.
struct MovingSlots : ClientLoop {
  static std::string push(std::string_view word, std::string_view name, int count) {
    return ">3\r\n$" + std::to_string(word.size()) + "\r\n" + std::string(word) + "\r\n$" +
           std::to_string(name.size()) + "\r\n" + std::string(name) +
           "\r\n:" + std::to_string(count) + "\r\n";
  }
};

BOOST_FIXTURE_TEST_SUITE(pubsub_slots, MovingSlots)

BOOST_AUTO_TEST_CASE(a_shard_channel_whose_slot_moves_is_subscribed_to_again_with_a_gap) {
  int asked = 0;
  MemoryNetwork network;
  FakeServer node(reactor, network, [&](std::size_t, std::string_view bytes) -> std::string {
    if (bytes.find("SSUBSCRIBE") == bytes.npos) return "";
    if (++asked > 2) return "-MOVED 1 10.0.0.9:7000\r\n";
    return push("ssubscribe", "s", 1) + push("sunsubscribe", "s", 0);
  });
  const Client rc = lazy_connection(
      reactor,
      {.host = "127.0.0.1", .port = node.port(), .network = &network, .announce_library = false});
  Subscriber sub = rc.subscriber();
  run(sub.ssubscribe({"s"}));
  BOOST_TEST(text_of(run(sub.next())) == "gap");  // it was back, for a moment
  BOOST_TEST(text_of(run(sub.next())) == "gap");
  BOOST_TEST((failure(sub.next()).code() == errc::moved));
  BOOST_TEST(asked == 3);
  BOOST_TEST(sub.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
