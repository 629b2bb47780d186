// The near cache of clients with several servers: clusters, shards, sentinels, redis+auto.
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/cluster_loop.hpp"
#include "integration/sentinel_loop.hpp"
#include "integration/sharded_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

/// What the cases of all kinds of clients ask.
template <class Loop>
struct Reads : Loop {
  using Loop::Loop;

  bool asks(const Client& fast, std::string_view key) {
    const auto before = fast.stats().cache.misses;
    this->run(fast.get(key));
    return fast.stats().cache.misses != before;
  }
  void warm(const Client& fast, std::string_view key) {
    this->until([&] { return !asks(fast, key); });
  }
  std::string value(const Client& fast, std::string_view key) {
    return this->run(fast.get(key)).value_or("nothing");
  }
};

BOOST_AUTO_TEST_SUITE(near_cache_of_many_servers)

BOOST_FIXTURE_TEST_CASE(every_node_of_a_cluster_reports_its_keys, Reads<ClusterLoop>) {
  const Client rc = client(), other = client();
  const Client fast = rc.cached();
  for (std::size_t node = 0; node < 3; ++node) {
    const std::string key = key_of(node);
    run(other.set(key, "1"));
    warm(fast, key);
    run(other.set(key, "2"));
    until([&] { return value(fast, key) == "2"; });
    warm(fast, key);
    run(rc.set(key, "3"));
    BOOST_TEST(value(fast, key) == "3");
  }
  run(rc.mset({{key_of(0), "a"}, {key_of(1), "b"}, {key_of(2), "c"}}));
  const auto values = run(fast.mget({key_of(0), key_of(1), key_of(2)}));
  BOOST_TEST(values[0].value() + values[1].value() + values[2].value() == "abc");
  until([&] { return !asks(fast, key_of(2)); });
}

BOOST_FIXTURE_TEST_CASE(a_slot_that_moves_takes_its_entries_along, Reads<ClusterLoop>) {
  const Client rc = client(), other = client();
  const Client fast = rc.cached({.cache_missing = true});
  const std::string key = key_of(0);
  const std::string missing = "{" + key + "}missing";
  run(other.set(key, "1"));
  warm(fast, key);
  warm(fast, missing);
  cluster.move_slot(key_slot(key), 0, 1);
  const Client late = client();
  run(late.set(key, "2"));
  run(late.set(missing, "2"));
  until([&] { return value(fast, key) == "2"; });
  until([&] { return value(fast, missing) == "2"; });
  warm(fast, key);
  run(late.set(key, "3"));
  until([&] { return value(fast, key) == "3"; });
}

BOOST_FIXTURE_TEST_CASE(a_read_that_is_redirected_is_answered_and_not_kept, Reads<ClusterLoop>) {
  const Client rc = client();
  const Client fast = rc.cached();
  const std::string key = key_of(0);
  run(rc.set(key, "1"));
  cluster.begin_move(key_slot(key), 0, 1);
  BOOST_TEST(value(fast, "{" + key + "}gone") == "nothing");  // ASK
  BOOST_TEST(value(fast, key) == "1");
  cluster.move_slot(key_slot(key), 0, 1);
  for (int i = 0; i < 3; ++i) BOOST_TEST(value(fast, key) == "1");  // MOVED at first
  warm(fast, key);
}

BOOST_FIXTURE_TEST_CASE(a_failover_of_a_node_empties_what_it_had_answered, Reads<ClusterLoop>) {
  const Client rc = client(), writer = client();
  const Client fast = rc.cached();
  const std::string key = key_of(0);
  run(writer.set(key, "1"));
  warm(fast, key);
  cluster.node(0).kill9();
  cluster.take_over(3);
  until([&] { return run(writer.set(key, "2").on_error([](const Error&) { return false; })); });
  until([&] {
    const auto read =
        run(fast.get(key).on_error([](const Error&) { return std::optional<std::string>(); }));
    return read == "2";
  });
  warm(fast, key);
  run(writer.set(key, "3"));
  until([&] { return value(fast, key) == "3"; });
}

BOOST_FIXTURE_TEST_CASE(replicas_track_what_they_answer, Reads<ClusterLoop>) {
  ClusterOptions from_replicas;
  from_replicas.read_from = ReadFrom::prefer_replica;
  const Client rc = client(from_replicas);
  const Client other = client();
  const Client fast = rc.cached();
  const std::string key = key_of(1);
  run(other.set(key, "1"));
  until([&] { return value(fast, key) == "1"; });
  warm(fast, key);
  run(other.set(key, "2"));
  until([&] { return value(fast, key) == "2"; });
}

BOOST_FIXTURE_TEST_CASE(the_client_of_a_node_is_not_cached, Reads<ClusterLoop>) {
  const Client fast = client().cached();
  const std::string key = key_of(0);
  run(fast.set(key, "1"));
  warm(fast, key);
  const Client node = fast.on(Endpoint::tcp("127.0.0.1", cluster.port(1)));
  BOOST_TEST((failure(node.get(key)).is(errc::moved)));
  BOOST_TEST(value(fast, key) == "1");
}

BOOST_FIXTURE_TEST_CASE(every_shard_reports_its_keys, Reads<ThreeShards>) {
  const Client rc = client(), other = client();
  const Client fast = rc.cached();
  for (std::size_t shard = 0; shard < 3; ++shard) {
    const std::string key = key_on(shard);
    run(other.set(key, "1"));
    warm(fast, key);
    run(other.set(key, "2"));
    until([&] { return value(fast, key) == "2"; });
    warm(fast, key);
    run(rc.set(key, "3"));
    BOOST_TEST(value(fast, key) == "3");
  }
  warm(fast, key_on(0));
  warm(fast, key_on(1));
  servers[0].kill9();
  until([&] { return fast.stats().connections_up == 2; });
  BOOST_TEST((failure(fast.get(key_on(0))).is(errc::connection)));
  BOOST_TEST(!asks(fast, key_on(1)));
}

BOOST_FIXTURE_TEST_CASE(a_sentinel_failover_empties_the_cache, Reads<WithGroup>) {
  const Client rc = run(connect_sentinel(reactor, options()));
  const Client fast = rc.cached();
  run(rc.set("k", "1"));
  warm(fast, "k");
  const std::size_t before = reached(rc);
  group.server(before).kill9();
  until([&] { return fast.stats().connections_up == 1 && reached(rc) != before; });
  run(rc.set("k", "2"));
  BOOST_TEST(value(fast, "k") == "2");
  warm(fast, "k");
}

BOOST_FIXTURE_TEST_CASE(a_client_that_looks_for_its_server_may_be_cached_before, Reads<OneServer>) {
  const std::string url = "redis+auto://127.0.0.1:" + std::to_string(server.port());
  const Client rc = from_url(reactor, url);
  const Client fast = rc.cached();
  run(rc.set("k", "1"));
  warm(fast, "k");
  server.command({"SET", "k", "2"});
  until([&] { return value(fast, "k") == "2"; });
  warm(fast, "k");
  run(rc.set("k", "3"));
  BOOST_TEST(value(fast, "k") == "3");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
