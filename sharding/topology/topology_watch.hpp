// TopologyWatch: what changed between one view of a cluster and the next. Pure logic.
#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/sharding/topology/topology.hpp>

namespace deferredis {

/// One difference between two views.
struct TopologyChange {
  enum class Kind : std::uint8_t {
    joined,       ///< the node `to`
    left,         ///< the node `from`
    slots_moved,  ///< from one primary to another
    failover,     ///< the same, and the two belong to one shard: one replaces the other
  };
  Kind kind = Kind::joined;
  Endpoint from = {};
  Endpoint to = {};
};

/// Compares each view that the client adopts with the one before. Slots that have no primary for a
/// while still count as those of the latest one, so a failover is seen whatever happens in between.
class TopologyWatch {
 public:
  /// The differences; none for the first view.
  std::vector<TopologyChange> adopt(const Topology& view);

 private:
  struct Owner {
    Endpoint primary;
    std::vector<Endpoint> replicas;
  };
  using Name = std::pair<std::string, std::uint16_t>;

  void note_members(const Topology& view, std::vector<TopologyChange>& changes);

  std::set<Name> members_;
  std::vector<Owner> owners_;
  std::vector<std::uint16_t> owner_of_ = std::vector<std::uint16_t>(slot_count, Topology::no_shard);
};

}  // namespace deferredis
