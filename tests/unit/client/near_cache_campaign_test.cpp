// No read of a near cache is staler than promised, whatever happens to its servers.
#include <cstdint>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/cache_campaign.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::CacheCampaignFigures;
using support::Changing;

CacheCampaignFigures campaigns(Changing what, std::uint32_t seeds, int faults) {
  CacheCampaignFigures figures;
  for (std::uint32_t seed = 1; seed <= seeds; ++seed)
    support::run_cache_campaign(what, seed, faults, figures);
  for (const std::string& problem : figures.problems) BOOST_ERROR(problem);
  BOOST_TEST_MESSAGE(support::to_string(what)
                     << ": " << figures.hits << " hits, " << figures.stale << " stale, "
                     << figures.losses << " losses, " << figures.failovers << " failovers");
  return figures;
}

BOOST_AUTO_TEST_SUITE(near_cache_campaign)

BOOST_AUTO_TEST_CASE(no_read_is_staler_than_max_silence_over_cuts_and_stalls) {
  const auto seen = campaigns(Changing::one_server, 100, 12);
  BOOST_TEST(seen.hits > 50'000u);
  BOOST_TEST(seen.losses > 100u);
  BOOST_TEST(seen.stale > 100u);  // the bound is needed
  BOOST_TEST((seen.stalest > 1s));
}

BOOST_AUTO_TEST_CASE(no_read_is_staler_than_max_silence_over_failovers_of_a_sentinel_group) {
  const auto seen = campaigns(Changing::sentinel_group, 100, 12);
  BOOST_TEST(seen.failovers > 200u);
  BOOST_TEST(seen.hits > 50'000u);
  BOOST_TEST(seen.stale > 100u);
}

BOOST_AUTO_TEST_CASE(no_read_is_staler_than_max_silence_while_slots_of_a_cluster_move) {
  const auto seen = campaigns(Changing::cluster, 100, 12);
  BOOST_TEST(seen.failovers > 200u);
  BOOST_TEST(seen.hits > 50'000u);
  BOOST_TEST(seen.stale > 100u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
