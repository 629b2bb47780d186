#include <deferredis/sharding/hedge.hpp>

#include <chrono>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;

HedgePolicy policy(HedgeOptions options = {.percentile = 0.95, .at_least = 0ms}) {
  return HedgePolicy(options);
}

BOOST_AUTO_TEST_SUITE(hedge)

BOOST_AUTO_TEST_CASE(knows_nothing_before_a_hundred_reads) {
  HedgePolicy reads = policy();
  for (int i = 0; i != 99; ++i) reads.answered(1ms);
  BOOST_TEST((reads.patience() == Duration::max()));
  for (int i = 0; i != 17; ++i) reads.answered(1ms);
  BOOST_TEST((reads.patience() >= 1ms && reads.patience() <= 1126us));
}

BOOST_AUTO_TEST_CASE(is_patient_with_the_given_share_of_the_reads) {
  for (const double percentile : {0.5, 0.9, 0.95, 0.99}) {
    HedgePolicy reads = policy({.percentile = percentile, .at_least = 0ms});
    for (int i = 0; i != 3200; ++i) reads.answered(std::chrono::microseconds(i * 7919 % 1000));
    const auto expected = std::chrono::duration<double, std::micro>(percentile * 1000);
    BOOST_TEST((reads.patience() >= expected * 0.98 && reads.patience() <= expected * 1.14),
               "for " << percentile << ": " << reads.patience().count() << " ns");
  }
}

BOOST_AUTO_TEST_CASE(is_never_less_patient_than_configured) {
  HedgePolicy reads = policy({.percentile = 0.5, .at_least = 3ms});
  for (int i = 0; i != 200; ++i) reads.answered(10us);
  BOOST_TEST((reads.patience() == 3ms));
}

BOOST_AUTO_TEST_CASE(forgets_how_fast_it_once_was) {
  HedgePolicy reads = policy({.percentile = 0.5, .at_least = 0ms});
  for (int i = 0; i != 100'000; ++i) reads.answered(100us);
  for (int i = 0; i != 8'192; ++i) reads.answered(20ms);
  BOOST_TEST((reads.patience() >= 20ms));
}

BOOST_AUTO_TEST_CASE(accepts_every_duration) {
  HedgePolicy reads = policy({.percentile = 0.5, .at_least = 0ms});
  for (int i = 0; i != 200; ++i) reads.answered(-1s);
  BOOST_TEST((reads.patience() == 1us));
  for (int i = 0; i != 10'000; ++i) reads.answered(Duration::max());
  BOOST_TEST((reads.patience() > 1min));
}

BOOST_AUTO_TEST_CASE(sends_no_more_than_the_share_twice) {
  HedgePolicy reads = policy({.percentile = 0.95, .share = 0.25});
  int spent = 0;
  for (int i = 0; i != 1000; ++i) {
    reads.begun();
    spent += reads.spend() ? 1 : 0;
  }
  BOOST_TEST(spent == 250);
}

BOOST_AUTO_TEST_CASE(saves_little_of_the_share_for_later) {
  HedgePolicy reads = policy({.percentile = 0.95, .share = 0.5});
  for (int i = 0; i != 1000; ++i) reads.begun();
  int spent = 0;
  while (reads.spend()) ++spent;
  BOOST_TEST(spent == 10);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
