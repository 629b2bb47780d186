// Failover after failover, of every kind, under load.
#include <deferredis/sharding/sentinel.hpp>

#include <boost/test/unit_test.hpp>

#include "integration/sentinel_failover.hpp"

namespace deferredis {
namespace {

using namespace test;

BOOST_AUTO_TEST_SUITE(soak_sentinel)

void kill(support::SentinelGroup& group) { group.server(0).kill9(); }
void freeze(support::SentinelGroup& group) { group.server(0).stop(); }
void command(support::SentinelGroup& group) { group.begin_failover(); }

BOOST_AUTO_TEST_CASE(thirty_failovers_lose_and_double_nothing_that_was_acknowledged) {
  for (int round = 0; round < 10; ++round) {
    for (const auto fault : {kill, freeze, command}) {
      WithGroup it;
      FailoverUnderLoad load(it, it.options(5));
      load.begin();
      fault(it.group);
      load.until_moved();
      it.group.server(0).cont();
      load.push_more(300);
      load.check();
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
