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
                                                                  const Args& values);
  /// JSON.ARRINDEX: where the value stands in each array; -1: nowhere.
  Future<std::vector<std::optional<std::int64_t>>> json_arrindex(Key key, const Arg& path,
                                                                 const Arg& value);
  /// JSON.ARRINDEX: the same from `start` to before `stop`; 0: the end.
  Future<std::vector<std::optional<std::int64_t>>> json_arrindex(Key key, const Arg& path,
                                                                 const Arg& value,
                                                                 std::int64_t start,
                                                                 std::int64_t stop);
  /// JSON.ARRINSERT: the length of each array then.
  Future<std::vector<std::optional<std::int64_t>>> json_arrinsert(Key key, const Arg& path,
                                                                  std::int64_t index,
                                                                  const Args& values);
  /// JSON.ARRLEN: the length of each array.
  Future<std::vector<std::optional<std::int64_t>>> json_arrlen(Key key, const Arg& path);
  /// JSON.ARRPOP: the element of each array, as JSON, taken off.
  Future<std::vector<std::optional<std::string>>> json_arrpop(Key key, const Arg& path,
                                                              std::int64_t index = -1);
  /// JSON.ARRTRIM: leaves only elements from `start` to `stop`, both included; the lengths then.
  Future<std::vector<std::optional<std::int64_t>>> json_arrtrim(Key key, const Arg& path,
                                                                std::int64_t start,
                                                                std::int64_t stop);
  /// JSON.CLEAR: empties containers, sets numbers to 0; how many.
  Future<std::int64_t> json_clear(Key key, const Arg& path);
  /// JSON.DEBUG HELP: what JSON.DEBUG can do, for people.
  Future<std::vector<std::string>> json_debug_help();
  /// JSON.DEBUG MEMORY: the bytes of each value.
  Future<std::vector<std::int64_t>> json_debug_memory(Key key, const Arg& path);
  /// JSON.DEL: the whole document; 1 if it was there.
  Future<std::int64_t> json_del(Key key);
  /// JSON.DEL: how many values were there.
  Future<std::int64_t> json_del(Key key, const Arg& path);
  /// JSON.FORGET: the other name of JSON.DEL.
  Future<std::int64_t> json_forget(Key key, const Arg& path);
  /// JSON.GET: the whole document as JSON.
  Future<std::optional<std::string>> json_get(Key key);
  /// JSON.GET: what is at the paths, as JSON: an array; of several paths an object of arrays.
  Future<std::optional<std::string>> json_get(Key key, const Args& paths,
                                              const JsonGetOptions& options = {});
  /// JSON.MERGE: merges a value as RFC 7396 says.
  Future<void> json_merge(Key key, const Arg& path, const Arg& value);
  /// JSON.MGET: the same path of several documents.
  Future<std::vector<std::optional<std::string>>> json_mget(const Keys& keys, const Arg& path);
  /// JSON.MSET: {{"key", "$", "{}"}}: sets them all at once.
  Future<void> json_mset(const JsonDocuments& documents);
  /// JSON.NUMINCRBY: the numbers then; nothing where there was none.
  Future<std::vector<std::optional<double>>> json_numincrby(Key key, const Arg& path, double by);
  /// JSON.NUMMULTBY: the numbers then; nothing where there was none.
  Future<std::vector<std::optional<double>>> json_nummultby(Key key, const Arg& path, double by);
  /// JSON.OBJKEYS: the names in each object; nothing where there is none.
  Future<std::vector<std::optional<std::vector<std::string>>>> json_objkeys(Key key,
                                                                            const Arg& path);
  /// JSON.OBJLEN: how many names each object has.
  Future<std::vector<std::optional<std::int64_t>>> json_objlen(Key key, const Arg& path);
  /// JSON.RESP: the value as arrays and strings of RESP.
  Future<Reply> json_resp(Key key, const Arg& path);
  /// JSON.SET: sets what is at the path; false where `when` did not hold.
  Future<bool> json_set(Key key, const Arg& path, const Arg& value,
                        JsonWhen when = JsonWhen::always);
  /// JSON.STRAPPEND: appends a string, given as JSON; the lengths then.
  Future<std::vector<std::optional<std::int64_t>>> json_strappend(Key key, const Arg& path,
                                                                  const Arg& value);
  /// JSON.STRLEN: the length of each string.
  Future<std::vector<std::optional<std::int64_t>>> json_strlen(Key key, const Arg& path);
  /// JSON.TOGGLE: each boolean turned around, as it is then.
  Future<std::vector<std::optional<bool>>> json_toggle(Key key, const Arg& path);
  /// JSON.TYPE: "object", "integer" ... of each value.
  Future<std::vector<std::string>> json_type(Key key, const Arg& path);

 protected:
  using ArrayCommands::ArrayCommands;
};

}  // namespace deferredis
// clang-format on
