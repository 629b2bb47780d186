#include <deferredis/testing/simulated_cluster.hpp>

#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

#include <deferredis/testing/manual_clock.hpp>
#include <deferredis/testing/simulated/cluster/cluster.hpp>
#include <deferredis/testing/simulated/command_facts.hpp>
#include <deferredis/testing/simulated/resp/parse_reply.hpp>

namespace deferredis {

struct SimulatedCluster::State {
  std::vector<simulated::Server*> all() const {
    std::vector<simulated::Server*> servers;
    for (const auto& redis : on_network) servers.push_back(&redis->server());
    for (const auto& server : by_themselves) servers.push_back(server.get());
    return servers;
  }
  simulated::Server& server(Node node) const { return cluster->server(node); }
  /// Null without a network.
  SimulatedRedis* redis(Node node) const {
    return on_network.empty() ? nullptr : on_network.at(node).get();
  }
  Node place_of(const Words& words) const {
    const std::vector<std::string> keys = simulated::keys_of(words);
    if (!keys.empty()) return cluster->holder(keys[0]);
    for (Node node = 0; node < cluster->size(); ++node) {
      if (cluster->is_primary(node) && server(node).running()) return node;
    }
    throw std::logic_error("SimulatedCluster: no primary runs");
  }

  ManualClock still;  // for servers without a network
  std::vector<std::unique_ptr<SimulatedRedis>> on_network;
  std::vector<std::unique_ptr<simulated::Server>> by_themselves;
  std::optional<simulated::Cluster> cluster;
};

SimulatedCluster::SimulatedCluster(Reactor& reactor, Network& network,
                                   SimulatedClusterOptions options)
    : state_(std::make_unique<State>()) {
  for (Node node = 0; node < options.primaries * (1 + options.replicas_each); ++node) {
    const Endpoint where = simulated::Cluster::endpoint(node);
    const SimulatedRedisOptions wanted{.host = where.host,
                                       .port = where.port,
                                       .password = options.password,
                                       .resp3 = options.resp3,
                                       .databases = 1};
    state_->on_network.push_back(std::make_unique<SimulatedRedis>(reactor, network, wanted));
  }
  state_->cluster.emplace(state_->all(), options.primaries);
}

SimulatedCluster::SimulatedCluster(std::size_t primaries, std::size_t replicas_each)
    : state_(std::make_unique<State>()) {
  const std::int64_t unix_time = SimulatedRedisOptions().unix_time;
  for (Node node = 0; node < primaries * (1 + replicas_each); ++node)
    state_->by_themselves.push_back(
        std::make_unique<simulated::Server>(state_->still, unix_time, 1));
  state_->cluster.emplace(state_->all(), primaries);
}

SimulatedCluster::~SimulatedCluster() = default;

// --- nodes

std::string SimulatedCluster::addresses() const {
  std::string text;
  for (Node node = 0; node < size(); ++node)
    text += (text.empty() ? "" : ",") + to_string(endpoint(node));
  return text;
}
std::size_t SimulatedCluster::size() const noexcept { return state_->cluster->size(); }
Endpoint SimulatedCluster::endpoint(Node node) const { return simulated::Cluster::endpoint(node); }
std::optional<SimulatedCluster::Node> SimulatedCluster::find(const Endpoint& wanted) const {
  for (Node node = 0; node < size(); ++node) {
    if (endpoint(node) == wanted) return node;
  }
  return std::nullopt;
}
SimulatedRedis& SimulatedCluster::node(Node node) {
  SimulatedRedis* const redis = state_->redis(node);
  if (redis == nullptr) throw std::logic_error("SimulatedCluster: it is not on a network");
  return *redis;
}
bool SimulatedCluster::running(Node node) const { return state_->server(node).running(); }
bool SimulatedCluster::is_primary(Node node) const { return state_->cluster->is_primary(node); }
SimulatedCluster::Node SimulatedCluster::owner(std::uint16_t slot) const {
  return state_->cluster->owner(slot);
}

// --- data

Reply SimulatedCluster::ask(const Words& words) {
  simulated::Server& server = state_->server(state_->place_of(words));
  const std::string reply = server.execute(words);
  server.deliver();
  return simulated::parse_reply(reply);
}

const std::string* SimulatedCluster::value(const std::string& key) const {
  simulated::Server& server = state_->server(state_->cluster->holder(key));
  auto* const entry = server.database(0).find(key);
  return entry == nullptr ? nullptr : std::get_if<std::string>(&entry->value);
}

// --- without a network

SimulatedCluster::Connection::Connection(Connection&& other) noexcept
    : server_(std::exchange(other.server_, nullptr)), session_(other.session_) {}
SimulatedCluster::Connection& SimulatedCluster::Connection::operator=(Connection&& other) noexcept {
  std::swap(server_, other.server_);
  std::swap(session_, other.session_);
  return *this;
}
SimulatedCluster::Connection::~Connection() {
  simulated::Session* const session = server_ == nullptr ? nullptr : server_->session(session_);
  if (session != nullptr) server_->close(*session);
}

SimulatedCluster::Connection SimulatedCluster::connect(Node node) {
  if (!running(node)) throw std::logic_error("SimulatedCluster: the node does not run");
  simulated::Server& server = state_->server(node);
  return {server, server.open("test").id};
}
bool SimulatedCluster::connected(const Connection& connection) const {
  return connection.server_ != nullptr &&
         connection.server_->session(connection.session_) != nullptr;
}
std::string SimulatedCluster::receive(Connection& connection, std::string_view bytes) {
  if (!connected(connection)) return {};
  simulated::Server& server = *connection.server_;
  simulated::Session& session = *server.session(connection.session_);
  server.receive(session, bytes);
  std::string replies = std::exchange(session.out, {});
  if (session.ending) server.close(session);
  if (server.carry) server.deliver();
  else static_cast<void>(server.take_touched());
  return replies;
}

// --- what happens to the cluster

void SimulatedCluster::kill(Node node) {
  if (SimulatedRedis* const redis = state_->redis(node)) redis->crash();
  else state_->server(node).stop();
}
void SimulatedCluster::start(Node node) {
  if (SimulatedRedis* const redis = state_->redis(node)) redis->start();
  else state_->server(node).start();
}
void SimulatedCluster::isolate(Node node) { state_->cluster->isolate(node); }
void SimulatedCluster::rejoin(Node node) { state_->cluster->rejoin(node); }
bool SimulatedCluster::fail_over(Node primary) {
  const std::optional<Node> heir = state_->cluster->heir_of(primary);
  if (heir) state_->cluster->take_over(*heir);
  return heir.has_value();
}
void SimulatedCluster::begin_migration(std::uint16_t slot, Node to) {
  state_->cluster->begin_migration(slot, to);
}
bool SimulatedCluster::migrate_key(std::uint16_t slot) {
  return state_->cluster->migrate_key(slot);
}
void SimulatedCluster::end_migration(std::uint16_t slot) { state_->cluster->end_migration(slot); }
bool SimulatedCluster::migrating(std::uint16_t slot) const {
  return state_->cluster->migrating(slot);
}
void SimulatedCluster::gossip(Node node) { state_->cluster->gossip(node); }
void SimulatedCluster::gossip_all() { state_->cluster->gossip_all(); }

}  // namespace deferredis
