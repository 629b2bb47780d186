// Administration of a cluster: nodes and slots.
// Made by tools/generate.py from commands/cluster.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/commands/administration.hpp>
#include <deferredis/client/replies/cluster.hpp>
#include <deferredis/client/replies/scan.hpp>
#include <deferredis/protocol/map.hpp>

// clang-format off
namespace deferredis {

/// How a replica takes over.
enum class FailoverMode : std::uint8_t {
  agreed,  ///< with the primary's agreement
  force,  ///< without the primary's agreement
  takeover,  ///< without a vote
};

/// How much a node forgets.
enum class ResetMode : std::uint8_t {
  soft,
  hard,  ///< its id and epochs as well
};

/// The new state of a slot in CLUSTER SETSLOT.
enum class SlotState : std::uint8_t {
  importing,  ///< is imported from the node
  migrating,  ///< migrates to the node
  node,  ///< belongs to the node
};

/// Tokens of CLUSTERSCAN.
struct ClusterScanOptions {
  /// MATCH: only keys that match this pattern, "user:*"
  std::optional<std::string_view> match = {};
  /// COUNT: about how many keys to look at in one call; default 10
  std::optional<std::int64_t> count = {};
  std::optional<std::string_view> type = {};  ///< TYPE: only keys of this type, "hash"
  std::optional<std::int64_t> slot = {};  ///< SLOT: only keys of this slot
};

/// Administration of a cluster: nodes and slots.
class ClusterCommands : public AdministrationCommands {
 public:
  /// CLUSTER ADDSLOTS: assigns these slots to the node.
  Future<void> cluster_addslots(const Args& slots) const;
  /// CLUSTER ADDSLOTSRANGE: first, last, first, last ...: assigns these ranges of slots to the
  /// node.
  Future<void> cluster_addslotsrange(const Args& ends) const;
  /// CLUSTER BUMPEPOCH: increments the epoch; returns the server's message.
  Future<std::string> cluster_bumpepoch() const;
  /// CLUSTER CANCELSLOTMIGRATIONS: cancels every migration that this node began.
  Future<void> cluster_cancelslotmigrations() const;
  /// CLUSTER COUNT-FAILURE-REPORTS: how many nodes report that this one has failed.
  Future<std::int64_t> cluster_count_failure_reports(const Arg& node) const;
  /// CLUSTER COUNTKEYSINSLOT: how many keys of the slot this node has.
  Future<std::int64_t> cluster_countkeysinslot(std::int64_t slot) const;
  /// CLUSTER DELSLOTS: makes the node forget who owns these slots.
  Future<void> cluster_delslots(const Args& slots) const;
  /// CLUSTER DELSLOTSRANGE: first, last, first, last ...: the same for ranges.
  Future<void> cluster_delslotsrange(const Args& ends) const;
  /// CLUSTER FAILOVER: makes this replica take over from its primary.
  Future<void> cluster_failover(FailoverMode mode = FailoverMode::agreed) const;
  /// CLUSTER FLUSHSLOT: deletes the keys of a slot.
  Future<void> cluster_flushslot(std::int64_t slot,
                                 FlushMode mode = FlushMode::as_configured) const;
  /// CLUSTER FLUSHSLOTS: removes all slots from the node.
  Future<void> cluster_flushslots() const;
  /// CLUSTER FORGET: removes another node from the cluster, as this node sees it.
  Future<void> cluster_forget(const Arg& node) const;
  /// CLUSTER GETKEYSINSLOT: some keys of the slot.
  Future<std::vector<std::string>> cluster_getkeysinslot(std::int64_t slot,
                                                         std::int64_t count) const;
  /// CLUSTER GETSLOTMIGRATIONS: the migrations of this node, running and finished.
  Future<std::vector<Map<std::string, std::string>>> cluster_getslotmigrations() const;
  /// CLUSTER HELP: the help text of CLUSTER.
  Future<std::vector<std::string>> cluster_help() const;
  /// CLUSTER INFO: the state of the cluster: cluster_state, cluster_slots_ok ...
  Future<ServerInfo> cluster_info() const;
  /// CLUSTER KEYSLOT: the slot of a key, 0 to 16383.
  Future<std::int64_t> cluster_keyslot(const Arg& key) const;
  /// CLUSTER LINKS: the links to the other nodes.
  Future<std::vector<ClusterLink>> cluster_links() const;
  /// CLUSTER MEET: adds another node to the cluster.
  Future<void> cluster_meet(const Arg& address, std::int64_t port) const;
  /// CLUSTER MIGRATESLOTS SLOTSRANGE NODE: first, last, first, last ...: begins to move these slots
  /// to another node.
  Future<void> cluster_migrateslots(const Args& ends, const Arg& node) const;
  /// CLUSTER MIGRATION IMPORT: first, last, first, last ...: begins to take over these slots;
  /// returns the id of the task.
  Future<std::string> cluster_migration_import(const Args& ends) const;
  /// CLUSTER MIGRATION CANCEL ID: cancels a task; returns how many were cancelled.
  Future<std::int64_t> cluster_migration_cancel(const Arg& task) const;
  /// CLUSTER MIGRATION CANCEL ALL: cancels every task.
  Future<std::int64_t> cluster_migration_cancel_all() const;
  /// CLUSTER MIGRATION STATUS ID: the progress of a task.
  Future<std::vector<SlotMigration>> cluster_migration_status(const Arg& task) const;
  /// CLUSTER MIGRATION STATUS ALL: every task, running and finished.
  Future<std::vector<SlotMigration>> cluster_migration_status_all() const;
  /// CLUSTER MYID: the id of this node.
  Future<std::string> cluster_myid() const;
  /// CLUSTER MYSHARDID: the id of its shard.
  Future<std::string> cluster_myshardid() const;
  /// CLUSTER NODES: every node with its slots.
  Future<std::vector<ClusterNode>> cluster_nodes() const;
  /// CLUSTER REPLICAS: the replicas of a primary.
  Future<std::vector<ClusterNode>> cluster_replicas(const Arg& node) const;
  /// CLUSTER REPLICATE: makes the node a replica of this primary.
  Future<void> cluster_replicate(const Arg& node) const;
  /// CLUSTER RESET: removes the node from the cluster.
  Future<void> cluster_reset(ResetMode mode = ResetMode::soft) const;
  /// CLUSTER SAVECONFIG: writes the node's configuration file.
  Future<void> cluster_saveconfig() const;
  /// CLUSTER SET-CONFIG-EPOCH: sets the epoch of a node that has none yet.
  Future<void> cluster_set_config_epoch(std::int64_t epoch) const;
  /// CLUSTER SETSLOT: moves a slot, step by step.
  Future<void> cluster_setslot(std::int64_t slot, SlotState state, const Arg& node) const;
  /// CLUSTER SETSLOT STABLE: clears the migration state of a slot.
  Future<void> cluster_setslot_stable(std::int64_t slot) const;
  /// CLUSTER SHARDS: the shards with their slots and nodes.
  Future<std::vector<ClusterShard>> cluster_shards() const;
  /// CLUSTER SLAVES: the old name of CLUSTER REPLICAS.
  Future<std::vector<ClusterNode>> cluster_slaves(const Arg& node) const;
  /// CLUSTER SLOT-STATS SLOTSRANGE: statistics for each slot.
  Future<std::vector<std::pair<std::int64_t, Map<std::string, std::int64_t>>>> cluster_slot_stats(
        std::int64_t first, std::int64_t last) const;
  /// CLUSTER SLOTS: ranges of slots with their nodes, the primary first.
  Future<std::vector<ClusterSlots>> cluster_slots() const;
  /// CLUSTERSCAN: some keys of the whole cluster, and the cursor for the next call, which also says
  /// where to send it; "0" begins and ends.
  Future<ClusterScanPage> clusterscan(const Arg& cursor,
                                      const ClusterScanOptions& options = {}) const;
  /// SFLUSH: first, last, first, last ...: deletes the keys of these slots; returns those that this
  /// node owned and emptied.
  Future<std::vector<SlotRange>> sflush(const Args& ends,
                                        FlushMode mode = FlushMode::as_configured) const;
  /// TRIMSLOTS RANGES: first, last, first, last ...: deletes leftover keys of slots that this node
  /// gave away.
  Future<void> trimslots(const Args& ends) const;

 protected:
  using AdministrationCommands::AdministrationCommands;
};

}  // namespace deferredis
// clang-format on
