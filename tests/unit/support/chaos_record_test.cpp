// The judge of a campaign of faults finds every kind of false report.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/chaos_record.hpp"

namespace deferredis {
namespace {

using support::ChaosFigures;
using support::ChaosRecord;
using Numbers = std::vector<std::vector<std::size_t>>;

struct TwoLists {
  /// The only problem that the lists show.
  std::string problem(const Numbers& found) const {
    const auto all = record.problems(found);
    return all.size() == 1 ? all[0] : std::to_string(all.size()) + " problems";
  }
  std::size_t acknowledged(std::int64_t length) {
    const std::size_t number = record.begin();
    record.done(number, length);
    return number;
  }
  std::size_t failed(Delivery delivery) {
    const std::size_t number = record.begin();
    record.failed(number, delivery);
    return number;
  }

  ChaosRecord record{2};
};

BOOST_FIXTURE_TEST_SUITE(chaos_record, TwoLists)

BOOST_AUTO_TEST_CASE(true_reports_are_no_problem) {
  acknowledged(1);
  acknowledged(1);
  failed(Delivery::maybe_applied);
  failed(Delivery::maybe_applied);
  failed(Delivery::not_sent);
  BOOST_TEST(record.problems({{0, 2}, {1}}).empty());
}

BOOST_AUTO_TEST_CASE(a_lost_acknowledged_write_is_found) {
  acknowledged(1);
  BOOST_TEST(problem({{}, {}}) == "write 0 was acknowledged and is lost");
}

BOOST_AUTO_TEST_CASE(a_write_that_was_executed_twice_is_found) {
  failed(Delivery::maybe_applied);
  BOOST_TEST(problem({{0, 0}, {}}) == "write 0 was executed 2 times");
}

BOOST_AUTO_TEST_CASE(a_false_not_sent_is_found) {
  failed(Delivery::not_sent);
  BOOST_TEST(problem({{0}, {}}) == "write 0 was executed, and reported as not executed");
}

BOOST_AUTO_TEST_CASE(a_refused_write_that_was_executed_is_found) {
  failed(Delivery::rejected);
  BOOST_TEST(problem({{0}, {}}) == "write 0 was executed, and reported as not executed");
}

BOOST_AUTO_TEST_CASE(the_reply_of_another_command_is_found) {
  failed(Delivery::maybe_applied);  // 0
  acknowledged(1);                  // 1, in the other list
  acknowledged(1);                  // 2, although it is the second
  BOOST_TEST(problem({{0, 2}, {1}}) == "write 2 got the reply of another command");
}

BOOST_AUTO_TEST_CASE(a_write_that_never_settled_is_found) {
  record.begin();
  BOOST_TEST(problem({{}, {}}) == "write 0 settled 0 times");
}

BOOST_AUTO_TEST_CASE(a_write_that_settled_twice_is_found) {
  const std::size_t number = failed(Delivery::not_sent);
  record.failed(number, Delivery::not_sent);
  BOOST_TEST(problem({{}, {}}) == "write 0 settled 2 times");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(chaos_doubts)

const ChaosFigures eventful{
    .commands = 1000, .done = 900, .not_sent = 50, .unknown = 50, .faults = 100, .in_flight = 90};

BOOST_AUTO_TEST_CASE(an_eventful_campaign_is_conclusive) {
  BOOST_TEST(support::doubts(eventful, 100).empty());
}

BOOST_AUTO_TEST_CASE(a_campaign_in_which_too_little_happened_is_not) {
  for (const auto member : {&ChaosFigures::done, &ChaosFigures::not_sent, &ChaosFigures::unknown,
                            &ChaosFigures::faults, &ChaosFigures::in_flight}) {
    ChaosFigures dull = eventful;
    dull.*member = 1;
    BOOST_TEST(support::doubts(dull, 100).size() == 1u);
  }
}

BOOST_AUTO_TEST_CASE(a_campaign_without_anything_is_not) {
  BOOST_TEST(support::doubts({}, 100).size() == 5u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
