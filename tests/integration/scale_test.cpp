// A thousand idle connections and 50,000 commands in flight; soak/scale_soak.cpp has the full size.
#include <deferredis/client/client.hpp>

#include <boost/test/unit_test.hpp>

#include "integration/scale.hpp"

namespace deferredis {
namespace {

BOOST_AUTO_TEST_SUITE(idle_connections)

BOOST_AUTO_TEST_CASE(each_takes_at_most_10_kib_and_is_restored_within_a_minute) {
  test::check_idle_connections(1'000);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE(commands_in_flight)

BOOST_AUTO_TEST_CASE(each_takes_at_most_250_bytes_and_is_answered) {
  test::check_commands_in_flight(50'000);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
