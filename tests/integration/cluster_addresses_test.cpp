// Where the nodes of a cluster are, in every form they report it, and which to ask first.
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/fake_cluster_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using support::FakeClusterNode;
using support::ToldNode;

struct Addresses : FakeClusterLoop {
  using FakeClusterLoop::FakeClusterLoop;

  /// Each node answers for its keys.
  void check_all(const Client& rc) {
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      for (const int n : {0, 1, 2}) BOOST_TEST(answering(rc, key_of(i, n)) == static_cast<int>(i));
    }
  }
  void moves(const std::string& key, std::string_view kind, const std::string& to) {
    node(0).on_key = [line = redirect(kind, key, to), key](const support::Words& words) {
      return words.size() > 1 && words[1] == key ? line : std::string();
    };
  }
};

struct AddressesV6 : Addresses {
  AddressesV6() : Addresses(2, "::1") {}
};

BOOST_FIXTURE_TEST_SUITE(cluster_addresses, Addresses)

BOOST_AUTO_TEST_CASE(nodes_behind_nat_are_reached_through_the_map) {
  auto nodes = told();
  std::vector<EndpointPair> pairs;
  for (std::size_t i = 0; i < 2; ++i) {
    nodes[i].host = "10.255.0." + std::to_string(i);
    nodes[i].port = 7000;
    nodes[i].id = std::to_string(i);
    pairs.push_back({Endpoint::tcp(nodes[i].host, 7000), node(i).endpoint()});
  }
  tell(nodes);
  EndpointMap map = map_endpoints(std::move(pairs));
  const Client rc = client({.endpoint_map = &map});
  check_all(rc);
  BOOST_TEST(rc.endpoints().size() == 2u);
  moves(key_of(0), "MOVED", "10.255.0.1:7000");
  BOOST_TEST(answering(rc, key_of(0)) == 1);
  moves(key_of(0, 1), "ASK", "10.255.0.1:7000");
  BOOST_TEST(answering(rc, key_of(0, 1)) == 1);
  BOOST_TEST(node(1).connected() == 1u);
}

BOOST_AUTO_TEST_CASE(addresses_that_the_map_refuses_are_not_connected_to) {
  FakeClusterNode other(manual, network);
  EndpointMap map = [&](const Endpoint& told) -> std::optional<Endpoint> {
    if (told == other.endpoint()) return std::nullopt;
    return told;
  };
  const Client rc = client({.endpoint_map = &map});
  const std::string key = key_of(0);
  moves(key, "MOVED", other.address());
  BOOST_TEST(is(failure(rc.get(key)), errc::protocol, Delivery::rejected));
  BOOST_TEST(other.accepted() == 0u);
}

BOOST_AUTO_TEST_CASE(a_name_and_an_address_are_one_node) {
  auto nodes = told();
  std::vector<EndpointPair> pairs;
  for (std::size_t i = 0; i < 2; ++i) {
    nodes[i].ip = nodes[i].host;
    nodes[i].host = nodes[i].hostname = "node-" + std::to_string(i) + ".example";
    pairs.push_back({Endpoint::tcp(nodes[i].host, nodes[i].port), node(i).endpoint()});
  }
  tell(nodes);
  EndpointMap map = map_endpoints(std::move(pairs));
  const Client rc = client({.endpoint_map = &map});
  check_all(rc);
  const std::string port = std::to_string(node(1).endpoint().port);
  moves(key_of(0), "MOVED", "node-1.example:" + port);
  BOOST_TEST(answering(rc, key_of(0)) == 1);
  moves(key_of(0, 1), "MOVED", "127.0.0.1:" + port);
  BOOST_TEST(answering(rc, key_of(0, 1)) == 1);
  BOOST_TEST(node(1).connected() == 1u);
}

BOOST_AUTO_TEST_CASE(an_empty_host_is_the_host_that_was_asked) {
  auto nodes = told();
  for (auto& each : nodes) each.host.clear();
  tell(nodes);
  check_all(client());
}

BOOST_AUTO_TEST_CASE(an_unknown_host_falls_back_to_the_address_or_is_left_out) {
  auto nodes = told();
  for (auto& each : nodes) {
    each.ip = each.host;
    each.host = "?";
  }
  tell(nodes);
  const Client rc = client();
  check_all(rc);
  nodes[1].ip = "?";
  nodes.push_back(told()[1]);
  nodes[2].slots.clear();
  nodes[2].id = "another";
  nodes[0].slots = {{0, slot_count - 1}};
  nodes[1].slots.clear();
  tell(nodes);
  const Client later = client();
  BOOST_TEST(answering(later, key_of(1)) == 0);
  BOOST_TEST(later.endpoints().size() == 2u);
}

BOOST_AUTO_TEST_CASE(servers_before_7_are_asked_for_slots) {
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    node(i).shards.clear();
    node(i).slots = support::slots_reply(told());
  }
  const Client rc = client();
  check_all(rc);
  BOOST_TEST(rc.endpoints().size() == 2u);
  moves(key_of(0), "MOVED", node(1).address());
  const std::size_t before = node(0).count("CLUSTER SLOTS") + node(1).count("CLUSTER SLOTS");
  BOOST_TEST(answering(rc, key_of(0)) == 1);
  until([&] { return node(0).count("CLUSTER SLOTS") + node(1).count("CLUSTER SLOTS") > before; });
  BOOST_TEST(node(0).count("CLUSTER SHARDS") + node(1).count("CLUSTER SHARDS") <= 2u);
}

BOOST_AUTO_TEST_CASE(a_user_without_the_right_to_shards_uses_slots) {
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    node(i).shards = "-NOPERM no permissions to run the 'cluster|shards' command\r\n";
    node(i).slots = support::slots_reply(told());
  }
  check_all(client());
}

BOOST_AUTO_TEST_CASE(dead_bootstrap_nodes_cost_only_time) {
  FakeCluster gone(3);
  for (std::size_t i = 0; i < 3; ++i) gone.node(i).close();
  const std::string nodes = gone.addresses() + "," + addresses();
  for (int i = 0; i < 5; ++i) {
    const Client rc = client({.nodes = nodes});
    check_all(rc);
    BOOST_TEST(rc.endpoints().size() == 2u);
    wait(rc.disconnect());
  }
}

BOOST_AUTO_TEST_CASE(bootstrap_nodes_are_asked_in_random_order) {
  std::set<std::size_t> first;
  for (int i = 0; i < 40 && first.size() < 2; ++i) {
    const std::size_t before = node(0).count("CLUSTER SHARDS");
    const Client rc = client();
    first.insert(node(0).count("CLUSTER SHARDS") - before);
    wait(rc.disconnect());
  }
  BOOST_TEST(first.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_server_outside_any_cluster_is_reported_at_once) {
  FakeClusterNode single(manual, network);
  const std::string disabled = "-ERR This instance has cluster support disabled\r\n";
  single.shards = single.slots = disabled;
  const std::string nodes = single.address();
  const TimePoint begun = manual.now();
  const auto check = [&](const Error& error) {
    BOOST_TEST(has(error.message(), single.address() + " is no node of a cluster"));
    BOOST_TEST(has(error.message(), "cluster support disabled"));
    BOOST_TEST((error.delivery() != Delivery::maybe_applied));
  };
  check(failure(connect_cluster(manual, {.nodes = nodes, .connection = {.network = &network}})));
  const Client rc = lazy({.nodes = nodes});
  check(failure(rc.get("a")));
  check(failure(rc.get("a")));
  BOOST_TEST((manual.now() - begun < 1s));
  single.slots = support::slots_reply(
      {{.slots = {{0, slot_count - 1}}, .host = "127.0.0.1", .port = single.endpoint().port}});
  wait(rc.connected());
  BOOST_TEST(wait(rc.get("a")).value_or("") == single.address());
}

BOOST_AUTO_TEST_CASE(a_server_outside_any_cluster_does_not_hide_real_nodes) {
  FakeClusterNode single(manual, network);
  const std::string nodes = single.address() + "," + addresses();
  for (int i = 0; i < 5; ++i) {
    const Client rc = client({.nodes = nodes});
    check_all(rc);
    wait(rc.disconnect());
  }
}

BOOST_AUTO_TEST_CASE(while_no_slot_has_a_node_connecting_fails_and_commands_wait) {
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) node(i).shards = "*0\r\n";
  const std::string nodes = addresses();
  BOOST_TEST(
      has(failure(connect_cluster(manual, {.nodes = nodes, .connection = {.network = &network}}))
              .message(),
          "slots yet"));
  const Client rc = lazy();
  auto waits = rc.get(key_of(1));
  manual.advance(1s);
  BOOST_TEST(!waits.settled());
  tell(told());
  BOOST_TEST(wait(std::move(waits)).value_or("") == node(1).address());
}

BOOST_FIXTURE_TEST_CASE(addresses_of_ipv6_are_read_with_and_without_brackets, AddressesV6) {
  const Client rc = client();
  check_all(rc);
  const std::string port = std::to_string(node(1).endpoint().port);
  moves(key_of(0), "MOVED", "::1:" + port);
  BOOST_TEST(answering(rc, key_of(0)) == 1);
  moves(key_of(0, 1), "ASK", "[::1]:" + port);
  BOOST_TEST(answering(rc, key_of(0, 1)) == 1);
  BOOST_TEST(node(1).connected() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

/// The real loop: a thread looks up names.
struct NamedCluster : ClientLoop {
  NamedCluster() {
    ToldNode all{.slots = {{0, slot_count - 1}}, .host = "127.0.0.1"};
    all.port = node.endpoint().port;
    node.shards = support::shards_reply({all});
  }
  SystemNetwork system;
  FakeClusterNode node{reactor, system};
};

BOOST_FIXTURE_TEST_SUITE(cluster_names, NamedCluster)

BOOST_AUTO_TEST_CASE(ask_to_a_host_that_does_not_exist_ends_with_an_error) {
  const std::string nodes = node.address();
  const Client rc = run(connect_cluster(reactor, {.nodes = nodes}));
  node.on_key = [](const support::Words& words) {
    return words.at(1) == "a" ? support::FakeCluster::redirect("ASK", "a", "no-such-host.invalid:7")
                              : std::string();
  };
  const Error error = failure(rc.get("a"));
  BOOST_TEST((error.is(errc::redirect_limit) || error.is(errc::timeout)), to_string(error));
  BOOST_TEST(run(rc.get("b")).value_or("") == node.address());
}

BOOST_AUTO_TEST_CASE(names_of_nodes_are_looked_up) {
  ToldNode all{.slots = {{0, slot_count - 1}}, .host = "localhost"};
  all.port = node.endpoint().port;
  all.ip = "127.0.0.1";
  node.shards = support::shards_reply({all});
  const std::string nodes = "localhost:" + std::to_string(all.port);
  const Client rc = run(connect_cluster(reactor, {.nodes = nodes}));
  BOOST_TEST(run(rc.get("a")).value_or("") == node.address());
  BOOST_TEST(node.connected() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
