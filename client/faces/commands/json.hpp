// JSON documents: values at paths, "$.a.b". A path may match several places. With a face.
// Made by tools/generate.py from commands/json.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/commands/json.hpp>
#include <deferredis/client/faces/commands/arrays.hpp>
#include <deferredis/client/more_commands.hpp>

// clang-format off
namespace deferredis {

/// JSON documents: values at paths, "$.a.b". A path may match several places. With a face.
template <class Face>
class JsonCommandsOf : public ArrayCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// JSON.ARRAPPEND: appends to each array; returns the new lengths; nothing where the value is not
  /// an array.
  Result<std::vector<std::optional<std::int64_t>>> json_arrappend(Key key, const Arg& path,
                                                                  const Args& values) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().json_arrappend(key, path, values);
    });
  }
  /// JSON.ARRINDEX: the position of the value in each array; -1: not found.
  Result<std::vector<std::optional<std::int64_t>>> json_arrindex(Key key, const Arg& path,
                                                                 const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_arrindex(key, path, value); });
  }
  /// JSON.ARRINDEX: the same from `start` to before `stop`; 0: the end.
  Result<std::vector<std::optional<std::int64_t>>> json_arrindex(Key key, const Arg& path,
                                                                 const Arg& value,
                                                                 std::int64_t start,
                                                                 std::int64_t stop) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().json_arrindex(key, path, value, start, stop);
    });
  }
  /// JSON.ARRINSERT: inserts into each array; returns the new lengths.
  Result<std::vector<std::optional<std::int64_t>>> json_arrinsert(Key key, const Arg& path,
                                                                  std::int64_t index,
                                                                  const Args& values) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().json_arrinsert(key, path, index, values);
    });
  }
  /// JSON.ARRLEN: the length of each array.
  Result<std::vector<std::optional<std::int64_t>>> json_arrlen(Key key, const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_arrlen(key, path); });
  }
  /// JSON.ARRPOP: removes an element of each array and returns it as JSON.
  Result<std::vector<std::optional<std::string>>> json_arrpop(Key key, const Arg& path,
                                                              std::int64_t index = -1) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_arrpop(key, path, index); });
  }
  /// JSON.ARRTRIM: keeps only elements from `start` to `stop`, both included; returns the new
  /// lengths.
  Result<std::vector<std::optional<std::int64_t>>> json_arrtrim(Key key, const Arg& path,
                                                                std::int64_t start,
                                                                std::int64_t stop) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().json_arrtrim(key, path, start, stop);
    });
  }
  /// JSON.CLEAR: empties containers and sets numbers to 0; returns how many.
  Result<std::int64_t> json_clear(Key key, const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_clear(key, path); });
  }
  /// JSON.DEBUG HELP: the help text of JSON.DEBUG.
  Result<std::vector<std::string>> json_debug_help() const {
    return this->ask([&](const Commands& rc) { return rc.more().json_debug_help(); });
  }
  /// JSON.DEBUG MEMORY: the size of each value in bytes.
  Result<std::vector<std::int64_t>> json_debug_memory(Key key, const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_debug_memory(key, path); });
  }
  /// JSON.DEL: deletes the whole document; returns 1 if it existed.
  Result<std::int64_t> json_del(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_del(key); });
  }
  /// JSON.DEL: deletes values; returns how many existed.
  Result<std::int64_t> json_del(Key key, const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_del(key, path); });
  }
  /// JSON.FORGET: the same as JSON.DEL.
  Result<std::int64_t> json_forget(Key key, const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_forget(key, path); });
  }
  /// JSON.GET: the whole document as JSON.
  Result<std::optional<std::string>> json_get(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_get(key); });
  }
  /// JSON.GET: the values at the paths as JSON: an array, or for several paths an object of arrays.
  Result<std::optional<std::string>> json_get(Key key, const Args& paths,
                                              const JsonGetOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_get(key, paths, options); });
  }
  /// JSON.MERGE: merges a value by the rules of RFC 7396.
  Result<void> json_merge(Key key, const Arg& path, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_merge(key, path, value); });
  }
  /// JSON.MGET: the same path of several documents.
  Result<std::vector<std::optional<std::string>>> json_mget(const Keys& keys,
                                                            const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_mget(keys, path); });
  }
  /// JSON.MSET: {{"key", "$", "{}"}}: sets all of them at once.
  Result<void> json_mset(const JsonDocuments& documents) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_mset(documents); });
  }
  /// JSON.NUMINCRBY: adds to each number; returns the results; nothing where the value is not a
  /// number.
  Result<std::vector<std::optional<double>>> json_numincrby(Key key, const Arg& path,
                                                            double by) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_numincrby(key, path, by); });
  }
  /// JSON.NUMMULTBY: multiplies each number; returns the results; nothing where the value is not a
  /// number.
  Result<std::vector<std::optional<double>>> json_nummultby(Key key, const Arg& path,
                                                            double by) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_nummultby(key, path, by); });
  }
  /// JSON.OBJKEYS: the names in each object; nothing where the value is not an object.
  Result<std::vector<std::optional<std::vector<std::string>>>> json_objkeys(Key key,
                                                                            const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_objkeys(key, path); });
  }
  /// JSON.OBJLEN: the number of names in each object.
  Result<std::vector<std::optional<std::int64_t>>> json_objlen(Key key, const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_objlen(key, path); });
  }
  /// JSON.RESP: the value as arrays and strings of RESP.
  Result<Reply> json_resp(Key key, const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_resp(key, path); });
  }
  /// JSON.SET: sets the value at the path; false if `when` did not hold.
  Result<bool> json_set(Key key, const Arg& path, const Arg& value,
                        JsonWhen when = JsonWhen::always) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().json_set(key, path, value, when);
    });
  }
  /// JSON.STRAPPEND: appends a string, given as JSON; returns the new lengths.
  Result<std::vector<std::optional<std::int64_t>>> json_strappend(Key key, const Arg& path,
                                                                  const Arg& value) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().json_strappend(key, path, value);
    });
  }
  /// JSON.STRLEN: the length of each string.
  Result<std::vector<std::optional<std::int64_t>>> json_strlen(Key key, const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_strlen(key, path); });
  }
  /// JSON.TOGGLE: inverts each boolean; returns the results.
  Result<std::vector<std::optional<bool>>> json_toggle(Key key, const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_toggle(key, path); });
  }
  /// JSON.TYPE: the type of each value: "object", "integer" ...
  Result<std::vector<std::string>> json_type(Key key, const Arg& path) const {
    return this->ask([&](const Commands& rc) { return rc.more().json_type(key, path); });
  }

 protected:
  using ArrayCommandsOf<Face>::ArrayCommandsOf;
};

}  // namespace deferredis
// clang-format on
