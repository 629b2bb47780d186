// Which slots of a cluster have been scanned from end to end, while slots move between nodes.
#pragma once

#include <bitset>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <deferredis/client/replies/cluster.hpp>
#include <deferredis/sharding/key_slot.hpp>

namespace deferredis::detail {

using SlotSet = std::bitset<slot_count>;

/// What a node says of itself, at one moment.
struct NodeSlots {
  std::string id = {};
  std::string run = {};  ///< of its process; its cursors are worth nothing to another
  SlotSet owned = {};
  SlotSet coming = {};                                ///< from another node, key by key
  std::map<std::uint16_t, std::string> leaving = {};  ///< owned, and on their way to the node
  SlotSet of_somebody = {};                           ///< has some node, as far as it knows
};

/// From CLUSTER NODES.
NodeSlots node_slots(const std::vector<ClusterNode>& nodes, std::string run);

/// A slot is done when its node was scanned from end to end while it had the slot. Where the slot
/// was on its way to another node by then, that one must be scanned after it: a key that was no
/// more at the first when its turn came is at the second.
class ScanCoverage {
 public:
  /// The scan of a node, when it began.
  struct Begun {
    NodeSlots node;
    std::map<std::uint16_t, std::string> rest_at;
  };

  bool complete() const noexcept { return done_.all(); }
  std::size_t done() const noexcept { return done_.count(); }
  /// A slot that is not done.
  std::uint16_t missing() const noexcept;
  /// Would a scan of the node help?
  bool wants(const NodeSlots& node) const;
  Begun begin(NodeSlots node) const { return {std::move(node), rest_at_}; }
  /// It has come to its end, and this is what the node says now.
  void end(const Begun& begun, const NodeSlots& now);
  /// No node has these: they have no keys.
  void leave_out(const SlotSet& slots) noexcept { done_ |= slots; }

 private:
  SlotSet done_;
  std::map<std::uint16_t, std::string> rest_at_;  // was scanned where it came from; the rest: there
};

}  // namespace deferredis::detail
