// Fifty faults, and ten minutes of moving slots.
#include "integration/cluster_campaign.hpp"
#include "integration/cluster_migration.hpp"

namespace deferredis {
namespace {

using namespace test;

BOOST_FIXTURE_TEST_SUITE(soak_cluster_campaign, LoadedCluster)

BOOST_AUTO_TEST_CASE(the_client_survives_fifty_faults) {
  ClusterCampaign campaign(*this);
  for (std::size_t i = 0; i < 50; ++i) campaign.endure(all_faults[i % 4], i % 3);
  campaign.check();
}

BOOST_AUTO_TEST_CASE(slots_move_for_ten_minutes) {
  migrate_under_load(*this, std::chrono::minutes(10));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
