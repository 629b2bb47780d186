// The API in random order on a real server; see support/random_program.hpp.
#include <cstdint>

#include <boost/test/unit_test.hpp>

#include "support/random_program.hpp"
#include "support/redis_server.hpp"

namespace deferredis {
namespace {

using support::Behind;

BOOST_AUTO_TEST_SUITE(random_api_server)

BOOST_AUTO_TEST_CASE(of_a_connection_and_a_pool) {
  const support::RedisServer server;
  support::RandomTally tally;
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    const auto behind = seed % 2 == 0 ? Behind::pool : Behind::connection;
    const auto servers = support::RandomServers::real(server, behind);
    BOOST_TEST_INFO("seed " << seed);
    support::run_random_program(*servers, seed, 200, tally);
    BOOST_REQUIRE(tally.in_the_end == 0u);
    BOOST_REQUIRE(tally.damaged == 0u);
  }
  BOOST_TEST(tally.callbacks > tally.steps / 10);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
