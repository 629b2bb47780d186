// SimulatedCluster: what its nodes report about themselves and each other.
#include <utility>

#include <deferredis/sharding/key_slot.hpp>
#include <deferredis/testing/simulated_cluster.hpp>

namespace deferredis {

namespace {

constexpr std::uint16_t first_port = 7000;

// Calls fn(first, last) for each range of slots that this node has.
template <class Fn>
void for_each_range(const std::vector<std::size_t>& owners, std::size_t node, const Fn& fn) {
  for (std::size_t first = 0; first < owners.size(); ++first) {
    if (owners[first] != node) continue;
    std::size_t last = first;
    while (last + 1 < owners.size() && owners[last + 1] == node) ++last;
    fn(static_cast<std::int64_t>(first), static_cast<std::int64_t>(last));
    first = last;
  }
}

}  // namespace

Endpoint SimulatedCluster::endpoint(Node node) const {
  return Endpoint::tcp("10.0.0." + std::to_string(node + 1),
                       static_cast<std::uint16_t>(first_port + node));
}

std::optional<SimulatedCluster::Node> SimulatedCluster::find(const Endpoint& endpoint) const {
  for (Node node = 0; node < size(); ++node) {
    if (this->endpoint(node) == endpoint) return node;
  }
  return std::nullopt;
}

std::string SimulatedCluster::id(Node node) const {
  std::string digits = std::to_string(node);
  return std::string(40 - digits.size(), 'a') + digits;
}

std::string SimulatedCluster::redirect(std::string_view word, std::uint16_t slot, Node to) const {
  return resp_error(std::string(word) + " " + std::to_string(slot) + " " + to_string(endpoint(to)));
}

std::string SimulatedCluster::answer_cluster(Node node, const Words& words) const {
  const std::string_view what = words.size() > 1 ? std::string_view(words[1]) : "";
  if (what == "SHARDS") return shards(*nodes_[node].view);
  if (what == "SLOTS") return slots(*nodes_[node].view);
  if (what == "MYID") return resp_bulk(id(node));
  return resp_error("ERR unknown subcommand");
}

std::string SimulatedCluster::shards(const View& view) const {
  std::string reply;
  std::size_t count = 0;
  for (Node primary = 0; primary < size(); ++primary) {
    if (view.primaries[primary] != primary) continue;
    ++count;
    std::string ranges, nodes;
    std::size_t range_ends = 0, node_count = 0;
    for_each_range(view.owners, primary, [&](std::int64_t first, std::int64_t last) {
      ranges += resp_integer(first) + resp_integer(last);
      range_ends += 2;
    });
    for (Node node = 0; node < size(); ++node) {
      if (view.primaries[node] != primary) continue;
      ++node_count;
      const Endpoint where = endpoint(node);
      nodes += resp_array(14) + resp_bulk("id") + resp_bulk(id(node)) + resp_bulk("port") +
               resp_integer(where.port) + resp_bulk("ip") + resp_bulk(where.host) +
               resp_bulk("endpoint") + resp_bulk(where.host) + resp_bulk("role") +
               resp_bulk(node == primary ? "master" : "replica") + resp_bulk("replication-offset") +
               resp_integer(1) + resp_bulk("health") +
               resp_bulk(view.failed[node] ? "fail" : "online");
    }
    reply.append(resp_array(4)).append(resp_bulk("slots")).append(resp_array(range_ends));
    reply.append(ranges).append(resp_bulk("nodes")).append(resp_array(node_count)).append(nodes);
  }
  return resp_array(count) + reply;
}

std::string SimulatedCluster::slots(const View& view) const {
  std::string reply;
  std::size_t count = 0;
  const auto describe = [this](Node node) {
    const Endpoint where = endpoint(node);
    return resp_array(4) + resp_bulk(where.host) + resp_integer(where.port) + resp_bulk(id(node)) +
           resp_array(0);
  };
  for (Node primary = 0; primary < size(); ++primary) {
    for_each_range(view.owners, primary, [&](std::int64_t first, std::int64_t last) {
      std::string nodes = describe(primary);
      std::size_t node_count = 1;
      for (Node node = 0; node < size(); ++node) {
        if (node == primary || view.primaries[node] != primary || view.failed[node]) continue;
        nodes += describe(node);
        ++node_count;
      }
      reply += resp_array(2 + node_count) + resp_integer(first) + resp_integer(last) + nodes;
      ++count;
    });
  }
  return resp_array(count) + reply;
}

}  // namespace deferredis
