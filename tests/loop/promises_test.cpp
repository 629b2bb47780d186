// Random programs on servers that a seeded FaultPlan breaks: the promises of delivery hold. CI runs
// ten thousand more without sanitizers (promise_seeds).
#include <cstdint>
#include <cstdlib>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/promise_program.hpp"

namespace deferredis {
namespace {

using support::Behind;

/// Replay one program with PROMISE_SEED=<seed>.
void check(Behind behind, std::uint64_t count) {
  support::PromiseFigures figures;
  const char* const only = std::getenv("PROMISE_SEED");
  const std::uint64_t first = only == nullptr ? 1 : std::strtoull(only, nullptr, 10);
  for (std::uint64_t seed = first; seed < first + (only == nullptr ? count : 1); ++seed) {
    for (const std::string& problem : support::check_promises(behind, seed, 60, figures))
      BOOST_ERROR(problem);
  }
  BOOST_TEST_MESSAGE(to_string(behind)
                     << ": " << figures.commands << " commands, " << figures.acknowledged
                     << " done, " << figures.not_sent << " not sent, " << figures.ambiguous
                     << " unknown, " << figures.timeouts << " timeouts, " << figures.cancelled
                     << " cancelled, " << figures.from_callbacks << " from callbacks, "
                     << figures.messages << " messages, " << figures.pops << " pops, "
                     << figures.faults << " faults");
  if (only != nullptr) return;
  BOOST_TEST(figures.acknowledged > figures.commands / 4);
  BOOST_TEST(figures.ambiguous > 0u);
  BOOST_TEST(figures.faults > count);
}

// A suite each, so that they run side by side.
BOOST_AUTO_TEST_SUITE(promises_connection)
BOOST_AUTO_TEST_CASE(hold_for_every_seed) { check(Behind::connection, 150); }
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(promises_pool)
BOOST_AUTO_TEST_CASE(hold_for_every_seed) { check(Behind::pool, 150); }
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(promises_shards)
BOOST_AUTO_TEST_CASE(hold_for_every_seed) { check(Behind::shards, 100); }
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(promises_cluster)
BOOST_AUTO_TEST_CASE(hold_for_every_seed) { check(Behind::cluster, 60); }
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(promises_sentinel)
BOOST_AUTO_TEST_CASE(hold_for_every_seed) { check(Behind::sentinel, 60); }
BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
