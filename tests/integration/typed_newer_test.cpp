// Typed commands that newer servers than Debian 12's have, on real ones.
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/more_commands.hpp>

#include "integration/newer_servers.hpp"
#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds at{4102444800s};  // in 2100
constexpr std::chrono::sys_time<std::chrono::milliseconds> at_ms{4102444800500ms};

/// Redis 7.2 and all later servers.
struct Since72 : TypedCommands {
  const bool there = server_has("CLIENT|NO-TOUCH");
};

BOOST_FIXTURE_TEST_SUITE(typed_since_72, Since72)

BOOST_DATA_TEST_CASE(connections_and_ranks, protocols, protocol) {
  if (!there) return;
  const Client rc = client(protocol);
  Session own = run(rc.session());
  run(own.client_no_touch(OnOff::on));
  run(own.client_setinfo("LIB-NAME", "mine"));
  BOOST_TEST(run(own.client_info()).fields.at("lib-name") == "mine");
  run(rc.zadd("z", {{"a", 1.5}, {"b", 2.5}}));
  BOOST_TEST((run(rc.zrank_withscore("z", "b")) == std::pair<std::int64_t, double>{1, 2.5}));
  BOOST_TEST((run(rc.zrevrank_withscore("z", "b")) == std::pair<std::int64_t, double>{0, 2.5}));
  BOOST_TEST(!run(rc.zrank_withscore("z", "c")));
}

// Both servers keep an append-only file.
BOOST_DATA_TEST_CASE(a_write_waits_for_the_disks_of_primary_and_replica, protocols, protocol) {
  if (!there) return;
  const support::RedisServerOptions with_file{
      .extra = {"--appendonly", "yes", "--repl-diskless-sync-delay", "0"}};
  const support::RedisServer primary(with_file), replica(with_file);
  replica.command({"REPLICAOF", "127.0.0.1", std::to_string(primary.port())});
  until([&] { return has(primary.command({"INFO", "replication"}), "state=online"); });
  const Client rc =
      run(connect(reactor, {.unix_path = primary.socket_path(), .protocol = protocol}));
  Session own = run(rc.session());
  run(own.set("k", "v"));
  BOOST_TEST((run(own.waitaof(1, 1, 15s)) == std::pair<std::int64_t, std::int64_t>{1, 1}));
  BOOST_TEST(run(rc.ensure_persistence(true, 1, 15s).incr("n")) == 1);
  const Error error = failure(rc.ensure_persistence(true, 2, 10ms).incr("n"));
  BOOST_TEST(is(error, errc::replication, Delivery::maybe_applied));
}

BOOST_AUTO_TEST_SUITE_END()

/// Redis 8 and Valkey 9.
struct FieldExpiry : TypedCommands {
  const bool there = server_has("HGETEX");
};

BOOST_FIXTURE_TEST_SUITE(typed_field_expiry, FieldExpiry)

BOOST_DATA_TEST_CASE(fields_get_times_to_live_and_lose_them, protocols, protocol) {
  if (!there) return;
  const Client rc = client(protocol);
  run(rc.hset("h", {{"a", "1"}, {"b", "2"}, {"c", "3"}}));
  BOOST_TEST((run(rc.hexpire("h", 100s, {"a", "none"})) == Numbers{1, -2}));
  BOOST_TEST((run(rc.hexpire("h", 100s, "a", ExpireWhen::nx)) == Numbers{0}));
  const auto left = run(rc.httl("h", {"a", "b", "none"}));
  BOOST_TEST((left.at(0) > 0 && left.at(0) <= 100));
  BOOST_TEST((Numbers(left.begin() + 1, left.end()) == Numbers{-1, -2}));
  BOOST_TEST((run(rc.hpexpire("h", 100'000ms, "b")) == Numbers{1}));
  const auto left_ms = run(rc.hpttl("h", "b"));
  BOOST_TEST((left_ms.at(0) > 0 && left_ms.at(0) <= 100'000));
  BOOST_TEST((run(rc.hexpireat("h", at, "a")) == Numbers{1}));
  BOOST_TEST((run(rc.hexpiretime("h", {"a", "c"})) == Numbers{4102444800, -1}));
  BOOST_TEST((run(rc.hpexpireat("h", at_ms, "b")) == Numbers{1}));
  BOOST_TEST((run(rc.hpexpiretime("h", "b")) == Numbers{4102444800500}));
  BOOST_TEST((run(rc.hpersist("h", {"a", "c"})) == Numbers{1, -1}));
  BOOST_TEST((run(rc.hexpire("h", 0s, "c")) == Numbers{2}));  // deleted at once
  BOOST_TEST(!run(rc.hexists("h", "c")));
  BOOST_TEST((sorted(run(rc.hscan_novalues("h", 0)).items) == Texts{"a", "b"}));
}

BOOST_DATA_TEST_CASE(fields_are_read_and_written_with_a_time_to_live, protocols, protocol) {
  if (!there) return;
  const Client rc = client(protocol);
  BOOST_TEST(run(rc.hsetex("h", {{"a", "1"}, {"b", "2"}}, {.fnx = true, .ex = 100s})));
  BOOST_TEST(!run(rc.hsetex("h", {{"a", "9"}}, {.fnx = true, .ex = 100s})));
  BOOST_TEST(run(rc.hsetex("h", {{"a", "7"}}, {.fxx = true, .keepttl = true})));
  BOOST_TEST(run(rc.httl("h", "a")).at(0) > 0);
  BOOST_TEST(
      (run(rc.hgetex("h", {"a", "none"}, {.persist = true})) == MaybeTexts{"7", std::nullopt}));
  BOOST_TEST((run(rc.httl("h", "a")) == Numbers{-1}));
  BOOST_TEST((run(rc.hgetdel("h", {"b", "none"})) == MaybeTexts{"2", std::nullopt}));
  BOOST_TEST(run(rc.hlen("h")) == 1);
}

BOOST_DATA_TEST_CASE(an_expired_field_is_gone, protocols, protocol) {
  if (!there) return;
  const Client rc = client(protocol);
  run(rc.hset("h", {{"a", "1"}, {"b", "2"}}));
  run(rc.hpexpire("h", 20ms, "a"));
  until([&] { return !run(rc.hget("h", "a")); });
  BOOST_TEST((run(rc.hgetall("h")) == Map<std::string, std::string>{{"b", "2"}}));
}

BOOST_AUTO_TEST_SUITE_END()

/// Redis 8.
struct VectorSets : TypedCommands {
  const bool there = server_has("VADD");
};

BOOST_FIXTURE_TEST_SUITE(typed_vector_sets, VectorSets)

BOOST_DATA_TEST_CASE(elements_are_added_and_described, protocols, protocol) {
  if (!there) return;
  const Client rc = client(protocol);
  const MoreCommands more = rc.more();
  BOOST_TEST(run(more.vadd("v", "a", {1, 0}, {.cas = true, .ef = 100, .links = 8})));
  BOOST_TEST(run(more.vadd("v", "b", {0, 1}, {.setattr = "{\"year\":1999}", .links = 8})));
  BOOST_TEST(!run(more.vadd("v", "b", {0, 2}, {.links = 8})));
  BOOST_TEST(run(more.vadd_reduce("w", 1, "a", {1, 0}, {.quantization = Quantization::none})));
  BOOST_TEST(run(more.vcard("v")) == 2);
  BOOST_TEST(run(more.vdim("v")) == 2);
  BOOST_TEST(run(more.vdim("w")) == 1);
  const auto vector = run(more.vemb("v", "b")).value();
  BOOST_TEST(vector.size() == 2u);
  BOOST_TEST(std::abs(vector.at(1) - 2) < 0.05);
  BOOST_TEST(run(more.vemb_raw("v", "b")).value().at(0).as_text() == "int8");
  BOOST_TEST(!run(more.vemb("v", "none")));
  BOOST_TEST(run(more.vinfo("v")).value().at("quant-type").as_text() == "int8");
  BOOST_TEST(!run(more.vinfo("none")));
  BOOST_TEST(run(more.vismember("v", "a")));
  BOOST_TEST(run(more.vgetattr("v", "b")).value() == "{\"year\":1999}");
  BOOST_TEST(run(more.vsetattr("v", "a", "{}")));
  BOOST_TEST(!run(more.vsetattr("v", "none", "{}")));
  BOOST_TEST(!run(more.vgetattr("v", "none")));
  BOOST_TEST(run(more.vrandmember("w")).value() == "a");
  BOOST_TEST((sorted(run(more.vrandmember("v", 5))) == Texts{"a", "b"}));
  BOOST_TEST(run(more.vrem("v", "a")));
  BOOST_TEST(!run(more.vrem("v", "a")));
}

BOOST_DATA_TEST_CASE(elements_are_found_by_similarity, protocols, protocol) {
  if (!there) return;
  const Client rc = client(protocol);
  const MoreCommands more = rc.more();
  run(more.vadd("v", "east", {1, 0}, {.setattr = "{\"year\":1999}"}));
  run(more.vadd("v", "north", {0, 1}));
  run(more.vadd("v", "west", {-1, 0}));
  BOOST_TEST((run(more.vsim("v", "east")) == Texts{"east", "north", "west"}));
  BOOST_TEST((run(more.vsim("v", {-1.0, 0.1}, {.count = 2})) == Texts{"west", "north"}));
  BOOST_TEST((run(more.vsim("v", {-1.0, 0.0}, {.filter = ".year > 1990", .truth = true})) ==
              Texts{"east"}));
  const auto scores = run(more.vsim_withscores("v", "east"));
  BOOST_TEST_REQUIRE(scores.size() == 3u);
  for (std::size_t i = 0; i != 3; ++i)
    BOOST_TEST(std::abs(scores[i].second - (1 - 0.5 * static_cast<double>(i))) < 0.02);
  BOOST_TEST(run(more.vsim_withscores("v", {0.0, 1.0}, {.count = 1})).at(0).first == "north");
  const auto links = run(more.vlinks("v", "east")).value();
  const auto scored = run(more.vlinks_withscores("v", "east")).value();
  BOOST_TEST_REQUIRE(links.size() == scored.size());
  BOOST_TEST((sorted(links.back()) == Texts{"north", "west"}));
  BOOST_TEST(scored.back().size() == 2u);
  BOOST_TEST(!run(more.vlinks("v", "none")));
}

BOOST_AUTO_TEST_SUITE_END()

/// Valkey 8.1.
struct CommandLog : TypedCommands {
  const bool there = server_has("COMMANDLOG");
};

BOOST_FIXTURE_TEST_SUITE(typed_command_log, CommandLog)

BOOST_DATA_TEST_CASE(it_lists_slow_commands_and_large_requests_and_replies, protocols, protocol) {
  if (!there) return;
  const Client rc = client(protocol);
  const MoreCommands more = rc.more();
  run(rc.config_set({{"commandlog-request-larger-than", "5000"},
                     {"commandlog-reply-larger-than", "5000"},
                     {"commandlog-execution-slower-than", "-1"}}));
  for (const auto kind :
       {CommandLogKind::slow, CommandLogKind::large_request, CommandLogKind::large_reply})
    run(more.commandlog_reset(kind));
  run(rc.set("k", std::string(6000, 'x')));
  run(rc.get("k"));
  BOOST_TEST(run(more.commandlog_len(CommandLogKind::slow)) == 0);
  BOOST_TEST(run(more.commandlog_len(CommandLogKind::large_request)) == 1);
  const auto replies = run(more.commandlog_get(-1, CommandLogKind::large_reply));
  BOOST_TEST_REQUIRE(replies.size() == 1u);
  BOOST_TEST((replies[0].arguments == Texts{"GET", "k"}));
  BOOST_TEST(replies[0].duration_us >= 6000);  // bytes
  BOOST_TEST(!run(more.commandlog_help()).empty());
}

BOOST_DATA_TEST_CASE(a_value_is_set_only_if_it_has_not_changed, protocols, protocol) {
  if (!there) return;
  const Client rc = client(protocol);
  run(rc.set("k", "v"));
  BOOST_TEST(run(rc.set("k", "w", {.ifeq = "v"})));
  BOOST_TEST(!run(rc.set("k", "x", {.ifeq = "v"})));
  BOOST_TEST(run(rc.get("k")).value() == "w");
}

BOOST_DATA_TEST_CASE(scripts_are_shown_and_clients_import, protocols, protocol) {
  if (!there) return;
  const Client rc = client(protocol);
  const std::string sha1 = run(rc.script_load("return 1"));
  BOOST_TEST(run(rc.script_show(sha1)) == "return 1");
  Session own = run(rc.session());
  run(own.client_capa("redirect"));
  const MoreCommands more = rc.more();
  run(rc.config_set({{"import-mode", "yes"}}));
  run(own.client_import_source(OnOff::on));
  run(own.client_import_source(OnOff::off));
  run(rc.config_set({{"import-mode", "no"}}));
}

BOOST_AUTO_TEST_SUITE_END()

/// Valkey 9.1; Redis has the second from 8.4.
struct Conditions : TypedCommands {
  const bool there = server_has("DELIFEQ");
};

BOOST_FIXTURE_TEST_SUITE(typed_conditions, Conditions)

BOOST_DATA_TEST_CASE(keys_are_deleted_and_set_on_a_condition, protocols, protocol) {
  if (!there) return;
  const Client rc = client(protocol);
  run(rc.set("k", "v"));
  BOOST_TEST(!run(rc.delifeq("k", "w")));
  BOOST_TEST(run(rc.delifeq("k", "v")));
  BOOST_TEST(run(rc.msetex({{"a", "1"}, {"b", "2"}}, {.nx = true, .ex = 100s})));
  BOOST_TEST(!run(rc.msetex({{"b", "9"}, {"c", "9"}}, {.nx = true})));
  BOOST_TEST((run(rc.mget({"a", "b", "c"})) == MaybeTexts{"1", "2", std::nullopt}));
  BOOST_TEST(run(rc.ttl("a")) > 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
