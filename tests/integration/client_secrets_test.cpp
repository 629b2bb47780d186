// No text of the library contains a password, or a user's key or value: no error, event or
// description, whatever goes wrong.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/url.hpp>

#include "integration/client_loop.hpp"
#include "integration/fake_server.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

const std::string canary = "tweety-3c9f";  // the password, the key and the value

/// Collects every text that a user could log.
struct Secretive : OneServer {
  SystemNetwork system;
  explicit Secretive(support::RedisServerOptions options = {}) : OneServer(std::move(options)) {}
  ~Secretive() { BOOST_TEST(texts.find("tweety") == std::string::npos, texts); }
  Secretive(const Secretive&) = delete;
  Secretive& operator=(const Secretive&) = delete;

  void note(std::string_view text) { texts.append(text).append("\n"); }
  void note(const Error& error) {
    note(to_string(error));
    note(error.message());
    note(error.prefix());
  }
  void note(const Client& client) {
    note(client.describe());
    note(to_string(client));
    for (const auto& endpoint : client.endpoints()) note(to_string(endpoint));
  }
  void note(const Events& events) {
    for (const auto& event : events.told) {
      note(to_string(event.kind));
      note(event.error);
      note(to_string(event.endpoint));
    }
  }
  /// The texts of the future's failure; it must fail.
  template <class T>
  void fails(Future<T> future) {
    note(failure(std::move(future)));
  }
  Options with_password(ProtocolVersion protocol = ProtocolVersion::automatic) const {
    Options chosen = options();
    chosen.user = "painter";
    chosen.password = canary;
    chosen.protocol = protocol;
    return chosen;
  }

  std::string texts;
};

struct Locked : Secretive {
  Locked() : Secretive({.password = "another"}) {}
};

constexpr ProtocolVersion protocols[] = {ProtocolVersion::resp2, ProtocolVersion::resp3,
                                         ProtocolVersion::automatic};

BOOST_AUTO_TEST_SUITE(client_secrets)

BOOST_FIXTURE_TEST_CASE(of_a_refused_password, Locked) {
  for (const auto protocol : protocols) {
    const Options options = with_password(protocol);
    fails(connect(reactor, options));
    Client rc = lazy_connection(reactor, options);
    const Events events(rc);
    fails(rc.set(canary, canary));
    until([&] { return events.count(Kind::down) == 1; });
    fails(rc.get(canary));
    note(rc);
    note(events);
  }
}

BOOST_FIXTURE_TEST_CASE(of_a_command_without_a_login, Secretive) {
  FakeServer forgetful(reactor, system,
                       [](auto, auto) { return "-NOAUTH Authentication required.\r\n"; });
  Options options = with_password();
  options.port = forgetful.port();
  options.announce_library = false;
  Client rc = run(connect(reactor, options));
  fails(rc.set(canary, canary));
  note(rc);
}

BOOST_FIXTURE_TEST_CASE(of_servers_that_repeat_what_they_were_sent, Secretive) {
  for (const auto protocol : protocols) {
    FakeServer parrot(reactor, system, [](auto, auto) {
      return "-ERR unknown command `SET`, with args beginning with: `" + canary + "`, \r\n";
    });
    Options options = with_password(protocol);
    options.port = parrot.port();
    options.announce_library = false;
    const auto attempt = run(all_settled(connect(reactor, options)));
    if (const auto& made = std::get<0>(attempt); !made) note(made.error());
    Client rc = lazy_connection(reactor, options);
    fails(rc.set(canary, canary));
    note(rc);
  }
}

BOOST_FIXTURE_TEST_CASE(of_an_unknown_command, Secretive) {
  Client rc = run(connect(reactor, options()));
  fails(rc.command("FROBNICATE", canary, canary));
  fails(rc.command("ACL", "SETUSER", "someone", ">" + canary, canary));
  fails(rc.command("CONFIG", "SET", "requirepass-" + canary, canary));
  fails(rc.command("CONFIG", "SET", "maxmemory", canary));
  fails(rc.command("CLIENT", canary));
  fails(rc.command("OBJECT", canary, canary));
  fails(rc.command("SET", canary, canary, canary));
  fails(rc.command("GET"));
}

BOOST_FIXTURE_TEST_CASE(of_a_wrong_type, Secretive) {
  Client rc = run(connect(reactor, options()));
  run(rc.rpush(canary, canary));
  fails(rc.get(canary));
  fails(rc.incr(canary));
  run(rc.set("k", canary));
  fails(rc.incr("k"));
  fails(rc.get<std::int64_t>("k"));
  fails(rc.command<double>("GET", "k"));
  fails(rc.command<std::vector<std::string>>("GET", "k"));
}

BOOST_FIXTURE_TEST_CASE(of_a_refused_call, Secretive) {
  Client rc = run(connect(reactor, options()));
  fails(rc.command("AUTH", canary));
  fails(rc.command("SELECT", canary));
  fails(rc.set(canary, canary, {.nx = true, .xx = true}));
}

BOOST_FIXTURE_TEST_CASE(of_a_missing_right, Secretive) {
  server.command({"ACL", "SETUSER", "painter", "on", ">" + canary, "~paint:*", "+@all", "-incr"});
  Client rc = run(connect(reactor, with_password()));
  fails(rc.incr(canary));
  fails(rc.get(canary));
  note(rc);
}

BOOST_FIXTURE_TEST_CASE(of_a_bad_url, Secretive) {
  const std::string urls[] = {
      "redis://painter:" + canary + "@localhost:port",
      "redis://painter:" + canary + "@localhost:99999/",
      "redis://painter:" + canary + "@localhost/no-database",
      "redis://painter:" + canary + "@/0?timeout=soon",
      "redis://painter:" + canary + "@local host",
      "redis://painter:" + canary + "%zz@localhost",
      "redis://localhost?password=" + canary + "&timeout=soon",
      "redis://localhost?passwort=" + canary,
      "radish://painter:" + canary + "@localhost",
      "painter:" + canary + "@localhost",
  };
  for (const std::string& url : urls) {
    try {
      note(from_url(reactor, url));
      BOOST_ERROR("it was taken: " + url);
    } catch (const InvalidArgumentError& e) {
      note(e.error());
      note(e.what());
    }
    note(redacted_url(url));
  }
}

BOOST_FIXTURE_TEST_CASE(of_a_good_url, Secretive) {
  server.command({"ACL", "SETUSER", "painter", "on", ">" + canary, "~*", "+@all"});
  const std::string url =
      "redis://painter:" + canary + "@127.0.0.1:" + std::to_string(server.port());
  Client rc = from_url(reactor, url);
  const Events events(rc);
  run(rc.connected());
  note(rc);
  note(redacted_url(url));
  run(rc.disconnect());
  fails(rc.get(canary));
  note(rc);
  note(events);
}

BOOST_FIXTURE_TEST_CASE(of_deadlines_cancels_and_losses, Secretive) {
  server.command({"ACL", "SETUSER", "painter", "on", ">" + canary, "~*", "+@all"});
  Client rc = run(connect(reactor, with_password()));
  const Events events(rc);
  server.stop();
  fails(rc.with({.timeout = 20ms}).set(canary, canary));
  auto cancelled = rc.set(canary, canary);
  cancelled.cancel();
  fails(std::move(cancelled));
  auto lost = rc.append(canary, canary);
  reactor.run_once();
  server.kill9();
  fails(std::move(lost));
  until([&] { return events.count(Kind::down) == 1; });
  fails(rc.set(canary, canary));
  note(rc);
  fails(rc.with({.when_disconnected = WhenDisconnected::wait, .timeout = 20ms}).get(canary));
  note(events);
}

BOOST_FIXTURE_TEST_CASE(of_garbage, Secretive) {
  FakeServer garbler(reactor, system, [](auto, auto) { return canary + "\r\n"; });
  Options options = with_password();
  options.port = garbler.port();
  options.announce_library = false;
  Client rc = run(connect(reactor, options));
  const Events events(rc);
  fails(rc.incr(canary));
  note(rc);
  note(events);
}

BOOST_FIXTURE_TEST_CASE(of_impossible_options, Secretive) {
  Options options = with_password();
  options.database = -1;
  fails(connect(reactor, options));
  options.database = 0;
  const std::string longest(70'000, 'x');
  options.password = longest;
  fails(connect(reactor, options));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
