// Administration of a server: users, memory, modules, logs.
// Made by tools/generate.py from commands/administration.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/commands.hpp>
#include <deferredis/client/replies/administration.hpp>
#include <deferredis/protocol/map.hpp>
#include <deferredis/reactor/chrono.hpp>

// clang-format off
namespace deferredis {

/// Tokens of FAILOVER.
struct FailoverOptions {
  std::optional<HostPort> to = {};  ///< TO: hand over to this replica
  bool force = false;  ///< FORCE: even if the replica does not catch up
  bool abort = false;  ///< ABORT: ends the failover in progress
  /// TIMEOUT: how long to wait for the replica
  std::optional<std::chrono::milliseconds> timeout = {};
};

/// Tokens of HOTKEYS START.
struct HotkeysOptions {
  std::optional<std::int64_t> k = {};  ///< COUNT: how many keys to report
  /// DURATION: how long to count; without it, until HOTKEYS STOP
  std::optional<std::chrono::seconds> duration = {};
  std::optional<std::int64_t> sample = {};  ///< SAMPLE: looks at one in this many commands
};

/// Tokens of LOLWUT.
struct LolwutOptions {
  std::optional<std::int64_t> version = {};  ///< VERSION: draws the picture of this version
};

/// Which commands COMMAND LIST returns.
/// At most one of module, aclcat, pattern.
struct CommandListFilter {
  std::optional<std::string_view> module = {};  ///< FILTERBY MODULE: those of this module
  std::optional<std::string_view> aclcat = {};  ///< FILTERBY ACLCAT: those of this category
  /// FILTERBY PATTERN: those that match this pattern
  std::optional<std::string_view> pattern = {};
};

/// The logs of Valkey's COMMANDLOG.
enum class CommandLogKind : std::uint8_t {
  slow,  ///< slow commands
  large_request,
  large_reply,
};

/// Administration of a server: users, memory, modules, logs.
class AdministrationCommands : public CommandCaller {
 public:
  /// ACL CAT: the categories of commands.
  Future<std::vector<std::string>> acl_cat() const;
  /// ACL CAT: the commands of one category.
  Future<std::vector<std::string>> acl_cat(const Arg& category) const;
  /// ACL DELUSER: deletes users; returns how many existed.
  Future<std::int64_t> acl_deluser(const Args& users) const;
  /// ACL DRYRUN: "OK", or why this user may not run this command.
  Future<std::string> acl_dryrun(const Arg& user, const Arg& name, const Args& arguments) const;
  /// ACL GENPASS: a random password, in hexadecimal.
  Future<std::string> acl_genpass(std::int64_t bits = 256) const;
  /// ACL GETUSER: the rules of a user.
  Future<std::optional<AclUser>> acl_getuser(const Arg& user) const;
  /// ACL HELP: the help text of ACL.
  Future<std::vector<std::string>> acl_help() const;
  /// ACL LIST: every user with its rules, in the format of an ACL file.
  Future<std::vector<std::string>> acl_list() const;
  /// ACL LOAD: loads the users from the ACL file.
  Future<void> acl_load() const;
  /// ACL LOG: recently denied commands and logins.
  Future<std::vector<AclLogEntry>> acl_log() const;
  /// ACL LOG: the latest of them.
  Future<std::vector<AclLogEntry>> acl_log(std::int64_t count) const;
  /// ACL LOG RESET: clears the log.
  Future<void> acl_log_reset() const;
  /// ACL SAVE: writes the users to the ACL file.
  Future<void> acl_save() const;
  /// ACL SETUSER: creates a user without any rights.
  Future<void> acl_setuser(const Arg& user) const;
  /// ACL SETUSER: {"on", ">secret", "~app:*", "+@read"}: creates or changes a user.
  Future<void> acl_setuser(const Arg& user, const Args& rules) const;
  /// ACL USERS: the names of the users.
  Future<std::vector<std::string>> acl_users() const;
  /// ACL WHOAMI: the user of this connection.
  Future<std::string> acl_whoami() const;
  /// BACKUP ABORT: aborts a backup that is not sealed yet.
  Future<void> backup_abort() const;
  /// BACKUP CLEANUP: removes the files of a sealed backup.
  Future<void> backup_cleanup() const;
  /// BACKUP HELP: the help text of BACKUP.
  Future<std::vector<std::string>> backup_help() const;
  /// BACKUP LIST: the paths of the files that may be copied already.
  Future<std::vector<std::string>> backup_list() const;
  /// BACKUP SEAL: seals the backup: its files are complete.
  Future<void> backup_seal() const;
  /// BACKUP START: begins a backup in the server's backup directory.
  Future<void> backup_start() const;
  /// BACKUP STATUS: the progress of the backup.
  Future<BackupStatus> backup_status() const;
  /// COMMAND: every command, as the server describes it.
  Future<std::vector<CommandInfo>> command_all() const;
  /// COMMAND COUNT: how many commands the server has.
  Future<std::int64_t> command_count() const;
  /// COMMAND DOCS: the documentation of these commands.
  Future<Map<std::string, Map<std::string, Reply>>> command_docs(const Args& names) const;
  /// COMMAND GETKEYS: the keys of a complete command.
  Future<std::vector<std::string>> command_getkeys(const Args& words) const;
  /// COMMAND GETKEYSANDFLAGS: the same with what the command does to each key.
  Future<std::vector<std::pair<std::string, std::vector<std::string>>>> command_getkeysandflags(
        const Args& words) const;
  /// COMMAND HELP: the help text of COMMAND.
  Future<std::vector<std::string>> command_help() const;
  /// COMMAND INFO: how the server describes these; nothing for names it does not know.
  Future<std::vector<std::optional<CommandInfo>>> command_info(const Args& names) const;
  /// COMMAND LIST: the names of the commands.
  Future<std::vector<std::string>> command_list(const CommandListFilter& filter = {}) const;
  /// COMMANDLOG GET: the latest entries; count -1: all.
  Future<std::vector<SlowlogEntry>> commandlog_get(std::int64_t count, CommandLogKind kind) const;
  /// COMMANDLOG HELP: the help text of COMMANDLOG.
  Future<std::vector<std::string>> commandlog_help() const;
  /// COMMANDLOG LEN: the number of entries in the log.
  Future<std::int64_t> commandlog_len(CommandLogKind kind) const;
  /// COMMANDLOG RESET: clears the log.
  Future<void> commandlog_reset(CommandLogKind kind) const;
  /// DEBUG OBJECT: how the server stores the key; an error if it does not exist.
  Future<std::string> debug_object(Key key) const;
  /// FAILOVER: hands over to a replica.
  Future<void> failover(const FailoverOptions& options = {}) const;
  /// HOTKEYS GET: the results of counting; nothing if there are none.
  Future<std::optional<Hotkeys>> hotkeys_get() const;
  /// HOTKEYS HELP: the help text of HOTKEYS.
  Future<std::vector<std::string>> hotkeys_help() const;
  /// HOTKEYS RESET: clears the results.
  Future<void> hotkeys_reset() const;
  /// HOTKEYS START METRICS 2 CPU NET: counts which keys use the most time, and the most bytes.
  Future<void> hotkeys_start(const HotkeysOptions& options = {}) const;
  /// HOTKEYS START METRICS 2 CPU NET SLOTS: the same for keys of these slots of a cluster.
  Future<void> hotkeys_start_slots(const Args& slots, const HotkeysOptions& options = {}) const;
  /// HOTKEYS START METRICS 1 CPU: counts which keys use the most time.
  Future<void> hotkeys_start_cpu(const HotkeysOptions& options = {}) const;
  /// HOTKEYS START METRICS 1 NET: counts which keys use the most bytes.
  Future<void> hotkeys_start_net(const HotkeysOptions& options = {}) const;
  /// HOTKEYS STOP: stops counting.
  Future<void> hotkeys_stop() const;
  /// LATENCY DOCTOR: a readable report.
  Future<std::string> latency_doctor() const;
  /// LATENCY GRAPH: a chart of an event's latencies, as text.
  Future<std::string> latency_graph(const Arg& event) const;
  /// LATENCY HELP: the help text of LATENCY.
  Future<std::vector<std::string>> latency_help() const;
  /// LATENCY HISTOGRAM: a histogram of each command's latency.
  Future<Map<std::string, LatencyHistogram>> latency_histogram() const;
  /// LATENCY HISTOGRAM: the same for these commands.
  Future<Map<std::string, LatencyHistogram>> latency_histogram(const Args& names) const;
  /// LATENCY HISTORY: pairs of Unix time in seconds and latency in milliseconds.
  Future<std::vector<std::pair<std::int64_t, std::int64_t>>> latency_history(
        const Arg& event) const;
  /// LATENCY LATEST: the latest event of each kind.
  Future<std::vector<LatencyEvent>> latency_latest() const;
  /// LATENCY RESET: clears all events; returns how many kinds there were.
  Future<std::int64_t> latency_reset() const;
  /// LATENCY RESET: clears these events; returns how many kinds existed.
  Future<std::int64_t> latency_reset(const Args& events) const;
  /// LOLWUT: a picture and the version.
  Future<std::string> lolwut(const LolwutOptions& options = {}) const;
  /// MEMORY DOCTOR: a readable report.
  Future<std::string> memory_doctor() const;
  /// MEMORY HELP: the help text of MEMORY.
  Future<std::vector<std::string>> memory_help() const;
  /// MEMORY MALLOC-STATS: statistics of the allocator.
  Future<std::string> memory_malloc_stats() const;
  /// MEMORY PURGE: asks the allocator to release memory.
  Future<void> memory_purge() const;
  /// MEMORY STATS: where the memory goes, in bytes.
  Future<Map<std::string, Reply>> memory_stats() const;
  /// MEMORY USAGE: the size of a key in bytes; samples this many elements, 0: all.
  Future<std::optional<std::int64_t>> memory_usage(Key key, std::int64_t samples = 5) const;
  /// MODULE HELP: the help text of MODULE.
  Future<std::vector<std::string>> module_help() const;
  /// MODULE LIST: the loaded modules.
  Future<std::vector<ModuleInfo>> module_list() const;
  /// MODULE LOAD: loads a module.
  Future<void> module_load(const Arg& path) const;
  /// MODULE LOAD: the same with arguments.
  Future<void> module_load(const Arg& path, const Args& arguments) const;
  /// MODULE LOADEX: the same with "CONFIG" name value and "ARGS" arguments.
  Future<void> module_loadex(const Arg& path, const Args& words) const;
  /// MODULE UNLOAD: unloads a module; an error if it is in use.
  Future<void> module_unload(const Arg& name) const;
  /// PFDEBUG GETREG: the registers of a HyperLogLog.
  Future<std::vector<std::int64_t>> pfdebug_getreg(Key key) const;
  /// PFDEBUG DECODE: a sparse HyperLogLog in readable form.
  Future<std::string> pfdebug_decode(Key key) const;
  /// PFDEBUG ENCODING: "sparse" or "dense".
  Future<std::string> pfdebug_encoding(Key key) const;
  /// PFDEBUG TODENSE: makes it dense; false if it already was.
  Future<bool> pfdebug_todense(Key key) const;
  /// PFSELFTEST: tests the server's HyperLogLog code; takes seconds.
  Future<void> pfselftest() const;
  /// REPLCONF: {{"listening-port", 7000}}: what a replica tells its primary about itself.
  Future<void> replconf(const Pairs& pairs) const;
  /// RESTORE-ASKING: RESTORE as nodes send it while a slot moves.
  Future<void> restore_asking(Key key, std::chrono::milliseconds ttl, const Arg& serialized,
                              const RestoreOptions& options = {}) const;
  /// SLOWLOG GET: the latest slow commands; -1: all.
  Future<std::vector<SlowlogEntry>> slowlog_get(std::int64_t count = 10) const;
  /// SLOWLOG HELP: the help text of SLOWLOG.
  Future<std::vector<std::string>> slowlog_help() const;
  /// SLOWLOG LEN: the number of entries in the log.
  Future<std::int64_t> slowlog_len() const;
  /// SLOWLOG RESET: clears the log.
  Future<void> slowlog_reset() const;

 protected:
  using CommandCaller::CommandCaller;
};

}  // namespace deferredis
// clang-format on
