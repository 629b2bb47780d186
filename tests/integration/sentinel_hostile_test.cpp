// Sentinels that are stale, hung, wrong or hostile, and servers that have changed their role.
#include <deferredis/sharding/sentinel.hpp>
#include <deferredis/sharding/sentinels.hpp>

#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"
#include "support/fake_node.hpp"
#include "support/memory_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using support::FakeSentinel;
using support::FakeServer;

struct SocketLoop : ClientLoop {
  SystemNetwork network;
};

/// Two servers, and three sentinels that name the first one.
template <class Loop>
struct Group : Loop {
  SentinelOptions options(std::size_t pool_size = 1) {
    nodes = first.address() + "," + second.address() + "," + third.address();
    return {.nodes = nodes,
            .connection = {.network = &this->network,
                           .pool_size = pool_size,
                           .when_disconnected = WhenDisconnected::wait,
                           .timeout = 15s}};
  }
  /// The address of the server that answers.
  std::string answering(const Client& rc) { return this->run(rc.get("address")).value(); }
  void all_name(const FakeServer& server, int epoch) {
    for (FakeSentinel* each : {&first, &second, &third}) {
      each->primary = server.endpoint();
      each->epoch = epoch;
    }
  }
  /// Waits until every sentinel has a listener.
  void until_listened() {
    this->until([this] {
      return first.subscriptions() == 3 && second.subscriptions() == 3 &&
             third.subscriptions() == 3;
    });
  }
  std::string switched(const FakeServer& from, const FakeServer& to) const {
    return "mymaster 127.0.0.1 " + std::to_string(from.endpoint().port) + " 127.0.0.1 " +
           std::to_string(to.endpoint().port);
  }

  FakeServer one{this->reactor, this->network};
  FakeServer two{this->reactor, this->network, "slave"};
  FakeSentinel first{this->reactor, this->network, one};
  FakeSentinel second{this->reactor, this->network, one};
  FakeSentinel third{this->reactor, this->network, one};
  std::string nodes;
};

using FakeGroup = Group<support::MemoryLoop>;

BOOST_FIXTURE_TEST_SUITE(sentinel_hostile, FakeGroup)

BOOST_AUTO_TEST_CASE(an_outdated_address_is_detected_by_its_role) {
  two.role = "master";
  one.role = "slave";
  second.primary = third.primary = two.endpoint();
  const Client rc = run(connect_sentinel(reactor, options(3)));
  BOOST_TEST(answering(rc) == two.address());
  BOOST_TEST(one.count("GET") == 0U);
}

BOOST_AUTO_TEST_CASE(if_all_sentinels_are_outdated_they_are_asked_again_with_waits) {
  one.role = "slave";
  const Error error = failure(connect_sentinel(reactor, options()));
  BOOST_TEST(has(error.message(), "the server is a replica, but the primary was requested"));
  const Client rc = lazy_sentinel(reactor, options());
  const Events events(rc);
  until([&] { return events.count(ConnectionEvent::Kind::failed) >= 3; });
  BOOST_TEST(one.accepted() < 15U);
  one.role = "master";
  BOOST_TEST(answering(rc) == one.address());
}

BOOST_AUTO_TEST_CASE(hung_and_refusing_sentinels_delay_nothing) {
  first.silent = true;
  second.error = "-NOAUTH Authentication required.\r\n";
  const Client rc = run(connect_sentinel(reactor, options()));
  BOOST_TEST(answering(rc) == one.address());
}

BOOST_AUTO_TEST_CASE(the_error_contains_what_each_sentinel_said) {
  first.silent = true;
  second.error = "-NOAUTH Authentication required.\r\n";
  third.flags = "s_down,master";
  const Error error = failure(connect_sentinel(reactor, options()));
  BOOST_TEST((error.code() == errc::master_not_found));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
  for (const FakeSentinel* each : {&first, &second, &third})
    BOOST_TEST(has(error.message(), each->address() + ": "));
  BOOST_TEST(has(error.message(), "deadline"));
  BOOST_TEST(has(error.message(), "NOAUTH Authentication required."));
  BOOST_TEST(has(error.message(), "is down (s_down)"));
}

BOOST_AUTO_TEST_CASE(empty_and_invalid_answers_are_ignored) {
  first.error = "*0\r\n";
  second.error = "*-1\r\n";
  third.error = ":7\r\n";
  BOOST_TEST(failure(connect_sentinel(reactor, options())).is(errc::connection));
  third.error.clear();
  const Client rc = run(connect_sentinel(reactor, options()));
  BOOST_TEST(answering(rc) == one.address());
}

BOOST_AUTO_TEST_CASE(a_wrong_password_for_sentinels_is_an_auth_error) {
  const auto refuse = [](const support::Words& command) -> std::string {
    return command[0] == "AUTH" ? "-WRONGPASS invalid username-password pair\r\n"
                                : "-NOAUTH Authentication required.\r\n";
  };
  first.answer = second.answer = third.answer = refuse;
  SentinelOptions wrong = options();
  wrong.sentinel.password = "secret-canary";
  const Error error = failure(connect_sentinel(reactor, wrong));
  BOOST_TEST((error.code() == errc::auth));
  BOOST_TEST(!has(error.message(), "canary"));
}

BOOST_AUTO_TEST_CASE(an_announced_switch_moves_at_once_and_reports_what_is_unknown) {
  const Client rc = run(connect_sentinel(reactor, options(2)));
  until_listened();
  one.set_answer.clear();  // it hangs
  auto in_flight = rc.set("key", "value");
  until([&] { return one.count("SET") == 1; });
  two.role = "master";
  second.primary = two.endpoint();  // the others do not know yet
  second.epoch = 2;
  second.publish("+switch-master", switched(one, two));
  BOOST_TEST(is(failure(std::move(in_flight)), errc::connection, Delivery::maybe_applied));
  BOOST_TEST(answering(rc) == two.address());
  until([&] { return rc.stats().connections_up == 2; });
  BOOST_TEST(one.connected() == 0U);
}

BOOST_AUTO_TEST_CASE(a_switch_that_no_sentinel_confirms_moves_no_connection) {
  const Client rc = run(connect_sentinel(reactor, options(2)));
  until_listened();
  const std::size_t asked = third.count("SENTINEL");
  first.publish("+switch-master", switched(one, two));
  first.publish("+switch-master", "othermaster 127.0.0.1 1 127.0.0.1 2");
  first.publish("+switch-master", "");
  until([&] { return third.count("SENTINEL") >= asked + 4; });
  BOOST_TEST(answering(rc) == one.address());
  BOOST_TEST(rc.stats().losses == 0U);
}

BOOST_AUTO_TEST_CASE(an_old_configuration_does_not_win_over_a_newer_one) {
  all_name(one, 5);
  const Client rc = run(connect_sentinel(reactor, options(2)));
  until_listened();
  two.role = "master";
  first.primary = two.endpoint();  // as before some failover
  first.epoch = 4;
  first.publish("+switch-master", switched(one, two));
  until([&] { return first.count("SENTINEL") >= 8; });
  BOOST_TEST(answering(rc) == one.address());
  BOOST_TEST(two.accepted() == 0U);
}

BOOST_AUTO_TEST_CASE(a_read_only_answer_leads_to_the_new_primary) {
  const Client rc = run(connect_sentinel(reactor, options(2)));
  one.role = "slave";
  one.set_answer = "-READONLY You can't write against a read only replica.\r\n";
  two.role = "master";
  all_name(two, 2);
  BOOST_TEST(run(rc.set("key", "value")));
  BOOST_TEST(two.count("SET") == 1U);
  BOOST_TEST(answering(rc) == two.address());
}

BOOST_AUTO_TEST_CASE(a_connection_that_finds_the_server_demoted_moves_the_others_too) {
  const Client rc = run(connect_sentinel(reactor, options()));
  one.role = "slave";
  two.role = "master";
  all_name(two, 2);
  first.primary = one.endpoint();
  first.epoch = 1;
  const Session session = run(rc.session());  // asks for the role again
  until([&] { return one.connected() == 0; });
  BOOST_TEST(answering(rc) == two.address());
}

BOOST_AUTO_TEST_CASE(two_names_of_one_server_do_not_cause_reconnects) {
  one.also_listen_on("localhost");
  second.primary = third.primary = Endpoint::tcp("localhost", one.endpoint().port);
  const Client rc = run(connect_sentinel(reactor, options(3)));
  std::vector<Session> sessions;  // each asks again where to go
  for (int i = 0; i < 8; ++i) sessions.push_back(run(rc.session()));
  BOOST_TEST(answering(rc) == one.address());
  BOOST_TEST(rc.stats().losses == 0U);
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_in_the_handshake_is_left_after_a_switch) {
  const auto silence = [](const support::Words&) { return std::string(); };
  const Client rc = lazy_sentinel(reactor, options());
  one.answer = silence;
  until([&] { return one.accepted() == 1; });
  until_listened();
  two.role = "master";
  all_name(two, 2);
  first.publish("+switch-master", switched(one, two));
  BOOST_TEST(answering(rc) == two.address());
}

BOOST_AUTO_TEST_CASE(a_promoted_replica_is_replaced_by_another_one) {
  first.replicas = second.replicas = third.replicas = {{two.endpoint()}};
  SentinelOptions reading = options(2);
  reading.role = ServerRole::replica;
  const Client rc = run(connect_sentinel(reactor, reading));
  BOOST_TEST(answering(rc) == two.address());
  until_listened();
  two.role = "master";
  one.role = "slave";
  all_name(two, 2);
  first.replicas = second.replicas = third.replicas = {{one.endpoint()}};
  first.publish("+switch-master", switched(one, two));
  until([&] {
    return rc.endpoints() == std::vector<NodeEndpoint>{{one.endpoint(), NodeRole::replica}};
  });
  BOOST_TEST(answering(rc) == one.address());
}

Future<std::string> in_braces(Reactor& loop, Network& net, std::string text,
                              std::vector<std::string> list) {
  Client one_text = co_await connect_sentinel(
      loop,
      {.nodes = text, .service = "mymaster", .connection = {.network = &net, .pool_size = 1}});
  Client a_list = co_await connect_sentinel(loop, {.nodes = list,
                                                   .connection = {.network = &net, .pool_size = 1},
                                                   .sentinel = {.client_name = "asks"}});
  auto first_said = co_await one_text.get("address");
  auto second_said = co_await a_list.get("address");
  co_return *first_said + *second_said;
}

BOOST_AUTO_TEST_CASE(options_may_be_written_in_braces_inside_co_await) {
  const std::vector<std::string> list{first.address(), second.address()};
  BOOST_TEST(run(in_braces(reactor, network, first.address(), list)) ==
             one.address() + one.address());
}

BOOST_AUTO_TEST_CASE(clients_may_outlive_their_reactor) {
  std::optional<Client> connected, connecting;
  {
    Reactor loop;
    const FakeServer server(loop, network);
    const FakeSentinel sentinel(loop, network, server);
    const std::string node = sentinel.address();
    connected.emplace(
        loop.run(connect_sentinel(loop, {.nodes = node, .connection = {.network = &network}})));
    connecting.emplace(lazy_sentinel(loop, {.nodes = node, .connection = {.network = &network}}));
  }
  BOOST_TEST(connected->describe().ends_with(", closed"));
  BOOST_TEST(connecting->describe().ends_with(", closed"));
}

BOOST_FIXTURE_TEST_CASE(a_client_that_is_destroyed_at_once_leaves_nothing_behind,
                        Group<SocketLoop>) {
  const std::size_t before = open_descriptors();
  static_cast<void>(lazy_sentinel(reactor, options()));
  until([&] { return open_descriptors() == before; });
  BOOST_TEST(one.count("GET") == 0U);
}

BOOST_AUTO_TEST_CASE(impossible_options_are_refused_by_name) {
  SentinelOptions wrong = options();
  const auto refusal = [&] { return failure(connect_sentinel(reactor, wrong)); };
  wrong.nodes = "";
  BOOST_TEST(has(refusal().message(), "'nodes'"));
  wrong = options();
  wrong.service = "";
  BOOST_TEST(has(refusal().message(), "'service'"));
  wrong = options();
  wrong.role = ServerRole::any;
  BOOST_TEST(has(refusal().message(), "'role'"));
  wrong = options();
  wrong.connection.unix_path = "/tmp/redis.sock";
  BOOST_TEST(has(refusal().message(), "'connection.unix_path'"));
  wrong = options();
  wrong.sentinel.backoff.min = 0s;
  BOOST_TEST((refusal().code() == errc::invalid_argument));
  BOOST_CHECK_THROW(static_cast<void>(lazy_sentinel(reactor, wrong)), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(a_flood_of_switches_is_cheap_and_harmless) {
  const Client rc = run(connect_sentinel(reactor, options()));
  until_listened();
  const std::size_t before = second.count("SENTINEL MASTER");
  for (int i = 0; i < 20'000; ++i) {
    first.publish("+switch-master", "mymaster 10.0.0." + std::to_string(i % 250) + " " +
                                        std::to_string(i % 60'000 + 1) + " 127.0.0.1 1");
  }
  const std::clock_t begun = std::clock();  // of this process: others may keep the machine busy
  for (int i = 0; i < 20; ++i) BOOST_TEST(answering(rc) == one.address());
  const auto seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
  BOOST_TEST(seconds < 5.0);  // 20 s and more, when it was quadratic
  BOOST_TEST(second.count("SENTINEL MASTER") - before < 80U);
}

BOOST_AUTO_TEST_CASE(only_allowed_servers_and_sentinels_are_connected_to) {
  for (FakeSentinel* each : {&first, &second, &third}) each->primary = two.endpoint();
  SentinelOptions wanted = options();
  const std::string list = one.address();
  wanted.allowed_hosts = list;
  const Error error = failure(connect_sentinel(reactor, wanted));
  BOOST_TEST(has(error.message(), "the option 'allowed_hosts' does not allow it"));
  BOOST_TEST(two.accepted() == 0U);
  all_name(one, 2);
  BOOST_TEST(answering(run(connect_sentinel(reactor, wanted))) == one.address());
  wanted.allowed_hosts = "10.0.0.0/99";
  BOOST_TEST(failure(connect_sentinel(reactor, wanted)).is(errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
