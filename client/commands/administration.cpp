// Made by tools/generate.py from commands/administration.txt: change that, then `make generate`.
#include <deferredis/client/commands/administration.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(CommandLogKind value) noexcept {
  switch (value) {
    case CommandLogKind::slow: return {"slow"};
    case CommandLogKind::large_request: return {"large-request"};
    case CommandLogKind::large_reply: return {"large-reply"};
  }
  return {};
}
std::string_view problem_of(const CommandListFilter& o) noexcept {
  if (int(o.module.has_value()) + int(o.aclcat.has_value()) + int(o.pattern.has_value()) > 1)
    return "module, aclcat and pattern exclude each other";
  return {};
}
void add(const CommandListFilter& o, ArgumentList& args) {
  if (o.module) {
    args.add("FILTERBY");
    args.add("MODULE");
    args.add(*o.module);
  }
  if (o.aclcat) {
    args.add("FILTERBY");
    args.add("ACLCAT");
    args.add(*o.aclcat);
  }
  if (o.pattern) {
    args.add("FILTERBY");
    args.add("PATTERN");
    args.add(*o.pattern);
  }
}
void add(const FailoverOptions& o, ArgumentList& args) {
  if (o.to) {
    args.add("TO");
    add(*o.to, args);
  }
  if (o.force) args.add("FORCE");
  if (o.abort) args.add("ABORT");
  if (o.timeout) {
    args.add("TIMEOUT");
    args.add_number(o.timeout->count());
  }
}
void add(const HotkeysOptions& o, ArgumentList& args) {
  if (o.k) {
    args.add("COUNT");
    args.add_number(*o.k);
  }
  if (o.duration) {
    args.add("DURATION");
    args.add_number(o.duration->count());
  }
  if (o.sample) {
    args.add("SAMPLE");
    args.add_number(*o.sample);
  }
}
void add(const LolwutOptions& o, ArgumentList& args) {
  if (o.version) {
    args.add("VERSION");
    args.add_number(*o.version);
  }
}
void add(const RestoreOptions& o, ArgumentList& args) {
  if (o.replace) args.add("REPLACE");
  if (o.absttl) args.add("ABSTTL");
  if (o.idletime) {
    args.add("IDLETIME");
    args.add_number(o.idletime->count());
  }
  if (o.freq) {
    args.add("FREQ");
    args.add_number(*o.freq);
  }
}

}  // namespace

Future<std::vector<std::string>> AdministrationCommands::acl_cat() const {
  return call<std::vector<std::string>>(table::acl_cat, {});
}
Future<std::vector<std::string>> AdministrationCommands::acl_cat(const Arg& category) const {
  const std::string_view args[] = {category.view()};
  return call<std::vector<std::string>>(table::acl_cat, args);
}
Future<std::int64_t> AdministrationCommands::acl_deluser(const Args& users) const {
  return call<std::int64_t>(table::acl_deluser, users.views());
}
Future<std::string> AdministrationCommands::acl_dryrun(const Arg& user, const Arg& name,
                                                       const Args& arguments) const {
  ArgumentList args;
  args.add(user.view());
  args.add(name.view());
  args.add(arguments.views());
  return call<std::string>(table::acl_dryrun, args.views());
}
Future<std::string> AdministrationCommands::acl_genpass(std::int64_t bits) const {
  const Arg bits_text(bits);
  const std::string_view args[] = {bits_text.view()};
  return call<std::string>(table::acl_genpass, args);
}
Future<std::optional<AclUser>> AdministrationCommands::acl_getuser(const Arg& user) const {
  const std::string_view args[] = {user.view()};
  return call<std::optional<AclUser>>(table::acl_getuser, args);
}
Future<std::vector<std::string>> AdministrationCommands::acl_help() const {
  return call<std::vector<std::string>>(table::acl_help, {});
}
Future<std::vector<std::string>> AdministrationCommands::acl_list() const {
  return call<std::vector<std::string>>(table::acl_list, {});
}
Future<void> AdministrationCommands::acl_load() const {
  return call<void>(table::acl_load, {});
}
Future<std::vector<AclLogEntry>> AdministrationCommands::acl_log() const {
  return call<std::vector<AclLogEntry>>(table::acl_log, {});
}
Future<std::vector<AclLogEntry>> AdministrationCommands::acl_log(std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {count_text.view()};
  return call<std::vector<AclLogEntry>>(table::acl_log, args);
}
Future<void> AdministrationCommands::acl_log_reset() const {
  const std::string_view args[] = {"RESET"};
  return call<void>(table::acl_log, args);
}
Future<void> AdministrationCommands::acl_save() const {
  return call<void>(table::acl_save, {});
}
Future<void> AdministrationCommands::acl_setuser(const Arg& user) const {
  const std::string_view args[] = {user.view()};
  return call<void>(table::acl_setuser, args);
}
Future<void> AdministrationCommands::acl_setuser(const Arg& user, const Args& rules) const {
  ArgumentList args;
  args.add(user.view());
  args.add(rules.views());
  return call<void>(table::acl_setuser, args.views());
}
Future<std::vector<std::string>> AdministrationCommands::acl_users() const {
  return call<std::vector<std::string>>(table::acl_users, {});
}
Future<std::string> AdministrationCommands::acl_whoami() const {
  return call<std::string>(table::acl_whoami, {});
}
Future<void> AdministrationCommands::backup_abort() const {
  return call<void>(table::backup_abort, {});
}
Future<void> AdministrationCommands::backup_cleanup() const {
  return call<void>(table::backup_cleanup, {});
}
Future<std::vector<std::string>> AdministrationCommands::backup_help() const {
  return call<std::vector<std::string>>(table::backup_help, {});
}
Future<std::vector<std::string>> AdministrationCommands::backup_list() const {
  return call<std::vector<std::string>>(table::backup_list, {});
}
Future<void> AdministrationCommands::backup_seal() const {
  return call<void>(table::backup_seal, {});
}
Future<void> AdministrationCommands::backup_start() const {
  return call<void>(table::backup_start, {});
}
Future<BackupStatus> AdministrationCommands::backup_status() const {
  return call<BackupStatus>(table::backup_status, {});
}
Future<std::vector<CommandInfo>> AdministrationCommands::command_all() const {
  return call<std::vector<CommandInfo>>(table::command, {});
}
Future<std::int64_t> AdministrationCommands::command_count() const {
  return call<std::int64_t>(table::command_count, {});
}
Future<Map<std::string, Map<std::string, Reply>>> AdministrationCommands::command_docs(
    const Args& names) const {
  return call<Map<std::string, Map<std::string, Reply>>>(table::command_docs, names.views());
}
Future<std::vector<std::string>> AdministrationCommands::command_getkeys(const Args& words) const {
  return call<std::vector<std::string>>(table::command_getkeys, words.views());
}
Future<std::vector<std::pair<std::string, std::vector<std::string>>>> AdministrationCommands::command_getkeysandflags(
    const Args& words) const {
  return call<std::vector<std::pair<std::string, std::vector<std::string>>>>(table::command_getkeysandflags, words.views());
}
Future<std::vector<std::string>> AdministrationCommands::command_help() const {
  return call<std::vector<std::string>>(table::command_help, {});
}
Future<std::vector<std::optional<CommandInfo>>> AdministrationCommands::command_info(
    const Args& names) const {
  return call<std::vector<std::optional<CommandInfo>>>(table::command_info, names.views());
}
Future<std::vector<std::string>> AdministrationCommands::command_list(
    const CommandListFilter& filter) const {
  if (const auto problem = problem_of(filter); !problem.empty())
    return refuse<std::vector<std::string>>(table::command_list, problem);
  ArgumentList args;
  add(filter, args);
  return call<std::vector<std::string>>(table::command_list, args.views());
}
Future<std::vector<SlowlogEntry>> AdministrationCommands::commandlog_get(
    std::int64_t count, CommandLogKind kind) const {
  ArgumentList args;
  args.add_number(count);
  args.add_token(token_of(kind));
  return call<std::vector<SlowlogEntry>>(table::commandlog_get, args.views());
}
Future<std::vector<std::string>> AdministrationCommands::commandlog_help() const {
  return call<std::vector<std::string>>(table::commandlog_help, {});
}
Future<std::int64_t> AdministrationCommands::commandlog_len(CommandLogKind kind) const {
  ArgumentList args;
  args.add_token(token_of(kind));
  return call<std::int64_t>(table::commandlog_len, args.views());
}
Future<void> AdministrationCommands::commandlog_reset(CommandLogKind kind) const {
  ArgumentList args;
  args.add_token(token_of(kind));
  return call<void>(table::commandlog_reset, args.views());
}
Future<std::string> AdministrationCommands::debug_object(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::string>(table::debug_object, args);
}
Future<void> AdministrationCommands::failover(const FailoverOptions& options) const {
  ArgumentList args;
  add(options, args);
  return call<void>(table::failover, args.views());
}
Future<std::optional<Hotkeys>> AdministrationCommands::hotkeys_get() const {
  return call<std::optional<Hotkeys>>(table::hotkeys_get, {});
}
Future<std::vector<std::string>> AdministrationCommands::hotkeys_help() const {
  return call<std::vector<std::string>>(table::hotkeys_help, {});
}
Future<void> AdministrationCommands::hotkeys_reset() const {
  return call<void>(table::hotkeys_reset, {});
}
Future<void> AdministrationCommands::hotkeys_start(const HotkeysOptions& options) const {
  ArgumentList args;
  args.add("METRICS");
  args.add("2");
  args.add("CPU");
  args.add("NET");
  add(options, args);
  return call<void>(table::hotkeys_start, args.views());
}
Future<void> AdministrationCommands::hotkeys_start_slots(const Args& slots,
                                                         const HotkeysOptions& options) const {
  ArgumentList args;
  args.add("METRICS");
  args.add("2");
  args.add("CPU");
  args.add("NET");
  add(options, args);
  args.add("SLOTS");
  args.add_number(slots.views().size());
  args.add(slots.views());
  return call<void>(table::hotkeys_start, args.views());
}
Future<void> AdministrationCommands::hotkeys_start_cpu(const HotkeysOptions& options) const {
  ArgumentList args;
  args.add("METRICS");
  args.add("1");
  args.add("CPU");
  add(options, args);
  return call<void>(table::hotkeys_start, args.views());
}
Future<void> AdministrationCommands::hotkeys_start_net(const HotkeysOptions& options) const {
  ArgumentList args;
  args.add("METRICS");
  args.add("1");
  args.add("NET");
  add(options, args);
  return call<void>(table::hotkeys_start, args.views());
}
Future<void> AdministrationCommands::hotkeys_stop() const {
  return call<void>(table::hotkeys_stop, {});
}
Future<std::string> AdministrationCommands::latency_doctor() const {
  return call<std::string>(table::latency_doctor, {});
}
Future<std::string> AdministrationCommands::latency_graph(const Arg& event) const {
  const std::string_view args[] = {event.view()};
  return call<std::string>(table::latency_graph, args);
}
Future<std::vector<std::string>> AdministrationCommands::latency_help() const {
  return call<std::vector<std::string>>(table::latency_help, {});
}
Future<Map<std::string, LatencyHistogram>> AdministrationCommands::latency_histogram() const {
  return call<Map<std::string, LatencyHistogram>>(table::latency_histogram, {});
}
Future<Map<std::string, LatencyHistogram>> AdministrationCommands::latency_histogram(
    const Args& names) const {
  return call<Map<std::string, LatencyHistogram>>(table::latency_histogram, names.views());
}
Future<std::vector<std::pair<std::int64_t, std::int64_t>>> AdministrationCommands::latency_history(
    const Arg& event) const {
  const std::string_view args[] = {event.view()};
  return call<std::vector<std::pair<std::int64_t, std::int64_t>>>(table::latency_history, args);
}
Future<std::vector<LatencyEvent>> AdministrationCommands::latency_latest() const {
  return call<std::vector<LatencyEvent>>(table::latency_latest, {});
}
Future<std::int64_t> AdministrationCommands::latency_reset() const {
  return call<std::int64_t>(table::latency_reset, {});
}
Future<std::int64_t> AdministrationCommands::latency_reset(const Args& events) const {
  return call<std::int64_t>(table::latency_reset, events.views());
}
Future<std::string> AdministrationCommands::lolwut(const LolwutOptions& options) const {
  ArgumentList args;
  add(options, args);
  return call<std::string>(table::lolwut, args.views());
}
Future<std::string> AdministrationCommands::memory_doctor() const {
  return call<std::string>(table::memory_doctor, {});
}
Future<std::vector<std::string>> AdministrationCommands::memory_help() const {
  return call<std::vector<std::string>>(table::memory_help, {});
}
Future<std::string> AdministrationCommands::memory_malloc_stats() const {
  return call<std::string>(table::memory_malloc_stats, {});
}
Future<void> AdministrationCommands::memory_purge() const {
  return call<void>(table::memory_purge, {});
}
Future<Map<std::string, Reply>> AdministrationCommands::memory_stats() const {
  return call<Map<std::string, Reply>>(table::memory_stats, {});
}
Future<std::optional<std::int64_t>> AdministrationCommands::memory_usage(
    Key key, std::int64_t samples) const {
  ArgumentList args;
  args.add(key.view());
  args.add("SAMPLES");
  args.add_number(samples);
  return call<std::optional<std::int64_t>>(table::memory_usage, args.views());
}
Future<std::vector<std::string>> AdministrationCommands::module_help() const {
  return call<std::vector<std::string>>(table::module_help, {});
}
Future<std::vector<ModuleInfo>> AdministrationCommands::module_list() const {
  return call<std::vector<ModuleInfo>>(table::module_list, {});
}
Future<void> AdministrationCommands::module_load(const Arg& path) const {
  const std::string_view args[] = {path.view()};
  return call<void>(table::module_load, args);
}
Future<void> AdministrationCommands::module_load(const Arg& path, const Args& arguments) const {
  ArgumentList args;
  args.add(path.view());
  args.add(arguments.views());
  return call<void>(table::module_load, args.views());
}
Future<void> AdministrationCommands::module_loadex(const Arg& path, const Args& words) const {
  ArgumentList args;
  args.add(path.view());
  args.add(words.views());
  return call<void>(table::module_loadex, args.views());
}
Future<void> AdministrationCommands::module_unload(const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<void>(table::module_unload, args);
}
Future<std::vector<std::int64_t>> AdministrationCommands::pfdebug_getreg(Key key) const {
  const std::string_view args[] = {"GETREG", key.view()};
  return call<std::vector<std::int64_t>>(table::pfdebug, args);
}
Future<std::string> AdministrationCommands::pfdebug_decode(Key key) const {
  const std::string_view args[] = {"DECODE", key.view()};
  return call<std::string>(table::pfdebug, args);
}
Future<std::string> AdministrationCommands::pfdebug_encoding(Key key) const {
  const std::string_view args[] = {"ENCODING", key.view()};
  return call<std::string>(table::pfdebug, args);
}
Future<bool> AdministrationCommands::pfdebug_todense(Key key) const {
  const std::string_view args[] = {"TODENSE", key.view()};
  return call<bool>(table::pfdebug, args);
}
Future<void> AdministrationCommands::pfselftest() const {
  return call<void>(table::pfselftest, {});
}
Future<void> AdministrationCommands::replconf(const Pairs& pairs) const {
  return call<void>(table::replconf, pairs.views());
}
Future<void> AdministrationCommands::restore_asking(Key key, std::chrono::milliseconds ttl,
                                                    const Arg& serialized,
                                                    const RestoreOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(ttl.count());
  args.add(serialized.view());
  add(options, args);
  return call<void>(table::restore_asking, args.views(), &serialized);
}
Future<std::vector<SlowlogEntry>> AdministrationCommands::slowlog_get(std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {count_text.view()};
  return call<std::vector<SlowlogEntry>>(table::slowlog_get, args);
}
Future<std::vector<std::string>> AdministrationCommands::slowlog_help() const {
  return call<std::vector<std::string>>(table::slowlog_help, {});
}
Future<std::int64_t> AdministrationCommands::slowlog_len() const {
  return call<std::int64_t>(table::slowlog_len, {});
}
Future<void> AdministrationCommands::slowlog_reset() const {
  return call<void>(table::slowlog_reset, {});
}

}  // namespace deferredis
// clang-format on
