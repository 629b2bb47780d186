// The API in random order, on fake servers; see support/random_program.hpp.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/random_program.hpp"

namespace deferredis {
namespace {

using support::Behind;

/// `count` programs of 200 steps. Run a seed that fails alone with RANDOM_SEED=<seed>.
void run_programs(Behind behind, std::uint32_t count) {
  support::RandomTally tally;
  const char* const only = std::getenv("RANDOM_SEED");
  for (std::uint32_t seed = 1; seed <= count; ++seed) {
    if (only != nullptr && std::to_string(seed) != only) continue;
    BOOST_TEST_INFO(to_string(behind) << ", seed " << seed);
    const auto servers = support::RandomServers::fake(behind, seed);
    support::run_random_program(*servers, seed, 200, tally);
    BOOST_REQUIRE(tally.in_the_end == 0u);
    BOOST_REQUIRE(tally.damaged == 0u);
  }
  BOOST_TEST_MESSAGE(to_string(behind) << ": " << tally.steps << " steps, " << tally.callbacks
                                       << " callbacks, " << tally.after_end << " calls afterwards");
  if (only != nullptr) return;
  BOOST_TEST(tally.callbacks > tally.steps / 10);
  BOOST_TEST(tally.after_end > count);
}

BOOST_AUTO_TEST_SUITE(random_api)

BOOST_AUTO_TEST_CASE(of_a_connection) { run_programs(Behind::connection, 100); }
BOOST_AUTO_TEST_CASE(of_a_pool) { run_programs(Behind::pool, 100); }
BOOST_AUTO_TEST_CASE(of_shards) { run_programs(Behind::shards, 100); }
BOOST_AUTO_TEST_CASE(of_a_cluster) { run_programs(Behind::cluster, 100); }
BOOST_AUTO_TEST_CASE(of_a_sentinel_group) { run_programs(Behind::sentinel, 100); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
