// The near cache of a cluster's client: which answers of a node prove that it still serves a key.
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/connect_cluster.hpp>

#include "support/memory_loop.hpp"
#include "support/tracking_cluster.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;

struct InCluster : support::MemoryLoop {
  /// A key that the node has; each number gives another one.
  std::string key_of(std::size_t node, int number) {
    for (int i = 0;; ++i) {
      std::string key = "key" + std::to_string(i);
      if (cluster.owner(key) == node && number-- == 0) return key;
    }
  }
  std::string value(const Client& client, const std::string& key) {
    return run(client.get(key)).value_or("nothing");
  }

  support::TrackingCluster cluster{reactor, network};
  const std::string nodes = cluster.addresses();
  const Client rc = run(connect_cluster(
      reactor, {.nodes = nodes,
                .connection = {.network = &network, .announce_library = false, .timeout = 5s}}));
  const Client fast = rc.cached({.max_silence = 2s});
};

BOOST_FIXTURE_TEST_SUITE(near_cache_cluster, InCluster)

BOOST_AUTO_TEST_CASE(a_redirect_does_not_prove_that_a_node_reports_changes) {
  const std::string key = key_of(0, 0), other = key_of(0, 1);
  cluster.change(key, "1");
  cluster.change(other, "1");
  BOOST_TEST(value(fast, key) == "1");
  BOOST_TEST(value(fast, key) == "1");
  BOOST_TEST(fast.stats().cache.hits == 1u);
  BOOST_TEST(cluster.take_over(0, 1, 10s));
  BOOST_TEST(cluster.take_over(2, 0, 10s));  // it stays a node
  cluster.change(key, "2");
  manual.advance(900ms);
  BOOST_TEST(value(rc, other) == "1");  // MOVED
  network.cut(cluster.node(0).endpoint);
  manual.advance(1300ms);
  // In memory is "1". The client may still ask the node that was cut off, in vain.
  auto read = fast.get(key).then(
      [](const std::optional<std::string>& value) { return value.value_or("nothing"); },
      [](const Error&) { return std::string("no answer"); });
  BOOST_TEST(run(std::move(read)) != "1");
  BOOST_TEST(fast.stats().cache.hits == 1u);
}

BOOST_AUTO_TEST_CASE(reads_of_a_node_that_serves_its_keys_keep_its_entries_good) {
  const std::string key = key_of(0, 0);
  cluster.change(key, "1");
  BOOST_TEST(value(fast, key) == "1");
  manual.advance(10s);
  BOOST_TEST(value(fast, key) == "1");
  BOOST_TEST(fast.stats().cache.hits == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
