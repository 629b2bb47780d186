// Pub/sub on a real cluster: which node each name is subscribed to, and what arrives.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/cluster_pubsub_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(cluster_pubsub, ClusterPubSub)

BOOST_AUTO_TEST_CASE(a_channel_is_subscribed_to_at_one_node_and_hears_all_nodes) {
  // Each has its own names, because what nodes tell each other may come late.
  std::string news = "news", sport = "sport";
  for (auto& [rc, sub] : listen()) {
    const Events events(rc);
    run(sub.subscribe({news, sport}));
    run(sub.psubscribe(news + "*"));
    until([&] { return events.count(ConnectionEvent::Kind::listening) == 1; });
    BOOST_TEST(rc.stats().listening == 1u);
    BOOST_TEST(heard_by_all("NUMSUB", news) == 1u);
    BOOST_TEST(ear_of("NUMSUB", news) == ear_of("NUMSUB", sport));
    for (std::size_t node = 0; node != cluster.size(); ++node) {
      const std::string text = ": " + std::to_string(node);
      cluster.node(node).command({"PUBLISH", news, std::to_string(node)});
      BOOST_TEST(read(sub) == "channel " + news + text);
      BOOST_TEST(read(sub) == "pattern " + news + "* " + news + text);
    }
    run(rc.publish(sport, "last"));
    BOOST_TEST(read(sub) == "channel " + sport + ": last");
    BOOST_TEST(silent(sub));
    run(sub.unsubscribe());
    run(sub.punsubscribe());
    until([&] { return heard_by_all("NUMSUB", news) == 0; });
    BOOST_TEST(sub.size() == 0u);
    news = "other";
    sport = "another";
  }
}

BOOST_AUTO_TEST_CASE(each_shard_channel_of_a_call_is_subscribed_to_at_the_primary_of_its_slot) {
  for (auto& [rc, sub] : listen()) {
    const std::vector<std::string> names{key_of(0), key_of(1), key_of(2), key_of(0, 1)};
    run(sub.ssubscribe(names));
    for (const std::string& name : names) {
      BOOST_TEST(heard_by_all("SHARDNUMSUB", name) == 1u);
      BOOST_TEST(ear_of("SHARDNUMSUB", name) == home(name));
      BOOST_TEST(run(rc.spublish(name, "hello")) == 1);
      BOOST_TEST(read(sub) == "shard " + name + ": hello");
    }
    run(sub.sunsubscribe({names[0], names[1]}));
    BOOST_TEST(heard_by_all("SHARDNUMSUB", names[0]) == 0u);
    BOOST_TEST(heard_by_all("SHARDNUMSUB", names[3]) == 1u);
    run(sub.sunsubscribe());
    for (const std::string& name : names) BOOST_TEST(heard_by_all("SHARDNUMSUB", name) == 0u);
    BOOST_TEST(silent(sub));
  }
}

BOOST_AUTO_TEST_CASE(each_keyspace_event_of_every_primary_arrives_once) {
  run(enable_keyspace_events(client()));
  for (std::size_t node = 0; node != cluster.size(); ++node) {
    const std::string set = cluster.node(node).command({"CONFIG", "GET", "notify-keyspace-events"});
    BOOST_TEST(has(set.substr(set.rfind('$')), "K"));
  }
  for (auto& [rc, sub] : listen()) {
    run(sub.subscribe({keyevent_channel("set"), "news"}));
    run(sub.psubscribe({keyspace_channel("key*"), "__key*__:none"}));
    BOOST_TEST(heard_by_all("NUMSUB", "news") == 1u);
    for (std::size_t node = 0; node != 6; ++node) {
      BOOST_TEST(heard_by(node, "NUMSUB", keyevent_channel("set")) == (node < 3 ? 1u : 0u));
      BOOST_TEST(patterns(node) == (node < 3 ? 2u : 0u));
    }
    for (std::size_t node = 0; node != 3; ++node) {
      run(rc.set(key_of(node), "v"));
      Texts events{read(sub), read(sub)};
      std::sort(events.begin(), events.end());
      BOOST_TEST((events ==
                  Texts{"channel __keyevent@0__:set: " + key_of(node),
                        "pattern __keyspace@0__:key* __keyspace@0__:" + key_of(node) + ": set"}));
    }
    BOOST_TEST(silent(sub));
    run(sub.unsubscribe());
    run(sub.punsubscribe());
    for (std::size_t node = 0; node != 3; ++node) BOOST_TEST(patterns(node) == 0u);
  }
}

BOOST_AUTO_TEST_CASE(subscribers_share_names_until_the_last_one_leaves) {
  const Client rc = client();
  Subscriber kept = rc.subscriber();
  const std::string shard = key_of(1);
  {
    Subscriber gone = rc.subscriber();
    run(all(kept.subscribe("news"), gone.subscribe({"news", "other"}), kept.ssubscribe(shard),
            gone.ssubscribe({shard, key_of(2)})));
    BOOST_TEST(heard_by_all("SHARDNUMSUB", shard) == 1u);
    run(rc.publish("news", "to both"));
    BOOST_TEST(read(gone) == "channel news: to both");
    BOOST_TEST(read(kept) == "channel news: to both");
  }
  until([&] {
    return heard_by_all("NUMSUB", "other") + heard_by_all("SHARDNUMSUB", key_of(2)) == 0;
  });
  BOOST_TEST(run(rc.spublish(shard, "to one")) == 1);
  BOOST_TEST(read(kept) == "shard " + shard + ": to one");
}

BOOST_AUTO_TEST_CASE(a_lazy_client_subscribes_before_it_knows_the_cluster) {
  const std::string seeds = "127.0.0.1:1," + cluster.host_and_port(1);
  const Client rc = lazy_cluster(reactor, {.nodes = seeds});
  Subscriber sub = rc.subscriber();
  auto channel = sub.subscribe("news");
  auto shard = sub.ssubscribe(key_of(2));
  auto left = sub.ssubscribe(key_of(1));
  auto again = sub.sunsubscribe(key_of(1));
  run(std::move(channel));
  run(std::move(shard));
  run(std::move(left));
  run(std::move(again));
  BOOST_TEST(heard_by_all("SHARDNUMSUB", key_of(1)) == 0u);
  BOOST_TEST(heard_by(2, "SHARDNUMSUB", key_of(2)) == 1u);
  BOOST_TEST(sub.size() == 2u);
}

BOOST_AUTO_TEST_CASE(handlers_views_and_unsubscribed_names_work_as_on_one_server) {
  const Client rc = client();
  Subscriber sub = rc.subscriber();
  Texts heard;
  run(sub.ssubscribe(key_of(0), [&](const Message& m) { heard.push_back(text_of(m)); }));
  run(sub.unsubscribe({"never had"}));
  run(rc.spublish(key_of(0), "x"));
  until([&] { return heard == Texts{"shard " + key_of(0) + ": x"}; });
  auto hurried = rc.with({.timeout = 1ns}).subscriber();
  BOOST_TEST(failure(hurried.ssubscribe(key_of(1))).is(errc::timeout));
  BOOST_TEST(hurried.size() == 0u);
  until([&] { return heard_by_all("SHARDNUMSUB", key_of(1)) == 0; });
}

BOOST_AUTO_TEST_CASE(a_refused_channel_fails_its_call_and_leaves_nothing_anywhere) {
  for (std::size_t i = 0; i != cluster.size(); ++i) {
    cluster.node(i).command(
        {"ACL", "SETUSER", "u", "on", ">pw", "resetchannels", "&" + key_of(0), "+@all", "~*"});
  }
  Options options = hasty();
  options.user = "u";
  options.password = "pw";
  const Client rc = client({.connection = options});
  Subscriber sub = rc.subscriber();
  const Error error = failure(sub.ssubscribe({key_of(0), key_of(1)}));
  BOOST_TEST(is(error, errc::no_permission, Delivery::rejected));
  until([&] { return heard_by_all("SHARDNUMSUB", key_of(0)) == 0; });
  BOOST_TEST(sub.size() == 0u);
  run(sub.ssubscribe(key_of(0)));
  BOOST_TEST(failure(sub.psubscribe("__keyspace@0__:*")).is(errc::no_permission));
  BOOST_TEST(sub.size() == 1u);
}

BOOST_AUTO_TEST_CASE(disconnect_ends_it_with_and_without_subscriptions) {
  const Client rc = client();
  Subscriber idle = rc.subscriber();
  Subscriber sub = rc.subscriber();
  run(sub.subscribe("news"));
  auto waits = sub.next();
  auto idly = idle.next();
  auto asked = sub.ssubscribe(key_of(0));
  run(rc.disconnect());
  BOOST_TEST(failure(std::move(waits)).is(errc::closed));
  BOOST_TEST(failure(std::move(idly)).is(errc::closed));
  BOOST_TEST(failure(std::move(asked)).is(errc::closed));
  BOOST_TEST(failure(sub.subscribe("late")).is(errc::closed));
  BOOST_TEST(failure(rc.subscriber().subscribe("late")).is(errc::closed));
  until([&] { return heard_by_all("NUMSUB", "news") == 0; });
}

BOOST_AUTO_TEST_CASE(everything_may_be_destroyed_while_subscriptions_are_pending) {
  Client rc = client();
  auto asked = [&] {
    Subscriber sub = rc.subscriber();
    return sub.ssubscribe({key_of(0), key_of(1)});
  }();
  Subscriber kept = rc.subscriber();
  kept.psubscribe("other*").detach();
  auto cancelled = kept.subscribe("news");
  cancelled.cancel();
  BOOST_TEST(failure(std::move(cancelled)).is(errc::cancelled));
  rc = lazy_connection(reactor, {.unix_path = cluster.node(0).socket_path()});
  run(std::move(asked));
  until([&] { return heard_by_all("SHARDNUMSUB", key_of(0)) == 0; });
  BOOST_TEST(heard_by_all("NUMSUB", "news") == 0u);
}

BOOST_AUTO_TEST_CASE(monitor_is_refused_and_names_the_call_that_works) {
  const Client rc = client();
  try {
    static_cast<void>(rc.monitor());
    BOOST_ERROR("it was not refused");
  } catch (const NotSupportedError& e) {
    BOOST_TEST(has(e.what(), "on(endpoint).monitor()"));
  }
  const Endpoint node = Endpoint::tcp("127.0.0.1", cluster.node(0).port());
  Monitor monitor = rc.on(node).monitor();
  run(monitor.started());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
