// Administration of a cluster: nodes and slots. With a face.
// Made by tools/generate.py from commands/cluster.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/cluster.hpp>
#include <deferredis/client/faces/commands/administration.hpp>
#include <deferredis/client/more_commands.hpp>

// clang-format off
namespace deferredis {

/// Administration of a cluster: nodes and slots. With a face.
template <class Face>
class ClusterCommandsOf : public AdministrationCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// CLUSTER ADDSLOTS: assigns these slots to the node.
  Result<void> cluster_addslots(const Args& slots) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_addslots(slots); });
  }
  /// CLUSTER ADDSLOTSRANGE: first, last, first, last ...: assigns these ranges of slots to the
  /// node.
  Result<void> cluster_addslotsrange(const Args& ends) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_addslotsrange(ends); });
  }
  /// CLUSTER BUMPEPOCH: increments the epoch; returns the server's message.
  Result<std::string> cluster_bumpepoch() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_bumpepoch(); });
  }
  /// CLUSTER CANCELSLOTMIGRATIONS: cancels every migration that this node began.
  Result<void> cluster_cancelslotmigrations() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_cancelslotmigrations(); });
  }
  /// CLUSTER COUNT-FAILURE-REPORTS: how many nodes report that this one has failed.
  Result<std::int64_t> cluster_count_failure_reports(const Arg& node) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().cluster_count_failure_reports(node);
    });
  }
  /// CLUSTER COUNTKEYSINSLOT: how many keys of the slot this node has.
  Result<std::int64_t> cluster_countkeysinslot(std::int64_t slot) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_countkeysinslot(slot); });
  }
  /// CLUSTER DELSLOTS: makes the node forget who owns these slots.
  Result<void> cluster_delslots(const Args& slots) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_delslots(slots); });
  }
  /// CLUSTER DELSLOTSRANGE: first, last, first, last ...: the same for ranges.
  Result<void> cluster_delslotsrange(const Args& ends) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_delslotsrange(ends); });
  }
  /// CLUSTER FAILOVER: makes this replica take over from its primary.
  Result<void> cluster_failover(FailoverMode mode = FailoverMode::agreed) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_failover(mode); });
  }
  /// CLUSTER FLUSHSLOT: deletes the keys of a slot.
  Result<void> cluster_flushslot(std::int64_t slot,
                                 FlushMode mode = FlushMode::as_configured) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_flushslot(slot, mode); });
  }
  /// CLUSTER FLUSHSLOTS: removes all slots from the node.
  Result<void> cluster_flushslots() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_flushslots(); });
  }
  /// CLUSTER FORGET: removes another node from the cluster, as this node sees it.
  Result<void> cluster_forget(const Arg& node) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_forget(node); });
  }
  /// CLUSTER GETKEYSINSLOT: some keys of the slot.
  Result<std::vector<std::string>> cluster_getkeysinslot(std::int64_t slot,
                                                         std::int64_t count) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().cluster_getkeysinslot(slot, count);
    });
  }
  /// CLUSTER GETSLOTMIGRATIONS: the migrations of this node, running and finished.
  Result<std::vector<Map<std::string, std::string>>> cluster_getslotmigrations() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_getslotmigrations(); });
  }
  /// CLUSTER HELP: the help text of CLUSTER.
  Result<std::vector<std::string>> cluster_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_help(); });
  }
  /// CLUSTER INFO: the state of the cluster: cluster_state, cluster_slots_ok ...
  Result<ServerInfo> cluster_info() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_info(); });
  }
  /// CLUSTER KEYSLOT: the slot of a key, 0 to 16383.
  Result<std::int64_t> cluster_keyslot(const Arg& key) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_keyslot(key); });
  }
  /// CLUSTER LINKS: the links to the other nodes.
  Result<std::vector<ClusterLink>> cluster_links() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_links(); });
  }
  /// CLUSTER MEET: adds another node to the cluster.
  Result<void> cluster_meet(const Arg& address, std::int64_t port) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_meet(address, port); });
  }
  /// CLUSTER MIGRATESLOTS SLOTSRANGE NODE: first, last, first, last ...: begins to move these slots
  /// to another node.
  Result<void> cluster_migrateslots(const Args& ends, const Arg& node) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().cluster_migrateslots(ends, node);
    });
  }
  /// CLUSTER MIGRATION IMPORT: first, last, first, last ...: begins to take over these slots;
  /// returns the id of the task.
  Result<std::string> cluster_migration_import(const Args& ends) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_migration_import(ends); });
  }
  /// CLUSTER MIGRATION CANCEL ID: cancels a task; returns how many were cancelled.
  Result<std::int64_t> cluster_migration_cancel(const Arg& task) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_migration_cancel(task); });
  }
  /// CLUSTER MIGRATION CANCEL ALL: cancels every task.
  Result<std::int64_t> cluster_migration_cancel_all() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_migration_cancel_all(); });
  }
  /// CLUSTER MIGRATION STATUS ID: the progress of a task.
  Result<std::vector<SlotMigration>> cluster_migration_status(const Arg& task) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_migration_status(task); });
  }
  /// CLUSTER MIGRATION STATUS ALL: every task, running and finished.
  Result<std::vector<SlotMigration>> cluster_migration_status_all() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_migration_status_all(); });
  }
  /// CLUSTER MYID: the id of this node.
  Result<std::string> cluster_myid() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_myid(); });
  }
  /// CLUSTER MYSHARDID: the id of its shard.
  Result<std::string> cluster_myshardid() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_myshardid(); });
  }
  /// CLUSTER NODES: every node with its slots.
  Result<std::vector<ClusterNode>> cluster_nodes() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_nodes(); });
  }
  /// CLUSTER REPLICAS: the replicas of a primary.
  Result<std::vector<ClusterNode>> cluster_replicas(const Arg& node) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_replicas(node); });
  }
  /// CLUSTER REPLICATE: makes the node a replica of this primary.
  Result<void> cluster_replicate(const Arg& node) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_replicate(node); });
  }
  /// CLUSTER RESET: removes the node from the cluster.
  Result<void> cluster_reset(ResetMode mode = ResetMode::soft) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_reset(mode); });
  }
  /// CLUSTER SAVECONFIG: writes the node's configuration file.
  Result<void> cluster_saveconfig() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_saveconfig(); });
  }
  /// CLUSTER SET-CONFIG-EPOCH: sets the epoch of a node that has none yet.
  Result<void> cluster_set_config_epoch(std::int64_t epoch) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_set_config_epoch(epoch); });
  }
  /// CLUSTER SETSLOT: moves a slot, step by step.
  Result<void> cluster_setslot(std::int64_t slot, SlotState state, const Arg& node) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().cluster_setslot(slot, state, node);
    });
  }
  /// CLUSTER SETSLOT STABLE: clears the migration state of a slot.
  Result<void> cluster_setslot_stable(std::int64_t slot) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_setslot_stable(slot); });
  }
  /// CLUSTER SHARDS: the shards with their slots and nodes.
  Result<std::vector<ClusterShard>> cluster_shards() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_shards(); });
  }
  /// CLUSTER SLAVES: the old name of CLUSTER REPLICAS.
  Result<std::vector<ClusterNode>> cluster_slaves(const Arg& node) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_slaves(node); });
  }
  /// CLUSTER SLOT-STATS SLOTSRANGE: statistics for each slot.
  Result<std::vector<std::pair<std::int64_t, Map<std::string, std::int64_t>>>> cluster_slot_stats(
        std::int64_t first, std::int64_t last) const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_slot_stats(first, last); });
  }
  /// CLUSTER SLOTS: ranges of slots with their nodes, the primary first.
  Result<std::vector<ClusterSlots>> cluster_slots() const {
    return this->ask([&](const Commands& rc) { return rc.more().cluster_slots(); });
  }
  /// CLUSTERSCAN: some keys of the whole cluster, and the cursor for the next call, which also says
  /// where to send it; "0" begins and ends.
  Result<ClusterScanPage> clusterscan(const Arg& cursor,
                                      const ClusterScanOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().clusterscan(cursor, options); });
  }
  /// SFLUSH: first, last, first, last ...: deletes the keys of these slots; returns those that this
  /// node owned and emptied.
  Result<std::vector<SlotRange>> sflush(const Args& ends,
                                        FlushMode mode = FlushMode::as_configured) const {
    return this->ask([&](const Commands& rc) { return rc.more().sflush(ends, mode); });
  }
  /// TRIMSLOTS RANGES: first, last, first, last ...: deletes leftover keys of slots that this node
  /// gave away.
  Result<void> trimslots(const Args& ends) const {
    return this->ask([&](const Commands& rc) { return rc.more().trimslots(ends); });
  }

 protected:
  using AdministrationCommandsOf<Face>::AdministrationCommandsOf;
};

}  // namespace deferredis
// clang-format on
