#include <deferredis/reactor/connect.hpp>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <deferredis/reactor/net/resolver.hpp>
#include <deferredis/testing/manual_reactor.hpp>

#include "loop/sockets.hpp"

using namespace deferredis;
using namespace deferredis::test;
using namespace std::chrono_literals;

namespace {

template <class Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const ConnectionError& error) {
    BOOST_TEST((error.delivery() == Delivery::not_sent));
    return error.what();
  }
  return "nothing was thrown";
}

/// Every name resolves to the addresses that a test put here.
std::vector<SocketAddress> known_addresses;
detail::LookedUp look_up_known(const std::string&) { return {known_addresses, {}}; }

/// Look-ups that hang until they are released. The waiting threads keep the latch alive.
struct Latch {
  std::mutex mutex;
  std::condition_variable changed;
  int waiting = 0;
  bool open = false;
};
std::shared_ptr<Latch> latch;

detail::LookedUp look_up_never(const std::string&) {
  const auto held = latch;
  std::unique_lock lock(held->mutex);
  ++held->waiting;
  held->changed.notify_all();
  held->changed.wait(lock, [&] { return held->open; });
  return {{SocketAddress::literal("127.0.0.1")}, {}};
}

struct HangingLookUps {
  HangingLookUps() { latch = std::make_shared<Latch>(); }
  ~HangingLookUps() {
    release();
    latch.reset();
  }
  void release() {
    const std::lock_guard lock(latch->mutex);
    latch->open = true;
    latch->changed.notify_all();
  }
  void await(int count) {
    std::unique_lock lock(latch->mutex);
    latch->changed.wait(lock, [&] { return latch->waiting >= count; });
  }
};

struct Connecting {
  Owned<Transport> connect(const Endpoint& endpoint) {
    return reactor.run(reactor.connect(endpoint, options));
  }
  std::string failure(const Endpoint& endpoint) {
    return message_of([&] { connect(endpoint); });
  }
  /// A name that resolves to these hosts, in this order.
  Endpoint named(std::initializer_list<const char*> hosts, std::uint16_t port) {
    known_addresses.clear();
    for (const char* host : hosts) known_addresses.push_back(SocketAddress::literal(host));
    detail::Resolver::of(reactor).ask(look_up_known);
    return Endpoint::tcp("redis.test", port);
  }

  Reactor reactor;
  ConnectOptions options;
};

struct ManualConnecting {
  ManualReactor manual;
  ConnectOptions options;
};

std::string text(const Endpoint& endpoint) { return to_string(endpoint); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reactor_connect, Connecting)

BOOST_AUTO_TEST_CASE(a_connected_transport_talks_to_the_server) {
  RawListener server;
  auto transport = connect(server.endpoint);
  const Socket peer = server.accept();
  Recorder protocol;
  transport->start(protocol);
  transport->write("hello");
  reactor.run_once();
  BOOST_TEST(read_some(peer.fd()) == "hello");
  BOOST_TEST((transport->peer() == server.endpoint));
}

BOOST_AUTO_TEST_CASE(a_literal_ipv6_address_is_accepted) {
  RawListener server("::1");
  BOOST_TEST((connect(server.endpoint)->peer() == server.endpoint));
}

BOOST_AUTO_TEST_CASE(a_name_is_looked_up) {
  RawListener server;
  const auto transport = connect(Endpoint::tcp("localhost", server.endpoint.port));
  BOOST_TEST((transport->peer() == server.endpoint));
}

BOOST_AUTO_TEST_CASE(a_unix_socket_is_connected_by_its_path) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/server.sock";
  const Socket server(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const SocketAddress address = SocketAddress::unix_path(path);
  BOOST_REQUIRE(::bind(server.fd(), address.get(), address.size) == 0);
  BOOST_REQUIRE(::listen(server.fd(), 1) == 0);
  BOOST_TEST(connect(Endpoint::unix_socket(path))->peer().path == path);
}

BOOST_AUTO_TEST_CASE(a_missing_unix_socket_is_reported) {
  BOOST_TEST(failure(Endpoint::unix_socket("/nowhere/x.sock")) ==
             "connect /nowhere/x.sock: no such file or directory");
}

BOOST_AUTO_TEST_CASE(an_invalid_path_is_reported) {
  const std::string path = "/" + std::string(200, 'x');
  BOOST_TEST(failure(Endpoint::unix_socket(path)) ==
             "connect " + path + ": the path is too long for a Unix socket");
}

BOOST_AUTO_TEST_CASE(a_refused_port_is_reported) {
  const ClosedPort closed;
  BOOST_TEST(failure(closed.endpoint) ==
             "connect " + text(closed.endpoint) + ": connection refused");
}

BOOST_AUTO_TEST_CASE(an_unknown_name_fails_with_the_resolvers_text) {
  detail::Resolver::of(reactor).ask([](const std::string&) -> detail::LookedUp {
    return {{}, "Name or service not known"};
  });
  BOOST_TEST(failure(Endpoint::tcp("no.such.host", 1)) ==
             "connect no.such.host:1: Name or service not known");
}

BOOST_AUTO_TEST_CASE(the_second_address_is_tried_when_the_first_refuses) {
  RawListener server("127.0.0.1");
  const auto transport = connect(named({"::1", "127.0.0.1"}, server.endpoint.port));
  BOOST_TEST((transport->peer() == server.endpoint));
}

BOOST_AUTO_TEST_CASE(every_address_that_failed_is_named_with_its_cause) {
  const ClosedPort closed;
  const std::string port = std::to_string(closed.endpoint.port);
  BOOST_TEST(failure(named({"127.0.0.1", "127.0.0.2"}, closed.endpoint.port)) ==
             "connect redis.test:" + port + ": 127.0.0.1:" + port +
                 ": connection refused; 127.0.0.2:" + port + ": connection refused");
}

BOOST_AUTO_TEST_CASE(a_silent_address_delays_the_next_only_by_the_stagger) {
  const BlackHole hole("127.0.0.1");
  const std::uint16_t port = hole.listener.endpoint.port;
  Socket server(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  SocketAddress other = SocketAddress::literal("127.0.0.2");
  other.set_port(port);
  BOOST_REQUIRE(::bind(server.fd(), other.get(), other.size) == 0);
  BOOST_REQUIRE(::listen(server.fd(), 1) == 0);
  options.stagger = 1ms;
  BOOST_TEST(connect(named({"127.0.0.1", "127.0.0.2"}, port))->peer().host == "127.0.0.2");
}

BOOST_FIXTURE_TEST_CASE(a_silent_address_reaches_its_own_limit, ManualConnecting) {
  const BlackHole hole;
  auto connecting = manual.reactor().connect(hole.listener.endpoint, options);
  manual.advance(1999ms);
  BOOST_TEST(!connecting.settled());
  manual.advance(1ms);
  BOOST_TEST(manual.failure(std::move(connecting)).message() ==
             "connect " + text(hole.listener.endpoint) + ": no answer within 2000 ms");
  BOOST_TEST(manual.reactor().stats().timers == 0u);
}

BOOST_FIXTURE_TEST_CASE(the_whole_limit_ends_all_addresses, ManualConnecting) {
  const BlackHole hole;
  options.timeout = 300ms;
  auto connecting = manual.reactor().connect(hole.listener.endpoint, options);
  manual.advance(300ms);
  const Error error = manual.failure(std::move(connecting));
  BOOST_TEST((error.code() == errc::connection));
  BOOST_TEST(error.message() ==
             "connect " + text(hole.listener.endpoint) + ": no answer within 300 ms");
}

BOOST_AUTO_TEST_CASE(names_are_looked_up_again_for_each_connection) {
  RawListener first("127.0.0.1"), second("127.0.0.2");
  connect(named({"127.0.0.1"}, first.endpoint.port));
  const auto moved = connect(named({"127.0.0.2"}, second.endpoint.port));
  BOOST_TEST((moved->peer() == second.endpoint));
}

BOOST_AUTO_TEST_CASE(families_alternate_and_no_address_is_tried_twice) {
  std::vector<SocketAddress> found;
  for (const char* host : {"::1", "::1", "::2", "::3", "1.1.1.1", "2.2.2.2", "1.1.1.1"}) {
    found.push_back(SocketAddress::literal(host));
  }
  std::string order;
  for (const auto& address : detail::interleaved(found)) order += address.endpoint().host + " ";
  BOOST_TEST(order == "::1 1.1.1.1 ::2 2.2.2.2 ::3 ");
  BOOST_TEST(detail::interleaved({}).empty());
}

BOOST_AUTO_TEST_CASE(a_hung_look_up_does_not_block_the_loop) {
  HangingLookUps look_ups;
  detail::Resolver::of(reactor).ask(look_up_never);
  RawListener server;
  auto connecting = reactor.connect(Endpoint::tcp("slow.test", server.endpoint.port), options);
  look_ups.await(1);
  reactor.run(reactor.after(1ms));
  BOOST_TEST(!connecting.settled());
  look_ups.release();
  BOOST_TEST((reactor.run(std::move(connecting))->peer() == server.endpoint));
}

BOOST_AUTO_TEST_CASE(a_hung_look_up_reaches_the_limit) {
  HangingLookUps look_ups;
  detail::Resolver::of(reactor).ask(look_up_never);
  options.timeout = 1ms;
  auto connecting = reactor.connect(Endpoint::tcp("slow.test", 1), options);
  look_ups.await(1);  // or it would begin in the next case, and count there
  BOOST_TEST(message_of([&] { reactor.run(std::move(connecting)); }) ==
             "connect slow.test:1: name look-up: no answer within 1 ms");
}

BOOST_AUTO_TEST_CASE(a_hung_name_does_not_delay_another) {
  HangingLookUps look_ups;
  detail::Resolver::of(reactor).ask(look_up_never);
  auto slow = reactor.connect(Endpoint::tcp("slow.test", 1), options);
  look_ups.await(1);
  RawListener server;
  BOOST_TEST((connect(named({"127.0.0.1"}, server.endpoint.port))->peer() == server.endpoint));
  BOOST_TEST(!slow.settled());
}

BOOST_AUTO_TEST_CASE(callers_with_one_name_share_a_hung_look_up) {
  HangingLookUps look_ups;
  detail::Resolver::of(reactor).ask(look_up_never);
  RawListener server;
  std::vector<Future<Owned<Transport>>> many;
  for (int i = 0; i < 10; ++i) {
    many.push_back(reactor.connect(Endpoint::tcp("slow.test", server.endpoint.port), options));
  }
  look_ups.await(1);
  BOOST_TEST(latch->waiting == 1);
  look_ups.release();
  for (auto& one : many) BOOST_TEST((reactor.run(std::move(one)) != nullptr));
}

BOOST_AUTO_TEST_CASE(a_reactor_may_be_destroyed_while_look_ups_hang) {
  HangingLookUps look_ups;
  auto short_lived = std::make_unique<Reactor>();
  detail::Resolver::of(*short_lived).ask(look_up_never);
  std::vector<Future<Owned<Transport>>> connecting;
  for (int i = 0; i < 6; ++i) {  // more than there are threads
    connecting.push_back(
        short_lived->connect(Endpoint::tcp("slow" + std::to_string(i), 1), options));
  }
  look_ups.await(4);
  short_lived.reset();
  for (const auto& future : connecting) {
    BOOST_REQUIRE(future.settled());
    BOOST_TEST(detail::FutureAccess::state(future).error().is(errc::closed));
  }
}

BOOST_AUTO_TEST_CASE(cancelling_closes_what_is_open) {
  const BlackHole hole;
  reactor.run_once();
  const std::size_t before = open_descriptors();
  auto connecting = reactor.connect(hole.listener.endpoint, options);
  BOOST_TEST(open_descriptors() == before + 1);
  connecting.cancel();
  BOOST_CHECK_THROW(reactor.run(std::move(connecting)), CancelledError);
  BOOST_TEST(open_descriptors() == before);
  BOOST_TEST(reactor.stats().timers == 0u);
}

BOOST_AUTO_TEST_CASE(the_losers_of_the_race_are_closed) {
  const BlackHole hole("127.0.0.1");
  const std::uint16_t port = hole.listener.endpoint.port;
  Socket server(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  SocketAddress other = SocketAddress::literal("127.0.0.2");
  other.set_port(port);
  BOOST_REQUIRE(::bind(server.fd(), other.get(), other.size) == 0);
  BOOST_REQUIRE(::listen(server.fd(), 1) == 0);
  options.stagger = 1ms;
  const Endpoint name = named({"127.0.0.1", "127.0.0.2"}, port);
  const std::size_t before = open_descriptors();
  const auto transport = connect(name);
  BOOST_TEST(open_descriptors() == before + 1);
  BOOST_TEST(reactor.stats().timers == 0u);
}

BOOST_AUTO_TEST_CASE(failed_connects_leave_no_descriptor) {
  const ClosedPort closed;
  reactor.run_once();
  const std::size_t before = open_descriptors();
  for (int i = 0; i < 200; ++i) failure(closed.endpoint);
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(a_socket_connected_to_itself_is_detected) {
  const ClosedPort port;
  const SocketAddress own = SocketAddress::local_of(port.socket.fd());
  BOOST_TEST(!detail::met_itself(port.socket.fd()));
  BOOST_REQUIRE(::connect(port.socket.fd(), own.get(), own.size) == 0);
  BOOST_TEST(detail::met_itself(port.socket.fd()));
}

BOOST_AUTO_TEST_CASE(a_closed_port_never_connects_to_itself) {
  // In this many attempts the kernel assigns every even port at least once, including this one.
  Endpoint closed = [] { return ClosedPort().endpoint; }();
  closed.port &= 0xfffe;
  int met = 0;
  for (int i = 0; i < 15'000; ++i) {
    auto connecting = reactor.connect(closed, options);
    while (!connecting.settled()) reactor.run_once();
    std::move(connecting).then([&](auto) { ++met; }, [](const Error&) {}).detach();
  }
  reactor.run_once();
  BOOST_TEST(met == 0);
}

BOOST_AUTO_TEST_CASE(sockets_get_their_options) {
  RawListener server;
  options.socket = {.no_delay = true,
                    .keepalive_idle = 7s,
                    .keepalive_interval = 3s,
                    .keepalive_count = 5,
                    .user_timeout = 4s};
  const auto transport = connect(server.endpoint);
  const auto option = [](int fd, int level, int name) {
    int value = -1;
    socklen_t size = sizeof(value);
    ::getsockopt(fd, level, name, &value, &size);
    return value;
  };
  int fd = -1;  // ours: the descriptor whose peer is the server
  for (int i = 3; i < 1024 && fd < 0; ++i) {
    const auto peer = SocketAddress::peer_of(i);
    if (peer.size != 0 && peer.is_tcp() && peer.endpoint() == server.endpoint) fd = i;
  }
  BOOST_REQUIRE(fd >= 0);
  BOOST_TEST(option(fd, IPPROTO_TCP, 1 /*TCP_NODELAY*/) == 1);
  BOOST_TEST(option(fd, SOL_SOCKET, SO_KEEPALIVE) == 1);
  BOOST_TEST(option(fd, IPPROTO_TCP, 4 /*TCP_KEEPIDLE*/) == 7);
  BOOST_TEST(option(fd, IPPROTO_TCP, 5 /*TCP_KEEPINTVL*/) == 3);
  BOOST_TEST(option(fd, IPPROTO_TCP, 6 /*TCP_KEEPCNT*/) == 5);
  BOOST_TEST(option(fd, IPPROTO_TCP, 18 /*TCP_USER_TIMEOUT*/) == 4000);
  BOOST_TEST((::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
  BOOST_TEST((::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
}

BOOST_AUTO_TEST_CASE(an_older_reactor_of_a_thread_connects_too) {
  RawListener server;
  const Reactor newer;
  BOOST_TEST((connect(server.endpoint)->peer() == server.endpoint));
}

BOOST_AUTO_TEST_CASE(a_reactor_may_be_destroyed_while_it_connects) {
  const BlackHole hole;
  auto short_lived = std::make_unique<Reactor>();
  const std::size_t before = open_descriptors();
  auto connecting = short_lived->connect(hole.listener.endpoint, options);
  BOOST_TEST(open_descriptors() == before + 1);
  short_lived.reset();
  BOOST_TEST(connecting.settled());
  BOOST_TEST(open_descriptors() < before);
}

BOOST_AUTO_TEST_CASE(nothing_connects_during_the_end_of_the_reactor) {
  auto short_lived = std::make_unique<Reactor>();
  Reactor& going = *short_lived;
  std::optional<Future<Owned<Transport>>> connecting;
  struct ConnectsWhenItGoes {
    ~ConnectsWhenItGoes() { connecting.emplace(going.connect(endpoint, options)); }
    Reactor& going;
    std::optional<Future<Owned<Transport>>>& connecting;
    const ConnectOptions& options;
    Endpoint endpoint;
  };
  const auto waits = [&]() -> Future<void> {
    const ConnectsWhenItGoes last{going, connecting, options, Endpoint::tcp("127.0.0.1", 1)};
    co_await going.after(std::chrono::hours(1));
  };
  auto waiting = waits();
  short_lived.reset();
  BOOST_TEST(waiting.settled());
  BOOST_REQUIRE(connecting.has_value());
  BOOST_REQUIRE(connecting->settled());
  BOOST_TEST(detail::FutureAccess::state(*connecting).error().is(errc::closed));
}

BOOST_AUTO_TEST_SUITE_END()
