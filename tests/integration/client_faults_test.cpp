// What a Client does when its server dies, freezes, loads, changes roles, or is not a Redis server.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"
#include "integration/fake_server.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

/// Reconnects quickly.
constexpr Backoff hasty{.min = 5ms, .max = 20ms};

struct Loss : OneServer {
  Options hasty_options() const {
    Options chosen = options();
    chosen.backoff = hasty;
    return chosen;
  }
  void until_down() {
    until([this] { return has_word(rc.describe(), ", down: "); });
  }
  static bool has_word(const std::string& text, std::string_view word) {
    return text.find(word) != text.npos;
  }

  Client rc = run(connect(reactor, hasty_options()));
  Events events{rc};
};

BOOST_FIXTURE_TEST_SUITE(client_loss, Loss)

BOOST_AUTO_TEST_CASE(a_killed_server_is_reported_truthfully_and_reached_again) {
  server.stop();
  auto written = rc.incr("n");
  reactor.run_once();
  auto partial = rc.set("large", std::string(std::size_t{32} << 20, 'x'));
  reactor.run_once();
  server.kill9();
  BOOST_TEST(is(failure(std::move(written)), errc::connection, Delivery::maybe_applied));
  BOOST_TEST(is(failure(std::move(partial)), errc::connection, Delivery::not_sent));
  until_down();
  auto refused = rc.incr("n");
  BOOST_TEST(refused.settled());
  const Error error = failure(std::move(refused));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "127.0.0.1:" + std::to_string(server.port())));
  until([this] { return events.count(Kind::failed) >= 3; });
  server.start();
  run(rc.connected());
  BOOST_TEST(run(rc.incr("n")) == 1);
  BOOST_TEST(events.count(Kind::lost) == 1u);
  BOOST_TEST(events.count(Kind::down) == 1u);
}

BOOST_AUTO_TEST_CASE(commands_that_wait_in_vain_for_a_connection_are_not_sent) {
  std::optional<Future<std::int64_t>> waiting;
  const auto hook = rc.on_event([&](const ConnectionEvent& event) {
    if (event.kind == Kind::lost) waiting.emplace(rc.incr("n"));
  });
  server.kill9();
  until([&] { return waiting.has_value(); });
  BOOST_TEST(is(failure(std::move(*waiting)), errc::connection, Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(a_client_that_waits_survives_a_restart) {
  Client patient = rc.with({.when_disconnected = WhenDisconnected::wait, .timeout = 15s});
  server.kill9();
  until_down();
  auto waiting = patient.incr("n");
  auto hurried = rc.with({.when_disconnected = WhenDisconnected::wait, .timeout = 30ms}).incr("n");
  BOOST_TEST(is(failure(std::move(hurried)), errc::timeout, Delivery::not_sent));
  server.start();
  BOOST_TEST(run(std::move(waiting)) == 1);
}

BOOST_AUTO_TEST_CASE(a_pool_survives_one_server_after_another) {
  Options options = hasty_options();
  options.pool_size = 4;
  Client pool = run(connect_pool(reactor, options));
  for (int i = 0; i < 3; ++i) {
    server.restart();
    until([&] { return pool.stats().connections_up == 0; });
    run(pool.connected());
    BOOST_TEST(run(pool.incr("n")) == 1);
  }
  BOOST_TEST(pool.stats().losses == 12u);
}

BOOST_AUTO_TEST_CASE(after_a_killed_connection_reads_are_sent_again_and_writes_are_not) {
  run(rc.set("k", "v"));
  server.command({"CLIENT", "PAUSE", "60000", "WRITE"});
  auto write = rc.incr("n");
  auto read = rc.get("k");  // behind the write, which the server holds back
  reactor.run_once();
  until([this] {
    return server.command({"CLIENT", "LIST"}).find("cmd=incr") != std::string::npos;
  });
  server.command({"CLIENT", "KILL", "TYPE", "normal"});
  BOOST_TEST(is(failure(std::move(write)), errc::connection, Delivery::maybe_applied));
  BOOST_TEST(run(std::move(read)).value_or("") == "v");
  BOOST_TEST(rc.stats().resent == 1u);
  server.command({"CLIENT", "UNPAUSE"});
  BOOST_TEST(!run(rc.get("n")).has_value());
}

BOOST_AUTO_TEST_CASE(a_pool_works_without_the_killed_connection) {
  Options options = hasty_options();
  options.pool_size = 3;
  Client pool = run(connect_pool(reactor, options));
  const auto id = run(pool.command<std::int64_t>("CLIENT", "ID"));
  server.command({"CLIENT", "KILL", "ID", std::to_string(id)});
  until([&] { return pool.stats().losses == 1; });
  for (int i = 1; i <= 10; ++i) BOOST_TEST(run(pool.incr("n")) == i);
  until([&] { return pool.stats().connections_up == 3; });
}

BOOST_AUTO_TEST_CASE(a_unix_socket_is_connected_to_again) {
  Client local = run(
      connect(reactor, {.unix_path = server.socket_path(), .backoff = {.min = 5ms, .max = 20ms}}));
  server.kill9();
  until([&] { return has_word(local.describe(), ", down: "); });
  BOOST_TEST(has(failure(local.ping()).message(), server.socket_path()));
  server.start();
  run(local.connected());
  BOOST_TEST(run(local.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(a_connection_comes_back_with_its_name_and_database) {
  Options options = hasty_options();
  options.database = 5;
  options.client_name = "painter";
  Client named = run(connect(reactor, options));
  server.command({"CLIENT", "KILL", "TYPE", "normal"});
  until([&] { return named.stats().connects == 2; });
  const auto info = run(named.command<std::string>("CLIENT", "INFO"));
  BOOST_TEST(has(info, "name=painter"));
  BOOST_TEST(has(info, "db=5"));
}

BOOST_AUTO_TEST_CASE(a_server_that_dies_during_hello_is_not_mistaken_for_an_old_one) {
  server.stop();
  Client early = lazy_connection(reactor, hasty_options());
  turn_a_little(reactor);  // HELLO is on its way
  server.kill9();
  until([&] { return has_word(early.describe(), ", down: "); });
  server.start();
  run(early.connected());
  BOOST_TEST(has(run(early.command<std::string>("CLIENT", "INFO")), "resp=3"));
}

BOOST_AUTO_TEST_CASE(replies_never_shift_after_deadlines_on_a_frozen_server) {
  for (int i = 0; i < 20; ++i) run(rc.set("k" + std::to_string(i), std::to_string(i)));
  server.stop();
  Client hurried = rc.with({.timeout = 30ms});
  std::vector<Future<std::optional<std::string>>> late, kept;
  for (int i = 0; i < 20; i += 2) {
    late.push_back(hurried.get("k" + std::to_string(i)));
    kept.push_back(rc.get("k" + std::to_string(i + 1)));
  }
  for (auto& each : late) {
    BOOST_TEST(is(failure(std::move(each)), errc::timeout, Delivery::maybe_applied));
  }
  server.cont();
  for (std::size_t i = 0; i < kept.size(); ++i) {
    BOOST_TEST(run(std::move(kept[i])).value_or("") == std::to_string(2 * i + 1));
  }
  BOOST_TEST(events.count(Kind::lost) == 0u);
}

BOOST_AUTO_TEST_CASE(a_ping_detects_a_frozen_server_without_any_commands) {
  Options options = hasty_options();
  options.ping_interval = 30ms;
  options.dead_after = options.handshake_timeout = 300ms;
  Client watched = run(connect(reactor, options));
  server.stop();
  until([&] { return watched.stats().losses == 1; });
  until([&] { return has_word(watched.describe(), "did not finish the handshake"); });
  server.cont();
  run(watched.connected());
  BOOST_TEST(run(watched.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(a_demoted_server_is_left_and_its_refusal_reported) {
  const ClosedPort nobody;
  Options options = hasty_options();
  options.backoff.stable_after = 0s;
  Client writer = run(connect(reactor, options));
  server.command({"REPLICAOF", "127.0.0.1", std::to_string(nobody.endpoint.port)});
  BOOST_TEST(is(failure(writer.incr("n")), errc::read_only, Delivery::rejected));
  BOOST_TEST(writer.stats().losses >= 1u);
  auto again = writer.incr("n");
  until([&] { return writer.stats().waiting == 1 || again.settled(); });
  server.command({"REPLICAOF", "NO", "ONE"});
  BOOST_TEST(run(std::move(again)) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

struct NoRedis : ClientLoop {
  MemoryNetwork network;
};

BOOST_FIXTURE_TEST_SUITE(client_no_redis, NoRedis)

BOOST_AUTO_TEST_CASE(a_refused_port_fails_connect_and_leaves_nothing) {
  const ClosedPort nobody;
  const auto before = open_descriptors();
  const std::uint16_t port = nobody.endpoint.port;
  const Error error = failure(connect(reactor, {.host = "127.0.0.1", .port = port}));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "127.0.0.1:" + std::to_string(port)));
  BOOST_TEST(has(error.message(), "refused"));
  const Error pool = failure(connect_pool(reactor, {.host = "127.0.0.1", .port = port}));
  BOOST_TEST(is(pool, errc::connection, Delivery::not_sent));
  BOOST_TEST(open_descriptors() == before);
  BOOST_TEST(reactor.stats().timers == 0u);
}

BOOST_AUTO_TEST_CASE(a_port_that_swallows_everything_fails_after_connect_timeout) {
  const BlackHole hole;
  const auto port = hole.listener.endpoint.port;
  const Error error =
      failure(connect(reactor, {.host = "127.0.0.1", .port = port, .connect_timeout = 50ms}));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "127.0.0.1:" + std::to_string(port)));
  BOOST_TEST(has(error.message(), "50 ms"));
}

BOOST_AUTO_TEST_CASE(a_server_that_never_speaks_fails_after_handshake_timeout) {
  const RawListener silent;
  const auto port = silent.endpoint.port;
  const Error error =
      failure(connect(reactor, {.host = "127.0.0.1", .port = port, .handshake_timeout = 50ms}));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "did not finish the handshake within 50 ms"));
}

BOOST_AUTO_TEST_CASE(a_command_waits_no_longer_than_its_deadline_for_a_silent_server) {
  const RawListener silent;
  Client rc = lazy_connection(reactor,
                              {.host = "127.0.0.1", .port = silent.endpoint.port, .timeout = 50ms});
  BOOST_TEST(is(failure(rc.incr("n")), errc::timeout, Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(a_server_that_is_not_redis_is_a_protocol_error) {
  FakeServer web(reactor, network, [](auto, auto) { return "HTTP/1.1 400 Bad Request\r\n\r\n"; });
  const Error error = failure(connect(reactor, {.host = "127.0.0.1",
                                                .port = web.port(),
                                                .network = &network,
                                                .password = "p",
                                                .protocol = ProtocolVersion::resp2}));
  BOOST_TEST(is(error, errc::protocol, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "127.0.0.1:" + std::to_string(web.port())));
}

BOOST_AUTO_TEST_CASE(garbage_fails_its_command_and_loses_the_others) {
  FakeServer garbler(reactor, network, [](std::size_t connection, std::string_view) {
    return connection == 1 ? ":1\r\n!garbage\r\n" : ":7\r\n";
  });
  const Options options{
      .host = "127.0.0.1", .port = garbler.port(), .network = &network, .announce_library = false};
  Client rc = run(connect(reactor, options));
  auto first = rc.incr("a");
  auto second = rc.incr("b");
  auto third = rc.incr("c");
  BOOST_TEST(run(std::move(first)) == 1);
  BOOST_TEST(is(failure(std::move(second)), errc::protocol, Delivery::maybe_applied));
  BOOST_TEST(is(failure(std::move(third)), errc::connection, Delivery::maybe_applied));
  BOOST_TEST(run(rc.incr("d")) == 7);
  BOOST_TEST(garbler.connections() == 2u);
}

BOOST_AUTO_TEST_CASE(a_server_that_forgot_the_login_gets_it_again) {
  FakeServer forgetful(reactor, network, [](std::size_t connection, std::string_view) {
    return connection == 1 ? "-NOAUTH Authentication required.\r\n" : ":7\r\n";
  });
  Client rc = run(connect(reactor, {.host = "127.0.0.1",
                                    .port = forgetful.port(),
                                    .network = &network,
                                    .announce_library = false,
                                    .backoff = {.stable_after = 0s}}));
  BOOST_TEST(run(rc.incr("n")) == 7);
  BOOST_TEST(rc.stats().losses == 1u);
}

BOOST_AUTO_TEST_CASE(a_server_that_forgets_every_login_is_reported) {
  FakeServer forgetful(reactor, network,
                       [](auto, auto) { return "-NOAUTH Authentication required.\r\n"; });
  Client rc = run(connect(reactor, {.host = "127.0.0.1",
                                    .port = forgetful.port(),
                                    .network = &network,
                                    .announce_library = false}));
  BOOST_TEST(is(failure(rc.incr("n")), errc::no_auth, Delivery::rejected));
  BOOST_TEST(forgetful.connections() == 1u);
}

BOOST_AUTO_TEST_CASE(a_command_whose_reply_is_over_the_limits_is_sent_once) {
  FakeServer large(reactor, network, [](auto, auto) { return "$2000000000\r\n"; });
  Client rc = run(connect(reactor, {.host = "127.0.0.1",
                                    .port = large.port(),
                                    .network = &network,
                                    .announce_library = false,
                                    .reply_limits = {.bulk_bytes = 1000}}));
  BOOST_TEST(is(failure(rc.get("k")), errc::limit_exceeded, Delivery::maybe_applied));
  until([&] { return large.connections() == 2; });
  BOOST_TEST(rc.stats().resent == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
