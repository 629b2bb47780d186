// Shards that other shards stand in for, on real servers.
#include <deferredis/sharding/connect_sharded.hpp>

#include <chrono>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct ThreeServers : ClientLoop {
  ThreeServers() {
    for (const auto& server : servers)
      nodes.push_back("127.0.0.1:" + std::to_string(server.port()));
  }
  Client client(const EjectOptions& eject) {
    return run(connect_sharded(
        reactor, {.nodes = nodes,
                  .eject = eject,
                  .connection = {.backoff = {.min = 1ms, .max = 20ms, .stable_after = 1s}}}));
  }
  std::string key_on(std::size_t shard) const {
    const HashRing ring(Placement::txredisapi, nodes);
    for (int i = 0;; ++i) {
      std::string key = "key" + std::to_string(i);
      if (ring.locate(key) == shard) return key;
    }
  }
  bool has_ejected(const Client& rc) const { return has_text(rc.describe(), " ejected"); }
  static bool has_text(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
  }

  support::RedisServer servers[3];
  std::vector<std::string> nodes;
};

BOOST_FIXTURE_TEST_SUITE(ejected_shards, ThreeServers)

BOOST_AUTO_TEST_CASE(the_next_shard_replaces_a_dead_one_until_it_is_stable_again) {
  Client rc = client({.after = 20ms, .back_after = 20ms});
  const std::string key = key_on(1);
  const HashRing ring(Placement::txredisapi, nodes);
  const std::size_t next = ring.successors(key)[1];
  run(rc.set(key, "own"));
  servers[1].kill9();
  until([&] { return has_ejected(rc); });
  run(rc.set(key, "stand-in"));
  BOOST_TEST(has(servers[next].command({"GET", key}), "stand-in"));
  BOOST_TEST(run(rc.mget({key, key_on(0)})).at(0).value_or("") == "stand-in");
  servers[1].start();
  until([&] { return !has_ejected(rc); });
  BOOST_TEST(!run(rc.get(key)).has_value());  // nothing is copied: it was started empty
  BOOST_TEST(has(servers[next].command({"GET", key}), "stand-in"));
}

BOOST_AUTO_TEST_CASE(it_is_off_by_default) {
  Client rc = client({});
  servers[1].kill9();
  Events events(rc);
  until([&] { return events.count(ConnectionEvent::Kind::failed) > 3; });
  BOOST_TEST(failure(rc.set(key_on(1), "x")).is(errc::connection));
  BOOST_TEST(!has_ejected(rc));
}

BOOST_AUTO_TEST_CASE(a_negative_time_is_refused) {
  BOOST_CHECK_THROW(
      static_cast<void>(lazy_sharded(reactor, {.nodes = nodes, .eject = {.after = -1s}})),
      InvalidArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
