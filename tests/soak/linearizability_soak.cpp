// Two thousand histories; each run continues with other seeds.
#include <random>

#include <boost/test/unit_test.hpp>

#include "integration/chaos_campaign.hpp"
#include "integration/history_check.hpp"

namespace deferredis {
namespace {

using namespace test;

BOOST_AUTO_TEST_SUITE(soak_linearizable)

BOOST_AUTO_TEST_CASE(two_thousand_histories_are) {
  std::random_device device;
  for (int i = 0; i < 20; ++i) {
    OneServer it(kept());
    check_histories(it, device(), 100);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
