// ClusterRouter: slots that are not quiet, and the fences that keep their order.
#include <utility>

#include <deferredis/reactor/future.hpp>
#include <deferredis/sharding/cluster/router.hpp>

namespace deferredis::detail {

ClusterRouter::BusySlot& ClusterRouter::make_busy(std::uint16_t slot) {
  direct_[slot] = no_node;
  return busy_[slot];
}

// What is new of the slot waits until all that was sent to the node before has come back.
void ClusterRouter::fence(RouterNode& node, std::uint16_t slot) {
  ++busy_.at(slot).fences;
  node.to_fence.push_back(slot);
  if (!node.fence_under_way) send_fence(node);
}

void ClusterRouter::send_fence(RouterNode& node) {
  node.fence_under_way = true;
  node.fenced = std::exchange(node.to_fence, {});
  const auto ended = [index = node.index(), at = &node](ClusterRouter& router, bool answered) {
    if (index < router.nodes_.size() && router.nodes_[index].get() == at)
      router.fence_ended(index, answered);
  };
  ping(node)
      .then(guarded([ended](ClusterRouter& router) { ended(router, true); }))
      .on_error(guarded([ended](ClusterRouter& router, const Error& error) {
        ended(router, !error.is(errc::timeout));
      }))
      .detach();
}

void ClusterRouter::fence_ended(NodeIndex index, bool answered) {
  RouterNode& node = *nodes_[index];
  node.fence_under_way = false;
  node.overtaken = !answered;
  const auto slots = std::exchange(node.fenced, {});
  if (!node.to_fence.empty()) send_fence(node);
  look_if_idle();
  for (const std::uint16_t slot : slots) {
    --busy_.at(slot).fences;
    settle_slot(slot);
  }
}

// What waits behind no fence any more goes on; a slot of which nothing is left is quiet.
void ClusterRouter::settle_slot(std::uint16_t slot) {
  const auto found = busy_.find(slot);
  if (found == busy_.end() || found->second.fences != 0) return;
  auto fresh = std::exchange(found->second.fresh, {});
  fresh_ -= fresh.size();
  if (!fresh.empty()) {
    ++found->second.routed;  // so that it stays
    for (Fresh& each : fresh) {
      if (each.reply->settled()) each.reply->drop_producer();
      else submit(slot, std::move(each.bytes), *each.reply);
    }
    --busy_.at(slot).routed;
    return settle_slot(slot);
  }
  if (found->second.routed != 0) return;
  busy_.erase(found);
  const NodeIndex node = fsm_.primary(slot);
  direct_[slot] = node != no_node && node < nodes_.size() && nodes_[node] ? node : no_node;
}

// The map has changed. What is at a slot's old node must come back before more is sent to the new.
void ClusterRouter::spread_view() {
  std::vector<bool> at_work(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) at_work[i] = nodes_[i] && nodes_[i]->busy();
  std::vector<std::pair<NodeIndex, std::uint16_t>> moved;
  for (std::uint16_t slot = 0; slot < slot_count; ++slot) {
    const NodeIndex before = direct_[slot];
    const NodeIndex after = fsm_.primary(slot);
    if (before == after || busy_.contains(slot)) continue;
    direct_[slot] = after;
    if (before == no_node || !nodes_[before] || !at_work[before]) continue;
    make_busy(slot);
    moved.emplace_back(before, slot);
  }
  for (const auto& [node, slot] : moved) fence(*nodes_[node], slot);
}

}  // namespace deferredis::detail
