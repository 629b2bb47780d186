// The typed commands of sentinels, on real ones.
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/more_commands.hpp>

#include "integration/typed_commands.hpp"
#include "support/sentinel_group.hpp"

namespace deferredis {
namespace {

using namespace test;

/// Two sentinels of a primary with one replica, for all cases of a suite.
struct TypedSentinel : ClientLoop {
  static support::SentinelGroup& group() {
    static support::SentinelGroup started({.replicas = 1, .sentinels = 2});
    return started;
  }
  Client client(ProtocolVersion protocol, std::size_t sentinel = 0) {
    return run(connect(
        reactor, {.unix_path = group().sentinel(sentinel).socket_path(), .protocol = protocol}));
  }
  static std::string port(std::size_t server) { return std::to_string(group().port(server)); }
};

BOOST_FIXTURE_TEST_SUITE(typed_sentinel, TypedSentinel)

BOOST_DATA_TEST_CASE(it_describes_the_primary_and_all_around_it, protocols, protocol) {
  const Client rc = client(protocol);
  const MoreCommands more = rc.more();
  BOOST_TEST(run(more.sentinel_master("mymaster")).at("port") == port(0));
  BOOST_TEST(failure(more.sentinel_master("none")).is(errc::reply));
  const auto all = run(more.sentinel_masters());
  BOOST_TEST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all[0].at("name") == "mymaster");
  for (const auto& replicas :
       {run(more.sentinel_replicas("mymaster")), run(more.sentinel_slaves("mymaster"))}) {
    BOOST_TEST_REQUIRE(replicas.size() == 1u);
    BOOST_TEST(replicas[0].at("port") == port(1));
  }
  const Client other = client(protocol, 1);
  const std::string other_id = run(other.more().sentinel_myid());
  const auto others = run(more.sentinel_sentinels("mymaster"));
  BOOST_TEST_REQUIRE(others.size() == 1u);
  BOOST_TEST(others[0].at("runid") == other_id);
  const auto address = run(more.sentinel_get_master_addr_by_name("mymaster"));
  BOOST_TEST(address.value().first == "127.0.0.1");
  BOOST_TEST(address.value().second == group().port(0));
  BOOST_TEST(!run(more.sentinel_get_master_addr_by_name("none")));
  const auto vote = run(more.sentinel_is_master_down_by_addr("127.0.0.1", group().port(0), 0, "*"));
  BOOST_TEST(!vote.down);
  BOOST_TEST(vote.leader == "*");
  BOOST_TEST(has(run(more.sentinel_ckquorum("mymaster")), "2 usable Sentinels"));
  const auto cached = run(more.sentinel_info_cache({"mymaster"}));
  BOOST_TEST_REQUIRE(cached.size() == 1u);
  BOOST_TEST(cached[0].first == "mymaster");
  BOOST_TEST(has(cached[0].second.at(0).second.value(), "role:master"));
  BOOST_TEST(run(more.sentinel_pending_scripts()).empty());
  BOOST_TEST(!run(more.sentinel_help()).empty());
}

BOOST_DATA_TEST_CASE(its_settings_are_read_and_changed, protocols, protocol) {
  const Client rc = client(protocol);
  const MoreCommands more = rc.more();
  run(more.sentinel_config_set({{"announce-port", "1234"}}));
  BOOST_TEST(run(more.sentinel_config_get({"*"})).at("announce-port") == "1234");
  run(more.sentinel_config_set({{"announce-port", "0"}}));
  run(more.sentinel_debug({{"ask-period", "900"}}));
  BOOST_TEST(run(more.sentinel_debug()).at("ASK-PERIOD") == "900");
  run(more.sentinel_flushconfig());
  run(more.sentinel_set("mymaster", {{"quorum", "1"}}));
  BOOST_TEST(run(more.sentinel_master("mymaster")).at("quorum") == "1");
  run(more.sentinel_monitor("other", "127.0.0.1", group().port(1), 1));
  BOOST_TEST(run(more.sentinel_masters()).size() == 2u);
  BOOST_TEST(run(more.sentinel_reset("oth*")) == 1);
  run(more.sentinel_remove("other"));
  BOOST_TEST(run(more.sentinel_masters()).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_simulated_failure_ends_it_in_the_middle_of_a_failover) {
  support::SentinelGroup doomed({.replicas = 1, .sentinels = 1});
  const Client rc = run(connect(reactor, {.unix_path = doomed.sentinel(0).socket_path()}));
  const MoreCommands more = rc.more();
  BOOST_TEST(run(more.sentinel_simulate_failure_help()).size() == 2u);
  run(more.sentinel_simulate_failure(SentinelFailure::after_promotion));
  run(more.sentinel_failover("mymaster"));
  until([&] { return rc.stats().connections_up == 0; });
  BOOST_TEST(has(doomed.server(1).command({"ROLE"}), "master"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(typed_sentinel_primary, TypedSentinel)

BOOST_DATA_TEST_CASE(valkey_has_other_names_for_some, protocols, protocol) {
  if (group().sentinel(0).command({"SENTINEL", "PRIMARIES"}).starts_with("-")) {
    std::puts("SKIPPED: needs SENTINEL PRIMARIES; tools/servers.sh --test BUILD runs it");
    return;
  }
  const Client rc = client(protocol);
  const MoreCommands more = rc.more();
  BOOST_TEST(run(more.sentinel_primary("mymaster")).at("port") == port(0));
  BOOST_TEST(run(more.sentinel_primaries()).size() == 1u);
  BOOST_TEST(run(more.sentinel_get_primary_addr_by_name("mymaster")).value().second ==
             group().port(0));
  BOOST_TEST(
      !run(more.sentinel_is_primary_down_by_addr("127.0.0.1", group().port(0), 0, "*")).down);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
