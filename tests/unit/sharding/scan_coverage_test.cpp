#include <deferredis/sharding/cluster/scan_coverage.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using detail::NodeSlots;
using detail::ScanCoverage;
using detail::SlotSet;

SlotSet slots(std::size_t first, std::size_t last) {
  SlotSet set;
  for (; first <= last; ++first) set.set(first);
  return set;
}

constexpr std::size_t half = slot_count / 2;

/// Two nodes: a has the first half of the slots, b the second.
struct TwoNodes {
  NodeSlots a{.id = "a", .run = "1", .owned = slots(0, half - 1)};
  NodeSlots b{.id = "b", .run = "2", .owned = slots(half, slot_count - 1)};
  ScanCoverage coverage;

  /// A whole scan of the node while nothing happens.
  void scan(const NodeSlots& node) { coverage.end(coverage.begin(node), node); }
  void check_missing(std::uint16_t slot) {
    BOOST_TEST(!coverage.complete());
    BOOST_TEST(coverage.missing() == slot);
    BOOST_TEST(coverage.done() == slot_count - 1u);
  }
};

BOOST_FIXTURE_TEST_SUITE(scan_coverage, TwoNodes)

BOOST_AUTO_TEST_CASE(is_complete_when_every_node_was_scanned) {
  BOOST_TEST(coverage.wants(a));
  scan(a);
  BOOST_TEST(!coverage.wants(a));
  BOOST_TEST(!coverage.complete());
  scan(b);
  BOOST_TEST(coverage.complete());
}

BOOST_AUTO_TEST_CASE(a_moved_slot_is_scanned_at_its_new_node) {
  const auto begun = coverage.begin(a);
  a.owned.reset(7);
  b.owned.set(7);
  coverage.end(begun, a);
  scan(b);
  BOOST_TEST(coverage.complete());
}

BOOST_AUTO_TEST_CASE(a_slot_that_arrived_during_the_scan_is_scanned_again) {
  scan(a);
  a.owned.reset(half);
  const auto begun = coverage.begin(b);
  b.owned.reset(half);
  a.owned.set(half);
  coverage.end(begun, b);
  check_missing(half);
  BOOST_TEST(coverage.wants(a));
  BOOST_TEST(!coverage.wants(b));
  scan(a);
  BOOST_TEST(coverage.complete());
}

BOOST_AUTO_TEST_CASE(for_a_migrating_slot_the_target_is_scanned_after_the_source) {
  a.leaving[7] = "b";
  b.coming.set(7);
  scan(b);  // too early
  BOOST_TEST(!coverage.wants(b));
  scan(a);
  check_missing(7);
  BOOST_TEST(!coverage.wants(a));
  BOOST_TEST(coverage.wants(b));
  scan(b);
  BOOST_TEST(coverage.complete());
}

BOOST_AUTO_TEST_CASE(a_scan_that_began_too_early_does_not_count) {
  a.leaving[7] = "b";
  b.coming.set(7);
  const auto early = coverage.begin(b);
  scan(a);
  coverage.end(early, b);
  check_missing(7);
}

BOOST_AUTO_TEST_CASE(a_slot_that_moves_on_to_a_third_node_is_followed_there) {
  NodeSlots c{.id = "c", .run = "3"};
  scan(b);
  a.leaving[7] = "b";
  b.coming.set(7);
  scan(a);
  // The slot arrives, and leaves again before b is scanned.
  a.leaving.clear();
  a.owned.reset(7);
  b.coming.reset(7);
  b.owned.set(7);
  b.leaving[7] = "c";
  c.coming.set(7);
  BOOST_TEST(!coverage.wants(c));
  scan(c);
  check_missing(7);
  BOOST_TEST(coverage.wants(b));
  scan(b);
  scan(c);
  BOOST_TEST(coverage.complete());
}

BOOST_AUTO_TEST_CASE(a_scan_of_a_restarted_node_does_not_count) {
  const auto begun = coverage.begin(a);
  a.run = "4";
  coverage.end(begun, a);
  BOOST_TEST(coverage.done() == 0u);
  scan(a);
  BOOST_TEST(coverage.done() == half);
}

BOOST_AUTO_TEST_CASE(an_abandoned_migration_leaves_the_slot_where_it_is) {
  a.leaving[7] = "b";
  const auto begun = coverage.begin(a);
  a.leaving.clear();
  coverage.end(begun, a);
  scan(b);
  BOOST_TEST(coverage.complete());
}

BOOST_AUTO_TEST_CASE(slots_without_a_node_can_be_left_out) {
  a.owned.reset(7);
  scan(a);
  scan(b);
  check_missing(7);
  coverage.leave_out(slots(7, 7));
  BOOST_TEST(coverage.complete());
}

BOOST_AUTO_TEST_CASE(reads_what_a_node_says_about_itself) {
  ClusterNode me{.id = "a", .flags = {"myself", "master"}, .slots = {{0, 10}, {20, 20}}};
  me.migrating = {{5, "b"}, {99999, "b"}};
  me.importing = {{11, "b"}, {-1, "b"}};
  const ClusterNode other{.id = "b", .flags = {"master"}, .slots = {{11, 19}, {5, 99999}}};
  const NodeSlots told = detail::node_slots({other, me}, "run");
  BOOST_TEST(told.id == "a");
  BOOST_TEST(told.run == "run");
  BOOST_TEST((told.owned == (slots(0, 10) | slots(20, 20))));
  BOOST_TEST((told.of_somebody == slots(0, 20)));
  BOOST_TEST((told.coming == slots(11, 11)));
  BOOST_TEST(told.leaving.size() == 1u);
  BOOST_TEST(told.leaving.at(5) == "b");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
