// The typed commands of connections, the server, its administration and a cluster, against real
// servers.
#include <deferredis/client/more_commands.hpp>

#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(typed_connection, TypedCommands)

BOOST_DATA_TEST_CASE(reads_about_connections, protocols, protocol) {
  Client rc = client(protocol);
  const ClientInfo mine = run(rc.client_info());
  BOOST_TEST(mine.id == run(rc.client_id()));
  BOOST_TEST(mine.protocol == (protocol == ProtocolVersion::resp2 ? 2 : 3));
  BOOST_TEST(mine.user == "default");
  BOOST_TEST(mine.fields.contains("qbuf"));
  const auto all = run(rc.client_list({.type = "normal"}));
  BOOST_TEST(!all.empty());
  const auto one = run(rc.client_list_id(std::to_string(mine.id)));
  BOOST_REQUIRE(one.size() == 1u);
  BOOST_TEST(one[0].command == "client|list");
  BOOST_TEST(run(rc.client_help()).size() > 3u);
  BOOST_TEST(run(rc.client_getredir()) == -1);
  const TrackingInfo tracking = run(rc.client_trackinginfo());
  BOOST_TEST((tracking.flags == Texts{"off"}));
  BOOST_TEST(tracking.redirect == -1);
  BOOST_TEST(run(rc.echo("x")) == "x");
  BOOST_TEST(run(rc.ping()) == "PONG");
  BOOST_TEST(run(rc.ping("x")) == "x");
}

BOOST_DATA_TEST_CASE(changes_connections, protocols, protocol) {
  Client rc = client(protocol);
  Session own = run(rc.session());
  BOOST_TEST((run(own.client_getname()) == std::nullopt));
  run(own.client_setname("ann"));
  BOOST_TEST((run(own.client_getname()) == "ann"));
  run(own.client_no_evict(OnOff::on));
  BOOST_TEST((failure(own.client_caching(YesNo::yes)).code() == errc::reply));
  run(rc.client_pause(1ms, PauseMode::write));
  run(rc.client_unpause());
  const std::int64_t id = run(own.client_id());
  BOOST_TEST(!run(rc.client_unblock(id)));
  auto waiting = own.blpop("l", 0ms);
  const auto is_blocked = [&] {
    const auto found = run(rc.client_list_id(std::to_string(id)));
    BOOST_REQUIRE(found.size() == 1u);
    return has(found[0].flags, "b");
  };
  while (!is_blocked()) continue;  // each look is a round trip
  BOOST_TEST(run(rc.client_unblock(id, UnblockReason::timeout)));
  BOOST_TEST((run(std::move(waiting)) == std::nullopt));
  BOOST_TEST(run(rc.client_kill({.id = id, .skipme = YesNo::yes})) == 1);
  BOOST_TEST((failure(rc.client_kill("1.2.3.4:5")).code() == errc::reply));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_server, TypedCommands)

BOOST_DATA_TEST_CASE(reads_about_the_server, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.set("k", "v"));
  BOOST_TEST(run(rc.dbsize()) == 1);
  const ServerInfo info = run(rc.info());
  const std::string* mode = info.find("redis_mode");
  for (const char* other : {"server_mode", "redict_mode"})  // Valkey's word, Redict's
    if (mode == nullptr) mode = info.find(other);
  BOOST_REQUIRE(mode != nullptr);
  BOOST_TEST(*mode == "standalone");
  BOOST_TEST((info.find_integer("tcp_port") == server().port()));
  BOOST_TEST((info.find_part("db0", "keys") == 1));
  BOOST_TEST((info.find_integer("none") == std::nullopt));
  BOOST_TEST(info.sections().contains("Server"));
  const ServerInfo some = run(rc.info({"server", "memory"}));
  BOOST_TEST(some.sections().size() == 2u);
  BOOST_TEST((some.find_integer("used_memory").value_or(0) > 0));
  BOOST_TEST(run(rc.lastsave()) > 0);
  BOOST_TEST(run(rc.time()).first > 1'600'000'000);
  const Role role = run(rc.role());
  BOOST_TEST((role.kind == Role::Kind::primary));
  BOOST_TEST(role.replicas.empty());
}

BOOST_DATA_TEST_CASE(changes_settings, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.config_set({{"maxmemory", "0"}, {"timeout", "0"}}));
  BOOST_TEST(
      (run(rc.config_get("maxmemory")) == Map<std::string, std::string>{{"maxmemory", "0"}}));
  BOOST_TEST(run(rc.config_get({"maxmemory", "timeout"})).size() == 2u);
  run(rc.config_resetstat());
  BOOST_TEST((failure(rc.config_rewrite()).code() == errc::reply));
  BOOST_TEST(run(rc.config_help()).size() > 3u);
}

BOOST_DATA_TEST_CASE(works_on_all_data, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.set("k", "v"));
  run(rc.swapdb(0, 1));
  BOOST_TEST(run(rc.exists("k")) == 0);
  run(rc.swapdb(0, 1));
  run(rc.flushdb(FlushMode::sync));
  run(rc.flushall(FlushMode::async));
  run(rc.flushall());
  run(rc.save());
  BOOST_TEST(has(run(rc.bgsave({.schedule = true})), "Background saving"));
  const auto is_busy = [&](std::string_view name) {
    return run(rc.info("persistence")).find_integer(name) != 0;
  };
  while (is_busy("rdb_bgsave_in_progress")) continue;
  BOOST_TEST(has(run(rc.bgrewriteaof()), "append only file rewriting"));
  while (is_busy("aof_rewrite_in_progress")) continue;
}

BOOST_DATA_TEST_CASE(becomes_a_replica_and_shuts_down, protocols, protocol) {
  const support::RedisServer other;
  Client rc = run(connect(reactor, {.unix_path = other.socket_path(), .protocol = protocol}));
  run(rc.slaveof("127.0.0.1", server().port()));
  run(rc.replicaof("127.0.0.1", server().port()));
  const Role replica = run(rc.role());
  BOOST_TEST((replica.kind == Role::Kind::replica));
  BOOST_TEST(replica.primary_host == "127.0.0.1");
  BOOST_TEST(replica.primary_port == server().port());
  run(rc.replicaof_no_one());
  BOOST_TEST((failure(rc.shutdown_abort()).code() == errc::reply));
  BOOST_TEST((failure(rc.shutdown({.nosave = true, .now = true})).code() == errc::connection));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_administration, TypedCommands)

BOOST_DATA_TEST_CASE(manages_users, protocols, protocol) {
  Client rc = client(protocol);
  MoreCommands more = rc.more();
  run(more.acl_setuser("ann"));
  run(more.acl_setuser("ann", {"on", ">secret", "~app:*", "&news", "+@read", "(+set ~tmp:*)"}));
  const AclUser ann = run(more.acl_getuser("ann")).value();
  BOOST_TEST(std::count(ann.flags.begin(), ann.flags.end(), "on") == 1);
  BOOST_TEST(ann.passwords.size() == 1u);
  BOOST_TEST(ann.commands == "-@all +@read");
  BOOST_TEST(ann.keys == "~app:*");
  BOOST_TEST(ann.channels == "&news");
  BOOST_REQUIRE(ann.selectors.size() == 1u);
  BOOST_TEST(ann.selectors[0].at("keys") == "~tmp:*");
  BOOST_TEST(!run(more.acl_getuser("none")).has_value());
  BOOST_TEST((run(more.acl_users()) == Texts{"ann", "default"}));
  BOOST_TEST(run(more.acl_list()).size() == 2u);
  BOOST_TEST(run(more.acl_whoami()) == "default");
  BOOST_TEST(run(more.acl_dryrun("ann", "GET", "app:1")) == "OK");
  BOOST_TEST(run(more.acl_dryrun("ann", "GET", "other")) != "OK");
  BOOST_TEST(run(more.acl_genpass()).size() == 64u);
  BOOST_TEST(run(more.acl_genpass(20)).size() == 5u);
  BOOST_TEST(!run(more.acl_cat()).empty());
  BOOST_TEST(!run(more.acl_cat("hash")).empty());
  run(more.acl_log_reset());
  BOOST_TEST((failure(connect(reactor, {.unix_path = server().socket_path(),
                                        .user = "ann",
                                        .password = "wrong",
                                        .protocol = protocol}))
                  .code() == errc::auth));
  const auto log = run(more.acl_log());
  BOOST_REQUIRE(!log.empty());
  BOOST_TEST(log[0].reason == "auth");
  BOOST_TEST(log[0].user == "ann");
  BOOST_TEST(run(more.acl_log(1)).size() == 1u);
  BOOST_TEST(run(more.acl_deluser({"ann", "none"})) == 1);
  BOOST_TEST((failure(more.acl_save()).code() == errc::reply));
  BOOST_TEST((failure(more.acl_load()).code() == errc::reply));
  BOOST_TEST(run(more.acl_help()).size() > 3u);
}

BOOST_DATA_TEST_CASE(describes_commands, protocols, protocol) {
  Client rc = client(protocol);
  MoreCommands more = rc.more();
  BOOST_TEST(static_cast<std::int64_t>(run(more.command_all()).size()) ==
             run(more.command_count()));
  BOOST_TEST(run(more.command_docs("get")).at("get").contains("summary"));
  BOOST_TEST((run(more.command_getkeys({"MSET", "a", "1", "b", "2"})) == Texts{"a", "b"}));
  const auto flags = run(more.command_getkeysandflags({"SET", "a", "1"}));
  BOOST_TEST(flags.at(0).first == "a");
  BOOST_TEST(!flags.at(0).second.empty());
  const auto found = run(more.command_info({"get", "none", "config"}));
  BOOST_REQUIRE(found.at(0).has_value());
  BOOST_TEST(found[0]->name == "get");
  BOOST_TEST(found[0]->arity == 2);
  BOOST_TEST((sorted(found[0]->flags) == Texts{"fast", "readonly"}));
  BOOST_TEST(found[0]->first_key == 1);
  BOOST_TEST(found[0]->key_specifications.size() == 1u);
  BOOST_TEST(!found[1].has_value());
  BOOST_TEST(found[2].value().subcommands.size() > 3u);
  BOOST_TEST((sorted(run(more.command_list({.pattern = "pfc*"}))) == Texts{"pfcount"}));
  BOOST_TEST(run(more.command_help()).size() > 3u);
}

BOOST_DATA_TEST_CASE(tests_hyperloglogs, protocols, protocol) {
  Client rc = client(protocol);
  MoreCommands more = rc.more();
  run(rc.pfadd("h", {"a", "b"}));
  BOOST_TEST(run(more.pfdebug_encoding("h")) == "sparse");
  BOOST_TEST(!run(more.pfdebug_decode("h")).empty());
  BOOST_TEST(run(more.pfdebug_todense("h")));
  BOOST_TEST(!run(more.pfdebug_todense("h")));
  const auto registers = run(more.pfdebug_getreg("h"));
  BOOST_TEST(registers.size() == 16384u);
  BOOST_TEST(std::count(registers.begin(), registers.end(), 0) == 16382);
  run(more.pfselftest());
}

BOOST_DATA_TEST_CASE(speaks_like_nodes_and_replicas, protocols, protocol) {
  Client rc = client(protocol);
  run(rc.set("k", "v"));
  const auto dumped = run(rc.dump("k"));
  run(rc.more().restore_asking("k2", 0ms, dumped.value(), {.freq = 3}));
  BOOST_TEST(run(rc.get("k2")).value() == "v");
  BOOST_TEST((failure(rc.more().replconf({{"capa", "eof"}})).code() == errc::not_supported));
  Session own = run(rc.session());
  run(own.more().replconf({{"listening-port", 7000}, {"capa", "psync2"}}));
  BOOST_TEST(run(own.ping()) == "PONG");
}

BOOST_DATA_TEST_CASE(inspects_the_server, protocols, protocol) {
  Client rc = client(protocol);
  MoreCommands more = rc.more();
  run(rc.set("k", "v"));
  BOOST_TEST(run(more.memory_usage("k")).value_or(0) > 10);
  BOOST_TEST((run(more.memory_usage("none", 0)) == std::nullopt));
  BOOST_TEST((run(more.memory_stats()).at("keys.count").as_integer() == 1));
  BOOST_TEST(!run(more.memory_doctor()).empty());
  BOOST_TEST(!run(more.memory_malloc_stats()).empty());
  run(more.memory_purge());
  BOOST_TEST(run(more.memory_help()).size() > 3u);
  BOOST_TEST(has(run(more.debug_object("k")), "encoding:embstr"));
  // Some servers come with modules of their own.
  for (const ModuleInfo& module : run(more.module_list())) BOOST_TEST(!module.name.empty());
  BOOST_TEST((failure(more.module_load("/none.so")).code() == errc::reply));
  BOOST_TEST((failure(more.module_load("/none.so", {"a", "b"})).code() == errc::reply));
  BOOST_TEST((failure(more.module_loadex("/none.so", {"ARGS", "a"})).code() == errc::reply));
  BOOST_TEST((failure(more.module_unload("none")).code() == errc::reply));
  BOOST_TEST(run(more.module_help()).size() > 3u);
  BOOST_TEST(has(run(more.lolwut()), " ver. "));
  BOOST_TEST(has(run(more.lolwut({.version = 5})), " ver. "));
  BOOST_TEST((failure(more.failover({.abort = true})).code() == errc::reply));
}

BOOST_DATA_TEST_CASE(reads_slow_logs_and_latencies, protocols, protocol) {
  Client rc = client(protocol);
  MoreCommands more = rc.more();
  run(rc.config_set({{"slowlog-log-slower-than", "0"}, {"latency-monitor-threshold", "1"}}));
  run(more.slowlog_reset());
  run(rc.set("slow", "command"));
  run(rc.config_set({{"slowlog-log-slower-than", "-1"}}));
  BOOST_TEST(run(more.slowlog_len()) > 0);
  const auto log = run(more.slowlog_get(-1));
  BOOST_REQUIRE(log.size() >= 2u);
  BOOST_TEST((log[log.size() - 2].arguments == Texts{"SET", "slow", "command"} ||
              log.back().arguments == Texts{"SET", "slow", "command"}));
  BOOST_TEST(log[0].unix_time_s > 1'600'000'000);
  BOOST_TEST(run(more.slowlog_get(1)).size() == 1u);
  BOOST_TEST(run(more.slowlog_help()).size() > 3u);
  run(more.latency_reset());
  BOOST_TEST(server().command({"DEBUG", "SLEEP", "0.01"}) == "+OK\r\n");
  const auto latest = run(more.latency_latest());
  BOOST_REQUIRE(!latest.empty());
  BOOST_TEST(latest[0].name == "command");
  BOOST_TEST(latest[0].worst_ms >= 10);
  BOOST_TEST(run(more.latency_history("command")).at(0).second >= 10);
  BOOST_TEST(!run(more.latency_graph("command")).empty());
  BOOST_TEST(!run(more.latency_doctor()).empty());
  BOOST_TEST(run(more.latency_reset({"command", "none"})) == 1);
  const auto histogram = run(more.latency_histogram("set"));
  BOOST_TEST(histogram.at("set").calls > 0);
  BOOST_TEST(!histogram.at("set").histogram_us.empty());
  BOOST_TEST(!run(more.latency_histogram()).empty());
  BOOST_TEST(run(more.latency_help()).size() > 3u);
}

BOOST_AUTO_TEST_SUITE_END()

struct ClusterServer : ClientLoop {
  static const support::RedisServer& server() {
    // The kernel chooses the port of the bus too, because port + 10000 may not exist.
    static const support::RedisServer spare({.start = false});
    static const support::RedisServer started(
        {.extra = {"--cluster-enabled", "yes", "--cluster-port", std::to_string(spare.port())}});
    return started;
  }
};

BOOST_FIXTURE_TEST_SUITE(typed_cluster, ClusterServer)

BOOST_DATA_TEST_CASE(runs_a_cluster_of_one, protocols, protocol) {
  Client rc = run(connect(reactor, {.unix_path = server().socket_path(), .protocol = protocol}));
  MoreCommands more = rc.more();
  run(more.cluster_reset(ResetMode::hard));
  run(more.cluster_set_config_epoch(5));
  run(more.cluster_addslots({"0", "1", "2"}));
  run(more.cluster_addslotsrange({"3", "16383"}));
  run(more.cluster_delslots("2"));
  run(more.cluster_delslotsrange({"10", "11"}));
  const std::string id = run(more.cluster_myid());
  BOOST_TEST(id.size() == 40u);
  const auto nodes = run(more.cluster_nodes());
  BOOST_REQUIRE(nodes.size() == 1u);
  BOOST_TEST(nodes[0].id == id);
  BOOST_TEST(nodes[0].port == server().port());
  BOOST_TEST((nodes[0].flags == Texts{"myself", "master"}));
  BOOST_TEST(nodes[0].config_epoch == 5);
  BOOST_TEST(nodes[0].connected);
  BOOST_TEST((nodes[0].slots == std::vector<SlotRange>{{0, 1}, {3, 9}, {12, 16383}}));
  const auto slots = run(more.cluster_slots());
  BOOST_REQUIRE(slots.size() == 3u);
  BOOST_TEST((slots[1].range == SlotRange{3, 9}));
  BOOST_TEST(slots[1].nodes.at(0).id == id);
  BOOST_TEST(slots[1].nodes.at(0).port == server().port());
  const auto shards = run(more.cluster_shards());
  BOOST_REQUIRE(shards.size() == 1u);
  BOOST_TEST(shards[0].slots.size() == 3u);
  BOOST_TEST(shards[0].nodes.at(0).id == id);
  BOOST_TEST(shards[0].nodes.at(0).primary);
  BOOST_TEST(shards[0].nodes.at(0).health == "online");
  BOOST_TEST((run(more.cluster_info()).find_integer("cluster_slots_assigned") == 16381));
  BOOST_TEST(run(more.cluster_keyslot("{tag}x")) == run(more.cluster_keyslot("tag")));
  BOOST_TEST(run(more.cluster_countkeysinslot(0)) == 0);
  BOOST_TEST(run(more.cluster_getkeysinslot(0, 10)).empty());
  BOOST_TEST(run(more.cluster_count_failure_reports(id)) == 0);
  BOOST_TEST(run(more.cluster_links()).empty());
  BOOST_TEST(run(more.cluster_replicas(id)).empty());
  BOOST_TEST(run(more.cluster_slaves(id)).empty());
  run(more.cluster_setslot_stable(3));
  run(more.cluster_setslot(2, SlotState::node, id));
  BOOST_TEST(has(run(more.cluster_bumpepoch()), "STILL"));
  run(more.cluster_saveconfig());
  run(more.cluster_flushslots());
  BOOST_TEST((failure(more.cluster_failover(FailoverMode::force)).code() == errc::reply));
  BOOST_TEST((failure(more.cluster_forget(id)).code() == errc::reply));
  BOOST_TEST((failure(more.cluster_replicate(id)).code() == errc::reply));
  BOOST_TEST((failure(more.cluster_meet("not an address", 1)).code() == errc::reply));
  BOOST_TEST(run(more.cluster_help()).size() > 3u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
