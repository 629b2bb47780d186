// Commands without replies, for several servers.
#include <deferredis/client/no_reply.hpp>

#include <string>
#include <vector>

#include "integration/cluster_loop.hpp"
#include "integration/sharded_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct QuietCluster : ClusterLoop {
  QuietCluster() : ClusterLoop({}, 0) {}
};

BOOST_FIXTURE_TEST_SUITE(no_reply_in_a_cluster, QuietCluster)

BOOST_AUTO_TEST_CASE(each_command_goes_to_the_node_of_its_key) {
  const Client rc = client();
  const NoReply quiet = rc.no_reply();
  std::vector<Future<void>> sent;
  for (int i = 0; i < 300; ++i) sent.push_back(quiet.incr("n" + std::to_string(i % 30)));
  run(all(std::move(sent)));
  for (int i = 0; i < 30; ++i)
    BOOST_TEST(run(rc.get<std::int64_t>("n" + std::to_string(i))).value() == 10);
}

BOOST_AUTO_TEST_CASE(a_slot_that_has_moved_is_noticed_and_the_next_command_arrives) {
  const Client rc = client();
  const NoReply quiet = rc.no_reply();
  const std::string key = key_of(0), other = key_of(0, 1);
  run(quiet.incr(key));
  cluster.move_slot(key_slot(key), 0, 1);
  auto lost = quiet.incr(key);
  auto kept = quiet.incr(other);
  BOOST_TEST(is(failure(std::move(lost)), errc::moved, Delivery::maybe_applied));
  run(std::move(kept));
  until([&] {
    auto again = quiet.incr(key);
    static_cast<void>(run(all_settled(std::move(again))));
    return run(rc.get<std::int64_t>(key)).value() >= 2;
  });
  BOOST_TEST(run(rc.get<std::int64_t>(other)).value() == 1);
}

BOOST_AUTO_TEST_CASE(a_command_without_a_key_or_for_several_slots_is_refused) {
  const NoReply quiet = client().no_reply();
  BOOST_TEST(is(failure(quiet.flushall()), errc::not_supported, Delivery::not_sent));
  BOOST_TEST(!failure(quiet.mset({{key_of(0), "1"}, {key_of(1), "2"}})).message().empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(no_reply_on_shards, ThreeShards)

BOOST_AUTO_TEST_CASE(each_command_goes_to_the_shard_of_its_key) {
  const Client rc = client();
  const NoReply quiet = rc.no_reply();
  std::vector<Future<void>> sent;
  for (std::size_t shard = 0; shard < 3; ++shard) {
    for (int i = 0; i < 10; ++i) sent.push_back(quiet.incr(key_on(shard)));
  }
  run(all(std::move(sent)));
  for (std::size_t shard = 0; shard < 3; ++shard) {
    BOOST_TEST(run(rc.get<std::int64_t>(key_on(shard))).value() == 10);
    BOOST_TEST(size(shard) == 1u);
    // Only a cluster is asked whether it still has the keys.
    BOOST_TEST(servers[shard].command({"INFO", "commandstats"}).find("cmdstat_exists") ==
               std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_shard_that_is_away_fails_only_its_own_commands) {
  const Client rc = client({.when_disconnected = WhenDisconnected::fail});
  const NoReply quiet = rc.no_reply();
  run(quiet.incr(key_on(0)));
  servers[1].kill9();
  until([&] { return rc.stats().connections_up < 3; });
  auto away = quiet.incr(key_on(1));
  auto there = quiet.incr(key_on(0));
  run(std::move(there));
  BOOST_TEST(failure(std::move(away)).is(errc::connection));
  BOOST_TEST(run(rc.get<std::int64_t>(key_on(0))).value() == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
