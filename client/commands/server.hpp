// The server itself: its state, its settings, its data as a whole.
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
  bool nosave = false;  ///< NOSAVE: nothing is saved
  bool save = false;  ///< SAVE: even if no save points are set
  bool now = false;  ///< NOW: replicas are not waited for
  bool force = false;  ///< FORCE: errors are ignored
};

/// Tokens of BGSAVE.
struct BgsaveOptions {
  bool schedule = false;  ///< SCHEDULE: later, where it cannot be now
};

/// The server itself: its state, its settings, its data as a whole.
class ServerCommands : public ConnectionCommands {
 public:
  /// BGREWRITEAOF: writes the AOF anew; what the server says of it.
  Future<std::string> bgrewriteaof() const;
  /// BGSAVE: saves in the background; what the server says of it.
  Future<std::string> bgsave(const BgsaveOptions& options = {}) const;
  /// CONFIG GET: the settings of these patterns.
  Future<Map<std::string, std::string>> config_get(const Args& patterns) const;
  /// CONFIG HELP: what CONFIG can do, for people.
  Future<std::vector<std::string>> config_help() const;
  /// CONFIG RESETSTAT: the counters of INFO begin anew.
  Future<void> config_resetstat() const;
  /// CONFIG REWRITE: writes the settings to the configuration file.
  Future<void> config_rewrite() const;
  /// CONFIG SET: changes settings, all or none.
  Future<void> config_set(const Pairs& pairs) const;
  /// DBSIZE: how many keys the database has.
  Future<std::int64_t> dbsize() const;
  /// FLUSHALL: deletes every key of every database.
  Future<void> flushall(FlushMode mode = FlushMode::as_configured) const;
  /// FLUSHDB: deletes every key of the database.
  Future<void> flushdb(FlushMode mode = FlushMode::as_configured) const;
  /// INFO: the state of the server, its default sections.
  Future<ServerInfo> info() const;
  /// INFO: these sections.
  Future<ServerInfo> info(const Args& sections) const;
  /// LASTSAVE: when data was last saved, in seconds of Unix time.
  Future<std::int64_t> lastsave() const;
  /// REPLICAOF: becomes a replica of another server.
  Future<void> replicaof(const Arg& host, std::int64_t port) const;
  /// REPLICAOF NO ONE: becomes a primary.
  Future<void> replicaof_no_one() const;
  /// ROLE: primary, replica or sentinel, and of whom.
  Future<Role> role() const;
  /// SAVE: saves; the server does nothing else meanwhile.
  Future<void> save() const;
  /// SHUTDOWN: ends the server; it does not answer, so that the connection is lost.
  Future<void> shutdown(const ShutdownOptions& options = {}) const;
  /// SHUTDOWN ABORT: ends a shutdown that waits for replicas.
  Future<void> shutdown_abort() const;
  /// SLAVEOF: the old name of REPLICAOF.
  Future<void> slaveof(const Arg& host, std::int64_t port) const;
  /// SWAPDB: each database takes the other's number.
  Future<void> swapdb(std::int64_t first, std::int64_t second) const;
  /// TIME: the server's clock: seconds of Unix time, and microseconds.
  Future<std::pair<std::int64_t, std::int64_t>> time() const;

 protected:
  using ConnectionCommands::ConnectionCommands;
};

}  // namespace deferredis
// clang-format on
