// SimulatedRedis against a real server: the same commands, the same replies.
#include <cstdint>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/differential.hpp"

namespace deferredis {
namespace {

void compare(int protocol, std::uint32_t first_seed) {
  for (const std::string& difference : support::differences(protocol, first_seed, 100, 500))
    BOOST_ERROR(difference);
}

BOOST_AUTO_TEST_SUITE(simulated_redis)

BOOST_AUTO_TEST_CASE(fifty_thousand_random_commands_get_the_replies_of_a_real_server) {
  compare(2, 1);
}
BOOST_AUTO_TEST_CASE(the_same_with_resp3) { compare(3, 1001); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
