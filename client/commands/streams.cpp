// Made by tools/generate.py from commands/streams.txt: change that, then `make generate`.
#include <deferredis/client/commands/streams.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(EntryRefs value) noexcept {
  switch (value) {
    case EntryRefs::keep: return {"KEEPREF"};
    case EntryRefs::delete_: return {"DELREF"};
    case EntryRefs::acked: return {"ACKED"};
  }
  return {};
}
std::string_view token_of(NackMode value) noexcept {
  switch (value) {
    case NackMode::silent: return {"SILENT"};
    case NackMode::fail: return {"FAIL"};
    case NackMode::fatal: return {"FATAL"};
  }
  return {};
}
std::string_view problem_of(const XaddOptions& o) noexcept {
  if (int(o.maxlen.has_value()) + int(o.minid.has_value()) > 1)
    return "maxlen and minid exclude each other";
  return {};
}
void add(const XaddOptions& o, ArgumentList& args) {
  if (o.nomkstream) args.add("NOMKSTREAM");
  if (o.maxlen) {
    args.add("MAXLEN");
    add(*o.maxlen, args);
  }
  if (o.minid) {
    args.add("MINID");
    add(*o.minid, args);
  }
}
void add(const XclaimOptions& o, ArgumentList& args) {
  if (o.idle) {
    args.add("IDLE");
    args.add_number(o.idle->count());
  }
  if (o.time) {
    args.add("TIME");
    args.add_number(o.time->time_since_epoch().count());
  }
  if (o.retrycount) {
    args.add("RETRYCOUNT");
    args.add_number(*o.retrycount);
  }
  if (o.force) args.add("FORCE");
}
void add(const XgroupCreateOptions& o, ArgumentList& args) {
  if (o.mkstream) args.add("MKSTREAM");
  if (o.entriesread) {
    args.add("ENTRIESREAD");
    args.add_number(*o.entriesread);
  }
}
void add(const XgroupSetidOptions& o, ArgumentList& args) {
  if (o.entriesread) {
    args.add("ENTRIESREAD");
    args.add_number(*o.entriesread);
  }
}
void add(const XpendingOptions& o, ArgumentList& args) {
  if (o.idle) {
    args.add("IDLE");
    args.add_number(o.idle->count());
  }
}
void add(const XreadOptions& o, ArgumentList& args) {
  if (o.block) {
    args.add("BLOCK");
    args.add_number(o.block->count());
  }
  if (o.count) {
    args.add("COUNT");
    args.add_number(*o.count);
  }
}
void add(const XreadgroupOptions& o, ArgumentList& args) {
  if (o.block) {
    args.add("BLOCK");
    args.add_number(o.block->count());
  }
  if (o.count) {
    args.add("COUNT");
    args.add_number(*o.count);
  }
  if (o.noack) args.add("NOACK");
}
void add(const XsetidOptions& o, ArgumentList& args) {
  if (o.entriesadded) {
    args.add("ENTRIESADDED");
    args.add_number(*o.entriesadded);
  }
  if (o.maxdeletedid) {
    args.add("MAXDELETEDID");
    args.add(*o.maxdeletedid);
  }
}

}  // namespace

Future<std::int64_t> StreamCommands::xack(Key key, const Arg& group, const Args& ids) const {
  ArgumentList args;
  args.add(key.view());
  args.add(group.view());
  args.add(ids.views());
  return call<std::int64_t>(table::xack, args.views());
}
Future<std::vector<std::int64_t>> StreamCommands::xackdel(Key key, const Arg& group,
                                                          EntryRefs refs, const Args& ids) const {
  ArgumentList args;
  args.add(key.view());
  args.add(group.view());
  args.add_token(token_of(refs));
  args.add("IDS");
  args.add_number(ids.views().size());
  args.add(ids.views());
  return call<std::vector<std::int64_t>>(table::xackdel, args.views());
}
Future<std::optional<std::string>> StreamCommands::xadd(Key key, const Arg& id,
                                                        const Pairs& fields,
                                                        const XaddOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::optional<std::string>>(table::xadd, problem);
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  args.add(id.view());
  args.add(fields.views());
  return call<std::optional<std::string>>(table::xadd, args.views());
}
Future<ClaimedEntries> StreamCommands::xautoclaim(Key key, const Arg& group, const Arg& consumer,
                                                  std::chrono::milliseconds min_idle,
                                                  const Arg& start, std::int64_t count) const {
  ArgumentList args;
  args.add(key.view());
  args.add(group.view());
  args.add(consumer.view());
  args.add_number(min_idle.count());
  args.add(start.view());
  args.add("COUNT");
  args.add_number(count);
  return call<ClaimedEntries>(table::xautoclaim, args.views());
}
Future<ClaimedIds> StreamCommands::xautoclaim_justid(Key key, const Arg& group,
                                                     const Arg& consumer,
                                                     std::chrono::milliseconds min_idle,
                                                     const Arg& start, std::int64_t count) const {
  ArgumentList args;
  args.add(key.view());
  args.add(group.view());
  args.add(consumer.view());
  args.add_number(min_idle.count());
  args.add(start.view());
  args.add("COUNT");
  args.add_number(count);
  args.add("JUSTID");
  return call<ClaimedIds>(table::xautoclaim, args.views());
}
Future<void> StreamCommands::xcfgset(Key key, const Args& words) const {
  ArgumentList args;
  args.add(key.view());
  args.add(words.views());
  return call<void>(table::xcfgset, args.views());
}
Future<std::vector<StreamEntry>> StreamCommands::xclaim(Key key, const Arg& group,
                                                        const Arg& consumer,
                                                        std::chrono::milliseconds min_idle,
                                                        const Args& ids,
                                                        const XclaimOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(group.view());
  args.add(consumer.view());
  args.add_number(min_idle.count());
  args.add(ids.views());
  add(options, args);
  return call<std::vector<StreamEntry>>(table::xclaim, args.views());
}
Future<std::vector<std::string>> StreamCommands::xclaim_justid(
    Key key, const Arg& group, const Arg& consumer, std::chrono::milliseconds min_idle,
    const Args& ids, const XclaimOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(group.view());
  args.add(consumer.view());
  args.add_number(min_idle.count());
  args.add(ids.views());
  add(options, args);
  args.add("JUSTID");
  return call<std::vector<std::string>>(table::xclaim, args.views());
}
Future<std::int64_t> StreamCommands::xdel(Key key, const Args& ids) const {
  ArgumentList args;
  args.add(key.view());
  args.add(ids.views());
  return call<std::int64_t>(table::xdel, args.views());
}
Future<std::vector<std::int64_t>> StreamCommands::xdelex(Key key, EntryRefs refs,
                                                         const Args& ids) const {
  ArgumentList args;
  args.add(key.view());
  args.add_token(token_of(refs));
  args.add("IDS");
  args.add_number(ids.views().size());
  args.add(ids.views());
  return call<std::vector<std::int64_t>>(table::xdelex, args.views());
}
Future<void> StreamCommands::xgroup_create(Key key, const Arg& group, const Arg& id,
                                           const XgroupCreateOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(group.view());
  args.add(id.view());
  add(options, args);
  return call<void>(table::xgroup_create, args.views());
}
Future<bool> StreamCommands::xgroup_createconsumer(Key key, const Arg& group,
                                                   const Arg& consumer) const {
  const std::string_view args[] = {key.view(), group.view(), consumer.view()};
  return call<bool>(table::xgroup_createconsumer, args);
}
Future<std::int64_t> StreamCommands::xgroup_delconsumer(Key key, const Arg& group,
                                                        const Arg& consumer) const {
  const std::string_view args[] = {key.view(), group.view(), consumer.view()};
  return call<std::int64_t>(table::xgroup_delconsumer, args);
}
Future<bool> StreamCommands::xgroup_destroy(Key key, const Arg& group) const {
  const std::string_view args[] = {key.view(), group.view()};
  return call<bool>(table::xgroup_destroy, args);
}
Future<std::vector<std::string>> StreamCommands::xgroup_help() const {
  return call<std::vector<std::string>>(table::xgroup_help, {});
}
Future<void> StreamCommands::xgroup_setid(Key key, const Arg& group, const Arg& id,
                                          const XgroupSetidOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(group.view());
  args.add(id.view());
  add(options, args);
  return call<void>(table::xgroup_setid, args.views());
}
Future<void> StreamCommands::xidmprecord(Key key, const Arg& producer, const Arg& idempotent_id,
                                         const Arg& id) const {
  const std::string_view args[] = {key.view(), producer.view(), idempotent_id.view(), id.view()};
  return call<void>(table::xidmprecord, args);
}
Future<std::vector<StreamConsumerInfo>> StreamCommands::xinfo_consumers(Key key,
                                                                        const Arg& group) const {
  const std::string_view args[] = {key.view(), group.view()};
  return call<std::vector<StreamConsumerInfo>>(table::xinfo_consumers, args);
}
Future<std::vector<StreamGroupInfo>> StreamCommands::xinfo_groups(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::vector<StreamGroupInfo>>(table::xinfo_groups, args);
}
Future<std::vector<std::string>> StreamCommands::xinfo_help() const {
  return call<std::vector<std::string>>(table::xinfo_help, {});
}
Future<StreamInfo> StreamCommands::xinfo_stream(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<StreamInfo>(table::xinfo_stream, args);
}
Future<Map<std::string, Reply>> StreamCommands::xinfo_stream_full(Key key,
                                                                  std::int64_t count) const {
  ArgumentList args;
  args.add(key.view());
  args.add("FULL");
  args.add("COUNT");
  args.add_number(count);
  return call<Map<std::string, Reply>>(table::xinfo_stream, args.views());
}
Future<std::int64_t> StreamCommands::xlen(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::xlen, args);
}
Future<std::int64_t> StreamCommands::xnack(Key key, const Arg& group, NackMode mode,
                                           const Args& ids) const {
  ArgumentList args;
  args.add(key.view());
  args.add(group.view());
  args.add_token(token_of(mode));
  args.add("IDS");
  args.add_number(ids.views().size());
  args.add(ids.views());
  return call<std::int64_t>(table::xnack, args.views());
}
Future<PendingSummary> StreamCommands::xpending(Key key, const Arg& group) const {
  const std::string_view args[] = {key.view(), group.view()};
  return call<PendingSummary>(table::xpending, args);
}
Future<std::vector<PendingEntry>> StreamCommands::xpending_range(
    Key key, const Arg& group, const Arg& start, const Arg& end, std::int64_t count,
    const XpendingOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(group.view());
  add(options, args);
  args.add(start.view());
  args.add(end.view());
  args.add_number(count);
  return call<std::vector<PendingEntry>>(table::xpending, args.views());
}
Future<std::vector<PendingEntry>> StreamCommands::xpending_range_of(
    Key key, const Arg& group, const Arg& start, const Arg& end, std::int64_t count,
    const Arg& consumer, const XpendingOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(group.view());
  add(options, args);
  args.add(start.view());
  args.add(end.view());
  args.add_number(count);
  args.add(consumer.view());
  return call<std::vector<PendingEntry>>(table::xpending, args.views());
}
Future<std::vector<StreamEntry>> StreamCommands::xrange(Key key, const Arg& start,
                                                        const Arg& end) const {
  const std::string_view args[] = {key.view(), start.view(), end.view()};
  return call<std::vector<StreamEntry>>(table::xrange, args);
}
Future<std::vector<StreamEntry>> StreamCommands::xrange(Key key, const Arg& start, const Arg& end,
                                                        std::int64_t count) const {
  ArgumentList args;
  args.add(key.view());
  args.add(start.view());
  args.add(end.view());
  args.add("COUNT");
  args.add_number(count);
  return call<std::vector<StreamEntry>>(table::xrange, args.views());
}
Future<Map<std::string, std::vector<StreamEntry>>> StreamCommands::xread(
    const StreamPositions& streams, const XreadOptions& options) const {
  ArgumentList args;
  add(options, args);
  args.add("STREAMS");
  add(streams, args);
  return call<Map<std::string, std::vector<StreamEntry>>>(table::xread, args.views());
}
Future<Map<std::string, std::vector<StreamEntry>>> StreamCommands::xreadgroup(
    const Arg& group, const Arg& consumer, const StreamPositions& streams,
    const XreadgroupOptions& options) const {
  ArgumentList args;
  args.add("GROUP");
  args.add(group.view());
  args.add(consumer.view());
  add(options, args);
  args.add("STREAMS");
  add(streams, args);
  return call<Map<std::string, std::vector<StreamEntry>>>(table::xreadgroup, args.views());
}
Future<std::vector<StreamEntry>> StreamCommands::xrevrange(Key key, const Arg& end,
                                                           const Arg& start) const {
  const std::string_view args[] = {key.view(), end.view(), start.view()};
  return call<std::vector<StreamEntry>>(table::xrevrange, args);
}
Future<std::vector<StreamEntry>> StreamCommands::xrevrange(Key key, const Arg& end,
                                                           const Arg& start,
                                                           std::int64_t count) const {
  ArgumentList args;
  args.add(key.view());
  args.add(end.view());
  args.add(start.view());
  args.add("COUNT");
  args.add_number(count);
  return call<std::vector<StreamEntry>>(table::xrevrange, args.views());
}
Future<void> StreamCommands::xsetid(Key key, const Arg& last_id,
                                    const XsetidOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(last_id.view());
  add(options, args);
  return call<void>(table::xsetid, args.views());
}
Future<std::int64_t> StreamCommands::xtrim_maxlen(Key key, const Trim& length) const {
  ArgumentList args;
  args.add(key.view());
  args.add("MAXLEN");
  add(length, args);
  return call<std::int64_t>(table::xtrim, args.views());
}
Future<std::int64_t> StreamCommands::xtrim_minid(Key key, const TrimId& id) const {
  ArgumentList args;
  args.add(key.view());
  args.add("MINID");
  add(id, args);
  return call<std::int64_t>(table::xtrim, args.views());
}

}  // namespace deferredis
// clang-format on
