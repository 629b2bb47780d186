#include "support/redis_cluster.hpp"

#include <poll.h>

#include <chrono>
#include <sstream>
#include <stdexcept>

namespace deferredis::support {

namespace {

constexpr auto patience = std::chrono::seconds(30);

// "$5\r\nhello\r\n" -> "hello"
std::string text_of(const std::string& bulk) {
  const std::size_t begin = bulk.find("\r\n") + 2;
  return bulk.substr(begin, bulk.size() - begin - 2);
}

void expect_ok(const std::string& reply, const char* what) {
  if (reply != "+OK\r\n") throw std::runtime_error(std::string(what) + ": " + reply);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Does CLUSTER NODES list the slot in the node's line? "<id> <seven words> 0-5460 7000 [1->-..."
bool has_slot(const std::string& nodes, const std::string& id, std::uint16_t slot) {
  std::istringstream line(nodes.substr(nodes.find("\n" + id) + 1));
  std::string word;
  std::getline(line, word);
  std::istringstream words(word);
  for (int i = 0; i < 8; ++i) words >> word;
  while (words >> word) {
    if (word[0] == '[') continue;
    const std::size_t dash = word.find('-');
    const int first = std::stoi(word);
    const int last = dash == word.npos ? first : std::stoi(word.substr(dash + 1));
    if (slot >= first && slot <= last) return true;
  }
  return false;
}

// A free port: chosen by a server that was never started.
std::string bus_port() {
  const RedisServer spare({.start = false});
  return std::to_string(spare.port());
}

}  // namespace

RedisCluster::RedisCluster(std::size_t primaries, std::size_t replicas_each,
                           std::vector<std::string> extra, std::string tls_folder) {
  for (std::size_t i = 0; i < primaries * (1 + replicas_each); ++i) {
    RedisServerOptions options;
    options.extra = {"--cluster-enabled",
                     "yes",
                     "--cluster-port",
                     bus_port(),
                     "--cluster-node-timeout",
                     "1000",
                     "--repl-diskless-sync-delay",
                     "0",
                     "--repl-ping-replica-period",
                     "1",
                     "--cluster-allow-replica-migration",
                     "no"};
    options.extra.insert(options.extra.end(), extra.begin(), extra.end());
    if (!tls_folder.empty()) {
      options.tcp = false;
      options.tls_folder = tls_folder;
      options.tls_certificate = "node";
      options.extra.insert(options.extra.end(),
                           {"--tls-cluster", "yes", "--tls-replication", "yes"});
    }
    nodes_.push_back(std::make_unique<RedisServer>(options));
    ids_.push_back(text_of(node(i).command({"CLUSTER", "MYID"})));
  }
  for (std::size_t i = 0; i < primaries; ++i) {
    const std::string first = std::to_string(i * 16384 / primaries);
    const std::string last = std::to_string((i + 1) * 16384 / primaries - 1);
    expect_ok(node(i).command({"CLUSTER", "ADDSLOTSRANGE", first, last}), "ADDSLOTSRANGE");
    expect_ok(node(i).command({"CLUSTER", "SET-CONFIG-EPOCH", std::to_string(i + 1)}), "EPOCH");
  }
  meet();
  replicate(primaries);
  wait_until_ok();
  wait_for_replicas();
}

std::string RedisCluster::host_and_port(std::size_t i) const {
  return "127.0.0.1:" + std::to_string(port(i));
}

std::uint16_t RedisCluster::port(std::size_t i) const {
  const RedisServer& node = *nodes_.at(i);
  return node.port() != 0 ? node.port() : node.tls_port();
}

// The others know a replica only after they have heard its first byte.
void RedisCluster::wait_for_replicas() {
  wait(
      [this] {
        for (const auto& each : nodes_) {
          if (has(each->command({"CLUSTER", "SHARDS"}), "loading")) return false;
        }
        return true;
      },
      "all know that replicas have their data");
}

// Introduces everybody to everybody: gossip alone takes seconds.
void RedisCluster::meet() {
  for (std::size_t i = 0; i < size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) meet(i, j);
  }
  wait([this] { return all_say("cluster_known_nodes:" + std::to_string(size()) + "\r"); },
       "all nodes know each other");
}

void RedisCluster::meet(std::size_t i, std::size_t j) {
  // The last line. CLUSTER NODES shows ports that depend on the version and on who asks.
  const std::string info = node(j).command({"CONFIG", "GET", "cluster-port"});
  const std::size_t end = info.rfind("\r\n");
  const std::size_t begin = info.rfind('\n', end) + 1;
  const std::string bus = info.substr(begin, end - begin);
  expect_ok(node(i).command({"CLUSTER", "MEET", "127.0.0.1", std::to_string(port(j)), bus}),
            "MEET");
}

void RedisCluster::replicate(std::size_t primaries) {
  for (std::size_t i = primaries; i < size(); ++i) {
    const std::string& primary = ids_[i % primaries];
    wait(
        [&] {
          return node(i).command({"CLUSTER", "REPLICATE", primary}) == "+OK\r\n";
        },
        "a replica knows its primary");
  }
  wait(
      [&] {
        for (std::size_t i = primaries; i < size(); ++i) {
          if (!has(node(i).command({"INFO", "replication"}), "master_link_status:up")) return false;
        }
        return true;
      },
      "replicas have their data");
}

bool RedisCluster::all_say(const std::string& text) const {
  for (const auto& each : nodes_) {
    if (each->running() && !has(each->command({"CLUSTER", "INFO"}), text)) return false;
  }
  return true;
}

void RedisCluster::wait_until_ok() {
  wait(
      [this] {
        if (!all_say("cluster_state:ok")) return false;
        // Every node has heard of every replica.
        for (const auto& each : nodes_) {
          if (!each->running()) continue;
          const std::string view = each->command({"CLUSTER", "NODES"});
          if (has(view, "handshake") || has(view, "fail?")) return false;
        }
        return true;
      },
      "cluster_state:ok");
}

void RedisCluster::wait(const std::function<bool()>& done, const char* what) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error(std::string("RedisCluster: waited in vain until ") + what);
    ::poll(nullptr, 0, 5);  // a server's gossip offers no event to wait for
  }
}

void RedisCluster::take_over(std::size_t replica) {
  expect_ok(node(replica).command({"CLUSTER", "FAILOVER", "TAKEOVER"}), "FAILOVER");
  wait_until_primary(replica);
}

void RedisCluster::remove(std::size_t gone) {
  expect_ok(node(gone).command({"CLUSTER", "RESET", "SOFT"}), "RESET");
  for (std::size_t i = 0; i < size(); ++i) {
    if (i == gone || !node(i).running()) continue;
    const std::string reply = node(i).command({"CLUSTER", "FORGET", ids_[gone]});
    if (!has(reply, "Unknown node"))
      expect_ok(reply, "FORGET");  // it left before, and knows nobody
  }
}

void RedisCluster::make_primary(std::size_t replica) {
  expect_ok(node(replica).command({"CLUSTER", "RESET", "SOFT"}), "RESET");
  for (std::size_t i = 0; i < size(); ++i) {
    if (i != replica && node(i).running()) meet(i, replica);
  }
  wait_until_primary(replica);
  wait_until_ok();
}

void RedisCluster::wait_until_primary(std::size_t primary) {
  wait(
      [&] {
        for (const auto& each : nodes_) {
          if (!each->running()) continue;
          const std::string view = each->command({"CLUSTER", "NODES"});
          const std::size_t line = view.find("\n" + ids_[primary]);
          if (line == view.npos) return false;
          if (!has(view.substr(line, view.find('\n', line + 1) - line), "master")) return false;
        }
        return true;
      },
      "all know the new primary");
}

void RedisCluster::begin_move(std::uint16_t slot, std::size_t from, std::size_t to) {
  const std::string number = std::to_string(slot);
  expect_ok(node(to).command({"CLUSTER", "SETSLOT", number, "IMPORTING", ids_[from]}), "IMPORTING");
  expect_ok(node(from).command({"CLUSTER", "SETSLOT", number, "MIGRATING", ids_[to]}), "MIGRATING");
}

void RedisCluster::move_keys(std::uint16_t slot, std::size_t from, std::size_t to,
                             std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::string keys =
        node(from).command({"CLUSTER", "GETKEYSINSLOT", std::to_string(slot), "1"});
    if (keys == "*0\r\n") return;
    constexpr std::size_t header = 4;  // "*1" and its line end
    const std::string key = text_of(keys.substr(header));
    expect_ok(
        node(from).command({"MIGRATE", "127.0.0.1", std::to_string(port(to)), key, "0", "5000"}),
        "MIGRATE");
  }
}

void RedisCluster::move_slot(std::uint16_t slot, std::size_t from, std::size_t to) {
  if (!has(node(from).command({"CLUSTER", "NODES"}), "[" + std::to_string(slot) + "->-"))
    begin_move(slot, from, to);
  move_keys(slot, from, to, static_cast<std::size_t>(-1));
  const std::string number = std::to_string(slot);
  for (const std::size_t each : {to, from})
    expect_ok(node(each).command({"CLUSTER", "SETSLOT", number, "NODE", ids_[to]}), "SETSLOT");
  wait(
      [&] {
        for (const auto& other : nodes_) {
          if (!other->running()) continue;
          if (!has_slot(other->command({"CLUSTER", "NODES"}), ids_[to], slot)) return false;
        }
        return true;
      },
      "all know the slot's new node");
}

}  // namespace deferredis::support
