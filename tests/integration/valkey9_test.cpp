// What only newer servers can do: redirects to the primary (Valkey 8) and numbered databases in a
// cluster (Valkey 9). The step 'newer servers' of .ci/run runs this; with another server the suites
// say that they were skipped, and ctest shows it.
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/cluster_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

// The text that tests/CMakeLists.txt looks for.
bool is_valkey_9() {
  static const bool is = [] {
    support::RedisServer server;
    const std::string info = server.command({"INFO", "server"});
    const std::size_t at = info.find("valkey_version:");
    return at != info.npos && std::stoi(info.substr(at + 15)) >= 9;
  }();
  if (!is) std::puts("SKIPPED: needs Valkey 9; tools/servers.sh --test BUILD runs it");
  return is;
}

/// A primary and its replica.
struct Pair : ClientLoop {
  Pair() {
    if (!is_valkey_9()) return;
    replica.command({"REPLICAOF", "127.0.0.1", std::to_string(primary.port())});
    until([&] {
      return replica.command({"INFO", "replication"}).find("master_link_status:up") !=
                 std::string::npos &&
             primary.command({"INFO", "replication"}).find("state=online") != std::string::npos;
    });
  }
  static Endpoint endpoint_of(const support::RedisServer& server) {
    return Endpoint::tcp("127.0.0.1", server.port());
  }
  static Options at(const support::RedisServer& server) {
    return {.host = "127.0.0.1", .port = server.port(), .follow_redirects = true};
  }

  support::RedisServer primary;
  support::RedisServer replica;
};

BOOST_FIXTURE_TEST_SUITE(valkey9_redirects, Pair)

BOOST_AUTO_TEST_CASE(a_replica_redirects_the_client_to_its_primary) {
  if (!is_valkey_9()) return;
  Options wanted = at(replica);
  wanted.pool_size = 3;
  const Client rc = run(connect_pool(reactor, wanted));
  const Events events(rc);
  run(rc.set("key", "value"));
  BOOST_TEST(primary.command({"GET", "key"}) == "$5\r\nvalue\r\n");
  until([&] { return rc.endpoints().size() == 1 && rc.stats().connections_up == 3; });
  BOOST_TEST(
      (rc.endpoints() == std::vector<NodeEndpoint>{{endpoint_of(primary), NodeRole::primary}}));
  BOOST_TEST(events.count(Kind::failover) == 1u);
  BOOST_TEST(events.told.back().connection < 3u);
}

BOOST_AUTO_TEST_CASE(commands_go_on_through_a_hand_over) {
  if (!is_valkey_9()) return;
  const Client rc = run(connect(reactor, at(primary)));
  run(rc.set("count", "0"));
  const std::string port = std::to_string(replica.port());
  primary.command({"FAILOVER", "TO", "127.0.0.1", port, "TIMEOUT", "10000"});
  std::int64_t count = 0;
  until([&] {
    count += 1;
    BOOST_TEST(run(rc.incr("count")) == count);  // each is executed once
    return !rc.endpoints().empty() && rc.endpoints().front() == endpoint_of(replica);
  });
  BOOST_TEST(replica.command({"ROLE"}).find("master") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_follow_gets_the_error_of_a_replica) {
  if (!is_valkey_9()) return;
  Options wanted = at(replica);
  wanted.follow_redirects = false;
  const Client rc = run(connect(reactor, wanted));
  BOOST_TEST(failure(rc.with({.timeout = 300ms}).set("key", "value")).is(errc::reply));
}

BOOST_AUTO_TEST_SUITE_END()

/// A cluster whose nodes have 16 databases.
struct Databases : ClientLoop {
  Databases() {
    if (is_valkey_9()) cluster.emplace(3, 1, std::vector<std::string>{"--cluster-databases", "16"});
  }
  Client client(int database) {
    const std::string nodes = cluster->host_and_port(0);
    ClusterOptions options{.nodes = nodes};
    options.connection.database = database;
    return run(connect_cluster(reactor, options));
  }

  std::optional<support::RedisCluster> cluster;
};

BOOST_FIXTURE_TEST_SUITE(valkey9_databases, Databases)

BOOST_AUTO_TEST_CASE(a_cluster_client_may_use_another_database) {
  if (!is_valkey_9()) return;
  const Client zero = client(0), five = client(5);
  for (const char* key : {"a", "b", "c", "d"}) {
    run(zero.set(key, "0"));
    run(five.set(key, "5"));
  }
  const auto all = run(five.mget({"a", "b", "c", "d"}));
  for (const auto& value : all) BOOST_TEST(value.value() == "5");
  BOOST_TEST(run(zero.get("a")).value() == "0");
  BOOST_TEST(run(five.dbsize()) == 4);
}

BOOST_AUTO_TEST_CASE(a_view_may_use_another_database) {
  if (!is_valkey_9()) return;
  const Client rc = client(0);
  const Client view = rc.with({.database = 7});
  run(view.set("key", "7"));
  BOOST_TEST(!run(rc.get("key")));
  BOOST_TEST(run(client(7).get("key")).value() == "7");
}

BOOST_AUTO_TEST_CASE(a_database_that_it_lacks_is_refused) {
  if (!is_valkey_9()) return;
  const Client rc = client(0);
  const Error error = failure(rc.with({.database = 16}).get("key"));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST(has(error.message(), "SELECT 16 was refused"));
}

BOOST_AUTO_TEST_CASE(redirects_keep_the_database) {
  if (!is_valkey_9()) return;
  const Client rc = client(3);
  run(rc.set("key", "before"));
  const std::uint16_t slot = key_slot("key");
  const std::size_t from = slot * std::size_t{3} / slot_count;
  run(rc.del({"key"}));
  cluster->move_slot(slot, from, (from + 1) % 3);
  run(rc.set("key", "after"));
  BOOST_TEST(run(client(3).get("key")).value() == "after");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
