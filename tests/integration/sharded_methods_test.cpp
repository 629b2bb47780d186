// Every method that txredisapi has on shards, compared with the answer of one server: over TCP, a
// Unix socket and TLS.
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"
#include "support/certificates.hpp"

namespace deferredis {
namespace {

using namespace test;
using support::Certificates;
using support::RedisServer;
using support::RedisServerOptions;

using Line = std::vector<std::string>;

// In an order in which each method finds what the ones before it left. KEY is each key in turn, TO
// another key with the same tag.
const std::pair<std::string, Line> methods[] = {
    {"set", {"SET", "KEY:s", "10"}},
    {"get", {"GET", "KEY:s"}},
    {"exists", {"EXISTS", "KEY:s"}},
    {"incr", {"INCR", "KEY:s"}},
    {"decr", {"DECR", "KEY:s"}},
    {"getset", {"GETSET", "KEY:s", "next"}},
    {"get_type", {"TYPE", "KEY:s"}},
    {"setnx", {"SETNX", "KEY:s", "other"}},
    {"expire", {"EXPIRE", "KEY:s", "1000"}},
    {"setex", {"SETEX", "KEY:s", "5000", "soon"}},
    {"ttl", {"TTL", "KEY:s"}},
    {"rename", {"RENAME", "KEY:s", "TO:s"}},
    {"get", {"GET", "TO:s"}},
    {"delete", {"DEL", "TO:s"}},
    {"hset", {"HSET", "KEY:h", "a", "1"}},
    {"hmset", {"HMSET", "KEY:h", "b", "2", "c", "3"}},
    {"hget", {"HGET", "KEY:h", "b"}},
    {"hmget", {"HMGET", "KEY:h", "a", "none", "c"}},
    {"hincrby", {"HINCRBY", "KEY:h", "a", "41"}},
    {"hexists", {"HEXISTS", "KEY:h", "none"}},
    {"hlen", {"HLEN", "KEY:h"}},
    {"hkeys", {"HKEYS", "KEY:h"}},
    {"hvals", {"HVALS", "KEY:h"}},
    {"hgetall", {"HGETALL", "KEY:h"}},
    {"hdel", {"HDEL", "KEY:h", "a", "none"}},
    {"push", {"RPUSH", "KEY:l", "a", "b", "c", "b", "d"}},
    {"push", {"LPUSH", "KEY:l", "first"}},
    {"llen", {"LLEN", "KEY:l"}},
    {"lindex", {"LINDEX", "KEY:l", "1"}},
    {"lset", {"LSET", "KEY:l", "1", "A"}},
    {"lrem", {"LREM", "KEY:l", "1", "b"}},
    {"lrange", {"LRANGE", "KEY:l", "0", "-1"}},
    {"ltrim", {"LTRIM", "KEY:l", "0", "2"}},
    {"pop", {"LPOP", "KEY:l"}},
    {"pop", {"RPOP", "KEY:l"}},
    {"sadd", {"SADD", "KEY:m", "only"}},
    {"sismember", {"SISMEMBER", "KEY:m", "only"}},
    {"smembers", {"SMEMBERS", "KEY:m"}},
    {"srem", {"SREM", "KEY:m", "only", "none"}},
    {"zadd", {"ZADD", "KEY:z", "1", "a", "2", "b", "3", "c", "4", "d", "5", "e"}},
    {"zcard", {"ZCARD", "KEY:z"}},
    {"zcount", {"ZCOUNT", "KEY:z", "2", "(4"}},
    {"zincr", {"ZINCRBY", "KEY:z", "1", "a"}},
    {"zdecr", {"ZINCRBY", "KEY:z", "-1", "a"}},
    {"zincrby", {"ZINCRBY", "KEY:z", "0.5", "a"}},
    {"zscore", {"ZSCORE", "KEY:z", "a"}},
    {"zrank", {"ZRANK", "KEY:z", "b"}},
    {"zrevrank", {"ZREVRANK", "KEY:z", "b"}},
    {"zrange", {"ZRANGE", "KEY:z", "0", "-1", "WITHSCORES"}},
    {"zrevrange", {"ZREVRANGE", "KEY:z", "0", "1"}},
    {"zrangebyscore", {"ZRANGEBYSCORE", "KEY:z", "-inf", "+inf", "LIMIT", "1", "2"}},
    {"zrevrangebyscore", {"ZREVRANGEBYSCORE", "KEY:z", "4", "2"}},
    {"zrem", {"ZREM", "KEY:z", "e", "none"}},
    {"zremrangebyrank", {"ZREMRANGEBYRANK", "KEY:z", "0", "0"}},
    {"zremrangebyscore", {"ZREMRANGEBYSCORE", "KEY:z", "3", "3"}},
    {"zrange", {"ZRANGE", "KEY:z", "0", "-1"}},
    {"publish", {"PUBLISH", "KEY", "hello"}},
};
constexpr int keys = 12;

struct Ways : ClientLoop {
  Ways() {
    for (const auto* server : {&a, &b, &c}) {
      tcp.push_back("127.0.0.1:" + std::to_string(server->port()));
      unix_sockets.push_back(server->socket_path());
      tls.push_back("localhost:" + std::to_string(server->tls_port()));
    }
  }
  static RedisServerOptions with_tls(const Certificates& made) {
    return {.tls_folder = made.folder()};
  }
  Options over_tls() const { return {.tls = TlsOptions{.ca_file = ca_file}, .pool_size = 2}; }

  static std::vector<std::string> words(const Line& line, int key) {
    std::vector<std::string> words(line.begin() + 1, line.end());
    const std::string tag = "{" + std::to_string((key + 1) * 7'654'321) + "}";
    for (std::string& word : words) {
      if (word.starts_with("KEY")) word.replace(0, 3, "user" + tag);
      if (word.starts_with("TO")) word.replace(0, 2, "moved" + tag);
    }
    return words;
  }
  std::string answer(const Client& rc, const Line& line, int key) {
    const auto arguments = words(line, key);
    std::string text;
    run(rc.command<Reply>(line.front(), Args(arguments))).append_resp(text);
    return text;
  }
  /// Runs all of them and compares with the answers of the one server.
  void check(const Client& rc) {
    Client one = lazy_connection(reactor, {.unix_path = reference.socket_path()});
    run(rc.flushall());
    run(one.flushall());
    for (const auto& [name, line] : methods) {
      BOOST_TEST(rc.supported(line.front()));
      for (int key = 0; key != keys; ++key)
        BOOST_TEST_CONTEXT(name) BOOST_TEST(answer(rc, line, key) == answer(one, line, key));
    }
    std::size_t used = 0;
    for (const auto& node : run(rc.on_all([](const Client& node) { return node.dbsize(); })))
      used += node.outcome.value() > 0 ? 1u : 0u;
    BOOST_TEST(used > 1u);
    BOOST_TEST(run(rc.dbsize()) == run(one.dbsize()));
  }

  Certificates certificates;
  std::string ca_file = certificates.certificate("ca");
  RedisServer a{with_tls(certificates)}, b{with_tls(certificates)}, c{with_tls(certificates)};
  RedisServer reference;
  std::vector<std::string> tcp, unix_sockets, tls;
};

BOOST_FIXTURE_TEST_SUITE(sharded_methods, Ways)

BOOST_AUTO_TEST_CASE(work_over_tcp) { check(run(connect_sharded(reactor, {.nodes = tcp}))); }
BOOST_AUTO_TEST_CASE(work_over_lazy_tcp) { check(lazy_sharded(reactor, {.nodes = tcp})); }
BOOST_AUTO_TEST_CASE(work_over_pools) {
  check(run(connect_sharded_pool(reactor, {.nodes = tcp, .connection = {.pool_size = 3}})));
}
BOOST_AUTO_TEST_CASE(work_over_lazy_pools) {
  check(lazy_sharded_pool(reactor, {.nodes = tcp, .connection = {.pool_size = 3}}));
}
BOOST_AUTO_TEST_CASE(work_over_unix_sockets_and_their_pools) {
  check(run(connect_sharded(reactor, {.nodes = unix_sockets})));
  check(
      run(connect_sharded_pool(reactor, {.nodes = unix_sockets, .connection = {.pool_size = 2}})));
}
BOOST_AUTO_TEST_CASE(work_over_tls_and_its_pools) {
  check(run(connect_sharded(reactor, {.nodes = tls, .connection = over_tls()})));
  check(lazy_sharded_pool(reactor, {.nodes = tls, .connection = over_tls()}));
}
BOOST_AUTO_TEST_CASE(work_with_every_placement) {
  for (const Placement placement :
       {Placement::txredisapi_signed, Placement::ketama, Placement::modula, Placement::jedis}) {
    const bool own_tags = placement == Placement::txredisapi_signed;
    check(lazy_sharded(
        reactor,
        {.nodes = unix_sockets, .placement = placement, .ring = {.tag = own_tags ? "" : "{}"}}));
  }
}

// --- the same by a URL ---------------------------------------------------------------------------

std::string joined(const std::vector<std::string>& nodes) {
  std::string text;
  for (const std::string& node : nodes) text += (text.empty() ? "" : ",") + node;
  return text;
}

BOOST_AUTO_TEST_CASE(work_by_url) {
  check(from_url(reactor, "redis+sharded://" + joined(tcp) + "/1"));
  Client pool = from_url(reactor, "redis+sharded://" + joined(tcp) + "?pool_size=2");
  check(pool);
  BOOST_TEST(pool.stats().connections == 6u);
  std::vector<std::string> escaped = unix_sockets;
  for (std::string& path : escaped) {
    for (std::size_t at = 0; (at = path.find('/', at)) != path.npos;) path.replace(at, 1, "%2F");
  }
  check(from_url(reactor, "redis+sharded://" + joined(escaped)));
  check(from_url(reactor, "rediss+sharded://" + joined(tls) + "?tls_ca_file=" + ca_file));
}

BOOST_AUTO_TEST_CASE(use_the_servers_that_the_placement_of_the_url_selects) {
  Client rc = from_url(reactor, "redis+sharded://" + tcp[0] + ":2%20alpha," + tcp[1] + "," +
                                    tcp[2] + "?placement=ketama&hash=md5&tag=%3C%3E");
  const HashRing ring(Placement::ketama,
                      {ShardNode("alpha", 2), ShardNode(tcp[1]), ShardNode(tcp[2])},
                      {.hash = Hash::md5, .tag = "<>"});
  const RedisServer* servers[] = {&a, &b, &c};
  for (int i = 0; i != 20; ++i) {
    const std::string key = "<" + std::to_string(i) + ">x";
    run(rc.set(key, "1"));
    BOOST_TEST(has(servers[ring.locate(key)]->command({"EXISTS", key}), ":1"));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
