#include <deferredis/sharding/topology/topology_replies.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include <deferredis/client/replies/cluster.hpp>
#include <deferredis/client/replies/read_shapes.hpp>
#include <deferredis/sharding/cluster_error.hpp>

namespace deferredis {

namespace {

bool is_unknown(std::string_view host) noexcept { return host == "?"; }

Outcome<void> check(const ClusterShardNode& told) {
  for (const std::int64_t port : {told.port, told.tls_port}) {
    if (port < 0 || port > 65535) return garbled("a node with port " + std::to_string(port));
  }
  for (const std::string* host : {&told.host, &told.ip, &told.hostname}) {
    if (!host->empty() && !is_unknown(*host) && !is_host(*host))
      return garbled("a node with an invalid host");
  }
  return {};
}

NodeHealth health_of(std::string_view word) noexcept {
  if (word.starts_with("fail")) return NodeHealth::failed;
  return word == "loading" ? NodeHealth::loading : NodeHealth::online;
}

// The port that we would connect to.
std::uint16_t port_of(const ClusterShardNode& told, const ViewSource& source) noexcept {
  const bool tls = source.tls && told.tls_port != 0;
  return static_cast<std::uint16_t>(tls ? told.tls_port : told.port);
}

// The host that the node prefers, or the next best; empty if there is none.
std::string_view host_of(const ClusterShardNode& told, const ViewSource& source) noexcept {
  if (told.host.empty()) return source.asked.host;
  if (!is_unknown(told.host)) return told.host;
  return is_unknown(told.ip) ? std::string_view() : std::string_view(told.ip);
}

std::optional<TopologyNode> make_node(ClusterShardNode& told, const ViewSource& source,
                                      Topology& view) {
  const std::string_view host = host_of(told, source);
  const std::uint16_t port = port_of(told, source);
  if (host.empty() || port == 0) return std::nullopt;
  const Endpoint announced = Endpoint::tcp(host, port);
  std::optional<Endpoint> reached = announced;
  if (source.map != nullptr) reached = (*source.map)(announced);
  if (!reached) return std::nullopt;
  if (source.allowed != nullptr && !source.allowed->allows(*reached)) {
    view.refuse(*reached);
    return std::nullopt;
  }
  TopologyNode node{.endpoint = std::move(*reached)};
  const auto add_alias = [&node](const Endpoint& alias) {
    if (!(alias == node.endpoint)) node.aliases.push_back(alias);
  };
  add_alias(announced);
  for (const std::string_view other :
       {std::string_view(told.ip), std::string_view(told.hostname)}) {
    if (!other.empty() && !is_unknown(other) && other != host)
      add_alias(Endpoint::tcp(other, port));
  }
  node.id = std::move(told.id);
  node.primary = told.primary;
  node.health = health_of(told.health);
  node.zone = std::move(told.availability_zone);
  node.offset = told.offset;
  return node;
}

Outcome<void> add_shard(Topology& view, std::vector<ClusterShardNode>& told,
                        std::vector<SlotRange> ranges, const ViewSource& source) {
  std::vector<TopologyNode> nodes;
  for (ClusterShardNode& each : told) {
    if (auto checked = check(each); !checked) return checked.error();
    if (auto node = make_node(each, source, view)) nodes.push_back(std::move(*node));
  }
  return view.add(std::move(nodes), std::move(ranges));
}

}  // namespace

Outcome<Topology> read_cluster_shards(ReplyReader& reader, const ViewSource& source) {
  auto shards = Decoder<std::vector<ClusterShard>>::decode(reader);
  if (reader.failed()) return reader.take_error();
  Topology view;
  for (ClusterShard& shard : shards) {
    auto added = add_shard(view, shard.nodes, std::move(shard.slots), source);
    if (!added) return added.error();
  }
  return view;
}

// Each entry is one range; entries with the same primary form one shard.
Outcome<Topology> read_cluster_slots(ReplyReader& reader, const ViewSource& source) {
  auto entries = Decoder<std::vector<ClusterSlots>>::decode(reader);
  if (reader.failed()) return reader.take_error();
  if (entries.size() > slot_count) return garbled("more ranges than there are slots");
  struct Shard {
    std::vector<ClusterShardNode>* nodes;
    std::vector<SlotRange> ranges;
  };
  std::vector<Shard> shards;
  std::map<std::tuple<std::string, std::string, std::int64_t>, std::size_t> known;
  for (ClusterSlots& entry : entries) {
    if (entry.nodes.empty()) continue;
    const ClusterShardNode& primary = entry.nodes.front();
    const auto [at, is_new] =
        known.try_emplace(std::tuple(primary.id, primary.host, primary.port), shards.size());
    if (is_new) shards.push_back({&entry.nodes, {}});
    shards[at->second].ranges.push_back(entry.range);
  }
  Topology view;
  for (Shard& shard : shards) {
    auto added = add_shard(view, *shard.nodes, std::move(shard.ranges), source);
    if (!added) return added.error();
  }
  return view;
}

void add_cluster_nodes(Topology& view, ReplyReader& reader, const ViewSource& source) {
  const auto lines = read_nodes(reader);
  if (reader.failed()) return;
  for (const ClusterNode& line : lines) {
    const auto is = [&line](std::string_view flag) {
      return std::find(line.flags.begin(), line.flags.end(), flag) != line.flags.end();
    };
    if (is("myself")) {
      for (const auto& [slot, id] : line.migrating) {
        if (slot >= 0 && slot < slot_count)
          view.add_migration({static_cast<std::uint16_t>(slot), id});
      }
    }
    if (!is("master") || is("fail") || is("noaddr") || is("handshake") || !line.slots.empty())
      continue;
    std::vector<ClusterShardNode> nodes{{.id = line.id,
                                         .host = line.host,
                                         .port = line.port,
                                         .ip = line.host,
                                         .hostname = line.hostname,
                                         .primary = true}};
    if (!view.knows(line.id)) static_cast<void>(add_shard(view, nodes, {}, source));
  }
}

}  // namespace deferredis
