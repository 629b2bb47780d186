// Clients behind a proxy that breaks connections, on servers that freeze and are killed: no
// acknowledged write is lost, no reply is another command's, nothing is executed twice, every
// future settles, and `not_sent` is true.
#include <algorithm>
#include <string>

#include <boost/test/unit_test.hpp>

#include "integration/chaos_setups.hpp"

namespace deferredis {
namespace {

using namespace test;

// A suite each, so that they run side by side. Together: 2 million commands and 500 faults.

BOOST_AUTO_TEST_SUITE(chaos_connection)
BOOST_AUTO_TEST_CASE(every_report_of_one_connection_is_true) {
  run_chaos_connection({.seed = chaos_seed(1)});
}
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(chaos_pool)
BOOST_AUTO_TEST_CASE(every_report_of_a_pool_is_true) { run_chaos_pool({.seed = chaos_seed(2)}); }
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(chaos_shards)
BOOST_AUTO_TEST_CASE(every_report_of_shards_is_true) { run_chaos_shards({.seed = chaos_seed(3)}); }
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(chaos_cluster)
BOOST_AUTO_TEST_CASE(every_report_of_a_cluster_is_true) {
  run_chaos_cluster({.seed = chaos_seed(4)});
}
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(chaos_finds)
BOOST_AUTO_TEST_CASE(a_client_that_sends_writes_again_is_found_out) {
  const ChaosOrder order{.commands = 20'000, .faults = 40, .retry = Retry::all};
  OneServer it(kept());
  ChaosCampaign campaign(it, {&it.server}, order, through_one_connection(it, order));
  campaign.run();
  const auto& problems = campaign.problems();
  BOOST_TEST(std::any_of(problems.begin(), problems.end(), [](const std::string& problem) {
    return problem.ends_with("was executed 2 times");
  }));
}
BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
