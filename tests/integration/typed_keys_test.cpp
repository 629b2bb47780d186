// The typed commands of keys, strings, bitmaps and HyperLogLogs, against a real server.
#include <deferredis/client/commands/keys.hpp>

#include <cmath>

#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using std::chrono::sys_seconds;

constexpr sys_seconds far_away{4'000'000'000s};
constexpr std::chrono::sys_time<std::chrono::milliseconds> far_away_ms{4'000'000'000'000ms};

BOOST_FIXTURE_TEST_SUITE(typed_keys, TypedCommands)

BOOST_DATA_TEST_CASE(copies_moves_and_renames, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.set("a", "1"));
  run(rc.set("b", "2"));
  BOOST_TEST(!run(rc.copy("a", "b")));
  BOOST_TEST(run(rc.copy("a", "b", true)));
  BOOST_TEST((run(rc.get("b")) == "1"));
  BOOST_TEST(run(rc.copy_to_database("a", "a", 3)));
  BOOST_TEST(!run(rc.copy_to_database("a", "a", 3)));
  BOOST_TEST(!run(rc.move("a", 3)));
  BOOST_TEST(run(rc.move("b", 3)));
  run(rc.set("b", "3"));
  run(rc.rename("a", "c"));
  BOOST_TEST(!run(rc.renamenx("c", "b")));
  BOOST_TEST(run(rc.renamenx("c", "d")));
  BOOST_TEST((failure(rc.rename("none", "x")).code() == errc::reply));
  BOOST_TEST((sorted(run(rc.keys("*"))) == Texts{"b", "d"}));
  BOOST_TEST(run(rc.exists({"b", "d", "d", "none"})) == 3);
  BOOST_TEST(run(rc.touch({"b", "none"})) == 1);
  BOOST_TEST(run(rc.unlink({"b", "none"})) == 1);
  BOOST_TEST((run(rc.randomkey()) == "d"));
  BOOST_TEST(run(rc.del("d")) == 1);
  BOOST_TEST((run(rc.randomkey()) == std::nullopt));
}

BOOST_DATA_TEST_CASE(sets_times_to_live, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.set("k", "v"));
  BOOST_TEST(run(rc.ttl("k")) == -1);
  BOOST_TEST(run(rc.expiretime("k")) == -1);
  BOOST_TEST(run(rc.pexpiretime("none")) == -2);
  BOOST_TEST(!run(rc.expire("k", 10s, ExpireWhen::xx)));
  BOOST_TEST(run(rc.expire("k", 10s, ExpireWhen::nx)));
  BOOST_TEST(!run(rc.pexpire("k", 9s, ExpireWhen::gt)));
  BOOST_TEST(run(rc.pexpire("k", 9s, ExpireWhen::lt)));
  BOOST_TEST(run(rc.pttl("k")) <= 9000);
  BOOST_TEST(run(rc.expireat("k", far_away)));
  BOOST_TEST(run(rc.expiretime("k")) == 4'000'000'000);
  BOOST_TEST(run(rc.pexpireat("k", far_away_ms)));
  BOOST_TEST(run(rc.pexpiretime("k")) == 4'000'000'000'000);
  BOOST_TEST(run(rc.persist("k")));
  BOOST_TEST(!run(rc.persist("k")));
}

BOOST_DATA_TEST_CASE(dumps_and_restores, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.set("k", "v"));
  BOOST_TEST((run(rc.dump("none")) == std::nullopt));
  const std::string dump = run(rc.dump("k")).value_or("");
  run(rc.restore("copy", 0ms, dump));
  BOOST_TEST((failure(rc.restore("copy", 0ms, dump)).code() == errc::reply));
  run(rc.restore("copy", 4'000'000'000'000ms, dump, {.replace = true, .absttl = true}));
  BOOST_TEST(run(rc.expiretime("copy")) == 4'000'000'000);
  run(rc.restore("old", 0ms, dump, {.idletime = 1000s}));
  BOOST_TEST((run(rc.object_idletime("old")).value_or(0) >= 1000));
}

BOOST_DATA_TEST_CASE(inspects_objects, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.set("n", 1));
  BOOST_TEST((run(rc.object_encoding("n")) == "int"));
  BOOST_TEST((run(rc.object_encoding("none")) == std::nullopt));
  BOOST_TEST(run(rc.object_refcount("n")).has_value());
  BOOST_TEST((failure(rc.object_freq("n")).code() == errc::reply));
  BOOST_TEST(run(rc.object_help()).size() > 3u);
  BOOST_TEST(run(rc.type("n")) == "string");
  BOOST_TEST(run(rc.type("none")) == "none");
}

BOOST_DATA_TEST_CASE(scans, protocols, protocol) {
  Client rc = client(protocol);
  for (int i = 0; i < 30; ++i) run(rc.set("key:" + std::to_string(i), i));
  run(rc.rpush("key:list", "a"));
  Texts found;
  std::uint64_t cursor = 0;
  do {
    auto page = run(rc.scan(cursor, {.match = "key:*", .count = 7, .type = "string"}));
    found.insert(found.end(), page.items.begin(), page.items.end());
    cursor = page.cursor;
  } while (cursor != 0);
  BOOST_TEST(found.size() == 30u);
}

BOOST_DATA_TEST_CASE(sorts, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.rpush("l", {"3", "1", "2"}));
  run(rc.mset({{"w_1", "30"}, {"w_2", "20"}, {"w_3", "10"}, {"name_1", "one"}}));
  BOOST_TEST((run(rc.sort("l")) == Texts{"1", "2", "3"}));
  BOOST_TEST(
      (run(rc.sort("l", {.limit = Slice{1, 2}, .order = Order::descending})) == Texts{"2", "1"}));
  BOOST_TEST((run(rc.sort("l", {.by = "w_*", .alpha = true})) == Texts{"3", "2", "1"}));
  BOOST_TEST((run(rc.sort_get("l", {"#", "name_*"})) ==
              MaybeTexts{"1", "one", "2", std::nullopt, "3", std::nullopt}));
  BOOST_TEST(run(rc.sort_store("l", "to")) == 3);
  BOOST_TEST(run(rc.sort_get_store("l", "to", {"name_*"})) == 3);
  BOOST_TEST((run(rc.sort_ro("l")) == Texts{"1", "2", "3"}));
  BOOST_TEST((run(rc.sort_ro_get("l", {"name_*"}, {.limit = Slice{0, 1}})) == MaybeTexts{"one"}));
}

BOOST_DATA_TEST_CASE(migrates, protocols, protocol) {
  Client rc = client(protocol);
  const support::RedisServer other({.password = "secret"});
  run(rc.set("k", "v"));
  BOOST_TEST(!run(rc.migrate("127.0.0.1", other.port(), "none", 0, 5s, {.auth = "secret"})));
  BOOST_TEST(run(rc.migrate("127.0.0.1", other.port(), {"k", "none"}, 0, 5s,
                            {.copy = true, .auth2 = Login{"default", "secret"}})));
  BOOST_TEST(run(rc.exists("k")) == 1);
  BOOST_TEST(other.command({"GET", "k"}) == "$1\r\nv\r\n");
  BOOST_TEST(is(failure(rc.migrate("h", 1, "k", 0, 1s, {.auth = "a", .auth2 = Login{"b", "c"}})),
                errc::invalid_argument, Delivery::not_sent));
}

BOOST_DATA_TEST_CASE(waits_on_a_session, protocols, protocol) {
  Client rc = client(protocol);
  Session own = run(rc.session());
  BOOST_TEST(run(own.wait(0, 10ms)) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_strings, TypedCommands)

BOOST_DATA_TEST_CASE(counts, protocols, protocol) {
  Client rc = client(protocol);
  BOOST_TEST(run(rc.incr("n")) == 1);
  BOOST_TEST(run(rc.incrby("n", 10)) == 11);
  BOOST_TEST(run(rc.decr("n")) == 10);
  BOOST_TEST(run(rc.decrby("n", 3)) == 7);
  BOOST_TEST(run(rc.incrbyfloat("n", 0.5)) == 7.5);
  run(rc.set("text", "x"));
  BOOST_TEST((failure(rc.incr("text")).code() == errc::reply));
}

BOOST_DATA_TEST_CASE(gets_and_sets, protocols, protocol) {
  Client rc = client(protocol);
  BOOST_TEST(run(rc.append("k", "ab")) == 2);
  BOOST_TEST((run(rc.get("k")) == "ab"));
  BOOST_TEST((run(rc.getset("k", "cd")) == "ab"));
  BOOST_TEST((run(rc.getdel("k")) == "cd"));
  BOOST_TEST((run(rc.getdel("k")) == std::nullopt));
  BOOST_TEST(run(rc.setnx("k", "v")));
  BOOST_TEST(!run(rc.setnx("k", "w")));
  BOOST_TEST((run(rc.set_get("k", "w", {.xx = true})) == "v"));
  BOOST_TEST((run(rc.getex("k", 10s)) == "w"));
  BOOST_TEST(run(rc.ttl("k")) > 0);
  BOOST_TEST((run(rc.getex("k", {.persist = true})) == "w"));
  BOOST_TEST(run(rc.ttl("k")) == -1);
  BOOST_TEST((run(rc.getex("k", {.pxat = far_away_ms})) == "w"));
  BOOST_TEST(run(rc.expiretime("k")) == 4'000'000'000);
  run(rc.setex("k", 10s, "x"));
  run(rc.psetex("k", 10s, "hello"));
  BOOST_TEST(run(rc.set("k", "hello", {.exat = far_away})));
  BOOST_TEST(run(rc.setrange("k", 5, "!")) == 6);
  BOOST_TEST(run(rc.strlen("k")) == 6);
  BOOST_TEST(run(rc.getrange("k", 1, -2)) == "ello");
  BOOST_TEST(run(rc.substr("k", 0, 0)) == "h");
  BOOST_TEST((run(rc.get<int>("none")) == std::nullopt));
  BOOST_TEST(is(failure(rc.getex("k", {.ex = 1s, .persist = true})), errc::invalid_argument,
                Delivery::not_sent));
}

BOOST_DATA_TEST_CASE(works_on_many_keys, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.mset({{"a", "1"}, {"b", "2"}}));
  BOOST_TEST(!run(rc.msetnx({{"b", "3"}, {"c", "3"}})));
  BOOST_TEST(run(rc.msetnx({{"c", "3"}})));
  BOOST_TEST((run(rc.mget({"a", "none", "c"})) == MaybeTexts{"1", std::nullopt, "3"}));
}

BOOST_DATA_TEST_CASE(compares, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.mset({{"a", "ohmytext"}, {"b", "mynewtext"}}));
  BOOST_TEST(run(rc.lcs("a", "b")) == "mytext");
  BOOST_TEST(run(rc.lcs_len("a", "b")) == 6);
  const LcsMatches found = run(rc.lcs_idx("a", "b", 4));
  BOOST_TEST(found.length == 6);
  BOOST_REQUIRE(found.matches.size() == 1u);
  BOOST_TEST(found.matches[0].first_begin == 4);
  BOOST_TEST(found.matches[0].first_end == 7);
  BOOST_TEST(found.matches[0].second_begin == 5);
  BOOST_TEST(found.matches[0].second_end == 8);
  BOOST_TEST(found.matches[0].length == 4);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_bitmaps, TypedCommands)

BOOST_DATA_TEST_CASE(counts_finds_and_combines_bits, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.set("k", "foobar"));
  BOOST_TEST(run(rc.bitcount("k")) == 26);
  BOOST_TEST(run(rc.bitcount("k", 0, 0)) == 4);
  BOOST_TEST(run(rc.bitcount("k", 5, 30, BitUnit::bits)) == 17);
  BOOST_TEST(run(rc.getbit("k", 1)) == 1);
  BOOST_TEST(run(rc.setbit("k", 1, 0)) == 1);
  run(rc.set("m", std::string_view("\x00\xff\xf0", 3)));
  BOOST_TEST(run(rc.bitpos("m", 1)) == 8);
  BOOST_TEST(run(rc.bitpos("m", 1, 2)) == 16);
  BOOST_TEST(run(rc.bitpos("m", 0, 1, 2)) == 20);
  BOOST_TEST(run(rc.bitpos("m", 1, 7, 15, BitUnit::bits)) == 8);
  BOOST_TEST(run(rc.bitop(BitOp::and_, "to", {"k", "m"})) == 6);
  BOOST_TEST(run(rc.bitop(BitOp::or_, "to", {"k", "m"})) == 6);
  BOOST_TEST(run(rc.bitop(BitOp::xor_, "to", {"m", "m"})) == 3);
  BOOST_TEST(run(rc.bitop(BitOp::not_, "to", "m")) == 3);
}

BOOST_DATA_TEST_CASE(reads_and_writes_integers_of_any_width, protocols, protocol) {
  Client rc = client(protocol);
  using Op = BitfieldOperation;
  BOOST_TEST((run(rc.bitfield("k", {Op::set("u8", "0", 250), Op::overflow("FAIL"),
                                    Op::incrby("u8", "0", 10), Op::get("u8", "#0")})) ==
              std::vector<std::optional<std::int64_t>>{0, std::nullopt, 250}));
  BOOST_TEST((run(rc.bitfield_ro("k", Op::get("u4", "0"))) == Numbers{15}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_hyperloglog, TypedCommands)

BOOST_DATA_TEST_CASE(estimates_cardinalities, protocols, protocol) {
  Client rc = client(protocol);
  BOOST_TEST(run(rc.pfadd("a", {"x", "y", "z"})));
  BOOST_TEST(!run(rc.pfadd("a", "x")));
  BOOST_TEST(run(rc.pfadd("b", {"z", "w"})));
  BOOST_TEST(run(rc.pfcount("a")) == 3);
  BOOST_TEST(run(rc.pfcount({"a", "b"})) == 4);
  run(rc.pfmerge("c", {"a", "b"}));
  BOOST_TEST(run(rc.pfcount("c")) == 4);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
