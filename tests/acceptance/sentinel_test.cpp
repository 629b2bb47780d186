// The cases of txredisapi's test_sentinel. Its sentinels are fakes, and so are ours.
#include <deferredis/sharding/sentinel.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "acceptance/redis.hpp"
#include "support/fake_node.hpp"
#include "support/memory_loop.hpp"

namespace deferredis::acceptance {
namespace {

using namespace std::chrono_literals;
using support::FakeSentinel;
using support::FakeServer;

/// A primary, two replicas and three sentinels that know them.
struct Watched : support::MemoryLoop {
  Watched() {
    for (FakeSentinel* each : sentinels) {
      each->replicas = {{replica_1.endpoint()}, {replica_2.endpoint()}};
      nodes += (nodes.empty() ? "" : ",") + each->address();
    }
  }

  SentinelOptions options(ServerRole role = ServerRole::primary, std::size_t pool_size = 1) {
    return {.nodes = nodes,
            .role = role,
            .connection = {.network = &network,
                           .pool_size = pool_size,
                           .when_disconnected = WhenDisconnected::wait}};
  }
  Client connect(const SentinelOptions& wanted) { return run(connect_sentinel(reactor, wanted)); }
  Error refusal(const SentinelOptions& wanted) {
    try {
      connect(wanted);
    } catch (const Exception& exception) {
      return exception.error();
    }
    throw std::logic_error("a failure was expected");
  }
  std::string answering(const Client& rc) { return run(rc.get("address")).value(); }
  template <class Change>
  void for_all(Change change) {
    for (FakeSentinel* each : sentinels) change(*each);
  }

  FakeServer primary{reactor, network};
  FakeServer replica_1{reactor, network, "slave"};
  FakeServer replica_2{reactor, network, "slave"};
  FakeSentinel sentinel_1{reactor, network, primary};
  FakeSentinel sentinel_2{reactor, network, primary};
  FakeSentinel sentinel_3{reactor, network, primary};
  std::vector<FakeSentinel*> sentinels{&sentinel_1, &sentinel_2, &sentinel_3};
  std::string nodes;
};

BOOST_FIXTURE_TEST_SUITE(sentinel_discovery, Watched)

BOOST_AUTO_TEST_CASE(the_address_of_the_primary_is_found) {
  const Client rc = connect(options());
  BOOST_TEST(
      (rc.endpoints() == std::vector<NodeEndpoint>{{primary.endpoint(), NodeRole::primary}}));
}

BOOST_AUTO_TEST_CASE(a_name_that_no_sentinel_knows_is_an_error_that_says_so) {
  SentinelOptions unknown = options();
  unknown.service = "nobody";
  const Error error = refusal(unknown);
  BOOST_TEST((error.code() == errc::master_not_found));
  BOOST_TEST(mentions(error.message(), "no sentinel names a usable primary of 'nobody'"));
  BOOST_TEST(mentions(error.message(), "No such master with that name"));
}

BOOST_AUTO_TEST_CASE(one_sentinel_that_reports_down_is_outvoted_by_any_other) {
  sentinel_1.flags = "master,s_down";
  BOOST_TEST(answering(connect(options())) == primary.address());
}

BOOST_AUTO_TEST_CASE(a_primary_that_all_report_as_down_does_not_count) {
  for_all([](FakeSentinel& each) { each.flags = "master,s_down"; });
  BOOST_TEST(mentions(refusal(options()).message(), "is down (s_down)"));
}

BOOST_AUTO_TEST_CASE(min_other_sentinels_is_obeyed) {
  SentinelOptions demanding = options();
  demanding.min_other_sentinels = 2;
  BOOST_TEST(answering(connect(demanding)) == primary.address());
  for_all([](FakeSentinel& each) { each.others = 1; });
  BOOST_TEST(mentions(refusal(demanding).message(), "knows 1 other sentinels, but 2 are required"));
}

BOOST_AUTO_TEST_CASE(the_addresses_of_the_replicas_are_found) {
  const Client rc = connect(options(ServerRole::replica, 2));
  const auto found = rc.endpoints();
  BOOST_REQUIRE(found.size() == 2U);
  for (const auto& replica : {replica_1.endpoint(), replica_2.endpoint()})
    BOOST_TEST((found[0] == replica || found[1] == replica));
}

BOOST_AUTO_TEST_CASE(the_replicas_of_an_unknown_name_are_an_error_too) {
  SentinelOptions unknown = options(ServerRole::replica);
  unknown.service = "nobody";
  BOOST_TEST(mentions(refusal(unknown).message(), "no sentinel names a usable replica"));
}

BOOST_AUTO_TEST_CASE(a_replica_that_is_down_is_left_out) {
  for_all([](FakeSentinel& each) { each.replicas[0].flags = "s_down,slave"; });
  const Client rc = connect(options(ServerRole::replica, 3));
  BOOST_TEST(
      (rc.endpoints() == std::vector<NodeEndpoint>{{replica_2.endpoint(), NodeRole::replica}}));
}

BOOST_AUTO_TEST_CASE(if_all_replicas_are_down_there_is_none) {
  for_all([](FakeSentinel& each) {
    for (auto& replica : each.replicas) replica.flags = "o_down,slave";
  });
  const Client rc = connect(options(ServerRole::replica, 3));
  BOOST_TEST(
      (rc.endpoints() == std::vector<NodeEndpoint>{{primary.endpoint(), NodeRole::primary}}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(sentinel_connection, Watched)

BOOST_AUTO_TEST_CASE(a_client_of_the_primary_reaches_a_server_with_the_role_master) {
  const Client rc = connect(options());
  BOOST_TEST(answering(rc) == primary.address());
  BOOST_TEST(primary.count("ROLE") == 1U);
}

BOOST_AUTO_TEST_CASE(it_retries_while_no_primary_is_known) {
  for_all([](FakeSentinel& each) { each.error = "-ERR No such master with that name\r\n"; });
  const Client rc = lazy_sentinel(reactor, options());
  std::size_t failures = 0;
  const Registration told = rc.on_event([&](const ConnectionEvent& event) {
    failures += event.kind == ConnectionEvent::Kind::failed ? 1u : 0u;
  });
  until([&] { return failures >= 3; });
  BOOST_TEST(primary.accepted() == 0U);
  for_all([](FakeSentinel& each) { each.error.clear(); });
  BOOST_TEST(answering(rc) == primary.address());
}

BOOST_AUTO_TEST_CASE(it_retries_while_the_role_is_wrong) {
  primary.role = "slave";
  const Client rc = lazy_sentinel(reactor, options());
  until([&] { return primary.count("ROLE") >= 3; });
  BOOST_TEST(primary.count("GET") == 0U);
  primary.role = "master";
  BOOST_TEST(answering(rc) == primary.address());
}

BOOST_AUTO_TEST_CASE(a_client_of_the_replicas_reaches_a_replica) {
  const Client rc = connect(options(ServerRole::replica));
  const std::string reached = answering(rc);
  BOOST_TEST((reached == replica_1.address() || reached == replica_2.address()));
}

BOOST_AUTO_TEST_CASE(without_replicas_it_falls_back_to_the_primary) {
  for_all([](FakeSentinel& each) { each.replicas.clear(); });
  const Client rc = connect(options(ServerRole::replica));
  BOOST_TEST(answering(rc) == primary.address());
}

BOOST_AUTO_TEST_CASE(a_change_of_the_primary_drops_and_moves_every_connection) {
  const Client rc = connect(options(ServerRole::primary, 3));
  until([&] { return sentinel_1.subscriptions() == 3; });
  BOOST_TEST(primary.connected() == 3U);
  primary.role = "slave";
  replica_1.role = "master";
  for_all([&](FakeSentinel& each) {
    each.primary = replica_1.endpoint();
    each.epoch = 2;
  });
  sentinel_1.publish("+switch-master", "mymaster 127.0.0.1 " +
                                           std::to_string(primary.endpoint().port) + " 127.0.0.1 " +
                                           std::to_string(replica_1.endpoint().port));
  until([&] { return replica_1.connected() == 3 && primary.connected() == 0; });
  run(rc.connected());
  BOOST_TEST(answering(rc) == replica_1.address());
}

BOOST_AUTO_TEST_CASE(the_servers_password_is_sent_to_the_server_that_the_sentinels_name) {
  primary.password = "secret";
  SentinelOptions with_password = options();
  with_password.connection.password = "secret";
  BOOST_TEST(answering(connect(with_password)) == primary.address());
  BOOST_TEST(sentinel_1.count("AUTH") + sentinel_2.count("AUTH") + sentinel_3.count("AUTH") == 0U);
  SentinelOptions wrong = options();
  wrong.connection.password = "wrong";
  BOOST_TEST((refusal(wrong).code() == errc::auth));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
