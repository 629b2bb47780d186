// The policies that come with the library.
#include <deferredis/client/retry_policy.hpp>

#include <optional>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using Wait = std::optional<Duration>;

Wait ask(const RetryPolicy& policy, std::uint32_t attempt, Errc code = errc::connection) {
  const Error error(code, "no", Delivery::not_sent);
  return policy(FailedAttempt{.command = "GET", .attempt = attempt, .error = error, .left = {}});
}

BOOST_AUTO_TEST_SUITE(retry_policy)

BOOST_AUTO_TEST_CASE(a_constant_one_gives_the_same_wait_so_many_times) {
  const RetryPolicy policy = retry_constant(2, 30ms);
  BOOST_TEST((ask(policy, 1) == Wait(30ms)));
  BOOST_TEST((ask(policy, 2) == Wait(30ms)));
  BOOST_TEST((ask(policy, 3) == Wait()));
}

BOOST_AUTO_TEST_CASE(an_exponential_one_doubles_up_to_the_longest) {
  const RetryPolicy policy = retry_exponential(100, {.first = 10ms, .most = 50ms, .jitter = false});
  BOOST_TEST((ask(policy, 1) == Wait(10ms)));
  BOOST_TEST((ask(policy, 2) == Wait(20ms)));
  BOOST_TEST((ask(policy, 3) == Wait(40ms)));
  BOOST_TEST((ask(policy, 4) == Wait(50ms)));
  BOOST_TEST((ask(policy, 100) == Wait(50ms)));
  BOOST_TEST((ask(policy, 101) == Wait()));
}

BOOST_AUTO_TEST_CASE(jitter_spreads_the_waits_below_the_bound) {
  const RetryPolicy policy = retry_exponential(1, {.first = 1s, .most = 1s});
  Duration least = 1s, most = 0s;
  for (int i = 0; i < 200; ++i) {
    const Duration wait = ask(policy, 1).value();
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  BOOST_TEST((least >= 0s && least < 200ms));
  BOOST_TEST((most <= 1s && most > 800ms));
}

BOOST_AUTO_TEST_CASE(kinds_of_errors_and_those_below_them_can_be_chosen) {
  const RetryPolicy policy = retry_on({errc::reply, errc::timeout}, retry_constant(1, 5ms));
  BOOST_TEST((ask(policy, 1, errc::timeout) == Wait(5ms)));
  BOOST_TEST((ask(policy, 1, errc::loading) == Wait(5ms)));
  BOOST_TEST((ask(policy, 1, errc::connection) == Wait()));
}

BOOST_AUTO_TEST_CASE(the_first_of_a_chain_that_gives_a_wait_decides) {
  const RetryPolicy policy = retry_chain({retry_on({errc::timeout}, retry_constant(9, 1ms)),
                                          {},
                                          retry_constant(1, 2ms),
                                          retry_constant(3, 3ms)});
  BOOST_TEST((ask(policy, 1, errc::timeout) == Wait(1ms)));
  BOOST_TEST((ask(policy, 1) == Wait(2ms)));
  BOOST_TEST((ask(policy, 2) == Wait(3ms)));
  BOOST_TEST((ask(policy, 4) == Wait()));
}

BOOST_AUTO_TEST_CASE(a_hook_is_told_of_every_failure_also_without_a_policy) {
  std::vector<std::uint32_t> told;
  const auto hook = [&told](const FailedAttempt& failed) { told.push_back(failed.attempt); };
  const RetryPolicy policy = retry_watched(hook, retry_constant(1, 1ms));
  BOOST_TEST((ask(policy, 1) == Wait(1ms)));
  BOOST_TEST((ask(policy, 2) == Wait()));
  BOOST_TEST((ask(retry_watched(hook), 3) == Wait()));
  BOOST_TEST((told == std::vector<std::uint32_t>{1, 2, 3}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
