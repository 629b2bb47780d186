// Which server a client of several reaches, and in which database, by the bytes that arrive there.
#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/deferredis.hpp>

#include "support/fake_cluster.hpp"
#include "support/fake_node.hpp"
#include "support/memory_loop.hpp"
#include "support/scripted_server.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::FakeServer;

struct Shards : support::MemoryLoop {
  ShardOptions options(EndpointMap& map) {
    return {.nodes = "10.9.9.1:7000,10.9.9.2:7000",
            .placement = Placement::ketama,
            .endpoint_map = &map,
            .connection = {.network = &network}};
  }

  FakeServer one{reactor, network};
  FakeServer two{reactor, network};
};

BOOST_FIXTURE_TEST_SUITE(mapped_shards, Shards)

BOOST_AUTO_TEST_CASE(a_shard_keeps_its_name_in_the_ring_and_is_reached_elsewhere) {
  EndpointMap map = map_endpoints({{Endpoint::tcp("10.9.9.1", 7000), one.endpoint()},
                                   {Endpoint::tcp("10.9.9.2", 7000), two.endpoint()}});
  const Client rc = run(connect_sharded(reactor, options(map)));
  const HashRing ring(Placement::ketama, {"10.9.9.1:7000", "10.9.9.2:7000"});
  for (int i = 0; i != 20; ++i) {
    const std::string key = "key" + std::to_string(i);
    const FakeServer& owner = ring.locate(key) == 0 ? one : two;
    BOOST_TEST(run(rc.get(key)).value() == owner.address());
  }
  BOOST_TEST((rc.endpoints().front().role == NodeRole::unknown));
}

BOOST_AUTO_TEST_CASE(a_map_that_refuses_a_shard_is_an_error_at_once) {
  EndpointMap map = [](const Endpoint&) { return std::optional<Endpoint>(); };
  BOOST_CHECK_THROW(lazy_sharded(reactor, options(map)), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(a_shard_follows_the_redirect_of_its_own_server) {
  one.answer = [this, plain = one.answer](const support::Words& command) {
    if (command[0] == "CLIENT" && command[1] == "CAPA") return std::string("+OK\r\n");
    if (command[0] == "GET") return "-REDIRECT " + two.address() + "\r\n";
    return plain(command);
  };
  const std::string nodes = one.address();
  const Client rc = run(connect_sharded(
      reactor, {.nodes = nodes, .connection = {.network = &network, .follow_redirects = true}}));
  BOOST_TEST(run(rc.get("key")).value() == two.address());
}

BOOST_AUTO_TEST_SUITE_END()

struct Databases : support::FakeCluster {
  Databases() {
    for (std::size_t i = 0; i != size(); ++i) {
      node(i).on_key = [this](const support::Words& command) {
        return command[0] == "SELECT" ? select : std::string();
      };
    }
  }

  std::string select = "+OK\r\n";
};

BOOST_FIXTURE_TEST_SUITE(cluster_databases, Databases)

BOOST_AUTO_TEST_CASE(every_connection_selects_the_database) {
  const std::string nodes = addresses();
  const Client rc = support::settle(
      manual, connect_cluster(
                  manual, {.nodes = nodes, .connection = {.network = &network, .database = 5}}));
  for (std::size_t i = 0; i != 2; ++i) {
    BOOST_TEST(support::settle(manual, rc.get(key_of(i))).value() == node(i).address());
    BOOST_TEST(node(i).count("SELECT 5") == node(i).accepted());
  }
}

BOOST_AUTO_TEST_CASE(a_view_has_connections_of_its_own) {
  const std::string nodes = addresses();
  const Client rc = support::settle(
      manual, connect_cluster(manual, {.nodes = nodes, .connection = {.network = &network}}));
  const Client view = rc.with({.database = 7});
  BOOST_TEST(support::settle(manual, view.get(key_of(0))).value() == node(0).address());
  BOOST_TEST(node(0).count("SELECT 7") == 1u);
}

BOOST_AUTO_TEST_CASE(a_cluster_without_that_database_refuses_before_a_command_is_sent) {
  select = "-ERR SELECT is not allowed in cluster mode\r\n";
  const std::string nodes = addresses();
  const Client rc = support::settle(
      manual, connect_cluster(manual, {.nodes = nodes, .connection = {.network = &network}}));
  const Error error = support::failure(manual, rc.with({.database = 7}).get(key_of(0)));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
  BOOST_TEST(error.message().find("SELECT 7 was refused: ERR SELECT is not allowed in cluster mode "
                                  "(a cluster has other databases than 0 if it is Valkey 9") !=
             std::string_view::npos);
  BOOST_TEST(node(0).count("GET") + node(1).count("GET") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
