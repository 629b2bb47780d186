#include <deferredis/reactor/tls.hpp>

#include <openssl/ssl.h>

#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/certificates.hpp"
#include "support/tls_connection.hpp"
#include "support/tls_peer.hpp"

namespace deferredis {
namespace {

using namespace support;
using namespace std::chrono_literals;

void speaks_in_pieces_of(std::size_t piece, int version) {
  TlsConnection tls("server", version);
  tls.open(piece);
  tls.transport->write("ask");
  tls.peer.write("answer");
  tls.pump(piece);
  BOOST_TEST(tls.peer.received() == "ask");
  BOOST_TEST(tls.listener.received == "answer");
}

BOOST_AUTO_TEST_SUITE(tls)

BOOST_AUTO_TEST_CASE(works_for_every_cut_of_the_bytes) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    for (const std::size_t piece : {1, 2, 3, 4, 5, 6, 7, 11, 64, 251, 1000}) {
      speaks_in_pieces_of(piece, version);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(sends_a_name_as_sni, TlsConnection) {
  open();
  BOOST_TEST((peer.server_name() == "localhost"));
}

BOOST_FIXTURE_TEST_CASE(sends_no_sni_for_an_address, TlsConnection) {
  auto future = begin("127.0.0.1");
  pump();
  BOOST_TEST(future.settled());
  BOOST_TEST(peer.secured());
  BOOST_TEST(!peer.server_name().has_value());
}

BOOST_FIXTURE_TEST_CASE(verifies_an_ipv6_address, TlsConnection) {
  auto future = begin("::1");
  pump();
  BOOST_TEST((reactor.run(std::move(future)) != nullptr));
}

BOOST_FIXTURE_TEST_CASE(accepts_a_fully_qualified_name_without_its_dot, TlsConnection) {
  auto future = begin("localhost.");
  pump();
  BOOST_TEST((reactor.run(std::move(future)) != nullptr));
}

BOOST_FIXTURE_TEST_CASE(verifies_server_name_instead_of_the_host, TlsConnection) {
  auto future = begin("10.9.8.7", {.server_name = "localhost"});
  pump();
  BOOST_TEST((reactor.run(std::move(future)) != nullptr));
  BOOST_TEST((peer.server_name() == "localhost"));
}

BOOST_FIXTURE_TEST_CASE(refuses_another_name_and_lists_the_names_it_saw, TlsConnection) {
  BOOST_TEST(refused_with("redis.example",
                          "name mismatch: wanted 'redis.example', the certificate "
                          "is for localhost, 127.0.0.1, ::1"));
  BOOST_TEST(peer.failure().find("bad certificate") != std::string::npos);  // the alert arrived
}

BOOST_FIXTURE_TEST_CASE(refuses_another_address, TlsConnection) {
  BOOST_TEST(refused_with("127.0.0.2", "name mismatch: wanted '127.0.0.2'"));
}

BOOST_AUTO_TEST_CASE(refuses_untrusted_certificates) {
  BOOST_TEST(TlsConnection("expired").refused_with("localhost", "has expired"));
  BOOST_TEST(TlsConnection("self_signed").refused_with("localhost", "is self-signed"));
  BOOST_TEST(TlsConnection("foreign").refused_with("localhost", "an unknown CA 'some other CA'"));
  BOOST_TEST(TlsConnection("wrong_name").refused_with("localhost", "is for other.example"));
  BOOST_TEST(TlsConnection("client").refused_with(
      "localhost", "is not accepted: unsuitable certificate purpose"));
}

BOOST_AUTO_TEST_CASE(trusts_a_configured_self_signed_certificate) {
  TlsConnection tls("self_signed");
  const std::string text = Certificates::read(certificates().certificate("self_signed"));
  auto future = tls.begin("localhost", {.ca_pem = text});
  tls.pump();
  BOOST_TEST((tls.reactor.run(std::move(future)) != nullptr));
}

BOOST_AUTO_TEST_CASE(accepts_a_wildcard_for_one_whole_label_only) {
  TlsConnection whole("wildcard");
  auto future = whole.begin("a.example.net");
  whole.pump();
  BOOST_TEST((whole.reactor.run(std::move(future)) != nullptr));
  BOOST_TEST(TlsConnection("wildcard").refused_with("node1.example.org", "name mismatch"));
  BOOST_TEST(TlsConnection("wildcard").refused_with("a.b.example.net", "name mismatch"));
}

BOOST_AUTO_TEST_CASE(skips_checks_only_with_an_insecure_option) {
  TlsConnection name("wrong_name");
  auto any_name = name.begin("localhost", {.insecure_skip_name_check = true});
  name.pump();
  BOOST_TEST((name.reactor.run(std::move(any_name)) != nullptr));
  BOOST_TEST(TlsConnection("foreign").refused_with("localhost", "unknown CA",
                                                   {.insecure_skip_name_check = true}));
  TlsConnection all("expired");
  auto anybody = all.begin("other", {.insecure_skip_verification = true});
  all.pump();
  BOOST_TEST((all.reactor.run(std::move(anybody)) != nullptr));
}

BOOST_FIXTURE_TEST_CASE(needs_something_to_verify, TlsConnection) {
  const Error error = refusal(begin(""));
  BOOST_TEST((error.code() == errc::invalid_argument));
  BOOST_TEST(error.message().find("set server_name") != std::string_view::npos);
}

BOOST_FIXTURE_TEST_CASE(refuses_an_older_version, Tls12) {
  BOOST_TEST(
      refused_with("localhost", "alert 'protocol version'", {.min_version = TlsVersion::tls1_3}));
}

BOOST_FIXTURE_TEST_CASE(says_that_the_server_does_not_speak_tls, TlsConnection) {
  auto future = begin();
  reactor.run_once();
  wire.deliver("-ERR unknown command\r\n");
  reactor.run_once();
  const Error error = refusal(std::move(future));
  BOOST_TEST(error.message().find("does not speak TLS here") != std::string_view::npos);
}

BOOST_FIXTURE_TEST_CASE(says_that_the_connection_ended_during_the_handshake, TlsConnection) {
  auto future = begin();
  reactor.run_once();
  wire.end();
  const Error error = refusal(std::move(future));
  BOOST_TEST(error.message() ==
             "10.0.0.7:6380: the server closed the connection during the TLS handshake");
  BOOST_TEST((error.delivery() == Delivery::not_sent));
}

BOOST_FIXTURE_TEST_CASE(waits_for_the_handshake_exactly_as_long_as_its_limit, TlsConnection) {
  auto future = begin();
  reactor.run_once();
  clock.advance(4999ms);
  reactor.run_once();
  BOOST_TEST(!future.settled());
  clock.advance(1ms);
  reactor.run_once();
  const Error error = refusal(std::move(future));
  BOOST_TEST((error.code() == errc::connection));
  BOOST_TEST(error.message().find("TLS handshake: no answer within 5000 ms") !=
             std::string_view::npos);
  BOOST_TEST(wire.destroyed());
}

BOOST_FIXTURE_TEST_CASE(a_handshake_does_not_time_out_because_the_loop_was_busy, TlsConnection) {
  auto late = begin();
  reactor.run_once();
  clock.advance(8s);  // before any byte has left; after that nothing more is sent
  reactor.run_once();
  BOOST_TEST(!late.settled());
  pump();
  BOOST_REQUIRE(late.settled());
  transport = reactor.run(std::move(late));
}

BOOST_FIXTURE_TEST_CASE(destroys_the_raw_transport_when_cancelled, TlsConnection) {
  auto future = begin();
  reactor.run_once();
  future.cancel();
  BOOST_TEST((refusal(std::move(future)).code() == errc::cancelled));
  BOOST_TEST(wire.destroyed());
}

BOOST_AUTO_TEST_CASE(says_that_a_client_certificate_is_missing) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsConnection tls;
    TlsPeer strict({.certificate = certificates().certificate("server"),
                    .key = certificates().key("server"),
                    .client_ca = certificates().certificate("ca"),
                    .version = version});
    auto future = tls.begin();
    for (int i = 0; i < 4; ++i) {
      tls.reactor.run_once();
      strict.receive(tls.wire.take());
      tls.wire.deliver(strict.take());
    }
    if (version == TLS1_2_VERSION) {
      const Error error = tls.refusal(std::move(future));
      BOOST_TEST(error.message().find("alert 'handshake failure'") != std::string_view::npos);
    } else {  // the server judges us after we are done
      tls.transport = tls.reactor.run(std::move(future));
      tls.transport->start(tls.listener);
      tls.pump();
      BOOST_TEST(has(tls.listener.lost, errc::connection,
                     "alert 'certificate required': give certificate_file and key_file"));
    }
  }
}

BOOST_AUTO_TEST_CASE(sends_the_client_certificate) {
  TlsConnection tls;
  TlsPeer strict({.certificate = certificates().certificate("server"),
                  .key = certificates().key("server"),
                  .client_ca = certificates().certificate("ca")});
  const std::string text = Certificates::read(certificates().certificate("client"));
  const std::string key = Certificates::read(certificates().key("client"));
  auto future = tls.begin("localhost", {.certificate_pem = text, .key_pem = key});
  for (int i = 0; i < 4; ++i) {
    tls.reactor.run_once();
    strict.receive(tls.wire.take());
    tls.wire.deliver(strict.take());
  }
  BOOST_TEST((tls.reactor.run(std::move(future)) != nullptr));
  BOOST_TEST(strict.secured());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
