// The checker accepts what one register can have done, and finds what none can.
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/linearizability.hpp"

namespace deferredis {
namespace {

using support::check_linearizable;
using support::History;
using support::Operation;
using support::Verdict;
using Kind = Operation::Kind;

constexpr std::size_t never = Operation::never;

Operation read(std::size_t called, std::size_t returned, std::int64_t result) {
  return {.kind = Kind::read, .called = called, .returned = returned, .result = result};
}
Operation write(std::size_t called, std::size_t returned, std::int64_t value) {
  return {.kind = Kind::write, .argument = value, .called = called, .returned = returned};
}
Operation add(std::size_t called, std::size_t returned, std::int64_t sum) {
  return {.kind = Kind::add, .argument = 1, .called = called, .returned = returned, .result = sum};
}
Operation swap_if(std::size_t called, std::size_t returned, std::int64_t from, std::int64_t to,
                  bool swapped) {
  return {.kind = Kind::swap_if,
          .argument = to,
          .expected = from,
          .called = called,
          .returned = returned,
          .result = swapped ? 1 : 0};
}

bool fine(const History& history) { return check_linearizable(history) == Verdict::linearizable; }
bool wrong(const History& history) {
  return check_linearizable(history) == Verdict::not_linearizable;
}

BOOST_AUTO_TEST_SUITE(linearizability)

BOOST_AUTO_TEST_CASE(nothing_is_linearizable) { BOOST_TEST(fine({})); }

BOOST_AUTO_TEST_CASE(a_read_gets_what_was_written_before) {
  BOOST_TEST(fine({write(0, 1, 5), read(2, 3, 5)}));
  BOOST_TEST(wrong({write(0, 1, 5), read(2, 3, 0)}));
  BOOST_TEST(wrong({write(0, 1, 5), read(2, 3, 6)}));
}

BOOST_AUTO_TEST_CASE(a_read_beside_a_write_may_get_either) {
  BOOST_TEST(fine({write(0, 3, 5), read(1, 2, 5)}));
  BOOST_TEST(fine({write(0, 3, 5), read(1, 2, 0)}));
}

BOOST_AUTO_TEST_CASE(what_was_read_once_is_not_unread) {
  BOOST_TEST(fine({write(0, 9, 5), read(1, 2, 0), read(3, 4, 5)}));
  BOOST_TEST(wrong({write(0, 9, 5), read(1, 2, 5), read(3, 4, 0)}));
}

BOOST_AUTO_TEST_CASE(two_readers_agree_on_the_order_of_two_writes) {
  const History agreed{write(0, 9, 1), write(1, 10, 2), read(2, 3, 1), read(4, 5, 2)};
  BOOST_TEST(fine(agreed));
  History torn = agreed;
  torn.push_back(read(6, 7, 1));
  BOOST_TEST(wrong(torn));
}

BOOST_AUTO_TEST_CASE(a_write_of_unknown_outcome_may_come_late_or_never) {
  BOOST_TEST(fine({write(0, never, 5), read(1, 2, 0), read(3, 4, 0)}));
  BOOST_TEST(fine({write(0, never, 5), read(1, 2, 0), read(3, 4, 5)}));
  BOOST_TEST(fine({write(0, never, 5), write(1, 2, 6), read(3, 4, 5)}));
}

BOOST_AUTO_TEST_CASE(a_write_of_unknown_outcome_does_not_come_twice_or_too_early) {
  BOOST_TEST(wrong({write(0, never, 5), read(1, 2, 5), write(3, 4, 6), read(5, 6, 5)}));
  BOOST_TEST(wrong({read(0, 1, 5), write(2, never, 5)}));
}

BOOST_AUTO_TEST_CASE(a_counter_counts_each_add_once) {
  BOOST_TEST(fine({add(0, 3, 2), add(1, 2, 1), read(4, 5, 2)}));
  BOOST_TEST(wrong({add(0, 1, 1), add(2, 3, 1)}));
  BOOST_TEST(wrong({add(0, 1, 2), add(2, 3, 1)}));
  BOOST_TEST(wrong({add(0, 1, 1), read(2, 3, 2)}));  // executed twice
}

BOOST_AUTO_TEST_CASE(adds_of_unknown_outcome_count_as_often_as_they_were_called) {
  const History twice{add(0, never, 0), add(1, never, 0), add(2, 3, 3)};
  BOOST_TEST(fine(twice));
  BOOST_TEST(wrong({add(0, never, 0), add(1, never, 0), add(2, 3, 4)}));
  BOOST_TEST(wrong({add(0, never, 0), add(1, 2, 2), add(3, never, 0), read(4, 5, 1)}));
}

BOOST_AUTO_TEST_CASE(a_swap_needs_the_expected_value) {
  BOOST_TEST(fine({write(0, 1, 5), swap_if(2, 3, 5, 6, true), read(4, 5, 6)}));
  BOOST_TEST(fine({write(0, 1, 5), swap_if(2, 3, 4, 6, false), read(4, 5, 5)}));
  BOOST_TEST(wrong({write(0, 1, 5), swap_if(2, 3, 4, 6, true)}));
  BOOST_TEST(wrong({write(0, 1, 5), swap_if(2, 3, 5, 6, false)}));
}

BOOST_AUTO_TEST_CASE(only_one_of_two_equal_swaps_succeeds) {
  BOOST_TEST(fine({swap_if(0, 2, 0, 1, true), swap_if(1, 3, 0, 2, false)}));
  BOOST_TEST(wrong({swap_if(0, 2, 0, 1, true), swap_if(1, 3, 0, 2, true)}));
}

BOOST_AUTO_TEST_CASE(a_search_that_is_too_long_says_so) {
  History history;
  for (std::size_t i = 0; i < 30; ++i)
    history.push_back(write(i, never, static_cast<std::int64_t>(i) + 1));
  history.push_back(read(100, 101, 99));
  BOOST_TEST((check_linearizable(history, 1000) == Verdict::too_hard));
}

/// What a real register does, seen by clients whose operations overlap.
History history_of_a_register(std::uint32_t seed, std::size_t size) {
  std::mt19937 random(seed);
  std::int64_t value = 0;
  History history;
  std::size_t before = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t effect = 10 * i + 20;
    Operation it;
    it.kind = static_cast<Kind>(random() % 4);
    it.argument = it.kind == Kind::add ? 1 : static_cast<std::int64_t>(i) + 1000;
    it.expected = value + static_cast<std::int64_t>(random() % 2);
    it.called = std::max(before, effect - random() % 20);
    before = it.called;
    const bool unknown = it.kind != Kind::read && random() % 8 == 0;
    if (!unknown) it.returned = effect + random() % 40;
    if (!unknown || random() % 2 == 0) {
      if (it.kind == Kind::swap_if) it.result = value == it.expected ? 1 : 0;
      if (it.kind == Kind::write || it.result == 1) value = it.argument;
      if (it.kind == Kind::add) it.result = value += it.argument;
      if (it.kind == Kind::read) it.result = value;
    }
    history.push_back(it);
  }
  return history;
}

BOOST_AUTO_TEST_CASE(what_a_register_does_is_linearizable) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed)
    BOOST_TEST(fine(history_of_a_register(seed, 60)), "seed " << seed);
}

BOOST_AUTO_TEST_CASE(a_read_of_a_value_that_nobody_wrote_is_found_in_every_one_of_them) {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    History history = history_of_a_register(seed, 20);
    history.push_back(read(10'000, 10'001, -1));
    BOOST_TEST(!fine(history), "seed " << seed);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
