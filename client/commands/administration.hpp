// Running a server: its users, its memory, its modules, what it logs.
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
  std::optional<HostPort> to = {};  ///< TO: this replica
  bool force = false;  ///< FORCE: even if the replica does not catch up
  bool abort = false;  ///< ABORT: ends the failover that goes on
  /// TIMEOUT: how long to wait for the replica
  std::optional<std::chrono::milliseconds> timeout = {};
};

/// Tokens of HOTKEYS START.
struct HotkeysOptions {
  std::optional<std::int64_t> k = {};  ///< COUNT: how many keys are told
  /// DURATION: for how long; until HOTKEYS STOP where it is not given
  std::optional<std::chrono::seconds> duration = {};
  std::optional<std::int64_t> sample = {};  ///< SAMPLE: looks at one command in so many
};

/// Tokens of LOLWUT.
struct LolwutOptions {
  std::optional<std::int64_t> version = {};  ///< VERSION: the picture of this version
};

/// Which commands COMMAND LIST gives.
/// At most one of module, aclcat, pattern.
struct CommandListFilter {
  std::optional<std::string_view> module = {};  ///< FILTERBY MODULE: those of this module
  std::optional<std::string_view> aclcat = {};  ///< FILTERBY ACLCAT: those of this category
  std::optional<std::string_view> pattern = {};  ///< FILTERBY PATTERN: those of this pattern
};

/// The logs of Valkey's COMMANDLOG.
enum class CommandLogKind : std::uint8_t {
  slow,  ///< what took long
  large_request,
  large_reply,
};

/// Running a server: its users, its memory, its modules, what it logs.
class AdministrationCommands : public CommandCaller {
 public:
  /// ACL CAT: the categories of commands.
  Future<std::vector<std::string>> acl_cat() const;
  /// ACL CAT: the commands of one.
  Future<std::vector<std::string>> acl_cat(const Arg& category) const;
  /// ACL DELUSER: how many there were.
  Future<std::int64_t> acl_deluser(const Args& users) const;
  /// ACL DRYRUN: "OK", or why this user may not run this command.
  Future<std::string> acl_dryrun(const Arg& user, const Arg& name, const Args& arguments) const;
  /// ACL GENPASS: a random password, in hexadecimal.
  Future<std::string> acl_genpass(std::int64_t bits = 256) const;
  /// ACL GETUSER: what a user may do.
  Future<std::optional<AclUser>> acl_getuser(const Arg& user) const;
  /// ACL HELP: what ACL can do, for people.
  Future<std::vector<std::string>> acl_help() const;
  /// ACL LIST: every user with its rules, as in a file.
  Future<std::vector<std::string>> acl_list() const;
  /// ACL LOAD: takes the users from the ACL file.
  Future<void> acl_load() const;
  /// ACL LOG: what was denied lately.
  Future<std::vector<AclLogEntry>> acl_log() const;
  /// ACL LOG: the last of them.
  Future<std::vector<AclLogEntry>> acl_log(std::int64_t count) const;
  /// ACL LOG RESET: forgets them.
  Future<void> acl_log_reset() const;
  /// ACL SAVE: writes the users to the ACL file.
  Future<void> acl_save() const;
  /// ACL SETUSER: makes a user who may do nothing.
  Future<void> acl_setuser(const Arg& user) const;
  /// ACL SETUSER: {"on", ">secret", "~app:*", "+@read"}: makes or changes a user.
  Future<void> acl_setuser(const Arg& user, const Args& rules) const;
  /// ACL USERS: the names of the users.
  Future<std::vector<std::string>> acl_users() const;
  /// ACL WHOAMI: the user of this connection.
  Future<std::string> acl_whoami() const;
  /// BACKUP ABORT: gives up a backup that is not sealed yet.
  Future<void> backup_abort() const;
  /// BACKUP CLEANUP: removes the files of a sealed backup.
  Future<void> backup_cleanup() const;
  /// BACKUP HELP: what BACKUP can do, for people.
  Future<std::vector<std::string>> backup_help() const;
  /// BACKUP LIST: the paths of the files that may be copied by now.
  Future<std::vector<std::string>> backup_list() const;
  /// BACKUP SEAL: ends the backup: its files are complete.
  Future<void> backup_seal() const;
  /// BACKUP START: begins one in the server's backup directory.
  Future<void> backup_start() const;
  /// BACKUP STATUS: how far it is.
  Future<BackupStatus> backup_status() const;
  /// COMMAND: every command, as the server describes it.
  Future<std::vector<CommandInfo>> command_all() const;
  /// COMMAND COUNT: how many commands the server has.
  Future<std::int64_t> command_count() const;
  /// COMMAND DOCS: what each of these does.
  Future<Map<std::string, Map<std::string, Reply>>> command_docs(const Args& names) const;
  /// COMMAND GETKEYS: the keys of a whole command.
  Future<std::vector<std::string>> command_getkeys(const Args& words) const;
  /// COMMAND GETKEYSANDFLAGS: the same with what is done to each.
  Future<std::vector<std::pair<std::string, std::vector<std::string>>>> command_getkeysandflags(
        const Args& words) const;
  /// COMMAND HELP: what COMMAND can do, for people.
  Future<std::vector<std::string>> command_help() const;
  /// COMMAND INFO: how the server describes these; nothing where it has none of the name.
  Future<std::vector<std::optional<CommandInfo>>> command_info(const Args& names) const;
  /// COMMAND LIST: the names of the commands.
  Future<std::vector<std::string>> command_list(const CommandListFilter& filter = {}) const;
  /// COMMANDLOG GET: the last entries; count -1: all.
  Future<std::vector<SlowlogEntry>> commandlog_get(std::int64_t count, CommandLogKind kind) const;
  /// COMMANDLOG HELP: what COMMANDLOG can do, for people.
  Future<std::vector<std::string>> commandlog_help() const;
  /// COMMANDLOG LEN: how many entries the log has.
  Future<std::int64_t> commandlog_len(CommandLogKind kind) const;
  /// COMMANDLOG RESET: forgets them.
  Future<void> commandlog_reset(CommandLogKind kind) const;
  /// DEBUG OBJECT: how the server holds a key; an error where there is none.
  Future<std::string> debug_object(Key key) const;
  /// FAILOVER: hands over to a replica.
  Future<void> failover(const FailoverOptions& options = {}) const;
  /// HOTKEYS GET: what was counted; nothing where nothing was.
  Future<std::optional<Hotkeys>> hotkeys_get() const;
  /// HOTKEYS HELP: what HOTKEYS can do, for people.
  Future<std::vector<std::string>> hotkeys_help() const;
  /// HOTKEYS RESET: forgets what was counted.
  Future<void> hotkeys_reset() const;
  /// HOTKEYS START METRICS 2 CPU NET: counts which keys take most time, and most bytes.
  Future<void> hotkeys_start(const HotkeysOptions& options = {}) const;
  /// HOTKEYS START METRICS 2 CPU NET SLOTS: the same for keys of these slots of a cluster.
  Future<void> hotkeys_start_slots(const Args& slots, const HotkeysOptions& options = {}) const;
  /// HOTKEYS START METRICS 1 CPU: counts which keys take most time.
  Future<void> hotkeys_start_cpu(const HotkeysOptions& options = {}) const;
  /// HOTKEYS START METRICS 1 NET: counts which keys take most bytes.
  Future<void> hotkeys_start_net(const HotkeysOptions& options = {}) const;
  /// HOTKEYS STOP: ends counting.
  Future<void> hotkeys_stop() const;
  /// LATENCY DOCTOR: a report for people.
  Future<std::string> latency_doctor() const;
  /// LATENCY GRAPH: a picture for people.
  Future<std::string> latency_graph(const Arg& event) const;
  /// LATENCY HELP: what LATENCY can do, for people.
  Future<std::vector<std::string>> latency_help() const;
  /// LATENCY HISTOGRAM: how long each command took.
  Future<Map<std::string, LatencyHistogram>> latency_histogram() const;
  /// LATENCY HISTOGRAM: of these commands.
  Future<Map<std::string, LatencyHistogram>> latency_histogram(const Args& names) const;
  /// LATENCY HISTORY: when, in seconds of Unix time, and how many milliseconds.
  Future<std::vector<std::pair<std::int64_t, std::int64_t>>> latency_history(
        const Arg& event) const;
  /// LATENCY LATEST: the last of each kind.
  Future<std::vector<LatencyEvent>> latency_latest() const;
  /// LATENCY RESET: forgets every kind; how many there were.
  Future<std::int64_t> latency_reset() const;
  /// LATENCY RESET: forgets these.
  Future<std::int64_t> latency_reset(const Args& events) const;
  /// LOLWUT: a picture, and the version.
  Future<std::string> lolwut(const LolwutOptions& options = {}) const;
  /// MEMORY DOCTOR: a report for people.
  Future<std::string> memory_doctor() const;
  /// MEMORY HELP: what MEMORY can do, for people.
  Future<std::vector<std::string>> memory_help() const;
  /// MEMORY MALLOC-STATS: what the allocator tells.
  Future<std::string> memory_malloc_stats() const;
  /// MEMORY PURGE: the allocator gives memory back.
  Future<void> memory_purge() const;
  /// MEMORY STATS: where memory goes, in bytes.
  Future<Map<std::string, Reply>> memory_stats() const;
  /// MEMORY USAGE: the bytes of a key; looks at so many elements, 0: all.
  Future<std::optional<std::int64_t>> memory_usage(Key key, std::int64_t samples = 5) const;
  /// MODULE HELP: what MODULE can do, for people.
  Future<std::vector<std::string>> module_help() const;
  /// MODULE LIST: the modules that are loaded.
  Future<std::vector<ModuleInfo>> module_list() const;
  /// MODULE LOAD: loads a module.
  Future<void> module_load(const Arg& path) const;
  /// MODULE LOAD: the same with arguments.
  Future<void> module_load(const Arg& path, const Args& arguments) const;
  /// MODULE LOADEX: the same with "CONFIG" name value and "ARGS" arguments.
  Future<void> module_loadex(const Arg& path, const Args& words) const;
  /// MODULE UNLOAD: an error where it is in use.
  Future<void> module_unload(const Arg& name) const;
  /// PFDEBUG GETREG: the registers of a HyperLogLog.
  Future<std::vector<std::int64_t>> pfdebug_getreg(Key key) const;
  /// PFDEBUG DECODE: a sparse one, for people.
  Future<std::string> pfdebug_decode(Key key) const;
  /// PFDEBUG ENCODING: "sparse" or "dense".
  Future<std::string> pfdebug_encoding(Key key) const;
  /// PFDEBUG TODENSE: makes it dense; false where it was.
  Future<bool> pfdebug_todense(Key key) const;
  /// PFSELFTEST: the server tests its HyperLogLogs, for seconds.
  Future<void> pfselftest() const;
  /// REPLCONF: {{"listening-port", 7000}}: what a replica tells its primary of itself.
  Future<void> replconf(const Pairs& pairs) const;
  /// RESTORE-ASKING: RESTORE as nodes send it while a slot moves.
  Future<void> restore_asking(Key key, std::chrono::milliseconds ttl, const Arg& serialized,
                              const RestoreOptions& options = {}) const;
  /// SLOWLOG GET: the last commands that took long; -1: all.
  Future<std::vector<SlowlogEntry>> slowlog_get(std::int64_t count = 10) const;
  /// SLOWLOG HELP: what SLOWLOG can do, for people.
  Future<std::vector<std::string>> slowlog_help() const;
  /// SLOWLOG LEN: how many entries it has.
  Future<std::int64_t> slowlog_len() const;
  /// SLOWLOG RESET: forgets them.
  Future<void> slowlog_reset() const;

 protected:
  using CommandCaller::CommandCaller;
};

}  // namespace deferredis
// clang-format on
