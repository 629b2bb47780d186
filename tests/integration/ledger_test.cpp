// At most once, and no false report: writes through a server that is killed in the middle.
#include <deferredis/client/client.hpp>

#include <boost/test/unit_test.hpp>

#include "integration/ledger.hpp"

namespace deferredis {
namespace {

using namespace test;

struct Durable : OneServer {
  Durable() : OneServer(Ledger::durable()) {}
};

BOOST_FIXTURE_TEST_SUITE(ledger, Durable)

/// Pushes in bursts, and kills the server in the middle of some of them.
void bursts(OneServer& it, Ledger& ledger, int kills) {
  for (int kill = 0; kill < kills; ++kill) {
    it.run(ledger.client().connected());
    const std::size_t before = ledger.done();
    for (int i = 0; i < 300; ++i) ledger.push();
    it.until([&] { return ledger.done() >= before + 20; });
    for (int i = 0; i < 300; ++i) ledger.push();
    it.server.kill9();
    it.until([&] { return ledger.pending() == 0; });
    for (int i = 0; i < 20; ++i) ledger.push();
    it.server.start();
  }
}

BOOST_AUTO_TEST_CASE(every_write_through_one_connection_ends_as_its_future_says) {
  const Client rc = run(connect(reactor, options()));
  Ledger ledger(*this, rc);
  bursts(*this, ledger, 4);
  ledger.check(server);
  BOOST_TEST(ledger.failed() > 0u);
}

BOOST_AUTO_TEST_CASE(every_write_through_a_pool_ends_as_its_future_says) {
  const Client rc = run(connect_pool(reactor, options()));
  Ledger ledger(*this, rc);
  bursts(*this, ledger, 4);
  ledger.check(server);
}

BOOST_AUTO_TEST_CASE(a_client_that_waits_while_the_server_is_away_tells_the_truth_too) {
  Options waiting = options();
  waiting.when_disconnected = WhenDisconnected::wait;
  const Client rc = run(connect_pool(reactor, waiting));
  Ledger ledger(*this, rc);
  for (int kill = 0; kill < 3; ++kill) {
    for (int i = 0; i < 200; ++i) ledger.push();
    server.kill9();
    until([&] { return rc.stats().connections_up == 0; });
    for (int i = 0; i < 200; ++i) ledger.push();
    server.start();
    until([&] { return ledger.pending() == 0; });
  }
  ledger.check(server);
  BOOST_TEST(ledger.done() >= 600u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
