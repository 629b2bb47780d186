// Networks of a user's own in front of a real redis-server: one that counts, one that dials
// somewhere else, and one that hands over sockets which are connected already.
#include <deferredis/reactor/network.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/url.hpp>

#include "integration/client_loop.hpp"
#include "support/certificates.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

/// Counts what it passes on to the system's network.
class CountingNetwork final : public Network {
 public:
  Future<Owned<Transport>> connect(Reactor& reactor, Endpoint endpoint,
                                   ConnectOptions options) override {
    dialled.push_back(to_string(endpoint));
    return system_.connect(reactor, std::move(endpoint), options);
  }

  std::vector<std::string> dialled;

 private:
  SystemNetwork system_;
};

/// Goes to `target`, whatever the client asks for, in two steps of a coroutine.
class Tunnel final : public Network {
 public:
  explicit Tunnel(Endpoint target) : target_(std::move(target)) {}

  Future<Owned<Transport>> connect(Reactor& reactor, Endpoint endpoint,
                                   ConnectOptions options) override {
    co_await reactor.after(1ms);  // a proxy asks first
    auto opening = reactor.connect(target_, options);
    auto opened = co_await std::move(opening).outcome();
    if (!opened) co_return opened.error().with_context("tunnel to " + to_string(endpoint));
    co_return std::move(opened).value();
  }

 private:
  Endpoint target_;
};

/// Hands over sockets that a supervisor has connected, each of them once.
class HandedOver final : public Network {
 public:
  explicit HandedOver(std::vector<int> sockets) : sockets_(std::move(sockets)) {}
  HandedOver(const HandedOver&) = delete;
  HandedOver& operator=(const HandedOver&) = delete;
  ~HandedOver() {
    for (const int fd : sockets_) ::close(fd);
  }

  Future<Owned<Transport>> connect(Reactor& reactor, Endpoint endpoint, ConnectOptions) override {
    if (sockets_.empty()) {
      return failed<Owned<Transport>>(
          Error(errc::connection, "no socket is left", Delivery::not_sent));
    }
    const int fd = sockets_.back();
    sockets_.pop_back();
    return ready(adopt_socket(reactor, fd, std::move(endpoint)));
  }

 private:
  std::vector<int> sockets_;
};

int connected_socket(const std::string& path) {
  const SocketAddress address = SocketAddress::unix_path(path);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);  // blocking and inherited, as supervisors do it
  BOOST_REQUIRE(::connect(fd, address.get(), address.size) == 0);
  return fd;
}

BOOST_FIXTURE_TEST_SUITE(own_network, OneServer)

BOOST_AUTO_TEST_CASE(one_that_counts_sees_every_connection) {
  CountingNetwork network;
  Options counted = options();
  counted.network = &network;
  counted.pool_size = 3;
  const Client rc = run(connect_pool(reactor, counted));
  BOOST_TEST(network.dialled.size() == 3u);
  const Session session = run(rc.session());
  BOOST_TEST(network.dialled.size() == 4u);
  Subscriber sub = rc.subscriber();
  run(sub.subscribe("news"));
  BOOST_TEST(network.dialled.size() == 5u);
  const Client view = rc.with({.database = 1});
  run(view.set("k", "v"));
  BOOST_TEST(network.dialled.size() >= 6u);
  for (const auto& address : network.dialled)
    BOOST_TEST(address == "127.0.0.1:" + std::to_string(server.port()));
  BOOST_TEST(run(rc.incr("n")) == 1);
}

BOOST_AUTO_TEST_CASE(a_url_can_be_given_one) {
  CountingNetwork network;
  ParsedUrl url = parse_url("redis+auto://127.0.0.1:" + std::to_string(server.port())).value();
  url.options().network = &network;
  const Client rc = from_url(reactor, url);
  BOOST_TEST(run(rc.incr("n")) == 1);
  BOOST_TEST(network.dialled.size() >= 2u);  // to ask what is there, and to use it
}

BOOST_AUTO_TEST_CASE(a_tunnel_leads_elsewhere_and_the_name_is_not_looked_up) {
  Tunnel network(Endpoint::tcp("127.0.0.1", server.port()));
  const Client rc = run(connect(reactor, {.host = "redis.inside.invalid", .network = &network}));
  BOOST_TEST(run(rc.incr("n")) == 1);
  server.kill9();
  const Error error =
      failure(connect(reactor, {.host = "redis.inside.invalid", .network = &network}));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "tunnel to redis.inside.invalid:6379"));
}

BOOST_AUTO_TEST_CASE(a_socket_that_is_handed_over_is_used_until_it_is_lost) {
  HandedOver network({connected_socket(server.socket_path())});
  Options handed = options();
  handed.network = &network;
  const Client rc = run(connect(reactor, handed));
  BOOST_TEST(run(rc.incr("n")) == 1);
  const auto own = run(rc.command<std::int64_t>("CLIENT", "ID"));
  server.command({"CLIENT", "KILL", "ID", std::to_string(own)});
  until([&] { return rc.stats().losses == 1; });
  const Error error = failure(rc.incr("n"));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "no socket is left"));
}

BOOST_AUTO_TEST_CASE(a_socket_that_is_handed_over_no_longer_blocks_and_is_not_inherited) {
  const int fd = connected_socket(server.socket_path());
  const auto transport = adopt_socket(reactor, fd, Endpoint::unix_socket(server.socket_path()));
  BOOST_TEST((::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
  BOOST_TEST((::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_connected_socket_is_refused_and_closed) {
  const std::size_t before = open_descriptors();
  const int unconnected = ::socket(AF_UNIX, SOCK_STREAM, 0);
  const int datagrams = ::socket(AF_UNIX, SOCK_DGRAM, 0);
  const int file = ::open("/dev/null", O_RDONLY);
  for (const int fd : {unconnected, datagrams, file, -1})
    BOOST_CHECK_THROW(static_cast<void>(adopt_socket(reactor, fd, {})), InvalidArgumentError);
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(own_network_and_tls, ClientLoop)

BOOST_AUTO_TEST_CASE(tls_is_put_on_top_of_any_network) {
  const support::Certificates certificates;
  support::RedisServer server({.tls_folder = certificates.folder()});
  const std::string ca = certificates.certificate("ca");
  Tunnel network(Endpoint::tcp("127.0.0.1", server.tls_port()));
  Options secured{.host = "localhost", .tls = TlsOptions{.ca_file = ca}, .network = &network};
  const Client rc = run(connect(reactor, secured));
  BOOST_TEST(run(rc.incr("n")) == 1);
  secured.host = "somebody.else";  // the name that is asked for is the name that is checked
  const Error error = failure(connect(reactor, secured));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "somebody.else"), error.message());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
