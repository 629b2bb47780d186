// The order of the commands of a slot.
#include <deferredis/sharding/slots/slot_lanes.hpp>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using detail::SlotLanes;

constexpr std::uint16_t slot = 5;
constexpr NodeIndex here{0}, there{1};

struct Lanes : SlotLanes {};

BOOST_FIXTURE_TEST_SUITE(slot_lanes, Lanes)

BOOST_AUTO_TEST_CASE(later_commands_follow_to_the_same_node_only) {
  sent(slot, 3, here);
  BOOST_TEST(may_send(slot, 4, here));
  BOOST_TEST(!may_send(slot, 4, there));
  BOOST_TEST(may_send(slot + 1, 4, there));
}

BOOST_AUTO_TEST_CASE(an_earlier_command_does_not_follow_a_later_one_that_is_in_flight) {
  const Epoch epoch = sent(slot, 3, here);
  sent(slot, 5, here);
  BOOST_TEST(!may_send(slot, 4, here));
  ended(slot, epoch);
  BOOST_TEST(!may_send(slot, 4, here));
  ended(slot, epoch);
  BOOST_TEST(may_send(slot, 4, there));
}

BOOST_AUTO_TEST_CASE(the_end_of_a_command_that_was_given_up_does_not_free_the_lane_of_others) {
  const Epoch before = sent(slot, 1, here);
  break_up(slot);
  BOOST_TEST(may_send(slot, 2, there));
  const Epoch after = sent(slot, 2, there);
  BOOST_TEST(!ended(slot, before));
  BOOST_TEST(!may_send(slot, 3, here));
  BOOST_TEST(ended(slot, after));
  BOOST_TEST(may_send(slot, 3, here));
}

BOOST_AUTO_TEST_CASE(held_commands_leave_in_the_order_of_their_calls) {
  for (const std::uint32_t sequence : {7u, 2u, 5u}) hold(slot, {sequence, 0});
  forget(slot, 5);
  BOOST_TEST(oldest(slot).sequence == 2u);
  release_oldest(slot);
  BOOST_TEST(oldest(slot).sequence == 7u);
  release_oldest(slot);
  BOOST_TEST(!any_held(slot));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
