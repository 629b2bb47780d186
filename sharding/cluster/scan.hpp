// The keys of a cluster, one node after the other, while slots move and primaries die.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/scan.hpp>
#include <deferredis/reactor/future/move_function.hpp>
#include <deferredis/sharding/cluster/scan_coverage.hpp>

namespace deferredis::detail {

/// Each primary is scanned, and before and after it is asked which slots it has: what moved
/// meanwhile is scanned again where it is now (see ScanCoverage). Valkey's CLUSTERSCAN is not used:
/// it looks for the keys of a slot at the slot's owner alone, so it misses those that MIGRATE has
/// already brought to the next one, and it cannot go on past a primary that is dead.
///
/// A node that was lost is gone on with where its scan was, if it is still the same process; a
/// successor is scanned from the beginning. So keys may come more than once.
class ClusterScan final : public ScanSource<std::string> {
 public:
  /// Ends when the view of the cluster has been asked for anew.
  using News = MoveFunction<Future<void>()>;

  /// `patience`: for how long a part may find nobody to ask; 0: for ever.
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
  using StateRef = std::shared_ptr<State>;  // the other owner: the part on its way
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
