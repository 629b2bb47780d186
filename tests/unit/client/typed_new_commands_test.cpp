// The typed commands that came after Redis 7.0, and those of Valkey and of sentinels: what they
// write, and how they decode the servers' replies.
#include <deferredis/client/commands.hpp>

#include "support/sent_commands.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;
using MaybeTexts = std::vector<std::optional<std::string>>;
using Numbers = std::vector<std::int64_t>;
using test::SentCommands;

constexpr std::chrono::sys_seconds at{1700000000s};
constexpr std::chrono::sys_time<std::chrono::milliseconds> at_ms{1700000000000ms};

BOOST_FIXTURE_TEST_SUITE(typed_new_commands, SentCommands)

BOOST_AUTO_TEST_CASE(strings_on_conditions) {
  SentCommands& sent = *this;
  check(sent.delex("k", {.ifeq = "v"}), "DELEX k IFEQ v", ":1\r\n", true);
  check(sent.delex("k", {.ifdne = "ab"}), "DELEX k IFDNE ab", ":0\r\n", false);
  check(sent.delifeq("k", "v"), "DELIFEQ k v", ":1\r\n", true);
  check(sent.increx("k", {.byint = 5, .ubound = 9, .saturate = true, .ex = 60s, .enx = true}),
        "INCREX k BYINT 5 UBOUND 9 SATURATE EX 60 ENX", "*2\r\n:9\r\n:4\r\n",
        std::pair<std::int64_t, std::int64_t>{9, 4});
  check(sent.increx_byfloat("k", 0.5, {.lbound = -1.5}), "INCREX k BYFLOAT 0.5 LBOUND -1.5",
        "*2\r\n$3\r\n1.5\r\n,0.5\r\n", std::pair<double, double>{1.5, 0.5});
  check(sent.sdiffcard({"a", "b"}), "SDIFFCARD 2 a b", ":1\r\n", 1);
  check(sent.sunioncard({"a", "b"}), "SUNIONCARD 2 a b", ":3\r\n", 3);
  check(sent.digest("k"), "DIGEST k", "$4\r\nab12\r\n", "ab12");
  check(sent.digest("k"), "DIGEST k", "$-1\r\n", std::nullopt);
  check(sent.set("k", "v", {.ifeq = "w"}), "SET k v IFEQ w", "$-1\r\n", false);
  check(sent.set("k", "v", {.ifne = "w"}), "SET k v IFNE w", "_\r\n", false);
  check(sent.msetex({{"a", "1"}, {"b", "2"}}, {.nx = true, .ex = 10s}), "MSETEX 2 a 1 b 2 NX EX 10",
        ":1\r\n", true);
  BOOST_TEST(failure_of(sent.delex("k", {.ifeq = "a", .ifne = "b"})) == "InvalidArgumentError");
}

BOOST_AUTO_TEST_CASE(fields_with_times_to_live) {
  SentCommands& sent = *this;
  const Numbers set{1, -2};
  const std::string_view reply = "*2\r\n:1\r\n:-2\r\n";
  check(sent.hexpire("h", 10s, {"a", "b"}), "HEXPIRE h 10 FIELDS 2 a b", reply, set);
  check(sent.hexpire("h", 10s, "a", ExpireWhen::nx), "HEXPIRE h 10 NX FIELDS 1 a", reply, set);
  check(sent.hpexpire("h", 10ms, "a"), "HPEXPIRE h 10 FIELDS 1 a", reply, set);
  check(sent.hexpireat("h", at, "a"), "HEXPIREAT h 1700000000 FIELDS 1 a", reply, set);
  check(sent.hpexpireat("h", at_ms, "a"), "HPEXPIREAT h 1700000000000 FIELDS 1 a", reply, set);
  check(sent.hexpiretime("h", "a"), "HEXPIRETIME h FIELDS 1 a", reply, set);
  check(sent.hpexpiretime("h", "a"), "HPEXPIRETIME h FIELDS 1 a", reply, set);
  check(sent.httl("h", "a"), "HTTL h FIELDS 1 a", reply, set);
  check(sent.hpttl("h", "a"), "HPTTL h FIELDS 1 a", reply, set);
  check(sent.hpersist("h", {"a", "b"}), "HPERSIST h FIELDS 2 a b", reply, set);
  const MaybeTexts values{"1", std::nullopt};
  check(sent.hgetdel("h", {"a", "b"}), "HGETDEL h FIELDS 2 a b", "*2\r\n$1\r\n1\r\n$-1\r\n",
        values);
  check(sent.hgetex("h", {"a", "b"}, {.ex = 1s}), "HGETEX h EX 1 FIELDS 2 a b",
        "*2\r\n$1\r\n1\r\n_\r\n", values);
  check(sent.hsetex("h", {{"a", "1"}}, {.fnx = true, .keepttl = true}),
        "HSETEX h FNX KEEPTTL FIELDS 1 a 1", ":1\r\n", true);
  const auto page = answered(sent.hscan_novalues("h", 0, {.count = 5}),
                             "HSCAN h 0 COUNT 5 NOVALUES", "*2\r\n$1\r\n7\r\n*1\r\n$1\r\na\r\n");
  BOOST_TEST(page.cursor == 7u);
  BOOST_TEST((page.items == Texts{"a"}));
}

BOOST_AUTO_TEST_CASE(ranks_with_scores) {
  SentCommands& sent = *this;
  const std::pair<std::int64_t, double> found{2, 1.5};
  check(sent.zrank_withscore("z", "m"), "ZRANK z m WITHSCORE", "*2\r\n:2\r\n$3\r\n1.5\r\n", found);
  check(sent.zrevrank_withscore("z", "m"), "ZREVRANK z m WITHSCORE", "*2\r\n:2\r\n,1.5\r\n", found);
  check(sent.zrank_withscore("z", "m"), "ZRANK z m WITHSCORE", "*-1\r\n", std::nullopt);
}

BOOST_AUTO_TEST_CASE(streams) {
  SentCommands& sent = *this;
  check(sent.xackdel("s", "g", EntryRefs::delete_, {"1-0", "2-0"}),
        "XACKDEL s g DELREF IDS 2 1-0 2-0", "*2\r\n:1\r\n:-1\r\n", Numbers{1, -1});
  check(sent.xdelex("s", EntryRefs::acked, "1-0"), "XDELEX s ACKED IDS 1 1-0", "*1\r\n:2\r\n",
        Numbers{2});
  check(sent.xnack("s", "g", NackMode::fail, "1-0"), "XNACK s g FAIL IDS 1 1-0", ":1\r\n", 1);
  check(sent.xcfgset("s", {"IDMP-DURATION", "100"}), "XCFGSET s IDMP-DURATION 100");
  check(sent.xidmprecord("s", "till-4", "order-17", "1-0"), "XIDMPRECORD s till-4 order-17 1-0");
}

BOOST_AUTO_TEST_CASE(connections) {
  SentCommands& sent = *this;
  check(sent.client_capa("redirect"), "CLIENT CAPA redirect");
  check(sent.client_import_source(OnOff::on), "CLIENT IMPORT-SOURCE ON");
  check(sent.client_no_touch(OnOff::off), "CLIENT NO-TOUCH OFF");
  check(sent.client_setinfo("LIB-NAME", "x"), "CLIENT SETINFO LIB-NAME x");
  check(sent.waitaof(1, 2, 3ms), "WAITAOF 1 2 3", "*2\r\n:1\r\n:0\r\n",
        std::pair<std::int64_t, std::int64_t>{1, 0});
  check(sent.script_show("abc"), "SCRIPT SHOW abc", "$8\r\nreturn 1\r\n", "return 1");
}

BOOST_AUTO_TEST_CASE(administration) {
  MoreCommands sent = more();
  const auto log = answered(sent.commandlog_get(-1, CommandLogKind::large_reply),
                            "COMMANDLOG GET -1 large-reply",
                            "*1\r\n*6\r\n:7\r\n:1700000000\r\n:2048\r\n*1\r\n$4\r\nKEYS\r\n"
                            "$9\r\n1.2.3.4:5\r\n$0\r\n\r\n");
  BOOST_TEST(log.at(0).duration_us == 2048);
  BOOST_TEST(log.at(0).address == "1.2.3.4:5");
  check(sent.commandlog_len(CommandLogKind::slow), "COMMANDLOG LEN slow", ":3\r\n", 3);
  check(sent.commandlog_reset(CommandLogKind::large_request), "COMMANDLOG RESET large-request");
  check(sent.commandlog_help(), "COMMANDLOG HELP", "*1\r\n+x\r\n", Texts{"x"});
  check(sent.hotkeys_help(), "HOTKEYS HELP", "*1\r\n+x\r\n", Texts{"x"});
  check(sent.hotkeys_reset(), "HOTKEYS RESET");
  check(sent.hotkeys_stop(), "HOTKEYS STOP");
}

BOOST_AUTO_TEST_CASE(clusters) {
  MoreCommands sent = more();
  check(sent.cluster_myshardid(), "CLUSTER MYSHARDID", "$2\r\nab\r\n", "ab");
  check(sent.cluster_cancelslotmigrations(), "CLUSTER CANCELSLOTMIGRATIONS");
  check(sent.cluster_flushslot(7, FlushMode::sync), "CLUSTER FLUSHSLOT 7 SYNC");
  const auto page =
      answered(sent.clusterscan("0-{06S}-0", {.match = "a*", .count = 5, .type = "set", .slot = 7}),
               "CLUSTERSCAN 0-{06S}-0 MATCH a* COUNT 5 TYPE set SLOT 7",
               "*2\r\n$15\r\naBcDeF-{1Y7}-16\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n");
  BOOST_TEST(page.cursor == "aBcDeF-{1Y7}-16");
  BOOST_TEST(page.items == (Texts{"a", "b"}));
  const auto moves = answered(sent.cluster_getslotmigrations(), "CLUSTER GETSLOTMIGRATIONS",
                              "*1\r\n*2\r\n$4\r\nname\r\n$1\r\nx\r\n");
  BOOST_TEST(moves.at(0).at("name") == "x");
  const auto stats = answered(sent.cluster_slot_stats(0, 1), "CLUSTER SLOT-STATS SLOTSRANGE 0 1",
                              "*1\r\n*2\r\n:0\r\n%1\r\n$9\r\nkey-count\r\n:5\r\n");
  BOOST_TEST(stats.at(0).second.at("key-count") == 5);
}

BOOST_AUTO_TEST_CASE(sentinels) {
  MoreCommands sent = more();
  const std::string_view one = "*2\r\n$4\r\nname\r\n$2\r\nmy\r\n";
  const std::string_view some = "*1\r\n*2\r\n$4\r\nname\r\n$2\r\nmy\r\n";
  using State = Map<std::string, std::string>;
  const State state{{"name", "my"}};
  const std::vector<State> states{state};
  using Address = std::pair<std::string, std::int64_t>;
  check(sent.sentinel_ckquorum("my"), "SENTINEL CKQUORUM my", "+OK 3 usable\r\n", "OK 3 usable");
  check(sent.sentinel_failover("my"), "SENTINEL FAILOVER my");
  check(sent.sentinel_flushconfig(), "SENTINEL FLUSHCONFIG");
  check(sent.sentinel_get_master_addr_by_name("my"), "SENTINEL GET-MASTER-ADDR-BY-NAME my",
        "*2\r\n$9\r\n127.0.0.1\r\n$4\r\n6379\r\n", Address{"127.0.0.1", 6379});
  check(sent.sentinel_get_primary_addr_by_name("my"), "SENTINEL GET-PRIMARY-ADDR-BY-NAME my",
        "*-1\r\n", std::nullopt);
  check(sent.sentinel_help(), "SENTINEL HELP", "*1\r\n+x\r\n", Texts{"x"});
  const auto cache = answered(sent.sentinel_info_cache("my"), "SENTINEL INFO-CACHE my",
                              "*2\r\n$2\r\nmy\r\n*2\r\n*2\r\n:7\r\n$1\r\nx\r\n*2\r\n:8\r\n$-1\r\n");
  BOOST_TEST(cache.at(0).first == "my");
  BOOST_TEST(
      (cache[0].second.at(0) == std::pair<std::int64_t, std::optional<std::string>>(7, "x")));
  BOOST_TEST((cache[0].second.at(1).second == std::nullopt));
  check(sent.sentinel_master("my"), "SENTINEL MASTER my", one, state);
  check(sent.sentinel_masters(), "SENTINEL MASTERS", some, states);
  check(sent.sentinel_primary("my"), "SENTINEL PRIMARY my", "%1\r\n$4\r\nname\r\n$2\r\nmy\r\n",
        state);
  check(sent.sentinel_primaries(), "SENTINEL PRIMARIES", some, states);
  check(sent.sentinel_monitor("my", "1.2.3.4", 6379, 2), "SENTINEL MONITOR my 1.2.3.4 6379 2");
  check(sent.sentinel_myid(), "SENTINEL MYID", "$2\r\nab\r\n", "ab");
  check(sent.sentinel_pending_scripts(), "SENTINEL PENDING-SCRIPTS", "*0\r\n",
        std::vector<State>());
  check(sent.sentinel_remove("my"), "SENTINEL REMOVE my");
  check(sent.sentinel_replicas("my"), "SENTINEL REPLICAS my", some, states);
  check(sent.sentinel_slaves("my"), "SENTINEL SLAVES my", some, states);
  check(sent.sentinel_sentinels("my"), "SENTINEL SENTINELS my", some, states);
  check(sent.sentinel_reset("*"), "SENTINEL RESET *", ":1\r\n", 1);
  check(sent.sentinel_set("my", {{"quorum", "2"}}), "SENTINEL SET my quorum 2");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
