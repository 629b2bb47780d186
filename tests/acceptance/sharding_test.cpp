// What txredisapi's sharded handler does: its own tests cover only its kinds.
#include <optional>
#include <string>
#include <vector>

#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/hash_ring.hpp>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

struct Sharded : Redis {
  Sharded() {
    other_server().command({"FLUSHALL"});
    nodes = {address(redis_server()), address(other_server())};
    paths = {redis_server().socket_path(), other_server().socket_path()};
  }
  static support::RedisServer& other_server() {
    static support::RedisServer server;
    return server;
  }
  static std::string address(const support::RedisServer& server) {
    return "127.0.0.1:" + std::to_string(server.port());
  }
  static std::string size_of(const support::RedisServer& server) {
    return server.command({"DBSIZE"});
  }
  ShardOptions of(const std::vector<std::string>& servers) const {
    return {.nodes = servers, .connection = {.pool_size = 2}};
  }
  /// A key that the node has.
  std::string key_on(std::size_t node) const {
    const HashRing ring(Placement::txredisapi, nodes);
    for (int i = 0;; ++i) {
      std::string key = "key" + std::to_string(i);
      if (ring.locate(key) == node) return key;
    }
  }
  void check_kind(const Client& rc, std::string_view kind) {
    BOOST_TEST(mentions(rc.describe(), kind));
    run(rc.connected());
    run(rc.set("foo", "bar"));
    BOOST_TEST(run(rc.get("foo")).value_or("") == "bar");
  }

  std::vector<std::string> nodes;
  std::vector<std::string> paths;
};

BOOST_FIXTURE_TEST_SUITE(sharding, Sharded)

BOOST_AUTO_TEST_CASE(connect_sharded_opens_one_connection_to_each_shard) {
  const Client rc = run(connect_sharded(reactor, of(nodes)));
  check_kind(rc, "2 shards (connection to " + nodes[0] + ", 1 up");
}

BOOST_AUTO_TEST_CASE(connect_sharded_pool_opens_a_pool_to_each_shard) {
  const Client rc = run(connect_sharded_pool(reactor, of(nodes)));
  check_kind(rc, "2 shards (pool of 2 to " + nodes[0] + ", 2 up");
}

BOOST_AUTO_TEST_CASE(lazy_sharded_clients_exist_before_they_are_open) {
  check_kind(lazy_sharded(reactor, of(nodes)), "2 shards (connection to " + nodes[0] + ", 0 up");
  check_kind(lazy_sharded_pool(reactor, of(nodes)), "2 shards (pool of 2 to ");
}

BOOST_AUTO_TEST_CASE(connect_sharded_reaches_unix_sockets) {
  check_kind(run(connect_sharded(reactor, of(paths))), "connection to " + paths[0] + ", 1 up");
}

BOOST_AUTO_TEST_CASE(connect_sharded_pool_reaches_unix_sockets) {
  check_kind(run(connect_sharded_pool(reactor, of(paths))), "pool of 2 to " + paths[1] + ", 2 up");
}

BOOST_AUTO_TEST_CASE(an_unreachable_shard_fails_connect_but_not_the_lazy_client) {
  std::vector<std::string> some{nodes[0], redis_server().folder() + "/nobody.sock"};
  BOOST_TEST(failure(connect_sharded(reactor, of(some))).is(errc::connection));
  const Client rc = lazy_sharded(reactor, of(some));
  const HashRing ring(Placement::txredisapi, some);
  int i = 0;
  while (ring.locate("k" + std::to_string(i)) != 0) ++i;
  BOOST_TEST(run(rc.set("k" + std::to_string(i), "x")));
}

BOOST_AUTO_TEST_CASE(set_and_get_use_the_shard_of_txredisapis_ring) {
  const Client rc = run(connect_sharded(reactor, of(nodes)));
  run(rc.set(key_on(0), "first"));
  run(rc.set(key_on(1), "second"));
  BOOST_TEST(mentions(redis_server().command({"GET", key_on(0)}), "first"));
  BOOST_TEST(mentions(other_server().command({"GET", key_on(1)}), "second"));
}

BOOST_AUTO_TEST_CASE(mget_returns_the_values_in_the_order_of_the_keys) {
  const Client rc = run(connect_sharded(reactor, of(nodes)));
  const std::vector<std::string> keys{key_on(1), key_on(0), "none"};
  run(rc.set(keys[0], "1"));
  run(rc.set(keys[1], "0"));
  BOOST_TEST(
      (run(rc.mget(keys)) == std::vector<std::optional<std::string>>{"1", "0", std::nullopt}));
}

BOOST_AUTO_TEST_CASE(mget_finds_keys_with_tags_where_set_put_them) {
  const Client rc = run(connect_sharded(reactor, of(nodes)));
  std::vector<std::string> keys;
  for (int i = 0; i != 20; ++i) keys.push_back("test{lero" + std::to_string(i) + "}:1");
  for (const auto& key : keys) run(rc.set(key, key));
  const auto values = run(rc.mget(keys));
  for (std::size_t i = 0; i != keys.size(); ++i) BOOST_TEST(values[i].value_or("") == keys[i]);
}

BOOST_AUTO_TEST_CASE(keys_with_one_tag_are_on_one_shard) {
  const Client rc = run(connect_sharded(reactor, of(nodes)));
  for (int i = 0; i != 20; ++i) run(rc.set("test{lero}:" + std::to_string(i), "x"));
  const bool together =
      size_of(redis_server()) == ":20\r\n" || size_of(other_server()) == ":20\r\n";
  BOOST_TEST(together);
}

BOOST_AUTO_TEST_CASE(delete_accepts_a_list_of_keys_of_all_shards) {
  const Client rc = run(connect_sharded(reactor, of(nodes)));
  run(rc.mset({{key_on(0), "0"}, {key_on(1), "1"}}));
  BOOST_TEST(run(rc.del({key_on(0), key_on(1), "none"})) == 2);
}

BOOST_AUTO_TEST_CASE(rename_between_shards_is_refused_and_loses_nothing) {
  const Client rc = run(connect_sharded(reactor, of(nodes)));
  run(rc.set(key_on(0), "here"));
  BOOST_TEST(failure(rc.rename(key_on(0), key_on(1))).is(errc::not_supported));
  BOOST_TEST(run(rc.get(key_on(0))).value_or("") == "here");
}

BOOST_AUTO_TEST_CASE(commands_that_cannot_be_sharded_are_refused_by_name) {
  const Client rc = run(connect_sharded(reactor, of(nodes)));
  const Error error = failure(rc.command("TIME"));
  BOOST_TEST(error.is(errc::not_supported));
  BOOST_TEST(mentions(error.message(), "TIME"));
}

// txredisapi's pipeline() raises NotImplementedError on shards; our batch is split.
BOOST_AUTO_TEST_CASE(a_batch_over_shards_is_split_and_keeps_its_order) {
  const auto check = [this](const Client& rc) {
    auto batch = rc.batch();
    std::vector<Future<std::int64_t>> counts;
    for (int i = 0; i != 3; ++i) {
      counts.push_back(batch.incr(key_on(0)));
      counts.push_back(batch.incr(key_on(1)));
    }
    run(batch.execute());
    for (std::size_t i = 0; i != counts.size(); ++i)
      BOOST_TEST(run(std::move(counts[i])) == static_cast<std::int64_t>(i / 2 + 1));
    run(rc.del({key_on(0), key_on(1)}));
  };
  check(run(connect_sharded(reactor, of(nodes))));
  check(run(connect_sharded_pool(reactor, of(nodes))));
}

BOOST_AUTO_TEST_CASE(disconnect_ends_every_shard) {
  const Client rc = run(connect_sharded(reactor, of(nodes)));
  run(rc.disconnect());
  BOOST_TEST(rc.stats().connections_up == 0u);
  BOOST_TEST(failure(rc.get(key_on(0))).is(errc::closed));
  BOOST_TEST(failure(rc.get(key_on(1))).is(errc::closed));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
