// Shards that are killed, frozen and restarted during commands that use several of them.
#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/sharded_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Faulty : ThreeShards {
  static Options hasty() { return {.timeout = 20s, .backoff = {.min = 5ms, .max = 20ms}}; }
  std::vector<std::string> one_of_each() const { return {key_on(0), key_on(1), key_on(2)}; }
  void until_up(const Client& rc, std::size_t count) {
    until([&] { return rc.stats().connections_up == count; });
  }
  static bool is_lost(const Error& error) {
    BOOST_TEST_INFO(to_string(error));
    return error.is(errc::connection) || error.is(errc::closed);
  }
};

BOOST_FIXTURE_TEST_SUITE(sharded_faults, Faulty)

BOOST_AUTO_TEST_CASE(a_split_command_reports_how_much_of_it_was_done) {
  Client rc = client(hasty());
  servers[1].kill9();
  until_up(rc, 2);
  const Error error = failure(rc.mset({{key_on(0), "a"}, {key_on(1), "b"}, {key_on(2), "c"}}));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST(has(error.message(), "2 of 3 parts succeeded"));
  BOOST_TEST(run(rc.get(key_on(0))).value_or("") == "a");
  BOOST_TEST(run(rc.get(key_on(2))).value_or("") == "c");
}

BOOST_AUTO_TEST_CASE(a_shard_killed_in_the_middle_costs_only_its_own_keys) {
  Client rc = client(hasty());
  const auto keys = one_of_each();
  run(rc.mset({{keys[0], "a"}, {keys[1], "b"}, {keys[2], "c"}}));
  servers[1].stop();
  auto each = rc.command<std::vector<Outcome<std::optional<std::string>>>>("MGET", Args(keys));
  auto sum = rc.del(keys);
  until([&] { return servers[0].command({"EXISTS", keys[0]}) == ":0\r\n"; });
  servers[1].kill9();
  const auto outcomes = run(std::move(each));
  BOOST_REQUIRE(outcomes.size() == 3u);
  BOOST_TEST(outcomes[0].value().value_or("") == "a");
  BOOST_TEST(is_lost(outcomes[1].error()));
  BOOST_TEST(outcomes[2].value().value_or("") == "c");
  const Error error = failure(std::move(sum));
  BOOST_TEST(is_lost(error));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(a_frozen_shard_is_a_timeout_of_its_own_keys) {
  Client rc = client(hasty());
  const auto keys = one_of_each();
  run(rc.mset({{keys[0], "a"}, {keys[1], "b"}, {keys[2], "c"}}));
  servers[2].stop();
  Client quick = rc.with({.timeout = 50ms});
  const auto outcomes =
      run(quick.command<std::vector<Outcome<std::optional<std::string>>>>("MGET", Args(keys)));
  BOOST_TEST(outcomes[2].error().is(errc::timeout));
  BOOST_TEST(failure(quick.get(keys[2])).is(errc::timeout));
  BOOST_TEST(run(rc.get(keys[0])).value_or("") == "a");
  servers[2].cont();
  BOOST_TEST(run(rc.get(keys[2])).value_or("") == "c");
  const auto values = run(rc.mget(keys));  // late replies shift nothing
  BOOST_TEST(values[0].value_or("") == "a");
  BOOST_TEST(values[1].value_or("") == "b");
  BOOST_TEST(values[2].value_or("") == "c");
}

BOOST_AUTO_TEST_CASE(a_shard_that_comes_back_is_used_again_automatically) {
  Client rc = client(hasty());
  for (int round = 0; round != 3; ++round) {
    servers[round].kill9();
    until_up(rc, 2);
    BOOST_TEST(failure(rc.mset({{key_on(0), "a"}, {key_on(1), "b"}, {key_on(2), "c"}}))
                   .is(errc::connection));
    servers[round].start();
    until_up(rc, 3);
    run(rc.mset({{key_on(0), "a"}, {key_on(1), "b"}, {key_on(2), "c"}}));
    BOOST_TEST(run(rc.exists(one_of_each())) == 3);
  }
}

BOOST_AUTO_TEST_CASE(a_batch_fails_only_the_commands_of_the_dead_shard) {
  Client rc = client(hasty());
  servers[1].kill9();
  until_up(rc, 2);
  auto batch = rc.batch();
  auto good = batch.set(key_on(0), "a");
  auto bad = batch.set(key_on(1), "b");
  auto also = batch.set(key_on(2), "c");
  BOOST_TEST(failure(batch.execute()).is(errc::connection));
  BOOST_TEST(run(std::move(good)));
  BOOST_TEST(failure(std::move(bad)).is(errc::connection));
  BOOST_TEST(run(std::move(also)));
  BOOST_TEST(size(0) == 1u);
  BOOST_TEST(size(2) == 1u);
}

BOOST_AUTO_TEST_CASE(a_shard_killed_during_a_batch_leaves_the_other_replies) {
  Client rc = client(hasty());
  servers[1].stop();
  auto batch = rc.batch();
  std::vector<Future<std::int64_t>> good, bad;
  for (int i = 0; i != 10; ++i) {
    good.push_back(batch.incr(key_on(0)));
    bad.push_back(batch.incr(key_on(1)));
  }
  auto ended = batch.execute();
  until([&] { return has(servers[0].command({"GET", key_on(0)}), "10"); });
  servers[1].kill9();
  BOOST_TEST(is_lost(failure(std::move(ended))));
  for (std::size_t i = 0; i != 10; ++i) {
    BOOST_TEST(run(std::move(good[i])) == static_cast<std::int64_t>(i) + 1);
    BOOST_TEST((failure(std::move(bad[i])).delivery() == Delivery::maybe_applied));
  }
}

BOOST_AUTO_TEST_CASE(a_blocking_command_ends_with_its_shard_and_others_continue) {
  Client rc = client(hasty());
  auto dying = rc.blpop({key_on(0)}, 60s);
  auto living = rc.blpop({key_on(1)}, 60s);
  until([&] { return has_blocked(0) && has_blocked(1); });
  servers[0].kill9();
  BOOST_TEST(is_lost(failure(std::move(dying))));
  run(rc.rpush(key_on(1), {"x"}));
  BOOST_TEST(run(std::move(living)).value().second == "x");
}

BOOST_AUTO_TEST_CASE(a_command_for_all_servers_fails_if_one_is_dead_and_names_it) {
  Client rc = client(hasty());
  servers[2].kill9();
  until_up(rc, 2);
  const Error error = failure(rc.dbsize());
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST(has(error.message(), nodes[2]));
  const auto each = run(rc.on_all([](const Client& node) { return node.dbsize(); }));
  BOOST_TEST(each[0].outcome.value() == 0);
  BOOST_TEST(each[2].outcome.error().is(errc::connection));
}

BOOST_AUTO_TEST_CASE(a_cancelled_split_command_shifts_no_reply) {
  Client rc = client(hasty());
  const auto keys = one_of_each();
  run(rc.mset({{keys[0], "a"}, {keys[1], "b"}, {keys[2], "c"}}));
  for (int i = 0; i != 20; ++i) {
    auto cancelled = rc.mget(keys);
    cancelled.cancel();
    BOOST_TEST(failure(std::move(cancelled)).is(errc::cancelled));
    BOOST_TEST(run(rc.mget(keys))[1].value_or("") == "b");
  }
}

BOOST_AUTO_TEST_CASE(a_client_destroyed_in_the_middle_runs_its_commands_to_their_end) {
  std::optional<Client> rc(client(hasty()));
  auto values = rc->mset({{key_on(0), "a"}, {key_on(1), "b"}, {key_on(2), "c"}});
  auto count = rc->dbsize();
  auto batch = rc->batch();
  auto got = batch.get(key_on(1));
  auto ended = batch.execute();
  rc.reset();
  run(std::move(values));
  run(std::move(ended));
  BOOST_TEST(run(std::move(got)).value_or("") == "b");
  static_cast<void>(run(std::move(count)));
}

BOOST_AUTO_TEST_CASE(disconnect_in_the_middle_fails_every_part_once) {
  Client rc = client(hasty());
  servers[0].stop();
  auto split = rc.mget(one_of_each());
  auto all_of_them = rc.dbsize();
  auto blocked = rc.blpop({key_on(1)}, 60s);
  auto batch = rc.batch();
  auto member = batch.get(key_on(0));
  auto ended = batch.execute();
  until([&] { return has_blocked(1); });
  run(rc.disconnect());
  BOOST_TEST(failure(std::move(split)).is(errc::closed));
  BOOST_TEST(failure(std::move(all_of_them)).is(errc::closed));
  BOOST_TEST(failure(std::move(blocked)).is(errc::closed));
  BOOST_TEST(failure(std::move(ended)).is(errc::closed));
  BOOST_TEST(failure(std::move(member)).is(errc::closed));
  BOOST_TEST(failure(rc.get("later")).is(errc::closed));
  servers[0].cont();
}

BOOST_AUTO_TEST_CASE(a_reactor_destroyed_in_the_middle_fails_what_is_pending) {
  auto other = std::make_unique<Reactor>();
  Client rc = lazy_sharded(*other, {.nodes = nodes});
  other->run(rc.connected());
  servers[0].stop();
  auto split = rc.mget(one_of_each());
  auto whole = rc.dbsize();
  auto batch = rc.batch();
  auto member = batch.get(key_on(0));
  auto ended = batch.execute();
  Subscriber sub = rc.subscriber();
  auto heard = sub.psubscribe("*");
  other.reset();
  servers[0].cont();
  for (auto* future : {&ended, &heard}) BOOST_TEST(future->settled());
  BOOST_TEST(split.settled());
  BOOST_TEST(whole.settled());
  BOOST_TEST(member.settled());
}

BOOST_AUTO_TEST_CASE(every_shard_dies_and_comes_back_under_load) {
  Client rc = client(hasty());
  std::size_t wrong = 0, good = 0, failed = 0, running = 0;
  const auto keys = one_of_each();
  run(rc.mset({{keys[0], "0"}, {keys[1], "1"}, {keys[2], "2"}}));
  for (auto& server : servers) server.command({"SAVE"});
  const auto ask = [&] {
    ++running;
    rc.command<std::vector<Outcome<std::optional<std::string>>>>("MGET", Args(keys))
        .then([&](const std::vector<Outcome<std::optional<std::string>>>& values) {
          --running;
          for (std::size_t i = 0; i != values.size(); ++i) {
            if (!values[i]) ++failed;
            else if (values[i].value().value_or("") == std::to_string(i)) ++good;
            else ++wrong;
          }
        })
        .detach();
  };
  for (int round = 0; round != 6; ++round) {
    for (int i = 0; i != 50; ++i) ask();
    auto& server = servers[round % 3];
    server.kill9();
    for (int i = 0; i != 50; ++i) ask();
    until_up(rc, 2);
    server.start();
    until_up(rc, 3);
  }
  until([&] { return running == 0; });
  BOOST_TEST(wrong == 0u);
  BOOST_TEST(good + failed == 6u * 100u * 3u);
  BOOST_TEST(good >= 6u * 100u * 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
