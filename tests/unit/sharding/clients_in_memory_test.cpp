// Every kind of client on a MemoryNetwork: no descriptor, no name lookup, no clock.
#include <filesystem>
#include <iterator>
#include <list>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/hooks.hpp>
#include <deferredis/client/url.hpp>
#include <deferredis/deferredis.hpp>
#include <deferredis/testing/simulated_cluster.hpp>

#include "support/fake_cluster.hpp"
#include "support/memory_loop.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using namespace support;

std::size_t open_descriptors() {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

/// Every case ends with as many descriptors as it began.
struct InMemory : MemoryLoop {
  InMemory() = default;
  InMemory(const InMemory&) = delete;
  InMemory& operator=(const InMemory&) = delete;
  ~InMemory() { BOOST_TEST(open_descriptors() == before); }

  Options options() {
    return {.host = "one.test", .port = one.endpoint().port, .network = &network};
  }

  const std::size_t before = open_descriptors();
  FakeServer one{reactor, network, "master", "one.test"};
  FakeServer two{reactor, network, "slave", "two.test"};
};

BOOST_FIXTURE_TEST_SUITE(clients_in_memory, InMemory)

BOOST_AUTO_TEST_CASE(one_connection) {
  Client rc = run(connect(reactor, options()));
  BOOST_TEST(run(rc.get("k")).value() == one.address());
  BOOST_TEST(network.connections(one.endpoint()) == 1u);
  run(rc.disconnect());
  manual.run_ready();
  BOOST_TEST(network.connections(one.endpoint()) == 0u);
}

BOOST_AUTO_TEST_CASE(a_pool_its_sessions_and_its_subscribers) {
  Options wanted = options();
  wanted.pool_size = 3;
  Client rc = run(connect_pool(reactor, wanted));
  BOOST_TEST(network.connections(one.endpoint()) == 3u);
  const Session session = run(rc.session());
  BOOST_TEST(network.connections(one.endpoint()) == 4u);
  Subscriber sub = rc.subscriber();
  run(sub.subscribe("news"));
  BOOST_TEST(network.connections(one.endpoint()) == 5u);
  one.publish("news", "all is well");
  BOOST_TEST(run(sub.next()).value().payload == "all is well");
}

BOOST_AUTO_TEST_CASE(shards) {
  const std::string nodes = one.address() + "," + two.address();
  Client rc = run(connect_sharded(reactor, {.nodes = nodes, .connection = {.network = &network}}));
  BOOST_TEST(network.connections(one.endpoint()) == 1u);
  BOOST_TEST(network.connections(two.endpoint()) == 1u);
  for (int i = 0; i < 20; ++i) run(rc.get("key" + std::to_string(i)));
  BOOST_TEST(one.count("GET") + two.count("GET") == 20u);
}

BOOST_AUTO_TEST_CASE(a_sentinel_group) {
  FakeSentinel sentinel(reactor, network, one);
  const std::string nodes = sentinel.address();
  Client rc = run(connect_sentinel(
      reactor, {.nodes = nodes, .connection = {.network = &network, .pool_size = 2}}));
  BOOST_TEST(run(rc.get("k")).value() == one.address());
  two.role = "master";
  sentinel.primary = two.endpoint();
  sentinel.epoch = 2;
  until([&] { return sentinel.subscriptions() == 3; });
  const std::string before_port = std::to_string(one.endpoint().port);
  sentinel.publish("+switch-master", "mymaster one.test " + before_port + " two.test 1");
  until([&] { return network.connections(two.endpoint()) == 2u; });
  BOOST_TEST(run(rc.get("k")).value() == two.address());
}

BOOST_AUTO_TEST_CASE(a_client_that_finds_out_what_is_there) {
  one.answer = [usual = one.answer](const Words& words) {
    return words[0] == "INFO" ? bulk("# Server\r\nredis_mode:standalone\r\n") : usual(words);
  };
  ParsedUrl url = parse_url("redis+auto://" + one.address()).value();
  url.options().network = &network;
  const Client rc = from_url(reactor, url);
  BOOST_TEST(run(rc.get("k")).value() == one.address());
}

BOOST_AUTO_TEST_CASE(a_cluster_that_fails_over) {
  SimulatedCluster servers(reactor, network);
  const std::string seed = to_string(servers.endpoint(0));
  const Client rc =
      run(connect_cluster(reactor, {.nodes = seed, .connection = {.network = &network}}));
  for (int i = 0; i < 100; ++i) run(rc.set("key" + std::to_string(i), "before"));
  servers.kill(0);
  BOOST_TEST(servers.fail_over(0));
  servers.gossip_all();
  const Client patient = rc.with({.when_disconnected = WhenDisconnected::wait});
  for (int i = 0; i < 100; ++i) run(patient.set("key" + std::to_string(i), "after"));
  for (int i = 0; i < 100; ++i) BOOST_TEST(*servers.value("key" + std::to_string(i)) == "after");
}

BOOST_AUTO_TEST_CASE(on_connect_and_credentials_are_for_every_node_of_a_cluster) {
  SimulatedCluster servers(reactor, network);
  std::set<std::string> asked;
  std::size_t prepared = 0;
  const CredentialProvider provider = [&asked](const Endpoint& node) {
    asked.insert(to_string(node));
    return ready(IssuedCredentials{});
  };
  const OnConnect hook = [&prepared](Session session) {
    ++prepared;
    return session.command<void>("PING");
  };
  const std::string seed = to_string(servers.endpoint(0));
  const Client rc = run(connect_cluster(
      reactor,
      {.nodes = seed,
       .connection = {.network = &network, .credentials = &provider, .on_connect = &hook}}));
  for (int i = 0; i < 100; ++i) run(rc.set("key" + std::to_string(i), "value"));
  BOOST_TEST(asked.size() >= 3U);
  BOOST_TEST(prepared >= asked.size());
}

BOOST_AUTO_TEST_CASE(latency_and_timeouts_are_exact) {
  Client rc = run(connect(reactor, options()));
  network.set_latency(10ms);
  auto slow = rc.get("k");
  manual.advance(20ms - 1ns);
  BOOST_TEST(!slow.settled());
  manual.advance(1ns);
  BOOST_TEST(manual.settle(std::move(slow)).value() == one.address());
  auto late = rc.with({.timeout = 20ms - 1ns}).get("k");
  manual.advance(20ms);
  BOOST_TEST(manual.failure(std::move(late)).is(errc::timeout));
}

BOOST_AUTO_TEST_CASE(a_cut_is_found_by_pings_and_survived) {
  Client rc = run(connect(reactor, options()));
  network.cut(one.endpoint());
  until([&] { return rc.stats().losses == 1; });
  network.restore(one.endpoint());
  const Client patient = rc.with({.when_disconnected = WhenDisconnected::wait});
  BOOST_TEST(run(patient.get("k")).value() == one.address());
}

BOOST_AUTO_TEST_CASE(a_name_that_is_unknown_is_refused_and_never_looked_up) {
  Options nowhere = options();
  nowhere.host = "nowhere.test";
  BOOST_TEST(failure(connect(reactor, nowhere)).message().find("connection refused") !=
             std::string_view::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
