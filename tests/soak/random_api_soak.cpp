// Millions of steps of the API in random order; each run continues with other seeds.
#include <cstdint>
#include <random>

#include <boost/test/unit_test.hpp>

#include "support/random_program.hpp"

namespace deferredis {
namespace {

using support::Behind;

BOOST_AUTO_TEST_SUITE(soak_random_api)

BOOST_AUTO_TEST_CASE(two_million_steps_of_every_kind_of_client) {
  support::RandomTally tally;
  std::random_device device;
  while (tally.steps < 2'000'000) {
    const std::uint32_t seed = device();
    for (const Behind behind :
         {Behind::connection, Behind::pool, Behind::shards, Behind::cluster, Behind::sentinel}) {
      BOOST_TEST_INFO(to_string(behind) << ", seed " << seed);
      const auto servers = support::RandomServers::fake(behind, seed);
      support::run_random_program(*servers, seed, 400, tally);
      BOOST_REQUIRE(tally.in_the_end == 0u);
      BOOST_REQUIRE(tally.damaged == 0u);
    }
  }
  BOOST_TEST_MESSAGE(tally.steps << " steps, " << tally.callbacks << " callbacks, "
                                 << tally.after_end << " calls afterwards");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
