// One set of sentinels for several groups and clients, and without a client.
#include <deferredis/sharding/sentinels.hpp>

#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/sentinel_loop.hpp"
#include "support/fake_node.hpp"
#include "support/memory_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

/// The sentinels watch a second group, "other", of one server.
struct TwoGroups : WithGroup {
  TwoGroups() {
    for (std::size_t i = 0; i != group.sentinel_count(); ++i) {
      group.sentinel(i).command(
          {"SENTINEL", "MONITOR", "other", "127.0.0.1", std::to_string(lone.port()), "2"});
    }
  }
  Sentinels sentinels() {
    return Sentinels(reactor, {.nodes = group.nodes(), .sentinel = {.client_name = "shared-test"}});
  }
  static Options patient() {
    return {.pool_size = 2, .when_disconnected = WhenDisconnected::wait, .timeout = 15s};
  }
  /// How many of our connections the sentinel has.
  std::size_t clients_of(std::size_t sentinel) {
    const std::string list = group.sentinel(sentinel).command({"CLIENT", "LIST"});
    std::size_t sum = 0;
    for (std::size_t at = 0; (at = list.find(" name=shared-test ", at)) != list.npos; ++at) ++sum;
    return sum;
  }

  support::RedisServer lone;
};

BOOST_FIXTURE_TEST_SUITE(shared_sentinels, TwoGroups)

BOOST_AUTO_TEST_CASE(they_are_asked_for_the_servers_of_a_group_without_a_client) {
  const Sentinels asked = sentinels();
  BOOST_TEST((run(asked.primary("mymaster")) == endpoint_of(0)));
  BOOST_TEST((run(asked.primary("other")) == Endpoint::tcp("127.0.0.1", lone.port())));
  const auto replicas = run(asked.replicas("mymaster"));
  BOOST_TEST(replicas.size() == 2u);
  for (const Endpoint& each : replicas) BOOST_TEST((!(each == endpoint_of(0))));
  BOOST_TEST(run(asked.replicas("other")).empty());
  BOOST_TEST(asked.endpoints().size() == group.sentinel_count());
}

BOOST_AUTO_TEST_CASE(an_unknown_group_has_an_error_of_its_own) {
  const Sentinels asked = sentinels();
  const Error error = failure(asked.primary("nobody"));
  BOOST_TEST((error.code() == errc::master_not_found));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST(has(error.message(), "no sentinel names a usable primary of 'nobody'"));
  BOOST_CHECK_THROW(run(asked.primary("nobody")), MasterNotFoundError);
  SentinelOptions wanted = options();
  wanted.service = "nobody";
  BOOST_CHECK_THROW(run(connect_sentinel(reactor, wanted)), MasterNotFoundError);
}

BOOST_AUTO_TEST_CASE(clients_of_several_groups_share_the_connections) {
  std::optional<Sentinels> shared = sentinels();
  Client one = run(connect_sentinel(reactor, {.sentinels = &*shared, .connection = patient()}));
  Client other = run(connect_sentinel(
      reactor, {.sentinels = &*shared, .service = "other", .connection = patient()}));
  BOOST_TEST(reached(one) == 0u);
  run(other.set("key", "other"));
  BOOST_TEST(lone.command({"GET", "key"}) == "$5\r\nother\r\n");
  // One connection for questions and one for events.
  for (std::size_t i = 0; i != group.sentinel_count(); ++i) {
    until([&] { return clients_of(i) == 2u; });
  }
  // The clients keep them as long as they need them.
  shared.reset();
  run(one.disconnect());
  run(other.set("key", "still"));
  for (std::size_t i = 0; i != group.sentinel_count(); ++i) BOOST_TEST(clients_of(i) == 2u);
  run(other.disconnect());
  for (std::size_t i = 0; i != group.sentinel_count(); ++i)
    until([&] { return clients_of(i) == 0u; });
}

BOOST_AUTO_TEST_CASE(each_client_follows_its_own_group) {
  const Sentinels shared = sentinels();
  const Client one =
      run(connect_sentinel(reactor, {.sentinels = &shared, .connection = patient()}));
  const Client other = run(connect_sentinel(
      reactor, {.sentinels = &shared, .service = "other", .connection = patient()}));
  const Events of_one(one), of_other(other);
  group.begin_failover();
  until([&] { return of_one.count(Kind::failover) != 0u; });
  const auto told = [](const Events& events, Kind kind) {
    for (const auto& each : events.told)
      if (each.kind == kind) return each;
    BOOST_FAIL("there is no such event");
    return events.told.front();
  };
  const Endpoint now = one.endpoints().front();
  BOOST_TEST((one.endpoints().front().role == NodeRole::primary));
  BOOST_TEST((!(now == endpoint_of(0))));
  for (const Kind kind : {Kind::switched, Kind::failover}) {
    BOOST_TEST((told(of_one, kind).previous == endpoint_of(0)));
    BOOST_TEST((told(of_one, kind).endpoint == now));
  }
  BOOST_TEST(of_one.count(Kind::switched) == 1u);
  run(one.set("key", "value"));
  BOOST_TEST(of_other.count(Kind::switched) == 0u);
  BOOST_TEST(of_other.count(Kind::lost) == 0u);
  BOOST_TEST((run(shared.primary("mymaster")) == now));
}

BOOST_AUTO_TEST_CASE(replicas_are_known_as_such) {
  SentinelOptions wanted = options(4);
  wanted.role = ServerRole::replica;
  const Client rc = run(connect_sentinel(reactor, wanted));
  for (const NodeEndpoint& each : rc.endpoints()) BOOST_TEST((each.role == NodeRole::replica));
  const auto asked = run(rc.on_replicas([](const Client& node) { return node.get("key"); }));
  BOOST_TEST(asked.size() == 1u);
  BOOST_TEST(asked.front().outcome.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

/// Servers and sentinels announce addresses that lead nowhere.
struct Mapped : support::MemoryLoop {
  Mapped() {
    sentinel.primary = Endpoint::tcp("10.9.9.1", 6379);
    map = map_endpoints({{Endpoint::tcp("10.9.9.1", 6379), server.endpoint()},
                         {Endpoint::tcp("10.9.9.2", 6379), other.endpoint()}});
  }

  support::FakeServer server{reactor, network};
  support::FakeServer other{reactor, network};
  support::FakeSentinel sentinel{reactor, network};
  std::string nodes = sentinel.address();
  EndpointMap map;
};

BOOST_FIXTURE_TEST_SUITE(mapped_sentinels, Mapped)

BOOST_AUTO_TEST_CASE(an_address_map_says_where_the_servers_are_reached) {
  const Client rc = run(connect_sentinel(
      reactor,
      {.nodes = nodes, .endpoint_map = &map, .connection = {.network = &network, .pool_size = 1}}));
  BOOST_TEST(run(rc.get("address")).value() == server.address());
  const Sentinels asked(reactor,
                        {.nodes = nodes, .endpoint_map = &map, .sentinel = {.network = &network}});
  BOOST_TEST((run(asked.primary("mymaster")) == server.endpoint()));
}

BOOST_AUTO_TEST_CASE(a_switch_is_reported_with_the_mapped_addresses) {
  const Client rc = run(connect_sentinel(
      reactor,
      {.nodes = nodes, .endpoint_map = &map, .connection = {.network = &network, .pool_size = 1}}));
  const Events events(rc);
  until([&] { return sentinel.subscriptions() == 3; });
  sentinel.primary = Endpoint::tcp("10.9.9.2", 6379);
  sentinel.epoch = 2;
  sentinel.publish("+switch-master", "mymaster 10.9.9.1 6379 10.9.9.2 6379");
  sentinel.publish("+switch-master", "mymaster 10.9.9.1 6379 10.9.9.2 6379");
  until([&] { return events.count(Kind::failover) == 1u; });
  BOOST_TEST(events.count(Kind::switched) == 1u);
  for (const auto& each : events.told) {
    if (each.kind != Kind::switched && each.kind != Kind::failover) continue;
    BOOST_TEST((each.previous == server.endpoint()));
    BOOST_TEST((each.endpoint == other.endpoint()));
  }
}

BOOST_AUTO_TEST_CASE(an_address_that_the_map_refuses_is_not_used) {
  EndpointMap refusing = [](const Endpoint&) { return std::optional<Endpoint>(); };
  const Error error =
      failure(connect_sentinel(reactor, {.nodes = nodes,
                                         .endpoint_map = &refusing,
                                         .connection = {.network = &network, .pool_size = 1}}));
  BOOST_TEST((error.code() == errc::master_not_found));
  BOOST_TEST(server.accepted() == 0u);
}

BOOST_AUTO_TEST_CASE(impossible_options_are_refused_at_once) {
  BOOST_CHECK_THROW(Sentinels(reactor, {}), InvalidArgumentError);
  BOOST_CHECK_THROW(Sentinels(reactor, {.nodes = nodes, .answer_timeout = 0ms}),
                    InvalidArgumentError);
  BOOST_CHECK_THROW(Sentinels(reactor, {.nodes = nodes, .allowed_hosts = "10.0.0.0/99"}),
                    InvalidArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
