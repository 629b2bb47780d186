// Subscriptions over the commands' connection: no pushed message shifts a reply.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/keyspace_events.hpp>

#include "integration/pubsub_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct InBand : PubSub {
  Options in_band() const {
    Options chosen = hasty();
    chosen.subscribe_in_band = true;
    chosen.client_name = "in-band";
    return chosen;
  }
  /// How many connections with our name the server has.
  std::size_t connections() {
    const std::string list = server.command({"CLIENT", "LIST"});
    std::size_t count = 0;
    for (auto at = list.find("name=in-band"); at != list.npos;
         at = list.find("name=in-band", at + 1))
      ++count;
    return count;
  }
  /// CLIENT KILL by the id that the server gave the connection.
  void kill(const std::string& id) { server.command({"CLIENT", "KILL", "ID", id}); }

  Client client = run(connect(reactor, in_band()));
};

BOOST_FIXTURE_TEST_SUITE(pubsub_in_band, InBand)

BOOST_AUTO_TEST_CASE(the_server_sees_one_connection) {
  Subscriber sub = client.subscriber();
  run(sub.subscribe({"a", "b"}));
  run(sub.psubscribe({"p*"}));
  run(sub.ssubscribe({"s"}));
  run(client.set("k", "v"));
  BOOST_TEST(connections() == 1u);
  BOOST_TEST(client.stats().listening == 0u);
  run(client.publish("a", "1"));
  run(client.publish("px", "2"));
  run(client.spublish("s", "3"));
  BOOST_TEST(read(sub, 3) == "[channel a: 1][pattern p* px: 2][shard s: 3]");
  run(sub.unsubscribe({"a"}));
  run(client.publish("a", "nobody"));
  run(client.publish("b", "4"));
  BOOST_TEST(read(sub, 1) == "[channel b: 4]");
  run(sub.unsubscribe());
  run(sub.punsubscribe());
  run(sub.sunsubscribe());
  BOOST_TEST(channels().empty());
  BOOST_TEST(run(client.get("k")).value_or("") == "v");
  run(sub.subscribe({"again"}));
  BOOST_TEST(run(client.publish("again", "5")) == 1);
  BOOST_TEST(connections() == 1u);
}

BOOST_AUTO_TEST_CASE(messages_and_confirmations_among_a_thousand_commands_shift_no_reply) {
  Subscriber sub = client.subscriber();
  run(sub.subscribe({"news"}));
  std::vector<Future<std::int64_t>> published;
  std::vector<Future<std::string>> echoed;
  std::vector<Future<void>> confirmed;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = std::to_string(i);
    echoed.push_back(client.command<std::string>("ECHO", text));
    if (i % 10 == 0) published.push_back(client.publish("news", text));
    if (i % 50 == 0) confirmed.push_back(sub.subscribe({"other" + text, "more" + text}));
    if (i % 50 == 25) confirmed.push_back(sub.unsubscribe({"other" + std::to_string(i - 25)}));
  }
  run(all(std::move(confirmed)));
  for (int i = 0; i < 1000; ++i)
    BOOST_TEST(run(std::move(echoed[static_cast<std::size_t>(i)])) == std::to_string(i));
  for (auto& each : published) BOOST_TEST(run(std::move(each)) == 1);
  for (int i = 0; i < 1000; i += 10)
    BOOST_TEST(text_of(run(sub.next())) == "channel news: " + std::to_string(i));
  BOOST_TEST(channels().size() == 21u);
  BOOST_TEST(client.stats().losses == 0u);
  BOOST_TEST(client.stats().unknown_pushes == 0u);
}

// Before 7.2, a server puts the messages into EXEC's reply if both use one connection.
BOOST_AUTO_TEST_CASE(a_transaction_that_publishes_to_its_own_client_uses_another_connection) {
  Subscriber sub = client.subscriber();
  run(sub.subscribe({"news"}));
  run(enable_keyspace_events(client, "K$"));
  run(sub.psubscribe({"__keyspace@0__:k"}));
  Transaction tx = client.multi();
  auto set = tx.set("k", "1");
  auto told = tx.publish("news", "from within");
  auto incremented = tx.incr("k");
  run(tx.commit());
  BOOST_TEST(run(std::move(set)));
  BOOST_TEST(run(std::move(told)) == 1);
  BOOST_TEST(run(std::move(incremented)) == 2);
  const std::string pattern = "pattern __keyspace@0__:k __keyspace@0__:k: ";
  BOOST_TEST(text_of(run(sub.next())) == pattern + "set");
  BOOST_TEST(text_of(run(sub.next())) == "channel news: from within");
  BOOST_TEST(text_of(run(sub.next())) == pattern + "incrby");
  BOOST_TEST(client.stats().losses == 0u);
}

BOOST_AUTO_TEST_CASE(batches_and_scripts_stay_in_step_with_what_they_publish) {
  Subscriber sub = client.subscriber();
  run(sub.subscribe({"news"}));
  Batch batch = client.batch();
  auto before = batch.incr("n");
  auto told = batch.publish("news", "1");
  auto after = batch.incr("n");
  run(batch.execute());
  BOOST_TEST(run(std::move(before)) == 1);
  BOOST_TEST(run(std::move(told)) == 1);
  BOOST_TEST(run(std::move(after)) == 2);
  const auto script = "redis.call('PUBLISH', 'news', '2') return {1, redis.call('INCR', 'n'), 3}";
  BOOST_TEST((run(client.eval<std::vector<int>>(script)) == std::vector<int>{1, 3, 3}));
  BOOST_TEST(read(sub, 2) == "[channel news: 1][channel news: 2]");
  BOOST_TEST(connections() == 1u);
}

BOOST_AUTO_TEST_CASE(a_connection_killed_in_the_middle_is_a_gap_and_replies_stay_in_step) {
  Subscriber sub = client.subscriber();
  run(sub.subscribe({"news"}));
  run(sub.psubscribe({"n*"}));
  for (int round = 0; round < 5; ++round) {
    const std::string id = std::to_string(run(client.client_id()));
    std::vector<Future<std::string>> echoed;
    for (int i = 0; i < 200; ++i) {
      echoed.push_back(client.command<std::string>("ECHO", std::to_string(i)));
      if (i == 100) kill(id);
      if (i % 20 == 0) reactor.run_once();
    }
    for (std::size_t i = 0; i < echoed.size(); ++i) {  // read-only: they are sent again
      BOOST_TEST(run(std::move(echoed[i])) == std::to_string(i));
    }
    BOOST_TEST(text_of(run(sub.next())) == "gap");
    BOOST_TEST(run(client.publish("news", "after")) == 2);
    BOOST_TEST(read(sub, 2) == "[channel news: after][pattern n* news: after]");
    BOOST_TEST(connections() == 1u);
  }
}

BOOST_AUTO_TEST_CASE(subscriptions_are_sent_before_the_waiting_commands) {
  Subscriber sub = client.subscriber();
  run(sub.subscribe({"news"}));
  const Client patient = client.with({.when_disconnected = WhenDisconnected::wait, .timeout = 15s});
  server.kill9();
  until([&] { return client.stats().connections_up == 0; });
  auto published = patient.publish("news", "waited");
  server.start();
  BOOST_TEST(run(std::move(published)) == 1);
  BOOST_TEST(read(sub, 2) == "[gap][channel news: waited]");
}

BOOST_AUTO_TEST_CASE(in_a_pool_the_first_connection_carries_them) {
  Options chosen = in_band();
  chosen.pool_size = 3;
  Client pool = run(connect_pool(reactor, chosen));
  Subscriber sub = pool.subscriber();
  run(sub.subscribe({"a"}));
  Subscriber second = pool.subscriber();
  run(second.subscribe({"a"}));
  std::vector<Future<std::int64_t>> published;
  for (int i = 0; i < 30; ++i) published.push_back(pool.publish("a", std::to_string(i)));
  for (auto& each : published) BOOST_TEST(run(std::move(each)) == 1);
  for (int i = 0; i < 30; ++i) {
    BOOST_TEST(run(sub.next()).has_value());
    BOOST_TEST(run(second.next()).has_value());
  }
  BOOST_TEST(connections() == 4u);  // with the fixture's
}

BOOST_AUTO_TEST_CASE(a_server_that_speaks_only_resp2_is_refused) {
  const support::RedisServer before_six({.extra = {"--rename-command", "HELLO", ""}});
  Options chosen = in_band();
  chosen.port = before_six.port();
  Client old = run(connect(reactor, chosen));
  run(old.set("k", "v"));
  Subscriber sub = old.subscriber();
  const Error error = failure(sub.subscribe({"a"}));
  BOOST_TEST(is(error, errc::not_supported, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "SUBSCRIBE"));
  BOOST_TEST(has(error.message(), "subscribe_in_band needs RESP3"));
  BOOST_TEST(run(old.get("k")).value_or("") == "v");
  BOOST_TEST(sub.size() == 0u);
  const Client resp2 = client.with({.protocol = ProtocolVersion::resp2});
  BOOST_TEST(failure(resp2.subscriber().subscribe({"a"})).is(errc::not_supported));
}

BOOST_AUTO_TEST_CASE(a_lazy_client_subscribes_with_its_first_connection) {
  Client lazy = lazy_connection(reactor, in_band());
  Subscriber sub = lazy.subscriber();
  auto confirmed = sub.subscribe({"a"});
  run(std::move(confirmed));
  BOOST_TEST(run(lazy.publish("a", "1")) == 1);
  BOOST_TEST(read(sub, 1) == "[channel a: 1]");
}

BOOST_AUTO_TEST_CASE(while_the_server_is_away_it_fails_like_commands) {
  server.kill9();
  Client lazy = lazy_connection(reactor, in_band());
  BOOST_TEST(failure(lazy.get("k")).is(errc::connection));
  Subscriber sub = lazy.subscriber();
  BOOST_TEST(is(failure(sub.subscribe({"a"})), errc::connection, Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(the_end_of_the_client_ends_its_subscribers) {
  Subscriber sub = client.subscriber();
  run(sub.subscribe({"a"}));
  auto next = sub.next();
  run(client.disconnect());
  BOOST_TEST(failure(std::move(next)).is(errc::closed));
  BOOST_TEST(failure(sub.subscribe({"b"})).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(without_in_band_a_separate_connection_is_reported_and_counted) {
  using Kind = ConnectionEvent::Kind;
  Events events(rc);
  Subscriber sub = rc.subscriber();
  run(sub.subscribe({"a"}));
  until([&] { return events.count(Kind::listening) == 1; });
  BOOST_TEST(rc.stats().listening == 1u);
  BOOST_TEST(has(to_string(rc.stats()), "1 listening"));
  kill_subscribers();
  BOOST_TEST(text_of(run(sub.next())) == "gap");
  until([&] { return events.count(Kind::listening) == 2; });
  BOOST_TEST(events.count(Kind::listening_lost) == 1u);
  BOOST_TEST(events.count(Kind::lost) == 0u);
  BOOST_TEST(rc.stats().listening_losses == 1u);
  BOOST_TEST(rc.stats().losses == 0u);
  server.kill9();
  until([&] { return events.count(Kind::listening_failed) > 0; });
  BOOST_TEST(has(to_string(*std::find_if(
                     events.told.begin(), events.told.end(),
                     [](const auto& event) { return event.kind == Kind::listening_failed; })),
                 "listening failed: "));
  BOOST_TEST(rc.stats().listening == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
