// JSON documents: values at paths, "$.a.b". A path may match several places.
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
  std::optional<std::string_view> indent = {};  ///< INDENT: text before each level
  std::optional<std::string_view> newline = {};  ///< NEWLINE: text after each line
  std::optional<std::string_view> space = {};  ///< SPACE: text after each colon
};

/// When JSON.SET takes effect.
enum class JsonWhen : std::uint8_t {
  always,
  nx,  ///< only where there is no value
  xx,  ///< only where there is a value
};

/// JSON documents: values at paths, "$.a.b". A path may match several places.
class JsonCommands : public ArrayCommands {
 public:
  /// JSON.ARRAPPEND: appends to each array; returns the new lengths; nothing where the value is not
  /// an array.
  Future<std::vector<std::optional<std::int64_t>>> json_arrappend(Key key, const Arg& path,
                                                                  const Args& values) const;
  /// JSON.ARRINDEX: the position of the value in each array; -1: not found.
  Future<std::vector<std::optional<std::int64_t>>> json_arrindex(Key key, const Arg& path,
                                                                 const Arg& value) const;
  /// JSON.ARRINDEX: the same from `start` to before `stop`; 0: the end.
  Future<std::vector<std::optional<std::int64_t>>> json_arrindex(Key key, const Arg& path,
                                                                 const Arg& value,
                                                                 std::int64_t start,
                                                                 std::int64_t stop) const;
  /// JSON.ARRINSERT: inserts into each array; returns the new lengths.
  Future<std::vector<std::optional<std::int64_t>>> json_arrinsert(Key key, const Arg& path,
                                                                  std::int64_t index,
                                                                  const Args& values) const;
  /// JSON.ARRLEN: the length of each array.
  Future<std::vector<std::optional<std::int64_t>>> json_arrlen(Key key, const Arg& path) const;
  /// JSON.ARRPOP: removes an element of each array and returns it as JSON.
  Future<std::vector<std::optional<std::string>>> json_arrpop(Key key, const Arg& path,
                                                              std::int64_t index = -1) const;
  /// JSON.ARRTRIM: keeps only elements from `start` to `stop`, both included; returns the new
  /// lengths.
  Future<std::vector<std::optional<std::int64_t>>> json_arrtrim(Key key, const Arg& path,
                                                                std::int64_t start,
                                                                std::int64_t stop) const;
  /// JSON.CLEAR: empties containers and sets numbers to 0; returns how many.
  Future<std::int64_t> json_clear(Key key, const Arg& path) const;
  /// JSON.DEBUG HELP: the help text of JSON.DEBUG.
  Future<std::vector<std::string>> json_debug_help() const;
  /// JSON.DEBUG MEMORY: the size of each value in bytes.
  Future<std::vector<std::int64_t>> json_debug_memory(Key key, const Arg& path) const;
  /// JSON.DEL: deletes the whole document; returns 1 if it existed.
  Future<std::int64_t> json_del(Key key) const;
  /// JSON.DEL: deletes values; returns how many existed.
  Future<std::int64_t> json_del(Key key, const Arg& path) const;
  /// JSON.FORGET: the same as JSON.DEL.
  Future<std::int64_t> json_forget(Key key, const Arg& path) const;
  /// JSON.GET: the whole document as JSON.
  Future<std::optional<std::string>> json_get(Key key) const;
  /// JSON.GET: the values at the paths as JSON: an array, or for several paths an object of arrays.
  Future<std::optional<std::string>> json_get(Key key, const Args& paths,
                                              const JsonGetOptions& options = {}) const;
  /// JSON.MERGE: merges a value by the rules of RFC 7396.
  Future<void> json_merge(Key key, const Arg& path, const Arg& value) const;
  /// JSON.MGET: the same path of several documents.
  Future<std::vector<std::optional<std::string>>> json_mget(const Keys& keys,
                                                            const Arg& path) const;
  /// JSON.MSET: {{"key", "$", "{}"}}: sets all of them at once.
  Future<void> json_mset(const JsonDocuments& documents) const;
  /// JSON.NUMINCRBY: adds to each number; returns the results; nothing where the value is not a
  /// number.
  Future<std::vector<std::optional<double>>> json_numincrby(Key key, const Arg& path,
                                                            double by) const;
  /// JSON.NUMMULTBY: multiplies each number; returns the results; nothing where the value is not a
  /// number.
  Future<std::vector<std::optional<double>>> json_nummultby(Key key, const Arg& path,
                                                            double by) const;
  /// JSON.OBJKEYS: the names in each object; nothing where the value is not an object.
  Future<std::vector<std::optional<std::vector<std::string>>>> json_objkeys(Key key,
                                                                            const Arg& path) const;
  /// JSON.OBJLEN: the number of names in each object.
  Future<std::vector<std::optional<std::int64_t>>> json_objlen(Key key, const Arg& path) const;
  /// JSON.RESP: the value as arrays and strings of RESP.
  Future<Reply> json_resp(Key key, const Arg& path) const;
  /// JSON.SET: sets the value at the path; false if `when` did not hold.
  Future<bool> json_set(Key key, const Arg& path, const Arg& value,
                        JsonWhen when = JsonWhen::always) const;
  /// JSON.STRAPPEND: appends a string, given as JSON; returns the new lengths.
  Future<std::vector<std::optional<std::int64_t>>> json_strappend(Key key, const Arg& path,
                                                                  const Arg& value) const;
  /// JSON.STRLEN: the length of each string.
  Future<std::vector<std::optional<std::int64_t>>> json_strlen(Key key, const Arg& path) const;
  /// JSON.TOGGLE: inverts each boolean; returns the results.
  Future<std::vector<std::optional<bool>>> json_toggle(Key key, const Arg& path) const;
  /// JSON.TYPE: the type of each value: "object", "integer" ...
  Future<std::vector<std::string>> json_type(Key key, const Arg& path) const;

 protected:
  using ArrayCommands::ArrayCommands;
};

}  // namespace deferredis
// clang-format on
