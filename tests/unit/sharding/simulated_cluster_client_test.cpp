// SimulatedCluster behind whole cluster clients, on a MemoryNetwork and a manual clock.
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/script.hpp>
#include <deferredis/deferredis.hpp>
#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/key_slot.hpp>
#include <deferredis/testing/simulated_cluster.hpp>

#include "support/memory_loop.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;

struct Simulated : support::MemoryLoop {
  Client client(Options options = {}, ReadFrom read_from = ReadFrom::primary) {
    options.network = &network;
    const std::string nodes = cluster.addresses();
    return run(
        connect_cluster(reactor, {.nodes = nodes, .read_from = read_from, .connection = options}));
  }
  std::size_t count(std::string_view command) {
    std::size_t all = 0;
    for (SimulatedCluster::Node i = 0; i < cluster.size(); ++i)
      all += cluster.node(i).count(command);
    return all;
  }

  SimulatedCluster cluster{reactor, network};
  const std::uint16_t slot = key_slot("a");
  const SimulatedCluster::Node from = cluster.owner(slot);
  const SimulatedCluster::Node to = (from + 1) % 3;
};

BOOST_FIXTURE_TEST_SUITE(simulated_cluster_client, Simulated)

BOOST_AUTO_TEST_CASE(a_client_uses_every_type_over_resp2_and_resp3) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    const Client rc = client({.protocol = protocol});
    for (int i = 0; i < 30; ++i) {
      const std::string key = "key" + std::to_string(i);
      run(rc.hset("hash:" + key, {{"field", key}}));
      run(rc.zadd("ranks:" + key, {{key, 1.5}}));
      BOOST_TEST(run(rc.hget("hash:" + key, "field")).value() == key);
      BOOST_TEST(run(rc.zscore("ranks:" + key, key)).value() == 1.5);
    }
  }
  for (SimulatedCluster::Node i = 0; i < 3; ++i) BOOST_TEST(cluster.node(i).count("HSET") > 10u);
  BOOST_TEST(count("HSET") == 60u);
}

BOOST_AUTO_TEST_CASE(a_transaction_follows_its_slot) {
  const Client rc = client();
  cluster.begin_migration(slot, to);
  cluster.end_migration(slot);
  auto tx = rc.multi();
  tx.incr("{a}1").detach();
  auto length = tx.rpush("{a}2", {"x"});
  run(tx.commit());
  BOOST_TEST(run(std::move(length)) == 1);
  BOOST_TEST(cluster.node(to).ask({"GET", "{a}1"}).as_text() == "1");
}

BOOST_AUTO_TEST_CASE(commands_find_their_keys_while_a_slot_moves) {
  const Client rc = client();
  for (int i = 0; i < 10; ++i) run(rc.set("{a}" + std::to_string(i), "x"));
  cluster.begin_migration(slot, to);
  for (int moved = 0; moved < 5; ++moved) BOOST_TEST(cluster.migrate_key(slot));
  for (int i = 0; i < 20; ++i) run(rc.append("{a}" + std::to_string(i), "y"));
  BOOST_TEST(count("ASKING") == 15u);
  cluster.end_migration(slot);
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(run(rc.get("{a}" + std::to_string(i))).value() == (i < 10 ? "xy" : "y"));
}

BOOST_AUTO_TEST_CASE(a_key_expires_at_every_node_when_the_test_advances_time) {
  const Client rc = client();
  run(rc.set("{a}1", "x", {.ex = 10min}));
  manual.advance(5min);
  cluster.begin_migration(slot, to);
  cluster.end_migration(slot);
  manual.advance(5min - 1s);
  BOOST_TEST(run(rc.exists("{a}1")) == 1);
  manual.advance(1s);
  BOOST_TEST(run(rc.exists("{a}1")) == 0);
}

BOOST_AUTO_TEST_CASE(a_blocked_pop_moves_with_its_slot) {
  const Client one = client(), other = client();
  auto popped = one.blpop({"{a}q"}, 0s);
  manual.advance(1s);
  cluster.begin_migration(slot, to);
  cluster.end_migration(slot);
  manual.advance(1s);
  BOOST_TEST(!popped.settled());
  run(other.rpush("{a}q", {"job"}));
  BOOST_TEST(run(std::move(popped)).value().second == "job");
}

BOOST_AUTO_TEST_CASE(a_frozen_primary_is_replaced) {
  const Client rc = client({.timeout = 5s, .ping_interval = 300ms, .dead_after = 1s});
  run(rc.set("{a}1", "x"));
  cluster.node(from).freeze();
  auto late = rc.with({.when_disconnected = WhenDisconnected::wait}).get("{a}1");
  manual.advance(500ms);
  cluster.isolate(from);
  BOOST_TEST(cluster.fail_over(from));
  cluster.gossip_all();
  BOOST_TEST(run(std::move(late)).value() == "x");
}

BOOST_AUTO_TEST_CASE(a_command_that_waits_for_a_frozen_node_fails_by_its_own_deadline) {
  const Client rc = client({.timeout = 5s, .dead_after = 10s});
  run(rc.set("{a}1", "x"));
  cluster.node(from).freeze();
  auto stuck = rc.get("{a}1");
  manual.run_ready();
  BOOST_TEST(cluster.fail_over(from));
  std::string elsewhere = "b";  // a key whose MOVED makes the client ask for a view
  while (cluster.owner(key_slot(elsewhere)) != to) elsewhere += "b";
  cluster.begin_migration(key_slot(elsewhere), (from + 2) % 3);
  cluster.end_migration(key_slot(elsewhere));
  cluster.gossip_all();
  bool seen = false;
  const auto listening = rc.on_event([&](const ConnectionEvent& event) {
    seen = seen || event.kind == ConnectionEvent::Kind::failover;
  });
  run(rc.get(elsewhere));
  for (int i = 0; i < 400 && !seen; ++i) manual.advance(10ms);
  BOOST_TEST(seen);
  auto held = rc.with({.timeout = 500ms}).append("{a}1", "y");
  manual.advance(499ms);
  BOOST_TEST(!held.settled());
  manual.advance(2ms);
  BOOST_TEST(held.settled());
  const Error error = failure(std::move(held));
  BOOST_TEST(error.is(errc::timeout));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(a_node_that_a_test_crashes_is_like_one_that_was_killed) {
  const Client rc = client();
  cluster.node(from).crash();
  BOOST_TEST(!cluster.running(from));
  BOOST_TEST(cluster.fail_over(from));
  cluster.gossip_all();
  run(rc.with({.when_disconnected = WhenDisconnected::wait}).set("{a}1", "x"));
  cluster.node(from).start();
  cluster.gossip_all();
  BOOST_TEST(cluster.node(from).ask({"GET", "{a}1"}).as_text() == "x");
}

BOOST_AUTO_TEST_CASE(subscribers_hear_of_what_is_published_anywhere) {
  const Client rc = client();
  Subscriber subscriber = rc.subscriber();
  run(subscriber.subscribe("news"));
  run(subscriber.ssubscribe("{a}shard"));
  for (SimulatedCluster::Node i = 0; i < 3; ++i) {
    cluster.node(i).execute("PUBLISH", "news", std::to_string(i));
    BOOST_TEST(run(subscriber.next()).value().payload == std::to_string(i));
  }
  cluster.begin_migration(slot, to);
  cluster.end_migration(slot);
  BOOST_TEST((run(subscriber.next()).value().kind == Message::Kind::gap));
  cluster.execute("SPUBLISH", "{a}shard", "moved");
  BOOST_TEST(run(subscriber.next()).value().payload == "moved");
}

BOOST_AUTO_TEST_CASE(a_cached_value_is_dropped_when_its_key_changes_or_moves) {
  const Client rc = client();
  const Client fast = rc.cached();
  cluster.execute("SET", "{a}1", "x");
  for (int i = 0; i < 3; ++i) BOOST_TEST(run(fast.get("{a}1")).value() == "x");
  BOOST_TEST(count("GET") == 1u);
  cluster.execute("SET", "{a}1", "y");
  manual.advance(1s);
  BOOST_TEST(run(fast.get("{a}1")).value() == "y");
  cluster.begin_migration(slot, to);
  cluster.end_migration(slot);
  cluster.execute("SET", "{a}1", "z");
  manual.advance(1s);
  BOOST_TEST(run(fast.get("{a}1")).value() == "z");
}

BOOST_AUTO_TEST_CASE(reads_may_go_to_replicas) {
  const Client rc = client({}, ReadFrom::prefer_replica);
  run(rc.set("{a}1", "x"));
  BOOST_TEST(run(rc.get("{a}1")).value() == "x");
  BOOST_TEST(cluster.node(from + 3).count("GET") == 1u);
}

BOOST_AUTO_TEST_CASE(a_script_has_only_the_keys_of_its_node) {
  for (SimulatedCluster::Node i = 0; i < cluster.size(); ++i) {
    cluster.node(i).script("foreign", [](SimulatedRedis::ScriptCall& call) {
      return resp_integer(call.call({"INCR", call.arguments[0]}).as_integer());
    });
  }
  const Client rc = client();
  const Script script("foreign");
  BOOST_TEST(run(script.run<std::int64_t>(rc, Keys("{a}1"), Args("{a}2"))) == 1);
  const Error error = failure(script.run<std::int64_t>(rc, Keys("{a}1"), Args("{b}1")));
  BOOST_TEST(error.message().find("non local key") != std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(a_password_is_asked_for_at_every_node) {
  MemoryNetwork closed;
  SimulatedCluster other(reactor, closed, {.replicas_each = 0, .password = "secret"});
  const std::string nodes = other.addresses();
  auto without = connect_cluster(reactor, {.nodes = nodes, .connection = {.network = &closed}});
  BOOST_TEST(failure(std::move(without)).is(errc::auth));
  const Client rc = run(connect_cluster(
      reactor, {.nodes = nodes, .connection = {.network = &closed, .password = "secret"}}));
  for (int i = 0; i < 10; ++i) run(rc.set("key" + std::to_string(i), "x"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
