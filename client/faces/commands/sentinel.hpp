// Sentinels: which sentinels watch which primary. For use with a sentinel. With a face.
// Made by tools/generate.py from commands/sentinel.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/sentinel.hpp>
#include <deferredis/client/faces/commands/cluster.hpp>
#include <deferredis/client/more_commands.hpp>

// clang-format off
namespace deferredis {

/// Sentinels: which sentinels watch which primary. For use with a sentinel. With a face.
template <class Face>
class SentinelCommandsOf : public ClusterCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// SENTINEL CKQUORUM: whether enough sentinels are up to agree on a failover; an error if not.
  Result<std::string> sentinel_ckquorum(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_ckquorum(name); });
  }
  /// SENTINEL CONFIG GET: settings of the sentinel; "*": all.
  Result<Map<std::string, std::string>> sentinel_config_get(const Args& names) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_config_get(names); });
  }
  /// SENTINEL CONFIG SET: {{"resolve-hostnames", "yes"}}: changes settings.
  Result<void> sentinel_config_set(const Pairs& pairs) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_config_set(pairs); });
  }
  /// SENTINEL DEBUG: the timing settings, in milliseconds.
  Result<Map<std::string, std::string>> sentinel_debug() const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_debug(); });
  }
  /// SENTINEL DEBUG: {{"ping-period", 100}}: changes them, for tests.
  Result<void> sentinel_debug(const Pairs& pairs) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_debug(pairs); });
  }
  /// SENTINEL FAILOVER: starts a failover without asking the other sentinels.
  Result<void> sentinel_failover(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_failover(name); });
  }
  /// SENTINEL FLUSHCONFIG: writes the sentinel's configuration file.
  Result<void> sentinel_flushconfig() const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_flushconfig(); });
  }
  /// SENTINEL GET-MASTER-ADDR-BY-NAME: host and port of the primary; nothing if the name is not
  /// known.
  Result<std::optional<std::pair<std::string, std::int64_t>>> sentinel_get_master_addr_by_name(
        const Arg& name) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().sentinel_get_master_addr_by_name(name);
    });
  }
  /// SENTINEL GET-PRIMARY-ADDR-BY-NAME: the same command under Valkey's name.
  Result<std::optional<std::pair<std::string, std::int64_t>>> sentinel_get_primary_addr_by_name(
        const Arg& name) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().sentinel_get_primary_addr_by_name(name);
    });
  }
  /// SENTINEL HELP: the help text of SENTINEL.
  Result<std::vector<std::string>> sentinel_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_help(); });
  }
  /// SENTINEL INFO-CACHE: the latest INFO of these primaries and their replicas, each with its age
  /// in milliseconds.
  Result<std::vector<std::pair<std::string, std::vector<std::pair<std::int64_t, std::optional<std::string>>>>>> sentinel_info_cache(
        const Args& names) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_info_cache(names); });
  }
  /// SENTINEL IS-MASTER-DOWN-BY-ADDR: whether the sentinel considers a primary down and, if
  /// `run_id` is not "*", which sentinel it votes for.
  Result<SentinelVote> sentinel_is_master_down_by_addr(const Arg& ip, std::int64_t port,
                                                       std::int64_t epoch,
                                                       const Arg& run_id) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().sentinel_is_master_down_by_addr(ip, port, epoch, run_id);
    });
  }
  /// SENTINEL IS-PRIMARY-DOWN-BY-ADDR: the same command under Valkey's name.
  Result<SentinelVote> sentinel_is_primary_down_by_addr(const Arg& ip, std::int64_t port,
                                                        std::int64_t epoch,
                                                        const Arg& run_id) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().sentinel_is_primary_down_by_addr(ip, port, epoch, run_id);
    });
  }
  /// SENTINEL MASTER: the state of one primary; an error if the name is not known.
  Result<Map<std::string, std::string>> sentinel_master(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_master(name); });
  }
  /// SENTINEL MASTERS: every watched primary.
  Result<std::vector<Map<std::string, std::string>>> sentinel_masters() const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_masters(); });
  }
  /// SENTINEL MONITOR: watches another primary.
  Result<void> sentinel_monitor(const Arg& name, const Arg& host, std::int64_t port,
                                std::int64_t quorum) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().sentinel_monitor(name, host, port, quorum);
    });
  }
  /// SENTINEL MYID: the id of this sentinel.
  Result<std::string> sentinel_myid() const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_myid(); });
  }
  /// SENTINEL PENDING-SCRIPTS: the scripts that are running or waiting.
  Result<std::vector<Map<std::string, std::string>>> sentinel_pending_scripts() const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_pending_scripts(); });
  }
  /// SENTINEL PRIMARIES: sentinel_masters under Valkey's name.
  Result<std::vector<Map<std::string, std::string>>> sentinel_primaries() const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_primaries(); });
  }
  /// SENTINEL PRIMARY: sentinel_master under Valkey's name.
  Result<Map<std::string, std::string>> sentinel_primary(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_primary(name); });
  }
  /// SENTINEL REMOVE: stops watching a primary.
  Result<void> sentinel_remove(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_remove(name); });
  }
  /// SENTINEL REPLICAS: the replicas of a primary.
  Result<std::vector<Map<std::string, std::string>>> sentinel_replicas(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_replicas(name); });
  }
  /// SENTINEL RESET: forgets the replicas and sentinels of matching primaries; returns how many
  /// primaries.
  Result<std::int64_t> sentinel_reset(const Arg& pattern) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_reset(pattern); });
  }
  /// SENTINEL SENTINELS: the other sentinels that watch the primary.
  Result<std::vector<Map<std::string, std::string>>> sentinel_sentinels(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_sentinels(name); });
  }
  /// SENTINEL SET: {{"quorum", "2"}}: changes the settings of a primary.
  Result<void> sentinel_set(const Arg& name, const Pairs& pairs) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_set(name, pairs); });
  }
  /// SENTINEL SIMULATE-FAILURE: makes the sentinel crash during the next failover.
  Result<void> sentinel_simulate_failure(SentinelFailure when) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_simulate_failure(when); });
  }
  /// SENTINEL SIMULATE-FAILURE help: the possible failures.
  Result<std::vector<std::string>> sentinel_simulate_failure_help() const {
    return this->ask([&](const Commands& rc) {
      return rc.more().sentinel_simulate_failure_help();
    });
  }
  /// SENTINEL SLAVES: the old name of SENTINEL REPLICAS.
  Result<std::vector<Map<std::string, std::string>>> sentinel_slaves(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.more().sentinel_slaves(name); });
  }

 protected:
  using ClusterCommandsOf<Face>::ClusterCommandsOf;
};

}  // namespace deferredis
// clang-format on
