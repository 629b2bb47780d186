// SimulatedCluster against a real cluster: the same dialogues, the same replies.
#include <deferredis/testing/simulated_cluster.hpp>

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/key_slot.hpp>
#include <deferredis/testing/resp_text.hpp>

#include "support/differential.hpp"
#include "support/redis_cluster.hpp"

namespace deferredis {
namespace {

using Node = SimulatedCluster::Node;
using Words = SimulatedCluster::Words;

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
    text.replace(at, from.size(), to);
}

/// Three primaries and a replica of each, real and simulated; a connection to every node of both.
struct BothClusters {
  BothClusters() {
    // The real one gives node 2 a slot that redis-cli would give node 1.
    simulated.begin_migration(10922, 2);
    simulated.end_migration(10922);
    simulated.gossip_all();
    for (Node i = 0; i < real.size(); ++i) {
      to_real.emplace_back(real.node(i).socket_path());
      to_simulated.push_back(simulated.connect(i));
    }
  }

  std::string simulated_id(Node node) {
    SimulatedCluster::Connection asks = simulated.connect(node);
    return simulated.receive(asks, resp_bulks({"CLUSTER", "MYID"})).substr(5, 40);
  }
  /// `$id2`, `$host2` and `$port2` stand for those of node 2.
  Words words_for(bool is_real, Words words) {
    for (std::string& word : words) {
      for (Node i = 0; i < real.size(); ++i) {
        const std::string number = std::to_string(i);
        const Endpoint there = simulated.endpoint(i);
        replace_all(word, "$id" + number, is_real ? real.id(i) : simulated_id(i));
        replace_all(word, "$host" + number, is_real ? "127.0.0.1" : there.host);
        replace_all(word, "$port" + number, std::to_string(is_real ? real.port(i) : there.port));
      }
    }
    return words;
  }
  /// A reply of the real cluster, with the addresses of the simulated one.
  std::string translated(std::string reply) {
    for (Node i = 0; i < real.size(); ++i) {
      const Endpoint there = simulated.endpoint(i);
      replace_all(reply, real.host_and_port(i), to_string(there));
      replace_all(reply, resp_bulk("127.0.0.1") + resp_integer(real.port(i)),
                  resp_bulk(there.host) + resp_integer(there.port));
      replace_all(reply, real.id(i), simulated_id(i));
    }
    return reply;
  }
  void compare(Node node, const Words& words) {
    const std::string truth = translated(to_real[node].ask({words_for(true, words)}).front());
    const std::string answer =
        simulated.receive(to_simulated[node], resp_bulks(words_for(false, words)));
    std::string text = "node " + std::to_string(node) + ":";
    for (const std::string& word : words) text += " " + word;
    BOOST_TEST(answer == truth, text << "\n  simulated: " << answer << "\n  real: " << truth);
  }

  support::RedisCluster real;
  SimulatedCluster simulated;
  std::deque<support::RawConnection> to_real;
  std::vector<SimulatedCluster::Connection> to_simulated;
  const std::string slot = std::to_string(key_slot("a"));  // 15495: of node 2
};

BOOST_FIXTURE_TEST_SUITE(simulated_cluster_beside_a_real_one, BothClusters)

BOOST_AUTO_TEST_CASE(keys_are_refused_in_the_same_words) {
  for (const Words& words :
       {Words{"SET", "{a}1", "x"}, Words{"GET", "{a}1"}, Words{"MGET", "{a}1", "{a}2"},
        Words{"MGET", "{a}1", "{b}1"}, Words{"DEL", "{b}1"}, Words{"EVAL", "return 1", "1", "{a}1"},
        Words{"BLPOP", "{c}1", "{a}1", "1"}, Words{"SELECT", "0"}, Words{"SELECT", "1"},
        Words{"SWAPDB", "0", "1"}, Words{"MOVE", "{a}1", "1"}, Words{"SPUBLISH", "{a}c", "x"},
        Words{"PUBLISH", "c", "x"}, Words{"ASKING"}, Words{"READONLY"}, Words{"READWRITE"},
        Words{"GET"}, Words{"NOSUCH", "{a}1"}}) {
    if (words[0] != "EVAL") compare(2, words);  // the simulated one has no Lua
    compare(0, words);
    compare(5, words);
  }
}

BOOST_AUTO_TEST_CASE(transactions_end_in_the_same_way) {
  for (const Words& words :
       {Words{"MULTI"}, Words{"GET", "{a}1"}, Words{"PING"}, Words{"EXEC"}, Words{"EXEC"},
        Words{"MULTI"}, Words{"INCR", "{a}1"}, Words{"INCR", "{b}1"}, Words{"EXEC"}, Words{"MULTI"},
        Words{"PING"}, Words{"EXEC"}, Words{"WATCH", "{a}1"}, Words{"UNWATCH"}}) {
    compare(2, words);
    compare(0, words);
  }
}

BOOST_AUTO_TEST_CASE(a_slot_moves_in_the_same_way) {
  const std::vector<std::pair<Node, Words>> steps{
      {2, {"MSET", "{a}1", "x", "{a}2", "y", "{a}3", "z"}},
      {2, {"CLUSTER", "SETSLOT", slot, "IMPORTING", "$id0"}},
      {0, {"CLUSTER", "SETSLOT", slot, "MIGRATING", "$id2"}},
      {0, {"CLUSTER", "SETSLOT", slot, "IMPORTING", "nosuch"}},
      {0, {"CLUSTER", "SETSLOT", slot, "IMPORTING", "$id5"}},
      {0, {"CLUSTER", "SETSLOT", "16384", "IMPORTING", "$id2"}},
      {0, {"CLUSTER", "SETSLOT", slot, "SIDEWAYS", "$id2"}},
      {5, {"CLUSTER", "SETSLOT", slot, "IMPORTING", "$id2"}},
      {0, {"CLUSTER", "SETSLOT", slot, "IMPORTING", "$id2"}},
      {2, {"CLUSTER", "SETSLOT", slot, "MIGRATING", "$id0"}},
      {2, {"CLUSTER", "COUNTKEYSINSLOT", slot}},
      {2, {"MIGRATE", "$host0", "$port0", "{a}1", "0", "1000"}},
      {2, {"MIGRATE", "$host0", "$port0", "{a}1", "0", "1000"}},
      {2, {"GET", "{a}1"}},
      {2, {"GET", "{a}2"}},
      {2, {"SET", "{a}4", "new"}},
      {2, {"MGET", "{a}1", "{a}2"}},
      {2, {"MGET", "{a}1", "{a}1"}},
      {2, {"EXISTS", "{a}1", "{a}4"}},
      {0, {"GET", "{a}1"}},
      {0, {"ASKING"}},
      {0, {"GET", "{a}1"}},
      {0, {"GET", "{a}1"}},
      {0, {"ASKING"}},
      {0, {"MGET", "{a}1", "{a}2"}},
      {0, {"ASKING"}},
      {0, {"MGET", "{a}1", "{a}1"}},
      {0, {"ASKING"}},
      {0, {"MGET", "{a}4", "{a}4"}},
      {0, {"ASKING"}},
      {0, {"MULTI"}},
      {0, {"APPEND", "{a}1", "x"}},
      {0, {"GET", "{a}1"}},
      {0, {"EXEC"}},
      {0, {"GET", "{a}1"}},
      {2, {"MULTI"}},
      {2, {"GET", "{a}2"}},
      {2, {"GET", "{a}1"}},
      {2, {"EXEC"}},
      {2, {"SPUBLISH", "{a}c", "x"}},
      {0, {"SPUBLISH", "{a}c", "x"}},
      {2, {"CLUSTER", "SETSLOT", slot, "NODE", "$id0"}},
      {2, {"MIGRATE", "$host0", "$port0", "", "0", "1000", "KEYS", "{a}2", "{a}3", "{a}4"}},
      {2, {"MIGRATE", "$host0", "$port0", "", "0", "1000", "KEYS", "{a}2", "{a}3"}},
      {2, {"MIGRATE", "$host0", "$port0", "{a}2", "0", "1000", "KEYS", "{a}2", "{a}3"}},
      {2, {"CLUSTER", "GETKEYSINSLOT", slot, "10"}},
      {0, {"CLUSTER", "SETSLOT", slot, "NODE", "$id0"}},
      {2, {"CLUSTER", "SETSLOT", slot, "NODE", "$id0"}},
      {2, {"GET", "{a}2"}},
      {0, {"GET", "{a}2"}},
      {0, {"CLUSTER", "COUNTKEYSINSLOT", slot}},
      {0, {"CLUSTER", "SLOTS"}},
  };
  for (const auto& [node, words] : steps) compare(node, words);
}

BOOST_AUTO_TEST_CASE(nodes_say_the_same_about_the_cluster) {
  for (const Words& words :
       {Words{"CLUSTER", "MYID"}, Words{"CLUSTER", "SLOTS"}, Words{"CLUSTER", "KEYSLOT", "{a}1"},
        Words{"CLUSTER", "KEYSLOT"}, Words{"CLUSTER", "COUNTKEYSINSLOT", slot},
        Words{"CLUSTER", "COUNTKEYSINSLOT", "x"}, Words{"CLUSTER", "COUNTKEYSINSLOT", "16384"},
        Words{"CLUSTER", "GETKEYSINSLOT", slot, "1"}, Words{"CLUSTER", "GETKEYSINSLOT", slot, "-1"},
        Words{"CLUSTER", "COUNT-FAILURE-REPORTS", "$id1"}, Words{"CLUSTER", "REPLICAS", "nosuch"},
        Words{"CLUSTER", "REPLICAS", "$id4"}, Words{"CLUSTER", "NOSUCH"}, Words{"CLUSTER"},
        Words{"CLUSTER", "SETSLOT", slot, "STABLE"}}) {
    for (const Node node : {0U, 2U, 5U}) compare(node, words);
  }
  compare(0, {"CLUSTER", "FAILOVER"});
  compare(3, {"CLUSTER", "FAILOVER", "SOON"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
