// Shards: the one Client over several real servers.
#include <deferredis/sharding/connect_sharded.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/function.hpp>
#include <deferredis/client/more_commands.hpp>

#include "integration/sharded_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

std::vector<std::pair<std::string, std::string>> hundred_pairs() {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (int i = 0; i != 100; ++i)
    pairs.emplace_back("k" + std::to_string(i), "v" + std::to_string(i));
  return pairs;
}

std::vector<std::string> keys_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : pairs) keys.push_back(key);
  return keys;
}

BOOST_FIXTURE_TEST_SUITE(sharded, ThreeShards)

BOOST_AUTO_TEST_CASE(a_command_goes_to_the_shard_that_the_ring_selects) {
  Client rc = client();
  const HashRing ring(Placement::txredisapi, nodes);
  for (int i = 0; i != 30; ++i) {
    const std::string key = "user:" + std::to_string(i);
    run(rc.set(key, "x"));
    BOOST_TEST(has(servers[ring.locate(key)].command({"EXISTS", key}), ":1"));
  }
  BOOST_TEST(size(0) + size(1) + size(2) == 30u);
}

BOOST_AUTO_TEST_CASE(many_keys_are_split_and_their_values_keep_the_order) {
  Client rc = client();
  const auto pairs = hundred_pairs();
  const auto keys = keys_of(pairs);
  run(rc.mset(pairs));
  for (std::size_t shard = 0; shard != 3; ++shard) BOOST_TEST(size(shard) > 0u);
  const auto values = run(rc.mget(keys));
  BOOST_REQUIRE(values.size() == 100u);
  for (std::size_t i = 0; i != 100; ++i) BOOST_TEST(values[i].value_or("") == pairs[i].second);
  BOOST_TEST(run(rc.exists(keys)) == 100);
  BOOST_TEST(run(rc.touch(keys)) == 100);
  BOOST_TEST(run(rc.del({"k0", "k1", "k2", "none"})) == 3);
  BOOST_TEST(run(rc.unlink(keys)) == 97);
}

BOOST_AUTO_TEST_CASE(a_key_requested_twice_has_two_values) {
  Client rc = client();
  run(rc.set("a", "1"));
  const auto values = run(rc.mget({"a", "b", "a"}));
  BOOST_TEST((values == std::vector<std::optional<std::string>>{"1", std::nullopt, "1"}));
}

BOOST_AUTO_TEST_CASE(a_dead_shard_fails_its_own_keys_and_mget_says_which) {
  Client rc = client();
  const std::string dead = key_on(1);
  const std::string alive = key_on(0);
  run(rc.set(alive, "here"));
  servers[1].kill9();
  until([&] { return rc.stats().connections_up == 2; });
  const Error error = failure(rc.set(dead, "x"));
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST(run(rc.get(alive)).value_or("") == "here");
  BOOST_TEST(failure(rc.mget({alive, dead})).is(errc::connection));
  const std::vector<std::string> both{alive, dead};
  const auto each =
      run(rc.command<std::vector<Outcome<std::optional<std::string>>>>("MGET", Args(both)));
  BOOST_REQUIRE(each.size() == 2u);
  BOOST_TEST(each[0].value().value_or("") == "here");
  BOOST_TEST(each[1].error().is(errc::connection));
  BOOST_TEST((each[1].error().delivery() == Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(replies_to_commands_for_whole_servers_are_combined) {
  Client rc = client();
  run(rc.mset(hundred_pairs()));
  BOOST_TEST(run(rc.dbsize()) == 100);
  BOOST_TEST(run(rc.keys("k*")).size() == 100u);
  BOOST_TEST(run(rc.randomkey()).has_value());
  const std::string sha = run(rc.script_load("return 1"));
  BOOST_TEST((run(rc.script_exists({sha, "0000000000000000000000000000000000000000"})) ==
              std::vector<bool>{true, false}));
  for (const auto& server : servers)
    BOOST_TEST(has(server.command({"SCRIPT", "EXISTS", sha}), ":1"));
  run(rc.flushall());
  BOOST_TEST(run(rc.dbsize()) == 0);
  BOOST_TEST(!run(rc.randomkey()).has_value());
}

BOOST_AUTO_TEST_CASE(functions_load_their_library_on_each_shard_that_lacks_it) {
  Client rc = client();
  const FunctionLibrary library(
      "#!lua name=shards\n"
      "redis.register_function('count', function(keys) return redis.call('INCR', keys[1]) end)");
  const auto count = library.function<std::int64_t>("count");
  run(library.load(rc.on(rc.endpoints()[1])));
  Batch batch = rc.batch();
  std::vector<Future<std::int64_t>> counted;
  for (std::size_t shard = 0; shard < 3; ++shard) counted.push_back(count(batch, key_on(shard)));
  BOOST_TEST(run(batch.execute_replies()).size() == 3u);
  for (auto& each : counted) BOOST_TEST(run(std::move(each)) == 1);
  servers[2].command({"FUNCTION", "FLUSH"});
  Transaction tx = rc.multi();
  auto again = count(tx, key_on(2));
  run(tx.commit());
  BOOST_TEST(run(std::move(again)) == 2);
}

BOOST_AUTO_TEST_CASE(impossible_commands_are_refused_by_name_before_anything_is_sent) {
  Client rc = client();
  const std::string a = key_on(0);
  const std::string b = key_on(1);
  const auto refused = [&](auto future, std::string_view name) {
    const Error error = failure(std::move(future));
    BOOST_TEST(is(error, errc::not_supported, Delivery::not_sent));
    BOOST_TEST(has(error.message(), name));
  };
  refused(rc.rename(a, b), "RENAME");
  refused(rc.msetnx({{a, "1"}, {b, "2"}}), "MSETNX");
  refused(rc.command("SINTER", a, b), "SINTER");
  refused(rc.command("TIME"), "TIME");
  refused(rc.command("INFO"), "INFO");
  refused(rc.command("SCAN", 0), "SCAN");
  refused(rc.session(), "session");
  refused(rc.watch({a, b}), "session");
  auto tx = rc.multi();
  auto first = tx.set(a, "1");
  auto second = tx.set(b, "2");
  refused(tx.commit(), "session");
  BOOST_TEST(failure(std::move(first)).is(errc::not_supported));
  BOOST_TEST(failure(std::move(second)).is(errc::not_supported));
  BOOST_TEST(size(0) + size(1) + size(2) == 0u);
}

BOOST_AUTO_TEST_CASE(keys_with_one_tag_are_on_one_shard) {
  Client rc = client();
  run(rc.set("x{t}a", "1"));
  run(rc.rename("x{t}a", "x{t}b"));
  auto tx = rc.multi();
  auto number = tx.incr("x{t}b");
  tx.set("x{t}c", "c").detach();
  run(tx.commit());
  BOOST_TEST(run(std::move(number)) == 2);
  auto watch = run(rc.watch({"x{t}b", "x{t}c"}));
  run(rc.set("x{t}c", "other"));
  auto late = watch.multi();
  late.incr("x{t}b").detach();
  BOOST_TEST(failure(late.commit()).is(errc::watch));
}

BOOST_AUTO_TEST_CASE(a_batch_goes_to_all_shards_and_returns_its_replies_in_order) {
  Client rc = client();
  auto batch = rc.batch();
  std::vector<Future<std::optional<std::string>>> got;
  for (int i = 0; i != 50; ++i) {
    const std::string key = "b" + std::to_string(i);
    batch.set(key, std::to_string(i)).detach();
    got.push_back(batch.get(key));
  }
  batch.lpush("b0", {"no list"}).detach();
  const auto replies = run(batch.execute_replies());
  BOOST_REQUIRE(replies.size() == 101u);
  for (std::size_t i = 0; i != 50; ++i) {
    BOOST_TEST(replies[2 * i + 1].as<std::string>().value() == std::to_string(i));
    BOOST_TEST(run(std::move(got[i])).value_or("") == std::to_string(i));
  }
  BOOST_TEST(replies[100].is_error());
}

BOOST_AUTO_TEST_CASE(a_batch_with_an_error_fails_with_it_and_the_other_commands_have_values) {
  Client rc = client();
  auto batch = rc.batch();
  auto good = batch.set("a", "1");
  auto bad = batch.lpush("a", {"x"});
  auto also = batch.get("a");
  BOOST_TEST(failure(batch.execute()).is(errc::wrong_type));
  BOOST_TEST(run(std::move(good)));
  BOOST_TEST(failure(std::move(bad)).is(errc::wrong_type));
  BOOST_TEST(run(std::move(also)).value_or("") == "1");
}

BOOST_AUTO_TEST_CASE(blocking_commands_wait_at_the_shard_of_their_key) {
  Client rc = client();
  for (std::size_t shard = 0; shard != 3; ++shard) {
    const std::string key = key_on(shard);
    auto popped = rc.blpop({key}, 10s);
    run(rc.rpush(key, {"x"}));
    BOOST_TEST(run(std::move(popped)).value().second == "x");
  }
}

BOOST_AUTO_TEST_CASE(a_session_uses_the_server_of_its_key) {
  Client rc = client();
  const std::string key = key_on(2);
  Session session = run(rc.session(key));
  run(session.set(key, "1"));
  BOOST_TEST(size(2) == 1u);
}

BOOST_AUTO_TEST_CASE(commands_can_go_to_one_shard_or_to_all_of_them_by_a_function) {
  Client rc = client();
  run(rc.mset(hundred_pairs()));
  std::int64_t sum = 0;
  const auto sizes = run(rc.on_all([](const Client& node) { return node.dbsize(); }));
  BOOST_REQUIRE(sizes.size() == 3u);
  for (std::size_t i = 0; i != 3; ++i) {
    BOOST_TEST(to_string(sizes[i].endpoint) == nodes[i]);
    sum += sizes[i].outcome.value();
    BOOST_TEST(run(rc.on(sizes[i].endpoint).dbsize()) == sizes[i].outcome.value());
  }
  BOOST_TEST(sum == 100);
  BOOST_CHECK_THROW(static_cast<void>(rc.on(Endpoint::tcp("10.0.0.1", 1))), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(messages_go_to_the_shard_of_their_channel) {
  Client rc = client();
  BOOST_TEST(run(rc.publish("news", "hello")) == 0);
}

BOOST_AUTO_TEST_CASE(a_view_on_another_database_reaches_the_same_shards) {
  Client rc = client();
  Client other = rc.with({.database = 2});
  run(other.set("a", "two"));
  BOOST_TEST(!run(rc.get("a")).has_value());
  BOOST_TEST(run(rc.with({.database = 2}).get("a")).value_or("") == "two");
}

BOOST_AUTO_TEST_CASE(each_key_has_its_own_outcome_on_request) {
  Client rc = client();
  const std::string dead = key_on(1);
  const std::string alive = key_on(0);
  servers[1].kill9();
  until([&] { return rc.stats().connections_up == 2; });
  const std::vector<std::pair<std::string, std::string>> pairs{{alive, "1"}, {dead, "2"}};
  const auto set = run(rc.each_pair<void>("SET", pairs));
  BOOST_REQUIRE(set.size() == 2u);
  BOOST_TEST(set[0].has_value());
  BOOST_TEST(is(set[1].error(), errc::connection, Delivery::not_sent));
  const std::vector<std::string> keys{dead, alive, "none-such"};
  for (const std::string_view name : {"TOUCH", "EXISTS", "DEL", "UNLINK"}) {
    const auto each = run(rc.each<std::int64_t>(name, keys));
    BOOST_REQUIRE(each.size() == 3u);
    BOOST_TEST(is(each[0].error(), errc::connection, Delivery::not_sent));
    BOOST_TEST(each[1].value() == (name == "UNLINK" ? 0 : 1));
  }
}

BOOST_AUTO_TEST_CASE(a_client_says_which_commands_can_work) {
  Client rc = client();
  Client single = lazy_connection(reactor, {.host = "127.0.0.1", .port = servers[0].port()});
  for (const std::string_view name :
       {"GET", "mget", "MSETNX", "DBSIZE", "FLUSHALL", "KEYS", "SCRIPT LOAD", "RANDOMKEY",
        "PUBLISH", "SPUBLISH", "EVAL", "BLPOP", "RENAME", "SINTER", "XREAD", "XREADGROUP"}) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(rc.supported(name));
      BOOST_TEST(single.supported(name));
    }
  }
  for (const std::string_view name : {"TIME", "INFO", "SCAN", "CONFIG GET", "LASTSAVE"}) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(!rc.supported(name));
      BOOST_TEST(single.supported(name));
    }
  }
  for (const std::string_view name :
       {"", " ", "NO SUCH", "GET GET", "GET ", "SELECT", "MULTI", "WATCH", "SUBSCRIBE", "WAIT"}) {
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(!rc.supported(name));
      BOOST_TEST(!single.supported(name));
    }
  }
}

BOOST_AUTO_TEST_CASE(response_callbacks_of_the_client_apply_everywhere) {
  Client rc = client();
  const std::string key = key_on(2);
  rc.set_response_callback("GET", [](Reply reply) {
    return Reply::bulk_string("<" + reply.as<std::string>().value() + ">");
  });
  run(rc.set(key, "1"));
  BOOST_TEST(run(rc.get(key)).value_or("") == "<1>");
  Session session = run(rc.session(key));
  BOOST_TEST(run(session.get(key)).value_or("") == "<1>");
  Watch watch = run(rc.watch({key}));
  BOOST_TEST(run(watch.get(key)).value_or("") == "<1>");
  BOOST_TEST(run(rc.on(rc.endpoints()[2]).get(key)).value_or("") == "<1>");
  const auto all = run(rc.on_all([key](const Client& node) { return node.get(key); }));
  BOOST_TEST(all[2].outcome.value().value_or("") == "<1>");
}

BOOST_AUTO_TEST_CASE(an_element_that_nothing_waits_for_is_reported_by_the_client) {
  Client rc = client();
  const std::string key = key_on(1);
  std::string told;
  rc.on_unreceived([&](std::string_view command, const Reply&) { told = command; });
  Client other = client();
  {
    auto popped = rc.blpop({key}, 60s);
    until([&] { return has_blocked(1); });
    std::move(popped).detach();
  }
  run(other.rpush(key, {"x"}));
  until([&] { return !told.empty(); });
  BOOST_TEST(told == "BLPOP");
}

BOOST_AUTO_TEST_CASE(a_scan_covers_all_shards) {
  Client rc = client();
  run(rc.mset(hundred_pairs()));
  auto found = run(scan_keys(rc, {.match = "k*", .count = 10}).rest());
  std::sort(found.begin(), found.end());
  auto expected = keys_of(hundred_pairs());
  std::sort(expected.begin(), expected.end());
  BOOST_TEST(found == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_scan_continues_with_the_other_shards_and_returns_to_one_that_was_away) {
  Client rc = client({.backoff = {.min = 5ms, .max = 20ms}});
  run(rc.mset(hundred_pairs()));
  for (auto& server : servers) server.command({"SAVE"});
  const std::size_t away = size(0);
  servers[0].kill9();
  until([&] { return rc.stats().connections_up == 2; });
  auto scan = scan_keys(rc, {.count = 5});
  std::vector<std::string> found;
  std::size_t failures = 0;
  while (found.size() < 100 - away) {
    auto next = run(outcome_of(scan.next()));
    if (!next) ++failures;
    else found.push_back(next.value().value());
  }
  BOOST_TEST(failures == 1u);
  BOOST_TEST(failure(scan.next()).is(errc::connection));
  servers[0].start();
  until([&] { return rc.stats().connections_up == 3; });
  for (const std::string& key : run(scan.rest())) found.push_back(key);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  BOOST_TEST(found.size() == 100u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
