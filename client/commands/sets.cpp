// Made by tools/generate.py from commands/sets.txt: change that, then `make generate`.
#include <deferredis/client/commands/sets.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace table {
const CommandRow& sdiff_row = sdiff;
const CommandRow& sinter_row = sinter;
const CommandRow& smembers_row = smembers;
const CommandRow& sunion_row = sunion;
}  // namespace table

namespace {

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

Future<std::int64_t> SetCommands::sadd(Key key, const Args& members) const {
  ArgumentList args;
  args.add(key.view());
  args.add(members.views());
  return call<std::int64_t>(table::sadd, args.views());
}
Future<std::int64_t> SetCommands::scard(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::scard, args);
}
Future<std::vector<std::string>> SetCommands::sdiff(const Keys& keys) const {
  if (keys.views().empty()) return refuse<std::vector<std::string>>(table::sdiff, "no keys");
  return call<std::vector<std::string>>(table::sdiff, keys.views());
}
Future<std::int64_t> SetCommands::sdiffcard(const Keys& keys) const {
  if (keys.views().empty()) return refuse<std::int64_t>(table::sdiffcard, "no keys");
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  return call<std::int64_t>(table::sdiffcard, args.views());
}
Future<std::int64_t> SetCommands::sdiffstore(Key destination, const Keys& keys) const {
  if (keys.views().empty()) return refuse<std::int64_t>(table::sdiffstore, "no keys");
  ArgumentList args;
  args.add(destination.view());
  args.add(keys.views());
  return call<std::int64_t>(table::sdiffstore, args.views());
}
Future<std::vector<std::string>> SetCommands::sinter(const Keys& keys) const {
  if (keys.views().empty()) return refuse<std::vector<std::string>>(table::sinter, "no keys");
  return call<std::vector<std::string>>(table::sinter, keys.views());
}
Future<std::int64_t> SetCommands::sintercard(const Keys& keys, std::int64_t limit) const {
  if (keys.views().empty()) return refuse<std::int64_t>(table::sintercard, "no keys");
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  args.add("LIMIT");
  args.add_number(limit);
  return call<std::int64_t>(table::sintercard, args.views());
}
Future<std::int64_t> SetCommands::sinterstore(Key destination, const Keys& keys) const {
  if (keys.views().empty()) return refuse<std::int64_t>(table::sinterstore, "no keys");
  ArgumentList args;
  args.add(destination.view());
  args.add(keys.views());
  return call<std::int64_t>(table::sinterstore, args.views());
}
Future<bool> SetCommands::sismember(Key key, const Arg& member) const {
  const std::string_view args[] = {key.view(), member.view()};
  return call<bool>(table::sismember, args);
}
Future<std::vector<std::string>> SetCommands::smembers(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::vector<std::string>>(table::smembers, args);
}
Future<std::vector<bool>> SetCommands::smismember(Key key, const Args& members) const {
  ArgumentList args;
  args.add(key.view());
  args.add(members.views());
  return call<std::vector<bool>>(table::smismember, args.views());
}
Future<bool> SetCommands::smove(Key source, Key destination, const Arg& member) const {
  const std::string_view args[] = {source.view(), destination.view(), member.view()};
  return call<bool>(table::smove, args);
}
Future<std::optional<std::string>> SetCommands::spop(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::spop, args);
}
Future<std::vector<std::string>> SetCommands::spop(Key key, std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view()};
  return call<std::vector<std::string>>(table::spop, args);
}
Future<std::optional<std::string>> SetCommands::srandmember(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::optional<std::string>>(table::srandmember, args);
}
Future<std::vector<std::string>> SetCommands::srandmember(Key key, std::int64_t count) const {
  const Arg count_text(count);
  const std::string_view args[] = {key.view(), count_text.view()};
  return call<std::vector<std::string>>(table::srandmember, args);
}
Future<std::int64_t> SetCommands::srem(Key key, const Args& members) const {
  ArgumentList args;
  args.add(key.view());
  args.add(members.views());
  return call<std::int64_t>(table::srem, args.views());
}
Future<ScanPage<std::string>> SetCommands::sscan(Key key, std::uint64_t cursor,
                                                 const ScanWithinOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(cursor);
  add(options, args);
  return call<ScanPage<std::string>>(table::sscan, args.views());
}
Future<std::vector<std::string>> SetCommands::sunion(const Keys& keys) const {
  if (keys.views().empty()) return answer<std::vector<std::string>>();
  return call<std::vector<std::string>>(table::sunion, keys.views());
}
Future<std::int64_t> SetCommands::sunioncard(const Keys& keys) const {
  if (keys.views().empty()) return answer<std::int64_t>();
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  return call<std::int64_t>(table::sunioncard, args.views());
}
Future<std::int64_t> SetCommands::sunionstore(Key destination, const Keys& keys) const {
  if (keys.views().empty()) return refuse<std::int64_t>(table::sunionstore, "no keys");
  ArgumentList args;
  args.add(destination.view());
  args.add(keys.views());
  return call<std::int64_t>(table::sunionstore, args.views());
}

}  // namespace deferredis
// clang-format on
