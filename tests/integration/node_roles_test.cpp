// What a cluster client says about its nodes: roles, failovers, moved slots; and calls on some of
// them.
#include <chrono>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/cluster_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

// Node 3 is the replica of node 0.
struct Roles : ClusterLoop {
  Endpoint endpoint_of(std::size_t node) {
    return Endpoint::tcp("127.0.0.1", cluster.node(node).port());
  }
  NodeRole role_of(const Client& rc, std::size_t node) {
    for (const NodeEndpoint& each : rc.endpoints())
      if (each == endpoint_of(node)) return each.role;
    BOOST_ERROR("the client does not know node " << node);
    return NodeRole::unknown;
  }
  static const ConnectionEvent* first(const Events& events, Kind kind) {
    for (const auto& each : events.told)
      if (each.kind == kind) return &each;
    return nullptr;
  }
};

BOOST_FIXTURE_TEST_SUITE(node_roles, Roles)

BOOST_AUTO_TEST_CASE(endpoints_tell_the_role_of_each_node) {
  const Client rc = client();
  for (std::size_t i = 0; i != 6; ++i)
    BOOST_TEST((role_of(rc, i) == (i < 3 ? NodeRole::primary : NodeRole::replica)));
  const std::string text = nodes();
  const Client unseen = lazy_cluster(reactor, {.nodes = text});
  BOOST_TEST((unseen.endpoints().front().role == NodeRole::unknown));
}

BOOST_AUTO_TEST_CASE(outcomes_tell_the_role_of_the_node_that_was_asked) {
  const Client rc = client();
  const auto ping = [](const Client& node) { return node.command<std::string>("PING"); };
  std::size_t primaries = 0, replicas = 0;
  for (const auto& each : run(rc.on_all(ping))) {
    BOOST_TEST(each.outcome.value() == "PONG");
    primaries += each.role == NodeRole::primary ? 1u : 0u;
    replicas += each.role == NodeRole::replica ? 1u : 0u;
  }
  BOOST_TEST(primaries == 3u);
  BOOST_TEST(replicas == 3u);
  for (const auto& each : run(rc.on_primaries(ping))) BOOST_TEST((each.role == NodeRole::primary));
}

BOOST_AUTO_TEST_CASE(on_replicas_reads_from_each_replica_and_nowhere_else) {
  const Client rc = client();  // it reads from primaries
  const std::string key = key_of(0);
  run(rc.set(key, "value"));
  cluster.wait([&] { return cluster.node(3).command({"DBSIZE"}) == ":1\r\n"; },
               "the key at the replica");
  const auto read = run(rc.on_replicas([key](const Client& node) { return node.get(key); }));
  BOOST_TEST(read.size() == 3u);
  std::size_t found = 0;
  for (const auto& each : read) {
    BOOST_TEST((each.role == NodeRole::replica));
    if (!(each.endpoint == endpoint_of(3))) {
      BOOST_TEST(each.outcome.error().is(errc::moved));  // it has other slots
      continue;
    }
    BOOST_TEST(each.outcome.value().value() == "value");
    ++found;
  }
  BOOST_TEST(found == 1u);
  const auto written =
      run(rc.on_replicas([key](const Client& node) { return node.set(key, "other"); }));
  for (const auto& each : written) BOOST_TEST(!each.outcome);
  BOOST_TEST(run(rc.get(key)).value() == "value");
  BOOST_TEST(run(rc.drain().then([] { return true; })));
}

BOOST_AUTO_TEST_CASE(single_servers_know_no_replicas) {
  support::RedisServer server;
  const Client rc = run(connect(reactor, {.unix_path = server.socket_path()}));
  BOOST_TEST((rc.endpoints().front().role == NodeRole::unknown));
  const auto ping = [](const Client& node) { return node.command<std::string>("PING"); };
  BOOST_TEST(run(rc.on_replicas(ping)).empty());
  const auto all = run(rc.on_primaries(ping));
  BOOST_TEST(all.size() == 1u);
  BOOST_TEST((all.front().role == NodeRole::unknown));
}

BOOST_AUTO_TEST_CASE(a_failover_is_reported_with_both_endpoints) {
  const Client rc = client();
  const Events events(rc);
  const std::string key = key_of(0);
  cluster.take_over(3);
  until([&] {
    rc.set(key, "value").on_error([](const Error&) {}).detach();
    return first(events, Kind::failover) != nullptr;
  });
  const ConnectionEvent& told = *first(events, Kind::failover);
  BOOST_TEST((told.previous == endpoint_of(0)));
  BOOST_TEST((told.endpoint == endpoint_of(3)));
  until([&] { return role_of(rc, 3) == NodeRole::primary && role_of(rc, 0) == NodeRole::replica; });
  BOOST_TEST(events.count(Kind::failover) == 1u);
}

BOOST_AUTO_TEST_CASE(moved_slots_are_reported_with_both_endpoints) {
  const Client rc = client({.refresh_every = 1s});
  const Events events(rc);
  const std::string key = key_of(0);
  cluster.move_slot(key_slot(key), 0, 1);
  run(rc.set(key, "value"));  // MOVED: the view is refreshed
  until([&] { return first(events, Kind::topology_changed) != nullptr; });
  const ConnectionEvent& told = *first(events, Kind::topology_changed);
  BOOST_TEST((told.previous == endpoint_of(0)));
  BOOST_TEST((told.endpoint == endpoint_of(1)));
  BOOST_TEST(has(to_string(told), "topology changed: slots moved from 127.0.0.1:"));
}

BOOST_AUTO_TEST_CASE(a_node_that_leaves_is_reported) {
  const Client rc = client({.refresh_every = 1s});
  const Events events(rc);
  cluster.make_primary(3);
  cluster.remove(3);
  const auto left = [&] {
    for (const auto& each : events.told)
      if (each.kind == Kind::topology_changed && each.previous == endpoint_of(3) &&
          each.endpoint == Endpoint())
        return true;
    return false;
  };
  until(left);
}

BOOST_AUTO_TEST_CASE(on_slot_is_the_client_of_the_node_that_owns_the_slot) {
  const Client rc = client();
  for (std::size_t i = 0; i != 3; ++i) {
    const Client node = run(rc.on_slot(key_slot(key_of(i))));
    const auto config = run(node.command<std::vector<std::string>>("CONFIG", "GET", "port"));
    BOOST_TEST(config.at(1) == std::to_string(cluster.node(i).port()));
  }
  BOOST_TEST(failure(rc.on_slot(slot_count)).is(errc::invalid_argument));
  support::RedisServer server;
  const Client single = lazy_connection(reactor, {.unix_path = server.socket_path()});
  BOOST_TEST(failure(single.on_slot(0)).is(errc::not_supported));
}

BOOST_AUTO_TEST_CASE(on_slot_waits_for_the_first_view) {
  const std::string text = nodes();
  const Client rc = lazy_cluster(reactor, {.nodes = text});
  const Client node = run(rc.on_slot(key_slot(key_of(2))));
  BOOST_TEST((node.endpoints().front() == endpoint_of(2)));
  const Client automatic = from_url(reactor, "redis+auto://" + text);
  const Client found = run(automatic.on_slot(key_slot(key_of(1))));
  BOOST_TEST((found.endpoints().front() == endpoint_of(1)));
}

BOOST_AUTO_TEST_CASE(shard_channels_are_heard_at_a_replica_if_reads_go_there) {
  const Client rc = client({.read_from = ReadFrom::prefer_replica});
  const std::string channel = key_of(0);
  Subscriber sub = rc.subscriber();
  run(sub.ssubscribe(channel));
  const auto heard = [&](std::size_t node) {
    const std::string reply = cluster.node(node).command({"PUBSUB", "SHARDNUMSUB", channel});
    return reply.substr(reply.rfind(':')) == ":1\r\n";
  };
  BOOST_TEST(heard(3));
  BOOST_TEST(!heard(0));
  run(rc.command<std::int64_t>("SPUBLISH", channel, "hello"));
  BOOST_TEST(run(sub.next()).value().payload == "hello");
}

BOOST_AUTO_TEST_CASE(a_shard_channel_survives_the_loss_of_its_replica) {
  const Client rc = client({.read_from = ReadFrom::prefer_replica});
  const std::string channel = key_of(0);
  Subscriber sub = rc.subscriber();
  run(sub.ssubscribe(channel));
  cluster.node(3).kill9();
  BOOST_TEST((run(sub.next()).value().kind == Message::Kind::gap));
  run(rc.command<std::int64_t>("SPUBLISH", channel, "hello"));
  BOOST_TEST(run(sub.next()).value().payload == "hello");
}

BOOST_AUTO_TEST_CASE(a_database_that_the_cluster_lacks_is_refused_with_the_reason) {
  const std::string text = nodes();
  ClusterOptions wanted{.nodes = text};
  wanted.connection.database = 1;
  const Error refused = failure(connect_cluster(reactor, wanted));
  BOOST_TEST(refused.is(errc::connection));
  BOOST_TEST(has(refused.message(), "SELECT 1 was refused"));
  const Client rc = client();
  const Error of_view = failure(rc.with({.database = 1}).get("key"));
  BOOST_TEST(of_view.is(errc::connection));
  BOOST_TEST((of_view.delivery() == Delivery::not_sent));
  BOOST_TEST(has(of_view.message(), "SELECT 1 was refused"));
  run(rc.set("key", "value"));  // the client itself is as before
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
