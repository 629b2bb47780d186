#include <deferredis/sharding/topology/topology.hpp>

#include <algorithm>

#include <deferredis/sharding/cluster_error.hpp>

namespace deferredis {

namespace {

bool knows(const TopologyNode& node, const Endpoint& endpoint) noexcept {
  return node.endpoint == endpoint ||
         std::find(node.aliases.begin(), node.aliases.end(), endpoint) != node.aliases.end();
}

std::string range_text(std::int64_t first, std::int64_t last) {
  return std::to_string(first) + "-" + std::to_string(last);
}

}  // namespace

bool TopologyNode::same_as(const TopologyNode& other) const noexcept {
  if (!id.empty() && !other.id.empty()) return id == other.id;
  return knows(*this, other.endpoint) || knows(other, endpoint);
}

// CLUSTER SLOTS lists a node once for each range; adds it only once.
std::size_t Topology::add_node(TopologyNode node) {
  if (const std::size_t known = find_node(node); known != nodes_.size()) return known;
  const std::size_t index = nodes_.size();
  if (!node.id.empty()) by_id_.emplace(node.id, index);
  by_address_.emplace(std::pair(node.endpoint.host, node.endpoint.port), index);
  for (const Endpoint& alias : node.aliases)
    by_address_.emplace(std::pair(alias.host, alias.port), index);
  nodes_.push_back(std::move(node));
  return index;
}

// Finds a node by its id, or by one of its addresses; nodes().size() if it is new.
std::size_t Topology::find_node(const TopologyNode& node) const {
  if (const auto known = by_id_.find(node.id); !node.id.empty() && known != by_id_.end())
    return known->second;
  const auto at = [&](const Endpoint& endpoint) {
    const auto known = by_address_.find(std::pair(endpoint.host, endpoint.port));
    const bool same = known != by_address_.end() && nodes_[known->second].same_as(node);
    return same ? known->second : nodes_.size();
  };
  std::size_t found = at(node.endpoint);
  for (std::size_t i = 0; found == nodes_.size() && i < node.aliases.size(); ++i)
    found = at(node.aliases[i]);
  return found;
}

TopologyShard Topology::make_shard(std::vector<TopologyNode>& nodes) {
  TopologyShard shard;
  // After a failover the old primary is in the shard beside the new one; once the cluster notices,
  // it is marked as failed.
  const auto well = std::count_if(nodes.begin(), nodes.end(), [](const TopologyNode& node) {
    return node.primary && node.health == NodeHealth::online;
  });
  ambiguous_ = ambiguous_ || well > 1;
  for (const NodeHealth wanted : {NodeHealth::online, NodeHealth::loading}) {
    for (std::size_t i = 0; i < nodes.size() && shard.primary == shard.none; ++i) {
      if (nodes[i].primary && nodes[i].health == wanted) shard.primary = i;
    }
  }
  const std::string primary_id = shard.primary == shard.none ? "" : nodes[shard.primary].id;
  const std::size_t chosen = shard.primary;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const bool readable = !nodes[i].primary && nodes[i].health == NodeHealth::online;
    if (!nodes[i].primary) nodes[i].primary_id = primary_id;
    const std::size_t index = add_node(std::move(nodes[i]));
    if (i == chosen) shard.primary = index;
    else if (readable) shard.replicas.push_back(index);
  }
  return shard;
}

Outcome<void> Topology::add(std::vector<TopologyNode> nodes,
                            std::vector<std::pair<std::int64_t, std::int64_t>> ranges) {
  if (nodes.size() > most_nodes || shards_.size() >= slot_count)
    return garbled("a view with too many nodes or shards");
  TopologyShard shard = make_shard(nodes);
  if (nodes_.size() > most_nodes) return garbled("a view with too many nodes");
  const auto number = static_cast<std::uint16_t>(shards_.size());
  for (const auto& range : ranges) {
    const auto [first, last] = range;
    if (first < 0 || last >= slot_count || first > last)
      return garbled("the slots " + range_text(first, last) + " are not valid");
    for (auto slot = static_cast<std::size_t>(first); slot <= static_cast<std::size_t>(last);
         ++slot) {
      if (shard_of_[slot] != no_shard)
        return garbled("two shards have slot " + std::to_string(slot));
      shard_of_[slot] = number;
      if (shard.primary != shard.none) ++covered_;
    }
    shard.ranges.emplace_back(first, last);
  }
  shards_.push_back(std::move(shard));
  return {};
}

const TopologyShard* Topology::shard(std::uint16_t slot) const noexcept {
  if (slot >= slot_count || shard_of_[slot] == no_shard) return nullptr;
  return &shards_[shard_of_[slot]];
}

const TopologyNode* Topology::primary(std::uint16_t slot) const noexcept {
  const TopologyShard* const found = shard(slot);
  return found == nullptr || found->primary == found->none ? nullptr : &nodes_[found->primary];
}

bool Topology::agrees_with(const Topology& other) const noexcept {
  if (covered_ != other.covered_) return false;
  const TopologyNode *mine = nullptr, *theirs = nullptr;  // last compared; slots come in ranges
  for (std::uint16_t slot = 0; slot < slot_count; ++slot) {
    const TopologyNode* const a = primary(slot);
    const TopologyNode* const b = other.primary(slot);
    if (a == mine && b == theirs) continue;
    if ((a == nullptr) != (b == nullptr)) return false;
    if (a != nullptr && !a->same_as(*b)) return false;
    mine = a, theirs = b;
  }
  return true;
}

}  // namespace deferredis
