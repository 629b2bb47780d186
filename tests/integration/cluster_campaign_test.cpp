// Faults of every kind, each under load.
#include "integration/cluster_campaign.hpp"
#include "integration/cluster_migration.hpp"

namespace deferredis {
namespace {

using namespace test;

BOOST_FIXTURE_TEST_SUITE(cluster_campaign, LoadedCluster)

BOOST_AUTO_TEST_CASE(the_client_survives_every_kind_of_fault) {
  ClusterCampaign campaign(*this);
  std::size_t shard = 0;
  for (const Fault fault : all_faults) campaign.endure(fault, shard++ % 3);
  campaign.endure(Fault::kill, 0);  // the node that took over dies too
  campaign.check();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(cluster_migration, LoadedCluster)

BOOST_AUTO_TEST_CASE(slots_move_for_a_minute_and_nothing_is_lost_doubled_or_reordered) {
  migrate_under_load(*this, std::chrono::minutes(1));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
