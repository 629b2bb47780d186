// A real cluster whose nodes speak only TLS.
#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/from_url.hpp>

#include "integration/cluster_loop.hpp"
#include "support/certificates.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

const support::Certificates& certificates() {
  static const support::Certificates made;
  return made;
}

struct TlsCluster : ClusterLoop {
  TlsCluster() : ClusterLoop(certificates().folder(), 0) {}

  std::string url(std::string_view trust) const {
    return "rediss+cluster://" + nodes() + "?tls_ca_file=" + certificates().certificate(trust);
  }
  /// Each node has some of them.
  void check_all(const Client& rc) {
    const auto pairs = numbered_pairs(60);
    run(rc.mset(pairs));
    for (const auto& [key, value] : pairs) {
      BOOST_TEST(run(rc.get(key)).value_or("") == value);
      BOOST_TEST(cluster.node(home(key)).command({"EXISTS", key}) == ":1\r\n");
    }
    BOOST_TEST(run(rc.dbsize()) == 60);
  }

  const std::string ca = certificates().certificate("ca");
};

BOOST_FIXTURE_TEST_SUITE(cluster_tls, TlsCluster)

BOOST_AUTO_TEST_CASE(every_node_is_reached_over_tls) {
  const std::string some = nodes();
  const Client rc = run(
      connect_cluster(reactor, {.nodes = some, .connection = {.tls = TlsOptions{.ca_file = ca}}}));
  check_all(rc);
  const std::string sha = run(rc.script_load("return 1"));
  for (std::size_t i = 0; i != 3; ++i)
    BOOST_TEST(has(cluster.node(i).command({"SCRIPT", "EXISTS", sha}), ":1"));
}

BOOST_AUTO_TEST_CASE(a_url_selects_tls_and_redirects_lead_to_tls_ports) {
  const Client rc = from_url(reactor, url("ca"));
  check_all(rc);
  BOOST_TEST(rc.endpoints().size() == 3u);
  const std::string key = "{" + key_of(0) + "}x";
  const std::uint16_t slot = key_slot(key);
  run(rc.set(key, "1"));
  cluster.begin_move(slot, 0, 1);
  cluster.move_keys(slot, 0, 1, 100);
  BOOST_TEST(run(rc.incr(key)) == 2);  // by ASK
  cluster.move_slot(slot, 0, 1);
  BOOST_TEST(run(rc.incr(key)) == 3);  // by MOVED
  BOOST_TEST(rc.stats().resent >= 2u);
  const Session own = run(rc.session(key_of(1)));
  run(own.set(key_of(1), "x"));
}

BOOST_AUTO_TEST_CASE(auto_detection_works_over_tls_too) {
  std::string automatic = url("ca");
  automatic.replace(0, automatic.find(':'), "rediss+auto");
  check_all(from_url(reactor, automatic));
}

BOOST_AUTO_TEST_CASE(untrusted_servers_and_servers_without_tls_are_refused) {
  const Client rc = from_url(reactor, url("other_ca"));
  const Error error = failure(rc.get("a"));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "unknown CA"));
  const std::string some = nodes();
  const Error plain =
      failure(connect_cluster(reactor, {.nodes = some, .connection = {.password = "hunter2"}}));
  BOOST_TEST(plain.is(errc::connection), to_string(plain));
  BOOST_TEST(to_string(plain).find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
