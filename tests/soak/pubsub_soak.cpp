// A minute of subscriptions whose connection dies once a second.
#include <deferredis/client/client.hpp>

#include <chrono>

#include <boost/test/unit_test.hpp>

#include "integration/storm.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(soak_pubsub, PubSub)

BOOST_AUTO_TEST_CASE(a_minute_with_a_kill_every_second_leaves_the_set_exact) {
  Storm storm(*this);
  for (int kill = 0; kill < 60; ++kill) {
    const auto end = reactor.clock().now() + 1s;
    storm.strike();
    until([&] { return reactor.clock().now() >= end; });
  }
  storm.check();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
