// A cluster: its nodes, its slots.
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
  agreed,  ///< with its primary's help
  force,  ///< without it
  takeover,  ///< without anybody's vote
};

/// How much a node forgets.
enum class ResetMode : std::uint8_t {
  soft,
  hard,  ///< its id and epochs too
};

/// What SETSLOT makes of a slot.
enum class SlotState : std::uint8_t {
  importing,  ///< comes from the node
  migrating,  ///< goes to the node
  node,  ///< belongs to the node
};

/// Tokens of CLUSTERSCAN.
struct ClusterScanOptions {
  std::optional<std::string_view> match = {};  ///< MATCH: only keys of this pattern, "user:*"
  /// COUNT: about how many to look at in one call; 10 where it is not given
  std::optional<std::int64_t> count = {};
  std::optional<std::string_view> type = {};  ///< TYPE: only keys of this type, "hash"
  std::optional<std::int64_t> slot = {};  ///< SLOT: only keys of this slot
};

/// A cluster: its nodes, its slots.
class ClusterCommands : public AdministrationCommands {
 public:
  /// CLUSTER ADDSLOTS: the node serves these slots.
  Future<void> cluster_addslots(const Args& slots) const;
  /// CLUSTER ADDSLOTSRANGE: from, to, from, to ...: the node serves these slots.
  Future<void> cluster_addslotsrange(const Args& ends) const;
  /// CLUSTER BUMPEPOCH: the epoch rises; what the server says of it.
  Future<std::string> cluster_bumpepoch() const;
  /// CLUSTER CANCELSLOTMIGRATIONS: ends every migration that this node began.
  Future<void> cluster_cancelslotmigrations() const;
  /// CLUSTER COUNT-FAILURE-REPORTS: how many nodes say that it fails.
  Future<std::int64_t> cluster_count_failure_reports(const Arg& node) const;
  /// CLUSTER COUNTKEYSINSLOT: how many keys of the slot this node has.
  Future<std::int64_t> cluster_countkeysinslot(std::int64_t slot) const;
  /// CLUSTER DELSLOTS: the node knows no longer who serves these.
  Future<void> cluster_delslots(const Args& slots) const;
  /// CLUSTER DELSLOTSRANGE: from, to, from, to ...: the same.
  Future<void> cluster_delslotsrange(const Args& ends) const;
  /// CLUSTER FAILOVER: this replica takes its primary's place.
  Future<void> cluster_failover(FailoverMode mode = FailoverMode::agreed) const;
  /// CLUSTER FLUSHSLOT: deletes the keys of a slot.
  Future<void> cluster_flushslot(std::int64_t slot,
                                 FlushMode mode = FlushMode::as_configured) const;
  /// CLUSTER FLUSHSLOTS: the node serves no slot.
  Future<void> cluster_flushslots() const;
  /// CLUSTER FORGET: the node is no longer of the cluster.
  Future<void> cluster_forget(const Arg& node) const;
  /// CLUSTER GETKEYSINSLOT: some keys of the slot.
  Future<std::vector<std::string>> cluster_getkeysinslot(std::int64_t slot,
                                                         std::int64_t count) const;
  /// CLUSTER GETSLOTMIGRATIONS: the migrations of this node, running and done.
  Future<std::vector<Map<std::string, std::string>>> cluster_getslotmigrations() const;
  /// CLUSTER HELP: what CLUSTER can do, for people.
  Future<std::vector<std::string>> cluster_help() const;
  /// CLUSTER INFO: the state of the cluster: cluster_state, cluster_slots_ok ...
  Future<ServerInfo> cluster_info() const;
  /// CLUSTER KEYSLOT: the slot of a key, 0 to 16383.
  Future<std::int64_t> cluster_keyslot(const Arg& key) const;
  /// CLUSTER LINKS: the links to the other nodes.
  Future<std::vector<ClusterLink>> cluster_links() const;
  /// CLUSTER MEET: the other node joins.
  Future<void> cluster_meet(const Arg& address, std::int64_t port) const;
  /// CLUSTER MIGRATESLOTS SLOTSRANGE NODE: from, to, from, to ...: begins to move these slots to
  /// another node.
  Future<void> cluster_migrateslots(const Args& ends, const Arg& node) const;
  /// CLUSTER MIGRATION IMPORT: from, to, from, to ...: begins to take these slots over; the id of
  /// the task.
  Future<std::string> cluster_migration_import(const Args& ends) const;
  /// CLUSTER MIGRATION CANCEL ID: ends a task; how many were.
  Future<std::int64_t> cluster_migration_cancel(const Arg& task) const;
  /// CLUSTER MIGRATION CANCEL ALL: ends every task.
  Future<std::int64_t> cluster_migration_cancel_all() const;
  /// CLUSTER MIGRATION STATUS ID: how far a task is.
  Future<std::vector<SlotMigration>> cluster_migration_status(const Arg& task) const;
  /// CLUSTER MIGRATION STATUS ALL: every task, running and done.
  Future<std::vector<SlotMigration>> cluster_migration_status_all() const;
  /// CLUSTER MYID: the id of this node.
  Future<std::string> cluster_myid() const;
  /// CLUSTER MYSHARDID: the id of its shard.
  Future<std::string> cluster_myshardid() const;
  /// CLUSTER NODES: every node with its slots.
  Future<std::vector<ClusterNode>> cluster_nodes() const;
  /// CLUSTER REPLICAS: the replicas of a primary.
  Future<std::vector<ClusterNode>> cluster_replicas(const Arg& node) const;
  /// CLUSTER REPLICATE: becomes a replica of this primary.
  Future<void> cluster_replicate(const Arg& node) const;
  /// CLUSTER RESET: leaves the cluster.
  Future<void> cluster_reset(ResetMode mode = ResetMode::soft) const;
  /// CLUSTER SAVECONFIG: writes the node's file.
  Future<void> cluster_saveconfig() const;
  /// CLUSTER SET-CONFIG-EPOCH: of a node that has none yet.
  Future<void> cluster_set_config_epoch(std::int64_t epoch) const;
  /// CLUSTER SETSLOT: moves a slot, step by step.
  Future<void> cluster_setslot(std::int64_t slot, SlotState state, const Arg& node) const;
  /// CLUSTER SETSLOT STABLE: ends the moving of a slot.
  Future<void> cluster_setslot_stable(std::int64_t slot) const;
  /// CLUSTER SHARDS: the shards with their slots and nodes.
  Future<std::vector<ClusterShard>> cluster_shards() const;
  /// CLUSTER SLAVES: the old name of CLUSTER REPLICAS.
  Future<std::vector<ClusterNode>> cluster_slaves(const Arg& node) const;
  /// CLUSTER SLOT-STATS SLOTSRANGE: what the slots cost.
  Future<std::vector<std::pair<std::int64_t, Map<std::string, std::int64_t>>>> cluster_slot_stats(
        std::int64_t first, std::int64_t last) const;
  /// CLUSTER SLOTS: ranges of slots with their nodes, the primary first.
  Future<std::vector<ClusterSlots>> cluster_slots() const;
  /// CLUSTERSCAN: some keys of the whole cluster, and the cursor for the next call, which says
  /// where that goes; "0" begins and ends.
  Future<ClusterScanPage> clusterscan(const Arg& cursor,
                                      const ClusterScanOptions& options = {}) const;
  /// SFLUSH: from, to, from, to ...: deletes the keys of these slots; those that this node has, and
  /// emptied.
  Future<std::vector<SlotRange>> sflush(const Args& ends,
                                        FlushMode mode = FlushMode::as_configured) const;
  /// TRIMSLOTS RANGES: from, to, from, to ...: deletes what this node still has of slots it gave
  /// away.
  Future<void> trimslots(const Args& ends) const;

 protected:
  using AdministrationCommands::AdministrationCommands;
};

}  // namespace deferredis
// clang-format on
