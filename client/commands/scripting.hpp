// Scripts and functions that run in the server.
// Made by tools/generate.py from commands/scripting.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/commands/pubsub.hpp>
#include <deferredis/client/replies/scripting.hpp>
#include <deferredis/protocol/map.hpp>

// clang-format off
namespace deferredis {

/// Whether the server frees the memory before it answers.
enum class FlushMode : std::uint8_t { as_configured, async, sync };

/// What FUNCTION RESTORE does with existing libraries.
enum class RestorePolicy : std::uint8_t {
  append,  ///< fails if a name is taken
  replace,  ///< replaces libraries of the same name
  flush,  ///< deletes all libraries first
};

/// How scripts are debugged.
enum class ScriptDebugMode : std::uint8_t {
  yes,  ///< in a forked copy of the server
  sync,  ///< the server waits meanwhile
  no,
};

/// Tokens of FUNCTION LIST.
struct FunctionListOptions {
  /// LIBRARYNAME: only libraries that match this pattern
  std::optional<std::string_view> libraryname = {};
  bool withcode = false;  ///< WITHCODE: with their code
};

/// Scripts and functions that run in the server.
class ScriptingCommands : public PubSubCommands {
 public:
  /// EVAL: runs a script with KEYS and ARGV; as a T with eval<T>.
  Future<Reply> eval(const Arg& script, const ScriptArgs& keys = {},
                     const ScriptArgs& arguments = {}) const;
  /// EVAL: the same, its result read as a T.
  template <class T>
  Future<T> eval(const Arg& script, const ScriptArgs& keys = {},
                 const ScriptArgs& arguments = {}) const {
    const std::string_view run[] = {script.view()};
    return call_script<T>(table::eval_row, run, keys, arguments);
  }
  /// EVALSHA: runs a script that the server has; NoScriptError if it does not have it.
  Future<Reply> evalsha(const Arg& sha1, const ScriptArgs& keys = {},
                        const ScriptArgs& arguments = {}) const;
  /// EVALSHA: the same, its result read as a T.
  template <class T>
  Future<T> evalsha(const Arg& sha1, const ScriptArgs& keys = {},
                    const ScriptArgs& arguments = {}) const {
    const std::string_view run[] = {sha1.view()};
    return call_script<T>(table::evalsha_row, run, keys, arguments);
  }
  /// EVALSHA_RO: the same for scripts that only read.
  Future<Reply> evalsha_ro(const Arg& sha1, const ScriptArgs& keys = {},
                           const ScriptArgs& arguments = {}) const;
  /// EVALSHA_RO: the same, its result read as a T.
  template <class T>
  Future<T> evalsha_ro(const Arg& sha1, const ScriptArgs& keys = {},
                       const ScriptArgs& arguments = {}) const {
    const std::string_view run[] = {sha1.view()};
    return call_script<T>(table::evalsha_ro_row, run, keys, arguments);
  }
  /// EVAL_RO: EVAL for scripts that only read.
  Future<Reply> eval_ro(const Arg& script, const ScriptArgs& keys = {},
                        const ScriptArgs& arguments = {}) const;
  /// EVAL_RO: the same, its result read as a T.
  template <class T>
  Future<T> eval_ro(const Arg& script, const ScriptArgs& keys = {},
                    const ScriptArgs& arguments = {}) const {
    const std::string_view run[] = {script.view()};
    return call_script<T>(table::eval_ro_row, run, keys, arguments);
  }
  /// FCALL: calls a function of a library.
  Future<Reply> fcall(const Arg& function, const ScriptArgs& keys = {},
                      const ScriptArgs& arguments = {}) const;
  /// FCALL: the same, its result read as a T.
  template <class T>
  Future<T> fcall(const Arg& function, const ScriptArgs& keys = {},
                  const ScriptArgs& arguments = {}) const {
    const std::string_view run[] = {function.view()};
    return call_script<T>(table::fcall_row, run, keys, arguments);
  }
  /// FCALL_RO: the same for functions that only read.
  Future<Reply> fcall_ro(const Arg& function, const ScriptArgs& keys = {},
                         const ScriptArgs& arguments = {}) const;
  /// FCALL_RO: the same, its result read as a T.
  template <class T>
  Future<T> fcall_ro(const Arg& function, const ScriptArgs& keys = {},
                     const ScriptArgs& arguments = {}) const {
    const std::string_view run[] = {function.view()};
    return call_script<T>(table::fcall_ro_row, run, keys, arguments);
  }
  /// FUNCTION DELETE: deletes a library; an error if it does not exist.
  Future<void> function_delete(const Arg& library) const;
  /// FUNCTION DUMP: all libraries in serialised form, for FUNCTION RESTORE.
  Future<std::string> function_dump() const;
  /// FUNCTION FLUSH: deletes all libraries.
  Future<void> function_flush(FlushMode mode = FlushMode::as_configured) const;
  /// FUNCTION HELP: the help text of FUNCTION.
  Future<std::vector<std::string>> function_help() const;
  /// FUNCTION KILL: ends the running function if it has not written; an error if none is running.
  Future<void> function_kill() const;
  /// FUNCTION LIST: the libraries with their functions.
  Future<std::vector<FunctionLibraryInfo>> function_list(
        const FunctionListOptions& options = {}) const;
  /// FUNCTION LOAD: loads a library from its code; returns its name.
  Future<std::string> function_load(const Arg& code, bool replace = false) const;
  /// FUNCTION RESTORE: restores the result of FUNCTION DUMP.
  Future<void> function_restore(const Arg& serialized,
                                RestorePolicy policy = RestorePolicy::append) const;
  /// FUNCTION STATS: the running function, and counts for each engine.
  Future<Map<std::string, Reply>> function_stats() const;
  /// SCRIPT DEBUG: how the scripts of this connection run.
  Future<void> script_debug(ScriptDebugMode mode) const;
  /// SCRIPT EXISTS: for each whether the server has it.
  Future<std::vector<bool>> script_exists(const Args& sha1s) const;
  /// SCRIPT FLUSH: deletes all scripts.
  Future<void> script_flush(FlushMode mode = FlushMode::as_configured) const;
  /// SCRIPT HELP: the help text of SCRIPT.
  Future<std::vector<std::string>> script_help() const;
  /// SCRIPT KILL: ends the running script if it has not written; an error if none is running.
  Future<void> script_kill() const;
  /// SCRIPT LOAD: stores a script for EVALSHA; returns its SHA1.
  Future<std::string> script_load(const Arg& script) const;
  /// SCRIPT SHOW: the text of a script; NoScriptError if the server does not have it.
  Future<std::string> script_show(const Arg& sha1) const;

 protected:
  using PubSubCommands::PubSubCommands;
};

}  // namespace deferredis
// clang-format on
