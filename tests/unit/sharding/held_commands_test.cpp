#include <deferredis/sharding/discovery/held_commands.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/ready_loop.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using detail::HeldCommands;

constexpr CommandRow get_row{.name = "GET", .encoded = "$3\r\nGET\r\n", .arity = 2};
constexpr TimePoint start{Duration(1h)};

struct Held {
  ~Held() { held.fail(test::some_error(), true); }

  Future<std::string> add(Duration timeout, bool patient) {
    const auto slot = detail::make_slot<std::string>(loop.core(), get_row);
    if (timeout > 0s) slot->deadline = start + timeout;
    slot->offline_wait = patient;
    held.add(std::string(100, 'x'), slot);
    auto future = slot.future();
    detail::FutureAccess::state(future).make_quiet();
    return future;
  }

  test::ReadyLoop loop;
  HeldCommands held;
};

BOOST_FIXTURE_TEST_SUITE(held_commands, Held)

BOOST_AUTO_TEST_CASE(each_expires_at_its_deadline_at_any_position) {
  std::vector<Future<std::string>> futures;
  for (int i = 0; i < 20; ++i) futures.push_back(add(1s * ((i * 7) % 20 + 1), true));
  for (int second = 1; second <= 20; ++second) {
    const TimePoint now = start + 1s * second;
    BOOST_TEST((held.expire(now - 1ns, "there") == now));
    const TimePoint next = held.expire(now, "there");
    BOOST_TEST((next == (second == 20 ? TimePoint::max() : now + 1s)));
    for (int i = 0; i < 20; ++i)
      BOOST_TEST(futures[static_cast<std::size_t>(i)].settled() == ((i * 7) % 20 + 1 <= second));
  }
  BOOST_TEST(held.size() == 0U);
  BOOST_TEST(held.size_bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(commands_that_do_not_wait_fail_and_the_others_stay) {
  std::vector<Future<std::string>> futures;
  for (int i = 0; i < 10; ++i) futures.push_back(add(1s * (i + 1), i % 3 == 0));
  futures[3].cancel();
  for (int times = 0; times < 2; ++times) {
    held.fail(test::some_error(), false);
    for (std::size_t i = 0; i < 10; ++i) BOOST_TEST(futures[i].settled() == (i % 3 != 0 || i == 3));
    BOOST_TEST(held.size_bytes() == 300U);  // for 0, 6 and 9
  }
  BOOST_TEST(!held.idle());
  BOOST_TEST((held.expire(start + 6s, "there") == start + 7s));
  BOOST_TEST((held.expire(start + 7s, "there") == start + 10s));
  BOOST_TEST(futures[6].settled());
  BOOST_TEST(!held.idle());
  futures[9].cancel();
  BOOST_TEST(held.idle());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
