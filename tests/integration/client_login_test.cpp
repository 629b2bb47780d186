// How a Client logs in: passwords, ACL users, a server that is full or still loading.
#include <chrono>
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

constexpr ProtocolVersion protocols[] = {ProtocolVersion::resp2, ProtocolVersion::resp3,
                                         ProtocolVersion::automatic};

struct Guarded : OneServer {
  Guarded() : OneServer({.password = "sesame"}) {
    BOOST_REQUIRE(server.command({"ACL", "SETUSER", "painter", "on", ">brush", "~paint:*", "+@all",
                                  "-incr"}) == "+OK\r\n");
  }
  Options with(std::string_view user, std::string_view password) const {
    Options chosen = options();
    chosen.user = user;
    chosen.password = password;
    return chosen;
  }
  std::string refusals() const {
    const std::string stats = server.command({"INFO", "errorstats"});
    const std::size_t at = stats.find("errorstat_WRONGPASS:count=");
    return at == stats.npos ? "0" : stats.substr(at + 26, stats.find('\r', at) - at - 26);
  }
};

BOOST_FIXTURE_TEST_SUITE(client_login, Guarded)

BOOST_AUTO_TEST_CASE(a_correct_password_logs_in) {
  for (const auto protocol : protocols) {
    Options options = with("", "sesame");
    options.protocol = protocol;
    BOOST_TEST(run(run(connect(reactor, options)).ping()) == "PONG");
    options = with("painter", "brush");
    options.protocol = protocol;
    Client painter = run(connect(reactor, options));
    BOOST_TEST(run(painter.command<std::string>("ACL", "WHOAMI")) == "painter");
  }
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_an_auth_error_that_says_what_to_do) {
  for (const auto protocol : protocols) {
    for (Options options :
         {with("", "salami"), with("painter", "sesame"), with("nobody", "brush"), with("", "")}) {
      options.protocol = protocol;
      const Error error = failure(connect(reactor, options));
      BOOST_TEST(is(error, errc::auth, Delivery::not_sent));
      BOOST_TEST(has(error.message(), "127.0.0.1:" + std::to_string(server.port())));
      BOOST_TEST(has(error.message(), "set or correct .user and .password"));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_password_for_a_server_without_one_is_an_auth_error) {
  const OneServer open;
  Options options = open.options();
  options.password = "sesame";
  options.protocol = ProtocolVersion::resp2;
  BOOST_TEST(is(failure(connect(reactor, options)), errc::auth, Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(a_lazy_client_reports_a_wrong_password_and_retries_slowly) {
  Client rc = lazy_connection(reactor, with("painter", "sesame"));
  const Events events(rc);
  BOOST_TEST(is(failure(rc.get("paint:k")), errc::auth, Delivery::not_sent));
  for (int i = 0; i < 100; ++i) {
    auto late = rc.get("paint:k");
    BOOST_TEST(late.settled());
    BOOST_TEST(is(failure(std::move(late)), errc::auth, Delivery::not_sent));
  }
  BOOST_TEST(refusals() == "1");
  BOOST_TEST(events.count(Kind::failed) == 1u);
  for (const auto& event : events.told) {
    if (event.kind == Kind::failed) BOOST_TEST((event.wait >= 5s));
  }
}

BOOST_AUTO_TEST_CASE(a_command_without_permission_is_refused_and_the_rest_continues) {
  Client rc = run(connect(reactor, with("painter", "brush")));
  BOOST_TEST(is(failure(rc.incr("paint:n")), errc::no_permission, Delivery::rejected));
  BOOST_TEST(is(failure(rc.get("secret:k")), errc::no_permission, Delivery::rejected));
  BOOST_TEST(run(rc.set("paint:k", "v")));
  BOOST_TEST(rc.stats().losses == 0u);
}

BOOST_AUTO_TEST_CASE(a_user_with_almost_no_rights_can_connect) {
  server.command({"ACL", "SETUSER", "poor", "on", ">coin", "~*", "+get"});
  for (const auto protocol : protocols) {
    Options options = with("poor", "coin");
    options.protocol = protocol;
    options.client_name = "beggar";
    Client rc = run(connect(reactor, options));
    BOOST_TEST(!run(rc.get("k")).has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_changed_password_counts_at_the_next_login) {
  Client rc = run(connect(reactor, with("painter", "brush")));
  const Events events(rc);
  server.command({"ACL", "SETUSER", "painter", "resetpass", ">roller"});
  BOOST_TEST(run(rc.set("paint:k", "v")));  // the connection stays logged in
  server.command({"CLIENT", "KILL", "USER", "painter"});
  until([&] { return events.count(Kind::down) == 1; });
  BOOST_TEST(is(failure(rc.get("paint:k")), errc::auth, Delivery::not_sent));
  BOOST_TEST(refusals() == "1");
  server.command({"ACL", "SETUSER", "painter", "resetpass", ">brush"});
  run(rc.connected());  // after five seconds: servers count failed logins
  BOOST_TEST(run(rc.get("paint:k")).value_or("") == "v");
}

BOOST_AUTO_TEST_CASE(a_deleted_user_is_an_auth_error) {
  Client rc = run(connect(reactor, with("painter", "brush")));
  const Events events(rc);
  server.command({"ACL", "DELUSER", "painter"});
  until([&] { return events.count(Kind::down) == 1; });
  BOOST_TEST(is(failure(rc.set("paint:k", "v")), errc::auth, Delivery::not_sent));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(client_admission, ClientLoop)

BOOST_AUTO_TEST_CASE(a_full_server_is_reported_and_connected_to_later) {
  for (const auto protocol : protocols) {
    const support::RedisServer server({.extra = {"--maxclients", "1"}});
    Options options{.host = "127.0.0.1",
                    .port = server.port(),
                    .protocol = protocol,
                    .backoff = {.min = 5ms, .max = 20ms}};
    std::optional<Client> first;
    // The connection that checked whether the server was up may still exist.
    until([&] {
      auto attempt = run(all_settled(connect(reactor, options)));
      if (auto& made = std::get<0>(attempt)) first = *made;
      return first.has_value();
    });
    const Error error = failure(connect(reactor, options));
    BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
    BOOST_TEST(has(error.message(), "max number of clients reached"));
    Client second = lazy_connection(reactor, options);
    BOOST_TEST(is(failure(second.ping()), errc::connection, Delivery::not_sent));
    run(first->disconnect());
    run(second.connected());
    BOOST_TEST(run(second.ping()) == "PONG");
    const auto info = run(second.command<std::string>("CLIENT", "INFO"));
    BOOST_TEST(has(info, protocol == ProtocolVersion::resp2 ? "resp=2" : "resp=3"));
  }
}

BOOST_AUTO_TEST_CASE(commands_wait_for_a_loading_server_within_the_deadline) {
  OneServer loading({.extra = {"--loading-process-events-interval-bytes", "1024",
                               "--rdbcompression", "no", "--key-load-delay", "200"},
                     .wait_until_loaded = false});
  const auto& server = loading.server;
  server.command({"DEBUG", "POPULATE", "100000"});
  server.command({"SAVE"});
  loading.server.restart();  // it would load for twenty seconds; cut short below
  Client rc = loading.run(connect(loading.reactor, loading.options()));
  const Error error = loading.failure(rc.with({.timeout = 1s}).get("key:1"));
  BOOST_TEST(is(error, errc::loading, Delivery::rejected));
  auto patient = rc.with({.timeout = 18s}).get("key:1");
  auto write = rc.with({.timeout = 18s}).incr("n");
  server.command({"CONFIG", "SET", "key-load-delay", "0"});
  BOOST_TEST(loading.run(std::move(patient)).value_or("") == "value:1");
  BOOST_TEST(loading.run(std::move(write)) == 1);
  BOOST_TEST(rc.stats().losses == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
