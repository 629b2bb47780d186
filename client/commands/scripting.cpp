// Made by tools/generate.py from commands/scripting.txt: change that, then `make generate`.
#include <deferredis/client/commands/scripting.hpp>

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
std::string_view token_of(RestorePolicy value) noexcept {
  switch (value) {
    case RestorePolicy::append: return {"APPEND"};
    case RestorePolicy::replace: return {"REPLACE"};
    case RestorePolicy::flush: return {"FLUSH"};
  }
  return {};
}
std::string_view token_of(ScriptDebugMode value) noexcept {
  switch (value) {
    case ScriptDebugMode::yes: return {"YES"};
    case ScriptDebugMode::sync: return {"SYNC"};
    case ScriptDebugMode::no: return {"NO"};
  }
  return {};
}
void add(const FunctionListOptions& o, ArgumentList& args) {
  if (o.libraryname) {
    args.add("LIBRARYNAME");
    args.add(*o.libraryname);
  }
  if (o.withcode) args.add("WITHCODE");
}

}  // namespace

Future<Reply> ScriptingCommands::eval(const Arg& script, const ScriptArgs& keys,
                                      const ScriptArgs& arguments) const {
  ArgumentList args;
  args.add(script.view());
  args.add_number(keys.views().size());
  add(keys, args);
  add(arguments, args);
  return call<Reply>(table::eval, args.views());
}
Future<Reply> ScriptingCommands::evalsha(const Arg& sha1, const ScriptArgs& keys,
                                         const ScriptArgs& arguments) const {
  ArgumentList args;
  args.add(sha1.view());
  args.add_number(keys.views().size());
  add(keys, args);
  add(arguments, args);
  return call<Reply>(table::evalsha, args.views());
}
Future<Reply> ScriptingCommands::evalsha_ro(const Arg& sha1, const ScriptArgs& keys,
                                            const ScriptArgs& arguments) const {
  ArgumentList args;
  args.add(sha1.view());
  args.add_number(keys.views().size());
  add(keys, args);
  add(arguments, args);
  return call<Reply>(table::evalsha_ro, args.views());
}
Future<Reply> ScriptingCommands::eval_ro(const Arg& script, const ScriptArgs& keys,
                                         const ScriptArgs& arguments) const {
  ArgumentList args;
  args.add(script.view());
  args.add_number(keys.views().size());
  add(keys, args);
  add(arguments, args);
  return call<Reply>(table::eval_ro, args.views());
}
Future<Reply> ScriptingCommands::fcall(const Arg& function, const ScriptArgs& keys,
                                       const ScriptArgs& arguments) const {
  ArgumentList args;
  args.add(function.view());
  args.add_number(keys.views().size());
  add(keys, args);
  add(arguments, args);
  return call<Reply>(table::fcall, args.views());
}
Future<Reply> ScriptingCommands::fcall_ro(const Arg& function, const ScriptArgs& keys,
                                          const ScriptArgs& arguments) const {
  ArgumentList args;
  args.add(function.view());
  args.add_number(keys.views().size());
  add(keys, args);
  add(arguments, args);
  return call<Reply>(table::fcall_ro, args.views());
}
Future<void> ScriptingCommands::function_delete(const Arg& library) const {
  const std::string_view args[] = {library.view()};
  return call<void>(table::function_delete, args);
}
Future<std::string> ScriptingCommands::function_dump() const {
  return call<std::string>(table::function_dump, {});
}
Future<void> ScriptingCommands::function_flush(FlushMode mode) const {
  ArgumentList args;
  args.add_token(token_of(mode));
  return call<void>(table::function_flush, args.views());
}
Future<std::vector<std::string>> ScriptingCommands::function_help() const {
  return call<std::vector<std::string>>(table::function_help, {});
}
Future<void> ScriptingCommands::function_kill() const {
  return call<void>(table::function_kill, {});
}
Future<std::vector<FunctionLibraryInfo>> ScriptingCommands::function_list(
    const FunctionListOptions& options) const {
  ArgumentList args;
  add(options, args);
  return call<std::vector<FunctionLibraryInfo>>(table::function_list, args.views());
}
Future<std::string> ScriptingCommands::function_load(const Arg& code, bool replace) const {
  ArgumentList args;
  if (replace) args.add("REPLACE");
  args.add(code.view());
  return call<std::string>(table::function_load, args.views());
}
Future<void> ScriptingCommands::function_restore(const Arg& serialized,
                                                 RestorePolicy policy) const {
  ArgumentList args;
  args.add(serialized.view());
  args.add_token(token_of(policy));
  return call<void>(table::function_restore, args.views(), &serialized);
}
Future<Map<std::string, Reply>> ScriptingCommands::function_stats() const {
  return call<Map<std::string, Reply>>(table::function_stats, {});
}
Future<void> ScriptingCommands::script_debug(ScriptDebugMode mode) const {
  ArgumentList args;
  args.add_token(token_of(mode));
  return call<void>(table::script_debug, args.views());
}
Future<std::vector<bool>> ScriptingCommands::script_exists(const Args& sha1s) const {
  return call<std::vector<bool>>(table::script_exists, sha1s.views());
}
Future<void> ScriptingCommands::script_flush(FlushMode mode) const {
  ArgumentList args;
  args.add_token(token_of(mode));
  return call<void>(table::script_flush, args.views());
}
Future<std::vector<std::string>> ScriptingCommands::script_help() const {
  return call<std::vector<std::string>>(table::script_help, {});
}
Future<void> ScriptingCommands::script_kill() const {
  return call<void>(table::script_kill, {});
}
Future<std::string> ScriptingCommands::script_load(const Arg& script) const {
  const std::string_view args[] = {script.view()};
  return call<std::string>(table::script_load, args);
}
Future<std::string> ScriptingCommands::script_show(const Arg& sha1) const {
  const std::string_view args[] = {sha1.view()};
  return call<std::string>(table::script_show, args);
}

}  // namespace deferredis
// clang-format on
