// The Client against a real server: the same body over every transport and both protocols.
#include <deferredis/client/client.hpp>

#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"
#include "support/certificates.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

enum class Carrier { tcp, unix_socket, tls };
struct Way {
  Carrier carrier;
  ProtocolVersion protocol;
};
std::ostream& operator<<(std::ostream& out, const Way& way) {
  const char* const carriers[] = {"TCP", "Unix socket", "TLS"};
  return out << carriers[static_cast<int>(way.carrier)]
             << (way.protocol == ProtocolVersion::resp2 ? ", RESP2" : ", RESP3");
}
const Way ways[] = {
    {Carrier::tcp, ProtocolVersion::resp2},         {Carrier::tcp, ProtocolVersion::resp3},
    {Carrier::unix_socket, ProtocolVersion::resp2}, {Carrier::unix_socket, ProtocolVersion::resp3},
    {Carrier::tls, ProtocolVersion::resp2},         {Carrier::tls, ProtocolVersion::resp3},
};

/// One server for all cases; it listens on all three transports.
struct EveryWay : ClientLoop {
  EveryWay() { BOOST_REQUIRE(server().command({"FLUSHALL"}) == "+OK\r\n"); }

  static const support::Certificates& certificates() {
    static const support::Certificates made;
    return made;
  }
  static const support::RedisServer& server() {
    static const support::RedisServer started({.tls_folder = certificates().folder()});
    return started;
  }

  Options options(Way way) const {
    Options options{.host = "localhost", .protocol = way.protocol, .pool_size = 3};
    if (way.carrier == Carrier::tcp) options.port = server().port();
    if (way.carrier == Carrier::unix_socket) options.unix_path = server().socket_path();
    if (way.carrier == Carrier::tls) {
      options.port = server().tls_port();
      options.tls = {.ca_file = ca};
    }
    return options;
  }
  std::string url(Way way) const {
    const std::string protocol =
        way.protocol == ProtocolVersion::resp2 ? "protocol=resp2" : "protocol=resp3";
    switch (way.carrier) {
      case Carrier::tcp:
        return "redis://localhost:" + std::to_string(server().port()) + "?" + protocol;
      case Carrier::unix_socket: return "unix://" + server().socket_path() + "?" + protocol;
      case Carrier::tls:
        return "rediss://localhost:" + std::to_string(server().tls_port()) + "?" + protocol +
               "&tls_ca_file=" + ca;
    }
    return {};
  }
  Client open(Way way) { return run(connect(reactor, options(way))); }

  std::string ca = certificates().certificate("ca");
};

Future<void> say_hello(Client rc) {
  const bool was_set = co_await rc.set("foo", "bar", {.ex = 10min, .nx = true});
  BOOST_TEST(was_set);
  const std::optional<std::string> foo = co_await rc.get("foo");
  BOOST_TEST(foo.value_or("(nil)") == "bar");
  std::optional<std::int64_t> hits = co_await rc.get<std::int64_t>("hits");
  BOOST_TEST(!hits.has_value());
  co_await rc.incrby("hits", 41);
  const std::int64_t counted = co_await rc.incr("hits");
  BOOST_TEST(counted == 42);
  hits = co_await rc.get<std::int64_t>("hits");
  BOOST_TEST(hits.value_or(-1) == 42);
  co_await rc.rpush("queue", {"a", "b", "c"});
  const auto depth = co_await rc.command<std::int64_t>("LLEN", "queue");
  BOOST_TEST(depth == 3);
  const Reply raw = co_await rc.command("OBJECT", "ENCODING", "hits");
  BOOST_TEST(raw.as_text() == "int");
  const std::int64_t deleted = co_await rc.del({"foo", "hits", "queue", "never"});
  BOOST_TEST(deleted == 3);
  const Reply nothing = co_await rc.command("GET", "foo");
  BOOST_TEST(nothing.is_null());
  co_await rc.disconnect();
}

BOOST_FIXTURE_TEST_SUITE(client_redis, EveryWay)

BOOST_DATA_TEST_CASE(says_hello, ways, way) { run(say_hello(open(way))); }

BOOST_DATA_TEST_CASE(speaks_the_protocol_asked_for, ways, way) {
  Client rc = open(way);
  const auto info = run(rc.command<std::string>("CLIENT", "INFO"));
  BOOST_TEST(has(info, way.protocol == ProtocolVersion::resp2 ? "resp=2" : "resp=3"));
}

BOOST_DATA_TEST_CASE(sets_only_under_the_given_conditions, ways, way) {
  Client rc = open(way);
  BOOST_TEST(!run(rc.set("k", "v", {.xx = true})));
  BOOST_TEST(run(rc.set("k", "v", {.px = 90s, .nx = true})));
  BOOST_TEST(!run(rc.set("k", "w", {.nx = true})));
  BOOST_TEST(run(rc.set_get("k", "w", {.keepttl = true})).value_or("") == "v");
  const auto left = run(rc.pttl("k"));
  BOOST_TEST((left > 0 && left <= 90'000));
  const Error both = failure(rc.set("k", "v", {.ex = 1s, .keepttl = true}));
  BOOST_TEST(is(both, errc::invalid_argument, Delivery::not_sent));
}

BOOST_DATA_TEST_CASE(carries_four_mebibytes_both_ways, ways, way) {
  Client rc = open(way);
  std::string value(std::size_t{4} << 20, '\0');
  for (std::size_t i = 0; i < value.size(); ++i) value[i] = static_cast<char>(i * 31 + i / 251);
  BOOST_TEST(run(rc.set("large", value)));
  BOOST_TEST((run(rc.get("large")) == value));
  BOOST_TEST(run(rc.strlen("large")) == std::int64_t{4} << 20);
}

BOOST_DATA_TEST_CASE(keeps_every_byte_of_keys_and_values, ways, way) {
  Client rc = open(way);
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  bytes += "\r\n$-1\r\n";
  BOOST_TEST(run(rc.set(bytes, bytes)));
  BOOST_TEST((run(rc.get(bytes)) == bytes));
  BOOST_TEST((run(rc.keys("*")) == std::vector<std::string>{bytes}));
  BOOST_TEST(run(rc.set("empty", "")));
  BOOST_TEST(run(rc.get("empty")).value_or("absent") == "");
}

BOOST_DATA_TEST_CASE(returns_its_own_reply_to_each_of_a_thousand_pipelined_commands, ways, way) {
  Client rc = open(way);
  std::vector<Future<bool>> sets;
  std::vector<Future<std::optional<std::string>>> gets;
  for (int i = 0; i < 500; ++i) {
    const std::string text = std::to_string(i);
    sets.push_back(rc.set("key" + text, "value" + text));
    gets.push_back(rc.get("key" + text));
  }
  BOOST_TEST(rc.stats().in_flight == 1000u);
  run(all(std::move(sets)));
  const auto values = run(all(std::move(gets)));
  for (int i = 0; i < 500; ++i) {
    BOOST_REQUIRE((values[static_cast<std::size_t>(i)] == "value" + std::to_string(i)));
  }
}

BOOST_DATA_TEST_CASE(reports_a_wrong_type_and_continues, ways, way) {
  Client rc = open(way);
  run(rc.rpush("list", "a"));
  BOOST_CHECK_THROW(run(rc.get("list")), WrongTypeError);
  BOOST_TEST(is(failure(rc.incr("list")), errc::wrong_type, Delivery::rejected));
  run(rc.set("text", "no number"));
  const Error undecoded = failure(rc.get<std::int64_t>("text"));
  BOOST_TEST((undecoded.code() == errc::reply_type));
  BOOST_TEST(run(rc.ping()) == "PONG");
  BOOST_TEST(rc.stats().losses == 0u);
}

BOOST_DATA_TEST_CASE(a_lazy_connection_exists_at_once, ways, way) {
  Client rc = lazy_connection(reactor, options(way));
  BOOST_TEST(rc.stats().connections_up == 0u);
  auto early = rc.set("early", "bird");
  BOOST_TEST(rc.stats().waiting == 1u);
  BOOST_TEST(run(std::move(early)));
  run(rc.connected());
  BOOST_TEST(rc.stats().connections_up == 1u);
}

BOOST_DATA_TEST_CASE(a_pool_is_ready_when_all_its_connections_are, ways, way) {
  Client rc = run(connect_pool(reactor, options(way)));
  BOOST_TEST(rc.stats().connections_up == 3u);
  BOOST_TEST(has(rc.describe(), "pool of 3 to "));
  run(say_hello(rc));
}

BOOST_DATA_TEST_CASE(a_lazy_pool_serves_while_it_grows, ways, way) {
  Client rc = lazy_pool(reactor, options(way));
  BOOST_TEST(rc.stats().connections == 3u);
  BOOST_TEST(run(rc.incr("n")) == 1);
  run(rc.connected());
  BOOST_TEST(rc.stats().connections_up == 3u);
}

BOOST_DATA_TEST_CASE(is_made_from_a_url, ways, way) {
  run(say_hello(from_url(reactor, url(way))));
  Client pool = from_url(reactor, url(way) + "&pool_size=2");
  run(pool.connected());
  BOOST_TEST(pool.stats().connections_up == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
