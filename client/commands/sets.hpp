// Sets: distinct members, unordered.
// Made by tools/generate.py from commands/sets.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/commands/lists.hpp>

// clang-format off
namespace deferredis {

namespace table {
extern const CommandRow& sdiff_row;
extern const CommandRow& sinter_row;
extern const CommandRow& smembers_row;
extern const CommandRow& sunion_row;
}  // namespace table

/// Sets: distinct members, unordered.
class SetCommands : public ListCommands {
 public:
  /// SADD: adds members; returns how many are new.
  Future<std::int64_t> sadd(Key key, const Args& members) const;
  /// SCARD: the number of members.
  Future<std::int64_t> scard(Key key) const;
  /// SDIFF: the members of the first set that are in none of the others.
  Future<std::vector<std::string>> sdiff(const Keys& keys) const;
  /// SDIFF: the same, read as a T.
  template <class T>
  Future<T> sdiff(const Keys& keys) const {
    if (keys.views().empty()) return refuse<T>(table::sdiff_row, "no keys");
    return call<T>(table::sdiff_row, keys.views());
  }
  /// SDIFFCARD: the size of SDIFF's result.
  Future<std::int64_t> sdiffcard(const Keys& keys) const;
  /// SDIFFSTORE: stores the result of SDIFF; returns its size.
  Future<std::int64_t> sdiffstore(Key destination, const Keys& keys) const;
  /// SINTER: the members that are in all of the sets.
  Future<std::vector<std::string>> sinter(const Keys& keys) const;
  /// SINTER: the same, read as a T.
  template <class T>
  Future<T> sinter(const Keys& keys) const {
    if (keys.views().empty()) return refuse<T>(table::sinter_row, "no keys");
    return call<T>(table::sinter_row, keys.views());
  }
  /// SINTERCARD: how many members are in all of the sets; counts up to `limit`, 0: no limit.
  Future<std::int64_t> sintercard(const Keys& keys, std::int64_t limit = 0) const;
  /// SINTERSTORE: stores the result of SINTER; returns its size.
  Future<std::int64_t> sinterstore(Key destination, const Keys& keys) const;
  /// SISMEMBER: whether it is a member.
  Future<bool> sismember(Key key, const Arg& member) const;
  /// SMEMBERS: all members; as a set with smembers<std::set<std::string>>().
  Future<std::vector<std::string>> smembers(Key key) const;
  /// SMEMBERS: the same, read as a T.
  template <class T>
  Future<T> smembers(Key key) const {
    const std::string_view args[] = {key.view()};
    return call<T>(table::smembers_row, args);
  }
  /// SMISMEMBER: for each whether it is a member.
  Future<std::vector<bool>> smismember(Key key, const Args& members) const;
  /// SMOVE: moves a member; false if the source does not have it.
  Future<bool> smove(Key source, Key destination, const Arg& member) const;
  /// SPOP: removes and returns a random member.
  Future<std::optional<std::string>> spop(Key key) const;
  /// SPOP: removes and returns up to `count` random members.
  Future<std::vector<std::string>> spop(Key key, std::int64_t count) const;
  /// SRANDMEMBER: a random member.
  Future<std::optional<std::string>> srandmember(Key key) const;
  /// SRANDMEMBER: this many different random members; negative: some may be returned twice.
  Future<std::vector<std::string>> srandmember(Key key, std::int64_t count) const;
  /// SREM: removes members; returns how many existed.
  Future<std::int64_t> srem(Key key, const Args& members) const;
  /// SSCAN: some members, and the cursor for the next call.
  Future<ScanPage<std::string>> sscan(Key key, std::uint64_t cursor,
                                      const ScanWithinOptions& options = {}) const;
  /// SUNION: the members of all sets, without duplicates.
  Future<std::vector<std::string>> sunion(const Keys& keys) const;
  /// SUNION: the same, read as a T.
  template <class T>
  Future<T> sunion(const Keys& keys) const {
    if (keys.views().empty()) return answer<T>();
    return call<T>(table::sunion_row, keys.views());
  }
  /// SUNIONCARD: the size of SUNION's result.
  Future<std::int64_t> sunioncard(const Keys& keys) const;
  /// SUNIONSTORE: stores the result of SUNION; returns its size.
  Future<std::int64_t> sunionstore(Key destination, const Keys& keys) const;

 protected:
  using ListCommands::ListCommands;
};

}  // namespace deferredis
// clang-format on
