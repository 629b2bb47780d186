// The typed commands of hashes, lists and sets, against a real server.
#include <deferredis/client/commands/hashes.hpp>

#include <set>

#include <deferredis/protocol/decoder_containers.hpp>
#include <deferredis/protocol/flat_strings.hpp>

#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(typed_flat, TypedCommands)

Texts sorted_of(const FlatStrings& strings) {
  return sorted(Texts(strings.begin(), strings.end()));
}

BOOST_DATA_TEST_CASE(many_strings_arrive_in_one_block, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.rpush("l", {"a", "b", "c"}));
  run(rc.sadd("s", {"a", "b"}));
  run(rc.sadd("t", {"b", "c"}));
  run(rc.zadd("z", {{"one", 1}, {"two", 2}}));
  run(rc.hset("h", {{"f", "1"}, {"g", "2"}}));
  run(rc.set("k", "v"));
  const FlatStrings list = run(rc.lrange<FlatStrings>("l", 0, -1));
  BOOST_TEST((Texts(list.begin(), list.end()) == Texts{"a", "b", "c"}));
  const FlatStrings values = run(rc.mget<FlatStrings>({"k", "none", "k"}));
  BOOST_TEST(values.at(0).value() == "v");
  BOOST_TEST(!values.at(1).has_value());
  BOOST_TEST(values.at(2).value() == "v");
  BOOST_TEST((sorted_of(run(rc.hgetall<FlatStrings>("h"))) == Texts{"1", "2", "f", "g"}));
  BOOST_TEST((sorted_of(run(rc.hkeys<FlatStrings>("h"))) == Texts{"f", "g"}));
  BOOST_TEST((sorted_of(run(rc.hvals<FlatStrings>("h"))) == Texts{"1", "2"}));
  BOOST_TEST((sorted_of(run(rc.smembers<FlatStrings>("s"))) == Texts{"a", "b"}));
  BOOST_TEST((sorted_of(run(rc.sinter<FlatStrings>({"s", "t"}))) == Texts{"b"}));
  BOOST_TEST((sorted_of(run(rc.sunion<FlatStrings>({"s", "t"}))) == Texts{"a", "b", "c"}));
  BOOST_TEST((sorted_of(run(rc.sdiff<FlatStrings>({"s", "t"}))) == Texts{"a"}));
  BOOST_TEST((sorted_of(run(rc.zrange<FlatStrings>("z", 0, -1))) == Texts{"one", "two"}));
  BOOST_TEST(run(rc.keys<FlatStrings>("?")).size() == 6u);
  BOOST_TEST((run(rc.lrange<std::set<std::string>>("l", 0, 1)) == std::set<std::string>{"a", "b"}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_hashes, TypedCommands)

BOOST_DATA_TEST_CASE(sets_and_gets_fields, protocols, protocol) {
  Client rc = client(protocol);
  BOOST_TEST(run(rc.hset("h", {{"a", "1"}, {"b", "2"}})) == 2);
  BOOST_TEST(run(rc.hset("h", "a", "0")) == 0);
  BOOST_TEST(!run(rc.hsetnx("h", "a", "1")));
  run(rc.hmset("h", {{"c", "3"}}));
  BOOST_TEST((run(rc.hget("h", "a")) == "0"));
  BOOST_TEST((run(rc.hget("h", "none")) == std::nullopt));
  BOOST_TEST((run(rc.hmget("h", {"b", "none", "a"})) == MaybeTexts{"2", std::nullopt, "0"}));
  BOOST_TEST(
      (run(rc.hgetall("h")) == Map<std::string, std::string>{{"a", "0"}, {"b", "2"}, {"c", "3"}}));
  BOOST_TEST(run(rc.hgetall("h")).at("b") == "2");
  BOOST_TEST(run(rc.hgetall("none")).empty());
  BOOST_TEST((run(rc.hkeys("h")) == Texts{"a", "b", "c"}));
  BOOST_TEST((run(rc.hvals("h")) == Texts{"0", "2", "3"}));
  BOOST_TEST(run(rc.hlen("h")) == 3);
  BOOST_TEST(run(rc.hexists("h", "a")));
  BOOST_TEST(!run(rc.hexists("h", "none")));
  BOOST_TEST(run(rc.hstrlen("h", "a")) == 1);
  BOOST_TEST(run(rc.hincrby("h", "a", 5)) == 5);
  BOOST_TEST(run(rc.hincrbyfloat("h", "a", 0.25)) == 5.25);
  BOOST_TEST(run(rc.hdel("h", {"a", "none"})) == 1);
}

BOOST_DATA_TEST_CASE(reads_some_fields, protocols, protocol) {
  Client rc = client(protocol);
  BOOST_TEST((run(rc.hrandfield("none")) == std::nullopt));
  run(rc.hset("h", {{"a", "1"}, {"b", "2"}}));
  BOOST_TEST(run(rc.hrandfield("h")).has_value());
  BOOST_TEST((sorted(run(rc.hrandfield("h", 5))) == Texts{"a", "b"}));
  BOOST_TEST((sorted(run(rc.hrandfield_withvalues("h", 5))) == TextPairs{{"a", "1"}, {"b", "2"}}));
  const auto page = run(rc.hscan("h", 0, {.match = "b*"}));
  BOOST_TEST(page.cursor == 0u);
  BOOST_TEST((page.items == TextPairs{{"b", "2"}}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_lists, TypedCommands)

BOOST_DATA_TEST_CASE(pushes_and_pops, protocols, protocol) {
  Client rc = client(protocol);
  BOOST_TEST(run(rc.lpushx("l", "x")) == 0);
  BOOST_TEST(run(rc.rpushx("l", "x")) == 0);
  BOOST_TEST(run(rc.rpush("l", {"a", "b", "c", "d"})) == 4);
  BOOST_TEST(run(rc.lpush("l", {"y", "x"})) == 6);
  BOOST_TEST(run(rc.llen("l")) == 6);
  BOOST_TEST((run(rc.lrange("l", 0, -1)) == Texts{"x", "y", "a", "b", "c", "d"}));
  BOOST_TEST((run(rc.lpop("l")) == "x"));
  BOOST_TEST((run(rc.rpop("l")) == "d"));
  BOOST_TEST((run(rc.lpop("l", 2)) == Texts{"y", "a"}));
  BOOST_TEST((run(rc.rpop("l", 5)) == Texts{"c", "b"}));
  BOOST_TEST((run(rc.lpop("l")) == std::nullopt));
  BOOST_TEST((run(rc.lpop("l", 2)) == std::nullopt));
  BOOST_TEST((run(rc.rpop("l", 2)) == std::nullopt));
  run(rc.rpush("l", "a"));
  BOOST_TEST((run(rc.lmove("l", "m", ListEnd::left, ListEnd::right)) == "a"));
  BOOST_TEST((run(rc.lmove("l", "m", ListEnd::left, ListEnd::right)) == std::nullopt));
  BOOST_TEST((run(rc.rpoplpush("m", "l")) == "a"));
  const auto popped = run(rc.lmpop({"none", "l"}, ListEnd::right, 2));
  BOOST_TEST((popped == std::pair<std::string, Texts>{"l", {"a"}}));
  BOOST_TEST((run(rc.lmpop("none", ListEnd::left)) == std::nullopt));
}

BOOST_DATA_TEST_CASE(works_in_the_middle_of_lists, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.rpush("l", {"a", "b", "a", "c", "a"}));
  BOOST_TEST((run(rc.lindex("l", -2)) == "c"));
  BOOST_TEST((run(rc.lindex("l", 9)) == std::nullopt));
  BOOST_TEST((run(rc.lpos("l", "a")) == 0));
  BOOST_TEST((run(rc.lpos("l", "a", {.rank = -1})) == 4));
  BOOST_TEST((run(rc.lpos("l", "none")) == std::nullopt));
  BOOST_TEST((run(rc.lpos_count("l", "a", 0, {.maxlen = 4})) == Numbers{0, 2}));
  BOOST_TEST(run(rc.linsert("l", ListPlace::before, "b", "x")) == 6);
  BOOST_TEST(run(rc.linsert("l", ListPlace::after, "none", "x")) == -1);
  run(rc.lset("l", 0, "z"));
  BOOST_TEST((failure(rc.lset("l", 99, "z")).code() == errc::reply));
  BOOST_TEST(run(rc.lrem("l", -1, "a")) == 1);
  run(rc.ltrim("l", 1, 2));
  BOOST_TEST((run(rc.lrange("l", 0, -1)) == Texts{"x", "b"}));
}

BOOST_DATA_TEST_CASE(waits_for_elements, protocols, protocol) {
  Client rc = client(protocol);
  Session own = run(rc.session());
  BOOST_TEST((run(own.blpop("l", 10ms)) == std::nullopt));
  run(rc.rpush("l", {"a", "b", "c", "d", "e"}));
  using Found = std::pair<std::string, std::string>;
  BOOST_TEST((run(own.blpop({"none", "l"}, 1s)) == Found{"l", "a"}));
  BOOST_TEST((run(own.brpop("l", 1s)) == Found{"l", "e"}));
  BOOST_TEST((run(own.blmove("l", "m", ListEnd::left, ListEnd::left, 1s)) == "b"));
  BOOST_TEST((run(own.brpoplpush("l", "m", 1s)) == "d"));
  BOOST_TEST(
      (run(own.blmpop(1s, "l", ListEnd::left)) == std::pair<std::string, Texts>{"l", {"c"}}));
  BOOST_TEST((run(own.blmpop(10ms, "l", ListEnd::left)) == std::nullopt));
  run(rc.rpush("l", "f"));
  BOOST_TEST((run(rc.blpop("l", 1s)) == Found{"l", "f"}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_sets, TypedCommands)

BOOST_DATA_TEST_CASE(manages_members, protocols, protocol) {
  Client rc = client(protocol);
  BOOST_TEST(run(rc.sadd("s", {"a", "b", "a"})) == 2);
  BOOST_TEST(run(rc.scard("s")) == 2);
  BOOST_TEST(run(rc.sismember("s", "a")));
  BOOST_TEST((run(rc.smismember("s", {"a", "none"})) == std::vector<bool>{true, false}));
  BOOST_TEST((sorted(run(rc.smembers("s"))) == Texts{"a", "b"}));
  BOOST_TEST((run(rc.smembers<std::set<std::string>>("s")) == std::set<std::string>{"a", "b"}));
  BOOST_TEST(run(rc.smove("s", "t", "a")));
  BOOST_TEST(!run(rc.smove("s", "t", "a")));
  BOOST_TEST((run(rc.srandmember("s")) == "b"));
  BOOST_TEST((run(rc.srandmember("s", -2)) == Texts{"b", "b"}));
  BOOST_TEST((run(rc.sscan("s", 0, {.count = 100})).items == Texts{"b"}));
  BOOST_TEST((run(rc.spop("s")) == "b"));
  BOOST_TEST((run(rc.spop("s")) == std::nullopt));
  BOOST_TEST(run(rc.spop("s", 2)).empty());
  BOOST_TEST(run(rc.srem("t", {"a", "none"})) == 1);
}

BOOST_DATA_TEST_CASE(combines, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.sadd("a", {"1", "2", "3"}));
  run(rc.sadd("b", {"2", "3", "4"}));
  BOOST_TEST((sorted(run(rc.sdiff({"a", "b"}))) == Texts{"1"}));
  BOOST_TEST((sorted(run(rc.sinter({"a", "b"}))) == Texts{"2", "3"}));
  BOOST_TEST((sorted(run(rc.sunion({"a", "b"}))) == Texts{"1", "2", "3", "4"}));
  BOOST_TEST(run(rc.sintercard({"a", "b"})) == 2);
  BOOST_TEST(run(rc.sintercard({"a", "b"}, 1)) == 1);
  BOOST_TEST(run(rc.sdiffstore("to", {"a", "b"})) == 1);
  BOOST_TEST(run(rc.sinterstore("to", {"a", "b"})) == 2);
  BOOST_TEST(run(rc.sunionstore("to", {"a", "b"})) == 4);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
