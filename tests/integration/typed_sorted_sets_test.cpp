// The typed commands of sorted sets and geo indexes, against a real server.
#include <deferredis/client/commands/geo.hpp>

#include <limits>

#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

constexpr double infinity = std::numeric_limits<double>::infinity();

struct SortedSets : TypedCommands {
  Client with_members(ProtocolVersion protocol) {
    Client rc = client(protocol);
    BOOST_REQUIRE(run(rc.zadd("z", {{"a", 1}, {"b", 2}, {"c", 2.5}})) == 3);
    BOOST_REQUIRE(run(rc.zadd("y", {{"b", 10}, {"d", -infinity}})) == 2);
    return rc;
  }
};

BOOST_FIXTURE_TEST_SUITE(typed_sorted_sets, SortedSets)

BOOST_DATA_TEST_CASE(adds_members_and_reads_scores, protocols, protocol) {
  Client rc = with_members(protocol);
  BOOST_TEST(run(rc.zadd("z", {{"a", 5}, {"x", 5}}, {.xx = true, .gt = true, .ch = true})) == 1);
  BOOST_TEST((run(rc.zadd_incr("z", "a", -4)) == 1.0));
  BOOST_TEST((run(rc.zadd_incr("z", "a", 1, {.nx = true})) == std::nullopt));
  BOOST_TEST(is(failure(rc.zadd("z", {{"a", 1}}, {.nx = true, .gt = true})), errc::invalid_argument,
                Delivery::not_sent));
  BOOST_TEST(run(rc.zcard("z")) == 3);
  BOOST_TEST((run(rc.zscore("z", "c")) == 2.5));
  BOOST_TEST((run(rc.zscore("y", "d")) == -infinity));
  BOOST_TEST((run(rc.zscore("z", "none")) == std::nullopt));
  BOOST_TEST((run(rc.zmscore("z", {"a", "none"})) ==
              std::vector<std::optional<double>>{1.0, std::nullopt}));
  BOOST_TEST(run(rc.zincrby("z", 1.5, "a")) == 2.5);
  BOOST_TEST((run(rc.zrank("z", "b")) == 0));
  BOOST_TEST((run(rc.zrevrank("z", "b")) == 2));
  BOOST_TEST((run(rc.zrank("z", "none")) == std::nullopt));
  BOOST_TEST(run(rc.zcount("z", "(2", "+inf")) == 2);
  BOOST_TEST(run(rc.zcount("z", 2, 2.5)) == 3);
  BOOST_TEST(run(rc.zrem("z", {"a", "none"})) == 1);
}

BOOST_DATA_TEST_CASE(reads_ranges, protocols, protocol) {
  Client rc = with_members(protocol);
  const Scored all{{"a", 1}, {"b", 2}, {"c", 2.5}};
  BOOST_TEST((run(rc.zrange("z", 0, -1)) == Texts{"a", "b", "c"}));
  BOOST_TEST((run(rc.zrange_withscores("z", 0, -1)) == all));
  BOOST_TEST(
      (run(rc.zrange("z", "+inf", "(1", {.byscore = true, .rev = true})) == Texts{"c", "b"}));
  BOOST_TEST((run(rc.zrange("z", 0, 9, {.byscore = true, .limit = Slice{1, 1}})) == Texts{"b"}));
  BOOST_TEST((run(rc.zrangebyscore("z", 1, 2)) == Texts{"a", "b"}));
  BOOST_TEST((run(rc.zrangebyscore_withscores("z", "-inf", "+inf")) == all));
  BOOST_TEST((run(rc.zrevrange("z", 0, 0)) == Texts{"c"}));
  BOOST_TEST((run(rc.zrevrange_withscores("z", 0, 0)) == Scored{{"c", 2.5}}));
  BOOST_TEST((run(rc.zrevrangebyscore("z", 2, 1)) == Texts{"b", "a"}));
  BOOST_TEST(
      (run(rc.zrevrangebyscore_withscores("z", 2, 1, {.limit = Slice{1, 5}})) == Scored{{"a", 1}}));
  BOOST_TEST(run(rc.zrangestore("to", "z", 0, 1)) == 2);
  BOOST_TEST(run(rc.zremrangebyrank("to", 0, 0)) == 1);
  BOOST_TEST(run(rc.zremrangebyscore("to", 2, 2)) == 1);
  BOOST_TEST((sorted(run(rc.zscan("z", 0)).items) == all));
}

BOOST_DATA_TEST_CASE(reads_ranges_of_texts, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.zadd("z", {{"a", 0}, {"b", 0}, {"c", 0}}));
  BOOST_TEST((run(rc.zrangebylex("z", "[a", "(c")) == Texts{"a", "b"}));
  BOOST_TEST((run(rc.zrange("z", "-", "[b", {.bylex = true})) == Texts{"a", "b"}));
  BOOST_TEST((run(rc.zrevrangebylex("z", "+", "(a")) == Texts{"c", "b"}));
  BOOST_TEST(run(rc.zlexcount("z", "-", "+")) == 3);
  BOOST_TEST(run(rc.zremrangebylex("z", "-", "[b")) == 2);
}

BOOST_DATA_TEST_CASE(pops, protocols, protocol) {
  Client rc = with_members(protocol);
  using Member = std::pair<std::string, double>;
  BOOST_TEST((run(rc.zpopmin("z")) == Member{"a", 1}));
  BOOST_TEST((run(rc.zpopmax("z")) == Member{"c", 2.5}));
  BOOST_TEST((run(rc.zpopmin("z", 5)) == Scored{{"b", 2}}));
  BOOST_TEST((run(rc.zpopmin("z")) == std::nullopt));
  BOOST_TEST(run(rc.zpopmax("z", 2)).empty());
  BOOST_TEST((run(rc.zmpop({"z", "y"}, ScoreEnd::max)) ==
              std::pair<std::string, Scored>{"y", {{"b", 10}}}));
  BOOST_TEST((run(rc.zmpop("z", ScoreEnd::min)) == std::nullopt));
  Session own = run(rc.session());
  run(rc.zadd("z", {{"a", 1}, {"b", 2}, {"c", 3}}));
  BOOST_TEST(run(own.bzpopmin("z", 1s)).value().member == "a");
  const auto highest = run(own.bzpopmax({"none", "z"}, 1s)).value();
  BOOST_TEST(highest.key == "z");
  BOOST_TEST(highest.score == 3);
  BOOST_TEST((run(own.bzmpop(1s, "z", ScoreEnd::min, 5)) ==
              std::pair<std::string, Scored>{"z", {{"b", 2}}}));
  BOOST_TEST(!run(own.bzpopmin("z", 10ms)).has_value());
}

BOOST_DATA_TEST_CASE(combines, protocols, protocol) {
  Client rc = with_members(protocol);
  BOOST_TEST((run(rc.zdiff({"z", "y"})) == Texts{"a", "c"}));
  BOOST_TEST((run(rc.zdiff_withscores({"z", "y"})) == Scored{{"a", 1}, {"c", 2.5}}));
  BOOST_TEST((run(rc.zinter({"z", "y"})) == Texts{"b"}));
  BOOST_TEST((run(rc.zinter_withscores({"z", "y"}, {2, 0.5})) == Scored{{"b", 9}}));
  BOOST_TEST((run(rc.zunion({"z", "y"})) == Texts{"d", "a", "c", "b"}));
  BOOST_TEST((run(rc.zunion_withscores({"z", "y"}, {}, Aggregate::max)) ==
              Scored{{"d", -infinity}, {"a", 1}, {"c", 2.5}, {"b", 10}}));
  BOOST_TEST(run(rc.zintercard({"z", "y"})) == 1);
  BOOST_TEST(run(rc.zdiffstore("to", {"z", "y"})) == 2);
  BOOST_TEST(run(rc.zinterstore("to", {"z", "y"}, {1, 2}, Aggregate::min)) == 1);
  BOOST_TEST(run(rc.zunionstore("to", {"z", "y"})) == 4);
}

BOOST_DATA_TEST_CASE(returns_random_members, protocols, protocol) {
  Client rc = with_members(protocol);
  BOOST_TEST((run(rc.zrandmember("none")) == std::nullopt));
  BOOST_TEST(run(rc.zrandmember("z")).has_value());
  BOOST_TEST((sorted(run(rc.zrandmember("z", 9))) == Texts{"a", "b", "c"}));
  BOOST_TEST(
      (sorted(run(rc.zrandmember_withscores("z", 9))) == Scored{{"a", 1}, {"b", 2}, {"c", 2.5}}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_geo, TypedCommands)

BOOST_DATA_TEST_CASE(finds_positions, protocols, protocol) {
  Client rc = client(protocol);
  BOOST_TEST(run(rc.geoadd("g", {{13.361389, 38.115556, "Palermo"},
                                 {15.087269, 37.502669, "Catania"}})) == 2);
  BOOST_TEST(run(rc.geoadd("g", {{13.361389, 38.115556, "Palermo"}}, {.nx = true})) == 0);
  const auto distance = run(rc.geodist("g", "Palermo", "Catania", GeoUnit::kilometers));
  BOOST_TEST(distance.value() == 166.2742, boost::test_tools::tolerance(0.001));
  BOOST_TEST((run(rc.geodist("g", "Palermo", "none")) == std::nullopt));
  BOOST_TEST(
      (run(rc.geohash("g", {"Palermo", "none"})) == MaybeTexts{"sqc8b49rny0", std::nullopt}));
  const auto places = run(rc.geopos("g", {"Catania", "none"}));
  BOOST_TEST(places[0].value().longitude == 15.087269, boost::test_tools::tolerance(0.001));
  BOOST_TEST(!places[1].has_value());
  const GeoArea near = GeoArea::radius(100, GeoUnit::kilometers);
  BOOST_TEST((run(rc.geosearch("g", "Palermo", near)) == Texts{"Palermo"}));
  BOOST_TEST((run(rc.geosearch("g", {15, 37}, GeoArea::box(400, 400, GeoUnit::kilometers),
                               {.order = Order::ascending})) == Texts{"Catania", "Palermo"}));
  BOOST_TEST((run(rc.geosearch_withdist("g", "Palermo", near)) == Scored{{"Palermo", 0}}));
  const auto all = run(rc.geosearch_withall("g", {15, 37}, near, {.count = 1}));
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all[0].member == "Catania");
  BOOST_TEST(all[0].distance == 56.4413, boost::test_tools::tolerance(0.001));
  BOOST_TEST(all[0].hash != 0);
  BOOST_TEST(all[0].position.latitude == 37.502669, boost::test_tools::tolerance(0.001));
  BOOST_TEST(run(rc.geosearchstore("to", "g", "Palermo", near, {.storedist = true})) == 1);
  BOOST_TEST((run(rc.zscore("to", "Palermo")) == 0.0));
  BOOST_TEST((run(rc.georadius("g", 15, 37, 100, GeoUnit::kilometers)) == Texts{"Catania"}));
  BOOST_TEST((run(rc.georadius_ro("g", 15, 37, 100, GeoUnit::kilometers)) == Texts{"Catania"}));
  BOOST_TEST((run(rc.georadiusbymember("g", "Palermo", 1, GeoUnit::miles)) == Texts{"Palermo"}));
  BOOST_TEST((run(rc.georadiusbymember_ro("g", "Palermo", 1, GeoUnit::feet)) == Texts{"Palermo"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
