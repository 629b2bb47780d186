// Made by tools/generate.py from commands/server.txt: change that, then `make generate`.
#include <deferredis/client/commands/server.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(FlushMode value) noexcept {
  switch (value) {
    case FlushMode::as_configured: return {};
    case FlushMode::async: return {"ASYNC"};
    case FlushMode::sync: return {"SYNC"};
  }
  return {};
}
void add(const BgsaveOptions& o, ArgumentList& args) {
  if (o.schedule) args.add("SCHEDULE");
}
std::string_view problem_of(const ShutdownOptions& o) noexcept {
  if (int(o.nosave) + int(o.save) > 1)
    return "nosave and save exclude each other";
  return {};
}
void add(const ShutdownOptions& o, ArgumentList& args) {
  if (o.nosave) args.add("NOSAVE");
  if (o.save) args.add("SAVE");
  if (o.now) args.add("NOW");
  if (o.force) args.add("FORCE");
}

}  // namespace

Future<std::string> ServerCommands::bgrewriteaof() const {
  return call<std::string>(table::bgrewriteaof, {});
}
Future<std::string> ServerCommands::bgsave(const BgsaveOptions& options) const {
  ArgumentList args;
  add(options, args);
  return call<std::string>(table::bgsave, args.views());
}
Future<Map<std::string, std::string>> ServerCommands::config_get(const Args& patterns) const {
  return call<Map<std::string, std::string>>(table::config_get, patterns.views());
}
Future<std::vector<std::string>> ServerCommands::config_help() const {
  return call<std::vector<std::string>>(table::config_help, {});
}
Future<void> ServerCommands::config_resetstat() const {
  return call<void>(table::config_resetstat, {});
}
Future<void> ServerCommands::config_rewrite() const {
  return call<void>(table::config_rewrite, {});
}
Future<void> ServerCommands::config_set(const Pairs& pairs) const {
  return call<void>(table::config_set, pairs.views());
}
Future<std::int64_t> ServerCommands::dbsize() const {
  return call<std::int64_t>(table::dbsize, {});
}
Future<void> ServerCommands::flushall(FlushMode mode) const {
  ArgumentList args;
  args.add_token(token_of(mode));
  return call<void>(table::flushall, args.views());
}
Future<void> ServerCommands::flushdb(FlushMode mode) const {
  ArgumentList args;
  args.add_token(token_of(mode));
  return call<void>(table::flushdb, args.views());
}
Future<ServerInfo> ServerCommands::info() const {
  return call<ServerInfo>(table::info, {});
}
Future<ServerInfo> ServerCommands::info(const Args& sections) const {
  return call<ServerInfo>(table::info, sections.views());
}
Future<std::int64_t> ServerCommands::lastsave() const {
  return call<std::int64_t>(table::lastsave, {});
}
Future<void> ServerCommands::replicaof(const Arg& host, std::int64_t port) const {
  const Arg port_text(port);
  const std::string_view args[] = {host.view(), port_text.view()};
  return call<void>(table::replicaof, args);
}
Future<void> ServerCommands::replicaof_no_one() const {
  const std::string_view args[] = {"NO", "ONE"};
  return call<void>(table::replicaof, args);
}
Future<Role> ServerCommands::role() const {
  return call<Role>(table::role, {});
}
Future<void> ServerCommands::save() const {
  return call<void>(table::save, {});
}
Future<void> ServerCommands::shutdown(const ShutdownOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<void>(table::shutdown, problem);
  ArgumentList args;
  add(options, args);
  return call<void>(table::shutdown, args.views());
}
Future<void> ServerCommands::shutdown_abort() const {
  const std::string_view args[] = {"ABORT"};
  return call<void>(table::shutdown, args);
}
Future<void> ServerCommands::slaveof(const Arg& host, std::int64_t port) const {
  const Arg port_text(port);
  const std::string_view args[] = {host.view(), port_text.view()};
  return call<void>(table::slaveof, args);
}
Future<void> ServerCommands::swapdb(std::int64_t first, std::int64_t second) const {
  const Arg first_text(first);
  const Arg second_text(second);
  const std::string_view args[] = {first_text.view(), second_text.view()};
  return call<void>(table::swapdb, args);
}
Future<std::pair<std::int64_t, std::int64_t>> ServerCommands::time() const {
  return call<std::pair<std::int64_t, std::int64_t>>(table::time, {});
}

}  // namespace deferredis
// clang-format on
