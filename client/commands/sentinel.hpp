// Sentinels: who watches which primary. To be sent to a sentinel.
// Made by tools/generate.py from commands/sentinel.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/cluster.hpp>
#include <deferredis/client/replies/sentinel.hpp>
#include <deferredis/protocol/map.hpp>

// clang-format off
namespace deferredis {

/// When a sentinel is to crash, for tests of a failover.
enum class SentinelFailure : std::uint8_t { after_election, after_promotion };

/// Sentinels: who watches which primary. To be sent to a sentinel.
class SentinelCommands : public ClusterCommands {
 public:
  /// SENTINEL CKQUORUM: whether enough sentinels are there to agree on a failover; an error where
  /// not.
  Future<std::string> sentinel_ckquorum(const Arg& name) const;
  /// SENTINEL CONFIG GET: settings of the sentinel; "*": all.
  Future<Map<std::string, std::string>> sentinel_config_get(const Args& names) const;
  /// SENTINEL CONFIG SET: {{"resolve-hostnames", "yes"}}: changes them.
  Future<void> sentinel_config_set(const Pairs& pairs) const;
  /// SENTINEL DEBUG: its times, in milliseconds.
  Future<Map<std::string, std::string>> sentinel_debug() const;
  /// SENTINEL DEBUG: {{"ping-period", 100}}: changes them, for tests.
  Future<void> sentinel_debug(const Pairs& pairs) const;
  /// SENTINEL FAILOVER: makes a replica the primary, without asking the others.
  Future<void> sentinel_failover(const Arg& name) const;
  /// SENTINEL FLUSHCONFIG: writes the sentinel's file.
  Future<void> sentinel_flushconfig() const;
  /// SENTINEL GET-MASTER-ADDR-BY-NAME: host and port of the primary; nothing where the name is not
  /// known.
  Future<std::optional<std::pair<std::string, std::int64_t>>> sentinel_get_master_addr_by_name(
        const Arg& name) const;
  /// SENTINEL GET-PRIMARY-ADDR-BY-NAME: the same in Valkey's words.
  Future<std::optional<std::pair<std::string, std::int64_t>>> sentinel_get_primary_addr_by_name(
        const Arg& name) const;
  /// SENTINEL HELP: what SENTINEL can do, for people.
  Future<std::vector<std::string>> sentinel_help() const;
  /// SENTINEL INFO-CACHE: what INFO of these primaries and their replicas said last, each with its
  /// age in milliseconds.
  Future<std::vector<std::pair<std::string, std::vector<std::pair<std::int64_t, std::optional<std::string>>>>>> sentinel_info_cache(
        const Args& names) const;
  /// SENTINEL IS-MASTER-DOWN-BY-ADDR: whether it sees a primary down, and, where `run_id` is not
  /// "*", whom it votes for.
  Future<SentinelVote> sentinel_is_master_down_by_addr(const Arg& ip, std::int64_t port,
                                                       std::int64_t epoch,
                                                       const Arg& run_id) const;
  /// SENTINEL IS-PRIMARY-DOWN-BY-ADDR: the same in Valkey's words.
  Future<SentinelVote> sentinel_is_primary_down_by_addr(const Arg& ip, std::int64_t port,
                                                        std::int64_t epoch,
                                                        const Arg& run_id) const;
  /// SENTINEL MASTER: the state of one primary; an error where the name is not known.
  Future<Map<std::string, std::string>> sentinel_master(const Arg& name) const;
  /// SENTINEL MASTERS: every primary that is watched.
  Future<std::vector<Map<std::string, std::string>>> sentinel_masters() const;
  /// SENTINEL MONITOR: watches a primary from now on.
  Future<void> sentinel_monitor(const Arg& name, const Arg& host, std::int64_t port,
                                std::int64_t quorum) const;
  /// SENTINEL MYID: the id of this sentinel.
  Future<std::string> sentinel_myid() const;
  /// SENTINEL PENDING-SCRIPTS: the scripts that run or wait to.
  Future<std::vector<Map<std::string, std::string>>> sentinel_pending_scripts() const;
  /// SENTINEL PRIMARIES: sentinel_masters in Valkey's words.
  Future<std::vector<Map<std::string, std::string>>> sentinel_primaries() const;
  /// SENTINEL PRIMARY: sentinel_master in Valkey's words.
  Future<Map<std::string, std::string>> sentinel_primary(const Arg& name) const;
  /// SENTINEL REMOVE: watches it no longer.
  Future<void> sentinel_remove(const Arg& name) const;
  /// SENTINEL REPLICAS: the replicas of a primary.
  Future<std::vector<Map<std::string, std::string>>> sentinel_replicas(const Arg& name) const;
  /// SENTINEL RESET: forgets replicas and sentinels of these primaries; how many primaries.
  Future<std::int64_t> sentinel_reset(const Arg& pattern) const;
  /// SENTINEL SENTINELS: the other sentinels that watch it.
  Future<std::vector<Map<std::string, std::string>>> sentinel_sentinels(const Arg& name) const;
  /// SENTINEL SET: {{"quorum", "2"}}: changes how it is watched.
  Future<void> sentinel_set(const Arg& name, const Pairs& pairs) const;
  /// SENTINEL SIMULATE-FAILURE: it crashes in the middle of the next failover.
  Future<void> sentinel_simulate_failure(SentinelFailure when) const;
  /// SENTINEL SIMULATE-FAILURE help: what can be given.
  Future<std::vector<std::string>> sentinel_simulate_failure_help() const;
  /// SENTINEL SLAVES: the old name of SENTINEL REPLICAS.
  Future<std::vector<Map<std::string, std::string>>> sentinel_slaves(const Arg& name) const;

 protected:
  using ClusterCommands::ClusterCommands;
};

}  // namespace deferredis
// clang-format on
