// Pub/sub on shards: each channel at the server that PUBLISH goes to, patterns at every server.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/pubsub_loop.hpp"
#include "integration/sharded_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

/// Ends when the given future ends, even if that fails.
Future<void> settled(Future<void> future) {
  return std::move(future).on_error([](const Error&) {});
}

struct Listening : ThreeShards {
  static Options hasty() { return {.timeout = 20s, .backoff = {.min = 5ms, .max = 20ms}}; }
  /// The channels that the shard lists as subscribed to.
  std::string channels(std::size_t shard) { return servers[shard].command({"PUBSUB", "CHANNELS"}); }
  std::string patterns(std::size_t shard) { return servers[shard].command({"PUBSUB", "NUMPAT"}); }
  std::string read(Subscriber& sub) { return text_of(run(sub.next())); }
  void kill_subscribers(std::size_t shard) {
    servers[shard].command({"CLIENT", "KILL", "TYPE", "pubsub"});
  }
  Client rc = client(hasty());
};

BOOST_FIXTURE_TEST_SUITE(sharded_pubsub, Listening)

BOOST_AUTO_TEST_CASE(a_channel_is_subscribed_to_at_the_shard_where_it_is_published) {
  Subscriber sub = rc.subscriber();
  const std::vector<std::string> names{key_on(0), key_on(1), key_on(2)};
  run(sub.subscribe(names));
  for (std::size_t shard = 0; shard != 3; ++shard) {
    BOOST_TEST(has(channels(shard), "*1\r\n"));
    BOOST_TEST(has(channels(shard), names[shard]));
    BOOST_TEST(run(rc.publish(names[shard], "hello")) == 1);
    BOOST_TEST(read(sub) == "channel " + names[shard] + ": hello");
  }
}

BOOST_AUTO_TEST_CASE(a_pattern_is_subscribed_to_at_all_shards_and_each_message_arrives_once) {
  Subscriber sub = rc.subscriber();
  run(sub.psubscribe("key*"));
  for (std::size_t shard = 0; shard != 3; ++shard) {
    BOOST_TEST(patterns(shard) == ":1\r\n");
    const std::string name = key_on(shard);
    BOOST_TEST(run(rc.publish(name, "x")) == 1);
    BOOST_TEST(read(sub) == "pattern key* " + name + ": x");
  }
  BOOST_TEST(text_of(run(sub.next(1ms))) == "none");
  run(sub.punsubscribe("key*"));
  for (std::size_t shard = 0; shard != 3; ++shard) BOOST_TEST(patterns(shard) == ":0\r\n");
}

BOOST_AUTO_TEST_CASE(a_shard_channel_is_placed_like_a_key) {
  Subscriber sub = rc.subscriber();
  for (std::size_t shard = 0; shard != 3; ++shard) {
    const std::string name = key_on(shard);
    run(sub.ssubscribe(name));
    BOOST_TEST(has(servers[shard].command({"PUBSUB", "SHARDCHANNELS"}), name));
    BOOST_TEST(run(rc.spublish(name, "x")) == 1);
    BOOST_TEST(read(sub) == "shard " + name + ": x");
  }
  run(sub.sunsubscribe());
  BOOST_TEST(sub.size() == 0u);
}

BOOST_AUTO_TEST_CASE(keyspace_events_of_all_shards_arrive) {
  run(enable_keyspace_events(rc));
  Subscriber sub = rc.subscriber();
  run(sub.subscribe(keyevent_channel("set")));
  for (std::size_t shard = 0; shard != 3; ++shard) {
    run(rc.set(key_on(shard), "v"));
    BOOST_TEST(read(sub) == "channel __keyevent@0__:set: " + key_on(shard));
  }
  run(sub.unsubscribe());
  for (std::size_t shard = 0; shard != 3; ++shard) BOOST_TEST(channels(shard) == "*0\r\n");
}

BOOST_AUTO_TEST_CASE(an_unsubscribed_name_leaves_its_shard_only) {
  Subscriber sub = rc.subscriber();
  run(sub.subscribe({key_on(0), key_on(1)}));
  run(sub.unsubscribe(key_on(0)));
  BOOST_TEST(channels(0) == "*0\r\n");
  BOOST_TEST(has(channels(1), key_on(1)));
  run(sub.unsubscribe("never had"));
  BOOST_TEST(sub.size() == 1u);
}

BOOST_AUTO_TEST_CASE(two_subscribers_share_a_name_until_the_last_one_leaves) {
  Subscriber kept = rc.subscriber();
  {
    Subscriber gone = rc.subscriber();
    run(all(kept.subscribe(key_on(0)), gone.subscribe({key_on(0), key_on(1)})));
    BOOST_TEST(run(rc.publish(key_on(0), "to both")) == 1);
    BOOST_TEST(has(read(gone), "to both"));
    BOOST_TEST(has(read(kept), "to both"));
  }
  until([&] { return channels(1) == "*0\r\n"; });
  BOOST_TEST(run(rc.publish(key_on(0), "to one")) == 1);
  BOOST_TEST(has(read(kept), "to one"));
}

BOOST_AUTO_TEST_CASE(a_subscription_that_one_shard_fails_leaves_nothing_at_the_others) {
  Subscriber sub = rc.subscriber();
  run(sub.subscribe({key_on(0), key_on(1)}));
  servers[1].kill9();
  until([&] { return rc.stats().connections_up == 2; });
  BOOST_TEST(failure(sub.psubscribe("k*")).is(errc::connection));
  until([&] { return patterns(0) == ":0\r\n" && patterns(2) == ":0\r\n"; });
  BOOST_TEST(sub.size() == 2u);
  BOOST_TEST(run(rc.publish(key_on(0), "still")) == 1);
  BOOST_TEST(read(sub) == "channel " + key_on(0) + ": still");  // the dead shard holds up nothing
  servers[1].start();
  BOOST_TEST(read(sub) == "gap");
  until([&] { return rc.stats().connections_up == 3; });
  BOOST_TEST(run(rc.publish(key_on(1), "back")) == 1);
  BOOST_TEST(read(sub) == "channel " + key_on(1) + ": back");
}

BOOST_AUTO_TEST_CASE(a_lost_shard_is_one_gap_and_is_subscribed_to_again) {
  Subscriber sub = rc.subscriber();
  run(sub.subscribe({key_on(0), key_on(1)}));
  run(sub.psubscribe("other*"));
  kill_subscribers(0);
  BOOST_TEST(read(sub) == "gap");
  BOOST_TEST(run(rc.publish(key_on(0), "again")) == 1);
  BOOST_TEST(read(sub) == "channel " + key_on(0) + ": again");
  BOOST_TEST(run(rc.publish(key_on(1), "as ever")) == 1);
  BOOST_TEST(read(sub) == "channel " + key_on(1) + ": as ever");
}

BOOST_AUTO_TEST_CASE(a_pattern_that_every_shard_lost_is_resumed_when_all_have_it_again) {
  Subscriber sub = rc.subscriber();
  run(sub.psubscribe("key*"));
  for (std::size_t shard = 0; shard != 3; ++shard) kill_subscribers(shard);
  std::size_t gaps = 0;
  // Each loss is reported by itself, or together with the others.
  until([&] {
    while (text_of(run(sub.next(1ms))) == "gap") ++gaps;
    return gaps > 0 && patterns(0) == ":1\r\n" && patterns(1) == ":1\r\n" &&
           patterns(2) == ":1\r\n";
  });
  BOOST_TEST(gaps <= 3u);
  for (std::size_t shard = 0; shard != 3; ++shard)
    BOOST_TEST(run(rc.publish(key_on(shard), "x")) == 1);
  std::size_t messages = 0;
  while (messages != 3) messages += has(read(sub), ": x") ? 1u : 0u;
}

BOOST_AUTO_TEST_CASE(disconnect_ends_it_with_and_without_subscriptions) {
  Subscriber idle = rc.subscriber();
  Subscriber sub = rc.subscriber();
  run(sub.subscribe(key_on(0)));
  auto waits = sub.next();
  auto idly = idle.next();
  run(rc.disconnect());
  BOOST_TEST(failure(std::move(waits)).is(errc::closed));
  BOOST_TEST(failure(std::move(idly)).is(errc::closed));
  BOOST_TEST(failure(sub.subscribe("late")).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(a_subscription_that_is_cancelled_leaves_nothing) {
  Subscriber sub = rc.subscriber();
  servers[0].stop();
  auto asked = sub.psubscribe("key*");
  until([&] { return patterns(1) == ":1\r\n" && patterns(2) == ":1\r\n"; });
  asked.cancel();
  BOOST_TEST(failure(std::move(asked)).is(errc::cancelled));
  until([&] { return patterns(1) == ":0\r\n" && patterns(2) == ":0\r\n"; });
  BOOST_TEST(sub.size() == 0u);
  servers[0].cont();
}

BOOST_AUTO_TEST_CASE(subscribing_and_unsubscribing_in_one_turn_ends_with_the_last_call) {
  Subscriber sub = rc.subscriber();
  auto first = sub.psubscribe("key*");
  auto left = sub.punsubscribe("key*");
  auto again = sub.psubscribe("key*");
  run(std::move(first));
  run(std::move(left));
  run(std::move(again));
  for (std::size_t shard = 0; shard != 3; ++shard) BOOST_TEST(patterns(shard) == ":1\r\n");
  BOOST_TEST(sub.size() == 1u);
}

BOOST_AUTO_TEST_CASE(everything_may_be_destroyed_while_subscriptions_are_pending) {
  auto asked = [&] {
    Subscriber sub = rc.subscriber();
    return sub.psubscribe("key*");
  }();
  Subscriber kept = rc.subscriber();
  kept.psubscribe("other*").detach();
  rc = lazy_connection(reactor, {.unix_path = servers[0].socket_path()});
  run(settled(std::move(asked)));
  run(rc.ping());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
