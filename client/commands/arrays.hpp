// Arrays: elements at indices, with any gaps between them.
// Made by tools/generate.py from commands/arrays.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/module_arguments.hpp>
#include <deferredis/client/commands/sentinel.hpp>

// clang-format off
namespace deferredis {

/// Arrays: elements at indices, with any gaps between them.
class ArrayCommands : public SentinelCommands {
 public:
  /// ARCOUNT: how many elements it has.
  Future<std::uint64_t> arcount(Key key) const;
  /// ARDEL: how many there were.
  Future<std::uint64_t> ardel(Key key, const Args& indices) const;
  /// ARDELRANGE: elements from `start` to `end`, both included; how many there were.
  Future<std::uint64_t> ardelrange(Key key, std::uint64_t start, std::uint64_t end) const;
  /// ARGET: the element there.
  Future<std::optional<std::string>> arget(Key key, std::uint64_t index) const;
  /// ARGETRANGE: from `start` to `end`, both included; nothing where there is none.
  Future<std::vector<std::optional<std::string>>> argetrange(Key key, std::uint64_t start,
                                                             std::uint64_t end) const;
  /// ARINSERT: puts them after what was last put so; the last index.
  Future<std::uint64_t> arinsert(Key key, const Args& values) const;
  /// ARLEN: the highest index and one.
  Future<std::uint64_t> arlen(Key key) const;
  /// ARMGET: in the order of the indices.
  Future<std::vector<std::optional<std::string>>> armget(Key key, const Args& indices) const;
  /// ARMSET: {{0, "a"}, {7, "b"}}; how many of the places were empty.
  Future<std::uint64_t> armset(Key key, const ArrayItems& items) const;
  /// ARNEXT: where ARINSERT goes on; nothing past the last index.
  Future<std::optional<std::uint64_t>> arnext(Key key) const;
  /// ARSCAN: the elements there are from `start` to `end`, with their indices.
  Future<std::vector<std::pair<std::uint64_t, std::string>>> arscan(Key key, std::uint64_t start,
                                                                    std::uint64_t end) const;
  /// ARSCAN: the first of them.
  Future<std::vector<std::pair<std::uint64_t, std::string>>> arscan(Key key, std::uint64_t start,
                                                                    std::uint64_t end,
                                                                    std::int64_t limit) const;
  /// ARSEEK: where ARINSERT goes on; false where there is no such key.
  Future<bool> arseek(Key key, std::uint64_t index) const;
  /// ARSET: one after the other from `index` on; how many of the places were empty.
  Future<std::uint64_t> arset(Key key, std::uint64_t index, const Args& values) const;

 protected:
  using SentinelCommands::SentinelCommands;
};

}  // namespace deferredis
// clang-format on
