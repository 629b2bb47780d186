#include <deferredis/reactor/tls/resumption.hpp>

#include <openssl/ssl.h>

#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/tls_connection.hpp"

namespace deferredis {
namespace {

using namespace support;

/// Connections to one server, one after the other.
struct Server {
  explicit Server(int version, std::string_view shown = "server")
      : peer({.certificate = certificates().certificate(shown),
              .key = certificates().key(shown),
              .version = version}) {}

  struct Connection {
    bool secured;
    bool resumed;
  };
  Connection connect(const Shared<TlsContext>& context, std::string_view host = "localhost") {
    peer.restart();
    Wire wire(reactor);
    Recorder listener;
    auto future = start_tls(reactor, wire.transport(), context, host, std::chrono::seconds(5));
    pump(wire);
    BOOST_REQUIRE(future.settled());
    Owned<Transport> transport;
    try {
      transport = reactor.run(std::move(future));
    } catch (const ConnectionError&) {
      return {false, peer.resumed()};
    }
    transport->start(listener);
    peer.write("hello");  // TLS 1.3 sends its tickets first
    pump(wire);
    BOOST_TEST(listener.received == "hello");
    return {true, peer.resumed()};
  }
  /// The first bytes of a connection that is then given up.
  std::string hello(const Shared<TlsContext>& context) {
    Wire wire(reactor);
    auto future =
        start_tls(reactor, wire.transport(), context, "localhost", std::chrono::seconds(5));
    reactor.run_once();
    std::string bytes = wire.take();
    future.cancel();
    BOOST_CHECK_THROW(reactor.run(std::move(future)), CancelledError);
    return bytes;
  }
  void pump(Wire& wire) {
    for (bool moved = true; moved;) {
      reactor.run_once();
      const std::string out = wire.take();
      if (!out.empty()) peer.receive(out);
      const std::string in = peer.take();
      wire.deliver(in);
      moved = !out.empty() || !in.empty();
    }
    reactor.run_once();
  }

  HandClock clock;
  Reactor reactor{clock};
  TlsPeer peer;
};

const std::string ca = certificates().certificate("ca");

BOOST_AUTO_TEST_SUITE(tls_resumption)

BOOST_AUTO_TEST_CASE(a_later_connection_continues_the_session) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Server server(version);
    const auto context = make_tls_context({.ca_file = ca, .resume_sessions = true});
    BOOST_TEST(!server.connect(context).resumed);
    for (int i = 0; i < 40; ++i) BOOST_TEST(server.connect(context).resumed);
  }
}

// Who sees a ticket twice can tell that both connections are the same client's.
BOOST_AUTO_TEST_CASE(a_ticket_of_tls_1_3_is_shown_once) {
  Server server(TLS1_3_VERSION);
  const auto context = make_tls_context({.ca_file = ca, .resume_sessions = true});
  const std::string full = server.hello(context);
  server.connect(context);  // the server gives two tickets
  BOOST_TEST(server.hello(context).size() > full.size() + 100);
  BOOST_TEST(server.hello(context).size() > full.size() + 100);
  BOOST_TEST(server.hello(context).size() < full.size() + 100);
}

BOOST_AUTO_TEST_CASE(nothing_is_resumed_unless_it_was_asked_for) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Server server(version);
    const auto context = make_tls_context({.ca_file = ca});
    for (int i = 0; i < 3; ++i) BOOST_TEST(!server.connect(context).resumed);
  }
}

BOOST_AUTO_TEST_CASE(another_name_is_verified_separately) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Server server(version);
    const auto context = make_tls_context({.ca_file = ca, .resume_sessions = true});
    BOOST_TEST(server.connect(context).secured);
    const auto address = server.connect(context, "127.0.0.1");
    BOOST_TEST((address.secured && !address.resumed));
    const auto stranger = server.connect(context, "redis.example");
    BOOST_TEST((!stranger.secured && !stranger.resumed));
    BOOST_TEST(server.connect(context).resumed);
  }
}

BOOST_AUTO_TEST_CASE(a_session_expires_with_the_certificate_of_its_handshake) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Server server(version, "expired");
    const auto context =
        make_tls_context({.insecure_skip_verification = true, .resume_sessions = true});
    for (int i = 0; i < 3; ++i) {
      const auto connection = server.connect(context);
      BOOST_TEST((connection.secured && !connection.resumed));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_forgot_its_keys_makes_a_full_handshake) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const auto context = make_tls_context({.ca_file = ca, .resume_sessions = true});
    BOOST_TEST(Server(version).connect(context).secured);
    Server restarted(version);
    const auto again = restarted.connect(context);
    BOOST_TEST((again.secured && !again.resumed));
    Server impostor(version, "foreign");
    BOOST_TEST(!impostor.connect(context).secured);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
