// The server: state, settings, databases.
// Made by tools/generate.py from commands/server.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/connection.hpp>
#include <deferredis/client/replies/server.hpp>
#include <deferredis/protocol/map.hpp>

// clang-format off
namespace deferredis {

/// Tokens of SHUTDOWN.
/// At most one of nosave, save.
struct ShutdownOptions {
  bool nosave = false;  ///< NOSAVE: does not save
  bool save = false;  ///< SAVE: even if no save points are set
  bool now = false;  ///< NOW: does not wait for replicas
  bool force = false;  ///< FORCE: ignores errors
};

/// Tokens of BGSAVE.
struct BgsaveOptions {
  bool schedule = false;  ///< SCHEDULE: later, if it cannot start now
};

/// The server: state, settings, databases.
class ServerCommands : public ConnectionCommands {
 public:
  /// BGREWRITEAOF: rewrites the AOF; returns the server's message.
  Future<std::string> bgrewriteaof() const;
  /// BGSAVE: saves in the background; returns the server's message.
  Future<std::string> bgsave(const BgsaveOptions& options = {}) const;
  /// CONFIG GET: the settings that match these patterns.
  Future<Map<std::string, std::string>> config_get(const Args& patterns) const;
  /// CONFIG HELP: the help text of CONFIG.
  Future<std::vector<std::string>> config_help() const;
  /// CONFIG RESETSTAT: resets the counters of INFO.
  Future<void> config_resetstat() const;
  /// CONFIG REWRITE: writes the settings to the configuration file.
  Future<void> config_rewrite() const;
  /// CONFIG SET: changes settings, all or none.
  Future<void> config_set(const Pairs& pairs) const;
  /// DBSIZE: the number of keys in the database.
  Future<std::int64_t> dbsize() const;
  /// FLUSHALL: deletes every key of every database.
  Future<void> flushall(FlushMode mode = FlushMode::as_configured) const;
  /// FLUSHDB: deletes every key of the database.
  Future<void> flushdb(FlushMode mode = FlushMode::as_configured) const;
  /// INFO: the state of the server, default sections.
  Future<ServerInfo> info() const;
  /// INFO: the same for these sections.
  Future<ServerInfo> info(const Args& sections) const;
  /// LASTSAVE: the time of the latest save, in seconds of Unix time.
  Future<std::int64_t> lastsave() const;
  /// REPLICAOF: makes the server a replica of another one.
  Future<void> replicaof(const Arg& host, std::int64_t port) const;
  /// REPLICAOF NO ONE: makes the server a primary.
  Future<void> replicaof_no_one() const;
  /// ROLE: primary, replica or sentinel, with details.
  Future<Role> role() const;
  /// SAVE: saves; it blocks the server meanwhile.
  Future<void> save() const;
  /// SHUTDOWN: ends the server; it does not reply, so the connection is lost.
  Future<void> shutdown(const ShutdownOptions& options = {}) const;
  /// SHUTDOWN ABORT: cancels a shutdown that waits for replicas.
  Future<void> shutdown_abort() const;
  /// SLAVEOF: the old name of REPLICAOF.
  Future<void> slaveof(const Arg& host, std::int64_t port) const;
  /// SWAPDB: swaps two databases.
  Future<void> swapdb(std::int64_t first, std::int64_t second) const;
  /// TIME: the server's clock: seconds of Unix time, and microseconds.
  Future<std::pair<std::int64_t, std::int64_t>> time() const;

 protected:
  using ConnectionCommands::ConnectionCommands;
};

}  // namespace deferredis
// clang-format on
