#include <deferredis/sharding/replica_choice.hpp>

#include <algorithm>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;

std::vector<std::size_t> choices(ReadFrom from, const std::vector<ReadCandidate>& candidates) {
  ReplicaChoice choice(from);
  std::vector<std::size_t> chosen;
  for (int i = 0; i < 6; ++i) chosen.push_back(choice.choose(candidates, true));
  return chosen;
}

bool only(const std::vector<std::size_t>& chosen, std::vector<std::size_t> allowed) {
  for (const std::size_t each : allowed) {
    if (std::count(chosen.begin(), chosen.end(), each) == 0) return false;
  }
  return std::all_of(chosen.begin(), chosen.end(), [&](std::size_t i) {
    return std::count(allowed.begin(), allowed.end(), i) != 0;
  });
}

BOOST_AUTO_TEST_SUITE(replica_choices)

BOOST_AUTO_TEST_CASE(uses_only_the_primary_if_configured) {
  BOOST_TEST(only(choices(ReadFrom::primary, {{.up = false}, {}, {}}), {0}));
}

BOOST_AUTO_TEST_CASE(uses_replicas_in_turn_and_the_primary_last) {
  BOOST_TEST(only(choices(ReadFrom::prefer_replica, {{}, {}, {}}), {1, 2}));
  BOOST_TEST(only(choices(ReadFrom::prefer_replica, {{}, {.up = false}, {}}), {2}));
  BOOST_TEST(only(choices(ReadFrom::prefer_replica, {{}, {.up = false}, {.up = false}}), {0}));
}

BOOST_AUTO_TEST_CASE(uses_all_nodes_in_turn) {
  BOOST_TEST(only(choices(ReadFrom::any, {{}, {}, {}}), {0, 1, 2}));
}

BOOST_AUTO_TEST_CASE(uses_the_fastest_node_that_is_up) {
  const std::vector<ReadCandidate> candidates{
      {.latency = 3ms}, {.latency = 2ms}, {.up = false, .latency = 1ms}};
  BOOST_TEST(only(choices(ReadFrom::lowest_latency, candidates), {1}));
}

BOOST_AUTO_TEST_CASE(stays_in_its_zone_while_a_node_is_up_there) {
  BOOST_TEST(
      only(choices(ReadFrom::same_zone, {{.in_our_zone = true}, {}, {.in_our_zone = true}}), {2}));
  BOOST_TEST(only(choices(ReadFrom::same_zone, {{.in_our_zone = true}, {}, {}}), {0}));
  BOOST_TEST(only(choices(ReadFrom::same_zone, {{}, {}, {.up = false, .in_our_zone = true}}), {1}));
}

BOOST_AUTO_TEST_CASE(forgets_old_latencies_slowly) {
  Latency latency;
  latency.add(8ms);
  BOOST_TEST((latency.mean() == 8ms));
  latency.add(16ms);
  BOOST_TEST((latency.mean() == 9ms));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
