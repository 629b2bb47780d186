// The server: state, settings, databases. With a face.
// Made by tools/generate.py from commands/server.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/server.hpp>
#include <deferredis/client/faces/commands/connection.hpp>

// clang-format off
namespace deferredis {

/// The server: state, settings, databases. With a face.
template <class Face>
class ServerCommandsOf : public ConnectionCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// BGREWRITEAOF: rewrites the AOF; returns the server's message.
  Result<std::string> bgrewriteaof() const {
    return this->ask([&](const Commands& rc) { return rc.bgrewriteaof(); });
  }
  /// BGSAVE: saves in the background; returns the server's message.
  Result<std::string> bgsave(const BgsaveOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.bgsave(options); });
  }
  /// CONFIG GET: the settings that match these patterns.
  Result<Map<std::string, std::string>> config_get(const Args& patterns) const {
    return this->ask([&](const Commands& rc) { return rc.config_get(patterns); });
  }
  /// CONFIG HELP: the help text of CONFIG.
  Result<std::vector<std::string>> config_help() const {
    return this->ask([&](const Commands& rc) { return rc.config_help(); });
  }
  /// CONFIG RESETSTAT: resets the counters of INFO.
  Result<void> config_resetstat() const {
    return this->ask([&](const Commands& rc) { return rc.config_resetstat(); });
  }
  /// CONFIG REWRITE: writes the settings to the configuration file.
  Result<void> config_rewrite() const {
    return this->ask([&](const Commands& rc) { return rc.config_rewrite(); });
  }
  /// CONFIG SET: changes settings, all or none.
  Result<void> config_set(const Pairs& pairs) const {
    return this->ask([&](const Commands& rc) { return rc.config_set(pairs); });
  }
  /// DBSIZE: the number of keys in the database.
  Result<std::int64_t> dbsize() const {
    return this->ask([&](const Commands& rc) { return rc.dbsize(); });
  }
  /// FLUSHALL: deletes every key of every database.
  Result<void> flushall(FlushMode mode = FlushMode::as_configured) const {
    return this->ask([&](const Commands& rc) { return rc.flushall(mode); });
  }
  /// FLUSHDB: deletes every key of the database.
  Result<void> flushdb(FlushMode mode = FlushMode::as_configured) const {
    return this->ask([&](const Commands& rc) { return rc.flushdb(mode); });
  }
  /// INFO: the state of the server, default sections.
  Result<ServerInfo> info() const {
    return this->ask([&](const Commands& rc) { return rc.info(); });
  }
  /// INFO: the same for these sections.
  Result<ServerInfo> info(const Args& sections) const {
    return this->ask([&](const Commands& rc) { return rc.info(sections); });
  }
  /// LASTSAVE: the time of the latest save, in seconds of Unix time.
  Result<std::int64_t> lastsave() const {
    return this->ask([&](const Commands& rc) { return rc.lastsave(); });
  }
  /// REPLICAOF: makes the server a replica of another one.
  Result<void> replicaof(const Arg& host, std::int64_t port) const {
    return this->ask([&](const Commands& rc) { return rc.replicaof(host, port); });
  }
  /// REPLICAOF NO ONE: makes the server a primary.
  Result<void> replicaof_no_one() const {
    return this->ask([&](const Commands& rc) { return rc.replicaof_no_one(); });
  }
  /// ROLE: primary, replica or sentinel, with details.
  Result<Role> role() const {
    return this->ask([&](const Commands& rc) { return rc.role(); });
  }
  /// SAVE: saves; it blocks the server meanwhile.
  Result<void> save() const {
    return this->ask([&](const Commands& rc) { return rc.save(); });
  }
  /// SHUTDOWN: ends the server; it does not reply, so the connection is lost.
  Result<void> shutdown(const ShutdownOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.shutdown(options); });
  }
  /// SHUTDOWN ABORT: cancels a shutdown that waits for replicas.
  Result<void> shutdown_abort() const {
    return this->ask([&](const Commands& rc) { return rc.shutdown_abort(); });
  }
  /// SLAVEOF: the old name of REPLICAOF.
  Result<void> slaveof(const Arg& host, std::int64_t port) const {
    return this->ask([&](const Commands& rc) { return rc.slaveof(host, port); });
  }
  /// SWAPDB: swaps two databases.
  Result<void> swapdb(std::int64_t first, std::int64_t second) const {
    return this->ask([&](const Commands& rc) { return rc.swapdb(first, second); });
  }
  /// TIME: the server's clock: seconds of Unix time, and microseconds.
  Result<std::pair<std::int64_t, std::int64_t>> time() const {
    return this->ask([&](const Commands& rc) { return rc.time(); });
  }

 protected:
  using ConnectionCommandsOf<Face>::ConnectionCommandsOf;
};

}  // namespace deferredis
// clang-format on
