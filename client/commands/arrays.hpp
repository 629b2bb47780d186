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
#include <deferredis/client/replies/array.hpp>

// clang-format off
namespace deferredis {

/// Tokens of ARGREP.
/// At most one of and_, or_.
struct ArgrepOptions {
  bool and_ = false;  ///< AND: every predicate must hold
  bool or_ = false;  ///< OR: one of them is enough; so it is where neither is given
  std::optional<std::int64_t> limit = {};  ///< LIMIT: at most so many
  bool nocase = false;  ///< NOCASE: letters of either case are the same
};

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
  /// ARGREP: {{"MATCH", "err"}, {"GLOB", "w*"}}, EXACT or RE: the indices of elements where that
  /// holds; "-" and "+": the first and the last.
  Future<std::vector<std::uint64_t>> argrep(Key key, const Arg& start, const Arg& end,
                                            const Pairs& predicates,
                                            const ArgrepOptions& options = {}) const;
  /// ARGREP WITHVALUES: the same with the elements.
  Future<std::vector<std::pair<std::uint64_t, std::string>>> argrep_withvalues(
        Key key, const Arg& start, const Arg& end, const Pairs& predicates,
        const ArgrepOptions& options = {}) const;
  /// ARINFO: how many elements it has, and how it is kept.
  Future<ArrayInfo> arinfo(Key key) const;
  /// ARINFO FULL: the same with what takes the server time to find out.
  Future<ArrayInfo> arinfo_full(Key key) const;
  /// ARINSERT: puts them after what was last put so; the last index.
  Future<std::uint64_t> arinsert(Key key, const Args& values) const;
  /// ARLASTITEMS: what was last put by ARINSERT or ARRING, the oldest of them first.
  Future<std::vector<std::optional<std::string>>> arlastitems(Key key, std::int64_t count,
                                                              bool newest_first = false) const;
  /// ARLEN: the highest index and one.
  Future<std::uint64_t> arlen(Key key) const;
  /// ARMGET: in the order of the indices.
  Future<std::vector<std::optional<std::string>>> armget(Key key, const Args& indices) const;
  /// ARMSET: {{0, "a"}, {7, "b"}}; how many of the places were empty.
  Future<std::uint64_t> armset(Key key, const ArrayItems& items) const;
  /// ARNEXT: where ARINSERT goes on; nothing past the last index.
  Future<std::optional<std::uint64_t>> arnext(Key key) const;
  /// AROP SUM: of the elements that are numbers; nothing where there is none.
  Future<std::optional<double>> arop_sum(Key key, std::uint64_t start, std::uint64_t end) const;
  /// AROP MIN: the smallest of them.
  Future<std::optional<double>> arop_min(Key key, std::uint64_t start, std::uint64_t end) const;
  /// AROP MAX: the largest.
  Future<std::optional<double>> arop_max(Key key, std::uint64_t start, std::uint64_t end) const;
  /// AROP AND: bits that all of them have.
  Future<std::optional<std::int64_t>> arop_and(Key key, std::uint64_t start,
                                               std::uint64_t end) const;
  /// AROP OR: bits that any of them has.
  Future<std::optional<std::int64_t>> arop_or(Key key, std::uint64_t start,
                                              std::uint64_t end) const;
  /// AROP XOR: bits that an odd number of them has.
  Future<std::optional<std::int64_t>> arop_xor(Key key, std::uint64_t start,
                                               std::uint64_t end) const;
  /// AROP MATCH: how many elements are equal to it.
  Future<std::int64_t> arop_match(Key key, std::uint64_t start, std::uint64_t end,
                                  const Arg& value) const;
  /// AROP USED: how many elements there are.
  Future<std::int64_t> arop_used(Key key, std::uint64_t start, std::uint64_t end) const;
  /// ARRING: puts them into a ring of so many places, over the oldest; the last index.
  Future<std::uint64_t> arring(Key key, std::uint64_t size, const Args& values) const;
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
