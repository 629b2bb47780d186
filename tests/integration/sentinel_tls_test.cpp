// Sentinels over TLS: refused for the same reasons as servers and clusters, and failovers.
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/from_url.hpp>
#include <deferredis/sharding/sentinel.hpp>
#include <deferredis/sharding/sentinels.hpp>

#include "integration/client_loop.hpp"
#include "integration/fake_server.hpp"
#include "support/certificates.hpp"
#include "support/sentinel_group.hpp"

namespace deferredis {
namespace {

using namespace test;

const support::Certificates& certificates() {
  static const support::Certificates made;
  return made;
}

/// A group in which every process speaks only TLS.
struct TlsGroup : ClientLoop {
  SentinelOptions options() const {
    return {.nodes = group.nodes(),
            .connection = {.tls = TlsOptions{.ca_file = ca},
                           .when_disconnected = WhenDisconnected::wait,
                           .timeout = std::chrono::seconds(15)},
            .sentinel = {.tls = TlsOptions{.ca_file = ca}}};
  }
  /// Which server a command reaches.
  std::size_t reached(const Client& rc) {
    const auto config = run(rc.command<std::vector<std::string>>("CONFIG", "GET", "tls-port"));
    for (std::size_t i = 0; i < group.server_count(); ++i) {
      if (std::to_string(group.port(i)) == config.at(1)) return i;
    }
    return group.server_count();
  }

  support::SentinelGroup group{
      {.replicas = 1, .sentinels = 1, .tls_folder = certificates().folder()}};
  std::string ca = certificates().certificate("ca");
  std::string other = certificates().certificate("other_ca");
};

BOOST_FIXTURE_TEST_SUITE(sentinel_tls_group, TlsGroup)

BOOST_AUTO_TEST_CASE(sentinels_and_servers_are_reached_over_tls) {
  const Client rc = run(connect_sentinel(reactor, options()));
  BOOST_TEST(run(rc.set("key", "value")));
  BOOST_TEST(reached(rc) == group.primary());
  SentinelOptions replicas = options();
  replicas.role = ServerRole::replica;
  const Client reader = run(connect_sentinel(reactor, replicas));
  BOOST_TEST(reached(reader) == 1U);
}

BOOST_AUTO_TEST_CASE(a_url_can_select_tls) {
  for (const std::string_view scheme : {"rediss+sentinel://", "rediss+auto://"}) {
    const std::string url =
        std::string(scheme) + group.nodes() + "?service=mymaster&tls_ca_file=" + ca;
    const Client rc = from_url(reactor, url);
    BOOST_TEST(run(rc.incr("n")) > 0);
    BOOST_TEST(reached(rc) == group.primary());
  }
}

BOOST_AUTO_TEST_CASE(a_failover_is_followed_to_a_server_that_proves_its_name) {
  const Client rc = run(connect_sentinel(reactor, options()));
  BOOST_TEST(run(rc.set("key", "value")));
  group.begin_failover();
  until([&] { return group.primary() == 1U; });
  until([&] {
    return rc.endpoints() == std::vector<NodeEndpoint>{
                                 {Endpoint::tcp("127.0.0.1", group.port(1)), NodeRole::primary}};
  });
  BOOST_TEST(run(rc.set("key", "later")));
  BOOST_TEST(reached(rc) == 1U);
}

BOOST_AUTO_TEST_CASE(servers_are_verified_with_their_own_options) {
  SentinelOptions distrustful = options();
  distrustful.connection.tls = TlsOptions{.ca_file = other};
  const Error servers = failure(connect_sentinel(reactor, distrustful));
  BOOST_TEST(is(servers, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(servers.message(), "unknown CA 'deferredis test CA'"));
  BOOST_TEST(has(servers.message(), std::to_string(group.port(0))));
  distrustful = options();
  distrustful.sentinel.tls = TlsOptions{.ca_file = other};
  const Error sentinels = failure(connect_sentinel(reactor, distrustful));
  BOOST_TEST(is(sentinels, errc::master_not_found, Delivery::not_sent));
  BOOST_TEST(has(sentinels.message(), group.nodes() + ": "));
  BOOST_TEST(has(sentinels.message(), "unknown CA 'deferredis test CA'"));
}

BOOST_AUTO_TEST_CASE(a_plain_client_sends_its_password_to_no_one) {
  SentinelOptions plain = options();
  plain.sentinel = {.password = "hunter2"};
  const Error error = failure(connect_sentinel(reactor, plain));
  BOOST_TEST(error.is(errc::connection), to_string(error));
  BOOST_TEST(to_string(error).find("hunter2") == std::string::npos);
  plain = options();
  plain.connection.tls.reset();
  plain.connection.password = "hunter2";
  const Error servers = failure(connect_sentinel(reactor, plain));
  BOOST_TEST(servers.is(errc::connection), to_string(servers));
  BOOST_TEST(to_string(servers).find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

/// A sentinel with a certificate that the case selects. The server that it watches is plain.
struct Shown : ClientLoop {
  support::RedisServerOptions sentinel(std::string_view certificate, bool auth_clients = false) {
    return {.tls_folder = certificates().folder(),
            .tls_certificate = std::string(certificate),
            .tls_auth_clients = auth_clients,
            .sentinel =
                "sentinel monitor mymaster 127.0.0.1 " + std::to_string(server.port()) + " 1\n"};
  }
  /// Why the sentinel is refused; "" if it is not.
  std::string refusal(std::uint16_t port, TlsOptions tls = {}) {
    const std::string nodes = "127.0.0.1:" + std::to_string(port);
    if (tls.ca_file.empty()) tls.ca_file = ca;
    try {
      const Client rc = run(connect_sentinel(reactor, {.nodes = nodes, .sentinel = {.tls = tls}}));
      BOOST_TEST(run(rc.incr("n")) > 0);
      return "";
    } catch (const Exception& e) {
      BOOST_TEST(is(e.error(), errc::master_not_found, Delivery::not_sent));
      return e.what();
    }
  }

  support::RedisServer server;
  std::string ca = certificates().certificate("ca");
};

BOOST_FIXTURE_TEST_SUITE(sentinel_tls_refusals, Shown)

BOOST_AUTO_TEST_CASE(a_sentinel_that_cannot_prove_its_name_is_refused) {
  struct Case {
    std::string_view shown, said;
  };
  for (const auto& [shown, said] :
       {Case{"expired", "the server's certificate has expired"},
        Case{"wrong_name", "name mismatch: wanted '127.0.0.1', the certificate is for other.exam"},
        Case{"nameless", "the certificate has no names in subjectAltName"},
        Case{"self_signed", "is self-signed"}, Case{"foreign", "unknown CA 'some other CA'"},
        Case{"client", "unsuitable certificate purpose"}}) {
    support::RedisServer asked{sentinel(shown)};
    BOOST_TEST(has(refusal(asked.tls_port()), said));
    BOOST_TEST(refusal(asked.tls_port(), {.insecure_skip_verification = true}) == "");
  }
}

BOOST_AUTO_TEST_CASE(names_revocations_and_versions_are_checked_as_for_servers) {
  support::RedisServer other{sentinel("wrong_name")};
  BOOST_TEST(refusal(other.tls_port(), {.server_name = "other.example"}) == "");
  BOOST_TEST(refusal(other.tls_port(), {.insecure_skip_name_check = true}) == "");
  const std::string crl = certificates().crl("ca");
  support::RedisServer revoked{sentinel("revoked")};
  BOOST_TEST(refusal(revoked.tls_port()) == "");
  BOOST_TEST(has(refusal(revoked.tls_port(), {.crl_file = crl}), "has been revoked"));
  support::RedisServerOptions old = sentinel("server");
  old.extra = {"--tls-protocols", "TLSv1.2"};
  support::RedisServer older{old};
  BOOST_TEST(refusal(older.tls_port(), {.resume_sessions = true}) == "");
  BOOST_TEST(has(refusal(older.tls_port(), {.min_version = TlsVersion::tls1_3}), "TLS"));
}

BOOST_AUTO_TEST_CASE(a_client_certificate_is_shown_to_sentinels_too) {
  support::RedisServer strict{sentinel("server", true)};
  BOOST_TEST(refusal(strict.tls_port()) != "");
  const std::string certificate = certificates().certificate("client");
  const std::string key = certificates().key("client");
  BOOST_TEST(refusal(strict.tls_port(), {.certificate_file = certificate, .key_file = key}) == "");
}

BOOST_AUTO_TEST_CASE(a_sentinel_without_tls_is_reported) {
  SystemNetwork system;
  FakeServer plain(reactor, system,
                   [](std::size_t, std::string_view) { return "-ERR unknown command\r\n"; });
  const std::string why = refusal(plain.port());
  BOOST_TEST(has(why, "does not speak TLS here: is the port right?"), why);
}

// Like a real one, which takes our hello for the beginning of a line.
BOOST_AUTO_TEST_CASE(a_sentinel_that_is_silent_to_tls_is_named) {
  support::RedisServer plain{sentinel("server")};
  const std::string why = refusal(plain.port());
  BOOST_TEST(has(why, "127.0.0.1:" + std::to_string(plain.port()) + ": "), why);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
