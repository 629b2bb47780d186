// What the nodes of a SimulatedCluster answer, byte for byte, without a network.
#include <deferredis/testing/simulated_cluster.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/key_slot.hpp>
#include <deferredis/testing/resp_text.hpp>

namespace deferredis {
namespace {

using Words = SimulatedCluster::Words;

/// The slot of keys with the tag {a}: who has it, and who will get it.
struct Nodes {
  std::string ask(SimulatedCluster::Connection& at, const Words& words) {
    return cluster.receive(at, resp_bulks(words));
  }
  std::string redirect(const char* word, SimulatedCluster::Node node) const {
    return resp_error(std::string(word) + " " + std::to_string(slot) + " " +
                      to_string(cluster.endpoint(node)));
  }
  std::string id(SimulatedCluster::Connection& at) {
    const std::string reply = ask(at, {"CLUSTER", "MYID"});
    return reply.substr(5, 40);
  }

  SimulatedCluster cluster;
  const std::uint16_t slot = key_slot("a");
  const SimulatedCluster::Node from = cluster.owner(slot);
  const SimulatedCluster::Node to = (from + 1) % 3;
  SimulatedCluster::Connection source = cluster.connect(from);
  SimulatedCluster::Connection target = cluster.connect(to);
  SimulatedCluster::Connection replica = cluster.connect(from + 3);
  const std::string ok = resp_simple("OK");
  const std::string queued = resp_simple("QUEUED");
  const std::string down = resp_error("CLUSTERDOWN The cluster is down");
  const std::string try_again =
      resp_error("TRYAGAIN Multiple keys request during rehashing of slot");
};

BOOST_FIXTURE_TEST_SUITE(simulated_cluster, Nodes)

BOOST_AUTO_TEST_CASE(a_node_sends_away_who_asks_for_keys_of_another) {
  BOOST_TEST(ask(source, {"SET", "{a}1", "x"}) == ok);
  BOOST_TEST(ask(target, {"GET", "{a}1"}) == redirect("MOVED", from));
  BOOST_TEST(ask(source, {"MGET", "{a}1", "{b}1"}) ==
             resp_error("CROSSSLOT Keys in request don't hash to the same slot"));
  BOOST_TEST(ask(target, {"PING"}) == resp_simple("PONG"));
}

BOOST_AUTO_TEST_CASE(a_replica_reads_for_those_who_said_readonly) {
  cluster.execute("SET", "{a}1", "x");
  BOOST_TEST(ask(replica, {"GET", "{a}1"}) == redirect("MOVED", from));
  BOOST_TEST(ask(replica, {"READONLY"}) == ok);
  BOOST_TEST(ask(replica, {"GET", "{a}1"}) == resp_bulk("x"));
  BOOST_TEST(ask(replica, {"SET", "{a}1", "y"}) == redirect("MOVED", from));
  BOOST_TEST(ask(replica, {"READWRITE"}) == ok);
  BOOST_TEST(ask(replica, {"GET", "{a}1"}) == redirect("MOVED", from));
}

BOOST_AUTO_TEST_CASE(a_slot_on_its_way_is_at_both_nodes) {
  cluster.execute("SET", "{a}1", "x");
  cluster.execute("SET", "{a}2", "x");
  cluster.begin_migration(slot, to);
  BOOST_TEST(cluster.migrate_key(slot));
  BOOST_TEST(ask(source, {"GET", "{a}1"}) == redirect("ASK", to));
  BOOST_TEST(ask(source, {"GET", "{a}2"}) == resp_bulk("x"));
  BOOST_TEST(ask(source, {"MGET", "{a}1", "{a}2"}) == try_again);
  BOOST_TEST(ask(target, {"GET", "{a}1"}) == redirect("MOVED", from));
  BOOST_TEST(ask(target, {"ASKING"}) == ok);
  BOOST_TEST(ask(target, {"GET", "{a}1"}) == resp_bulk("x"));
  BOOST_TEST(ask(target, {"GET", "{a}1"}) == redirect("MOVED", from));
  ask(target, {"ASKING"});
  BOOST_TEST(ask(target, {"MGET", "{a}1", "{a}2"}) == try_again);
  cluster.end_migration(slot);
  BOOST_TEST(ask(target, {"MGET", "{a}1", "{a}2"}) ==
             resp_array(2) + resp_bulk("x") + resp_bulk("x"));
  BOOST_TEST(ask(source, {"GET", "{a}1"}) == redirect("MOVED", to));
}

BOOST_AUTO_TEST_CASE(a_transaction_after_asking_is_one_command) {
  cluster.begin_migration(slot, to);
  BOOST_TEST(ask(source, {"EXISTS", "{a}1"}) == redirect("ASK", to));
  ask(target, {"ASKING"});
  BOOST_TEST(ask(target, {"MULTI"}) == ok);
  BOOST_TEST(ask(target, {"INCR", "{a}1"}) == queued);
  BOOST_TEST(ask(target, {"INCR", "{a}2"}) == queued);
  BOOST_TEST(ask(target, {"EXEC"}) == try_again);
  BOOST_TEST(ask(target, {"EXEC"}) == resp_error("ERR EXEC without MULTI"));
}

BOOST_AUTO_TEST_CASE(a_transaction_is_discarded_if_its_slot_moves_on) {
  ask(source, {"MULTI"});
  BOOST_TEST(ask(source, {"INCR", "{a}1"}) == queued);
  cluster.begin_migration(slot, to);
  cluster.end_migration(slot);
  BOOST_TEST(ask(source, {"EXEC"}) == redirect("MOVED", to));
  ask(source, {"MULTI"});
  BOOST_TEST(ask(source, {"INCR", "{a}1"}) == redirect("MOVED", to));
  BOOST_TEST(ask(source, {"EXEC"}) ==
             resp_error("EXECABORT Transaction discarded because of previous errors."));
  BOOST_TEST(cluster.value("{a}1") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_slot_moves_by_commands_as_by_calls) {
  cluster.execute("SET", "{a}1", "x", "PX", "5000");
  cluster.execute("RPUSH", "{a}2", "y");
  const std::string number = std::to_string(slot);
  BOOST_TEST(ask(source, {"CLUSTER", "KEYSLOT", "{a}1"}) == resp_integer(slot));
  BOOST_TEST(ask(target, {"CLUSTER", "SETSLOT", number, "IMPORTING", id(source)}) == ok);
  BOOST_TEST(ask(source, {"CLUSTER", "SETSLOT", number, "MIGRATING", id(target)}) == ok);
  BOOST_TEST(cluster.migrating(slot));
  BOOST_TEST(ask(source, {"CLUSTER", "GETKEYSINSLOT", number, "1"}) == resp_bulks({"{a}1"}));
  const Endpoint there = cluster.endpoint(to);
  const Words migrate{
      "MIGRATE", there.host, std::to_string(there.port), "", "0", "100", "KEYS", "{a}1",
      "{a}2",    "{a}3"};
  BOOST_TEST(ask(source, migrate) == ok);
  BOOST_TEST(ask(source, migrate) == resp_simple("NOKEY"));
  BOOST_TEST(ask(target, {"CLUSTER", "SETSLOT", number, "NODE", id(target)}) == ok);
  BOOST_TEST(ask(target, {"PTTL", "{a}1"}) == resp_integer(5000));
  BOOST_TEST(ask(target, {"LRANGE", "{a}2", "0", "-1"}) == resp_bulks({"y"}));
  BOOST_TEST(ask(source, {"CLUSTER", "COUNTKEYSINSLOT", number}) == resp_integer(0));
  BOOST_TEST(cluster.owner(slot) == to);
}

BOOST_AUTO_TEST_CASE(a_node_that_starts_waits_for_news) {
  cluster.execute("SET", "{a}1", "x");
  cluster.kill(from);
  BOOST_TEST(!cluster.connected(source));
  BOOST_TEST(ask(source, {"PING"}) == "");
  BOOST_TEST(cluster.fail_over(from));
  cluster.gossip(to);
  BOOST_TEST(ask(target, {"GET", "{a}1"}) == redirect("MOVED", from + 3));
  BOOST_TEST(ask(replica, {"APPEND", "{a}1", "y"}) == resp_integer(2));
  cluster.start(from);
  source = cluster.connect(from);
  BOOST_TEST(ask(source, {"GET", "{a}1"}) == down);
  cluster.gossip(from);
  BOOST_TEST(ask(source, {"GET", "{a}1"}) == redirect("MOVED", from + 3));
  ask(source, {"READONLY"});
  BOOST_TEST(ask(source, {"GET", "{a}1"}) == resp_bulk("xy"));
}

BOOST_AUTO_TEST_CASE(an_isolated_primary_accepts_no_writes) {
  cluster.isolate(from);
  BOOST_TEST(ask(source, {"SET", "{a}1", "x"}) == down);
  BOOST_TEST(cluster.fail_over(from));
  BOOST_TEST(!cluster.fail_over(from));
  cluster.rejoin(from);
  BOOST_TEST(ask(source, {"GET", "{a}1"}) == down);
  cluster.gossip_all();
  BOOST_TEST(ask(source, {"GET", "{a}1"}) == redirect("MOVED", from + 3));
}

BOOST_AUTO_TEST_CASE(a_replica_takes_over_when_a_client_says_so) {
  BOOST_TEST(ask(source, {"CLUSTER", "FAILOVER"}) ==
             resp_error("ERR You should send CLUSTER FAILOVER to a replica"));
  BOOST_TEST(ask(replica, {"CLUSTER", "FAILOVER"}) == ok);
  BOOST_TEST(cluster.owner(slot) == from + 3);
  BOOST_TEST(ask(source, {"SET", "{a}1", "x"}) == redirect("MOVED", from + 3));
}

BOOST_AUTO_TEST_CASE(who_waits_is_sent_away_with_the_slot) {
  BOOST_TEST(ask(source, {"BLPOP", "{a}q", "0"}) == "");
  cluster.begin_migration(slot, to);
  cluster.end_migration(slot);
  BOOST_TEST(cluster.receive(source, "") == redirect("MOVED", to));
  BOOST_TEST(ask(target, {"BLPOP", "{a}q", "0"}) == "");
  BOOST_TEST(cluster.fail_over(to));
  BOOST_TEST(cluster.receive(target, "").starts_with("-UNBLOCKED "));
}

BOOST_AUTO_TEST_CASE(messages_reach_every_node_and_those_of_shard_channels_a_shard) {
  BOOST_TEST(ask(target, {"SUBSCRIBE", "news"}) ==
             resp_array(3) + resp_bulk("subscribe") + resp_bulk("news") + resp_integer(1));
  BOOST_TEST(ask(source, {"PUBLISH", "news", "x"}) == resp_integer(0));
  BOOST_TEST(cluster.receive(target, "") == resp_bulks({"message", "news", "x"}));

  SimulatedCluster::Connection other = cluster.connect(to);
  BOOST_TEST(ask(other, {"SSUBSCRIBE", "{a}c"}) == redirect("MOVED", from));
  ask(replica, {"SSUBSCRIBE", "{a}c"});
  BOOST_TEST(ask(source, {"SPUBLISH", "{a}c", "y"}) == resp_integer(0));
  BOOST_TEST(cluster.receive(replica, "") == resp_bulks({"smessage", "{a}c", "y"}));
  cluster.begin_migration(slot, to);
  cluster.end_migration(slot);
  BOOST_TEST(cluster.receive(replica, "") ==
             resp_array(3) + resp_bulk("sunsubscribe") + resp_bulk("{a}c") + resp_integer(0));
}

BOOST_AUTO_TEST_CASE(a_node_reports_what_it_knows) {
  cluster.kill(to);
  BOOST_TEST(ask(source, {"CLUSTER", "NODES"}).find("fail") == std::string::npos);
  cluster.gossip(from);
  const std::string nodes = ask(source, {"CLUSTER", "NODES"});
  BOOST_TEST(nodes.find("10.0.0.2:7001@17001 master - 0 0 2 connected 5461-10922\n") != nodes.npos);
  BOOST_TEST(nodes.find("myself,master - 0 0 3 connected 10923-16383\n") != nodes.npos);
  BOOST_TEST(nodes.find("master,fail") != nodes.npos);
  const std::string info = ask(source, {"CLUSTER", "INFO"});
  BOOST_TEST(info.find("cluster_state:ok\r\n") != info.npos);
  BOOST_TEST(info.find("cluster_known_nodes:6\r\n") != info.npos);
  BOOST_TEST(ask(source, {"ROLE"}).find("master") != std::string::npos);
  BOOST_TEST(ask(replica, {"ROLE"}).find(cluster.endpoint(from).host) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
