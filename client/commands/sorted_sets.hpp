// Sorted sets: members in the order of their scores.
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

/// What becomes of the scores of a member that is in several sets.
enum class Aggregate : std::uint8_t { sum, min, max };

/// An end of a sorted set.
enum class ScoreEnd : std::uint8_t {
  min,  ///< the lowest scores
  max,  ///< the highest
};

/// Tokens of ZADD.
/// At most one of nx, xx.
/// At most one of nx, gt, lt.
struct ZaddOptions {
  bool nx = false;  ///< NX: only new members
  bool xx = false;  ///< XX: only members that are there
  bool gt = false;  ///< GT: only higher scores; new members too
  bool lt = false;  ///< LT: only lower scores; new members too
  bool ch = false;  ///< CH: count the changed ones too
};

/// Tokens of ZRANGE and ZRANGESTORE.
/// At most one of byscore, bylex.
struct ZrangeOptions {
  /// BYSCORE: the ends are scores: "1", "(1" without 1 itself, "-inf", "+inf"
  bool byscore = false;
  bool bylex = false;  ///< BYLEX: the ends are texts: "[a", "(a" without a itself, "-", "+"
  bool rev = false;  ///< REV: from the highest down; `start` is the higher end then
  std::optional<Slice> limit = {};  ///< LIMIT: only a part of the range
};

/// Tokens of ZRANGEBYSCORE, ZRANGEBYLEX and their reverse.
struct ZrangebyOptions {
  std::optional<Slice> limit = {};  ///< LIMIT: only a part of the range
};

/// Sorted sets: members in the order of their scores.
class SortedSetCommands : public SetCommands {
 public:
  /// BZMPOP: ZMPOP that waits for a member.
  Future<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>> bzmpop(
        std::chrono::milliseconds timeout, const Keys& keys, ScoreEnd end,
        std::int64_t count = 1) const;
  /// BZPOPMAX: ZPOPMAX of the first set that has a member, with its key; waits for one.
  Future<std::optional<PoppedMember>> bzpopmax(const Keys& keys,
                                               std::chrono::milliseconds timeout) const;
  /// BZPOPMIN: the same from the lowest score.
  Future<std::optional<PoppedMember>> bzpopmin(const Keys& keys,
                                               std::chrono::milliseconds timeout) const;
  /// ZADD: {{"ann", 1}, {"bob", 2.5}}; how many of the members are new.
  Future<std::int64_t> zadd(Key key, const Scores& members, const ZaddOptions& options = {}) const;
  /// ZADD INCR: ZINCRBY with options; nothing where they kept it from being done.
  Future<std::optional<double>> zadd_incr(Key key, const Arg& member, double by,
                                          const ZaddOptions& options = {}) const;
  /// ZCARD: how many members it has.
  Future<std::int64_t> zcard(Key key) const;
  /// ZCOUNT: how many have a score from `min` to `max`: 1, "(1" without 1 itself, "-inf", "+inf".
  Future<std::int64_t> zcount(Key key, const Arg& min, const Arg& max) const;
  /// ZDIFF: the members of the first that are in none of the others.
  Future<std::vector<std::string>> zdiff(const Keys& keys) const;
  /// ZDIFF WITHSCORES: the same with their scores.
  Future<std::vector<std::pair<std::string, double>>> zdiff_withscores(const Keys& keys) const;
  /// ZDIFFSTORE: stores what ZDIFF gives; how many they are.
  Future<std::int64_t> zdiffstore(Key destination, const Keys& keys) const;
  /// ZINCRBY: its score plus `by`; a missing member has 0.
  Future<double> zincrby(Key key, double by, const Arg& member) const;
  /// ZINTER: the members that are in all of them.
  Future<std::vector<std::string>> zinter(const Keys& keys) const;
  /// ZINTER WITHSCORES: the same with their scores, each times the weight of its set.
  Future<std::vector<std::pair<std::string, double>>> zinter_withscores(
        const Keys& keys, const Weights& weights = {}, Aggregate aggregate = Aggregate::sum) const;
  /// ZINTERCARD: how many are in all of them; counts to `limit`, 0: to the end.
  Future<std::int64_t> zintercard(const Keys& keys, std::int64_t limit = 0) const;
  /// ZINTERSTORE: stores what zinter_withscores gives; how many they are.
  Future<std::int64_t> zinterstore(Key destination, const Keys& keys, const Weights& weights = {},
                                   Aggregate aggregate = Aggregate::sum) const;
  /// ZLEXCOUNT: how many, all of one score, stand from `min` to `max`: "[a", "(a", "-", "+".
  Future<std::int64_t> zlexcount(Key key, const Arg& min, const Arg& max) const;
  /// ZMPOP: members of the first set that has any, taken off, with its key.
  Future<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>> zmpop(
        const Keys& keys, ScoreEnd end, std::int64_t count = 1) const;
  /// ZMSCORE: the score of each.
  Future<std::vector<std::optional<double>>> zmscore(Key key, const Args& members) const;
  /// ZPOPMAX: the member with the highest score, taken off.
  Future<std::optional<std::pair<std::string, double>>> zpopmax(Key key) const;
  /// ZPOPMAX: that many, taken off, from the highest down.
  Future<std::vector<std::pair<std::string, double>>> zpopmax(Key key, std::int64_t count) const;
  /// ZPOPMIN: the member with the lowest score, taken off.
  Future<std::optional<std::pair<std::string, double>>> zpopmin(Key key) const;
  /// ZPOPMIN: that many, taken off, from the lowest up.
  Future<std::vector<std::pair<std::string, double>>> zpopmin(Key key, std::int64_t count) const;
  /// ZRANDMEMBER: any member.
  Future<std::optional<std::string>> zrandmember(Key key) const;
  /// ZRANDMEMBER: that many different ones; negative: some of them perhaps twice.
  Future<std::vector<std::string>> zrandmember(Key key, std::int64_t count) const;
  /// ZRANDMEMBER WITHSCORES: the same with their scores.
  Future<std::vector<std::pair<std::string, double>>> zrandmember_withscores(
        Key key, std::int64_t count) const;
  /// ZRANGE: members from `start` to `stop`, both included, by their place; negative: from the end.
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
  /// ZRANGESTORE: stores what ZRANGE gives; how many they are.
  Future<std::int64_t> zrangestore(Key destination, Key source, const Arg& start, const Arg& stop,
                                   const ZrangeOptions& options = {}) const;
  /// ZRANK: its place from the lowest score, from 0.
  Future<std::optional<std::int64_t>> zrank(Key key, const Arg& member) const;
  /// ZRANK WITHSCORE: the same with its score; since 7.2.
  Future<std::optional<std::pair<std::int64_t, double>>> zrank_withscore(Key key,
                                                                         const Arg& member) const;
  /// ZREM: how many there were.
  Future<std::int64_t> zrem(Key key, const Args& members) const;
  /// ZREMRANGEBYLEX: takes off what ZRANGEBYLEX gives; how many they were.
  Future<std::int64_t> zremrangebylex(Key key, const Arg& min, const Arg& max) const;
  /// ZREMRANGEBYRANK: takes off what ZRANGE gives; how many they were.
  Future<std::int64_t> zremrangebyrank(Key key, std::int64_t start, std::int64_t stop) const;
  /// ZREMRANGEBYSCORE: takes off what ZRANGEBYSCORE gives; how many they were.
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
  /// ZREVRANK: its place from the highest score, from 0.
  Future<std::optional<std::int64_t>> zrevrank(Key key, const Arg& member) const;
  /// ZREVRANK WITHSCORE: the same with its score; since 7.2.
  Future<std::optional<std::pair<std::int64_t, double>>> zrevrank_withscore(
        Key key, const Arg& member) const;
  /// ZSCAN: some members with their scores, and the cursor for the next call.
  Future<ScanPage<std::pair<std::string, double>>> zscan(
        Key key, std::uint64_t cursor, const ScanWithinOptions& options = {}) const;
  /// ZSCORE: its score.
  Future<std::optional<double>> zscore(Key key, const Arg& member) const;
  /// ZUNION: the members of any of them, each once.
  Future<std::vector<std::string>> zunion(const Keys& keys) const;
  /// ZUNION WITHSCORES: the same with their scores, each times the weight of its set.
  Future<std::vector<std::pair<std::string, double>>> zunion_withscores(
        const Keys& keys, const Weights& weights = {}, Aggregate aggregate = Aggregate::sum) const;
  /// ZUNIONSTORE: stores what zunion_withscores gives; how many they are.
  Future<std::int64_t> zunionstore(Key destination, const Keys& keys, const Weights& weights = {},
                                   Aggregate aggregate = Aggregate::sum) const;

 protected:
  using SetCommands::SetCommands;
};

}  // namespace deferredis
// clang-format on
