// A cluster: its nodes, its slots.
// Made by tools/generate.py from commands/cluster.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/administration.hpp>
#include <deferredis/client/replies/cluster.hpp>
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

/// A cluster: its nodes, its slots.
class ClusterCommands : public AdministrationCommands {
 public:
  /// CLUSTER ADDSLOTS: the node serves these slots.
  Future<void> cluster_addslots(const Args& slots);
  /// CLUSTER ADDSLOTSRANGE: from, to, from, to ...: the node serves these slots.
  Future<void> cluster_addslotsrange(const Args& ends);
  /// CLUSTER BUMPEPOCH: the epoch rises; what the server says of it.
  Future<std::string> cluster_bumpepoch();
  /// CLUSTER CANCELSLOTMIGRATIONS: ends every migration that this node began.
  Future<void> cluster_cancelslotmigrations();
  /// CLUSTER COUNT-FAILURE-REPORTS: how many nodes say that it fails.
  Future<std::int64_t> cluster_count_failure_reports(const Arg& node);
  /// CLUSTER COUNTKEYSINSLOT: how many keys of the slot this node has.
  Future<std::int64_t> cluster_countkeysinslot(std::int64_t slot);
  /// CLUSTER DELSLOTS: the node knows no longer who serves these.
  Future<void> cluster_delslots(const Args& slots);
  /// CLUSTER DELSLOTSRANGE: from, to, from, to ...: the same.
  Future<void> cluster_delslotsrange(const Args& ends);
  /// CLUSTER FAILOVER: this replica takes its primary's place.
  Future<void> cluster_failover(FailoverMode mode = FailoverMode::agreed);
  /// CLUSTER FLUSHSLOT: deletes the keys of a slot.
  Future<void> cluster_flushslot(std::int64_t slot, FlushMode mode = FlushMode::as_configured);
  /// CLUSTER FLUSHSLOTS: the node serves no slot.
  Future<void> cluster_flushslots();
  /// CLUSTER FORGET: the node is no longer of the cluster.
  Future<void> cluster_forget(const Arg& node);
  /// CLUSTER GETKEYSINSLOT: some keys of the slot.
  Future<std::vector<std::string>> cluster_getkeysinslot(std::int64_t slot, std::int64_t count);
  /// CLUSTER GETSLOTMIGRATIONS: the migrations of this node, running and done.
  Future<std::vector<Map<std::string, Reply>>> cluster_getslotmigrations();
  /// CLUSTER HELP: what CLUSTER can do, for people.
  Future<std::vector<std::string>> cluster_help();
  /// CLUSTER INFO: the state of the cluster: cluster_state, cluster_slots_ok ...
  Future<ServerInfo> cluster_info();
  /// CLUSTER KEYSLOT: the slot of a key, 0 to 16383.
  Future<std::int64_t> cluster_keyslot(const Arg& key);
  /// CLUSTER LINKS: the links to the other nodes.
  Future<std::vector<Map<std::string, Reply>>> cluster_links();
  /// CLUSTER MEET: the other node joins.
  Future<void> cluster_meet(const Arg& address, std::int64_t port);
  /// CLUSTER MYID: the id of this node.
  Future<std::string> cluster_myid();
  /// CLUSTER MYSHARDID: the id of its shard.
  Future<std::string> cluster_myshardid();
  /// CLUSTER NODES: every node with its slots.
  Future<std::vector<ClusterNode>> cluster_nodes();
  /// CLUSTER REPLICAS: the replicas of a primary.
  Future<std::vector<ClusterNode>> cluster_replicas(const Arg& node);
  /// CLUSTER REPLICATE: becomes a replica of this primary.
  Future<void> cluster_replicate(const Arg& node);
  /// CLUSTER RESET: leaves the cluster.
  Future<void> cluster_reset(ResetMode mode = ResetMode::soft);
  /// CLUSTER SAVECONFIG: writes the node's file.
  Future<void> cluster_saveconfig();
  /// CLUSTER SET-CONFIG-EPOCH: of a node that has none yet.
  Future<void> cluster_set_config_epoch(std::int64_t epoch);
  /// CLUSTER SETSLOT: moves a slot, step by step.
  Future<void> cluster_setslot(std::int64_t slot, SlotState state, const Arg& node);
  /// CLUSTER SETSLOT STABLE: ends the moving of a slot.
  Future<void> cluster_setslot_stable(std::int64_t slot);
  /// CLUSTER SHARDS: the shards with their slots and nodes.
  Future<std::vector<ClusterShard>> cluster_shards();
  /// CLUSTER SLAVES: the old name of CLUSTER REPLICAS.
  Future<std::vector<ClusterNode>> cluster_slaves(const Arg& node);
  /// CLUSTER SLOT-STATS SLOTSRANGE: what the slots cost.
  Future<std::vector<std::pair<std::int64_t, Map<std::string, std::int64_t>>>> cluster_slot_stats(
        std::int64_t first, std::int64_t last);
  /// CLUSTER SLOTS: ranges of slots with their nodes, the primary first.
  Future<std::vector<ClusterSlots>> cluster_slots();

 protected:
  using AdministrationCommands::AdministrationCommands;
};

}  // namespace deferredis
// clang-format on
