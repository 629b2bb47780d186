// The ClusterFsm against a simulated cluster, over many seeds.
#include "support/cluster_simulation.hpp"

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

void simulate(std::uint64_t first, std::uint64_t last) {
  support::SimulationFigures figures;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    for (const std::string& problem : support::ClusterSimulation(seed).run(figures))
      BOOST_ERROR(problem);
  }
  BOOST_TEST_MESSAGE(figures.commands
                     << " commands, " << figures.acknowledged << " acknowledged, " << figures.failed
                     << " failed, " << figures.ambiguous << " ambiguous, " << figures.overtaken
                     << " overtaken; " << figures.moved << " MOVED, " << figures.ask << " ASK, "
                     << figures.try_again << " TRYAGAIN, " << figures.cluster_down
                     << " CLUSTERDOWN, " << figures.lost << " lost, " << figures.timeouts
                     << " timeouts; " << figures.failovers << " failovers, " << figures.migrations
                     << " migrations, " << figures.refreshes << " refreshes, " << figures.removed
                     << " nodes removed");
  BOOST_TEST(figures.acknowledged > figures.commands / 2);
  for (const std::uint64_t met :
       {figures.failed, figures.ambiguous, figures.overtaken, figures.moved, figures.ask,
        figures.try_again, figures.cluster_down, figures.lost, figures.failovers,
        figures.migrations, figures.refreshes, figures.removed}) {
    BOOST_TEST(met > 0u);
  }
}

// Two suites, because suites run side by side.
BOOST_AUTO_TEST_SUITE(cluster_simulation)
BOOST_AUTO_TEST_CASE(keeps_its_promises_whatever_happens_to_the_cluster) { simulate(1, 1000); }
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cluster_simulation_goes_on)
BOOST_AUTO_TEST_CASE(keeps_its_promises_over_other_seeds_too) { simulate(1001, 2000); }
BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
