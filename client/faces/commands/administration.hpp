// Administration of a server: users, memory, modules, logs. With a face.
// Made by tools/generate.py from commands/administration.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/administration.hpp>
#include <deferredis/client/faces/caller.hpp>
#include <deferredis/client/more_commands.hpp>

// clang-format off
namespace deferredis {

/// Administration of a server: users, memory, modules, logs. With a face.
template <class Face>
class AdministrationCommandsOf : public CommandCallerOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// ACL CAT: the categories of commands.
  Result<std::vector<std::string>> acl_cat() const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_cat(); });
  }
  /// ACL CAT: the commands of one category.
  Result<std::vector<std::string>> acl_cat(const Arg& category) const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_cat(category); });
  }
  /// ACL DELUSER: deletes users; returns how many existed.
  Result<std::int64_t> acl_deluser(const Args& users) const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_deluser(users); });
  }
  /// ACL DRYRUN: "OK", or why this user may not run this command.
  Result<std::string> acl_dryrun(const Arg& user, const Arg& name, const Args& arguments) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().acl_dryrun(user, name, arguments);
    });
  }
  /// ACL GENPASS: a random password, in hexadecimal.
  Result<std::string> acl_genpass(std::int64_t bits = 256) const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_genpass(bits); });
  }
  /// ACL GETUSER: the rules of a user.
  Result<std::optional<AclUser>> acl_getuser(const Arg& user) const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_getuser(user); });
  }
  /// ACL HELP: the help text of ACL.
  Result<std::vector<std::string>> acl_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_help(); });
  }
  /// ACL LIST: every user with its rules, in the format of an ACL file.
  Result<std::vector<std::string>> acl_list() const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_list(); });
  }
  /// ACL LOAD: loads the users from the ACL file.
  Result<void> acl_load() const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_load(); });
  }
  /// ACL LOG: recently denied commands and logins.
  Result<std::vector<AclLogEntry>> acl_log() const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_log(); });
  }
  /// ACL LOG: the latest of them.
  Result<std::vector<AclLogEntry>> acl_log(std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_log(count); });
  }
  /// ACL LOG RESET: clears the log.
  Result<void> acl_log_reset() const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_log_reset(); });
  }
  /// ACL SAVE: writes the users to the ACL file.
  Result<void> acl_save() const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_save(); });
  }
  /// ACL SETUSER: creates a user without any rights.
  Result<void> acl_setuser(const Arg& user) const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_setuser(user); });
  }
  /// ACL SETUSER: {"on", ">secret", "~app:*", "+@read"}: creates or changes a user.
  Result<void> acl_setuser(const Arg& user, const Args& rules) const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_setuser(user, rules); });
  }
  /// ACL USERS: the names of the users.
  Result<std::vector<std::string>> acl_users() const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_users(); });
  }
  /// ACL WHOAMI: the user of this connection.
  Result<std::string> acl_whoami() const {
    return this->ask([&](const Commands& rc) { return rc.more().acl_whoami(); });
  }
  /// BACKUP ABORT: aborts a backup that is not sealed yet.
  Result<void> backup_abort() const {
    return this->ask([&](const Commands& rc) { return rc.more().backup_abort(); });
  }
  /// BACKUP CLEANUP: removes the files of a sealed backup.
  Result<void> backup_cleanup() const {
    return this->ask([&](const Commands& rc) { return rc.more().backup_cleanup(); });
  }
  /// BACKUP HELP: the help text of BACKUP.
  Result<std::vector<std::string>> backup_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().backup_help(); });
  }
  /// BACKUP LIST: the paths of the files that may be copied already.
  Result<std::vector<std::string>> backup_list() const {
    return this->ask([&](const Commands& rc) { return rc.more().backup_list(); });
  }
  /// BACKUP SEAL: seals the backup: its files are complete.
  Result<void> backup_seal() const {
    return this->ask([&](const Commands& rc) { return rc.more().backup_seal(); });
  }
  /// BACKUP START: begins a backup in the server's backup directory.
  Result<void> backup_start() const {
    return this->ask([&](const Commands& rc) { return rc.more().backup_start(); });
  }
  /// BACKUP STATUS: the progress of the backup.
  Result<BackupStatus> backup_status() const {
    return this->ask([&](const Commands& rc) { return rc.more().backup_status(); });
  }
  /// COMMAND: every command, as the server describes it.
  Result<std::vector<CommandInfo>> command_all() const {
    return this->ask([&](const Commands& rc) { return rc.more().command_all(); });
  }
  /// COMMAND COUNT: how many commands the server has.
  Result<std::int64_t> command_count() const {
    return this->ask([&](const Commands& rc) { return rc.more().command_count(); });
  }
  /// COMMAND DOCS: the documentation of these commands.
  Result<Map<std::string, Map<std::string, Reply>>> command_docs(const Args& names) const {
    return this->ask([&](const Commands& rc) { return rc.more().command_docs(names); });
  }
  /// COMMAND GETKEYS: the keys of a complete command.
  Result<std::vector<std::string>> command_getkeys(const Args& words) const {
    return this->ask([&](const Commands& rc) { return rc.more().command_getkeys(words); });
  }
  /// COMMAND GETKEYSANDFLAGS: the same with what the command does to each key.
  Result<std::vector<std::pair<std::string, std::vector<std::string>>>> command_getkeysandflags(
        const Args& words) const {
    return this->ask([&](const Commands& rc) { return rc.more().command_getkeysandflags(words); });
  }
  /// COMMAND HELP: the help text of COMMAND.
  Result<std::vector<std::string>> command_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().command_help(); });
  }
  /// COMMAND INFO: how the server describes these; nothing for names it does not know.
  Result<std::vector<std::optional<CommandInfo>>> command_info(const Args& names) const {
    return this->ask([&](const Commands& rc) { return rc.more().command_info(names); });
  }
  /// COMMAND LIST: the names of the commands.
  Result<std::vector<std::string>> command_list(const CommandListFilter& filter = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().command_list(filter); });
  }
  /// COMMANDLOG GET: the latest entries; count -1: all.
  Result<std::vector<SlowlogEntry>> commandlog_get(std::int64_t count, CommandLogKind kind) const {
    return this->ask([&](const Commands& rc) { return rc.more().commandlog_get(count, kind); });
  }
  /// COMMANDLOG HELP: the help text of COMMANDLOG.
  Result<std::vector<std::string>> commandlog_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().commandlog_help(); });
  }
  /// COMMANDLOG LEN: the number of entries in the log.
  Result<std::int64_t> commandlog_len(CommandLogKind kind) const {
    return this->ask([&](const Commands& rc) { return rc.more().commandlog_len(kind); });
  }
  /// COMMANDLOG RESET: clears the log.
  Result<void> commandlog_reset(CommandLogKind kind) const {
    return this->ask([&](const Commands& rc) { return rc.more().commandlog_reset(kind); });
  }
  /// DEBUG OBJECT: how the server stores the key; an error if it does not exist.
  Result<std::string> debug_object(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().debug_object(key); });
  }
  /// FAILOVER: hands over to a replica.
  Result<void> failover(const FailoverOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().failover(options); });
  }
  /// HOTKEYS GET: the results of counting; nothing if there are none.
  Result<std::optional<Hotkeys>> hotkeys_get() const {
    return this->ask([&](const Commands& rc) { return rc.more().hotkeys_get(); });
  }
  /// HOTKEYS HELP: the help text of HOTKEYS.
  Result<std::vector<std::string>> hotkeys_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().hotkeys_help(); });
  }
  /// HOTKEYS RESET: clears the results.
  Result<void> hotkeys_reset() const {
    return this->ask([&](const Commands& rc) { return rc.more().hotkeys_reset(); });
  }
  /// HOTKEYS START METRICS 2 CPU NET: counts which keys use the most time, and the most bytes.
  Result<void> hotkeys_start(const HotkeysOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().hotkeys_start(options); });
  }
  /// HOTKEYS START METRICS 2 CPU NET SLOTS: the same for keys of these slots of a cluster.
  Result<void> hotkeys_start_slots(const Args& slots, const HotkeysOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().hotkeys_start_slots(slots, options);
    });
  }
  /// HOTKEYS START METRICS 1 CPU: counts which keys use the most time.
  Result<void> hotkeys_start_cpu(const HotkeysOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().hotkeys_start_cpu(options); });
  }
  /// HOTKEYS START METRICS 1 NET: counts which keys use the most bytes.
  Result<void> hotkeys_start_net(const HotkeysOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().hotkeys_start_net(options); });
  }
  /// HOTKEYS STOP: stops counting.
  Result<void> hotkeys_stop() const {
    return this->ask([&](const Commands& rc) { return rc.more().hotkeys_stop(); });
  }
  /// LATENCY DOCTOR: a readable report.
  Result<std::string> latency_doctor() const {
    return this->ask([&](const Commands& rc) { return rc.more().latency_doctor(); });
  }
  /// LATENCY GRAPH: a chart of an event's latencies, as text.
  Result<std::string> latency_graph(const Arg& event) const {
    return this->ask([&](const Commands& rc) { return rc.more().latency_graph(event); });
  }
  /// LATENCY HELP: the help text of LATENCY.
  Result<std::vector<std::string>> latency_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().latency_help(); });
  }
  /// LATENCY HISTOGRAM: a histogram of each command's latency.
  Result<Map<std::string, LatencyHistogram>> latency_histogram() const {
    return this->ask([&](const Commands& rc) { return rc.more().latency_histogram(); });
  }
  /// LATENCY HISTOGRAM: the same for these commands.
  Result<Map<std::string, LatencyHistogram>> latency_histogram(const Args& names) const {
    return this->ask([&](const Commands& rc) { return rc.more().latency_histogram(names); });
  }
  /// LATENCY HISTORY: pairs of Unix time in seconds and latency in milliseconds.
  Result<std::vector<std::pair<std::int64_t, std::int64_t>>> latency_history(
        const Arg& event) const {
    return this->ask([&](const Commands& rc) { return rc.more().latency_history(event); });
  }
  /// LATENCY LATEST: the latest event of each kind.
  Result<std::vector<LatencyEvent>> latency_latest() const {
    return this->ask([&](const Commands& rc) { return rc.more().latency_latest(); });
  }
  /// LATENCY RESET: clears all events; returns how many kinds there were.
  Result<std::int64_t> latency_reset() const {
    return this->ask([&](const Commands& rc) { return rc.more().latency_reset(); });
  }
  /// LATENCY RESET: clears these events; returns how many kinds existed.
  Result<std::int64_t> latency_reset(const Args& events) const {
    return this->ask([&](const Commands& rc) { return rc.more().latency_reset(events); });
  }
  /// LOLWUT: a picture and the version.
  Result<std::string> lolwut(const LolwutOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().lolwut(options); });
  }
  /// MEMORY DOCTOR: a readable report.
  Result<std::string> memory_doctor() const {
    return this->ask([&](const Commands& rc) { return rc.more().memory_doctor(); });
  }
  /// MEMORY HELP: the help text of MEMORY.
  Result<std::vector<std::string>> memory_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().memory_help(); });
  }
  /// MEMORY MALLOC-STATS: statistics of the allocator.
  Result<std::string> memory_malloc_stats() const {
    return this->ask([&](const Commands& rc) { return rc.more().memory_malloc_stats(); });
  }
  /// MEMORY PURGE: asks the allocator to release memory.
  Result<void> memory_purge() const {
    return this->ask([&](const Commands& rc) { return rc.more().memory_purge(); });
  }
  /// MEMORY STATS: where the memory goes, in bytes.
  Result<Map<std::string, Reply>> memory_stats() const {
    return this->ask([&](const Commands& rc) { return rc.more().memory_stats(); });
  }
  /// MEMORY USAGE: the size of a key in bytes; samples this many elements, 0: all.
  Result<std::optional<std::int64_t>> memory_usage(Key key, std::int64_t samples = 5) const {
    return this->ask([&](const Commands& rc) { return rc.more().memory_usage(key, samples); });
  }
  /// MODULE HELP: the help text of MODULE.
  Result<std::vector<std::string>> module_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().module_help(); });
  }
  /// MODULE LIST: the loaded modules.
  Result<std::vector<ModuleInfo>> module_list() const {
    return this->ask([&](const Commands& rc) { return rc.more().module_list(); });
  }
  /// MODULE LOAD: loads a module.
  Result<void> module_load(const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().module_load(path); });
  }
  /// MODULE LOAD: the same with arguments.
  Result<void> module_load(const Arg& path, const Args& arguments) const {
    return this->ask([&](const Commands& rc) { return rc.more().module_load(path, arguments); });
  }
  /// MODULE LOADEX: the same with "CONFIG" name value and "ARGS" arguments.
  Result<void> module_loadex(const Arg& path, const Args& words) const {
    return this->ask([&](const Commands& rc) { return rc.more().module_loadex(path, words); });
  }
  /// MODULE UNLOAD: unloads a module; an error if it is in use.
  Result<void> module_unload(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.more().module_unload(name); });
  }
  /// PFDEBUG GETREG: the registers of a HyperLogLog.
  Result<std::vector<std::int64_t>> pfdebug_getreg(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().pfdebug_getreg(key); });
  }
  /// PFDEBUG DECODE: a sparse HyperLogLog in readable form.
  Result<std::string> pfdebug_decode(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().pfdebug_decode(key); });
  }
  /// PFDEBUG ENCODING: "sparse" or "dense".
  Result<std::string> pfdebug_encoding(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().pfdebug_encoding(key); });
  }
  /// PFDEBUG TODENSE: makes it dense; false if it already was.
  Result<bool> pfdebug_todense(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().pfdebug_todense(key); });
  }
  /// PFSELFTEST: tests the server's HyperLogLog code; takes seconds.
  Result<void> pfselftest() const {
    return this->ask([&](const Commands& rc) { return rc.more().pfselftest(); });
  }
  /// REPLCONF: {{"listening-port", 7000}}: what a replica tells its primary about itself.
  Result<void> replconf(const Pairs& pairs) const {
    return this->ask([&](const Commands& rc) { return rc.more().replconf(pairs); });
  }
  /// RESTORE-ASKING: RESTORE as nodes send it while a slot moves.
  Result<void> restore_asking(Key key, std::chrono::milliseconds ttl, const Arg& serialized,
                              const RestoreOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().restore_asking(key, ttl, serialized, options);
    });
  }
  /// SLOWLOG GET: the latest slow commands; -1: all.
  Result<std::vector<SlowlogEntry>> slowlog_get(std::int64_t count = 10) const {
    return this->ask([&](const Commands& rc) { return rc.more().slowlog_get(count); });
  }
  /// SLOWLOG HELP: the help text of SLOWLOG.
  Result<std::vector<std::string>> slowlog_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().slowlog_help(); });
  }
  /// SLOWLOG LEN: the number of entries in the log.
  Result<std::int64_t> slowlog_len() const {
    return this->ask([&](const Commands& rc) { return rc.more().slowlog_len(); });
  }
  /// SLOWLOG RESET: clears the log.
  Result<void> slowlog_reset() const {
    return this->ask([&](const Commands& rc) { return rc.more().slowlog_reset(); });
  }

 protected:
  using CommandCallerOf<Face>::CommandCallerOf;
};

}  // namespace deferredis
// clang-format on
