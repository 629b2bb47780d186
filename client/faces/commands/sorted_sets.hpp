// Sorted sets: members ordered by score. With a face.
// Made by tools/generate.py from commands/sorted_sets.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/sorted_sets.hpp>
#include <deferredis/client/faces/commands/sets.hpp>

// clang-format off
namespace deferredis {

/// Sorted sets: members ordered by score. With a face.
template <class Face>
class SortedSetCommandsOf : public SetCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// BZMPOP: ZMPOP that waits for a member.
  Result<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>> bzmpop(
        std::chrono::milliseconds timeout, const Keys& keys, ScoreEnd end,
        std::int64_t count = 1) const {
    return this->ask([&](const Commands& rc) { return rc.bzmpop(timeout, keys, end, count); });
  }
  /// BZPOPMAX: waits for a member, and removes the one with the highest score from the first set
  /// that has any; returns the key too.
  Result<std::optional<PoppedMember>> bzpopmax(const Keys& keys,
                                               std::chrono::milliseconds timeout) const {
    return this->ask([&](const Commands& rc) { return rc.bzpopmax(keys, timeout); });
  }
  /// BZPOPMIN: the same with the lowest score.
  Result<std::optional<PoppedMember>> bzpopmin(const Keys& keys,
                                               std::chrono::milliseconds timeout) const {
    return this->ask([&](const Commands& rc) { return rc.bzpopmin(keys, timeout); });
  }
  /// ZADD: {{"ann", 1}, {"bob", 2.5}}: adds members; returns how many are new.
  Result<std::int64_t> zadd(Key key, const Scores& members, const ZaddOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.zadd(key, members, options); });
  }
  /// ZADD INCR: ZINCRBY with options; nothing if they prevented it.
  Result<std::optional<double>> zadd_incr(Key key, const Arg& member, double by,
                                          const ZaddOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.zadd_incr(key, member, by, options); });
  }
  /// ZCARD: the number of members.
  Result<std::int64_t> zcard(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.zcard(key); });
  }
  /// ZCOUNT: how many members have a score from `min` to `max`: 1, "(1" without 1 itself, "-inf",
  /// "+inf".
  Result<std::int64_t> zcount(Key key, const Arg& min, const Arg& max) const {
    return this->ask([&](const Commands& rc) { return rc.zcount(key, min, max); });
  }
  /// ZDIFF: the members of the first set that are in none of the others.
  Result<std::vector<std::string>> zdiff(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.zdiff(keys); });
  }
  /// ZDIFF WITHSCORES: the same with their scores.
  Result<std::vector<std::pair<std::string, double>>> zdiff_withscores(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.zdiff_withscores(keys); });
  }
  /// ZDIFFSTORE: stores the result of ZDIFF; returns its size.
  Result<std::int64_t> zdiffstore(Key destination, const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.zdiffstore(destination, keys); });
  }
  /// ZINCRBY: adds `by` to the score and returns it; a missing member counts as 0.
  Result<double> zincrby(Key key, double by, const Arg& member) const {
    return this->ask([&](const Commands& rc) { return rc.zincrby(key, by, member); });
  }
  /// ZINTER: the members that are in all of the sets.
  Result<std::vector<std::string>> zinter(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.zinter(keys); });
  }
  /// ZINTER WITHSCORES: the same with their scores, each multiplied by the weight of its set.
  Result<std::vector<std::pair<std::string, double>>> zinter_withscores(
        const Keys& keys, const Weights& weights = {},
        Aggregate aggregate = Aggregate::sum) const {
    return this->ask([&](const Commands& rc) {
      return rc.zinter_withscores(keys, weights, aggregate);
    });
  }
  /// ZINTERCARD: how many members are in all of the sets; counts up to `limit`, 0: no limit.
  Result<std::int64_t> zintercard(const Keys& keys, std::int64_t limit = 0) const {
    return this->ask([&](const Commands& rc) { return rc.zintercard(keys, limit); });
  }
  /// ZINTERSTORE: stores the result of zinter_withscores; returns its size.
  Result<std::int64_t> zinterstore(Key destination, const Keys& keys, const Weights& weights = {},
                                   Aggregate aggregate = Aggregate::sum) const {
    return this->ask([&](const Commands& rc) {
      return rc.zinterstore(destination, keys, weights, aggregate);
    });
  }
  /// ZLEXCOUNT: if all scores are equal, how many members are from `min` to `max`: "[a", "(a", "-",
  /// "+".
  Result<std::int64_t> zlexcount(Key key, const Arg& min, const Arg& max) const {
    return this->ask([&](const Commands& rc) { return rc.zlexcount(key, min, max); });
  }
  /// ZMPOP: removes members from the first set that has any; returns them with its key.
  Result<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>> zmpop(
        const Keys& keys, ScoreEnd end, std::int64_t count = 1) const {
    return this->ask([&](const Commands& rc) { return rc.zmpop(keys, end, count); });
  }
  /// ZMSCORE: the score of each.
  Result<std::vector<std::optional<double>>> zmscore(Key key, const Args& members) const {
    return this->ask([&](const Commands& rc) { return rc.zmscore(key, members); });
  }
  /// ZPOPMAX: removes and returns the member with the highest score.
  Result<std::optional<std::pair<std::string, double>>> zpopmax(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.zpopmax(key); });
  }
  /// ZPOPMAX: removes and returns up to `count` members, highest score first.
  Result<std::vector<std::pair<std::string, double>>> zpopmax(Key key, std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.zpopmax(key, count); });
  }
  /// ZPOPMIN: removes and returns the member with the lowest score.
  Result<std::optional<std::pair<std::string, double>>> zpopmin(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.zpopmin(key); });
  }
  /// ZPOPMIN: removes and returns up to `count` members, lowest score first.
  Result<std::vector<std::pair<std::string, double>>> zpopmin(Key key, std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.zpopmin(key, count); });
  }
  /// ZRANDMEMBER: a random member.
  Result<std::optional<std::string>> zrandmember(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.zrandmember(key); });
  }
  /// ZRANDMEMBER: this many different random members; negative: some may be returned twice.
  Result<std::vector<std::string>> zrandmember(Key key, std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.zrandmember(key, count); });
  }
  /// ZRANDMEMBER WITHSCORES: the same with their scores.
  Result<std::vector<std::pair<std::string, double>>> zrandmember_withscores(
        Key key, std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.zrandmember_withscores(key, count); });
  }
  /// ZRANGE: members from `start` to `stop`, both included, by their rank; negative: from the end.
  Result<std::vector<std::string>> zrange(Key key, const Arg& start, const Arg& stop,
                                          const ZrangeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.zrange(key, start, stop, options); });
  }
  /// ZRANGE WITHSCORES: the same with their scores.
  Result<std::vector<std::pair<std::string, double>>> zrange_withscores(
        Key key, const Arg& start, const Arg& stop, const ZrangeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.zrange_withscores(key, start, stop, options);
    });
  }
  /// ZRANGE as any type, by place.
  template <class T>
  Result<T> zrange(Key key, const Arg& start, const Arg& stop) const {
    return this->ask([&](const Commands& rc) { return rc.zrange<T>(key, start, stop); });
  }
  /// ZRANGEBYLEX: the old form of ZRANGE with BYLEX.
  Result<std::vector<std::string>> zrangebylex(Key key, const Arg& min, const Arg& max,
                                               const ZrangebyOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.zrangebylex(key, min, max, options); });
  }
  /// ZRANGEBYSCORE: the old form of ZRANGE with BYSCORE.
  Result<std::vector<std::string>> zrangebyscore(Key key, const Arg& min, const Arg& max,
                                                 const ZrangebyOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.zrangebyscore(key, min, max, options); });
  }
  /// ZRANGEBYSCORE WITHSCORES: the same with their scores.
  Result<std::vector<std::pair<std::string, double>>> zrangebyscore_withscores(
        Key key, const Arg& min, const Arg& max, const ZrangebyOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.zrangebyscore_withscores(key, min, max, options);
    });
  }
  /// ZRANGESTORE: stores the result of ZRANGE; returns its size.
  Result<std::int64_t> zrangestore(Key destination, Key source, const Arg& start, const Arg& stop,
                                   const ZrangeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.zrangestore(destination, source, start, stop, options);
    });
  }
  /// ZRANK: the rank of a member, from the lowest score, beginning with 0.
  Result<std::optional<std::int64_t>> zrank(Key key, const Arg& member) const {
    return this->ask([&](const Commands& rc) { return rc.zrank(key, member); });
  }
  /// ZRANK WITHSCORE: the same with its score; since 7.2.
  Result<std::optional<std::pair<std::int64_t, double>>> zrank_withscore(Key key,
                                                                         const Arg& member) const {
    return this->ask([&](const Commands& rc) { return rc.zrank_withscore(key, member); });
  }
  /// ZREM: removes members; returns how many existed.
  Result<std::int64_t> zrem(Key key, const Args& members) const {
    return this->ask([&](const Commands& rc) { return rc.zrem(key, members); });
  }
  /// ZREMRANGEBYLEX: removes what ZRANGEBYLEX would return; returns how many.
  Result<std::int64_t> zremrangebylex(Key key, const Arg& min, const Arg& max) const {
    return this->ask([&](const Commands& rc) { return rc.zremrangebylex(key, min, max); });
  }
  /// ZREMRANGEBYRANK: removes what ZRANGE would return; returns how many.
  Result<std::int64_t> zremrangebyrank(Key key, std::int64_t start, std::int64_t stop) const {
    return this->ask([&](const Commands& rc) { return rc.zremrangebyrank(key, start, stop); });
  }
  /// ZREMRANGEBYSCORE: removes what ZRANGEBYSCORE would return; returns how many.
  Result<std::int64_t> zremrangebyscore(Key key, const Arg& min, const Arg& max) const {
    return this->ask([&](const Commands& rc) { return rc.zremrangebyscore(key, min, max); });
  }
  /// ZREVRANGE: the old form of ZRANGE with REV.
  Result<std::vector<std::string>> zrevrange(Key key, std::int64_t start, std::int64_t stop) const {
    return this->ask([&](const Commands& rc) { return rc.zrevrange(key, start, stop); });
  }
  /// ZREVRANGE WITHSCORES: the same with their scores.
  Result<std::vector<std::pair<std::string, double>>> zrevrange_withscores(
        Key key, std::int64_t start, std::int64_t stop) const {
    return this->ask([&](const Commands& rc) { return rc.zrevrange_withscores(key, start, stop); });
  }
  /// ZREVRANGEBYLEX: from `max` down to `min`.
  Result<std::vector<std::string>> zrevrangebylex(Key key, const Arg& max, const Arg& min,
                                                  const ZrangebyOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.zrevrangebylex(key, max, min, options); });
  }
  /// ZREVRANGEBYSCORE: from `max` down to `min`.
  Result<std::vector<std::string>> zrevrangebyscore(Key key, const Arg& max, const Arg& min,
                                                    const ZrangebyOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.zrevrangebyscore(key, max, min, options);
    });
  }
  /// ZREVRANGEBYSCORE WITHSCORES: the same with their scores.
  Result<std::vector<std::pair<std::string, double>>> zrevrangebyscore_withscores(
        Key key, const Arg& max, const Arg& min, const ZrangebyOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.zrevrangebyscore_withscores(key, max, min, options);
    });
  }
  /// ZREVRANK: the rank of a member, from the highest score, beginning with 0.
  Result<std::optional<std::int64_t>> zrevrank(Key key, const Arg& member) const {
    return this->ask([&](const Commands& rc) { return rc.zrevrank(key, member); });
  }
  /// ZREVRANK WITHSCORE: the same with its score; since 7.2.
  Result<std::optional<std::pair<std::int64_t, double>>> zrevrank_withscore(
        Key key, const Arg& member) const {
    return this->ask([&](const Commands& rc) { return rc.zrevrank_withscore(key, member); });
  }
  /// ZSCAN: some members with their scores, and the cursor for the next call.
  Result<ScanPage<std::pair<std::string, double>>> zscan(
        Key key, std::uint64_t cursor, const ScanWithinOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.zscan(key, cursor, options); });
  }
  /// ZSCORE: the score of a member.
  Result<std::optional<double>> zscore(Key key, const Arg& member) const {
    return this->ask([&](const Commands& rc) { return rc.zscore(key, member); });
  }
  /// ZUNION: the members of all sets, without duplicates.
  Result<std::vector<std::string>> zunion(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.zunion(keys); });
  }
  /// ZUNION WITHSCORES: the same with their scores, each multiplied by the weight of its set.
  Result<std::vector<std::pair<std::string, double>>> zunion_withscores(
        const Keys& keys, const Weights& weights = {},
        Aggregate aggregate = Aggregate::sum) const {
    return this->ask([&](const Commands& rc) {
      return rc.zunion_withscores(keys, weights, aggregate);
    });
  }
  /// ZUNIONSTORE: stores the result of zunion_withscores; returns its size.
  Result<std::int64_t> zunionstore(Key destination, const Keys& keys, const Weights& weights = {},
                                   Aggregate aggregate = Aggregate::sum) const {
    return this->ask([&](const Commands& rc) {
      return rc.zunionstore(destination, keys, weights, aggregate);
    });
  }

 protected:
  using SetCommandsOf<Face>::SetCommandsOf;
};

}  // namespace deferredis
// clang-format on
