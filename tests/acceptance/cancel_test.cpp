// The case of txredisapi's test_cancel.
#include <cstdint>
#include <string>
#include <vector>

#include "acceptance/redis.hpp"
#include "loop/sockets.hpp"

namespace deferredis::acceptance {
namespace {

BOOST_FIXTURE_TEST_SUITE(cancel, Connected)

BOOST_AUTO_TEST_CASE(cancelling_time_in_flight_shifts_no_reply) {
  redis_server().stop();  // it reads, and answers later
  auto time = rc.command<std::vector<std::int64_t>>("TIME");
  test::turn_a_little(reactor);
  BOOST_TEST(rc.stats().in_flight == 1U);
  time.cancel();
  auto set = rc.set("key", "value");
  auto get = rc.get("key");
  redis_server().cont();
  BOOST_TEST(run(std::move(set)));
  BOOST_TEST(run(std::move(get)).value() == "value");
  const Error error = failure(std::move(time));
  BOOST_TEST((error.code() == errc::cancelled));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
