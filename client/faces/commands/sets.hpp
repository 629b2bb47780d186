// Sets: distinct members, unordered. With a face.
// Made by tools/generate.py from commands/sets.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/commands/sets.hpp>
#include <deferredis/client/faces/commands/lists.hpp>

// clang-format off
namespace deferredis {

/// Sets: distinct members, unordered. With a face.
template <class Face>
class SetCommandsOf : public ListCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// SADD: adds members; returns how many are new.
  Result<std::int64_t> sadd(Key key, const Args& members) const {
    return this->ask([&](const Commands& rc) { return rc.sadd(key, members); });
  }
  /// SCARD: the number of members.
  Result<std::int64_t> scard(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.scard(key); });
  }
  /// SDIFF: the members of the first set that are in none of the others.
  Result<std::vector<std::string>> sdiff(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.sdiff(keys); });
  }
  /// SDIFF: the same, read as a T.
  template <class T>
  Result<T> sdiff(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.sdiff<T>(keys); });
  }
  /// SDIFFCARD: the size of SDIFF's result.
  Result<std::int64_t> sdiffcard(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.sdiffcard(keys); });
  }
  /// SDIFFSTORE: stores the result of SDIFF; returns its size.
  Result<std::int64_t> sdiffstore(Key destination, const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.sdiffstore(destination, keys); });
  }
  /// SINTER: the members that are in all of the sets.
  Result<std::vector<std::string>> sinter(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.sinter(keys); });
  }
  /// SINTER: the same, read as a T.
  template <class T>
  Result<T> sinter(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.sinter<T>(keys); });
  }
  /// SINTERCARD: how many members are in all of the sets; counts up to `limit`, 0: no limit.
  Result<std::int64_t> sintercard(const Keys& keys, std::int64_t limit = 0) const {
    return this->ask([&](const Commands& rc) { return rc.sintercard(keys, limit); });
  }
  /// SINTERSTORE: stores the result of SINTER; returns its size.
  Result<std::int64_t> sinterstore(Key destination, const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.sinterstore(destination, keys); });
  }
  /// SISMEMBER: whether it is a member.
  Result<bool> sismember(Key key, const Arg& member) const {
    return this->ask([&](const Commands& rc) { return rc.sismember(key, member); });
  }
  /// SMEMBERS: all members; as a set with smembers<std::set<std::string>>().
  Result<std::vector<std::string>> smembers(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.smembers(key); });
  }
  /// SMEMBERS: the same, read as a T.
  template <class T>
  Result<T> smembers(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.smembers<T>(key); });
  }
  /// SMISMEMBER: for each whether it is a member.
  Result<std::vector<bool>> smismember(Key key, const Args& members) const {
    return this->ask([&](const Commands& rc) { return rc.smismember(key, members); });
  }
  /// SMOVE: moves a member; false if the source does not have it.
  Result<bool> smove(Key source, Key destination, const Arg& member) const {
    return this->ask([&](const Commands& rc) { return rc.smove(source, destination, member); });
  }
  /// SPOP: removes and returns a random member.
  Result<std::optional<std::string>> spop(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.spop(key); });
  }
  /// SPOP: removes and returns up to `count` random members.
  Result<std::vector<std::string>> spop(Key key, std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.spop(key, count); });
  }
  /// SRANDMEMBER: a random member.
  Result<std::optional<std::string>> srandmember(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.srandmember(key); });
  }
  /// SRANDMEMBER: this many different random members; negative: some may be returned twice.
  Result<std::vector<std::string>> srandmember(Key key, std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.srandmember(key, count); });
  }
  /// SREM: removes members; returns how many existed.
  Result<std::int64_t> srem(Key key, const Args& members) const {
    return this->ask([&](const Commands& rc) { return rc.srem(key, members); });
  }
  /// SSCAN: some members, and the cursor for the next call.
  Result<ScanPage<std::string>> sscan(Key key, std::uint64_t cursor,
                                      const ScanWithinOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.sscan(key, cursor, options); });
  }
  /// SUNION: the members of all sets, without duplicates.
  Result<std::vector<std::string>> sunion(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.sunion(keys); });
  }
  /// SUNION: the same, read as a T.
  template <class T>
  Result<T> sunion(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.sunion<T>(keys); });
  }
  /// SUNIONCARD: the size of SUNION's result.
  Result<std::int64_t> sunioncard(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.sunioncard(keys); });
  }
  /// SUNIONSTORE: stores the result of SUNION; returns its size.
  Result<std::int64_t> sunionstore(Key destination, const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.sunionstore(destination, keys); });
  }

 protected:
  using ListCommandsOf<Face>::ListCommandsOf;
};

}  // namespace deferredis
// clang-format on
