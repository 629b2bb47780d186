// A million random programs on servers that break; other seeds in each run.
#include <cstdint>
#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/promise_program.hpp"

namespace deferredis {
namespace {

using support::Behind;

BOOST_AUTO_TEST_SUITE(soak_promises)

BOOST_AUTO_TEST_CASE(a_million_programs_keep_the_promises) {
  support::PromiseFigures figures;
  std::random_device device;
  for (int i = 0; i < 200'000; ++i) {
    const std::uint64_t seed = device();
    for (const Behind behind :
         {Behind::connection, Behind::pool, Behind::shards, Behind::cluster, Behind::sentinel}) {
      for (const std::string& problem : support::check_promises(behind, seed, 60, figures))
        BOOST_ERROR(problem);
    }
  }
  BOOST_TEST_MESSAGE(figures.commands << " commands, " << figures.faults << " faults");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
