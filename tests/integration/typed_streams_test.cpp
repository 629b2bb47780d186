// The typed commands of streams, messages and scripts, against a real server.
#include <deferredis/client/commands/streams.hpp>

#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Streams : TypedCommands {
  /// Entries 1-0 to 4-0, two of which were delivered to ann of group g.
  Client with_entries(ProtocolVersion protocol) {
    Client rc = client(protocol);
    for (const char* id : {"1-0", "2-0", "3-0", "4-0"}) run(rc.xadd("s", id, {{"n", id}}));
    run(rc.xgroup_create("s", "g", "0"));
    BOOST_REQUIRE(run(rc.xreadgroup("g", "ann", {{"s", ">"}}, {.count = 2})).size() == 1u);
    return rc;
  }
  static Texts ids_of(const std::vector<StreamEntry>& entries) {
    Texts ids;
    for (const auto& entry : entries) ids.push_back(entry.id);
    return ids;
  }
};

BOOST_FIXTURE_TEST_SUITE(typed_streams, Streams)

BOOST_DATA_TEST_CASE(adds_and_reads_entries, protocols, protocol) {
  Client rc = client(protocol);
  BOOST_TEST((run(rc.xadd("s", "1-0", {{"a", "1"}}, {.nomkstream = true})) == std::nullopt));
  BOOST_TEST((run(rc.xadd("s", "1-0", {{"a", "1"}, {"b", "2"}})) == "1-0"));
  BOOST_TEST(run(rc.xadd("s", "*", {{"a", "2"}}, {.maxlen = Trim{10}})).has_value());
  BOOST_TEST(run(rc.xlen("s")) == 2);
  const auto entries = run(rc.xrange("s", "-", "+"));
  BOOST_REQUIRE(entries.size() == 2u);
  BOOST_TEST(entries[0].id == "1-0");
  BOOST_TEST((entries[0].fields == TextPairs{{"a", "1"}, {"b", "2"}}));
  BOOST_TEST((ids_of(run(rc.xrange("s", "-", "+", 1))) == Texts{"1-0"}));
  BOOST_TEST((ids_of(run(rc.xrevrange("s", "1-0", "-"))) == Texts{"1-0"}));
  BOOST_TEST(run(rc.xrevrange("s", "+", "-", 1)).size() == 1u);
  const auto read = run(rc.xread({{"s", "0"}, {"none", "0"}}, {.count = 1}));
  BOOST_REQUIRE(read.size() == 1u);
  BOOST_TEST((ids_of(read.at("s")) == Texts{"1-0"}));
  BOOST_TEST(run(rc.xread({{"none", "0"}})).empty());
  BOOST_TEST(run(rc.xdel("s", {"1-0", "99-0"})) == 1);
}

BOOST_DATA_TEST_CASE(trims, protocols, protocol) {
  Client rc = with_entries(protocol);
  BOOST_TEST(run(rc.xtrim_minid("s", {"2-0"})) == 1);
  BOOST_TEST(run(rc.xtrim_maxlen("s", {1})) == 2);
  BOOST_TEST(run(rc.xtrim_maxlen("s", {1, true, 100})) == 0);
  run(rc.xsetid("s", "9-0", {.entriesadded = 20, .maxdeletedid = "8-0"}));
  const StreamInfo info = run(rc.xinfo_stream("s"));
  BOOST_TEST(info.length == 1);
  BOOST_TEST(info.last_generated_id == "9-0");
  BOOST_TEST(info.max_deleted_entry_id == "8-0");
  BOOST_TEST(info.entries_added == 20);
  BOOST_TEST(info.groups == 1);
  BOOST_TEST(info.first_entry.value().id == "4-0");
  BOOST_TEST((run(rc.xinfo_stream_full("s")).at("length").as_integer() == 1));
}

BOOST_DATA_TEST_CASE(shares_work_in_groups, protocols, protocol) {
  Client rc = with_entries(protocol);
  const auto read = run(rc.xreadgroup("g", "bob", {{"s", ">"}}));
  BOOST_TEST((ids_of(read.at("s")) == Texts{"3-0", "4-0"}));
  BOOST_TEST(run(rc.xreadgroup("g", "bob", {{"s", ">"}}, {.noack = true})).empty());
  const PendingSummary pending = run(rc.xpending("s", "g"));
  BOOST_TEST(pending.count == 4);
  BOOST_TEST((pending.first_id == "1-0"));
  BOOST_TEST((pending.last_id == "4-0"));
  BOOST_TEST((pending.consumers ==
              std::vector<std::pair<std::string, std::int64_t>>{{"ann", 2}, {"bob", 2}}));
  const auto range = run(rc.xpending_range("s", "g", "-", "+", 10));
  BOOST_REQUIRE(range.size() == 4u);
  BOOST_TEST(range[0].consumer == "ann");
  BOOST_TEST(range[0].deliveries == 1);
  BOOST_TEST(run(rc.xpending_range_of("s", "g", "-", "+", 10, "bob", {.idle = 1h})).empty());
  BOOST_TEST((ids_of(run(rc.xclaim("s", "g", "bob", 0ms, {"1-0", "2-0"}, {.retrycount = 7}))) ==
              Texts{"1-0", "2-0"}));
  BOOST_TEST((run(rc.xclaim_justid("s", "g", "ann", 0ms, "1-0")) == Texts{"1-0"}));
  run(rc.xdel("s", "2-0"));
  const ClaimedEntries claimed = run(rc.xautoclaim("s", "g", "ann", 0ms, "0", 10));
  BOOST_TEST(claimed.next == "0-0");
  BOOST_TEST((ids_of(claimed.entries) == Texts{"1-0", "3-0", "4-0"}));
  BOOST_TEST((claimed.deleted == Texts{"2-0"}));
  BOOST_TEST(
      (run(rc.xautoclaim_justid("s", "g", "bob", 0ms, "0")).ids == Texts{"1-0", "3-0", "4-0"}));
  BOOST_TEST(run(rc.xack("s", "g", {"1-0", "3-0", "99-0"})) == 2);
  const PendingSummary left = run(rc.xpending("s", "g"));
  BOOST_TEST(left.count == 1);
}

BOOST_DATA_TEST_CASE(manages_groups_and_consumers, protocols, protocol) {
  Client rc = with_entries(protocol);
  run(rc.xgroup_create("t", "g", "$", {.mkstream = true}));
  BOOST_TEST((failure(rc.xgroup_create("t", "g", "$")).code() == errc::busy_group));
  BOOST_TEST(run(rc.xgroup_createconsumer("s", "g", "bob")));
  BOOST_TEST(!run(rc.xgroup_createconsumer("s", "g", "bob")));
  const auto groups = run(rc.xinfo_groups("s"));
  BOOST_REQUIRE(groups.size() == 1u);
  BOOST_TEST(groups[0].name == "g");
  BOOST_TEST(groups[0].consumers == 2);
  BOOST_TEST(groups[0].pending == 2);
  BOOST_TEST((groups[0].entries_read == 2));
  BOOST_TEST((groups[0].lag == 2));
  const auto consumers = run(rc.xinfo_consumers("s", "g"));
  BOOST_REQUIRE(consumers.size() == 2u);
  BOOST_TEST(consumers[0].name == "ann");
  BOOST_TEST(consumers[0].pending == 2);
  run(rc.xgroup_setid("s", "g", "0", {.entriesread = 0}));
  BOOST_TEST(run(rc.xgroup_delconsumer("s", "g", "ann")) == 2);
  const PendingSummary none = run(rc.xpending("s", "g"));
  BOOST_TEST(!none.first_id.has_value());
  BOOST_TEST(none.consumers.empty());
  BOOST_TEST(run(rc.xgroup_destroy("s", "g")));
  BOOST_TEST(!run(rc.xgroup_destroy("s", "g")));
  BOOST_TEST(run(rc.xgroup_help()).size() > 3u);
  BOOST_TEST(run(rc.xinfo_help()).size() > 3u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_pubsub, TypedCommands)

BOOST_DATA_TEST_CASE(publishes_without_subscribers, protocols, protocol) {
  Client rc = client(protocol);
  BOOST_TEST(run(rc.publish("news", "x")) == 0);
  BOOST_TEST(run(rc.spublish("news", "x")) == 0);
  BOOST_TEST(run(rc.pubsub_channels()).empty());
  BOOST_TEST(run(rc.pubsub_channels("n*")).empty());
  BOOST_TEST(run(rc.pubsub_numpat()) == 0);
  using Counts = std::vector<std::pair<std::string, std::int64_t>>;
  BOOST_TEST((run(rc.pubsub_numsub({"a", "b"})) == Counts{{"a", 0}, {"b", 0}}));
  BOOST_TEST((run(rc.pubsub_shardnumsub("a")) == Counts{{"a", 0}}));
  BOOST_TEST(run(rc.pubsub_shardchannels()).empty());
  BOOST_TEST(run(rc.pubsub_shardchannels("n*")).empty());
  BOOST_TEST(run(rc.pubsub_help()).size() > 3u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_scripting, TypedCommands)

BOOST_DATA_TEST_CASE(runs_scripts, protocols, protocol) {
  Client rc = client(protocol);
  const std::string script = "return {KEYS[1], ARGV[1]}";
  const Reply reply = run(rc.eval(script, "k", "v"));
  BOOST_TEST(reply[0].as_text() == "k");
  BOOST_TEST(reply[1].as_text() == "v");
  BOOST_TEST(run(rc.eval_ro(script, "k", "v")).size() == 2u);
  const std::string sha = run(rc.script_load(script));
  BOOST_TEST(run(rc.evalsha(sha, "k", "v")).size() == 2u);
  BOOST_TEST(run(rc.evalsha_ro(sha, "k", "v")).size() == 2u);
  BOOST_TEST((run(rc.script_exists({sha, "none"})) == std::vector<bool>{true, false}));
  run(rc.script_flush(FlushMode::sync));
  BOOST_TEST((failure(rc.evalsha(sha, "k", "v")).code() == errc::no_script));
  BOOST_TEST((failure(rc.script_kill()).code() == errc::reply));
  run(rc.script_debug(ScriptDebugMode::no));
  BOOST_TEST(run(rc.script_help()).size() > 3u);
}

BOOST_DATA_TEST_CASE(manages_libraries_of_functions, protocols, protocol) {
  Client rc = client(protocol);
  const std::string code =
      "#!lua name=lib\nredis.register_function{function_name='f', description='gives the key',"
      "callback=function(keys, args) return keys[1] end, flags={'no-writes'}}";
  BOOST_TEST(run(rc.function_load(code)) == "lib");
  BOOST_TEST(run(rc.function_load(code, true)) == "lib");
  BOOST_TEST(run(rc.fcall("f", "k", "x")).as_text() == "k");
  BOOST_TEST(run(rc.fcall_ro("f", "k", "x")).as_text() == "k");
  const auto libraries = run(rc.function_list({.libraryname = "l*", .withcode = true}));
  BOOST_REQUIRE(libraries.size() == 1u);
  BOOST_TEST(libraries[0].name == "lib");
  BOOST_TEST(libraries[0].engine == "LUA");
  BOOST_TEST((libraries[0].code == code));
  BOOST_TEST(libraries[0].functions[0].name == "f");
  BOOST_TEST((libraries[0].functions[0].description == "gives the key"));
  BOOST_TEST((libraries[0].functions[0].flags == Texts{"no-writes"}));
  const std::string dump = run(rc.function_dump());
  run(rc.function_restore(dump, RestorePolicy::replace));
  BOOST_TEST(run(rc.function_stats()).contains("engines"));
  run(rc.function_delete("lib"));
  run(rc.function_flush());
  BOOST_TEST((failure(rc.function_kill()).code() == errc::reply));
  BOOST_TEST(run(rc.function_help()).size() > 3u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
