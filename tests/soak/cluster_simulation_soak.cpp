// The ClusterFsm against a simulated cluster, over many more seeds than the unit test.
#include <boost/test/unit_test.hpp>

#include "support/cluster_simulation.hpp"

namespace deferredis {
namespace {

BOOST_AUTO_TEST_SUITE(cluster_simulation_soak)

BOOST_AUTO_TEST_CASE(keeps_its_promises_over_thousands_of_seeds) {
  support::SimulationFigures figures;
  for (std::uint64_t seed = 1'000'000; seed < 1'020'000; ++seed) {
    for (const std::string& problem : support::ClusterSimulation(seed).run(figures))
      BOOST_ERROR(problem);
  }
  BOOST_TEST(figures.acknowledged > figures.commands / 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
