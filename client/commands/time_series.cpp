// Made by tools/generate.py from commands/time_series.txt: change that, then `make generate`.
#include <deferredis/client/commands/time_series.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/client/commands/read_shapes.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(Encoding value) noexcept {
  switch (value) {
    case Encoding::compressed: return {"COMPRESSED"};
    case Encoding::uncompressed: return {"UNCOMPRESSED"};
  }
  return {};
}
std::string_view token_of(DuplicatePolicy value) noexcept {
  switch (value) {
    case DuplicatePolicy::block: return {"BLOCK"};
    case DuplicatePolicy::first: return {"FIRST"};
    case DuplicatePolicy::last: return {"LAST"};
    case DuplicatePolicy::min: return {"MIN"};
    case DuplicatePolicy::max: return {"MAX"};
    case DuplicatePolicy::sum: return {"SUM"};
  }
  return {};
}
std::string_view token_of(Aggregator value) noexcept {
  switch (value) {
    case Aggregator::avg: return {"avg"};
    case Aggregator::sum: return {"sum"};
    case Aggregator::min: return {"min"};
    case Aggregator::max: return {"max"};
    case Aggregator::range: return {"range"};
    case Aggregator::count: return {"count"};
    case Aggregator::first: return {"first"};
    case Aggregator::last: return {"last"};
    case Aggregator::std_p: return {"std.p"};
    case Aggregator::std_s: return {"std.s"};
    case Aggregator::var_p: return {"var.p"};
    case Aggregator::var_s: return {"var.s"};
    case Aggregator::twa: return {"twa"};
  }
  return {};
}
void add(const TsCreateOptions& o, ArgumentList& args) {
  if (o.retention) {
    args.add("RETENTION");
    args.add_number(o.retention->count());
  }
  if (o.encoding) {
    args.add("ENCODING");
    args.add_token(token_of(*o.encoding));
  }
  if (o.chunk_size) {
    args.add("CHUNK_SIZE");
    args.add_number(*o.chunk_size);
  }
  if (o.duplicate_policy) {
    args.add("DUPLICATE_POLICY");
    args.add_token(token_of(*o.duplicate_policy));
  }
  if (o.on_duplicate) {
    args.add("ON_DUPLICATE");
    args.add_token(token_of(*o.on_duplicate));
  }
  if (o.timestamp) {
    args.add("TIMESTAMP");
    args.add_number(*o.timestamp);
  }
}
void add(const TsAlterOptions& o, ArgumentList& args) {
  if (o.retention) {
    args.add("RETENTION");
    args.add_number(o.retention->count());
  }
  if (o.chunk_size) {
    args.add("CHUNK_SIZE");
    args.add_number(*o.chunk_size);
  }
  if (o.duplicate_policy) {
    args.add("DUPLICATE_POLICY");
    args.add_token(token_of(*o.duplicate_policy));
  }
}
void add(const TsGetOptions& o, ArgumentList& args) {
  if (o.latest) args.add("LATEST");
}
void add(const TsMgetOptions& o, ArgumentList& args) {
  if (o.latest) args.add("LATEST");
  if (o.withlabels) args.add("WITHLABELS");
}
void add(const TsRangeOptions& o, ArgumentList& args) {
  if (o.latest) args.add("LATEST");
  if (o.count) {
    args.add("COUNT");
    args.add_number(*o.count);
  }
  if (o.align) {
    args.add("ALIGN");
    args.add(*o.align);
  }
  if (o.aggregation) {
    args.add("AGGREGATION");
    args.add_token(token_of(*o.aggregation));
  }
  if (o.bucket) args.add_number(o.bucket->count());
}

}  // namespace

Future<std::int64_t> TimeSeriesCommands::ts_add(Key key, const Arg& timestamp, double value,
                                                const TsCreateOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(timestamp.view());
  args.add_number(value);
  add(options, args);
  return call<std::int64_t>(table::ts_add, args.views());
}
Future<std::int64_t> TimeSeriesCommands::ts_add(Key key, const Arg& timestamp, double value,
                                                const Pairs& labels,
                                                const TsCreateOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(timestamp.view());
  args.add_number(value);
  add(options, args);
  args.add("LABELS");
  args.add(labels.views());
  return call<std::int64_t>(table::ts_add, args.views());
}
Future<void> TimeSeriesCommands::ts_alter(Key key, const TsAlterOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  return call<void>(table::ts_alter, args.views());
}
Future<void> TimeSeriesCommands::ts_alter(Key key, const Pairs& labels,
                                          const TsAlterOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  args.add("LABELS");
  args.add(labels.views());
  return call<void>(table::ts_alter, args.views());
}
Future<void> TimeSeriesCommands::ts_create(Key key, const TsCreateOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  return call<void>(table::ts_create, args.views());
}
Future<void> TimeSeriesCommands::ts_create(Key key, const Pairs& labels,
                                           const TsCreateOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  args.add("LABELS");
  args.add(labels.views());
  return call<void>(table::ts_create, args.views());
}
Future<void> TimeSeriesCommands::ts_createrule(Key source, Key destination, Aggregator aggregator,
                                               std::chrono::milliseconds bucket) const {
  ArgumentList args;
  args.add(source.view());
  args.add(destination.view());
  args.add("AGGREGATION");
  args.add_token(token_of(aggregator));
  args.add_number(bucket.count());
  return call<void>(table::ts_createrule, args.views());
}
Future<std::int64_t> TimeSeriesCommands::ts_decrby(Key key, double by,
                                                   const TsCreateOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(by);
  add(options, args);
  return call<std::int64_t>(table::ts_decrby, args.views());
}
Future<std::int64_t> TimeSeriesCommands::ts_del(Key key, std::int64_t from, std::int64_t to) const {
  const Arg from_text(from);
  const Arg to_text(to);
  const std::string_view args[] = {key.view(), from_text.view(), to_text.view()};
  return call<std::int64_t>(table::ts_del, args);
}
Future<void> TimeSeriesCommands::ts_deleterule(Key source, Key destination) const {
  const std::string_view args[] = {source.view(), destination.view()};
  return call<void>(table::ts_deleterule, args);
}
Future<std::optional<std::pair<std::int64_t, double>>> TimeSeriesCommands::ts_get(
    Key key, const TsGetOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  return call_by<&read_sample>(table::ts_get, args.views());
}
Future<std::int64_t> TimeSeriesCommands::ts_incrby(Key key, double by,
                                                   const TsCreateOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(by);
  add(options, args);
  return call<std::int64_t>(table::ts_incrby, args.views());
}
Future<Map<std::string, Reply>> TimeSeriesCommands::ts_info(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<Map<std::string, Reply>>(table::ts_info, args);
}
Future<std::vector<Reply>> TimeSeriesCommands::ts_madd(const Samples& samples) const {
  ArgumentList args;
  add(samples, args);
  return call<std::vector<Reply>>(table::ts_madd, args.views());
}
Future<Reply> TimeSeriesCommands::ts_mget(const Args& filters, const TsMgetOptions& options) const {
  ArgumentList args;
  add(options, args);
  args.add("FILTER");
  args.add(filters.views());
  return call<Reply>(table::ts_mget, args.views());
}
Future<Reply> TimeSeriesCommands::ts_mrange(const Arg& from, const Arg& to, const Args& filters,
                                            const TsRangeOptions& options) const {
  ArgumentList args;
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  args.add("FILTER");
  args.add(filters.views());
  return call<Reply>(table::ts_mrange, args.views());
}
Future<Reply> TimeSeriesCommands::ts_mrevrange(const Arg& from, const Arg& to, const Args& filters,
                                               const TsRangeOptions& options) const {
  ArgumentList args;
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  args.add("FILTER");
  args.add(filters.views());
  return call<Reply>(table::ts_mrevrange, args.views());
}
Future<std::vector<std::string>> TimeSeriesCommands::ts_queryindex(const Args& filters) const {
  return call<std::vector<std::string>>(table::ts_queryindex, filters.views());
}
Future<std::vector<std::pair<std::int64_t, double>>> TimeSeriesCommands::ts_range(
    Key key, const Arg& from, const Arg& to, const TsRangeOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  return call<std::vector<std::pair<std::int64_t, double>>>(table::ts_range, args.views());
}
Future<std::vector<std::pair<std::int64_t, double>>> TimeSeriesCommands::ts_revrange(
    Key key, const Arg& from, const Arg& to, const TsRangeOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  return call<std::vector<std::pair<std::int64_t, double>>>(table::ts_revrange, args.views());
}

}  // namespace deferredis
// clang-format on
