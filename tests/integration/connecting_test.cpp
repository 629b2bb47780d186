// What a client does when it connects, on real servers: settings of the socket and of the
// connection, on_connect, replacing connections under load.
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/hooks.hpp>
#include <deferredis/client/url.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using test::has;
using Kind = ConnectionEvent::Kind;

struct Connecting : test::OneServer {
  /// The descriptors of this process that are connected to the server.
  std::vector<int> descriptors() const {
    const Endpoint wanted = Endpoint::tcp("127.0.0.1", server.port());
    std::vector<int> found;
    for (int fd = 3; fd < 1024; ++fd) {
      const auto peer = test::SocketAddress::peer_of(fd);
      if (peer.size != 0 && peer.is_tcp() && peer.endpoint() == wanted) found.push_back(fd);
    }
    return found;
  }
  /// The lines of CLIENT LIST.
  std::vector<std::string> clients(const Client& rc) {
    std::vector<std::string> lines;
    const std::string list = run(rc.command<std::string>("CLIENT", "LIST"));
    for (std::size_t at = 0; at < list.size();) {
      const std::size_t end = std::min(list.find('\n', at), list.size());
      lines.push_back(list.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }
  /// The flags of its own connection.
  std::string flags(const Client& rc) {
    const auto info = run(rc.command<std::string>("CLIENT", "INFO"));
    const std::size_t at = info.find(" flags=") + 7;
    return info.substr(at, info.find(' ', at) - at);
  }
  static std::size_t with(const std::vector<std::string>& lines, std::string_view part) {
    return static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(),
        [part](const std::string& line) { return line.find(part) != std::string::npos; }));
  }
};

int option(int fd, int level, int name) {
  int value = -1;
  socklen_t size = sizeof(value);
  ::getsockopt(fd, level, name, &value, &size);
  return value;
}

BOOST_FIXTURE_TEST_SUITE(connecting, Connecting)

BOOST_AUTO_TEST_CASE(the_settings_of_a_url_reach_the_socket) {
  const std::string url =
      "redis://127.0.0.1:" + std::to_string(server.port()) +
      "?tcp_nodelay=false&keepalive=7s&keepalive_interval=3s&keepalive_count=5&"
      "tcp_user_timeout=4s&send_buffer=32kb&receive_buffer=48kb&total_connect_timeout=3s";
  const ParsedUrl parsed = parse_url(url).value();
  const Client rc = run(connect(reactor, parsed.options()));
  const auto fds = descriptors();
  BOOST_REQUIRE(fds.size() == 1U);
  BOOST_TEST(option(fds[0], IPPROTO_TCP, TCP_NODELAY) == 0);
  BOOST_TEST(option(fds[0], IPPROTO_TCP, TCP_KEEPIDLE) == 7);
  BOOST_TEST(option(fds[0], IPPROTO_TCP, TCP_KEEPINTVL) == 3);
  BOOST_TEST(option(fds[0], IPPROTO_TCP, TCP_KEEPCNT) == 5);
  BOOST_TEST(option(fds[0], IPPROTO_TCP, TCP_USER_TIMEOUT) == 4000);
  BOOST_TEST(option(fds[0], SOL_SOCKET, SO_SNDBUF) == 2 * 32 * 1024);  // the kernel doubles it
  BOOST_TEST(option(fds[0], SOL_SOCKET, SO_RCVBUF) == 2 * 48 * 1024);
}

BOOST_AUTO_TEST_CASE(the_defaults_reach_the_socket) {
  const Client rc = run(connect(reactor, options()));
  const auto fds = descriptors();
  BOOST_REQUIRE(fds.size() == 1U);
  BOOST_TEST(option(fds[0], IPPROTO_TCP, TCP_NODELAY) == 1);
  BOOST_TEST(option(fds[0], IPPROTO_TCP, TCP_KEEPINTVL) == 2);
  BOOST_TEST(option(fds[0], IPPROTO_TCP, TCP_KEEPCNT) == 3);
}

BOOST_AUTO_TEST_CASE(the_read_buffer_grows_to_the_largest_request) {
  BOOST_TEST(reactor.read_buffer().size() == 64U * 1024);
  Options large = options();
  large.read_buffer = 256 * 1024;
  const Client rc = run(connect(reactor, large));
  BOOST_TEST(reactor.read_buffer().size() == 256U * 1024);
  const Client other = run(connect(reactor, options()));
  BOOST_TEST(reactor.read_buffer().size() == 256U * 1024);
  const std::string value(500'000, 'v');
  run(rc.set("k", value));
  BOOST_TEST((run(rc.get("k")) == value));
}

BOOST_AUTO_TEST_CASE(no_evict_is_on_from_the_first_command) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    Options wanted = options();
    wanted.protocol = protocol;
    wanted.no_evict = true;
    const Client rc = run(connect(reactor, wanted));
    BOOST_TEST(flags(rc).find('e') != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(no_touch_is_on_or_the_attempt_says_what_it_needs) {
  const Client plain = run(connect(reactor, options()));
  const auto help = run(plain.command<std::vector<std::string>>("CLIENT", "HELP"));
  const bool known = with(help, "NO-TOUCH") != 0;  // from Redis 7.2 on
  Options wanted = options();
  wanted.no_touch = true;
  if (known) {
    const Client rc = run(connect(reactor, wanted));
    BOOST_TEST(flags(rc).find('T') != std::string::npos);
  } else {
    BOOST_TEST(has(failure(connect(reactor, wanted)).message(), "it needs Redis 7.2"));
  }
}

BOOST_AUTO_TEST_CASE(a_user_who_may_not_use_no_evict_is_told_so) {
  const Client admin = run(connect(reactor, options()));
  run(admin.command<void>("ACL", "SETUSER", "me", "on", ">pw", "~*", "+@all", "-client|no-evict"));
  Options wanted = options();
  wanted.user = "me";
  wanted.password = "pw";
  wanted.no_evict = true;
  const Error error = failure(connect(reactor, wanted));
  BOOST_TEST(has(error.message(), "CLIENT NO-EVICT was refused"));
}

BOOST_AUTO_TEST_CASE(on_connect_prepares_every_connection_before_its_first_command) {
  const OnConnect hook = [](Session session) -> Future<void> {
    auto named = session.command<void>("CLIENT", "SETNAME", "prepared");
    co_await std::move(named);
    auto selected = session.command<void>("SELECT", 3);
    co_await std::move(selected);
  };
  Options wanted = options();
  wanted.on_connect = &hook;
  wanted.pool_size = 4;
  const Client rc = lazy_pool(reactor, wanted);
  run(rc.set("k", "in database 3"));
  run(rc.connected());
  auto listened = rc.subscriber();
  run(listened.subscribe("ch", [](const Message&) {}));
  const Session session = run(rc.session());
  const auto lines = clients(rc);
  BOOST_TEST(with(lines, " name=prepared ") == 6U);
  BOOST_TEST(with(lines, " db=3 ") == 6U);
}

BOOST_AUTO_TEST_CASE(on_connect_prepares_subscribers_and_monitors_on_resp2_too) {
  const OnConnect hook = [](Session session) -> Future<void> {
    auto told = session.command<std::vector<std::string>>("CONFIG", "GET", "maxmemory");
    const auto values = co_await std::move(told);
    if (values.size() != 2) throw std::runtime_error("not an answer");
    auto named = session.command<void>("CLIENT", "SETNAME", "prepared");
    co_await std::move(named);
  };
  Options wanted = options();
  wanted.protocol = ProtocolVersion::resp2;
  wanted.on_connect = &hook;
  const Client rc = run(connect(reactor, wanted));
  std::string got;
  auto listened = rc.subscriber();
  run(listened.subscribe("ch", [&got](const Message& message) { got = message.payload; }));
  run(rc.publish("ch", "hello"));
  until([&got] { return got == "hello"; });
  BOOST_TEST(with(clients(rc), " name=prepared ") == 2U);
}

BOOST_AUTO_TEST_CASE(on_connect_runs_again_after_the_server_has_killed_the_connection) {
  int calls = 0;
  const OnConnect hook = [&calls](Session session) {
    ++calls;
    return session.command<void>("CLIENT", "SETNAME", "prepared");
  };
  Options wanted = options();
  wanted.on_connect = &hook;
  const Client rc = run(connect(reactor, wanted));
  for (int i = 1; i <= 5; ++i) {
    const Client other = run(connect(reactor, options()));
    run(other.command<void>("CLIENT", "KILL", "TYPE", "normal"));
    BOOST_TEST(run(rc.command<std::string>("CLIENT", "GETNAME")) == "prepared");
    BOOST_TEST(calls == i + 1);
  }
}

BOOST_AUTO_TEST_CASE(connections_are_replaced_under_load_and_no_command_fails) {
  for (const std::size_t size : {1, 3}) {
    Options wanted = options();
    wanted.pool_size = size;
    wanted.max_lifetime = 20ms;
    wanted.max_idle = 20ms;
    wanted.retry = Retry::none;
    const Client rc = lazy_pool(reactor, wanted);
    run(rc.connected());
    run(rc.del("n"));
    std::int64_t given = 0;
    std::int64_t failed = 0;
    while (rc.stats().replaced < 30) {
      std::vector<Future<std::int64_t>> running;
      for (int i = 0; i < 50; ++i) running.push_back(rc.incr("n"));
      given += 50;
      for (auto& each : running) {
        auto ended = run(
            std::move(each).then([](std::int64_t) { return 0; }, [](const Error&) { return 1; }));
        failed += ended;
      }
    }
    BOOST_TEST(failed == 0);
    BOOST_TEST(run(rc.get<std::int64_t>("n")).value() == given);
    BOOST_TEST(rc.stats().losses == 0U);
  }
}

BOOST_AUTO_TEST_CASE(logins_are_renewed_on_connections_under_load_and_no_command_fails) {
  const Client admin = run(connect(reactor, options()));
  run(admin.command<void>("ACL", "SETUSER", "me", "on", "nopass", "~*", "+@all"));
  int asked = 0;
  const CredentialProvider provider = [&asked](const Endpoint&) {
    ++asked;
    return ready(IssuedCredentials{.user = "me", .password = "token", .valid_for = 150ms});
  };
  Options wanted = options();
  wanted.credentials = &provider;
  wanted.pool_size = 2;
  wanted.retry = Retry::none;
  const Client rc = lazy_pool(reactor, wanted);
  run(rc.connected());
  std::int64_t given = 0;
  while (asked < 20) {
    std::vector<Future<std::int64_t>> running;
    for (int i = 0; i < 50; ++i) running.push_back(rc.incr("n"));
    for (auto& each : running) run(std::move(each));
    given += 50;
  }
  BOOST_TEST(run(rc.get<std::int64_t>("n")).value() == given);
  BOOST_TEST(rc.stats().connects == 2U);
  BOOST_TEST(rc.stats().losses == 0U);
  const auto stats = run(admin.command<std::string>("INFO", "commandstats"));
  BOOST_TEST(has(stats, "cmdstat_auth:calls=1"));  // 1x: one for each time it was asked again
  BOOST_TEST(run(rc.command<std::string>("ACL", "WHOAMI")) == "me");
}

BOOST_AUTO_TEST_CASE(a_provider_is_asked_for_each_server_and_a_wrong_login_is_an_auth_error) {
  const CredentialProvider provider = [this](const Endpoint& asked) {
    BOOST_TEST((asked == Endpoint::tcp("127.0.0.1", server.port())));
    return ready(IssuedCredentials{.user = "me", .password = "wrong"});
  };
  Options wanted = options();
  wanted.credentials = &provider;
  BOOST_TEST((failure(connect(reactor, wanted)).code() == errc::auth));
}

BOOST_AUTO_TEST_CASE(without_reconnect_a_killed_connection_stays_away_until_it_is_asked_for) {
  Options wanted = options();
  wanted.reconnect = false;
  const Client rc = run(connect(reactor, wanted));
  const Client other = run(connect(reactor, options()));
  auto gone = rc.disconnected();
  run(other.command<void>("CLIENT", "KILL", "TYPE", "normal"));
  run(std::move(gone));
  const Error error = failure(rc.get("k"));
  BOOST_TEST(has(error.message(), "not tried again: .reconnect is false"));
  rc.reconnect();
  run(rc.connected());
  BOOST_TEST(!run(rc.get("k")).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
