// The one Client over a real cluster of six nodes.
#include <deferredis/sharding/connect_cluster.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/more_commands.hpp>

#include "integration/cluster_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(cluster, ClusterLoop)

BOOST_AUTO_TEST_CASE(commands_go_to_the_nodes_of_their_slots_and_replies_come_in_order) {
  Client rc = client();
  const auto pairs = numbered_pairs(300);
  const auto keys = keys_of(pairs);
  run(rc.mset(pairs));
  for (std::size_t node = 0; node != 3; ++node)
    BOOST_TEST(cluster.node(node).command({"DBSIZE"}) != ":0\r\n");
  const auto values = run(rc.mget(keys));
  BOOST_REQUIRE(values.size() == 300u);
  for (std::size_t i = 0; i != 300; ++i) BOOST_TEST(values[i].value_or("") == pairs[i].second);
  for (const auto& [key, value] : pairs) {
    BOOST_TEST(run(rc.get(key)).value_or("") == value);
    BOOST_TEST(cluster.node(home(key)).command({"EXISTS", key}) == ":1\r\n");
  }
  BOOST_TEST(run(rc.dbsize()) == 300);
  BOOST_TEST(run(rc.exists(keys)) == 300);
  BOOST_TEST(run(rc.del({"k0", "k1", "none"})) == 2);
  BOOST_TEST(run(rc.command<std::string>("PING")) == "PONG");
  BOOST_TEST(rc.stats().resent == 0u);
  run(rc.drain());
}

BOOST_AUTO_TEST_CASE(a_lazy_client_accepts_commands_before_it_knows_the_cluster) {
  const std::string seeds = "127.0.0.1:1," + cluster.host_and_port(1);
  Client rc = lazy_cluster(reactor, {.nodes = seeds});
  auto written = rc.set("a", "1");
  auto read = rc.get("a");
  run(std::move(written));
  BOOST_TEST(run(std::move(read)).value_or("") == "1");
  run(rc.disconnect());
  BOOST_TEST(is(failure(rc.get("a")), errc::closed, Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(impossible_commands_are_refused_before_anything_is_sent) {
  Client rc = client({.split_many_keys = false});
  const std::string a = key_of(0), b = key_of(1);
  const auto refused = [&](auto future) {
    BOOST_TEST(is(failure(std::move(future)), errc::not_supported, Delivery::not_sent));
  };
  refused(rc.mget({a, b}));
  refused(rc.rename(a, b));
  refused(rc.watch({a, b}));
  auto tx = rc.multi();
  auto first = tx.set(a, "1");
  auto second = tx.set(b, "2");
  refused(tx.commit());
  BOOST_TEST(is(failure(std::move(first)), errc::not_supported, Delivery::not_sent));
  std::move(second).detach();  // commit() has already reported this failure
  BOOST_CHECK_THROW(lazy_cluster(reactor, {.nodes = ""}), InvalidArgumentError);
  BOOST_CHECK_THROW(lazy_cluster(reactor, {.nodes = "a:1", .connection = {.database = -1}}),
                    InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(transactions_sessions_and_batches_go_by_slot) {
  Client rc = client();
  auto tx = rc.multi();
  auto one = tx.incr("{t}n");
  auto two = tx.incr("{t}n");
  run(tx.commit());
  BOOST_TEST(run(std::move(one)) == 1);
  BOOST_TEST(run(std::move(two)) == 2);
  auto batch = rc.batch();
  auto a = batch.set(key_of(0), "a");
  auto wrong = batch.incr(key_of(0));
  auto c = batch.set(key_of(2), "c");
  BOOST_TEST(failure(batch.execute()).is(errc::reply));
  BOOST_TEST(run(std::move(a)));
  BOOST_TEST(failure(std::move(wrong)).is(errc::reply));
  BOOST_TEST(run(std::move(c)));
  auto watch = run(rc.watch({"{t}n"}));
  auto guarded = watch.multi();
  auto three = guarded.incr("{t}n");
  run(guarded.commit());
  BOOST_TEST(run(std::move(three)) == 3);
}

BOOST_AUTO_TEST_CASE(moved_slots_are_followed_and_learned) {
  Client rc = client();
  const std::string key = key_of(0);
  run(rc.set(key, "1"));
  cluster.move_slot(key_slot(key), 0, 1);
  BOOST_TEST(run(rc.incr(key)) == 2);
  BOOST_TEST(rc.stats().resent == 1u);
  BOOST_TEST(run(rc.incr(key)) == 3);
  BOOST_TEST(rc.stats().resent == 1u);
}

BOOST_AUTO_TEST_CASE(an_ensured_write_follows_its_slot_and_is_executed_once) {
  const Client rc = client();
  const Client safe = rc.ensure_replication(1, 5s);
  const std::string key = key_of(0);
  BOOST_TEST(run(safe.incr(key)) == 1);
  cluster.move_slot(key_slot(key), 0, 1);
  BOOST_TEST(run(safe.incr(key)) == 2);
  BOOST_TEST(run(safe.incr(key)) == 3);
  BOOST_TEST(run(rc.get(key)).value_or("") == "3");
}

BOOST_AUTO_TEST_CASE(ask_is_followed_for_commands_and_transactions_and_learns_nothing) {
  Client rc = client();
  const std::string key = "{" + key_of(0) + "}x";
  const std::uint16_t slot = key_slot(key);
  run(rc.set(key, "1"));
  cluster.begin_move(slot, 0, 1);
  BOOST_TEST(run(rc.incr(key)) == 2);  // not moved yet
  cluster.move_keys(slot, 0, 1, 1);
  BOOST_TEST(run(rc.incr(key)) == 3);
  auto tx = rc.multi();
  auto in_tx = tx.incr(key);
  auto other = tx.incr(key);
  run(tx.commit());
  BOOST_TEST(run(std::move(in_tx)) == 4);
  BOOST_TEST(run(std::move(other)) == 5);
  BOOST_TEST(cluster.node(0).command({"EXISTS", "{" + key_of(0) + "}none"})[0] == '-');
  cluster.move_slot(slot, 0, 1);
  auto moved = rc.multi();
  auto last = moved.incr(key);
  run(moved.commit());
  BOOST_TEST(run(std::move(last)) == 6);
}

BOOST_AUTO_TEST_CASE(commands_wait_for_keys_that_are_between_two_nodes) {
  Client rc = client();
  const std::string tag = "{" + key_of(0) + "}";
  const std::uint16_t slot = key_slot(tag);
  run(rc.mset({{tag + "a", "1"}, {tag + "b", "2"}}));
  cluster.begin_move(slot, 0, 1);
  cluster.move_keys(slot, 0, 1, 1);
  bool ended = false;
  auto both = rc.mget({tag + "a", tag + "b"}).finally([&ended] { ended = true; });
  until([&] { return rc.stats().resent > 1; });  // TRYAGAIN came
  BOOST_TEST(!ended);
  cluster.move_slot(slot, 0, 1);
  const auto values = run(std::move(both));
  BOOST_TEST((values == std::vector<std::optional<std::string>>{"1", "2"}));
}

BOOST_AUTO_TEST_CASE(a_pipeline_keeps_the_order_of_each_key_while_its_slot_moves) {
  Client rc = client();
  const std::string key = key_of(0);
  std::vector<Future<std::int64_t>> lengths;
  std::string expected;
  const auto push = [&](int count) {
    for (int i = 0; i < count; ++i) {
      const std::string part = "," + std::to_string(lengths.size());
      expected += part;
      lengths.push_back(rc.append(key, part));
    }
  };
  push(200);
  run(rc.exists({key}));
  for (std::size_t round = 0; round != 6; ++round) {
    const std::size_t from = round % 2, to = 1 - from;
    push(50);
    cluster.begin_move(key_slot(key), from, to);
    push(50);
    run(rc.exists({key}));
    push(50);
    cluster.move_keys(key_slot(key), from, to, 1);
    push(50);
    run(rc.command<std::string>("PING"));
    push(50);
    cluster.move_slot(key_slot(key), from, to);
    push(50);
  }
  std::int64_t before = 0;
  for (auto& each : lengths) {
    const std::int64_t length = run(std::move(each));
    BOOST_TEST(length > before);
    before = length;
  }
  BOOST_TEST((run(rc.get(key)).value_or("") == expected));
}

BOOST_AUTO_TEST_CASE(a_dead_primary_costs_only_its_own_slots_until_its_replica_takes_over) {
  Client rc = client();
  const std::string dead = key_of(0), alive = key_of(1);
  run(rc.set(dead, "1"));
  run(rc.set(alive, "1"));
  cluster.wait([&] { return cluster.node(3).command({"DBSIZE"}) == ":1\r\n"; },
               "the replica has it");
  cluster.node(0).kill9();
  bool ended = false;
  auto waits = rc.get(dead).finally([&ended] { ended = true; });
  for (int i = 0; i != 100; ++i) BOOST_TEST(run(rc.get(alive)).value_or("") == "1");
  BOOST_TEST(!ended);
  cluster.take_over(3);
  BOOST_TEST(run(std::move(waits)).value_or("") == "1");
  BOOST_TEST(run(rc.incr(dead)) == 2);
  BOOST_TEST(run(rc.incr(alive)) == 2);
}

BOOST_AUTO_TEST_CASE(a_frozen_primary_is_replaced_and_what_it_owes_is_not_sent_twice) {
  Client rc = client();
  const std::string key = key_of(0);
  run(rc.set(key, "1"));
  cluster.wait([&] { return cluster.node(3).command({"DBSIZE"}) == ":1\r\n"; },
               "the replica has it");
  cluster.node(0).stop();
  auto lost = rc.incr(key);
  auto read = rc.get(key);
  until([&] { return cluster.node(3).command({"ROLE"}).find("master") != std::string::npos; });
  BOOST_TEST(run(std::move(read)).value_or("") == "1");
  BOOST_TEST((failure(std::move(lost)).delivery() == Delivery::maybe_applied));
  BOOST_TEST(run(rc.incr(key)) == 2);
  cluster.node(0).cont();
}

BOOST_AUTO_TEST_CASE(commands_can_go_to_one_node_or_to_all_primaries) {
  Client rc = client();
  const auto told =
      run(rc.on_primaries([](Client node) { return node.command<std::string>("PING"); }));
  BOOST_TEST(told.size() == 3u);
  for (const auto& each : told) BOOST_TEST(each.outcome.value() == "PONG");
  const auto all = run(rc.on_all([](Client node) { return node.command("ROLE"); }));
  BOOST_TEST(all.size() == 6u);
  const Endpoint second = Endpoint::tcp("127.0.0.1", cluster.node(1).port());
  const std::string key = key_of(1);
  run(rc.set(key, "x"));
  BOOST_TEST(run(rc.on(second).get(key)).value_or("") == "x");
  const std::string sha = run(rc.script_load("return 1"));
  for (std::size_t node = 0; node != 3; ++node)
    BOOST_TEST(has(cluster.node(node).command({"SCRIPT", "EXISTS", sha}), ":1"));
}

BOOST_AUTO_TEST_CASE(replicas_answer_reads_if_configured) {
  Client rc = client({.read_from = ReadFrom::prefer_replica});
  const std::string key = key_of(0);
  run(rc.set(key, "1"));
  cluster.wait([&] { return cluster.node(3).command({"DBSIZE"}) == ":1\r\n"; }, "it is there");
  const auto gets = [&](std::size_t node) {
    const std::string stats = cluster.node(node).command({"INFO", "commandstats"});
    return stats.find("cmdstat_get:") != std::string::npos;
  };
  for (int i = 0; i != 10; ++i) BOOST_TEST(run(rc.get(key)).value_or("") == "1");
  BOOST_TEST(gets(3));
  BOOST_TEST(!gets(0));
  cluster.node(3).kill9();
  BOOST_TEST(run(rc.get(key)).value_or("") == "1");
}

BOOST_AUTO_TEST_CASE(a_conversation_waits_for_a_node_no_longer_than_its_timeout) {
  const Client rc = lazy_cluster(
      reactor, {.nodes = "127.0.0.1:1",
                .connection = {.when_disconnected = WhenDisconnected::wait, .timeout = 50ms}});
  for (const Error& error : {failure(rc.session("k")), failure(rc.watch({"k"})),
                             failure(rc.ensure_replication(1, 1ms).set("k", "v"))}) {
    BOOST_TEST(is(error, errc::timeout, Delivery::not_sent), to_string(error));
    BOOST_TEST(has(error.message(), "connect 127.0.0.1:1: connection refused"), to_string(error));
  }
}

BOOST_AUTO_TEST_CASE(connecting_without_an_answer_fails_with_the_reason) {
  const Error error = failure(connect_cluster(reactor, {.nodes = "127.0.0.1:1"}));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  Client rc = lazy_cluster(reactor, {.nodes = "127.0.0.1:1"});
  BOOST_TEST(is(failure(rc.get("a")), errc::connection, Delivery::not_sent));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
