#include "support/fake_cluster.hpp"

#include <deferredis/sharding/key_slot.hpp>

namespace deferredis::support {

namespace {

std::string number(std::int64_t value) { return ":" + std::to_string(value) + "\r\n"; }

std::string id_of(const ToldNode& node) {
  if (!node.id.empty()) return node.id;
  const std::string port = std::to_string(node.port);
  return std::string(40 - port.size(), 'a') + port;
}

std::string shard_reply(const ToldNode& node) {
  std::vector<std::string> ends;
  for (const auto& [first, last] : node.slots)
    ends.insert(ends.end(), {number(first), number(last)});
  std::vector<std::string> fields{bulk("id"), bulk(id_of(node))};
  const auto add = [&fields](std::string_view name, std::string value) {
    fields.insert(fields.end(), {bulk(name), std::move(value)});
  };
  if (node.port != 0) add("port", number(node.port));
  if (node.tls_port != 0) add("tls-port", number(node.tls_port));
  add("ip", bulk(node.ip.empty() ? node.host : node.ip));
  add("endpoint", bulk(node.host));
  if (!node.hostname.empty()) add("hostname", bulk(node.hostname));
  add("role", bulk("master"));
  add("replication-offset", number(7));
  add("health", bulk("online"));
  return array({bulk("slots"), array(ends), bulk("nodes"), array({array(fields)})});
}

}  // namespace

std::string shards_reply(const std::vector<ToldNode>& nodes) {
  std::vector<std::string> shards;
  for (const ToldNode& node : nodes) shards.push_back(shard_reply(node));
  return array(shards);
}

std::string slots_reply(const std::vector<ToldNode>& nodes) {
  std::vector<std::string> entries;
  for (const ToldNode& node : nodes) {
    for (const auto& [first, last] : node.slots) {
      entries.push_back(array({number(first), number(last),
                               array({bulk(node.host), number(node.port), bulk(id_of(node))})}));
    }
  }
  return array(entries);
}

FakeClusterNode::FakeClusterNode(Reactor& reactor, Network& network, std::string host)
    : FakeNode(
          reactor, network, [this](const Words& command) { return respond(command); },
          std::move(host)) {}

std::string FakeClusterNode::respond(const Words& command) {
  const std::string& name = command[0];
  if (name == "AUTH") return command.back() == password ? "+OK\r\n" : "-WRONGPASS no\r\n";
  if (name == "PING") return "+PONG\r\n";
  if (name == "ASKING") return "+OK\r\n";
  if (name == "CLUSTER" && command.at(1) == "SHARDS" && !shards.empty()) return shards;
  if (name == "CLUSTER" && command.at(1) == "SLOTS" && !slots.empty()) return slots;
  if (name == "CLUSTER" && command.at(1) == "NODES" && !nodes.empty()) return bulk(nodes);
  if (name == "CLUSTER") return "-ERR Unknown subcommand or wrong number of arguments\r\n";
  if (on_key) {
    if (std::string said = on_key(command); !said.empty()) return said;
  }
  if (name == "GET") return bulk(address());
  return name == "SET" ? "+OK\r\n" : "-ERR unknown command\r\n";
}

FakeCluster::FakeCluster(std::size_t count, std::string_view host) {
  for (std::size_t i = 0; i < count; ++i)
    nodes_.push_back(std::make_unique<FakeClusterNode>(manual, network, std::string(host)));
  tell(told());
}

std::vector<ToldNode> FakeCluster::told() const {
  std::vector<ToldNode> all;
  const auto count = static_cast<int>(nodes_.size());
  for (int i = 0; i < count; ++i) {
    const Endpoint at = nodes_[static_cast<std::size_t>(i)]->endpoint();
    all.push_back({.slots = {{i * slot_count / count, (i + 1) * slot_count / count - 1}},
                   .host = at.host,
                   .port = at.port});
  }
  return all;
}

void FakeCluster::tell(const std::vector<ToldNode>& nodes) {
  for (const auto& each : nodes_) each->shards = shards_reply(nodes);
}

std::string FakeCluster::addresses() const {
  std::string text;
  for (const auto& each : nodes_) text += (text.empty() ? "" : ",") + each->address();
  return text;
}

std::string FakeCluster::key_of(std::size_t node, int wanted) const {
  for (int i = 0;; ++i) {
    std::string key = "key" + std::to_string(i);
    const std::size_t home = key_slot(key) * nodes_.size() / slot_count;
    if (home == node && wanted-- == 0) return key;
  }
}

std::string FakeCluster::redirect(std::string_view kind, std::string_view key,
                                  std::string_view to) {
  return "-" + std::string(kind) + " " + std::to_string(key_slot(key)) + " " + std::string(to) +
         "\r\n";
}

std::size_t FakeCluster::views() const {
  std::size_t sum = 0;
  for (const auto& each : nodes_)
    sum += each->count("CLUSTER SHARDS") + each->count("CLUSTER SLOTS");
  return sum;
}

}  // namespace deferredis::support
