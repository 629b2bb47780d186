// The cases of txredisapi's test_sortedsets.
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

using Texts = std::vector<std::string>;
using Scored = std::vector<std::pair<std::string, double>>;

struct SortedSets : Connected {
  // a 1, b 2 ... f 6
  SortedSets() { run(rc.zadd("z", {{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}, {"e", 5}, {"f", 6}})); }
  Texts all(Key key) { return run(rc.zrange(key, 0, -1)); }
};

BOOST_FIXTURE_TEST_SUITE(sorted_sets, SortedSets)

BOOST_AUTO_TEST_CASE(zadd_of_one_member_counts_new_members) {
  BOOST_TEST(run(rc.zadd("y", {{"m", 1.5}})) == 1);
  BOOST_TEST(run(rc.zadd("y", {{"m", 2.5}})) == 0);
  BOOST_TEST(run(rc.zscore("y", "m")).value() == 2.5);
}

BOOST_AUTO_TEST_CASE(zadd_of_several_members) {
  BOOST_TEST(run(rc.zadd("y", {{"m", 1}, {"n", 2}, {"o", 3}})) == 3);
  BOOST_TEST(run(rc.zcard("y")) == 3);
}

// A score without its member: txredisapi's InvalidData.
template <class C>
concept TakesHalfAPair = requires(C& client) {
  client.zadd("z", {{"m", 1}, {2}});
};
static_assert(!TakesHalfAPair<Client>);

BOOST_AUTO_TEST_CASE(zcard_and_zcount_with_open_ends) {
  BOOST_TEST(run(rc.zcard("z")) == 6);
  BOOST_TEST(run(rc.zcount("z", "-inf", "+inf")) == 6);
  BOOST_TEST(run(rc.zcount("z", 1, 3)) == 3);
  BOOST_TEST(run(rc.zcount("z", "(1", 3)) == 2);
  BOOST_TEST(run(rc.zcount("z", "(1", "(3")) == 1);
  BOOST_TEST(run(rc.zcard("missing")) == 0);
}

BOOST_AUTO_TEST_CASE(zincrby_counts_up_and_down) {
  BOOST_TEST(run(rc.zincrby("z", 2.5, "a")) == 3.5);
  BOOST_TEST(run(rc.zincrby("z", 1, "a")) == 4.5);
  BOOST_TEST(run(rc.zincrby("z", -1, "a")) == 3.5);
}

BOOST_AUTO_TEST_CASE(zrange_returns_members_by_rank) {
  BOOST_TEST((run(rc.zrange("z", 0, 2)) == Texts{"a", "b", "c"}));
  BOOST_TEST((run(rc.zrange("z", -2, -1)) == Texts{"e", "f"}));
  BOOST_TEST((run(rc.zrange_withscores("z", 0, 1)) == Scored{{"a", 1}, {"b", 2}}));
  BOOST_TEST(run(rc.zrange("missing", 0, -1)).empty());
  BOOST_TEST(run(rc.zrange_withscores("missing", 0, -1)).empty());
}

BOOST_AUTO_TEST_CASE(zrevrange_returns_members_from_the_highest_down) {
  BOOST_TEST((run(rc.zrevrange("z", 0, 2)) == Texts{"f", "e", "d"}));
  BOOST_TEST((run(rc.zrevrange("z", -2, -1)) == Texts{"b", "a"}));
  BOOST_TEST((run(rc.zrevrange_withscores("z", 0, 1)) == Scored{{"f", 6}, {"e", 5}}));
  BOOST_TEST(run(rc.zrevrange("missing", 0, -1)).empty());
}

BOOST_AUTO_TEST_CASE(zrank_is_a_rank_from_0_or_nothing) {
  BOOST_TEST(run(rc.zrank("z", "a")).value() == 0);
  BOOST_TEST(run(rc.zrank("z", "f")).value() == 5);
  BOOST_TEST(!run(rc.zrank("z", "missing")).has_value());
}

BOOST_AUTO_TEST_CASE(zrevrank_counts_from_the_highest) {
  BOOST_TEST(run(rc.zrevrank("z", "a")).value() == 5);
  BOOST_TEST(!run(rc.zrevrank("z", "missing")).has_value());
}

BOOST_AUTO_TEST_CASE(zscore_is_a_number_or_nothing) {
  BOOST_TEST(run(rc.zscore("z", "c")).value() == 3);
  BOOST_TEST(!run(rc.zscore("z", "missing")).has_value());
  BOOST_TEST(!run(rc.zscore("missing", "c")).has_value());
}

BOOST_AUTO_TEST_CASE(zremrangebyrank_removes_a_range_of_ranks) {
  BOOST_TEST(run(rc.zremrangebyrank("z", 0, 1)) == 2);
  BOOST_TEST((all("z") == Texts{"c", "d", "e", "f"}));
  BOOST_TEST(run(rc.zremrangebyrank("z", 0, -1)) == 4);
  BOOST_TEST(all("z").empty());
}

BOOST_AUTO_TEST_CASE(zremrangebyscore_removes_a_range_of_scores) {
  BOOST_TEST(run(rc.zremrangebyscore("z", 1, 2)) == 2);
  BOOST_TEST((all("z") == Texts{"c", "d", "e", "f"}));
  BOOST_TEST(run(rc.zremrangebyscore("z", "-inf", "+inf")) == 4);
  BOOST_TEST(all("z").empty());
}

BOOST_AUTO_TEST_CASE(zrangebyscore_with_scores_and_limits) {
  BOOST_TEST((run(rc.zrangebyscore("z", 2, 4)) == Texts{"b", "c", "d"}));
  BOOST_TEST((run(rc.zrangebyscore("z", "(2", "+inf", {.limit = Slice{1, 2}})) == Texts{"d", "e"}));
  BOOST_TEST((run(rc.zrangebyscore_withscores("z", "-inf", 2)) == Scored{{"a", 1}, {"b", 2}}));
  BOOST_TEST((run(rc.zrangebyscore_withscores("z", "-inf", "+inf", {.limit = Slice{1, 1}})) ==
              Scored{{"b", 2}}));
}

BOOST_AUTO_TEST_CASE(zrevrangebyscore_is_the_same_in_reverse) {
  BOOST_TEST((run(rc.zrevrangebyscore("z", 4, 2)) == Texts{"d", "c", "b"}));
  BOOST_TEST(
      (run(rc.zrevrangebyscore("z", "+inf", "-inf", {.limit = Slice{1, 2}})) == Texts{"e", "d"}));
  BOOST_TEST((run(rc.zrevrangebyscore_withscores("z", 2, "-inf")) == Scored{{"b", 2}, {"a", 1}}));
}

// Two sets. The second one has half of the first one's members, with other scores.
struct TwoSets : SortedSets {
  TwoSets() { run(rc.zadd("y", {{"a", 10}, {"b", 20}, {"x", 30}})); }

  static double joined(Aggregate aggregate, double first, double second) {
    switch (aggregate) {
      case Aggregate::sum: return first + second;
      case Aggregate::min: return std::min(first, second);
      case Aggregate::max: return std::max(first, second);
    }
    return 0;
  }
};
constexpr Aggregate aggregates[] = {Aggregate::sum, Aggregate::min, Aggregate::max};

BOOST_FIXTURE_TEST_CASE(zinterstore_with_every_weight_and_aggregate, TwoSets) {
  for (const double first : {-1., 0., 1., 2.}) {
    for (const double second : {-1., 0., 1., 2.}) {
      for (const Aggregate aggregate : aggregates) {
        BOOST_TEST(run(rc.zinterstore("to", {"z", "y"}, {first, second}, aggregate)) == 2);
        BOOST_TEST(run(rc.zscore("to", "a")).value() == joined(aggregate, first, 10 * second));
        BOOST_TEST(run(rc.zscore("to", "b")).value() == joined(aggregate, 2 * first, 20 * second));
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(zunionstore_with_every_weight_and_aggregate, TwoSets) {
  for (const double first : {-1., 0., 1., 2.}) {
    for (const double second : {-1., 0., 1., 2.}) {
      for (const Aggregate aggregate : aggregates) {
        BOOST_TEST(run(rc.zunionstore("to", {"z", "y"}, {first, second}, aggregate)) == 7);
        BOOST_TEST(run(rc.zscore("to", "a")).value() == joined(aggregate, first, 10 * second));
        BOOST_TEST(run(rc.zscore("to", "c")).value() == 3 * first);
        BOOST_TEST(run(rc.zscore("to", "x")).value() == 30 * second);
      }
    }
  }
}

// txredisapi raises InvalidData. Our enum has no other aggregate, and the server knows none either.
BOOST_FIXTURE_TEST_CASE(an_aggregate_that_does_not_exist_is_an_error, TwoSets) {
  const Error error =
      failure(rc.command("ZUNIONSTORE", "to", 2, "z", "y", "AGGREGATE", "SOMETHING"));
  BOOST_TEST(mentions(error.message(), "syntax"));
  BOOST_TEST(run(rc.exists("to")) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
