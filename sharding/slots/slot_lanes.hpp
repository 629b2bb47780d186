// Keeps the commands of one slot in the order in which they were submitted.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/sharding/key_slot.hpp>
#include <deferredis/sharding/slots/cluster_nodes.hpp>

namespace deferredis::detail {

/// One lane for each slot: what of it is in flight, and where, and what is held back.
///
/// Commands of a lane are in flight at one node at a time, in rising sequence, so that the one
/// connection's order is theirs. What would break that is held until the others have ended.
class SlotLanes {
 public:
  using Sequence = std::uint64_t;
  struct Held {
    Sequence sequence;
    std::uint32_t command;  // for the owner: which one
  };
  /// Says which commands in flight belong to the lane still: see break_up().
  using Epoch = std::uint32_t;

  SlotLanes() : lanes_(slot_count) {}

  bool any_held(std::uint16_t slot) const noexcept { return lanes_[slot].held; }
  /// Does the order allow to send this one to `node` now? What is held is not looked at.
  bool may_send(std::uint16_t slot, Sequence sequence, NodeIndex node) const noexcept {
    const Lane& lane = lanes_[slot];
    return lane.in_flight == 0 || (lane.node == node && sequence > lane.newest);
  }
  Epoch sent(std::uint16_t slot, Sequence sequence, NodeIndex node) noexcept;
  /// One that was sent has ended. False: later ones were let past it meanwhile.
  bool ended(std::uint16_t slot, Epoch epoch) noexcept;
  /// No longer waits for what is in flight: later commands may be sent past it.
  void break_up(std::uint16_t slot) noexcept;

  void hold(std::uint16_t slot, Held held);
  /// The oldest that is held; there must be one.
  const Held& oldest(std::uint16_t slot) const { return held_.at(slot).front(); }
  void release_oldest(std::uint16_t slot);
  void forget(std::uint16_t slot, Sequence sequence);
  /// The slots where something is held.
  const std::map<std::uint16_t, std::deque<Held>>& held() const noexcept { return held_; }

 private:
  struct Lane {
    Sequence newest = 0;  // of what is in flight
    std::uint32_t in_flight = 0;
    Epoch epoch = 0;
    NodeIndex node = no_node;
    bool held = false;
  };

  std::vector<Lane> lanes_;
  std::map<std::uint16_t, std::deque<Held>> held_;  // rising; no empty ones
};

}  // namespace deferredis::detail
