#include <deferredis/sharding/slots/slot_lanes.hpp>

#include <algorithm>

namespace deferredis::detail {

SlotLanes::Epoch SlotLanes::sent(std::uint16_t slot, Sequence sequence, NodeIndex node) noexcept {
  Lane& lane = lanes_[slot];
  ++lane.in_flight;
  lane.node = node;
  lane.newest = std::max(lane.newest, sequence);
  return lane.epoch;
}

bool SlotLanes::ended(std::uint16_t slot, Epoch epoch) noexcept {
  Lane& lane = lanes_[slot];
  if (epoch != lane.epoch) return false;
  if (--lane.in_flight == 0) lane.newest = 0;
  return true;
}

void SlotLanes::break_up(std::uint16_t slot) noexcept {
  Lane& lane = lanes_[slot];
  lane.newest = 0;
  lane.in_flight = 0;
  ++lane.epoch;
}

void SlotLanes::hold(std::uint16_t slot, Held held) {
  std::deque<Held>& queue = held_[slot];
  const auto before = [](const Held& a, const Held& b) { return a.sequence < b.sequence; };
  queue.insert(std::lower_bound(queue.begin(), queue.end(), held, before), held);
  lanes_[slot].held = true;
}

void SlotLanes::release_oldest(std::uint16_t slot) {
  const auto lane = held_.find(slot);
  lane->second.pop_front();
  if (!lane->second.empty()) return;
  held_.erase(lane);
  lanes_[slot].held = false;
}

void SlotLanes::forget(std::uint16_t slot, Sequence sequence) {
  const auto lane = held_.find(slot);
  if (lane == held_.end()) return;
  std::erase_if(lane->second, [&](const Held& held) { return held.sequence == sequence; });
  if (!lane->second.empty()) return;
  held_.erase(lane);
  lanes_[slot].held = false;
}

}  // namespace deferredis::detail
