// Near caches over cuts, stalls, failovers and moving slots; other seeds in each run.
#include <cstdint>
#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/cache_campaign.hpp"

namespace deferredis {
namespace {

using support::Changing;

BOOST_AUTO_TEST_SUITE(soak_near_cache)

BOOST_AUTO_TEST_CASE(no_read_is_staler_than_max_silence_over_180_000_faults) {
  std::random_device device;
  for (const Changing what : {Changing::one_server, Changing::sentinel_group, Changing::cluster}) {
    support::CacheCampaignFigures figures;
    for (int round = 0; round < 1000; ++round)
      support::run_cache_campaign(what, device(), 60, figures);
    for (const std::string& problem : figures.problems) BOOST_ERROR(problem);
    BOOST_TEST(figures.hits > 1'000'000u);
    BOOST_TEST(figures.stale > 1000u);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
