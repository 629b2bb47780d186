// Arrays: elements at indices, possibly with gaps between them. With a face.
// Made by tools/generate.py from commands/arrays.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/arrays.hpp>
#include <deferredis/client/faces/commands/sentinel.hpp>
#include <deferredis/client/more_commands.hpp>

// clang-format off
namespace deferredis {

/// Arrays: elements at indices, possibly with gaps between them. With a face.
template <class Face>
class ArrayCommandsOf : public SentinelCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// ARCOUNT: the number of elements.
  Result<std::uint64_t> arcount(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().arcount(key); });
  }
  /// ARDEL: deletes elements; returns how many existed.
  Result<std::uint64_t> ardel(Key key, const Args& indices) const {
    return this->ask([&](const Commands& rc) { return rc.more().ardel(key, indices); });
  }
  /// ARDELRANGE: deletes elements from `start` to `end`, both included; returns how many existed.
  Result<std::uint64_t> ardelrange(Key key, std::uint64_t start, std::uint64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.more().ardelrange(key, start, end); });
  }
  /// ARGET: the element at this index.
  Result<std::optional<std::string>> arget(Key key, std::uint64_t index) const {
    return this->ask([&](const Commands& rc) { return rc.more().arget(key, index); });
  }
  /// ARGETRANGE: the elements from `start` to `end`, both included; nothing for gaps.
  Result<std::vector<std::optional<std::string>>> argetrange(Key key, std::uint64_t start,
                                                             std::uint64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.more().argetrange(key, start, end); });
  }
  /// ARGREP: {{"MATCH", "err"}, {"GLOB", "w*"}}, EXACT or RE: the indices of matching elements; "-"
  /// and "+": the first and the last index.
  Result<std::vector<std::uint64_t>> argrep(Key key, const Arg& start, const Arg& end,
                                            const Pairs& predicates,
                                            const ArgrepOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().argrep(key, start, end, predicates, options);
    });
  }
  /// ARGREP WITHVALUES: the same with the elements.
  Result<std::vector<std::pair<std::uint64_t, std::string>>> argrep_withvalues(
        Key key, const Arg& start, const Arg& end, const Pairs& predicates,
        const ArgrepOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().argrep_withvalues(key, start, end, predicates, options);
    });
  }
  /// ARINFO: the number of elements, and how they are stored.
  Result<ArrayInfo> arinfo(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().arinfo(key); });
  }
  /// ARINFO FULL: the same with details that take the server longer to collect.
  Result<ArrayInfo> arinfo_full(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().arinfo_full(key); });
  }
  /// ARINSERT: inserts values after the latest inserted one; returns the last index.
  Result<std::uint64_t> arinsert(Key key, const Args& values) const {
    return this->ask([&](const Commands& rc) { return rc.more().arinsert(key, values); });
  }
  /// ARLASTITEMS: the latest elements from ARINSERT or ARRING, oldest first.
  Result<std::vector<std::optional<std::string>>> arlastitems(Key key, std::int64_t count,
                                                              bool newest_first = false) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().arlastitems(key, count, newest_first);
    });
  }
  /// ARLEN: the highest index plus one.
  Result<std::uint64_t> arlen(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().arlen(key); });
  }
  /// ARMGET: the elements, in the order of the indices.
  Result<std::vector<std::optional<std::string>>> armget(Key key, const Args& indices) const {
    return this->ask([&](const Commands& rc) { return rc.more().armget(key, indices); });
  }
  /// ARMSET: {{0, "a"}, {7, "b"}}; returns how many of the places were empty.
  Result<std::uint64_t> armset(Key key, const ArrayItems& items) const {
    return this->ask([&](const Commands& rc) { return rc.more().armset(key, items); });
  }
  /// ARNEXT: where ARINSERT continues; nothing past the last index.
  Result<std::optional<std::uint64_t>> arnext(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().arnext(key); });
  }
  /// AROP SUM: the sum of the elements that are numbers; nothing if there are none.
  Result<std::optional<double>> arop_sum(Key key, std::uint64_t start, std::uint64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.more().arop_sum(key, start, end); });
  }
  /// AROP MIN: the smallest of them.
  Result<std::optional<double>> arop_min(Key key, std::uint64_t start, std::uint64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.more().arop_min(key, start, end); });
  }
  /// AROP MAX: the largest of them.
  Result<std::optional<double>> arop_max(Key key, std::uint64_t start, std::uint64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.more().arop_max(key, start, end); });
  }
  /// AROP AND: the bits set in all of them.
  Result<std::optional<std::int64_t>> arop_and(Key key, std::uint64_t start,
                                               std::uint64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.more().arop_and(key, start, end); });
  }
  /// AROP OR: the bits set in any of them.
  Result<std::optional<std::int64_t>> arop_or(Key key, std::uint64_t start,
                                              std::uint64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.more().arop_or(key, start, end); });
  }
  /// AROP XOR: the bits set in an odd number of them.
  Result<std::optional<std::int64_t>> arop_xor(Key key, std::uint64_t start,
                                               std::uint64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.more().arop_xor(key, start, end); });
  }
  /// AROP MATCH: how many elements equal the value.
  Result<std::int64_t> arop_match(Key key, std::uint64_t start, std::uint64_t end,
                                  const Arg& value) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().arop_match(key, start, end, value);
    });
  }
  /// AROP USED: how many elements exist.
  Result<std::int64_t> arop_used(Key key, std::uint64_t start, std::uint64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.more().arop_used(key, start, end); });
  }
  /// ARRING: puts values into a ring of this size, over the oldest; returns the last index.
  Result<std::uint64_t> arring(Key key, std::uint64_t size, const Args& values) const {
    return this->ask([&](const Commands& rc) { return rc.more().arring(key, size, values); });
  }
  /// ARSCAN: the existing elements from `start` to `end`, with their indices.
  Result<std::vector<std::pair<std::uint64_t, std::string>>> arscan(Key key, std::uint64_t start,
                                                                    std::uint64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.more().arscan(key, start, end); });
  }
  /// ARSCAN: the first `limit` of them.
  Result<std::vector<std::pair<std::uint64_t, std::string>>> arscan(Key key, std::uint64_t start,
                                                                    std::uint64_t end,
                                                                    std::int64_t limit) const {
    return this->ask([&](const Commands& rc) { return rc.more().arscan(key, start, end, limit); });
  }
  /// ARSEEK: sets where ARINSERT continues; false if the key does not exist.
  Result<bool> arseek(Key key, std::uint64_t index) const {
    return this->ask([&](const Commands& rc) { return rc.more().arseek(key, index); });
  }
  /// ARSET: sets consecutive elements from `index` on; returns how many of the places were empty.
  Result<std::uint64_t> arset(Key key, std::uint64_t index, const Args& values) const {
    return this->ask([&](const Commands& rc) { return rc.more().arset(key, index, values); });
  }

 protected:
  using SentinelCommandsOf<Face>::SentinelCommandsOf;
};

}  // namespace deferredis
// clang-format on
