// ClusterFsm: the nodes, their slots, and the refreshes of the view.
#include <algorithm>
#include <utility>

#include <deferredis/protocol/server_error.hpp>
#include <deferredis/sharding/slots/cluster_fsm.hpp>

namespace deferredis {

using Kind = ClusterAction::Kind;

// --- where a command goes

NodeIndex ClusterFsm::primary(std::uint16_t slot) const noexcept {
  if (slot >= slot_count || shard_of_[slot] == Topology::no_shard) return no_node;
  return shards_[shard_of_[slot]].primary;
}

NodeIndex ClusterFsm::choose(const Command& command) {
  if (nodes_.is_alive(command.ask)) return command.ask;
  const std::uint16_t slot = command.what.slot;
  if (slot == no_slot) return any_node();
  if (shard_of_[slot] == Topology::no_shard) return no_node;
  const Shard& shard = shards_[shard_of_[slot]];
  if (!command.what.reads || command.primary_only || rules_.read_from == ReadFrom::primary)
    return shard.primary;
  return choose_reader(shard);
}

NodeIndex ClusterFsm::choose_reader(const Shard& shard, NodeIndex but_not) {
  const auto candidate = [this](NodeIndex node) -> ReadCandidate {
    const detail::ClusterNodeState& state = nodes_[node];
    return {.up = state.up,
            .in_our_zone = !zone_.empty() && state.about.zone == zone_,
            .latency = state.latency.mean()};
  };
  candidates_.clear();
  candidate_nodes_.clear();
  const auto add = [&](NodeIndex node) {
    if (node == no_node || node == but_not) return;
    candidates_.push_back(candidate(node));
    candidate_nodes_.push_back(node);
  };
  add(shard.primary);
  const bool has_primary = !candidates_.empty();
  for (const NodeIndex replica : shard.replicas) add(replica);
  if (candidates_.empty()) return no_node;
  return candidate_nodes_[choice_.choose(candidates_, has_primary)];
}

NodeIndex ClusterFsm::reader(std::uint16_t slot) {
  if (slot >= slot_count || shard_of_[slot] == Topology::no_shard) return no_node;
  return choose_reader(shards_[shard_of_[slot]]);
}

NodeIndex ClusterFsm::other_reader(std::uint16_t slot, NodeIndex than) {
  if (slot >= slot_count || shard_of_[slot] == Topology::no_shard) return no_node;
  const NodeIndex other = choose_reader(shards_[shard_of_[slot]], than);
  return other != no_node && nodes_[other].up ? other : no_node;
}

bool ClusterFsm::is_primary(NodeIndex node) const noexcept {
  return std::any_of(shards_.begin(), shards_.end(),
                     [&](const Shard& shard) { return shard.primary == node; });
}

bool ClusterFsm::serves(NodeIndex node, std::uint16_t slot) const noexcept {
  if (slot >= slot_count || shard_of_[slot] == Topology::no_shard) return false;
  const Shard& shard = shards_[shard_of_[slot]];
  return shard.primary == node ||
         std::find(shard.replicas.begin(), shard.replicas.end(), node) != shard.replicas.end();
}

// A primary that is up; if there is none, any primary.
NodeIndex ClusterFsm::any_node() {
  if (shards_.empty()) return no_node;
  const std::size_t first = random_.below(shards_.size());
  NodeIndex found = no_node;
  for (std::size_t n = 0; n < shards_.size(); ++n) {
    const NodeIndex node = shards_[(first + n) % shards_.size()].primary;
    if (node == no_node) continue;
    if (nodes_[node].up) return node;
    found = node;
  }
  return found;
}

// --- nodes

NodeIndex ClusterFsm::add_node(TopologyNode node) {
  const NodeIndex index = nodes_.add(std::move(node));
  act(Kind::add_node, index);
  return index;
}

void ClusterFsm::remove_node(NodeIndex node) {
  nodes_[node].life = detail::ClusterNodeState::Life::draining;
  act(Kind::remove_node, node);
}

void ClusterFsm::node_up(NodeIndex node) noexcept {
  nodes_[node].up = true;
  nodes_[node].timeouts = 0;
}

void ClusterFsm::node_lost(NodeIndex node, TimePoint now) {
  const bool was_up = std::exchange(nodes_[node].up, false);
  if (!nodes_.is_alive(node)) return;
  if (was_up && covered_ != 0 && is_primary(node)) refresh_.hurry(now);
  refresh_.request(now);
}

// --- the refresh

void ClusterFsm::ask_next(TimePoint now) {
  const NodeIndex node = next_to_ask();
  if (node == no_node) return conclude(now);
  ask(node, now);
}

void ClusterFsm::ask(NodeIndex node, TimePoint now, bool slots) {
  if (!slots) incomplete_.reset();
  refresh_.asking(node, now);
  act(slots || nodes_[node].only_slots ? Kind::ask_slots : Kind::ask_shards, node);
}

// A random node that is up; if there is none, a random other node; then a seed.
NodeIndex ClusterFsm::next_to_ask() {
  const NodeIndex first = std::exchange(ask_first_, no_node);
  if (nodes_.is_alive(first) && nodes_[first].up && !refresh_.has_asked(first)) return first;
  std::vector<NodeIndex> up, away;
  for (NodeIndex i = 0; i < nodes_.size(); ++i) {
    if (nodes_.is_alive(i) && !refresh_.has_asked(i)) (nodes_[i].up ? up : away).push_back(i);
  }
  if (!up.empty()) return up[random_.below(up.size())];
  if (!away.empty()) return away[random_.below(away.size())];
  for (const Endpoint& seed : seeds_) {
    if (refresh_.has_tried(seed) || nodes_.find({.endpoint = seed}) != no_node) continue;
    refresh_.tries(seed);
    return add_node({.endpoint = seed});
  }
  return no_node;
}

// Does the view cover fewer slots than are known (the first view: fewer than all), or contradict a
// MOVED since the latest view?
bool ClusterFsm::is_doubtful(const Topology& view) const {
  if (view.covered() < (covered_ == 0 ? slot_count : covered_)) return true;
  const auto contradicts = [&](const std::pair<const std::uint16_t, NodeIndex>& patch) {
    const TopologyNode* const told = view.primary(patch.first);
    return told == nullptr || !nodes_.is_alive(patch.second) ||
           !told->same_as(nodes_[patch.second].about);
  };
  return std::any_of(patches_.begin(), patches_.end(), contradicts);
}

// Since 7.2 a shard can have two primaries: a replica after CLUSTER RESET SOFT, whose slots CLUSTER
// SHARDS leaves out, or a dead primary whose death the cluster has not noticed yet. CLUSTER SLOTS
// lists each slot with its owner.
bool ClusterFsm::takes_second_look(NodeIndex node, Topology& view, TimePoint now) {
  if (incomplete_) {
    Topology first = *std::exchange(incomplete_, std::nullopt);
    const bool better = view.covered() > first.covered() ||
                        (first.ambiguous() && view.covered() == first.covered());
    if (!better) view = std::move(first);
    return false;
  }
  const bool complete = (view.covered() == slot_count && !view.ambiguous()) || view.covered() == 0;
  if (complete || nodes_[node].only_slots) return false;
  incomplete_ = std::move(view);
  ask(node, now, true);
  return true;
}

void ClusterFsm::view_came(NodeIndex node, Outcome<Topology> view, TimePoint now) {
  if (!refresh_.running() || refresh_.asked() != node) return;  // too late
  if (!view) {
    const Error& error = view.error();
    const bool answered = error.delivery() == Delivery::rejected;
    const bool refused = error.code() == errc::reply || error.is(errc::no_permission);
    if (incomplete_) return offer(*std::exchange(incomplete_, std::nullopt), now);
    if (answered && refused && !nodes_[node].only_slots) {
      nodes_[node].only_slots = true;  // before 7.0, or not allowed
      return ask(node, now);
    }
    promising_ = promising_ || known_not_applied(error);
    nodes_[node].up = answered;
    return ask_next(now);
  }
  node_up(node);
  if (!takes_second_look(node, *view, now)) offer(std::move(*view), now);
}

void ClusterFsm::offer(Topology view, TimePoint now) {
  const bool forbidden = view.covered() == 0 && view.refused();
  promising_ = promising_ || !forbidden;
  const bool doubtful = is_doubtful(view);
  if (const auto believed = refresh_.offer(std::move(view), doubtful)) {
    adopt(*believed, now);
  } else if (refresh_.enough()) {
    conclude(now);
  } else {
    ask_next(now);
  }
}

void ClusterFsm::conclude(TimePoint now) {
  std::size_t alive = 0;
  for (NodeIndex i = 0; i < nodes_.size(); ++i) alive += nodes_.is_alive(i) ? 1u : 0u;
  if (const auto best = refresh_.conclude(covered_, alive <= 1)) return adopt(*best, now);
  refresh_.end(now);
  refresh_.request(now);  // nothing was learned
  no_cluster_ = covered_ == 0 && !promising_;
}

void ClusterFsm::adopt(const Topology& view, TimePoint now) {
  refresh_.end(now);
  no_cluster_ = false;
  for (NodeIndex i = 0; i < nodes_.size(); ++i) nodes_[i].in_view = false;
  std::vector<NodeIndex> indices;
  for (const TopologyNode& node : view.nodes()) {
    NodeIndex index = no_node;
    if (node.health != NodeHealth::failed) {
      index = nodes_.find(node);
      if (index == no_node || !(nodes_[index].about.endpoint == node.endpoint))
        index = add_node(node);  // its address has changed, so it gets new connections
      nodes_[index].about = node;
      nodes_[index].in_view = true;
    }
    indices.push_back(index);
  }
  for (NodeIndex i = 0; i < nodes_.size(); ++i) {
    if (nodes_.is_alive(i) && !nodes_[i].in_view) remove_node(i);
  }
  set_slots(view, indices);
  migrations_ = view.migrations();
  changes_ = watch_.adopt(view);
  act(Kind::view_adopted, no_node);
  settle_doubts(now);
  release_homeless(now);
}

void ClusterFsm::set_slots(const Topology& view, const std::vector<NodeIndex>& indices) {
  shards_.clear();
  std::fill(shard_of_.begin(), shard_of_.end(), Topology::no_shard);
  for (const TopologyShard& told : view.shards()) {
    for (const auto& range : told.ranges) {
      std::fill(shard_of_.begin() + range.first, shard_of_.begin() + range.second + 1,
                static_cast<std::uint16_t>(shards_.size()));
    }
    Shard shard;
    if (told.primary != told.none) shard.primary = indices[told.primary];
    for (const std::size_t replica : told.replicas) {
      if (indices[replica] != no_node) shard.replicas.push_back(indices[replica]);
    }
    shards_.push_back(std::move(shard));
  }
  covered_ = view.covered();
  patches_.clear();
}

}  // namespace deferredis
