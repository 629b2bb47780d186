// Made by tools/generate.py from commands/sorted_sets.txt: change that, then `make generate`.
#include <deferredis/client/commands/sorted_sets.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/client/replies/read_shapes.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(ScoreEnd value) noexcept {
  switch (value) {
    case ScoreEnd::min: return {"MIN"};
    case ScoreEnd::max: return {"MAX"};
  }
  return {};
}
std::string_view token_of(Aggregate value) noexcept {
  switch (value) {
    case Aggregate::sum: return {"SUM"};
    case Aggregate::min: return {"MIN"};
    case Aggregate::max: return {"MAX"};
  }
  return {};
}
std::string_view problem_of(const ZaddOptions& o) noexcept {
  if (int(o.nx) + int(o.xx) > 1)
    return "nx and xx exclude each other";
  if (int(o.nx) + int(o.gt) + int(o.lt) > 1)
    return "nx, gt and lt exclude each other";
  return {};
}
void add(const ZaddOptions& o, ArgumentList& args) {
  if (o.nx) args.add("NX");
  if (o.xx) args.add("XX");
  if (o.gt) args.add("GT");
  if (o.lt) args.add("LT");
  if (o.ch) args.add("CH");
}
std::string_view problem_of(const ZrangeOptions& o) noexcept {
  if (int(o.byscore) + int(o.bylex) > 1)
    return "byscore and bylex exclude each other";
  return {};
}
void add(const ZrangeOptions& o, ArgumentList& args) {
  if (o.byscore) args.add("BYSCORE");
  if (o.bylex) args.add("BYLEX");
  if (o.rev) args.add("REV");
  if (o.limit) {
    args.add("LIMIT");
    add(*o.limit, args);
  }
}
void add(const ZrangebyOptions& o, ArgumentList& args) {
  if (o.limit) {
    args.add("LIMIT");
    add(*o.limit, args);
  }
}
void add(const ScanWithinOptions& o, ArgumentList& args) {
  if (o.match) {
    args.add("MATCH");
    args.add(*o.match);
  }
  if (o.count) {
    args.add("COUNT");
    args.add_number(*o.count);
  }
}

}  // namespace

Future<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>> SortedSetCommands::bzmpop(
    std::chrono::milliseconds timeout, const Keys& keys, ScoreEnd end, std::int64_t count) const {
  if (keys.views().empty())
    return refuse<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>>(table::bzmpop, "no keys");
  ArgumentList args;
  args.add_number(std::chrono::duration<double>(timeout).count());
  args.add_number(keys.views().size());
  args.add(keys.views());
  args.add_token(token_of(end));
  args.add("COUNT");
  args.add_number(count);
  return call<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>>(table::bzmpop, args.views());
}
Future<std::optional<PoppedMember>> SortedSetCommands::bzpopmax(
    const Keys& keys, std::chrono::milliseconds timeout) const {
  if (keys.views().empty()) return refuse<std::optional<PoppedMember>>(table::bzpopmax, "no keys");
  ArgumentList args;
  args.add(keys.views());
  args.add_number(std::chrono::duration<double>(timeout).count());
  return call<std::optional<PoppedMember>>(table::bzpopmax, args.views());
}
Future<std::optional<PoppedMember>> SortedSetCommands::bzpopmin(
    const Keys& keys, std::chrono::milliseconds timeout) const {
  if (keys.views().empty()) return refuse<std::optional<PoppedMember>>(table::bzpopmin, "no keys");
  ArgumentList args;
  args.add(keys.views());
  args.add_number(std::chrono::duration<double>(timeout).count());
  return call<std::optional<PoppedMember>>(table::bzpopmin, args.views());
}
Future<std::int64_t> SortedSetCommands::zadd(Key key, const Scores& members,
                                             const ZaddOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::int64_t>(table::zadd, problem);
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  add(members, args);
  return call<std::int64_t>(table::zadd, args.views());
}
Future<std::optional<double>> SortedSetCommands::zadd_incr(Key key, const Arg& member, double by,
                                                           const ZaddOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::optional<double>>(table::zadd, problem);
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  args.add("INCR");
  args.add_number(by);
  args.add(member.view());
  return call<std::optional<double>>(table::zadd, args.views());
}
Future<std::int64_t> SortedSetCommands::zcard(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::zcard, args);
}
Future<std::int64_t> SortedSetCommands::zcount(Key key, const Arg& min, const Arg& max) const {
  const std::string_view args[] = {key.view(), min.view(), max.view()};
  return call<std::int64_t>(table::zcount, args);
}
Future<std::vector<std::string>> SortedSetCommands::zdiff(const Keys& keys) const {
  if (keys.views().empty()) return refuse<std::vector<std::string>>(table::zdiff, "no keys");
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  return call<std::vector<std::string>>(table::zdiff, args.views());
}
Future<std::vector<std::pair<std::string, double>>> SortedSetCommands::zdiff_withscores(
    const Keys& keys) const {
  if (keys.views().empty())
    return refuse<std::vector<std::pair<std::string, double>>>(table::zdiff, "no keys");
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  args.add("WITHSCORES");
  return call<std::vector<std::pair<std::string, double>>>(table::zdiff, args.views());
}
Future<std::int64_t> SortedSetCommands::zdiffstore(Key destination, const Keys& keys) const {
  if (keys.views().empty()) return refuse<std::int64_t>(table::zdiffstore, "no keys");
  ArgumentList args;
  args.add(destination.view());
  args.add_number(keys.views().size());
  args.add(keys.views());
  return call<std::int64_t>(table::zdiffstore, args.views());
}
Future<double> SortedSetCommands::zincrby(Key key, double by, const Arg& member) const {
  const Arg by_text(by);
  const std::string_view args[] = {key.view(), by_text.view(), member.view()};
  return call<double>(table::zincrby, args);
}
Future<std::vector<std::string>> SortedSetCommands::zinter(const Keys& keys) const {
  if (keys.views().empty()) return refuse<std::vector<std::string>>(table::zinter, "no keys");
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  return call<std::vector<std::string>>(table::zinter, args.views());
}
Future<std::vector<std::pair<std::string, double>>> SortedSetCommands::zinter_withscores(
    const Keys& keys, const Weights& weights, Aggregate aggregate) const {
  if (keys.views().empty())
    return refuse<std::vector<std::pair<std::string, double>>>(table::zinter, "no keys");
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  add(weights, args);
  args.add("AGGREGATE");
  args.add_token(token_of(aggregate));
  args.add("WITHSCORES");
  return call<std::vector<std::pair<std::string, double>>>(table::zinter, args.views());
}
Future<std::int64_t> SortedSetCommands::zintercard(const Keys& keys, std::int64_t limit) const {
  if (keys.views().empty()) return refuse<std::int64_t>(table::zintercard, "no keys");
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  args.add("LIMIT");
  args.add_number(limit);
  return call<std::int64_t>(table::zintercard, args.views());
}
Future<std::int64_t> SortedSetCommands::zinterstore(Key destination, const Keys& keys,
                                                    const Weights& weights,
                                                    Aggregate aggregate) const {
  if (keys.views().empty()) return refuse<std::int64_t>(table::zinterstore, "no keys");
  ArgumentList args;
  args.add(destination.view());
  args.add_number(keys.views().size());
  args.add(keys.views());
  add(weights, args);
  args.add("AGGREGATE");
  args.add_token(token_of(aggregate));
  return call<std::int64_t>(table::zinterstore, args.views());
}
Future<std::int64_t> SortedSetCommands::zlexcount(Key key, const Arg& min, const Arg& max) const {
  const std::string_view args[] = {key.view(), min.view(), max.view()};
  return call<std::int64_t>(table::zlexcount, args);
}
Future<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>> SortedSetCommands::zmpop(
    const Keys& keys, ScoreEnd end, std::int64_t count) const {
  if (keys.views().empty())
    return refuse<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>>(table::zmpop, "no keys");
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  args.add_token(token_of(end));
  args.add("COUNT");
  args.add_number(count);
  return call<std::optional<std::pair<std::string, std::vector<std::pair<std::string, double>>>>>(table::zmpop, args.views());
}
Future<std::vector<std::optional<double>>> SortedSetCommands::zmscore(Key key,
                                                                      const Args& members) const {
  ArgumentList args;
  args.add(key.view());
  args.add(members.views());
  return call<std::vector<std::optional<double>>>(table::zmscore, args.views());
}
Future<std::optional<std::pair<std::string, double>>> SortedSetCommands::zpopmax(Key key) const {
  const std::string_view args[] = {key.view()};
  return call_by<&read_first_scored>(table::zpopmax, args);
}
Future<std::vector<std::pair<std::string, double>>> SortedSetCommands::zpopmax(
    Key key, std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view()};
  return call<std::vector<std::pair<std::string, double>>>(table::zpopmax, args);
}
Future<std::optional<std::pair<std::string, double>>> SortedSetCommands::zpopmin(Key key) const {
  const std::string_view args[] = {key.view()};
  return call_by<&read_first_scored>(table::zpopmin, args);
}
Future<std::vector<std::pair<std::string, double>>> SortedSetCommands::zpopmin(
    Key key, std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view()};
  return call<std::vector<std::pair<std::string, double>>>(table::zpopmin, args);
}
Future<std::optional<std::string>> SortedSetCommands::zrandmember(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::zrandmember, args);
}
Future<std::vector<std::string>> SortedSetCommands::zrandmember(Key key, std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view()};
  return call<std::vector<std::string>>(table::zrandmember, args);
}
Future<std::vector<std::pair<std::string, double>>> SortedSetCommands::zrandmember_withscores(
    Key key, std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view(), "WITHSCORES"};
  return call<std::vector<std::pair<std::string, double>>>(table::zrandmember, args);
}
Future<std::vector<std::string>> SortedSetCommands::zrange(Key key, const Arg& start,
                                                           const Arg& stop,
                                                           const ZrangeOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<std::string>>(table::zrange, problem);
  ArgumentList args;
  args.add(key.view());
  args.add(start.view());
  args.add(stop.view());
  add(options, args);
  return call<std::vector<std::string>>(table::zrange, args.views());
}
Future<std::vector<std::pair<std::string, double>>> SortedSetCommands::zrange_withscores(
    Key key, const Arg& start, const Arg& stop, const ZrangeOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<std::pair<std::string, double>>>(table::zrange, problem);
  ArgumentList args;
  args.add(key.view());
  args.add(start.view());
  args.add(stop.view());
  add(options, args);
  args.add("WITHSCORES");
  return call<std::vector<std::pair<std::string, double>>>(table::zrange, args.views());
}
Future<std::vector<std::string>> SortedSetCommands::zrangebylex(
    Key key, const Arg& min, const Arg& max, const ZrangebyOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(min.view());
  args.add(max.view());
  add(options, args);
  return call<std::vector<std::string>>(table::zrangebylex, args.views());
}
Future<std::vector<std::string>> SortedSetCommands::zrangebyscore(
    Key key, const Arg& min, const Arg& max, const ZrangebyOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(min.view());
  args.add(max.view());
  add(options, args);
  return call<std::vector<std::string>>(table::zrangebyscore, args.views());
}
Future<std::vector<std::pair<std::string, double>>> SortedSetCommands::zrangebyscore_withscores(
    Key key, const Arg& min, const Arg& max, const ZrangebyOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(min.view());
  args.add(max.view());
  add(options, args);
  args.add("WITHSCORES");
  return call<std::vector<std::pair<std::string, double>>>(table::zrangebyscore, args.views());
}
Future<std::int64_t> SortedSetCommands::zrangestore(Key destination, Key source, const Arg& start,
                                                    const Arg& stop,
                                                    const ZrangeOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::int64_t>(table::zrangestore, problem);
  ArgumentList args;
  args.add(destination.view());
  args.add(source.view());
  args.add(start.view());
  args.add(stop.view());
  add(options, args);
  return call<std::int64_t>(table::zrangestore, args.views());
}
Future<std::optional<std::int64_t>> SortedSetCommands::zrank(Key key, const Arg& member) const {
  const std::string_view args[] = {key.view(), member.view()};
  return call<std::optional<std::int64_t>>(table::zrank, args);
}
Future<std::optional<std::pair<std::int64_t, double>>> SortedSetCommands::zrank_withscore(
    Key key, const Arg& member) const {
  const std::string_view args[] = {key.view(), member.view(), "WITHSCORE"};
  return call<std::optional<std::pair<std::int64_t, double>>>(table::zrank, args);
}
Future<std::int64_t> SortedSetCommands::zrem(Key key, const Args& members) const {
  ArgumentList args;
  args.add(key.view());
  args.add(members.views());
  return call<std::int64_t>(table::zrem, args.views());
}
Future<std::int64_t> SortedSetCommands::zremrangebylex(Key key, const Arg& min,
                                                       const Arg& max) const {
  const std::string_view args[] = {key.view(), min.view(), max.view()};
  return call<std::int64_t>(table::zremrangebylex, args);
}
Future<std::int64_t> SortedSetCommands::zremrangebyrank(Key key, std::int64_t start,
                                                        std::int64_t stop) const {
  const Arg start_text(start);
  const Arg stop_text(stop);
  const std::string_view args[] = {key.view(), start_text.view(), stop_text.view()};
  return call<std::int64_t>(table::zremrangebyrank, args);
}
Future<std::int64_t> SortedSetCommands::zremrangebyscore(Key key, const Arg& min,
                                                         const Arg& max) const {
  const std::string_view args[] = {key.view(), min.view(), max.view()};
  return call<std::int64_t>(table::zremrangebyscore, args);
}
Future<std::vector<std::string>> SortedSetCommands::zrevrange(Key key, std::int64_t start,
                                                              std::int64_t stop) const {
  const Arg start_text(start);
  const Arg stop_text(stop);
  const std::string_view args[] = {key.view(), start_text.view(), stop_text.view()};
  return call<std::vector<std::string>>(table::zrevrange, args);
}
Future<std::vector<std::pair<std::string, double>>> SortedSetCommands::zrevrange_withscores(
    Key key, std::int64_t start, std::int64_t stop) const {
  const Arg start_text(start);
  const Arg stop_text(stop);
  const std::string_view args[] = {key.view(), start_text.view(), stop_text.view(), "WITHSCORES"};
  return call<std::vector<std::pair<std::string, double>>>(table::zrevrange, args);
}
Future<std::vector<std::string>> SortedSetCommands::zrevrangebylex(
    Key key, const Arg& max, const Arg& min, const ZrangebyOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(max.view());
  args.add(min.view());
  add(options, args);
  return call<std::vector<std::string>>(table::zrevrangebylex, args.views());
}
Future<std::vector<std::string>> SortedSetCommands::zrevrangebyscore(
    Key key, const Arg& max, const Arg& min, const ZrangebyOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(max.view());
  args.add(min.view());
  add(options, args);
  return call<std::vector<std::string>>(table::zrevrangebyscore, args.views());
}
Future<std::vector<std::pair<std::string, double>>> SortedSetCommands::zrevrangebyscore_withscores(
    Key key, const Arg& max, const Arg& min, const ZrangebyOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(max.view());
  args.add(min.view());
  add(options, args);
  args.add("WITHSCORES");
  return call<std::vector<std::pair<std::string, double>>>(table::zrevrangebyscore, args.views());
}
Future<std::optional<std::int64_t>> SortedSetCommands::zrevrank(Key key, const Arg& member) const {
  const std::string_view args[] = {key.view(), member.view()};
  return call<std::optional<std::int64_t>>(table::zrevrank, args);
}
Future<std::optional<std::pair<std::int64_t, double>>> SortedSetCommands::zrevrank_withscore(
    Key key, const Arg& member) const {
  const std::string_view args[] = {key.view(), member.view(), "WITHSCORE"};
  return call<std::optional<std::pair<std::int64_t, double>>>(table::zrevrank, args);
}
Future<ScanPage<std::pair<std::string, double>>> SortedSetCommands::zscan(
    Key key, std::uint64_t cursor, const ScanWithinOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(cursor);
  add(options, args);
  return call<ScanPage<std::pair<std::string, double>>>(table::zscan, args.views());
}
Future<std::optional<double>> SortedSetCommands::zscore(Key key, const Arg& member) const {
  const std::string_view args[] = {key.view(), member.view()};
  return call<std::optional<double>>(table::zscore, args);
}
Future<std::vector<std::string>> SortedSetCommands::zunion(const Keys& keys) const {
  if (keys.views().empty()) return answer<std::vector<std::string>>();
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  return call<std::vector<std::string>>(table::zunion, args.views());
}
Future<std::vector<std::pair<std::string, double>>> SortedSetCommands::zunion_withscores(
    const Keys& keys, const Weights& weights, Aggregate aggregate) const {
  if (keys.views().empty()) return answer<std::vector<std::pair<std::string, double>>>();
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  add(weights, args);
  args.add("AGGREGATE");
  args.add_token(token_of(aggregate));
  args.add("WITHSCORES");
  return call<std::vector<std::pair<std::string, double>>>(table::zunion, args.views());
}
Future<std::int64_t> SortedSetCommands::zunionstore(Key destination, const Keys& keys,
                                                    const Weights& weights,
                                                    Aggregate aggregate) const {
  if (keys.views().empty()) return refuse<std::int64_t>(table::zunionstore, "no keys");
  ArgumentList args;
  args.add(destination.view());
  args.add_number(keys.views().size());
  args.add(keys.views());
  add(weights, args);
  args.add("AGGREGATE");
  args.add_token(token_of(aggregate));
  return call<std::int64_t>(table::zunionstore, args.views());
}

}  // namespace deferredis
// clang-format on
