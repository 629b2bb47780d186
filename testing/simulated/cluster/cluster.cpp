#include <deferredis/testing/simulated/cluster/cluster.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace deferredis::simulated {

// --- views

ClusterView::ClusterView(std::size_t nodes, std::size_t primary_count)
    : owners(slot_count), primaries(nodes), failed(nodes), epochs(nodes), epoch(primary_count) {
  // The same ranges as redis-cli --cluster create makes: it rounds to the nearest slot.
  for (std::size_t slot = 0; slot < slot_count; ++slot)
    owners[slot] = static_cast<std::uint16_t>((2 * slot + 1) * primary_count / (2 * slot_count));
  for (Node node = 0; node < nodes; ++node) {
    primaries[node] = node % primary_count;
    epochs[node] = leads(node) ? node + 1 : 0;
  }
}

std::vector<ClusterView::Range> ClusterView::ranges() const {
  std::vector<Range> found;
  for (std::size_t slot = 0; slot < owners.size(); ++slot) {
    const auto number = static_cast<std::uint16_t>(slot);
    if (found.empty() || found.back().owner != owners[slot])
      found.push_back({number, number, owners[slot]});
    found.back().last = number;
  }
  return found;
}

// A view is a snapshot: a server may have died since.
std::shared_ptr<const ClusterView> Cluster::latest() {
  for (Node node = 0; node < size(); ++node) {
    const bool failed = !server(node).running() || nodes_[node].isolated;
    if (failed == truth_.failed[node]) continue;
    truth_.failed[node] = failed;
    latest_.reset();
  }
  if (!latest_) latest_ = std::make_shared<const ClusterView>(truth_);
  return latest_;
}

void Cluster::learn(Node node) {
  nodes_[node].view = latest();
  nodes_[node].known_start = server(node).starts();
}

void Cluster::gossip(Node node) {
  if (nodes_.at(node).isolated || !server(node).running()) return;
  const bool returns = stands_apart(node);
  learn(node);
  const Node primary = truth_.primaries[node];
  // A node that returns gets all the data of its primary.
  if (nodes_[node].primary != primary || (returns && primary != node)) follow(node, primary);
}

void Cluster::gossip_all() {
  for (Node node = 0; node < size(); ++node) gossip(node);
}

// --- nodes

Cluster::Cluster(std::vector<Server*> servers, std::size_t primaries)
    : truth_(servers.size(), primaries) {
  for (Node node = 0; node < servers.size(); ++node) {
    nodes_.push_back({.server = servers[node], .view = {}, .primary = node});
    servers[node]->cluster = &seats_.emplace_back(*this, node);
  }
  gossip_all();
}

Cluster::~Cluster() {
  for (const State& node : nodes_) {
    node.server->cluster = nullptr;
    node.server->follow(nullptr);
  }
}

Endpoint Cluster::endpoint(Node node) {
  constexpr std::size_t first_port = 7000;
  return Endpoint::tcp("10.0.0." + std::to_string(node + 1),
                       static_cast<std::uint16_t>(first_port + node));
}

std::string Cluster::id(Node node) {
  std::string digits = std::to_string(node);
  return std::string(40 - digits.size(), 'a') + digits;
}

bool Cluster::stands_apart(Node node) const {
  return nodes_[node].isolated || nodes_[node].known_start != server(node).starts();
}

bool Cluster::hears(Node node) const { return server(node).running() && !nodes_[node].isolated; }

void Cluster::follow(Node replica, Node primary) {
  nodes_[replica].primary = primary;
  server(replica).follow(&server(primary), endpoint(primary));
  server(replica).deliver();
}

void Cluster::isolate(Node node) { nodes_.at(node).isolated = true; }

void Cluster::rejoin(Node node) {
  if (!std::exchange(nodes_.at(node).isolated, false)) return;
  nodes_[node].known_start = 0;
}

// --- failover

std::optional<Cluster::Node> Cluster::heir_of(Node primary) const {
  if (!is_primary(primary)) return {};
  for (Node node = 0; node < size(); ++node) {
    if (node == primary || nodes_[node].primary != primary) continue;
    if (server(node).running() && !stands_apart(node)) return node;
  }
  return {};
}

// Nothing acknowledged is lost: the heir has all the data.
void Cluster::take_over(Node heir) {
  const Node primary = truth_.primaries.at(heir);
  if (primary == heir) return;
  end_migrations_of(primary);
  for (std::uint16_t& owner : truth_.owners)
    owner = owner == primary ? static_cast<std::uint16_t>(heir) : owner;
  for (Node& followed : truth_.primaries) followed = followed == primary ? heir : followed;
  truth_.epochs[heir] = ++truth_.epoch;
  latest_.reset();
  nodes_[heir].primary = heir;
  server(heir).follow(nullptr);
  learn(heir);
  gossip(primary);  // it knows at once, if it can
  for (Node node = 0; node < size(); ++node) {
    if (nodes_[node].primary == primary && node != primary) follow(node, heir);
  }
}

void Cluster::end_migrations_of(Node node) {
  for (const State& state : nodes_) {
    const Moves leaving = state.leaving;
    for (const auto& [slot, to] : leaving) {
      if (&state == &nodes_[node] || to == node) end_migration(slot);
    }
  }
  nodes_[node].leaving.clear();
  nodes_[node].arriving.clear();
}

// --- slots on the move

bool Cluster::migrating(std::uint16_t slot) const {
  return nodes_[owner(slot)].leaving.count(slot) != 0;
}

void Cluster::begin_migration(std::uint16_t slot, Node to) {
  if (!is_primary(to)) throw std::logic_error("SimulatedCluster: a slot cannot move to a replica");
  if (owner(slot) == to || migrating(slot)) return;
  nodes_[owner(slot)].leaving[slot] = to;
  nodes_[to].arriving[slot] = owner(slot);
}

std::vector<std::string> Cluster::keys_in(Node node, std::uint16_t slot) const {
  std::vector<std::string> keys;
  for (const auto& [key, entry] : server(node).database(0).entries()) {
    if (key_slot(key) == slot) keys.push_back(key);
  }
  return keys;
}

bool Cluster::migrate_key(std::uint16_t slot) {
  if (!migrating(slot)) return false;
  const Node from = owner(slot);
  const std::vector<std::string> keys = keys_in(from, slot);
  if (keys.empty()) return false;
  auto taken = server(from).take_key(keys.front());
  server(nodes_[from].leaving[slot]).put_key(keys.front(), std::move(*taken));
  return true;
}

void Cluster::end_migration(std::uint16_t slot) {
  if (!migrating(slot)) return;
  while (migrate_key(slot)) {
  }
  const Node from = owner(slot);
  const Node to = nodes_[from].leaving[slot];
  give(slot, to);
  gossip(from);
  gossip(to);
  leave_slot(from, slot);
}

void Cluster::give(std::uint16_t slot, Node to) {
  nodes_[owner(slot)].leaving.erase(slot);
  nodes_[to].arriving.erase(slot);
  if (owner(slot) == to) return;
  truth_.owners[slot] = static_cast<std::uint16_t>(to);
  truth_.epochs[to] = ++truth_.epoch;
  latest_.reset();
}

// What waits here for keys of the slot is sent away, as a server does that has lost one.
void Cluster::leave_slot(Node node, std::uint16_t slot) {
  for (Node each = 0; each < size(); ++each) {
    if (nodes_[each].primary == node) server(each).drop_shard_channels(slot);
  }
  std::vector<Session*> waiting;
  for (const auto& [number, session] : server(node).sessions()) {
    if (session->waiting) waiting.push_back(session.get());
  }
  for (Session* const session : waiting) {
    const std::string refused = refusal(node, *session, session->waiting->words);
    if (!refused.empty()) server(node).refuse_waiting(*session, refused);
  }
  for (Node each = 0; each < size(); ++each) server(each).deliver();
}

Cluster::Node Cluster::holder(const std::string& key) const {
  const std::uint16_t slot = key_slot(key);
  const Node here = owner(slot);
  const auto leaving = nodes_[here].leaving.find(slot);
  const bool gone =
      leaving != nodes_[here].leaving.end() && server(here).database(0).find(key) == nullptr;
  return gone ? leaving->second : here;
}

// --- what a server asks

std::string Cluster::Seat::refusal(const Session& session, const Words& words) const {
  return of.refusal(number, session, words);
}

void Cluster::Seat::execute(Call& call) { of.execute(number, call); }

void Cluster::Seat::published(const std::string& channel, const std::string& payload,
                              bool to_shard) {
  if (of.stands_apart(number)) return;
  for (Node node = 0; node < of.size(); ++node) {
    const bool same_shard = of.nodes_[node].primary == of.nodes_[number].primary;
    if (node == number || !of.hears(node) || (to_shard && !same_shard)) continue;
    Server& other = of.server(node);
    to_shard ? other.publish_shard(channel, payload) : other.publish(channel, payload);
    other.deliver();
  }
}

}  // namespace deferredis::simulated
