// Sorted sets: members ordered by score.
// Made by tools/generate.py from commands/sorted_sets.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/commands/sets.hpp>
#include <deferredis/client/replies/sorted_set.hpp>
#include <deferredis/reactor/chrono.hpp>

// clang-format off
namespace deferredis {

/// How to combine the scores of a member that is in several sets.
enum class Aggregate : std::uint8_t { sum, min, max };

/// An end of a sorted set.
enum class ScoreEnd : std::uint8_t {
  min,  ///< the lowest scores
  max,  ///< the highest scores
};

/// Tokens of ZADD.
/// At most one of nx, xx.
/// At most one of nx, gt, lt.
struct ZaddOptions {
  bool nx = false;  ///< NX: only new members
  bool xx = false;  ///< XX: only existing members
  bool gt = false;  ///< GT: only if the score increases; new members too
  bool lt = false;  ///< LT: only if the score decreases; new members too
  bool ch = false;  ///< CH: also counts changed members
};

/// Tokens of ZRANGE and ZRANGESTORE.
/// At most one of byscore, bylex.
struct ZrangeOptions {
  /// BYSCORE: the ends are scores: "1", "(1" without 1 itself, "-inf", "+inf"
  bool byscore = false;
  bool bylex = false;  ///< BYLEX: the ends are texts: "[a", "(a" without a itself, "-", "+"
  bool rev = false;  ///< REV: from the highest down; `start` is then the higher end
  std::optional<Slice> limit = {};  ///< LIMIT: only a part of the range
};

/// Tokens of ZRANGEBYSCORE, ZRANGEBYLEX and their reverse.
struct ZrangebyOptions {
  std::optional<Slice> limit = {};  ///< LIMIT: only a part of the range
};

/// Sorted sets: members ordered by score.
class SortedSetCommands : public SetCommands {
 public:
  /// BZMPOP: ZMPOP that waits for a member.
  Future<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>> bzmpop(
        std::chrono::milliseconds timeout, const Keys& keys, ScoreEnd end,
        std::int64_t count = 1) const;
  /// BZPOPMAX: waits for a member, and removes the one with the highest score from the first set
  /// that has any; returns the key too.
  Future<std::optional<PoppedMember>> bzpopmax(const Keys& keys,
                                               std::chrono::milliseconds timeout) const;
  /// BZPOPMIN: the same with the lowest score.
  Future<std::optional<PoppedMember>> bzpopmin(const Keys& keys,
                                               std::chrono::milliseconds timeout) const;
  /// ZADD: {{"ann", 1}, {"bob", 2.5}}: adds members; returns how many are new.
  Future<std::int64_t> zadd(Key key, const Scores& members, const ZaddOptions& options = {}) const;
  /// ZADD INCR: ZINCRBY with options; nothing if they prevented it.
  Future<std::optional<double>> zadd_incr(Key key, const Arg& member, double by,
                                          const ZaddOptions& options = {}) const;
  /// ZCARD: the number of members.
  Future<std::int64_t> zcard(Key key) const;
  /// ZCOUNT: how many members have a score from `min` to `max`: 1, "(1" without 1 itself, "-inf",
  /// "+inf".
  Future<std::int64_t> zcount(Key key, const Arg& min, const Arg& max) const;
  /// ZDIFF: the members of the first set that are in none of the others.
  Future<std::vector<std::string>> zdiff(const Keys& keys) const;
  /// ZDIFF WITHSCORES: the same with their scores.
  Future<std::vector<std::pair<std::string, double>>> zdiff_withscores(const Keys& keys) const;
  /// ZDIFFSTORE: stores the result of ZDIFF; returns its size.
  Future<std::int64_t> zdiffstore(Key destination, const Keys& keys) const;
  /// ZINCRBY: adds `by` to the score and returns it; a missing member counts as 0.
  Future<double> zincrby(Key key, double by, const Arg& member) const;
  /// ZINTER: the members that are in all of the sets.
  Future<std::vector<std::string>> zinter(const Keys& keys) const;
  /// ZINTER WITHSCORES: the same with their scores, each multiplied by the weight of its set.
  Future<std::vector<std::pair<std::string, double>>> zinter_withscores(
        const Keys& keys, const Weights& weights = {}, Aggregate aggregate = Aggregate::sum) const;
  /// ZINTERCARD: how many members are in all of the sets; counts up to `limit`, 0: no limit.
  Future<std::int64_t> zintercard(const Keys& keys, std::int64_t limit = 0) const;
  /// ZINTERSTORE: stores the result of zinter_withscores; returns its size.
  Future<std::int64_t> zinterstore(Key destination, const Keys& keys, const Weights& weights = {},
                                   Aggregate aggregate = Aggregate::sum) const;
  /// ZLEXCOUNT: if all scores are equal, how many members are from `min` to `max`: "[a", "(a", "-",
  /// "+".
  Future<std::int64_t> zlexcount(Key key, const Arg& min, const Arg& max) const;
  /// ZMPOP: removes members from the first set that has any; returns them with its key.
  Future<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>> zmpop(
        const Keys& keys, ScoreEnd end, std::int64_t count = 1) const;
  /// ZMSCORE: the score of each.
  Future<std::vector<std::optional<double>>> zmscore(Key key, const Args& members) const;
  /// ZPOPMAX: removes and returns the member with the highest score.
  Future<std::optional<std::pair<std::string, double>>> zpopmax(Key key) const;
  /// ZPOPMAX: removes and returns up to `count` members, highest score first.
  Future<std::vector<std::pair<std::string, double>>> zpopmax(Key key, std::int64_t count) const;
  /// ZPOPMIN: removes and returns the member with the lowest score.
  Future<std::optional<std::pair<std::string, double>>> zpopmin(Key key) const;
  /// ZPOPMIN: removes and returns up to `count` members, lowest score first.
  Future<std::vector<std::pair<std::string, double>>> zpopmin(Key key, std::int64_t count) const;
  /// ZRANDMEMBER: a random member.
  Future<std::optional<std::string>> zrandmember(Key key) const;
  /// ZRANDMEMBER: this many different random members; negative: some may be returned twice.
  Future<std::vector<std::string>> zrandmember(Key key, std::int64_t count) const;
  /// ZRANDMEMBER WITHSCORES: the same with their scores.
  Future<std::vector<std::pair<std::string, double>>> zrandmember_withscores(
        Key key, std::int64_t count) const;
  /// ZRANGE: members from `start` to `stop`, both included, by their rank; negative: from the end.
  Future<std::vector<std::string>> zrange(Key key, const Arg& start, const Arg& stop,
                                          const ZrangeOptions& options = {}) const;
  /// ZRANGE WITHSCORES: the same with their scores.
  Future<std::vector<std::pair<std::string, double>>> zrange_withscores(
        Key key, const Arg& start, const Arg& stop, const ZrangeOptions& options = {}) const;
  /// ZRANGE as any type, by place.
  template <class T>
  Future<T> zrange(Key key, const Arg& start, const Arg& stop) const {
    const std::string_view args[] = {key.view(), start.view(), stop.view()};
    return call<T>(table::zrange_row, args);
  }
  /// ZRANGEBYLEX: the old form of ZRANGE with BYLEX.
  Future<std::vector<std::string>> zrangebylex(Key key, const Arg& min, const Arg& max,
                                               const ZrangebyOptions& options = {}) const;
  /// ZRANGEBYSCORE: the old form of ZRANGE with BYSCORE.
  Future<std::vector<std::string>> zrangebyscore(Key key, const Arg& min, const Arg& max,
                                                 const ZrangebyOptions& options = {}) const;
  /// ZRANGEBYSCORE WITHSCORES: the same with their scores.
  Future<std::vector<std::pair<std::string, double>>> zrangebyscore_withscores(
        Key key, const Arg& min, const Arg& max, const ZrangebyOptions& options = {}) const;
  /// ZRANGESTORE: stores the result of ZRANGE; returns its size.
  Future<std::int64_t> zrangestore(Key destination, Key source, const Arg& start, const Arg& stop,
                                   const ZrangeOptions& options = {}) const;
  /// ZRANK: the rank of a member, from the lowest score, beginning with 0.
  Future<std::optional<std::int64_t>> zrank(Key key, const Arg& member) const;
  /// ZRANK WITHSCORE: the same with its score; since 7.2.
  Future<std::optional<std::pair<std::int64_t, double>>> zrank_withscore(Key key,
                                                                         const Arg& member) const;
  /// ZREM: removes members; returns how many existed.
  Future<std::int64_t> zrem(Key key, const Args& members) const;
  /// ZREMRANGEBYLEX: removes what ZRANGEBYLEX would return; returns how many.
  Future<std::int64_t> zremrangebylex(Key key, const Arg& min, const Arg& max) const;
  /// ZREMRANGEBYRANK: removes what ZRANGE would return; returns how many.
  Future<std::int64_t> zremrangebyrank(Key key, std::int64_t start, std::int64_t stop) const;
  /// ZREMRANGEBYSCORE: removes what ZRANGEBYSCORE would return; returns how many.
  Future<std::int64_t> zremrangebyscore(Key key, const Arg& min, const Arg& max) const;
  /// ZREVRANGE: the old form of ZRANGE with REV.
  Future<std::vector<std::string>> zrevrange(Key key, std::int64_t start, std::int64_t stop) const;
  /// ZREVRANGE WITHSCORES: the same with their scores.
  Future<std::vector<std::pair<std::string, double>>> zrevrange_withscores(
        Key key, std::int64_t start, std::int64_t stop) const;
  /// ZREVRANGEBYLEX: from `max` down to `min`.
  Future<std::vector<std::string>> zrevrangebylex(Key key, const Arg& max, const Arg& min,
                                                  const ZrangebyOptions& options = {}) const;
  /// ZREVRANGEBYSCORE: from `max` down to `min`.
  Future<std::vector<std::string>> zrevrangebyscore(Key key, const Arg& max, const Arg& min,
                                                    const ZrangebyOptions& options = {}) const;
  /// ZREVRANGEBYSCORE WITHSCORES: the same with their scores.
  Future<std::vector<std::pair<std::string, double>>> zrevrangebyscore_withscores(
        Key key, const Arg& max, const Arg& min, const ZrangebyOptions& options = {}) const;
  /// ZREVRANK: the rank of a member, from the highest score, beginning with 0.
  Future<std::optional<std::int64_t>> zrevrank(Key key, const Arg& member) const;
  /// ZREVRANK WITHSCORE: the same with its score; since 7.2.
  Future<std::optional<std::pair<std::int64_t, double>>> zrevrank_withscore(
        Key key, const Arg& member) const;
  /// ZSCAN: some members with their scores, and the cursor for the next call.
  Future<ScanPage<std::pair<std::string, double>>> zscan(
        Key key, std::uint64_t cursor, const ScanWithinOptions& options = {}) const;
  /// ZSCORE: the score of a member.
  Future<std::optional<double>> zscore(Key key, const Arg& member) const;
  /// ZUNION: the members of all sets, without duplicates.
  Future<std::vector<std::string>> zunion(const Keys& keys) const;
  /// ZUNION WITHSCORES: the same with their scores, each multiplied by the weight of its set.
  Future<std::vector<std::pair<std::string, double>>> zunion_withscores(
        const Keys& keys, const Weights& weights = {}, Aggregate aggregate = Aggregate::sum) const;
  /// ZUNIONSTORE: stores the result of zunion_withscores; returns its size.
  Future<std::int64_t> zunionstore(Key destination, const Keys& keys, const Weights& weights = {},
                                   Aggregate aggregate = Aggregate::sum) const;

 protected:
  using SetCommands::SetCommands;
};

}  // namespace deferredis
// clang-format on
