// Clients of a group that three sentinels watch: real processes, and what may happen to them.
#include <deferredis/sharding/sentinel.hpp>

#include <fstream>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "integration/sentinel_loop.hpp"
#include "support/certificates.hpp"
#include "support/temporary_folder.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(sentinel_client, WithGroup)

BOOST_AUTO_TEST_CASE(writes_go_to_the_primary_and_texts_name_it) {
  const Client rc = run(connect_sentinel(reactor, options(2)));
  BOOST_TEST(run(rc.set("key", "value")));
  BOOST_TEST(reached(rc) == 0U);
  BOOST_TEST((rc.endpoints() == std::vector<NodeEndpoint>{{endpoint_of(0), NodeRole::primary}}));
  BOOST_TEST(rc.describe() ==
             "pool of 2 to the primary of mymaster (" + to_string(endpoint_of(0)) + "), 2 up");
}

BOOST_AUTO_TEST_CASE(replicas_take_turns_and_keep_their_connections_when_they_refuse_a_write) {
  SentinelOptions wanted = options(4);
  wanted.role = ServerRole::replica;
  const Client rc = run(connect_sentinel(reactor, wanted));
  BOOST_TEST(rc.endpoints().size() == 2U);
  const std::size_t losses = rc.stats().losses;
  BOOST_TEST((failure(rc.set("key", "value")).code() == errc::read_only));
  run(rc.get("key"));
  BOOST_TEST(rc.stats().losses == losses);
  BOOST_TEST(reached(rc) != 0U);
}

BOOST_AUTO_TEST_CASE(a_requested_failover_moves_every_connection) {
  const Client rc = run(connect_sentinel(reactor, options(3)));
  run(rc.set("key", "before"));
  group.begin_failover();
  until([&] { return rc.endpoints().front() != endpoint_of(0); });
  until([&] { return rc.stats().connections_up == 3; });
  const std::size_t promoted = reached(rc);
  BOOST_TEST(promoted != 0U);
  run(rc.set("key", "after"));
  BOOST_TEST(group.server(promoted).command({"GET", "key"}) == "$5\r\nafter\r\n");
}

BOOST_AUTO_TEST_CASE(one_sentinel_is_enough_to_learn_of_the_others) {
  SentinelOptions wanted = options();
  const std::string only = "127.0.0.1:" + std::to_string(group.sentinel(0).port());
  wanted.nodes = only;
  const Client rc = run(connect_sentinel(reactor, wanted));
  group.sentinel(0).kill9();
  group.server(0).kill9();
  BOOST_TEST(run(rc.set("key", "value")));
  BOOST_TEST(reached(rc) != 0U);
}

BOOST_AUTO_TEST_CASE(while_no_sentinel_answers_connections_stay_and_new_ones_name_the_reason) {
  const Client rc = run(connect_sentinel(reactor, options(2)));
  for (std::size_t i = 0; i < group.sentinel_count(); ++i) group.sentinel(i).kill9();
  BOOST_TEST(run(rc.set("key", "value")));
  const Error error = failure(connect_sentinel(reactor, options()));
  BOOST_TEST(error.is(errc::connection));
  for (std::size_t i = 0; i < group.sentinel_count(); ++i) {
    BOOST_TEST(has(error.message(), ":" + std::to_string(group.sentinel(i).port()) + ": "));
  }
  BOOST_TEST(rc.stats().losses == 0U);
  BOOST_TEST(run(rc.get("key")).value() == "value");
}

BOOST_AUTO_TEST_CASE(hung_sentinels_delay_nothing) {
  group.sentinel(0).stop();
  group.sentinel(1).stop();
  const Client rc = run(connect_sentinel(reactor, options(2)));
  BOOST_TEST(run(rc.set("key", "value")));
  group.sentinel(2).stop();
  const Error error = failure(connect_sentinel(reactor, options()));
  BOOST_TEST((error.code() == errc::master_not_found));
  for (std::size_t i = 0; i < 3; ++i) group.sentinel(i).cont();
}

BOOST_AUTO_TEST_CASE(sessions_transactions_and_subscriptions_move_too) {
  const Client rc = run(connect_sentinel(reactor, options(2)));
  Subscriber listener = rc.subscriber();
  run(listener.subscribe("news"));
  group.server(0).kill9();
  auto tx = rc.multi();
  auto count = tx.incr("count");
  run(tx.commit());
  BOOST_TEST(run(std::move(count)) == 1);
  auto gap = run(listener.next(10s));
  BOOST_TEST((gap.value().kind == Message::Kind::gap));
  run(rc.publish("news", "of the new primary"));
  BOOST_TEST(run(listener.next(10s)).value().payload == "of the new primary");
  Session session = run(rc.session());
  BOOST_TEST(run(session.get("count")).value() == "1");
}

BOOST_AUTO_TEST_CASE(a_replica_client_falls_back_to_the_primary_and_returns) {
  SentinelOptions wanted = options();
  wanted.role = ServerRole::replica;
  group.server(1).kill9();
  group.server(2).kill9();
  const Client rc = run(connect_sentinel(reactor, wanted));
  BOOST_TEST(reached(rc) == 0U);
  group.server(1).start();
  until([&] {
    return rc.endpoints() == std::vector<NodeEndpoint>{{endpoint_of(1), NodeRole::replica}};
  });
  BOOST_TEST(reached(rc) == 1U);
}

BOOST_AUTO_TEST_CASE(disconnect_leaves_nothing_open) {
  const std::size_t before = open_descriptors();
  {
    const Client rc = run(connect_sentinel(reactor, options(3)));
    run(rc.session());
    run(rc.disconnect());
    until([&] { return open_descriptors() <= before; });
    BOOST_TEST((failure(rc.ping()).code() == errc::closed));
  }
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_SUITE_END()

/// A server with a password, and a sentinel with a different one, over TLS only.
struct Guarded : WithGroup {
  Guarded() : WithGroup({.replicas = 0, .sentinels = 0, .password = "for-servers"}) {}

  SentinelOptions options() const {
    return {.nodes = nodes,
            .connection = {.password = "for-servers", .pool_size = 2},
            .sentinel = {.tls = TlsOptions{.ca_file = ca}, .password = "for-sentinels"}};
  }

  support::Certificates certificates;
  std::string ca = certificates.certificate("ca");
  support::RedisServer sentinel{{.tls_folder = certificates.folder(),
                                 .password = "for-sentinels",
                                 .sentinel = "sentinel monitor mymaster 127.0.0.1 " +
                                             std::to_string(group.server(0).port()) +
                                             " 1\nsentinel auth-pass mymaster for-servers\n"}};
  std::string nodes = "127.0.0.1:" + std::to_string(sentinel.tls_port());
};

BOOST_FIXTURE_TEST_SUITE(sentinel_credentials, Guarded)

BOOST_AUTO_TEST_CASE(sentinels_have_their_own_tls_and_credentials) {
  const Client rc = run(connect_sentinel(reactor, options()));
  BOOST_TEST(run(rc.set("key", "value")));
}

BOOST_AUTO_TEST_CASE(the_password_of_the_servers_is_not_tried_on_the_sentinels) {
  SentinelOptions none = options();
  none.sentinel.password = {};
  const Error error = failure(connect_sentinel(reactor, none));
  BOOST_TEST((error.code() == errc::auth));
  BOOST_TEST(has(error.message(), nodes));
}

BOOST_AUTO_TEST_CASE(sentinels_have_users_of_their_own_with_no_more_rights_than_they_need) {
  sentinel.command({"ACL", "SETUSER", "watcher", "on", ">for-watchers", "allchannels", "-@all",
                    "+sentinel", "+subscribe", "+ping"});
  sentinel.command({"ACL", "SETUSER", "default", "off"});
  SentinelOptions wanted = options();
  wanted.sentinel.user = "watcher";
  wanted.sentinel.password = "for-watchers";
  const Client rc = run(connect_sentinel(reactor, wanted));
  BOOST_TEST(run(rc.set("key", "value")));

  wanted.sentinel.password = "wrong";
  const Error refused = failure(connect_sentinel(reactor, wanted));
  BOOST_TEST((refused.code() == errc::auth), to_string(refused));
  BOOST_TEST(to_string(refused).find("for-watchers") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_sentinels_user_without_the_right_to_ask_is_told_so) {
  sentinel.command({"ACL", "SETUSER", "stranger", "on", ">pw", "allchannels", "-@all", "+ping"});
  SentinelOptions wanted = options();
  wanted.sentinel.user = "stranger";
  wanted.sentinel.password = "pw";
  const Error error = failure(connect_sentinel(reactor, wanted));
  BOOST_TEST(has(error.full_message(), "NOPERM"), to_string(error));
}

BOOST_AUTO_TEST_CASE(a_reload_of_certificates_reaches_the_sentinels) {
  const support::TemporaryFolder folder;
  const std::string file = folder.path() + "/ca.crt";
  const auto write = [&](const std::string& text) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
  };
  write(support::Certificates::read(ca));
  SentinelOptions wanted = options();
  wanted.sentinel.tls = TlsOptions{.ca_file = file};
  const Client rc = run(connect_sentinel(reactor, wanted));
  rc.reload_certificates();
  write("this is no certificate");
  BOOST_CHECK_THROW(rc.reload_certificates(), InvalidArgumentError);
  BOOST_TEST(run(rc.ping()) == "PONG");  // nothing that is up was touched
  write(support::Certificates::read(ca));
  rc.reload_certificates();
}

BOOST_AUTO_TEST_CASE(a_sentinel_that_cannot_be_verified_is_not_asked) {
  SentinelOptions distrustful = options();
  distrustful.sentinel.tls = TlsOptions{};
  const Error error = failure(connect_sentinel(reactor, distrustful));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST(has(error.message(), "certificate"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
