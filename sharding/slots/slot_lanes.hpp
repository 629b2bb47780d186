// Keeps the commands of each slot in the order in which they were submitted.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/sharding/key_slot.hpp>
#include <deferredis/sharding/slots/cluster_nodes.hpp>

namespace deferredis::detail {

/// One lane for each slot: the commands in flight, their node, and the commands that are held back.
///
/// The commands in flight of a lane are all at one node, in rising sequence, so that the connection
/// keeps their order. A command that would break this is held until the others have ended.
class SlotLanes {
 public:
  using Sequence = std::uint64_t;
  struct Held {
    Sequence sequence;
    std::uint32_t command;  // the owner's number of the command
  };
  /// Tells whether a command in flight still belongs to the lane: see break_up().
  using Epoch = std::uint32_t;

  SlotLanes() : lanes_(slot_count) {}

  bool any_held(std::uint16_t slot) const noexcept { return lanes_[slot].held; }
  /// Does the order allow this command to be sent to `node` now? Ignores held commands.
  bool may_send(std::uint16_t slot, Sequence sequence, NodeIndex node) const noexcept {
    const Lane& lane = lanes_[slot];
    return lane.in_flight == 0 || (lane.node == node && sequence > lane.newest);
  }
  Epoch sent(std::uint16_t slot, Sequence sequence, NodeIndex node) noexcept;
  /// A command in flight has ended. Returns false if later ones were sent past it.
  bool ended(std::uint16_t slot, Epoch epoch) noexcept;
  /// Stops waiting for the commands in flight: later commands may be sent past them.
  void break_up(std::uint16_t slot) noexcept;

  void hold(std::uint16_t slot, Held held);
  /// The oldest held command; there must be one.
  const Held& oldest(std::uint16_t slot) const { return held_.at(slot).front(); }
  void release_oldest(std::uint16_t slot);
  void forget(std::uint16_t slot, Sequence sequence);
  /// The slots with held commands.
  const std::map<std::uint16_t, std::deque<Held>>& held() const noexcept { return held_; }

 private:
  struct Lane {
    Sequence newest = 0;  // of the commands in flight
    std::uint32_t in_flight = 0;
    Epoch epoch = 0;
    NodeIndex node = no_node;
    bool held = false;
  };

  std::vector<Lane> lanes_;
  std::map<std::uint16_t, std::deque<Held>> held_;  // in rising sequence; none is empty
};

}  // namespace deferredis::detail
