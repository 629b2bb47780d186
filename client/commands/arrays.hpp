// Arrays: elements at indices, possibly with gaps between them.
// Made by tools/generate.py from commands/arrays.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/module_arguments.hpp>
#include <deferredis/client/commands/sentinel.hpp>
#include <deferredis/client/replies/array.hpp>

// clang-format off
namespace deferredis {

/// Tokens of ARGREP.
/// At most one of and_, or_.
struct ArgrepOptions {
  bool and_ = false;  ///< AND: every predicate must hold
  bool or_ = false;  ///< OR: one predicate is enough; the default
  std::optional<std::int64_t> limit = {};  ///< LIMIT: at most this many
  bool nocase = false;  ///< NOCASE: ignores the case of letters
};

/// Arrays: elements at indices, possibly with gaps between them.
class ArrayCommands : public SentinelCommands {
 public:
  /// ARCOUNT: the number of elements.
  Future<std::uint64_t> arcount(Key key) const;
  /// ARDEL: deletes elements; returns how many existed.
  Future<std::uint64_t> ardel(Key key, const Args& indices) const;
  /// ARDELRANGE: deletes elements from `start` to `end`, both included; returns how many existed.
  Future<std::uint64_t> ardelrange(Key key, std::uint64_t start, std::uint64_t end) const;
  /// ARGET: the element at this index.
  Future<std::optional<std::string>> arget(Key key, std::uint64_t index) const;
  /// ARGETRANGE: the elements from `start` to `end`, both included; nothing for gaps.
  Future<std::vector<std::optional<std::string>>> argetrange(Key key, std::uint64_t start,
                                                             std::uint64_t end) const;
  /// ARGREP: {{"MATCH", "err"}, {"GLOB", "w*"}}, EXACT or RE: the indices of matching elements; "-"
  /// and "+": the first and the last index.
  Future<std::vector<std::uint64_t>> argrep(Key key, const Arg& start, const Arg& end,
                                            const Pairs& predicates,
                                            const ArgrepOptions& options = {}) const;
  /// ARGREP WITHVALUES: the same with the elements.
  Future<std::vector<std::pair<std::uint64_t, std::string>>> argrep_withvalues(
        Key key, const Arg& start, const Arg& end, const Pairs& predicates,
        const ArgrepOptions& options = {}) const;
  /// ARINFO: the number of elements, and how they are stored.
  Future<ArrayInfo> arinfo(Key key) const;
  /// ARINFO FULL: the same with details that take the server longer to collect.
  Future<ArrayInfo> arinfo_full(Key key) const;
  /// ARINSERT: inserts values after the latest inserted one; returns the last index.
  Future<std::uint64_t> arinsert(Key key, const Args& values) const;
  /// ARLASTITEMS: the latest elements from ARINSERT or ARRING, oldest first.
  Future<std::vector<std::optional<std::string>>> arlastitems(Key key, std::int64_t count,
                                                              bool newest_first = false) const;
  /// ARLEN: the highest index plus one.
  Future<std::uint64_t> arlen(Key key) const;
  /// ARMGET: the elements, in the order of the indices.
  Future<std::vector<std::optional<std::string>>> armget(Key key, const Args& indices) const;
  /// ARMSET: {{0, "a"}, {7, "b"}}; returns how many of the places were empty.
  Future<std::uint64_t> armset(Key key, const ArrayItems& items) const;
  /// ARNEXT: where ARINSERT continues; nothing past the last index.
  Future<std::optional<std::uint64_t>> arnext(Key key) const;
  /// AROP SUM: the sum of the elements that are numbers; nothing if there are none.
  Future<std::optional<double>> arop_sum(Key key, std::uint64_t start, std::uint64_t end) const;
  /// AROP MIN: the smallest of them.
  Future<std::optional<double>> arop_min(Key key, std::uint64_t start, std::uint64_t end) const;
  /// AROP MAX: the largest of them.
  Future<std::optional<double>> arop_max(Key key, std::uint64_t start, std::uint64_t end) const;
  /// AROP AND: the bits set in all of them.
  Future<std::optional<std::int64_t>> arop_and(Key key, std::uint64_t start,
                                               std::uint64_t end) const;
  /// AROP OR: the bits set in any of them.
  Future<std::optional<std::int64_t>> arop_or(Key key, std::uint64_t start,
                                              std::uint64_t end) const;
  /// AROP XOR: the bits set in an odd number of them.
  Future<std::optional<std::int64_t>> arop_xor(Key key, std::uint64_t start,
                                               std::uint64_t end) const;
  /// AROP MATCH: how many elements equal the value.
  Future<std::int64_t> arop_match(Key key, std::uint64_t start, std::uint64_t end,
                                  const Arg& value) const;
  /// AROP USED: how many elements exist.
  Future<std::int64_t> arop_used(Key key, std::uint64_t start, std::uint64_t end) const;
  /// ARRING: puts values into a ring of this size, over the oldest; returns the last index.
  Future<std::uint64_t> arring(Key key, std::uint64_t size, const Args& values) const;
  /// ARSCAN: the existing elements from `start` to `end`, with their indices.
  Future<std::vector<std::pair<std::uint64_t, std::string>>> arscan(Key key, std::uint64_t start,
                                                                    std::uint64_t end) const;
  /// ARSCAN: the first `limit` of them.
  Future<std::vector<std::pair<std::uint64_t, std::string>>> arscan(Key key, std::uint64_t start,
                                                                    std::uint64_t end,
                                                                    std::int64_t limit) const;
  /// ARSEEK: sets where ARINSERT continues; false if the key does not exist.
  Future<bool> arseek(Key key, std::uint64_t index) const;
  /// ARSET: sets consecutive elements from `index` on; returns how many of the places were empty.
  Future<std::uint64_t> arset(Key key, std::uint64_t index, const Args& values) const;

 protected:
  using SentinelCommands::SentinelCommands;
};

}  // namespace deferredis
// clang-format on
