// A stunnel between the client and the server: many put TLS in front of a Redis that way.
#include <string>

#include <boost/test/unit_test.hpp>

#include "integration/through_a_proxy.hpp"
#include "support/certificates.hpp"
#include "support/stunnel.hpp"

namespace deferredis {
namespace {

using namespace test;
using support::RedisServer;
using support::Stunnel;
using support::StunnelSide;

struct Tunnelled : ThroughAProxy {
  const support::Certificates certificates;
  const std::string ca = certificates.certificate("ca");
};

BOOST_FIXTURE_TEST_SUITE(stunnel, Tunnelled)

BOOST_AUTO_TEST_CASE(a_client_with_tls_talks_through_it_to_a_server_without) {
  const RedisServer server;
  const Stunnel stunnel(StunnelSide::accepting, certificates, server.port());
  use(run(connect(
      reactor, {.host = "127.0.0.1", .port = stunnel.port(), .tls = TlsOptions{.ca_file = ca}})));
}

BOOST_AUTO_TEST_CASE(a_client_without_tls_talks_through_it_to_a_server_with) {
  const RedisServer server({.tls_folder = certificates.folder()});
  const Stunnel stunnel(StunnelSide::connecting, certificates, server.tls_port());
  use(run(connect(reactor, {.host = "127.0.0.1", .port = stunnel.port()})));
}

BOOST_AUTO_TEST_CASE(a_server_that_is_killed_behind_it_is_used_again_when_it_is_back) {
  RedisServer server;
  const Stunnel stunnel(StunnelSide::accepting, certificates, server.port());
  const Client rc = run(connect(reactor, {.host = "127.0.0.1",
                                          .port = stunnel.port(),
                                          .tls = TlsOptions{.ca_file = ca},
                                          .when_disconnected = WhenDisconnected::wait}));
  server.kill9();
  until([&] { return rc.stats().connections_up == 0; });
  server.start();
  until([&] { return rc.stats().connections_up == 1; });
  use(rc);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
