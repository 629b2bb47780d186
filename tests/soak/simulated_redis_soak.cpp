// Ten million random commands to a simulated server and a real one; other seeds in each run.
#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/differential.hpp"

namespace deferredis {
namespace {

BOOST_AUTO_TEST_SUITE(simulated_redis_soak)

BOOST_AUTO_TEST_CASE(ten_million_random_commands_get_the_replies_of_a_real_server) {
  std::random_device device;
  for (int round = 0; round < 10; ++round) {
    for (const int protocol : {2, 3}) {
      for (const std::string& difference : support::differences(protocol, device(), 1000, 500))
        BOOST_ERROR(difference);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
