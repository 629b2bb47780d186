// Scans the keys of a cluster, node by node, while slots move and primaries die.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/scan.hpp>
#include <deferredis/reactor/state/move_function.hpp>
#include <deferredis/sharding/cluster/scan_coverage.hpp>

namespace deferredis::detail {

/// Scans each primary, and asks it before and after the scan which slots it has. Slots that moved
/// meanwhile are scanned again at their new node (see ScanCoverage). Valkey's CLUSTERSCAN is not
/// used: it looks for the keys of a slot only at the slot's owner, so it misses keys that MIGRATE
/// has already moved to the next owner; and it cannot continue past a dead primary.
///
/// If the connection to a node was lost, its scan continues where it stopped, provided that it is
/// still the same process; the node that replaces it is scanned from the beginning. So a key may be
/// returned more than once.
class ClusterScan final : public ScanSource<std::string> {
 public:
  /// Refreshes the view of the cluster; ends when that is done.
  using News = MoveFunction<Future<void>()>;

  /// `patience`: how long a part may find no node to ask; 0: forever.
  ClusterScan(const Client& client, const ScanOptions& options, News news, Duration patience);

  Future<ScanPart<std::string>> next_part() override;

 private:
  struct Words {
    std::optional<std::string> match, type;
    std::optional<std::int64_t> count;
  };
  struct Walk {
    ScanCoverage::Begun begun;
    std::uint64_t cursor = 0;
    bool ended = false;
  };
  struct Node {
    Client client;
    NodeSlots slots;
  };
  struct State;
  using StateRef = std::shared_ptr<State>;  // also owned by the part in progress
  using Part = ScanPart<std::string>;

  static Future<Part> ask_nodes(StateRef state);
  static Future<void> begin_round(StateRef state);
  static Future<void> choose(StateRef state);
  static Future<std::vector<std::string>> scan_node(StateRef state);
  static Future<void> end_node(StateRef state);
  static Future<NodeSlots> look(Client node);

  StateRef state_;
};

}  // namespace deferredis::detail
