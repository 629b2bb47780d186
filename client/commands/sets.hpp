// Sets: different members, in no order.
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

/// Sets: different members, in no order.
class SetCommands : public ListCommands {
 public:
  /// SADD: how many of them are new.
  Future<std::int64_t> sadd(Key key, const Args& members) const;
  /// SCARD: how many members it has.
  Future<std::int64_t> scard(Key key) const;
  /// SDIFF: the members of the first that are in none of the others.
  Future<std::vector<std::string>> sdiff(const Keys& keys) const;
  /// SDIFF: the same, read as a T.
  template <class T>
  Future<T> sdiff(const Keys& keys) const {
    if (keys.views().empty()) return refuse<T>(table::sdiff_row, "no keys");
    return call<T>(table::sdiff_row, keys.views());
  }
  /// SDIFFCARD: how many SDIFF would give.
  Future<std::int64_t> sdiffcard(const Keys& keys) const;
  /// SDIFFSTORE: stores what SDIFF gives; how many they are.
  Future<std::int64_t> sdiffstore(Key destination, const Keys& keys) const;
  /// SINTER: the members that are in all of them.
  Future<std::vector<std::string>> sinter(const Keys& keys) const;
  /// SINTER: the same, read as a T.
  template <class T>
  Future<T> sinter(const Keys& keys) const {
    if (keys.views().empty()) return refuse<T>(table::sinter_row, "no keys");
    return call<T>(table::sinter_row, keys.views());
  }
  /// SINTERCARD: how many are in all of them; counts to `limit`, 0: to the end.
  Future<std::int64_t> sintercard(const Keys& keys, std::int64_t limit = 0) const;
  /// SINTERSTORE: stores what SINTER gives; how many they are.
  Future<std::int64_t> sinterstore(Key destination, const Keys& keys) const;
  /// SISMEMBER: whether it is a member.
  Future<bool> sismember(Key key, const Arg& member) const;
  /// SMEMBERS: every member; as a set with smembers<std::set<std::string>>().
  Future<std::vector<std::string>> smembers(Key key) const;
  /// SMEMBERS: the same, read as a T.
  template <class T>
  Future<T> smembers(Key key) const {
    const std::string_view args[] = {key.view()};
    return call<T>(table::smembers_row, args);
  }
  /// SMISMEMBER: for each whether it is a member.
  Future<std::vector<bool>> smismember(Key key, const Args& members) const;
  /// SMOVE: false where it is no member of the source.
  Future<bool> smove(Key source, Key destination, const Arg& member) const;
  /// SPOP: any member, taken off.
  Future<std::optional<std::string>> spop(Key key) const;
  /// SPOP: that many, taken off.
  Future<std::vector<std::string>> spop(Key key, std::int64_t count) const;
  /// SRANDMEMBER: any member.
  Future<std::optional<std::string>> srandmember(Key key) const;
  /// SRANDMEMBER: that many different ones; negative: some of them perhaps twice.
  Future<std::vector<std::string>> srandmember(Key key, std::int64_t count) const;
  /// SREM: how many there were.
  Future<std::int64_t> srem(Key key, const Args& members) const;
  /// SSCAN: some members, and the cursor for the next call.
  Future<ScanPage<std::string>> sscan(Key key, std::uint64_t cursor,
                                      const ScanWithinOptions& options = {}) const;
  /// SUNION: the members of any of them, each once.
  Future<std::vector<std::string>> sunion(const Keys& keys) const;
  /// SUNION: the same, read as a T.
  template <class T>
  Future<T> sunion(const Keys& keys) const {
    if (keys.views().empty()) return answer<T>();
    return call<T>(table::sunion_row, keys.views());
  }
  /// SUNIONCARD: how many SUNION would give.
  Future<std::int64_t> sunioncard(const Keys& keys) const;
  /// SUNIONSTORE: stores what SUNION gives; how many they are.
  Future<std::int64_t> sunionstore(Key destination, const Keys& keys) const;

 protected:
  using ListCommands::ListCommands;
};

}  // namespace deferredis
// clang-format on
