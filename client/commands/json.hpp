// JSON documents: values at paths, "$.a.b". Each path may find several places.
// Made by tools/generate.py from commands/json.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/commands/arrays.hpp>
#include <deferredis/client/commands/module_arguments.hpp>

// clang-format off
namespace deferredis {

/// Tokens of JSON.GET.
struct JsonGetOptions {
  std::optional<std::string_view> indent = {};  ///< INDENT: before each level
  std::optional<std::string_view> newline = {};  ///< NEWLINE: after each line
  std::optional<std::string_view> space = {};  ///< SPACE: after each colon
};

/// When JSON.SET takes effect.
enum class JsonWhen : std::uint8_t {
  always,
  nx,  ///< only where there is nothing
  xx,  ///< only where there is something
};

/// JSON documents: values at paths, "$.a.b". Each path may find several places.
class JsonCommands : public ArrayCommands {
 public:
  /// JSON.ARRAPPEND: the length of each array then; nothing where there is none.
  Future<std::vector<std::optional<std::int64_t>>> json_arrappend(Key key, const Arg& path,
                                                                  const Args& values) const;
  /// JSON.ARRINDEX: where the value stands in each array; -1: nowhere.
  Future<std::vector<std::optional<std::int64_t>>> json_arrindex(Key key, const Arg& path,
                                                                 const Arg& value) const;
  /// JSON.ARRINDEX: the same from `start` to before `stop`; 0: the end.
  Future<std::vector<std::optional<std::int64_t>>> json_arrindex(Key key, const Arg& path,
                                                                 const Arg& value,
                                                                 std::int64_t start,
                                                                 std::int64_t stop) const;
  /// JSON.ARRINSERT: the length of each array then.
  Future<std::vector<std::optional<std::int64_t>>> json_arrinsert(Key key, const Arg& path,
                                                                  std::int64_t index,
                                                                  const Args& values) const;
  /// JSON.ARRLEN: the length of each array.
  Future<std::vector<std::optional<std::int64_t>>> json_arrlen(Key key, const Arg& path) const;
  /// JSON.ARRPOP: the element of each array, as JSON, taken off.
  Future<std::vector<std::optional<std::string>>> json_arrpop(Key key, const Arg& path,
                                                              std::int64_t index = -1) const;
  /// JSON.ARRTRIM: leaves only elements from `start` to `stop`, both included; the lengths then.
  Future<std::vector<std::optional<std::int64_t>>> json_arrtrim(Key key, const Arg& path,
                                                                std::int64_t start,
                                                                std::int64_t stop) const;
  /// JSON.CLEAR: empties containers, sets numbers to 0; how many.
  Future<std::int64_t> json_clear(Key key, const Arg& path) const;
  /// JSON.DEBUG HELP: what JSON.DEBUG can do, for people.
  Future<std::vector<std::string>> json_debug_help() const;
  /// JSON.DEBUG MEMORY: the bytes of each value.
  Future<std::vector<std::int64_t>> json_debug_memory(Key key, const Arg& path) const;
  /// JSON.DEL: the whole document; 1 if it was there.
  Future<std::int64_t> json_del(Key key) const;
  /// JSON.DEL: how many values were there.
  Future<std::int64_t> json_del(Key key, const Arg& path) const;
  /// JSON.FORGET: the other name of JSON.DEL.
  Future<std::int64_t> json_forget(Key key, const Arg& path) const;
  /// JSON.GET: the whole document as JSON.
  Future<std::optional<std::string>> json_get(Key key) const;
  /// JSON.GET: what is at the paths, as JSON: an array; of several paths an object of arrays.
  Future<std::optional<std::string>> json_get(Key key, const Args& paths,
                                              const JsonGetOptions& options = {}) const;
  /// JSON.MERGE: merges a value as RFC 7396 says.
  Future<void> json_merge(Key key, const Arg& path, const Arg& value) const;
  /// JSON.MGET: the same path of several documents.
  Future<std::vector<std::optional<std::string>>> json_mget(const Keys& keys,
                                                            const Arg& path) const;
  /// JSON.MSET: {{"key", "$", "{}"}}: sets them all at once.
  Future<void> json_mset(const JsonDocuments& documents) const;
  /// JSON.NUMINCRBY: the numbers then; nothing where there was none.
  Future<std::vector<std::optional<double>>> json_numincrby(Key key, const Arg& path,
                                                            double by) const;
  /// JSON.NUMMULTBY: the numbers then; nothing where there was none.
  Future<std::vector<std::optional<double>>> json_nummultby(Key key, const Arg& path,
                                                            double by) const;
  /// JSON.OBJKEYS: the names in each object; nothing where there is none.
  Future<std::vector<std::optional<std::vector<std::string>>>> json_objkeys(Key key,
                                                                            const Arg& path) const;
  /// JSON.OBJLEN: how many names each object has.
  Future<std::vector<std::optional<std::int64_t>>> json_objlen(Key key, const Arg& path) const;
  /// JSON.RESP: the value as arrays and strings of RESP.
  Future<Reply> json_resp(Key key, const Arg& path) const;
  /// JSON.SET: sets what is at the path; false where `when` did not hold.
  Future<bool> json_set(Key key, const Arg& path, const Arg& value,
                        JsonWhen when = JsonWhen::always) const;
  /// JSON.STRAPPEND: appends a string, given as JSON; the lengths then.
  Future<std::vector<std::optional<std::int64_t>>> json_strappend(Key key, const Arg& path,
                                                                  const Arg& value) const;
  /// JSON.STRLEN: the length of each string.
  Future<std::vector<std::optional<std::int64_t>>> json_strlen(Key key, const Arg& path) const;
  /// JSON.TOGGLE: each boolean turned around, as it is then.
  Future<std::vector<std::optional<bool>>> json_toggle(Key key, const Arg& path) const;
  /// JSON.TYPE: "object", "integer" ... of each value.
  Future<std::vector<std::string>> json_type(Key key, const Arg& path) const;

 protected:
  using ArrayCommands::ArrayCommands;
};

}  // namespace deferredis
// clang-format on
