// Made by tools/generate.py from commands/hashes.txt: change that, then `make generate`.
#include <deferredis/client/commands/hashes.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace table {
const CommandRow& hgetall_row = hgetall;
const CommandRow& hkeys_row = hkeys;
const CommandRow& hvals_row = hvals;
}  // namespace table

namespace {

std::string_view token_of(ExpireWhen value) noexcept {
  switch (value) {
    case ExpireWhen::always: return {};
    case ExpireWhen::nx: return {"NX"};
    case ExpireWhen::xx: return {"XX"};
    case ExpireWhen::gt: return {"GT"};
    case ExpireWhen::lt: return {"LT"};
  }
  return {};
}
std::string_view problem_of(const HGetexOptions& o) noexcept {
  if (
        int(o.ex.has_value()) + int(o.px.has_value()) + int(o.exat.has_value()) + int(o.pxat.has_value()) + int(o.persist) > 1)
    return "ex, px, exat, pxat and persist exclude each other";
  return {};
}
void add(const HGetexOptions& o, ArgumentList& args) {
  if (o.ex) {
    args.add("EX");
    args.add_number(o.ex->count());
  }
  if (o.px) {
    args.add("PX");
    args.add_number(o.px->count());
  }
  if (o.exat) {
    args.add("EXAT");
    args.add_number(o.exat->time_since_epoch().count());
  }
  if (o.pxat) {
    args.add("PXAT");
    args.add_number(o.pxat->time_since_epoch().count());
  }
  if (o.persist) args.add("PERSIST");
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
std::string_view problem_of(const HSetexOptions& o) noexcept {
  if (int(o.fnx) + int(o.fxx) > 1)
    return "fnx and fxx exclude each other";
  if (
        int(o.ex.has_value()) + int(o.px.has_value()) + int(o.exat.has_value()) + int(o.pxat.has_value()) + int(o.keepttl) > 1)
    return "ex, px, exat, pxat and keepttl exclude each other";
  return {};
}
void add(const HSetexOptions& o, ArgumentList& args) {
  if (o.fnx) args.add("FNX");
  if (o.fxx) args.add("FXX");
  if (o.ex) {
    args.add("EX");
    args.add_number(o.ex->count());
  }
  if (o.px) {
    args.add("PX");
    args.add_number(o.px->count());
  }
  if (o.exat) {
    args.add("EXAT");
    args.add_number(o.exat->time_since_epoch().count());
  }
  if (o.pxat) {
    args.add("PXAT");
    args.add_number(o.pxat->time_since_epoch().count());
  }
  if (o.keepttl) args.add("KEEPTTL");
}

}  // namespace

Future<std::int64_t> HashCommands::hdel(Key key, const Args& fields) const {
  ArgumentList args;
  args.add(key.view());
  args.add(fields.views());
  return call<std::int64_t>(table::hdel, args.views());
}
Future<bool> HashCommands::hexists(Key key, const Arg& field) const {
  const std::string_view args[] = {key.view(), field.view()};
  return call<bool>(table::hexists, args);
}
Future<std::vector<std::int64_t>> HashCommands::hexpire(Key key, std::chrono::seconds ttl,
                                                        const Args& fields,
                                                        ExpireWhen when) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(ttl.count());
  args.add_token(token_of(when));
  args.add("FIELDS");
  args.add_number(fields.views().size());
  args.add(fields.views());
  return call<std::vector<std::int64_t>>(table::hexpire, args.views());
}
Future<std::vector<std::int64_t>> HashCommands::hexpireat(Key key, std::chrono::sys_seconds at,
                                                          const Args& fields,
                                                          ExpireWhen when) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(at.time_since_epoch().count());
  args.add_token(token_of(when));
  args.add("FIELDS");
  args.add_number(fields.views().size());
  args.add(fields.views());
  return call<std::vector<std::int64_t>>(table::hexpireat, args.views());
}
Future<std::vector<std::int64_t>> HashCommands::hexpiretime(Key key, const Args& fields) const {
  ArgumentList args;
  args.add(key.view());
  args.add("FIELDS");
  args.add_number(fields.views().size());
  args.add(fields.views());
  return call<std::vector<std::int64_t>>(table::hexpiretime, args.views());
}
Future<std::optional<std::string>> HashCommands::hget(Key key, const Arg& field) const {
  const std::string_view args[] = {key.view(), field.view()};
  return call<std::optional<std::string>>(table::hget, args);
}
Future<Map<std::string, std::string>> HashCommands::hgetall(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<Map<std::string, std::string>>(table::hgetall, args);
}
Future<std::vector<std::optional<std::string>>> HashCommands::hgetdel(Key key,
                                                                      const Args& fields) const {
  ArgumentList args;
  args.add(key.view());
  args.add("FIELDS");
  args.add_number(fields.views().size());
  args.add(fields.views());
  return call<std::vector<std::optional<std::string>>>(table::hgetdel, args.views());
}
Future<std::vector<std::optional<std::string>>> HashCommands::hgetex(
    Key key, const Args& fields, const HGetexOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<std::optional<std::string>>>(table::hgetex, problem);
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  args.add("FIELDS");
  args.add_number(fields.views().size());
  args.add(fields.views());
  return call<std::vector<std::optional<std::string>>>(table::hgetex, args.views());
}
Future<bool> HashCommands::himport_discard(const Arg& fieldset) const {
  const std::string_view args[] = {fieldset.view()};
  return call<bool>(table::himport_discard, args);
}
Future<std::int64_t> HashCommands::himport_discardall() const {
  return call<std::int64_t>(table::himport_discardall, {});
}
Future<void> HashCommands::himport_prepare(const Arg& fieldset, const Args& fields) const {
  ArgumentList args;
  args.add(fieldset.view());
  args.add(fields.views());
  return call<void>(table::himport_prepare, args.views());
}
Future<void> HashCommands::himport_set(Key key, const Arg& fieldset, const Args& values) const {
  ArgumentList args;
  args.add(key.view());
  args.add(fieldset.view());
  args.add(values.views());
  return call<void>(table::himport_set, args.views());
}
Future<std::int64_t> HashCommands::hincrby(Key key, const Arg& field, std::int64_t by) const {
  const Arg by_text(by);
  const std::string_view args[] = {key.view(), field.view(), by_text.view()};
  return call<std::int64_t>(table::hincrby, args);
}
Future<double> HashCommands::hincrbyfloat(Key key, const Arg& field, double by) const {
  const Arg by_text(by);
  const std::string_view args[] = {key.view(), field.view(), by_text.view()};
  return call<double>(table::hincrbyfloat, args);
}
Future<std::vector<std::string>> HashCommands::hkeys(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::vector<std::string>>(table::hkeys, args);
}
Future<std::int64_t> HashCommands::hlen(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::hlen, args);
}
Future<std::vector<std::optional<std::string>>> HashCommands::hmget(Key key,
                                                                    const Args& fields) const {
  ArgumentList args;
  args.add(key.view());
  args.add(fields.views());
  return call<std::vector<std::optional<std::string>>>(table::hmget, args.views());
}
Future<void> HashCommands::hmset(Key key, const Pairs& pairs) const {
  ArgumentList args;
  args.add(key.view());
  args.add(pairs.views());
  return call<void>(table::hmset, args.views());
}
Future<std::vector<std::int64_t>> HashCommands::hpersist(Key key, const Args& fields) const {
  ArgumentList args;
  args.add(key.view());
  args.add("FIELDS");
  args.add_number(fields.views().size());
  args.add(fields.views());
  return call<std::vector<std::int64_t>>(table::hpersist, args.views());
}
Future<std::vector<std::int64_t>> HashCommands::hpexpire(Key key, std::chrono::milliseconds ttl,
                                                         const Args& fields,
                                                         ExpireWhen when) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(ttl.count());
  args.add_token(token_of(when));
  args.add("FIELDS");
  args.add_number(fields.views().size());
  args.add(fields.views());
  return call<std::vector<std::int64_t>>(table::hpexpire, args.views());
}
Future<std::vector<std::int64_t>> HashCommands::hpexpireat(
    Key key, std::chrono::sys_time<std::chrono::milliseconds> at, const Args& fields,
    ExpireWhen when) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(at.time_since_epoch().count());
  args.add_token(token_of(when));
  args.add("FIELDS");
  args.add_number(fields.views().size());
  args.add(fields.views());
  return call<std::vector<std::int64_t>>(table::hpexpireat, args.views());
}
Future<std::vector<std::int64_t>> HashCommands::hpexpiretime(Key key, const Args& fields) const {
  ArgumentList args;
  args.add(key.view());
  args.add("FIELDS");
  args.add_number(fields.views().size());
  args.add(fields.views());
  return call<std::vector<std::int64_t>>(table::hpexpiretime, args.views());
}
Future<std::vector<std::int64_t>> HashCommands::hpttl(Key key, const Args& fields) const {
  ArgumentList args;
  args.add(key.view());
  args.add("FIELDS");
  args.add_number(fields.views().size());
  args.add(fields.views());
  return call<std::vector<std::int64_t>>(table::hpttl, args.views());
}
Future<std::optional<std::string>> HashCommands::hrandfield(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::hrandfield, args);
}
Future<std::vector<std::string>> HashCommands::hrandfield(Key key, std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view()};
  return call<std::vector<std::string>>(table::hrandfield, args);
}
Future<std::vector<std::pair<std::string, std::string>>> HashCommands::hrandfield_withvalues(
    Key key, std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view(), "WITHVALUES"};
  return call<std::vector<std::pair<std::string, std::string>>>(table::hrandfield, args);
}
Future<ScanPage<std::pair<std::string, std::string>>> HashCommands::hscan(
    Key key, std::uint64_t cursor, const ScanWithinOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(cursor);
  add(options, args);
  return call<ScanPage<std::pair<std::string, std::string>>>(table::hscan, args.views());
}
Future<ScanPage<std::string>> HashCommands::hscan_novalues(Key key, std::uint64_t cursor,
                                                           const ScanWithinOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(cursor);
  add(options, args);
  args.add("NOVALUES");
  return call<ScanPage<std::string>>(table::hscan, args.views());
}
Future<std::int64_t> HashCommands::hset(Key key, const Pairs& pairs) const {
  ArgumentList args;
  args.add(key.view());
  args.add(pairs.views());
  return call<std::int64_t>(table::hset, args.views());
}
Future<std::int64_t> HashCommands::hset(Key key, const Arg& field, const Arg& value) const {
  const std::string_view args[] = {key.view(), field.view(), value.view()};
  return call<std::int64_t>(table::hset, args, &value);
}
Future<bool> HashCommands::hsetex(Key key, const Pairs& pairs, const HSetexOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<bool>(table::hsetex, problem);
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  args.add("FIELDS");
  args.add_number(pairs.views().size() / 2);
  args.add(pairs.views());
  return call<bool>(table::hsetex, args.views());
}
Future<bool> HashCommands::hsetnx(Key key, const Arg& field, const Arg& value) const {
  const std::string_view args[] = {key.view(), field.view(), value.view()};
  return call<bool>(table::hsetnx, args, &value);
}
Future<std::int64_t> HashCommands::hstrlen(Key key, const Arg& field) const {
  const std::string_view args[] = {key.view(), field.view()};
  return call<std::int64_t>(table::hstrlen, args);
}
Future<std::vector<std::int64_t>> HashCommands::httl(Key key, const Args& fields) const {
  ArgumentList args;
  args.add(key.view());
  args.add("FIELDS");
  args.add_number(fields.views().size());
  args.add(fields.views());
  return call<std::vector<std::int64_t>>(table::httl, args.views());
}
Future<std::vector<std::string>> HashCommands::hvals(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::vector<std::string>>(table::hvals, args);
}

}  // namespace deferredis
// clang-format on
