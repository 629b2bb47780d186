#include <deferredis/client/groups/group_rounds.hpp>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/server_error.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using detail::GroupRounds;

constexpr CommandRow get_row{.name = "GET", .encoded = {}, .retry = RetryCategory::read_only};
constexpr TimePoint start{Duration(1h)};
const Error loading = make_reply_error("LOADING Redis is loading the dataset in memory");

BOOST_AUTO_TEST_SUITE(group_rounds)

BOOST_AUTO_TEST_CASE(there_is_one_round_unless_more_are_allowed) {
  const GroupRounds rounds;
  BOOST_TEST(!rounds.allowed());
  BOOST_TEST(rounds.first());
  BOOST_TEST(!rounds.permits(get_row, loading, start));
}

BOOST_AUTO_TEST_CASE(another_round_needs_a_temporary_state_and_time_for_the_wait) {
  GroupRounds rounds;
  rounds.allow_until(start + 1s);
  BOOST_TEST(rounds.permits(get_row, loading, start));
  BOOST_TEST(!rounds.permits(get_row, make_reply_error("WRONGTYPE no"), start));
  BOOST_TEST(rounds.permits(get_row, loading, start + 1s - rounds.wait() - 1ns));
  BOOST_TEST(!rounds.permits(get_row, loading, start + 1s - rounds.wait()));
}

BOOST_AUTO_TEST_CASE(waits_do_not_become_shorter_and_there_is_no_last_round) {
  GroupRounds rounds;
  rounds.allow_until(TimePoint::max());
  for (int i = 0; i < 1000; ++i) {
    const GroupRounds next = rounds.next();
    BOOST_TEST((next.wait() >= rounds.wait()));
    BOOST_TEST(!next.first());
    BOOST_TEST(next.permits(get_row, loading, start));
    rounds = next;
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
