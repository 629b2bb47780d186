// A stunnel between the client and the server: many put TLS in front of a Redis that way.
#include <cstdint>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"
#include "support/certificates.hpp"
#include "support/stunnel.hpp"

namespace deferredis {
namespace {

using namespace test;
using support::RedisServer;
using support::Stunnel;
using support::StunnelSide;

struct Tunnelled : ClientLoop {
  /// More than any buffer on the way takes at once, in both directions.
  void use(const Client& rc) {
    const std::string large(3'000'000, 'x');
    std::vector<Future<std::int64_t>> counts;
    for (int i = 0; i < 1000; ++i) counts.push_back(rc.incr("count"));
    run(rc.set("large", large));
    BOOST_TEST((run(rc.get("large")) == large));
    for (std::int64_t i = 0; i < 1000; ++i)
      BOOST_TEST(run(std::move(counts[static_cast<std::size_t>(i)])) == i + 1);
  }

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
