#include <deferredis/sharding/cluster/scan_coverage.hpp>

#include <algorithm>
#include <utility>

namespace deferredis::detail {

namespace {

bool is_slot(std::int64_t slot) noexcept { return slot >= 0 && slot < slot_count; }

void add_range(SlotSet& slots, const SlotRange& range) {
  if (!is_slot(range.first) || !is_slot(range.second)) return;
  for (std::int64_t slot = range.first; slot <= range.second; ++slot)
    slots.set(static_cast<std::size_t>(slot));
}

bool is_at(const std::map<std::uint16_t, std::string>& slots, std::uint16_t slot,
           const std::string& node) {
  const auto found = slots.find(slot);
  return found != slots.end() && found->second == node;
}

}  // namespace

NodeSlots node_slots(const std::vector<ClusterNode>& nodes, std::string run) {
  NodeSlots told;
  told.run = std::move(run);
  for (const ClusterNode& node : nodes) {
    for (const SlotRange& range : node.slots) add_range(told.of_somebody, range);
    if (std::find(node.flags.begin(), node.flags.end(), "myself") == node.flags.end()) continue;
    told.id = node.id;
    for (const SlotRange& range : node.slots) add_range(told.owned, range);
    for (const auto& [slot, to] : node.migrating) {
      if (is_slot(slot)) told.leaving.emplace(static_cast<std::uint16_t>(slot), to);
    }
    for (const auto& [slot, from] : node.importing) {
      if (is_slot(slot)) told.coming.set(static_cast<std::size_t>(slot));
    }
  }
  return told;
}

std::uint16_t ScanCoverage::missing() const noexcept {
  std::uint16_t slot = 0;
  while (slot + 1 < slot_count && done_[slot]) ++slot;
  return slot;
}

bool ScanCoverage::wants(const NodeSlots& node) const {
  for (std::uint16_t slot = 0; slot < slot_count; ++slot) {
    if (done_[slot]) continue;
    if (node.coming[slot] && is_at(rest_at_, slot, node.id)) return true;
    if (!node.owned[slot]) continue;
    const auto leaving = node.leaving.find(slot);
    if (leaving == node.leaving.end() || !is_at(rest_at_, slot, leaving->second)) return true;
  }
  return false;
}

void ScanCoverage::end(const Begun& begun, const NodeSlots& now) {
  const NodeSlots& before = begun.node;
  if (before.id != now.id || before.run != now.run) return;
  for (std::uint16_t slot = 0; slot < slot_count; ++slot) {
    const bool had = before.owned[slot];
    const bool has = now.owned[slot];
    const auto leaving = now.leaving.find(slot);
    if (leaving != now.leaving.end()) {
      if (had && has) rest_at_[slot] = leaving->second;
      continue;
    }
    const bool rest = (had || before.coming[slot]) && (has || now.coming[slot]) &&
                      is_at(begun.rest_at, slot, now.id);
    if ((had && has) || rest) done_.set(slot);
  }
}

}  // namespace deferredis::detail
