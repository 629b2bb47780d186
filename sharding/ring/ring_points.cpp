#include <deferredis/sharding/ring/ring_points.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include <deferredis/sharding/ring/key_hash.hpp>
#include <deferredis/sharding/ring/md5.hpp>

namespace deferredis::detail {

namespace {

constexpr unsigned points_per_weight = 160;
constexpr std::uint64_t most_points = 1 << 22;

using Nodes = std::vector<ShardNode>;
using Points = std::vector<RingPoint>;
using Order = std::vector<std::uint32_t>;

std::uint32_t big_endian(const std::array<std::uint8_t, 16>& digest) noexcept {
  return std::uint32_t{digest[0]} << 24 | std::uint32_t{digest[1]} << 16 |
         std::uint32_t{digest[2]} << 8 | digest[3];
}
std::uint32_t little_endian(const std::array<std::uint8_t, 16>& digest, std::size_t at) noexcept {
  return digest[at] | std::uint32_t{digest[at + 1]} << 8 | std::uint32_t{digest[at + 2]} << 16 |
         std::uint32_t{digest[at + 3]} << 24;
}

std::uint64_t total_weight(const Nodes& nodes) noexcept {
  return std::accumulate(nodes.begin(), nodes.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const ShardNode& n) { return sum + n.weight(); });
}

void check_count(std::uint64_t count) {
  if (count <= most_points) return;
  raise_ring_error("weights", std::to_string(count) + " points are more than " +
                                  std::to_string(most_points) +
                                  ": divide all weights by the same number");
}

/// Node indices, last first: in a map from points to nodes, the node inserted last wins.
Order last_first(const Nodes& nodes) {
  Order order(nodes.size());
  std::iota(order.rbegin(), order.rend(), 0u);
  return order;
}

/// twemproxy sorts its servers by length of name, then by name.
Order twemproxy_order(const std::vector<std::string>& names) {
  Order order(names.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&names](std::uint32_t a, std::uint32_t b) {
    const std::string& x = names[a];
    const std::string& y = names[b];
    return x.size() != y.size() ? x.size() < y.size() : x < y;
  });
  return order;
}

std::vector<std::string> ketama_names(const Nodes& nodes) {
  std::vector<std::string> names;
  for (const ShardNode& node : nodes) names.push_back(ketama_name(node.name()));
  return names;
}

Points ketama(const Nodes& nodes) {
  const std::vector<std::string> names = ketama_names(nodes);
  const std::uint64_t total = total_weight(nodes);
  if (total > std::numeric_limits<std::uint32_t>::max()) {
    raise_ring_error("weights", "their sum is beyond 32 bits: divide all by the same number");
  }
  check_count(std::uint64_t{points_per_weight} * nodes.size());
  Points points;
  for (const std::uint32_t node : twemproxy_order(names)) {
    const std::uint32_t count = ketama_points(nodes[node].weight(), total, nodes.size());
    for (std::uint32_t p = 0; p < count / 4; ++p) {
      const auto digest = md5(names[node] + "-" + std::to_string(p));
      for (std::size_t at = 0; at < 16; at += 4) {
        points.push_back({little_endian(digest, at), node});
      }
    }
  }
  return points;
}

Points modula(const Nodes& nodes) {
  check_count(total_weight(nodes));
  Points points;
  for (const std::uint32_t node : twemproxy_order(ketama_names(nodes))) {
    for (unsigned i = 0; i < nodes[node].weight(); ++i) {
      points.push_back({static_cast<std::int64_t>(points.size()), node});
    }
  }
  return points;
}

/// A point for each unit of weight, in the order of the nodes.
Points in_order(const Nodes& nodes) {
  check_count(total_weight(nodes));
  Points points;
  for (std::uint32_t node = 0; node != nodes.size(); ++node) {
    for (unsigned i = 0; i < nodes[node].weight(); ++i)
      points.push_back({static_cast<std::int64_t>(points.size()), node});
  }
  return points;
}

/// The text before the number of a point: "SHARD-0-NODE-", "name*".
std::string point_prefix(Placement placement, const Nodes& nodes, std::uint32_t node) {
  const std::string& name = nodes[node].name();
  switch (placement) {
    case Placement::jedis_named:
      if (!name.empty()) return name + "*";
      break;
    case Placement::jedis_named_old:
      if (!name.empty()) return name + "*" + std::to_string(nodes[node].weight());
      break;
    case Placement::jedis: break;
    default: return name + ":";
  }
  return "SHARD-" + std::to_string(node) + "-NODE-";
}

std::int64_t point_value(const RingRules& rules, std::string_view text) noexcept {
  switch (rules.placement) {
    case Placement::txredisapi:
    case Placement::redis_rb_3: return crc32(text);
    case Placement::txredisapi_signed: return static_cast<std::int32_t>(crc32(text));
    case Placement::redis_rb: return big_endian(md5(text));
    default: break;
  }
  return rules.hash == Hash::md5 ? std::int64_t{little_endian(md5(text), 0)}
                                 : static_cast<std::int64_t>(murmur64a(text));
}

/// 160 points for each unit of weight: "<prefix>0", "<prefix>1" ...
Points numbered(const RingRules& rules, const Nodes& nodes) {
  check_count(points_per_weight * total_weight(nodes));
  Points points;
  for (const std::uint32_t node : last_first(nodes)) {
    const std::string prefix = point_prefix(rules.placement, nodes, node);
    for (unsigned i = 0; i < points_per_weight * nodes[node].weight(); ++i) {
      points.push_back({point_value(rules, prefix + std::to_string(i)), node});
    }
  }
  return points;
}

}  // namespace

std::uint32_t ketama_points(unsigned weight, std::uint64_t total, std::size_t nodes) noexcept {
  const float part = static_cast<float>(weight) / static_cast<float>(total);
  const float quarter = part * 160 / 4 * static_cast<float>(nodes);
  return static_cast<std::uint32_t>(std::floor(static_cast<float>(quarter + 0.0000000001))) * 4;
}

std::string ketama_name(std::string_view name) {
  constexpr std::string_view left_out = ":11211";
  if (name.starts_with('/')) return std::string(name) + (name.ends_with(':') ? "" : ":");
  if (name.size() > left_out.size() && name.ends_with(left_out)) {
    name.remove_suffix(left_out.size());
  }
  return std::string(name);
}

std::vector<RingPoint> make_ring_points(const RingRules& rules, const Nodes& nodes) {
  Points points = rules.placement == Placement::ketama   ? ketama(nodes)
                  : rules.placement == Placement::modula ? modula(nodes)
                  : rules.placement == Placement::jump   ? in_order(nodes)
                                                         : numbered(rules, nodes);
  points.shrink_to_fit();
  std::stable_sort(points.begin(), points.end(),
                   [](const RingPoint& a, const RingPoint& b) { return a.value < b.value; });
  return points;
}

}  // namespace deferredis::detail
