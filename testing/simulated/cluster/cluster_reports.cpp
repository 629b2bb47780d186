// Cluster: what its nodes report about themselves and each other, each from its own view.
#include <algorithm>
#include <set>

#include <deferredis/testing/simulated/call.hpp>
#include <deferredis/testing/simulated/cluster/cluster.hpp>

namespace deferredis::simulated {

namespace {

std::string numbers(const ClusterView::Range& range) {
  const std::string first = std::to_string(range.first);
  return range.first == range.last ? first : first + "-" + std::to_string(range.last);
}

void report_node(ReplyWriter& reply, const ClusterView& view, ClusterView::Node node) {
  const Endpoint where = Cluster::endpoint(node);
  reply.map(7);
  reply.bulk("id");
  reply.bulk(Cluster::id(node));
  reply.bulk("port");
  reply.integer(where.port);
  reply.bulk("ip");
  reply.bulk(where.host);
  reply.bulk("endpoint");
  reply.bulk(where.host);
  reply.bulk("role");
  reply.bulk(view.leads(node) ? "master" : "replica");
  reply.bulk("replication-offset");
  reply.integer(1);
  reply.bulk("health");
  reply.bulk(view.failed[node] ? "fail" : "online");
}

std::vector<ClusterView::Node> shard_of(const ClusterView& view, ClusterView::Node primary) {
  std::vector<ClusterView::Node> nodes{primary};
  for (ClusterView::Node node = 0; node < view.size(); ++node) {
    if (node != primary && view.primaries[node] == primary) nodes.push_back(node);
  }
  return nodes;
}

}  // namespace

void Cluster::report_shards(Node node, Call& call) const {
  const ClusterView& view = *nodes_[node].view;
  const std::vector<ClusterView::Range> ranges = view.ranges();
  const std::set<Node> primaries(view.primaries.begin(), view.primaries.end());
  call.reply.array(primaries.size());
  for (const Node primary : primaries) {
    const auto here = [primary](const auto& range) { return range.owner == primary; };
    call.reply.map(2);
    call.reply.bulk("slots");
    const auto count = std::count_if(ranges.begin(), ranges.end(), here);
    call.reply.array(2 * static_cast<std::size_t>(count));
    for (const auto& range : ranges) {
      if (!here(range)) continue;
      call.reply.integer(range.first);
      call.reply.integer(range.last);
    }
    call.reply.bulk("nodes");
    const std::vector<Node> shard = shard_of(view, primary);
    call.reply.array(shard.size());
    for (const Node each : shard) report_node(call.reply, view, each);
  }
}

void Cluster::report_slots(Node node, Call& call) const {
  const ClusterView& view = *nodes_[node].view;
  const std::vector<ClusterView::Range> ranges = view.ranges();
  call.reply.array(ranges.size());
  for (const auto& range : ranges) {
    std::vector<Node> shard = shard_of(view, range.owner);
    std::erase_if(shard, [&](Node each) { return each != range.owner && view.failed[each]; });
    call.reply.array(2 + shard.size());
    call.reply.integer(range.first);
    call.reply.integer(range.last);
    for (const Node each : shard) {
      const Endpoint where = endpoint(each);
      call.reply.array(4);
      call.reply.bulk(where.host);
      call.reply.integer(where.port);
      call.reply.bulk(id(each));
      call.reply.map(0);
    }
  }
}

std::string Cluster::line_of(Node asked, Node node, const std::string& slots) const {
  const ClusterView& view = *nodes_[asked].view;
  const Endpoint where = endpoint(node);
  const std::string bus = std::to_string(where.port + 10'000);
  const Node primary = view.primaries[node];
  std::string flags = node == asked ? "myself," : "";
  flags += primary == node ? "master" : "slave";
  if (view.failed[node]) flags += ",fail";
  return id(node) + " " + to_string(where) + "@" + bus + " " + flags + " " +
         (primary == node ? "-" : id(primary)) + " 0 0 " + std::to_string(view.epochs[primary]) +
         (view.failed[node] ? " disconnected" : " connected") + slots;
}

std::string Cluster::report_nodes(Node node) const {
  const ClusterView& view = *nodes_[node].view;
  std::vector<std::string> slots(size());
  for (const auto& range : view.ranges()) slots[range.owner] += " " + numbers(range);
  for (const auto& [slot, to] : nodes_[node].leaving)
    slots[node] += " [" + std::to_string(slot) + "->-" + id(to) + "]";
  for (const auto& [slot, from] : nodes_[node].arriving)
    slots[node] += " [" + std::to_string(slot) + "-<-" + id(from) + "]";
  std::string text;
  for (Node each = 0; each < size(); ++each) text += line_of(node, each, slots[each]) + "\n";
  return text;
}

void Cluster::report_replicas(Node node, Call& call) const {
  const std::optional<Node> primary = node_of(call[2]);
  if (!primary) fail("ERR Unknown node " + call[2]);
  const ClusterView& view = *nodes_[node].view;
  if (!view.leads(*primary)) fail("ERR The specified node is not a master");
  const std::vector<Node> shard = shard_of(view, *primary);
  call.reply.array(shard.size() - 1);
  for (std::size_t i = 1; i < shard.size(); ++i) call.reply.bulk(line_of(node, shard[i], ""));
}

std::string Cluster::report_info(Node node) const {
  const ClusterView& view = *nodes_[node].view;
  const auto failed = std::count_if(view.owners.begin(), view.owners.end(),
                                    [&](std::uint16_t owner) { return view.failed[owner]; });
  const auto line = [](const char* name, std::size_t number) {
    return std::string(name) + ":" + std::to_string(number) + "\r\n";
  };
  const std::set<std::uint16_t> owners(view.owners.begin(), view.owners.end());
  return std::string("cluster_state:") + (stands_apart(node) ? "fail" : "ok") + "\r\n" +
         line("cluster_slots_assigned", slot_count) +
         line("cluster_slots_ok", slot_count - static_cast<std::size_t>(failed)) +
         line("cluster_slots_pfail", 0) +
         line("cluster_slots_fail", static_cast<std::size_t>(failed)) +
         line("cluster_known_nodes", size()) + line("cluster_size", owners.size()) +
         line("cluster_current_epoch", view.epoch) +
         line("cluster_my_epoch", view.epochs[view.primaries[node]]);
}

}  // namespace deferredis::simulated
