// Who has which slot, and who follows whom: in truth, or as a node knows it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <deferredis/sharding/key_slot.hpp>

namespace deferredis::simulated {

struct ClusterView {
  using Node = std::size_t;
  /// Slots in a row that one primary has.
  struct Range {
    std::uint16_t first = 0;
    std::uint16_t last = 0;
    Node owner = 0;
  };

  /// The slots are spread evenly over the first `primary_count` nodes.
  ClusterView(std::size_t nodes, std::size_t primary_count);

  bool leads(Node node) const { return primaries.at(node) == node; }
  std::size_t size() const noexcept { return primaries.size(); }
  std::vector<Range> ranges() const;

  std::vector<std::uint16_t> owners;  // by slot
  std::vector<Node> primaries;        // by node; a primary is its own
  std::vector<bool> failed;           // by node
  std::vector<std::uint64_t> epochs;  // by node: when it got its slots
  std::uint64_t epoch = 0;            // the latest
};

}  // namespace deferredis::simulated
