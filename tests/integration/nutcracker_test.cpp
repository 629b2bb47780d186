// Our hash rings against the real twemproxy: each finds what the other has written.
#include <deferredis/sharding/hash_ring.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/combine.hpp>

#include "integration/client_loop.hpp"
#include "support/nutcracker.hpp"
#include "unit/sharding/ring_support.hpp"

namespace deferredis {
namespace {

using namespace test;

constexpr std::size_t server_count = 3;
const support::RedisServer& server(std::size_t index) {
  static const support::RedisServer servers[server_count];
  return servers[index];
}

/// How twemproxy's configuration names a pool's servers, and what our nodes are called then.
enum class Naming { address, name, path };

/// One pool, as configured in twemproxy and in our ring.
struct Pool {
  Hash hash = Hash::fnv1a_64;
  std::string tag = {};
  std::vector<unsigned> weights = {1, 1, 1};
  Naming naming = Naming::address;
  Placement placement = Placement::ketama;

  std::string address(std::size_t i) const {
    return naming == Naming::path ? server(i).socket_path()
                                  : "127.0.0.1:" + std::to_string(server(i).port());
  }
  std::string name(std::size_t i) const {
    return naming == Naming::name ? "shard-" + std::to_string(i) : address(i);
  }
  support::NutcrackerPool configuration() const {
    support::NutcrackerPool pool{.hash = std::string(to_string(hash)),
                                 .hash_tag = tag,
                                 .distribution = std::string(to_string(placement))};
    for (std::size_t i = 0; i < server_count; ++i) {
      pool.servers.push_back(address(i) + ":" + std::to_string(weights[i]) +
                             (naming == Naming::name ? " " + name(i) : ""));
    }
    return pool;
  }
  HashRing ring() const {
    std::vector<ShardNode> nodes;
    for (std::size_t i = 0; i < server_count; ++i) nodes.emplace_back(name(i), weights[i]);
    return {placement, nodes, {.hash = hash, .tag = tag}};
  }
};

std::vector<support::NutcrackerPool> configurations(const std::vector<Pool>& pools) {
  std::vector<support::NutcrackerPool> all;
  for (const Pool& pool : pools) all.push_back(pool.configuration());
  return all;
}

struct Proxied : ClientLoop {
  using Route = std::function<Client&(const std::string&)>;

  Proxied() {
    for (std::size_t i = 0; i < server_count; ++i) {
      const Options options{.host = "127.0.0.1", .port = server(i).port()};
      direct.push_back(run(connect(reactor, options)));
    }
  }

  /// Checks each pool with this many keys of any bytes, in both directions.
  void agree(const std::vector<Pool>& pools, std::size_t key_count) {
    const support::Nutcracker nutcracker(configurations(pools));
    for (std::size_t i = 0; i < pools.size(); ++i) {
      const std::string path = nutcracker.socket_path(i);
      const auto keys = random_keys(key_count, static_cast<std::uint32_t>(i));
      BOOST_TEST_CONTEXT(to_string(pools[i].placement)
                         << " " << to_string(pools[i].hash) << ", tag '" << pools[i].tag
                         << "', weights " << with_commas(pools[i].weights)) {
        agree(pools[i], path, keys);
      }
    }
  }

  void agree(const Pool& pool, const std::string& path, const std::vector<std::string>& keys) {
    const HashRing ring = pool.ring();
    const Options options{
        .unix_path = path, .protocol = ProtocolVersion::resp2, .announce_library = false};
    Client proxy = run(connect(reactor, options));
    const Route by_proxy = [&proxy](const std::string&) -> Client& { return proxy; };
    const Route by_ring = [this, &ring](const std::string& key) -> Client& {
      return direct[ring.locate(key)];
    };
    for (const auto& [writer, reader] :
         {std::pair(by_proxy, by_ring), std::pair(by_ring, by_proxy)}) {
      for (std::size_t i = 0; i < server_count; ++i) server(i).command({"FLUSHALL"});
      write(keys, writer);
      BOOST_TEST(missing(keys, reader) == 0);
    }
    run(proxy.disconnect());
  }

  void write(const std::vector<std::string>& keys, const Route& route) {
    std::vector<Future<bool>> written;
    for (const std::string& key : keys) written.push_back(route(key).set(key, key));
    run(all(std::move(written)));
  }
  int missing(const std::vector<std::string>& keys, const Route& route) {
    std::vector<Future<std::optional<std::string>>> read;
    for (const std::string& key : keys) read.push_back(route(key).get(key));
    const auto values = run(all(std::move(read)));
    int count = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) count += values[i] == keys[i] ? 0 : 1;
    return count;
  }

  std::vector<Client> direct;
};

BOOST_FIXTURE_TEST_SUITE(nutcracker, Proxied)

BOOST_AUTO_TEST_CASE(ring_and_twemproxy_agree_on_every_hash_with_tags_and_weights) {
  std::vector<Pool> pools;
  for (int hash = static_cast<int>(Hash::one_at_a_time); hash < static_cast<int>(Hash::murmur64a);
       ++hash) {
    for (const std::string tag : {"", "{}"}) {
      pools.push_back({.hash = static_cast<Hash>(hash), .tag = tag});
      pools.push_back({.hash = static_cast<Hash>(hash), .tag = tag, .weights = {1, 2, 5}});
    }
  }
  agree(pools, 200);
}

BOOST_AUTO_TEST_CASE(ring_and_twemproxy_agree_on_servers_with_names_and_on_unix_sockets) {
  agree({{.weights = {3, 1, 1}, .naming = Naming::name},
         {.naming = Naming::path},
         {.tag = "$$", .weights = {7, 2, 1}, .naming = Naming::path}},
        500);
}

BOOST_AUTO_TEST_CASE(ring_and_twemproxy_agree_on_modula) {
  agree({{.placement = Placement::modula},
         {.hash = Hash::murmur, .tag = "{}", .weights = {1, 2, 5}, .placement = Placement::modula},
         {.hash = Hash::crc16,
          .weights = {2, 3, 1},
          .naming = Naming::name,
          .placement = Placement::modula}},
        500);
}

BOOST_AUTO_TEST_CASE(ring_and_twemproxy_agree_if_a_server_is_too_light_for_any_point) {
  agree({{.weights = {1, 1000, 1000}}}, 500);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
