// Failovers under load: what every future reported, and what the group has in the end.
#include <deferredis/sharding/sentinel.hpp>

#include <optional>

#include <boost/test/unit_test.hpp>

#include "integration/sentinel_failover.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(sentinel_faults, WithGroup)

BOOST_AUTO_TEST_CASE(the_primary_is_killed_under_load) {
  FailoverUnderLoad load(*this, options(3));
  load.begin();
  group.server(0).kill9();
  load.until_moved();
  load.check();
}

BOOST_AUTO_TEST_CASE(the_primary_freezes_under_load_and_comes_back_demoted) {
  FailoverUnderLoad load(*this, options(3));
  load.begin();
  group.server(0).stop();
  load.until_moved();
  group.server(0).cont();
  load.push_more(300);
  load.check();
}

BOOST_AUTO_TEST_CASE(a_failover_is_requested_under_load) {
  FailoverUnderLoad load(*this, options(3));
  load.begin();
  group.begin_failover();
  load.until_moved();
  load.push_more(300);
  load.check();
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_wait_fails_at_once_and_recovers) {
  SentinelOptions hasty = options(3);
  hasty.connection.when_disconnected = WhenDisconnected::fail;
  FailoverUnderLoad load(*this, hasty);
  load.begin();
  group.server(0).kill9();
  load.until_moved();
  load.check();
  BOOST_TEST(load.ledger().failed() > 0u);
}

BOOST_AUTO_TEST_CASE(a_killed_primary_comes_back_as_primary_and_is_not_believed) {
  FailoverUnderLoad load(*this, options(3));
  load.begin();
  group.server(0).kill9();
  load.until_moved();
  group.server(0).start();  // it still believes it is the primary
  load.push_more(300);
  load.check();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
