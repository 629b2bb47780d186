#include <deferredis/sharding/topology/topology_watch.hpp>

#include <algorithm>

namespace deferredis {

namespace {

bool contains(const std::vector<Endpoint>& endpoints, const Endpoint& wanted) {
  return std::find(endpoints.begin(), endpoints.end(), wanted) != endpoints.end();
}

}  // namespace

std::vector<TopologyChange> TopologyWatch::adopt(const Topology& view) {
  using Kind = TopologyChange::Kind;
  std::vector<TopologyChange> changes;
  note_members(view, changes);
  std::vector<Owner> owners;
  std::vector<std::uint16_t> owner_of(slot_count, Topology::no_shard);
  for (const TopologyShard& shard : view.shards()) {
    if (shard.ranges.empty()) continue;
    Owner owner;
    for (const std::size_t replica : shard.replicas)
      owner.replicas.push_back(view.nodes()[replica].endpoint);
    const std::uint16_t before = owner_of_[shard.ranges.front().first];
    if (shard.primary != shard.none) owner.primary = view.nodes()[shard.primary].endpoint;
    else if (before != Topology::no_shard) owner.primary = owners_[before].primary;
    for (const auto& range : shard.ranges) {
      std::fill(owner_of.begin() + range.first, owner_of.begin() + range.second + 1,
                static_cast<std::uint16_t>(owners.size()));
    }
    owners.push_back(std::move(owner));
  }
  std::set<std::pair<std::uint16_t, std::uint16_t>> seen;
  std::pair<std::uint16_t, std::uint16_t> last(Topology::no_shard, Topology::no_shard);
  for (std::size_t slot = 0; slot != slot_count; ++slot) {
    const std::pair now(owner_of_[slot], owner_of[slot]);
    if (now == last) continue;
    last = now;
    if (now.first == Topology::no_shard || now.second == Topology::no_shard) continue;
    if (!seen.insert(now).second) continue;
    const Owner& from = owners_[now.first];
    const Owner& to = owners[now.second];
    if (from.primary == Endpoint() || to.primary == Endpoint() || from.primary == to.primary)
      continue;
    const bool same_shard =
        contains(from.replicas, to.primary) || contains(to.replicas, from.primary);
    changes.push_back({same_shard ? Kind::failover : Kind::slots_moved, from.primary, to.primary});
  }
  // A slot that no shard has now keeps its latest owner.
  for (std::size_t slot = 0; slot != slot_count; ++slot) {
    const std::uint16_t before = owner_of_[slot];
    if (owner_of[slot] != Topology::no_shard || before == Topology::no_shard) continue;
    const Owner& kept = owners_[before];
    const auto found = std::find_if(owners.begin(), owners.end(), [&](const Owner& each) {
      return each.primary == kept.primary;
    });
    owner_of[slot] = static_cast<std::uint16_t>(found - owners.begin());
    if (found == owners.end()) owners.push_back(kept);
  }
  owners_ = std::move(owners);
  owner_of_ = std::move(owner_of);
  return changes;
}

void TopologyWatch::note_members(const Topology& view, std::vector<TopologyChange>& changes) {
  using Kind = TopologyChange::Kind;
  std::set<Name> members;
  for (const TopologyNode& node : view.nodes()) {
    if (node.health != NodeHealth::failed) members.insert({node.endpoint.host, node.endpoint.port});
  }
  const auto endpoint = [](const Name& name) { return Endpoint::tcp(name.first, name.second); };
  for (const Name& name : members) {
    if (!members_.empty() && !members_.contains(name))
      changes.push_back({Kind::joined, {}, endpoint(name)});
  }
  for (const Name& name : members_) {
    if (!members.contains(name)) changes.push_back({Kind::left, endpoint(name), {}});
  }
  members_ = std::move(members);
}

}  // namespace deferredis
