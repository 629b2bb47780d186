// Fifty million commands and ten thousand faults on real servers; other seeds in each run.
#include <random>

#include <boost/test/unit_test.hpp>

#include "integration/chaos_setups.hpp"

namespace deferredis {
namespace {

using namespace test;

/// A quarter of it: new servers for each seed, so that their data stays small. A seed that fails is
/// replayed by the suites of server_chaos.
template <class Run>
void repeat(Run run) {
  std::random_device device;
  ChaosFigures sum;
  for (int i = 0; i < 25; ++i) {
    const ChaosFigures figures = run(ChaosOrder{.seed = device()});
    sum.commands += figures.commands;
    sum.faults += figures.faults;
  }
  BOOST_TEST(sum.commands >= 12'500'000u);
  BOOST_TEST(sum.faults >= 2'500u);
}

BOOST_AUTO_TEST_SUITE(soak_chaos_connection)
BOOST_AUTO_TEST_CASE(every_report_is_true) { repeat(run_chaos_connection); }
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak_chaos_pool)
BOOST_AUTO_TEST_CASE(every_report_is_true) { repeat(run_chaos_pool); }
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak_chaos_shards)
BOOST_AUTO_TEST_CASE(every_report_is_true) { repeat(run_chaos_shards); }
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(soak_chaos_cluster)
BOOST_AUTO_TEST_CASE(every_report_is_true) { repeat(run_chaos_cluster); }
BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
