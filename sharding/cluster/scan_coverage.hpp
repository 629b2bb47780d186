// Tracks which slots of a cluster have been scanned completely while slots move between nodes.
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

/// What a node reports about itself at one moment.
struct NodeSlots {
  std::string id = {};
  std::string run = {};  ///< id of its process; a cursor is worthless to another process
  SlotSet owned = {};
  SlotSet coming = {};                                ///< being imported, key by key
  std::map<std::uint16_t, std::string> leaving = {};  ///< owned, but migrating to this node
  SlotSet of_somebody = {};                           ///< assigned to some node, as far as it knows
};

/// Reads the reply to CLUSTER NODES.
NodeSlots node_slots(const std::vector<ClusterNode>& nodes, std::string run);

/// A slot is done when its node was scanned completely while it had the slot. If the slot was
/// migrating at the end of that scan, the target must be scanned after it: a key that had left the
/// first node before the scan reached it is at the target.
class ScanCoverage {
 public:
  /// The scan of a node, at its beginning.
  struct Begun {
    NodeSlots node;
    std::map<std::uint16_t, std::string> rest_at;
  };

  bool complete() const noexcept { return done_.all(); }
  std::size_t done() const noexcept { return done_.count(); }
  /// The first slot that is not done.
  std::uint16_t missing() const noexcept;
  /// Would a scan of this node help?
  bool wants(const NodeSlots& node) const;
  Begun begin(NodeSlots node) const { return {std::move(node), rest_at_}; }
  /// The scan has ended, and the node now reports this.
  void end(const Begun& begun, const NodeSlots& now);
  /// No node has these slots, so they have no keys.
  void leave_out(const SlotSet& slots) noexcept { done_ |= slots; }

 private:
  SlotSet done_;
  std::map<std::uint16_t, std::string> rest_at_;  // scanned at the source; the rest: here
};

}  // namespace deferredis::detail
