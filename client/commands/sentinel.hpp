// Sentinels: which sentinels watch which primary. For use with a sentinel.
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

/// When a sentinel should crash, to test a failover.
enum class SentinelFailure : std::uint8_t { after_election, after_promotion };

/// Sentinels: which sentinels watch which primary. For use with a sentinel.
class SentinelCommands : public ClusterCommands {
 public:
  /// SENTINEL CKQUORUM: whether enough sentinels are up to agree on a failover; an error if not.
  Future<std::string> sentinel_ckquorum(const Arg& name) const;
  /// SENTINEL CONFIG GET: settings of the sentinel; "*": all.
  Future<Map<std::string, std::string>> sentinel_config_get(const Args& names) const;
  /// SENTINEL CONFIG SET: {{"resolve-hostnames", "yes"}}: changes settings.
  Future<void> sentinel_config_set(const Pairs& pairs) const;
  /// SENTINEL DEBUG: the timing settings, in milliseconds.
  Future<Map<std::string, std::string>> sentinel_debug() const;
  /// SENTINEL DEBUG: {{"ping-period", 100}}: changes them, for tests.
  Future<void> sentinel_debug(const Pairs& pairs) const;
  /// SENTINEL FAILOVER: starts a failover without asking the other sentinels.
  Future<void> sentinel_failover(const Arg& name) const;
  /// SENTINEL FLUSHCONFIG: writes the sentinel's configuration file.
  Future<void> sentinel_flushconfig() const;
  /// SENTINEL GET-MASTER-ADDR-BY-NAME: host and port of the primary; nothing if the name is not
  /// known.
  Future<std::optional<std::pair<std::string, std::int64_t>>> sentinel_get_master_addr_by_name(
        const Arg& name) const;
  /// SENTINEL GET-PRIMARY-ADDR-BY-NAME: the same command under Valkey's name.
  Future<std::optional<std::pair<std::string, std::int64_t>>> sentinel_get_primary_addr_by_name(
        const Arg& name) const;
  /// SENTINEL HELP: the help text of SENTINEL.
  Future<std::vector<std::string>> sentinel_help() const;
  /// SENTINEL INFO-CACHE: the latest INFO of these primaries and their replicas, each with its age
  /// in milliseconds.
  Future<std::vector<std::pair<std::string, std::vector<std::pair<std::int64_t, std::optional<std::string>>>>>> sentinel_info_cache(
        const Args& names) const;
  /// SENTINEL IS-MASTER-DOWN-BY-ADDR: whether the sentinel considers a primary down and, if
  /// `run_id` is not "*", which sentinel it votes for.
  Future<SentinelVote> sentinel_is_master_down_by_addr(const Arg& ip, std::int64_t port,
                                                       std::int64_t epoch,
                                                       const Arg& run_id) const;
  /// SENTINEL IS-PRIMARY-DOWN-BY-ADDR: the same command under Valkey's name.
  Future<SentinelVote> sentinel_is_primary_down_by_addr(const Arg& ip, std::int64_t port,
                                                        std::int64_t epoch,
                                                        const Arg& run_id) const;
  /// SENTINEL MASTER: the state of one primary; an error if the name is not known.
  Future<Map<std::string, std::string>> sentinel_master(const Arg& name) const;
  /// SENTINEL MASTERS: every watched primary.
  Future<std::vector<Map<std::string, std::string>>> sentinel_masters() const;
  /// SENTINEL MONITOR: watches another primary.
  Future<void> sentinel_monitor(const Arg& name, const Arg& host, std::int64_t port,
                                std::int64_t quorum) const;
  /// SENTINEL MYID: the id of this sentinel.
  Future<std::string> sentinel_myid() const;
  /// SENTINEL PENDING-SCRIPTS: the scripts that are running or waiting.
  Future<std::vector<Map<std::string, std::string>>> sentinel_pending_scripts() const;
  /// SENTINEL PRIMARIES: sentinel_masters under Valkey's name.
  Future<std::vector<Map<std::string, std::string>>> sentinel_primaries() const;
  /// SENTINEL PRIMARY: sentinel_master under Valkey's name.
  Future<Map<std::string, std::string>> sentinel_primary(const Arg& name) const;
  /// SENTINEL REMOVE: stops watching a primary.
  Future<void> sentinel_remove(const Arg& name) const;
  /// SENTINEL REPLICAS: the replicas of a primary.
  Future<std::vector<Map<std::string, std::string>>> sentinel_replicas(const Arg& name) const;
  /// SENTINEL RESET: forgets the replicas and sentinels of matching primaries; returns how many
  /// primaries.
  Future<std::int64_t> sentinel_reset(const Arg& pattern) const;
  /// SENTINEL SENTINELS: the other sentinels that watch the primary.
  Future<std::vector<Map<std::string, std::string>>> sentinel_sentinels(const Arg& name) const;
  /// SENTINEL SET: {{"quorum", "2"}}: changes the settings of a primary.
  Future<void> sentinel_set(const Arg& name, const Pairs& pairs) const;
  /// SENTINEL SIMULATE-FAILURE: makes the sentinel crash during the next failover.
  Future<void> sentinel_simulate_failure(SentinelFailure when) const;
  /// SENTINEL SIMULATE-FAILURE help: the possible failures.
  Future<std::vector<std::string>> sentinel_simulate_failure_help() const;
  /// SENTINEL SLAVES: the old name of SENTINEL REPLICAS.
  Future<std::vector<Map<std::string, std::string>>> sentinel_slaves(const Arg& name) const;

 protected:
  using ClusterCommands::ClusterCommands;
};

}  // namespace deferredis
// clang-format on
