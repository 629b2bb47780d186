// Each small allocation of ten dialogues fails once: at worst a command fails, or a connection.
#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/sentinel.hpp>
#include <deferredis/testing/simulated_cluster.hpp>
#include <deferredis/testing/simulated_group.hpp>
#include <deferredis/testing/simulated_redis.hpp>

#include "loop/failed_allocations.hpp"

using namespace deferredis;
using namespace deferredis::test;
using namespace std::chrono_literals;

// A call that throws leaks its state, as docs/reliability.md says.
extern "C" const char* __lsan_default_options();
const char* __lsan_default_options() { return "detect_leaks=0"; }

namespace {

/// One server, and a client with one connection, or with a pool of them.
template <std::size_t connections>
struct OneServer {
  explicit OneServer(World& world)
      : redis(world.server_loop, world.network),
        rc(connections == 1 ? lazy_connection(world.client_loop, options(world))
                            : lazy_pool(world.client_loop, options(world))) {}

  static Options options(World& world) {
    Options options = world.options();
    options.pool_size = connections;
    return options;
  }
  /// Everything that a first command needs has its memory.
  void warm_up(World& world) {
    bool done = false;
    rc.set("warm", "1").then([&](bool) { done = true; }).detach();
    BOOST_REQUIRE(world.settle(2s, [&] { return done; }));
  }

  SimulatedRedis redis;
  Client rc;
};

struct Cluster {
  explicit Cluster(World& world)
      : nodes(world.server_loop, world.network),
        addresses(nodes.addresses()),
        rc(lazy_cluster(world.client_loop, {.nodes = addresses, .connection = world.options()})) {}

  SimulatedCluster nodes;
  std::string addresses;
  Client rc;
};

struct Group {
  explicit Group(World& world)
      : servers(world.server_loop, world.network),
        addresses(servers.addresses()),
        rc(lazy_sentinel(
            world.client_loop,
            {.nodes = addresses, .connection = world.options(), .sentinel = world.options()})) {}

  SimulatedGroup servers;
  std::string addresses;
  Client rc;
};

using Connection = OneServer<1>;
using Pool = OneServer<3>;

}  // namespace

BOOST_AUTO_TEST_SUITE(failed_allocations)

BOOST_AUTO_TEST_CASE(a_first_command_or_its_connection_fails_and_the_next_one_works) {
  fail_at_every_index<Connection>(8, [](World& world, Connection& with) {
    world.call([&] { world.watch(with.rc.get("a")); });
    world.turns(20);
  });
}

BOOST_AUTO_TEST_CASE(a_lost_connection_comes_back_and_its_commands_end) {
  fail_at_every_index<Connection>(50, [](World& world, Connection& with) {
    with.warm_up(world);
    world.call([&] { world.watch(with.rc.blpop({"q"}, 1s)); });
    world.call([&] { world.watch(with.rc.get("a")); });
    with.redis.drop_connections();
    world.turns(20);
  });
}

BOOST_AUTO_TEST_CASE(commands_of_a_pool_end_whichever_connection_fails) {
  fail_at_every_index<Pool>(15, [](World& world, Pool& with) {
    for (int i = 0; i < 6; ++i) world.call([&] { world.watch(with.rc.incr("n")); });
    world.turns(20);
  });
}

BOOST_AUTO_TEST_CASE(a_transaction_ends_with_all_its_members) {
  fail_at_every_index<Connection>(10, [](World& world, Connection& with) {
    with.warm_up(world);
    std::optional<Transaction> tx;
    world.call([&] { tx.emplace(with.rc.multi()); });
    if (!tx) return;
    world.call([&] { world.watch(tx->incr("a")); });
    world.call([&] { world.watch(tx->incr("b")); });
    world.call([&] { world.watch(tx->commit()); });
    tx.reset();
    world.turns(20);
  });
}

BOOST_AUTO_TEST_CASE(a_blocking_command_ends_and_gives_its_connection_back) {
  fail_at_every_index<Connection>(55, [](World& world, Connection& with) {
    world.call([&] { world.watch(with.rc.blpop({"q"}, 1s)); });
    world.turns(20);
    with.redis.execute("RPUSH", "q", "x");
    world.turns(20);
  });
}

BOOST_AUTO_TEST_CASE(a_large_reply_arrives_or_its_command_fails) {
  fail_at_every_index<Connection>(2, [](World& world, Connection& with) {
    with.redis.execute("SET", "large", std::string(300'000, 'x'));
    with.warm_up(world);
    world.call([&] { world.watch(with.rc.get("large")); });
    world.turns(40);
  });
}

BOOST_AUTO_TEST_CASE(cached_reads_are_answered_or_read_again) {
  fail_at_every_index<Connection>(10, [](World& world, Connection& with) {
    with.redis.execute("SET", "a", "1");
    const Client fast = with.rc.cached();
    with.warm_up(world);
    for (const char* value : {"2", "3", "4"}) {
      world.call([&] { world.watch(fast.get("a")); });
      world.call([&] { world.watch(fast.get("a")); });
      world.turns(10);
      with.redis.execute("SET", "a", value);
      world.turns(10);
    }
  });
}

BOOST_AUTO_TEST_CASE(a_subscriber_hears_messages_or_an_error) {
  fail_at_every_index<Connection>(45, [](World& world, Connection& with) {
    Subscriber subscriber = with.rc.subscriber();
    world.call([&] { world.watch(subscriber.subscribe("news")); });
    world.turns(20);
    for (int i = 0; i < 3; ++i) {
      with.redis.execute("PUBLISH", "news", "x");
      world.turns(5);
    }
    world.call([&] { world.watch(subscriber.next().timeout(2s)); });
    world.turns(20);
    BOOST_TEST(world.settle(8s, [&] { return world.open == 0; }));
  });
}

BOOST_AUTO_TEST_CASE(a_redirected_command_of_a_cluster_ends) {
  fail_at_every_index<Cluster>(25, [](World& world, Cluster& with) {
    constexpr std::uint16_t slot_of_a = 15495;
    bool warm = false;
    with.rc.set("a", "1").then([&](bool) { warm = true; }).detach();
    BOOST_REQUIRE(world.settle(4s, [&] { return warm; }));
    with.nodes.begin_migration(slot_of_a, (with.nodes.owner(slot_of_a) + 1) % 3);
    with.nodes.end_migration(slot_of_a);
    world.call([&] { world.watch(with.rc.get("a")); });
    world.call([&] { world.watch(with.rc.get("a")); });
    world.turns(40);
  });
}

BOOST_AUTO_TEST_CASE(a_client_of_sentinels_finds_its_primary) {
  fail_at_every_index<Group>(200, [](World& world, Group& with) {
    world.call([&] { world.watch(with.rc.get("a")); });
    world.turns(40);
  });
}

BOOST_AUTO_TEST_SUITE_END()
