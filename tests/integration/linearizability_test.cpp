// What several clients see of a server, through a proxy that breaks their connections, is
// linearizable: each operation took effect once, between its call and its return. An operation of
// unknown outcome took effect at some later moment, or never.
#include <cstdint>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/chaos_campaign.hpp"
#include "integration/history_check.hpp"

namespace deferredis {
namespace {

using namespace test;

BOOST_AUTO_TEST_SUITE(linearizable)

BOOST_AUTO_TEST_CASE(fifty_histories_are) {
  OneServer it(kept());
  check_histories(it, chaos_seed(1), 50);
}

/// Is there a history that is not linearizable, in twenty?
bool finds_a_fault(OneServer& it, HistoryOrder order) {
  HistoryFigures figures;
  for (; order.seed <= 20; ++order.seed) {
    for (const support::History& history : HistoryProgram(it, order).run(figures)) {
      if (check_linearizable(history) == support::Verdict::not_linearizable) return true;
    }
  }
  return false;
}

BOOST_AUTO_TEST_CASE(those_of_a_server_that_forgets_are_not) {
  OneServer forgetful;
  BOOST_TEST(finds_a_fault(forgetful, {.kill = true}));
}

BOOST_AUTO_TEST_CASE(those_of_a_client_that_sends_twice_are_not) {
  OneServer it(kept());
  BOOST_TEST(finds_a_fault(it, {.retry = Retry::all}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
