#include <deferredis/testing/simulated_cluster.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <deferredis/protocol/command_keys.hpp>
#include <deferredis/protocol/find_command.hpp>
#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/sharding/key_slot.hpp>

namespace deferredis {

namespace {

struct KeysOf {
  std::vector<std::string> keys = {};
  bool reads_only = false;
};

KeysOf keys_of(const SimulatedKeyspace::Words& words) {
  KeysOf found;
  const CommandRow* const row = find_command(words[0]);
  if (row == nullptr) return found;
  const std::vector<std::string_view> arguments(words.begin() + 1, words.end());
  std::vector<std::size_t> indices;
  find_keys({*row, arguments}, indices);
  for (const std::size_t i : indices) found.keys.push_back(words[i + 1]);
  found.reads_only = row->has(CommandFlag::readonly);
  return found;
}

void to_upper(std::string& word) {
  for (char& c : word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

SimulatedCluster::SimulatedCluster(std::size_t primaries, std::size_t replicas_each)
    : nodes_(primaries * (1 + replicas_each)) {
  truth_.owners.resize(slot_count);
  truth_.primaries.resize(nodes_.size());
  truth_.failed.resize(nodes_.size());
  for (std::uint16_t slot = 0; slot < slot_count; ++slot)
    truth_.owners[slot] = slot * primaries / slot_count;
  for (Node node = 0; node < nodes_.size(); ++node)
    truth_.primaries[node] = nodes_[node].primary = node % primaries;
  gossip_all();
}

// --- conversations

SimulatedCluster::Connection SimulatedCluster::connect(Node node) const {
  return {.node = node, .incarnation = nodes_.at(node).incarnation};
}

bool SimulatedCluster::connected(const Connection& connection) const {
  const NodeState& node = nodes_.at(connection.node);
  return node.running && node.incarnation == connection.incarnation;
}

std::string SimulatedCluster::receive(Connection& connection, std::string_view bytes) {
  connection.arrived += bytes;
  std::string replies;
  for (;;) {
    RespParser parser;
    const RespParser::Progress progress = parser.scan(connection.arrived);
    if (progress.status == RespParser::Status::need_more) return replies;
    if (progress.status != RespParser::Status::complete)
      throw std::logic_error("SimulatedCluster: what came is no command");
    Words words;
    ReplyReader reader(std::string_view(connection.arrived).substr(0, progress.used));
    for (std::size_t left = reader.begin_aggregate(); left > 0; --left)
      words.push_back(reader.read_string());
    connection.arrived.erase(0, progress.used);
    if (!words.empty()) replies += answer(connection, words);
  }
}

std::string SimulatedCluster::answer(Connection& connection, Words& words) {
  to_upper(words[0]);
  const bool asking = std::exchange(connection.asking, words[0] == "ASKING");
  if (connection.asking || words[0] == "CLIENT" || words[0] == "SELECT") return "+OK\r\n";
  if (words[0] == "PING") return "+PONG\r\n";
  if (words[0] == "READONLY" || words[0] == "READWRITE") {
    connection.readonly = words[0] == "READONLY";
    return "+OK\r\n";
  }
  if (words[0] == "CLUSTER") return answer_cluster(connection.node, words);
  return answer_keys(connection, words, asking);
}

// The checks a server makes before it executes a command.
std::string SimulatedCluster::answer_keys(Connection& connection, const Words& words, bool asking) {
  const auto [keys, reads_only] = keys_of(words);
  if (keys.empty()) return resp_error("ERR unknown command '" + words[0] + "'");
  const std::uint16_t slot = key_slot(keys[0]);
  for (const std::string& key : keys) {
    if (key_slot(key) != slot)
      return resp_error("CROSSSLOT Keys in request don't hash to the same slot");
  }
  const Node node = connection.node;
  if (stands_apart(node)) return resp_error("CLUSTERDOWN The cluster is down");
  const View& view = *nodes_[node].view;
  const auto migration = migrations_.find(slot);
  const auto has = [&](const std::string& key) { return nodes_[node].keys.contains(key); };
  const auto existing = static_cast<std::size_t>(std::count_if(keys.begin(), keys.end(), has));
  if (truth_.owners[slot] == node && nodes_[node].primary == node) {
    if (migration == migrations_.end() || existing == keys.size()) return execute(node, words);
    if (existing > 0) return resp_error("TRYAGAIN Multiple keys request during rehashing of slot");
    return redirect("ASK", slot, migration->second);
  }
  if (migration != migrations_.end() && migration->second == node && asking) {
    if (keys.size() > 1 && existing < keys.size())
      return resp_error("TRYAGAIN Multiple keys request during rehashing of slot");
    return execute(node, words);
  }
  const bool is_its_replica = nodes_[node].primary == truth_.owners[slot];
  if (is_its_replica && connection.readonly && reads_only) return execute(node, words);
  if (view.owners[slot] == node) return resp_error("CLUSTERDOWN The cluster is down");
  return redirect("MOVED", slot, view.owners[slot]);
}

std::string SimulatedCluster::execute(Node node, const Words& words) {
  std::string reply = nodes_[node].keys.execute(words);
  for (Node other = 0; other < nodes_.size(); ++other) {
    const bool follows = nodes_[other].primary == node && other != node;
    if (follows && nodes_[other].running && !nodes_[other].isolated)
      nodes_[other].keys.values() = nodes_[node].keys.values();
  }
  return reply;
}

bool SimulatedCluster::stands_apart(Node node) const {
  return nodes_[node].isolated || nodes_[node].joining;
}

// --- what happens to the cluster

std::shared_ptr<const SimulatedCluster::View> SimulatedCluster::latest() {
  if (!latest_) latest_ = std::make_shared<const View>(truth_);
  return latest_;
}

void SimulatedCluster::learn(Node node) {
  nodes_[node].view = latest();
  nodes_[node].joining = false;
}

void SimulatedCluster::gossip(Node node) {
  if (nodes_.at(node).isolated || !nodes_[node].running) return;
  learn(node);
  if (nodes_[node].primary != truth_.primaries[node]) follow(node, truth_.primaries[node]);
}

void SimulatedCluster::gossip_all() {
  for (Node node = 0; node < nodes_.size(); ++node) gossip(node);
}

void SimulatedCluster::follow(Node replica, Node primary) {
  nodes_[replica].primary = primary;
  nodes_[replica].keys = nodes_[primary].keys;
}

void SimulatedCluster::kill(Node node) {
  nodes_.at(node).running = false;
  ++nodes_[node].incarnation;
  truth_.failed[node] = true;
  latest_.reset();
}

void SimulatedCluster::start(Node node) {
  if (std::exchange(nodes_.at(node).running, true)) return;
  nodes_[node].joining = true;
  truth_.failed[node] = false;
  latest_.reset();
  // A replica starts with all the data of its primary.
  if (!is_primary(node)) follow(node, truth_.primaries[node]);
}

void SimulatedCluster::isolate(Node node) {
  nodes_.at(node).isolated = true;
  truth_.failed[node] = true;
  latest_.reset();
}

void SimulatedCluster::rejoin(Node node) {
  if (!std::exchange(nodes_.at(node).isolated, false)) return;
  truth_.failed[node] = !nodes_[node].running;
  latest_.reset();
  nodes_[node].joining = true;
  if (!is_primary(node)) follow(node, truth_.primaries[node]);
}

bool SimulatedCluster::fail_over(Node primary) {
  if (truth_.primaries.at(primary) != primary) return false;
  Node heir = 0;
  const auto can = [&](Node node) {
    const NodeState& state = nodes_[node];
    return node != primary && state.primary == primary && state.running && !stands_apart(node);
  };
  while (heir < nodes_.size() && !can(heir)) ++heir;
  if (heir == nodes_.size()) return false;
  for (auto it = migrations_.begin(); it != migrations_.end();) {
    const std::uint16_t slot = (it++)->first;
    if (truth_.owners[slot] == primary || migrations_[slot] == primary) end_migration(slot);
  }
  nodes_[heir].keys = nodes_[primary].keys;  // nothing acknowledged is lost here
  for (Node& owner : truth_.owners) owner = owner == primary ? heir : owner;
  for (Node& followed : truth_.primaries) followed = followed == primary ? heir : followed;
  latest_.reset();
  nodes_[heir].primary = heir;
  learn(heir);
  gossip(primary);
  for (Node node = 0; node < nodes_.size(); ++node) {
    if (nodes_[node].primary == primary && node != primary) nodes_[node].primary = heir;
  }
  return true;
}

void SimulatedCluster::begin_migration(std::uint16_t slot, Node to) {
  if (truth_.primaries.at(to) != to) throw std::logic_error("SimulatedCluster: to a replica");
  if (owner(slot) != to && !migrating(slot)) migrations_[slot] = to;
}

bool SimulatedCluster::migrate_key(std::uint16_t slot) {
  const auto migration = migrations_.find(slot);
  if (migration == migrations_.end()) return false;
  auto& from = nodes_[owner(slot)].keys.values();
  for (auto it = from.begin(); it != from.end(); ++it) {
    if (key_slot(it->first) != slot) continue;
    nodes_[migration->second].keys.values()[it->first] = it->second;
    from.erase(it);
    return true;
  }
  return false;
}

void SimulatedCluster::end_migration(std::uint16_t slot) {
  if (!migrating(slot)) return;
  while (migrate_key(slot)) {
  }
  const Node from = owner(slot);
  const Node to = migrations_.at(slot);
  migrations_.erase(slot);
  truth_.owners[slot] = to;
  latest_.reset();
  for (Node node = 0; node < nodes_.size(); ++node) {
    const Node followed = nodes_[node].primary;
    if (node != followed && (followed == from || followed == to))
      nodes_[node].keys = nodes_[followed].keys;
  }
  gossip(from);
  gossip(to);
}

const std::string* SimulatedCluster::value(const std::string& key) const {
  const std::uint16_t slot = key_slot(key);
  const auto look = [&key](const NodeState& node) -> const std::string* {
    const auto found = node.keys.values().find(key);
    return found == node.keys.values().end() ? nullptr : &found->second;
  };
  const auto migration = migrations_.find(slot);
  const std::string* const found = look(nodes_[owner(slot)]);
  return found != nullptr || migration == migrations_.end() ? found
                                                            : look(nodes_[migration->second]);
}

}  // namespace deferredis
