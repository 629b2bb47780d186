// Scripts and functions that run in the server. With a face.
// Made by tools/generate.py from commands/scripting.txt: change that, then `make generate`.
#pragma once

#include <string>
#include <vector>

#include <deferredis/client/commands/scripting.hpp>
#include <deferredis/client/faces/commands/pubsub.hpp>

// clang-format off
namespace deferredis {

/// Scripts and functions that run in the server. With a face.
template <class Face>
class ScriptingCommandsOf : public PubSubCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// EVAL: runs a script with KEYS and ARGV; as a T with eval<T>.
  Result<Reply> eval(const Arg& script, const ScriptArgs& keys = {},
                     const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.eval(script, keys, arguments); });
  }
  /// EVAL: the same, its result read as a T.
  template <class T>
  Result<T> eval(const Arg& script, const ScriptArgs& keys = {},
                 const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.eval<T>(script, keys, arguments); });
  }
  /// EVALSHA: runs a script that the server has; NoScriptError if it does not have it.
  Result<Reply> evalsha(const Arg& sha1, const ScriptArgs& keys = {},
                        const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.evalsha(sha1, keys, arguments); });
  }
  /// EVALSHA: the same, its result read as a T.
  template <class T>
  Result<T> evalsha(const Arg& sha1, const ScriptArgs& keys = {},
                    const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.evalsha<T>(sha1, keys, arguments); });
  }
  /// EVALSHA_RO: the same for scripts that only read.
  Result<Reply> evalsha_ro(const Arg& sha1, const ScriptArgs& keys = {},
                           const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.evalsha_ro(sha1, keys, arguments); });
  }
  /// EVALSHA_RO: the same, its result read as a T.
  template <class T>
  Result<T> evalsha_ro(const Arg& sha1, const ScriptArgs& keys = {},
                       const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.evalsha_ro<T>(sha1, keys, arguments); });
  }
  /// EVAL_RO: EVAL for scripts that only read.
  Result<Reply> eval_ro(const Arg& script, const ScriptArgs& keys = {},
                        const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.eval_ro(script, keys, arguments); });
  }
  /// EVAL_RO: the same, its result read as a T.
  template <class T>
  Result<T> eval_ro(const Arg& script, const ScriptArgs& keys = {},
                    const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.eval_ro<T>(script, keys, arguments); });
  }
  /// FCALL: calls a function of a library.
  Result<Reply> fcall(const Arg& function, const ScriptArgs& keys = {},
                      const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.fcall(function, keys, arguments); });
  }
  /// FCALL: the same, its result read as a T.
  template <class T>
  Result<T> fcall(const Arg& function, const ScriptArgs& keys = {},
                  const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.fcall<T>(function, keys, arguments); });
  }
  /// FCALL_RO: the same for functions that only read.
  Result<Reply> fcall_ro(const Arg& function, const ScriptArgs& keys = {},
                         const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.fcall_ro(function, keys, arguments); });
  }
  /// FCALL_RO: the same, its result read as a T.
  template <class T>
  Result<T> fcall_ro(const Arg& function, const ScriptArgs& keys = {},
                     const ScriptArgs& arguments = {}) const {
    return this->ask([&](const Commands& rc) { return rc.fcall_ro<T>(function, keys, arguments); });
  }
  /// FUNCTION DELETE: deletes a library; an error if it does not exist.
  Result<void> function_delete(const Arg& library) const {
    return this->ask([&](const Commands& rc) { return rc.function_delete(library); });
  }
  /// FUNCTION DUMP: all libraries in serialised form, for FUNCTION RESTORE.
  Result<std::string> function_dump() const {
    return this->ask([&](const Commands& rc) { return rc.function_dump(); });
  }
  /// FUNCTION FLUSH: deletes all libraries.
  Result<void> function_flush(FlushMode mode = FlushMode::as_configured) const {
    return this->ask([&](const Commands& rc) { return rc.function_flush(mode); });
  }
  /// FUNCTION HELP: the help text of FUNCTION.
  Result<std::vector<std::string>> function_help() const {
    return this->ask([&](const Commands& rc) { return rc.function_help(); });
  }
  /// FUNCTION KILL: ends the running function if it has not written; an error if none is running.
  Result<void> function_kill() const {
    return this->ask([&](const Commands& rc) { return rc.function_kill(); });
  }
  /// FUNCTION LIST: the libraries with their functions.
  Result<std::vector<FunctionLibraryInfo>> function_list(
        const FunctionListOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.function_list(options); });
  }
  /// FUNCTION LOAD: loads a library from its code; returns its name.
  Result<std::string> function_load(const Arg& code, bool replace = false) const {
    return this->ask([&](const Commands& rc) { return rc.function_load(code, replace); });
  }
  /// FUNCTION RESTORE: restores the result of FUNCTION DUMP.
  Result<void> function_restore(const Arg& serialized,
                                RestorePolicy policy = RestorePolicy::append) const {
    return this->ask([&](const Commands& rc) { return rc.function_restore(serialized, policy); });
  }
  /// FUNCTION STATS: the running function, and counts for each engine.
  Result<Map<std::string, Reply>> function_stats() const {
    return this->ask([&](const Commands& rc) { return rc.function_stats(); });
  }
  /// SCRIPT DEBUG: how the scripts of this connection run.
  Result<void> script_debug(ScriptDebugMode mode) const {
    return this->ask([&](const Commands& rc) { return rc.script_debug(mode); });
  }
  /// SCRIPT EXISTS: for each whether the server has it.
  Result<std::vector<bool>> script_exists(const Args& sha1s) const {
    return this->ask([&](const Commands& rc) { return rc.script_exists(sha1s); });
  }
  /// SCRIPT FLUSH: deletes all scripts.
  Result<void> script_flush(FlushMode mode = FlushMode::as_configured) const {
    return this->ask([&](const Commands& rc) { return rc.script_flush(mode); });
  }
  /// SCRIPT HELP: the help text of SCRIPT.
  Result<std::vector<std::string>> script_help() const {
    return this->ask([&](const Commands& rc) { return rc.script_help(); });
  }
  /// SCRIPT KILL: ends the running script if it has not written; an error if none is running.
  Result<void> script_kill() const {
    return this->ask([&](const Commands& rc) { return rc.script_kill(); });
  }
  /// SCRIPT LOAD: stores a script for EVALSHA; returns its SHA1.
  Result<std::string> script_load(const Arg& script) const {
    return this->ask([&](const Commands& rc) { return rc.script_load(script); });
  }
  /// SCRIPT SHOW: the text of a script; NoScriptError if the server does not have it.
  Result<std::string> script_show(const Arg& sha1) const {
    return this->ask([&](const Commands& rc) { return rc.script_show(sha1); });
  }

 protected:
  using PubSubCommandsOf<Face>::PubSubCommandsOf;
};

}  // namespace deferredis
// clang-format on
