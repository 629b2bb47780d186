#include <deferredis/sharding/slots/slot_lanes.hpp>

#include <algorithm>

namespace deferredis::detail {

namespace {

bool older(const SlotLanes::Held& a, const SlotLanes::Held& b) noexcept {
  return a.sequence < b.sequence;
}

}  // namespace

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
  const auto lane = held_.try_emplace(slot).first;
  std::deque<Held>& queue = lane->second;
  try {
    queue.insert(std::lower_bound(queue.begin(), queue.end(), held, older), held);
  } catch (...) {
    if (queue.empty()) held_.erase(lane);
    throw;
  }
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
  std::deque<Held>& queue = lane->second;
  const auto found = std::lower_bound(queue.begin(), queue.end(), Held{sequence, 0}, older);
  if (found != queue.end() && found->sequence == sequence) queue.erase(found);
  if (!queue.empty()) return;
  held_.erase(lane);
  lanes_[slot].held = false;
}

}  // namespace deferredis::detail
