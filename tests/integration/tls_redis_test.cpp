// TLS against a real redis-server, over TCP.
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/net/socket.hpp>
#include <deferredis/reactor/net/stream_transport.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/tls.hpp>

#include "support/certificates.hpp"
#include "support/redis_server.hpp"

namespace deferredis {
namespace {

using support::Certificates;
using support::RedisServer;
using support::RedisServerOptions;
using namespace std::chrono_literals;

const Certificates& certificates() {
  static const Certificates made;
  return made;
}

struct Talker final : Protocol {
  explicit Talker(Reactor& loop) : reactor(loop) {}

  void connection_made(Transport&) override {}
  void data_received(std::string_view bytes) override {
    received.append(bytes);
    reactor.stop();  // so that wait_until looks
  }
  void connection_lost(const Error& reason) override {
    lost = reason;
    reactor.stop();
  }

  Reactor& reactor;  // borrowed
  std::string received;
  std::optional<Error> lost;
};

struct Setup {
  explicit Setup(RedisServerOptions options = {}) : server(with_tls(std::move(options))) {}

  static RedisServerOptions with_tls(RedisServerOptions options) {
    options.tls_folder = certificates().folder();
    return options;
  }

  void open(TlsOptions options = {}, std::string_view host = "localhost") {
    const std::string ca = certificates().certificate("ca");
    if (options.ca_file.empty()) options.ca_file = ca;
    const auto context = make_tls_context(options);
    auto future = reactor.connect(Endpoint::tcp(host, server.tls_port()), {.tls = context.get()});
    transport = reactor.run(std::move(future));
    transport->start(talker);
  }

  /// Why the connection is refused; "" if it is not.
  std::string refusal(TlsOptions options = {}, std::string_view host = "localhost") {
    try {
      open(options, host);
    } catch (const ConnectionError& e) {
      BOOST_TEST((e.delivery() == Delivery::not_sent));
      return e.what();
    }
    return "";
  }

  /// Runs the loop until `reached()`, for ten seconds at most.
  bool wait_until(const std::function<bool()>& reached) {
    bool late = false;
    const Timer limit = reactor.call_later(10s, [this, &late] {
      late = true;
      reactor.stop();
    });
    while (!reached() && !late) reactor.run();
    return !late;
  }

  bool ping() {
    transport->write("PING\r\n");
    return wait_until([this] { return talker.received == "+PONG\r\n" || talker.lost; }) &&
           !talker.lost;
  }

  RedisServer server;
  Reactor reactor;
  Talker talker{reactor};
  Owned<Transport> transport;
};

bool mentions(const std::string& text, std::string_view part) {
  BOOST_TEST_INFO(text);
  return text.find(part) != std::string::npos;
}

std::string set_and_get(const std::string& value) {
  return "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + std::to_string(value.size()) + "\r\n" + value +
         "\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";
}

BOOST_AUTO_TEST_SUITE(tls_redis)

BOOST_FIXTURE_TEST_CASE(connects_when_the_name_is_verified, Setup) {
  open();
  BOOST_TEST(ping());
}

BOOST_FIXTURE_TEST_CASE(connects_when_the_address_is_verified, Setup) {
  open({}, "127.0.0.1");
  BOOST_TEST(ping());
}

BOOST_FIXTURE_TEST_CASE(refuses_an_unknown_ca, Setup) {
  const auto other = certificates().certificate("other_ca");
  BOOST_TEST(mentions(refusal({.ca_file = other}), "signed by an unknown CA 'deferredis test CA'"));
}

BOOST_FIXTURE_TEST_CASE(does_not_trust_a_private_ca_by_default, Setup) {
  const auto system = make_tls_context({});
  auto future =
      reactor.connect(Endpoint::tcp("localhost", server.tls_port()), {.tls = system.get()});
  BOOST_CHECK_THROW(reactor.run(std::move(future)), ConnectionError);
}

BOOST_AUTO_TEST_CASE(refuses_an_expired_certificate) {
  Setup setup({.tls_certificate = "expired"});
  BOOST_TEST(mentions(setup.refusal(), "the server's certificate has expired"));
  setup.open({.insecure_skip_verification = true});
  BOOST_TEST(setup.ping());
}

BOOST_AUTO_TEST_CASE(refuses_a_certificate_for_another_name) {
  Setup setup({.tls_certificate = "wrong_name"});
  BOOST_TEST(mentions(setup.refusal(),
                      "name mismatch: wanted 'localhost', the certificate is for "
                      "other.example"));
  BOOST_TEST(mentions(setup.refusal({}, "127.0.0.1"), "name mismatch: wanted '127.0.0.1'"));
  setup.open({.insecure_skip_name_check = true});
  BOOST_TEST(setup.ping());
}

BOOST_AUTO_TEST_CASE(verifies_server_name_instead_of_the_host) {
  Setup setup({.tls_certificate = "wrong_name"});
  setup.open({.server_name = "other.example"});
  BOOST_TEST(setup.ping());
}

BOOST_AUTO_TEST_CASE(refuses_a_self_signed_certificate_unless_it_is_configured) {
  Setup setup({.tls_certificate = "self_signed"});
  BOOST_TEST(mentions(setup.refusal(), "is self-signed"));
  const auto itself = certificates().certificate("self_signed");
  setup.open({.ca_file = itself});
  BOOST_TEST(setup.ping());
}

BOOST_AUTO_TEST_CASE(reports_that_a_client_certificate_is_missing) {
  for (const char* version : {"TLSv1.2", "TLSv1.3"}) {
    Setup setup({.tls_auth_clients = true, .extra = {"--tls-protocols", version}});
    std::string text = setup.refusal();
    if (text.empty()) {  // TLS 1.3: the server checks us after the handshake
      BOOST_TEST(setup.wait_until([&] { return setup.talker.lost.has_value(); }));
      BOOST_TEST((setup.talker.lost->code() == errc::connection));
      text = setup.talker.lost->message();
    }
    const bool said =
        text.find("alert 'certificate required': give certificate_file") != std::string::npos ||
        text.find("or it wants a client certificate") != std::string::npos;
    BOOST_TEST_INFO(text);
    BOOST_TEST(said);
  }
}

BOOST_AUTO_TEST_CASE(sends_its_client_certificate) {
  for (const char* version : {"TLSv1.2", "TLSv1.3"}) {
    Setup setup({.tls_auth_clients = true, .extra = {"--tls-protocols", version}});
    const auto certificate = certificates().certificate("client");
    const auto key = certificates().key("client");
    setup.open({.certificate_file = certificate, .key_file = key});
    BOOST_TEST(setup.ping());
  }
}

BOOST_AUTO_TEST_CASE(refuses_versions_below_its_minimum) {
  Setup setup({.extra = {"--tls-protocols", "TLSv1.2"}});
  BOOST_TEST(mentions(setup.refusal({.min_version = TlsVersion::tls1_3}), "'protocol version'"));
  setup.open();
  BOOST_TEST(setup.ping());
}

BOOST_FIXTURE_TEST_CASE(distinguishes_a_killed_server_from_one_that_closed, Setup) {
  open();
  transport->write("QUIT\r\n");
  BOOST_TEST(wait_until([this] { return talker.lost.has_value(); }));
  BOOST_TEST(talker.received == "+OK\r\n");
  BOOST_TEST(!mentions(std::string(talker.lost->message()), "truncated"));
  talker.received.clear();
  talker.lost.reset();
  open();
  BOOST_TEST(ping());
  server.kill9();
  BOOST_TEST(wait_until([this] { return talker.lost.has_value(); }));
  BOOST_TEST(mentions(std::string(talker.lost->message()), "without close_notify (truncated)"));
}

BOOST_FIXTURE_TEST_CASE(survives_a_dying_server_with_sigpipe_at_its_default, Setup) {
  struct sigaction before {};
  struct sigaction deadly {};
  deadly.sa_handler = SIG_DFL;
  ::sigaction(SIGPIPE, &deadly, &before);
  open();
  const std::string value(4'000'000, 'v');
  transport->write(set_and_get(value));
  reactor.run_once();
  server.kill9();
  // Every write after the reset would raise SIGPIPE.
  BOOST_TEST(wait_until([this] {
    transport->write("PING\r\n");
    return talker.lost.has_value();
  }));
  transport->write("PING\r\n");
  transport->close();
  reactor.run_once();
  ::sigaction(SIGPIPE, &before, nullptr);
}

BOOST_FIXTURE_TEST_CASE(carries_a_mebibyte_through_a_small_socket_buffer, Setup) {
  auto address = detail::SocketAddress::literal("127.0.0.1");
  address.set_port(server.tls_port());
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int small = 2048;
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  BOOST_REQUIRE(::connect(fd, address.get(), address.size) == 0);
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  const std::string ca = certificates().certificate("ca");
  auto raw = detail::make_stream_transport(reactor, fd, address.endpoint());
  auto secured =
      start_tls(reactor, std::move(raw), make_tls_context({.ca_file = ca}), "localhost", 10s);
  transport = reactor.run(std::move(secured));
  transport->start(talker);
  std::string value(1'048'576, '\0');
  for (std::size_t i = 0; i < value.size(); ++i) value[i] = static_cast<char>(i * 31 + i / 251);
  const std::string expected = "+OK\r\n$1048576\r\n" + value + "\r\n";
  transport->write(set_and_get(value));
  BOOST_TEST(wait_until([&] { return talker.received.size() >= expected.size() || talker.lost; }));
  BOOST_TEST((talker.received == expected));
  BOOST_TEST(transport->buffered() == 0u);
}

BOOST_FIXTURE_TEST_CASE(shows_no_key_in_any_text, Setup) {
  const auto certificate = certificates().certificate("client");
  const auto key = Certificates::read(certificates().key("server"));
  const auto secret = key.substr(key.find('\n') + 1, 40);
  std::string text;
  try {
    const auto own = Certificates::read(certificate);
    open({.certificate_pem = own, .key_pem = key});
  } catch (const InvalidArgumentError& e) {
    text = e.what();
  }
  BOOST_TEST(mentions(text, "key_pem: is not the key of certificate_pem"));
  BOOST_TEST(text.find(secret) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
