#include <deferredis/sharding/hash_ring.hpp>

#include <algorithm>
#include <cassert>
#include <map>
#include <string>
#include <utility>

#include <deferredis/sharding/ring/key_hash.hpp>

namespace deferredis {

namespace {

bool is_twemproxy(Placement placement) noexcept {
  return placement == Placement::ketama || placement == Placement::modula;
}
bool is_jedis(Placement placement) noexcept {
  return placement == Placement::jedis || placement == Placement::jedis_named ||
         placement == Placement::jedis_named_old;
}

// Error texts do not show names: an id that is a URL may contain a password.
std::string at(std::size_t index) { return "nodes[" + std::to_string(index) + "]"; }

std::vector<ShardNode> checked(Placement placement, std::vector<ShardNode> nodes) {
  if (nodes.empty()) detail::raise_ring_error("nodes", "there are none: give at least one");
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].weight() == 0) {
      detail::raise_ring_error(at(i), "its weight is 0: leave it out, or use 1 or more");
    }
    std::string name = nodes[i].name();
    if (name.empty() && is_jedis(placement)) continue;  // shards without names
    if (name.empty()) detail::raise_ring_error(at(i), "it has no name: give its address");
    if (is_twemproxy(placement)) name = detail::ketama_name(name);
    const auto [first, is_new] = seen.emplace(std::move(name), i);
    if (!is_new) {
      detail::raise_ring_error(at(i),
                               "it has the same name as " + at(first->second) +
                                   ": give each node its own name, and a weight for more keys");
    }
  }
  return nodes;
}

/// Collects distinct nodes.
class Distinct {
 public:
  Distinct(std::size_t nodes, std::size_t count)
      : left_(std::min(nodes, count)), seen_(nodes, false) {}

  bool full() const noexcept { return left_ == 0; }
  void add(const std::vector<detail::RingPoint>& points, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end && !full(); ++i) {
      const std::size_t node = points[i].node;
      if (seen_[node]) continue;
      seen_[node] = true;
      found.push_back(node);
      --left_;
    }
  }

  std::vector<std::size_t> found;

 private:
  std::size_t left_;
  std::vector<bool> seen_;
};

}  // namespace

HashRing::HashRing(Placement placement, ShardNodes nodes, RingOptions options)
    : HashRing(detail::make_ring_rules(placement, options), std::move(nodes).list()) {}

HashRing::HashRing(const detail::RingRules& rules, std::vector<ShardNode> nodes)
    : rules_(rules),
      nodes_(checked(rules.placement, std::move(nodes))),
      points_(detail::make_ring_points(rules_, nodes_)) {}

HashRing HashRing::with_node(ShardNode node) const {
  std::vector<ShardNode> nodes = nodes_;
  nodes.push_back(std::move(node));
  return HashRing(rules_, std::move(nodes));
}

HashRing HashRing::without_node(std::string_view name) const {
  std::vector<ShardNode> nodes = nodes_;
  const auto found = std::find_if(nodes.begin(), nodes.end(),
                                  [&](const ShardNode& each) { return each.name() == name; });
  if (found == nodes.end() || name.empty())
    detail::raise_ring_error("without_node", "no node of the ring has this name");
  nodes.erase(found);
  return HashRing(rules_, std::move(nodes));
}

// Among points with the same value, the first one counts.
std::size_t HashRing::run_begin(std::size_t point) const noexcept {
  while (point > 0 && points_[point - 1].value == points_[point].value) --point;
  return point;
}
std::size_t HashRing::run_end(std::size_t point) const noexcept {
  const std::int64_t value = points_[point].value;
  while (point < points_.size() && points_[point].value == value) ++point;
  return point;
}

std::size_t HashRing::find(std::string_view key) const noexcept {
  assert(!points_.empty() && "a HashRing that was moved from");
  const std::int64_t position = rules_.position(key);
  const std::size_t count = points_.size();
  if (rules_.search() == detail::RingSearch::modulo) {
    return static_cast<std::size_t>(position) % count;
  }
  if (rules_.search() == detail::RingSearch::jump)
    return detail::jump_hash(static_cast<std::uint64_t>(position), count);
  // The first point at or after the position; for the other placements, the first one after it.
  const bool at = rules_.search() == detail::RingSearch::next_wrapping;
  const auto next = std::partition_point(
      points_.begin(), points_.end(), [position, at](const detail::RingPoint& point) {
        return at ? point.value < position : point.value <= position;
      });
  const auto index = static_cast<std::size_t>(next - points_.begin());
  switch (rules_.search()) {
    case detail::RingSearch::next_clamped: return index < count ? index : run_begin(count - 1);
    case detail::RingSearch::previous_wrapping: return run_begin(index > 0 ? index - 1 : count - 1);
    case detail::RingSearch::next_wrapping:
    case detail::RingSearch::modulo:
    case detail::RingSearch::jump: break;
  }
  return index < count ? index : 0;
}

std::size_t HashRing::locate(std::string_view key) const noexcept {
  return points_[find(key)].node;
}

std::vector<std::size_t> HashRing::successors(std::string_view key, std::size_t count) const {
  Distinct nodes(nodes_.size(), count);
  const std::size_t begin = find(key);
  // From `from` down to `to`, but upwards among points with the same value.
  const auto add_down = [this, &nodes](std::size_t from, std::size_t to) {
    while (from > to && !nodes.full()) {
      const std::size_t run = run_begin(from - 1);
      nodes.add(points_, run, from);
      from = run;
    }
  };
  switch (rules_.search()) {
    case detail::RingSearch::next_wrapping:
    case detail::RingSearch::modulo:
    case detail::RingSearch::jump:
      nodes.add(points_, begin, points_.size());
      nodes.add(points_, 0, begin);
      break;
    case detail::RingSearch::next_clamped:  // a key past the end belongs to the last point
                                            // left
      nodes.add(points_, begin, points_.size());
      add_down(begin, 0);
      break;
    case detail::RingSearch::previous_wrapping: {
      const std::size_t end = run_end(begin);
      add_down(end, 0);
      add_down(points_.size(), end);
      break;
    }
  }
  return std::move(nodes.found);
}

}  // namespace deferredis
