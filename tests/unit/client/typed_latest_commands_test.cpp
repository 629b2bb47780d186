// The typed commands of Redis 8.4 to 8.10 and Valkey 9, and those that servers use among
// themselves: what they write, and how they decode replies in RESP2 and RESP3.
#include <cmath>

#include <deferredis/client/commands.hpp>

#include "support/sent_commands.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;
using MaybeTexts = std::vector<std::optional<std::string>>;
using Numbers = std::vector<std::int64_t>;
using Unsigned = std::vector<std::uint64_t>;
using State = Map<std::string, std::string>;

struct LatestCommands : test::SentCommands {
  MoreCommands sent = more();
};

BOOST_FIXTURE_TEST_SUITE(typed_latest_commands, LatestCommands)

BOOST_AUTO_TEST_CASE(hashes_are_imported) {
  const test::SentCommands& rc = *this;
  check(rc.himport_prepare("u", {"name", "age"}), "HIMPORT PREPARE u name age");
  check(rc.himport_set("user:1", "u", {"ann", 30}), "HIMPORT SET user:1 u ann 30");
  check(rc.himport_discard("u"), "HIMPORT DISCARD u", ":1\r\n", true);
  check(rc.himport_discard("u"), "HIMPORT DISCARD u", ":0\r\n", false);
  check(rc.himport_discardall(), "HIMPORT DISCARDALL", ":2\r\n", 2);
}

BOOST_AUTO_TEST_CASE(several_elements_are_moved) {
  const test::SentCommands& rc = *this;
  const Texts moved{"a", "b"};
  check(rc.lmovem("l", "m", ListEnd::left, ListEnd::right, 2), "LMOVEM l m LEFT RIGHT COUNT 2 BULK",
        "*2\r\n$1\r\na\r\n$1\r\nb\r\n", moved);
  check(rc.lmovem_exactly("l", "m", ListEnd::left, ListEnd::right, 2, MoveOrder::one_by_one),
        "LMOVEM l m LEFT RIGHT EXACTLY 2 OBO", "*-1\r\n", std::nullopt);
  check(rc.blmovem("l", "m", ListEnd::right, ListEnd::left, 1500ms, 2),
        "BLMOVEM l m RIGHT LEFT 1.5 COUNT 2 BULK", "_\r\n", std::nullopt);
  check(rc.blmovem_exactly("l", "m", ListEnd::right, ListEnd::left, 0ms, 2),
        "BLMOVEM l m RIGHT LEFT 0 EXACTLY 2 BULK", "*2\r\n$1\r\na\r\n$1\r\nb\r\n", moved);
}

BOOST_AUTO_TEST_CASE(backups) {
  check(sent.backup_start(), "BACKUP START");
  check(sent.backup_seal(), "BACKUP SEAL");
  check(sent.backup_abort(), "BACKUP ABORT");
  check(sent.backup_cleanup(), "BACKUP CLEANUP");
  check(sent.backup_help(), "BACKUP HELP", "*1\r\n+x\r\n", Texts{"x"});
  check(sent.backup_list(), "BACKUP LIST", "*1\r\n$2\r\n/a\r\n", Texts{"/a"});
  const std::string_view replies[] = {
      "*8\r\n$5\r\nstate\r\n$6\r\nsealed\r\n$5\r\nerror\r\n$0\r\n\r\n"
      "$10\r\nstart_time\r\n$2\r\n17\r\n$8\r\nend_time\r\n$2\r\n19\r\n",
      "%4\r\n+state\r\n+sealed\r\n+error\r\n+\r\n+start_time\r\n:17\r\n+end_time\r\n:19\r\n"};
  for (const auto reply : replies) {
    const BackupStatus status = answered(sent.backup_status(), "BACKUP STATUS", reply);
    BOOST_TEST(status.state == "sealed");
    BOOST_TEST(status.error == "");
    BOOST_TEST(status.start_time_s == 17);
    BOOST_TEST(status.end_time_s == 19);
  }
}

BOOST_AUTO_TEST_CASE(hot_keys) {
  check(sent.hotkeys_start(), "HOTKEYS START METRICS 2 CPU NET");
  check(sent.hotkeys_start({.k = 5, .duration = 60s, .sample = 10}),
        "HOTKEYS START METRICS 2 CPU NET COUNT 5 DURATION 60 SAMPLE 10");
  check(sent.hotkeys_start_cpu({.k = 5}), "HOTKEYS START METRICS 1 CPU COUNT 5");
  check(sent.hotkeys_start_net(), "HOTKEYS START METRICS 1 NET");
  check(sent.hotkeys_start_slots({1, 2}), "HOTKEYS START METRICS 2 CPU NET SLOTS 2 1 2");
  const std::string_view replies[] = {
      "*10\r\n+tracking-active\r\n:1\r\n+sample-ratio\r\n:3\r\n+selected-slots\r\n*0\r\n"
      "+collection-duration-ms\r\n:6408\r\n+by-cpu-time-us\r\n*4\r\n$1\r\nx\r\n:104\r\n$1\r\ny\r\n:"
      "98\r\n",
      "%5\r\n+tracking-active\r\n:1\r\n+sample-ratio\r\n:3\r\n+selected-slots\r\n*0\r\n"
      "+collection-duration-ms\r\n:6408\r\n+by-cpu-time-us\r\n%2\r\n$1\r\nx\r\n:104\r\n$1\r\ny\r\n:"
      "98\r\n"};
  for (const auto reply : replies) {
    const auto keys = answered(sent.hotkeys_get(), "HOTKEYS GET", reply);
    BOOST_REQUIRE(keys.has_value());
    BOOST_TEST(keys->active);
    BOOST_TEST(keys->sample_ratio == 3);
    BOOST_TEST(keys->duration_ms == 6408);
    BOOST_REQUIRE(keys->by_cpu_time_us.size() == 2u);
    BOOST_TEST(keys->by_cpu_time_us[0].first == "x");
    BOOST_TEST(keys->by_cpu_time_us[1].second == 98);
    BOOST_TEST(keys->by_net_bytes.empty());
  }
  BOOST_TEST(!answered(sent.hotkeys_get(), "HOTKEYS GET", "*-1\r\n").has_value());
}

BOOST_AUTO_TEST_CASE(commands_of_servers_and_their_tests) {
  check(sent.pfdebug_getreg("h"), "PFDEBUG GETREG h", "*2\r\n:0\r\n:3\r\n", Numbers{0, 3});
  check(sent.pfdebug_decode("h"), "PFDEBUG DECODE h", "$4\r\nz:16\r\n", "z:16");
  check(sent.pfdebug_encoding("h"), "PFDEBUG ENCODING h", "+sparse\r\n", "sparse");
  check(sent.pfdebug_todense("h"), "PFDEBUG TODENSE h", ":1\r\n", true);
  check(sent.pfselftest(), "PFSELFTEST");
  check(sent.replconf({{"listening-port", 7000}}), "REPLCONF listening-port 7000");
  check(sent.restore_asking("k", 10ms, "x", {.replace = true, .idletime = 3s}),
        "RESTORE-ASKING k 10 x REPLACE IDLETIME 3");
}

BOOST_AUTO_TEST_CASE(slots_are_moved) {
  check(sent.cluster_migrateslots({0, 9, 20, 29}, "ab"),
        "CLUSTER MIGRATESLOTS SLOTSRANGE 0 9 20 29 NODE ab");
  check(sent.cluster_migration_import({0, 9}), "CLUSTER MIGRATION IMPORT 0 9", "$2\r\nt1\r\n",
        "t1");
  check(sent.cluster_migration_cancel("t1"), "CLUSTER MIGRATION CANCEL ID t1", ":1\r\n", 1);
  check(sent.cluster_migration_cancel_all(), "CLUSTER MIGRATION CANCEL ALL", ":2\r\n", 2);
  const std::string_view task =
      "+id\r\n+t1\r\n+slots\r\n+0-9\r\n+source\r\n+a\r\n+dest\r\n+b\r\n+operation\r\n+import\r\n"
      "+state\r\n+completed\r\n+last_error\r\n+\r\n+retries\r\n:1\r\n+create_time\r\n:5\r\n"
      "+start_time\r\n:6\r\n+end_time\r\n:7\r\n+write_pause_ms\r\n:8\r\n";
  const auto one = answered(sent.cluster_migration_status("t1"), "CLUSTER MIGRATION STATUS ID t1",
                            "*1\r\n*24\r\n" + std::string(task));
  const auto all = answered(sent.cluster_migration_status_all(), "CLUSTER MIGRATION STATUS ALL",
                            "*1\r\n%12\r\n" + std::string(task));
  for (const auto& tasks : {one, all}) {
    const SlotMigration& found = tasks.at(0);
    BOOST_TEST(found.id == "t1");
    BOOST_TEST(found.slots == "0-9");
    BOOST_TEST(found.source == "a");
    BOOST_TEST(found.destination == "b");
    BOOST_TEST(found.operation == "import");
    BOOST_TEST(found.state == "completed");
    BOOST_TEST(found.last_error == "");
    BOOST_TEST(found.retries == 1);
    BOOST_TEST(found.create_time_ms == 5);
    BOOST_TEST(found.start_time_ms == 6);
    BOOST_TEST(found.end_time_ms == 7);
    BOOST_TEST(found.write_pause_ms == 8);
  }
  check(sent.trimslots({0, 9, 20, 29}), "TRIMSLOTS RANGES 2 0 9 20 29");
  check(sent.sflush({0, 9}, FlushMode::async), "SFLUSH 0 9 ASYNC", "*1\r\n*2\r\n:0\r\n:9\r\n",
        std::vector<SlotRange>{{0, 9}});
}

BOOST_AUTO_TEST_CASE(links_of_a_cluster) {
  const std::string_view link =
      "+direction\r\n+to\r\n+node\r\n+ab\r\n+create-time\r\n:5\r\n+events\r\n+rw\r\n"
      "+send-buffer-allocated\r\n:6\r\n+send-buffer-used\r\n:7\r\n";
  for (const std::string_view head : {"*1\r\n*12\r\n", "*1\r\n%6\r\n"}) {
    const auto links =
        answered(sent.cluster_links(), "CLUSTER LINKS", std::string(head) + std::string(link));
    BOOST_TEST(links.at(0).direction == "to");
    BOOST_TEST(links[0].node == "ab");
    BOOST_TEST(links[0].create_time_ms == 5);
    BOOST_TEST(links[0].events == "rw");
    BOOST_TEST(links[0].send_buffer_allocated == 6);
    BOOST_TEST(links[0].send_buffer_used == 7);
  }
}

BOOST_AUTO_TEST_CASE(commands_between_sentinels) {
  check(sent.sentinel_config_get("announce-*"), "SENTINEL CONFIG GET announce-*",
        "*2\r\n+announce-ip\r\n+\r\n", State{{"announce-ip", ""}});
  check(sent.sentinel_config_set({{"loglevel", "debug"}}), "SENTINEL CONFIG SET loglevel debug");
  check(sent.sentinel_debug(), "SENTINEL DEBUG", "%1\r\n+ping-period\r\n+1000\r\n",
        State{{"ping-period", "1000"}});
  check(sent.sentinel_debug({{"ping-period", 100}}), "SENTINEL DEBUG ping-period 100");
  check(sent.sentinel_simulate_failure(SentinelFailure::after_election),
        "SENTINEL SIMULATE-FAILURE crash-after-election");
  check(sent.sentinel_simulate_failure_help(), "SENTINEL SIMULATE-FAILURE help", "*1\r\n+x\r\n",
        Texts{"x"});
  const auto vote =
      answered(sent.sentinel_is_master_down_by_addr("1.2.3.4", 6379, 7, "*"),
               "SENTINEL IS-MASTER-DOWN-BY-ADDR 1.2.3.4 6379 7 *", "*3\r\n:1\r\n$1\r\n*\r\n:0\r\n");
  BOOST_TEST(vote.down);
  BOOST_TEST(vote.leader == "*");
  const auto other = answered(sent.sentinel_is_primary_down_by_addr("1.2.3.4", 6379, 7, "me"),
                              "SENTINEL IS-PRIMARY-DOWN-BY-ADDR 1.2.3.4 6379 7 me",
                              "*3\r\n:0\r\n$2\r\nme\r\n:7\r\n");
  BOOST_TEST(!other.down);
  BOOST_TEST(other.leader == "me");
  BOOST_TEST(other.leader_epoch == 7);
}

BOOST_AUTO_TEST_CASE(arrays_are_searched_and_aggregated) {
  check(sent.argrep("a", "-", "+", {{"MATCH", "err"}}), "ARGREP a - + MATCH err",
        "*2\r\n:1\r\n:5\r\n", Unsigned{1, 5});
  check(sent.argrep("a", 0, 9, {{"GLOB", "w*"}, {"EXACT", 7}},
                    {.or_ = true, .limit = 3, .nocase = true}),
        "ARGREP a 0 9 GLOB w* EXACT 7 OR LIMIT 3 NOCASE", "*0\r\n", Unsigned{});
  const std::vector<std::pair<std::uint64_t, std::string>> found{{1, "x"}};
  for (const std::string_view reply :
       {"*1\r\n*2\r\n:1\r\n$1\r\nx\r\n", "*2\r\n:1\r\n$1\r\nx\r\n", "%1\r\n:1\r\n$1\r\nx\r\n"}) {
    check(sent.argrep_withvalues("a", "-", "+", {{"RE", "x"}}, {.and_ = true}),
          "ARGREP a - + RE x AND WITHVALUES", reply, found);
  }
  check(sent.arlastitems("a", 2), "ARLASTITEMS a 2", "*2\r\n$1\r\nx\r\n$-1\r\n",
        MaybeTexts{"x", std::nullopt});
  check(sent.arlastitems("a", 2, true), "ARLASTITEMS a 2 REV", "*0\r\n", MaybeTexts{});
  check(sent.arring("a", 3, {"x", 7}), "ARRING a 3 x 7", ":1\r\n", 1u);
  check(sent.arop_sum("a", 0, 9), "AROP a 0 9 SUM", "$3\r\n1.5\r\n", 1.5);
  check(sent.arop_sum("a", 0, 9), "AROP a 0 9 SUM", "$-1\r\n", std::nullopt);
  check(sent.arop_min("a", 0, 9), "AROP a 0 9 MIN", "$2\r\n-1\r\n", -1.0);
  check(sent.arop_max("a", 0, 9), "AROP a 0 9 MAX", ",2.5\r\n", 2.5);
  check(sent.arop_and("a", 0, 9), "AROP a 0 9 AND", ":4\r\n", 4);
  check(sent.arop_or("a", 0, 9), "AROP a 0 9 OR", ":7\r\n", 7);
  check(sent.arop_xor("a", 0, 9), "AROP a 0 9 XOR", "_\r\n", std::nullopt);
  check(sent.arop_match("a", 0, 9, "x"), "AROP a 0 9 MATCH x", ":2\r\n", 2);
  check(sent.arop_used("a", 0, 9), "AROP a 0 9 USED", ":3\r\n", 3);
}

BOOST_AUTO_TEST_CASE(arrays_are_described) {
  const ArrayInfo info = answered(
      sent.arinfo("a"), "ARINFO a",
      "*14\r\n+count\r\n:2\r\n+len\r\n:101\r\n+next-insert-index\r\n:3\r\n+slices\r\n:1\r\n"
      "+directory-size\r\n:4\r\n+super-dir-entries\r\n:0\r\n+slice-size\r\n:4096\r\n");
  BOOST_TEST(info.count == 2u);
  BOOST_TEST(info.length == 101u);
  BOOST_TEST(info.next_insert_index == 3u);
  BOOST_TEST(info.slices == 1u);
  BOOST_TEST(info.directory_size == 4u);
  BOOST_TEST(info.super_directory_entries == 0u);
  BOOST_TEST(info.slice_size == 4096u);
  BOOST_TEST(!info.dense_slices.has_value());
  const ArrayInfo full =
      answered(sent.arinfo_full("a"), "ARINFO a FULL",
               "%6\r\n+count\r\n:2\r\n+dense-slices\r\n:1\r\n+sparse-slices\r\n:0\r\n"
               "+avg-dense-size\r\n,12.5\r\n+avg-dense-fill\r\n,0.5\r\n+avg-sparse-size\r\n,0\r\n");
  BOOST_TEST(full.dense_slices.value() == 1u);
  BOOST_TEST(full.sparse_slices.value() == 0u);
  BOOST_TEST(full.average_dense_size.value() == 12.5);
  BOOST_TEST(full.average_dense_fill.value() == 0.5);
  BOOST_TEST(full.average_sparse_size.value() == 0);
}

BOOST_AUTO_TEST_CASE(commands_are_described) {
  const auto infos = answered(
      sent.command_info({"get", "none"}), "COMMAND INFO get none",
      "*2\r\n*10\r\n$3\r\nget\r\n:2\r\n~2\r\n+readonly\r\n+fast\r\n:1\r\n:1\r\n:1\r\n*1\r\n+@"
      "read\r\n"
      "*0\r\n*1\r\n%0\r\n*1\r\n*6\r\n$7\r\nget|sub\r\n:-2\r\n*0\r\n:0\r\n:0\r\n:0\r\n$-1\r\n");
  BOOST_REQUIRE(infos.size() == 2u);
  BOOST_TEST(infos[0].value().name == "get");
  BOOST_TEST((infos[0]->flags == Texts{"readonly", "fast"}));
  BOOST_TEST((infos[0]->categories == Texts{"@read"}));
  BOOST_TEST(infos[0]->subcommands.at(0).name == "get|sub");
  BOOST_TEST(infos[0]->subcommands[0].arity == -2);
  BOOST_TEST(!infos[1].has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
