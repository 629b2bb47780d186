// Subscribers on a cluster whose nodes die, take over, move slots, join and leave.
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/cluster_pubsub_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Faults : ClusterPubSub {
  /// The number in "shard key1: 17".
  static int number_in(const std::string& text) { return std::stoi(text.substr(text.rfind(' '))); }
  /// Every listener receives one event for a key of this node.
  void expect_event(std::size_t node, std::vector<Listener>& listeners, const std::string& key) {
    BOOST_TEST(cluster.node(node).command({"SET", key, "v"}) == "+OK\r\n");
    for (auto& [rc, sub] : listeners) {
      BOOST_TEST(read(sub) == "channel __keyevent@0__:set: " + key);
      BOOST_TEST(silent(sub));
    }
  }
  Client watchful(ProtocolVersion protocol) {
    return client({.refresh_every = 1s, .connection = hasty(protocol)});
  }
};

BOOST_FIXTURE_TEST_SUITE(cluster_pubsub_faults, Faults)

BOOST_AUTO_TEST_CASE(a_channel_moves_to_another_node_when_its_node_is_killed_again_and_again) {
  auto listeners = listen();
  for (auto& [rc, sub] : listeners) {
    const std::string name = &rc == &listeners[0].rc ? "news" : "sport";
    run(sub.subscribe(name));
    run(sub.psubscribe(name + "*"));
    for (int kill = 0; kill != 2; ++kill) {
      const std::size_t dead = ear_of("NUMSUB", name);
      cluster.node(dead).kill9();
      expect_gap(sub);
      const std::size_t ear = ear_of("NUMSUB", name);
      BOOST_TEST(ear != dead);
      BOOST_TEST(heard_by_all("NUMSUB", name) == 1u);
      cluster.node(ear).command({"PUBLISH", name, "after"});
      Texts heard{read(sub), read(sub)};
      std::sort(heard.begin(), heard.end());
      BOOST_TEST((heard == Texts{"channel " + name + ": after",
                                 "pattern " + name + "* " + name + ": after"}));
      BOOST_TEST(silent(sub));
      cluster.node(dead).start();
    }
  }
}

BOOST_AUTO_TEST_CASE(a_channel_leaves_a_live_node_that_left_the_cluster) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    const Client rc = watchful(protocol);
    Subscriber sub = rc.subscriber();
    const std::size_t gone = protocol == ProtocolVersion::resp2 ? 3 : 4;  // replicas
    const std::string name = "news" + std::to_string(gone);
    run(sub.subscribe(name));
    while (ear_of("NUMSUB", name) != gone) {
      cluster.node(ear_of("NUMSUB", name)).command({"CLIENT", "KILL", "TYPE", "pubsub"});
      expect_gap(sub);
    }
    cluster.remove(gone);
    expect_gap(sub);
    BOOST_TEST(heard_by(gone, "NUMSUB", name) == 0u);
    BOOST_TEST(heard_by_all("NUMSUB", name) == 1u);
    run(rc.publish(name, "x"));
    BOOST_TEST(read(sub) == "channel " + name + ": x");
    BOOST_TEST(silent(sub));
  }
}

BOOST_AUTO_TEST_CASE(a_shard_channel_follows_its_slot_and_only_its_subscribers_see_a_gap) {
  auto listeners = listen();
  const std::string moves = key_of(0), stays = key_of(0, 1);
  for (auto& [rc, sub] : listeners) {
    const std::size_t from = &rc == &listeners[0].rc ? 0 : 1;
    Subscriber other = rc.subscriber();
    run(sub.ssubscribe(moves));
    run(other.ssubscribe(stays));
    run(rc.spublish(moves, "before"));
    cluster.move_slot(key_slot(moves), from, from + 1);
    BOOST_TEST(read(sub) == "shard " + moves + ": before");
    expect_gap(sub);
    BOOST_TEST(ear_of("SHARDNUMSUB", moves) == from + 1);
    BOOST_TEST(heard_by_all("SHARDNUMSUB", moves) == 1u);
    BOOST_TEST(run(rc.spublish(moves, "after")) == 1);
    BOOST_TEST(read(sub) == "shard " + moves + ": after");
    BOOST_TEST(run(rc.spublish(stays, "as ever")) == 1);
    BOOST_TEST(read(other) == "shard " + stays + ": as ever");
    BOOST_TEST(silent(sub));
    run(sub.sunsubscribe());
    BOOST_TEST(heard_by_all("SHARDNUMSUB", moves) == 0u);
  }
}

BOOST_AUTO_TEST_CASE(shard_channels_follow_a_failover_from_a_killed_primary_with_one_gap) {
  auto listeners = listen();
  const std::vector<std::string> names{key_of(0), key_of(0, 1), key_of(1)};
  for (auto& [rc, sub] : listeners) run(sub.ssubscribe(names));
  cluster.node(0).kill9();
  cluster.take_over(3);
  for (auto& [rc, sub] : listeners) expect_gap(sub);
  for (const std::string& name : names) BOOST_TEST(heard_by_all("SHARDNUMSUB", name) == 2u);
  BOOST_TEST(heard_by(3, "SHARDNUMSUB", names[0]) == 2u);
  for (const std::string& name : names) run(listeners[0].rc.spublish(name, "x"));
  for (auto& [rc, sub] : listeners) {
    Texts heard{read(sub), read(sub), read(sub)}, expected;
    for (const std::string& name : names) expected.push_back("shard " + name + ": x");
    std::sort(heard.begin(), heard.end());
    std::sort(expected.begin(), expected.end());
    BOOST_TEST((heard == expected));
    BOOST_TEST(silent(sub));
    run(sub.sunsubscribe());
  }
  for (const std::string& name : names) BOOST_TEST(heard_by_all("SHARDNUMSUB", name) == 0u);
}

BOOST_AUTO_TEST_CASE(messages_of_shard_channels_arrive_once_after_a_failover_from_a_live_primary) {
  auto listeners = listen();
  const std::string name = key_of(0);
  for (auto& [rc, sub] : listeners) run(sub.ssubscribe(name));
  cluster.take_over(3);
  for (auto& [rc, sub] : listeners) expect_gap(sub);
  for (auto& [rc, sub] : listeners) {
    until([&] { return heard_by_all("SHARDNUMSUB", name) == 2; });
    run(rc.spublish(name, "x"));
    for (auto& [unused, each] : listeners) {
      std::string text = read(each);
      while (text == "gap") text = read(each);  // it may have been there briefly
      BOOST_TEST(text == "shard " + name + ": x");
      BOOST_TEST(silent(each));
    }
  }
}

BOOST_AUTO_TEST_CASE(keyspace_events_follow_primaries_that_die_join_and_leave) {
  run(enable_keyspace_events(client()));
  std::vector<Listener> listeners;
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    Client rc = watchful(protocol);
    Subscriber sub = rc.subscriber();
    run(sub.subscribe(keyevent_channel("set")));
    listeners.push_back({std::move(rc), std::move(sub)});
  }
  const std::string name = keyevent_channel("set");
  cluster.node(0).kill9();
  cluster.take_over(3);
  cluster.wait_until_ok();
  for (auto& each : listeners) expect_gap(each.sub);
  expect_event(3, listeners, key_of(0));

  cluster.make_primary(4);
  cluster.move_slot(key_slot(key_of(1)), 1, 4);
  for (auto& each : listeners) expect_gap(each.sub);
  BOOST_TEST(heard_by(4, "NUMSUB", name) == 2u);
  expect_event(4, listeners, key_of(1));
  expect_event(1, listeners, key_of(1, 1));

  cluster.move_slot(key_slot(key_of(1)), 4, 1);
  cluster.remove(4);
  until([&] { return heard_by_all("NUMSUB", name) == 6; });
  BOOST_TEST(heard_by(4, "NUMSUB", name) == 0u);
  for (auto& each : listeners) BOOST_TEST(silent(each.sub));
  expect_event(1, listeners, key_of(1));
}

BOOST_AUTO_TEST_CASE(without_a_node_a_subscription_fails_or_waits_like_commands) {
  const Client rc = client({.connection = hasty()});
  const Client patient = rc.with({.when_disconnected = WhenDisconnected::wait});
  Subscriber hurried = rc.subscriber();
  Subscriber waiting = patient.subscriber();
  for (std::size_t i = 0; i != cluster.size(); ++i) cluster.node(i).kill9();
  BOOST_TEST(is(failure(hurried.subscribe("a")), errc::connection, Delivery::not_sent));
  BOOST_TEST(is(failure(hurried.ssubscribe(key_of(0))), errc::connection, Delivery::not_sent));
  BOOST_TEST(hurried.size() == 0u);
  auto channel = waiting.subscribe("b");
  auto shard = waiting.ssubscribe(key_of(1));
  for (std::size_t i = 0; i != cluster.size(); ++i) cluster.node(i).start();
  run(std::move(channel));
  run(std::move(shard));
  BOOST_TEST(heard_by_all("NUMSUB", "b") == 1u);
  BOOST_TEST(heard_by_all("SHARDNUMSUB", key_of(1)) == 1u);
  BOOST_TEST(heard_by_all("NUMSUB", "a") == 0u);
}

BOOST_AUTO_TEST_CASE(a_slot_that_moves_under_load_loses_nothing_without_a_gap_and_doubles_nothing) {
  auto listeners = listen();
  const std::string name = key_of(2);
  for (auto& [rc, sub] : listeners) run(sub.ssubscribe(name));
  int sent = 0;
  const auto publish = [&] {
    for (int i = 0; i != 5; ++i) run(listeners[0].rc.spublish(name, std::to_string(++sent)));
  };
  for (const std::size_t from : {2, 0, 1}) {
    publish();
    cluster.begin_move(key_slot(name), from, (from + 1) % 3);
    publish();
    cluster.move_slot(key_slot(name), from, (from + 1) % 3);
    publish();
  }
  until([&] { return heard_by_all("SHARDNUMSUB", name) == 2; });
  publish();
  for (auto& [rc, sub] : listeners) {
    int heard = 0;
    bool gap = false;
    while (heard != sent) {
      const std::string text = read(sub);
      if (text == "gap") {
        gap = true;
        continue;
      }
      const int number = number_in(text);
      BOOST_TEST((gap ? number > heard : number == heard + 1), text << " after " << heard);
      heard = number;
      gap = false;
    }
    BOOST_TEST(silent(sub));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
