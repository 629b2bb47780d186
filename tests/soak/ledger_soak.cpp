// A minute of writes through a server that dies once a second.
#include <deferredis/client/client.hpp>

#include <chrono>

#include <boost/test/unit_test.hpp>

#include "integration/ledger.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(soak_ledger)

BOOST_AUTO_TEST_CASE(a_minute_with_a_kill_every_second_loses_and_doubles_nothing) {
  OneServer it(Ledger::durable());
  const Client rc = it.run(connect_pool(it.reactor, it.options()));
  Ledger ledger(it, rc);
  for (int kill = 0; kill < 60; ++kill) {
    const auto end = it.reactor.clock().now() + 1s;
    it.until([&] {
      for (int i = 0; i < 50 && ledger.pending() < 200; ++i) ledger.push();
      return it.reactor.clock().now() >= end;
    });
    it.server.restart();
  }
  ledger.check(it.server);
  BOOST_TEST_MESSAGE(ledger.done() << " writes done, " << ledger.failed() << " failed");
  BOOST_TEST(ledger.done() > 1000u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
