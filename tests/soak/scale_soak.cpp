// Ten thousand idle connections, and a million commands in flight.
#include <deferredis/client/client.hpp>

#include <boost/test/unit_test.hpp>

#include "integration/scale.hpp"

namespace deferredis {
namespace {

BOOST_AUTO_TEST_SUITE(soak_scale)

BOOST_AUTO_TEST_CASE(ten_thousand_idle_connections_are_restored_within_a_minute) {
  test::check_idle_connections(10'000);
}

BOOST_AUTO_TEST_CASE(a_million_commands_in_flight_are_answered) {
  test::check_commands_in_flight(1'000'000);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
