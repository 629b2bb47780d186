// Made by tools/generate.py from commands/time_series.txt: change that, then `make generate`.
#include <deferredis/client/commands/time_series.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/client/replies/read_shapes.hpp>
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
std::string_view problem_of(const TsMrangeOptions& o) noexcept {
  if (const int given = int(o.aggregation.has_value()) + int(o.bucket.has_value()); given != 0 && given != 2)
    return "aggregation and bucket go together";
  return {};
}
void add(const TsMrangeOptions& o, ArgumentList& args) {
  if (o.latest) args.add("LATEST");
  if (o.withlabels) args.add("WITHLABELS");
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
std::string_view problem_of(const TsRangeOptions& o) noexcept {
  if (const int given = int(o.aggregation.has_value()) + int(o.bucket.has_value()); given != 0 && given != 2)
    return "aggregation and bucket go together";
  return {};
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
Future<std::vector<SeriesSample>> TimeSeriesCommands::ts_mget(const Args& filters,
                                                              const TsMgetOptions& options) const {
  ArgumentList args;
  add(options, args);
  args.add("FILTER");
  args.add(filters.views());
  return call<std::vector<SeriesSample>>(table::ts_mget, args.views());
}
Future<std::vector<SeriesSamples>> TimeSeriesCommands::ts_mrange(
    const Arg& from, const Arg& to, const Args& filters, const TsMrangeOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<SeriesSamples>>(table::ts_mrange, problem);
  ArgumentList args;
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  args.add("FILTER");
  args.add(filters.views());
  return call<std::vector<SeriesSamples>>(table::ts_mrange, args.views());
}
Future<std::vector<SeriesSamples>> TimeSeriesCommands::ts_mrange_groupby(
    const Arg& from, const Arg& to, const Args& filters, const Arg& label, Aggregator reducer,
    const TsMrangeOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<SeriesSamples>>(table::ts_mrange, problem);
  ArgumentList args;
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  args.add("FILTER");
  args.add(filters.views());
  args.add("GROUPBY");
  args.add(label.view());
  args.add("REDUCE");
  args.add_token(token_of(reducer));
  return call<std::vector<SeriesSamples>>(table::ts_mrange, args.views());
}
Future<std::vector<SeriesSamples>> TimeSeriesCommands::ts_mrevrange(
    const Arg& from, const Arg& to, const Args& filters, const TsMrangeOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<SeriesSamples>>(table::ts_mrevrange, problem);
  ArgumentList args;
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  args.add("FILTER");
  args.add(filters.views());
  return call<std::vector<SeriesSamples>>(table::ts_mrevrange, args.views());
}
Future<std::vector<SeriesSamples>> TimeSeriesCommands::ts_mrevrange_groupby(
    const Arg& from, const Arg& to, const Args& filters, const Arg& label, Aggregator reducer,
    const TsMrangeOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<SeriesSamples>>(table::ts_mrevrange, problem);
  ArgumentList args;
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  args.add("FILTER");
  args.add(filters.views());
  args.add("GROUPBY");
  args.add(label.view());
  args.add("REDUCE");
  args.add_token(token_of(reducer));
  return call<std::vector<SeriesSamples>>(table::ts_mrevrange, args.views());
}
Future<std::vector<SampleRow>> TimeSeriesCommands::ts_nrange(const Keys& keys, const Arg& from,
                                                             const Arg& to,
                                                             const TsRangeOptions& options) const {
  if (keys.views().empty()) return refuse<std::vector<SampleRow>>(table::ts_nrange, "no keys");
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<SampleRow>>(table::ts_nrange, problem);
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  return call<std::vector<SampleRow>>(table::ts_nrange, args.views());
}
Future<std::vector<SampleRow>> TimeSeriesCommands::ts_nrevrange(
    const Keys& keys, const Arg& from, const Arg& to, const TsRangeOptions& options) const {
  if (keys.views().empty()) return refuse<std::vector<SampleRow>>(table::ts_nrevrange, "no keys");
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<SampleRow>>(table::ts_nrevrange, problem);
  ArgumentList args;
  args.add_number(keys.views().size());
  args.add(keys.views());
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  return call<std::vector<SampleRow>>(table::ts_nrevrange, args.views());
}
Future<std::vector<std::string>> TimeSeriesCommands::ts_queryindex(const Args& filters) const {
  return call<std::vector<std::string>>(table::ts_queryindex, filters.views());
}
Future<std::vector<std::string>> TimeSeriesCommands::ts_querylabels() const {
  const std::string_view args[] = {"LABELS"};
  return call<std::vector<std::string>>(table::ts_querylabels, args);
}
Future<std::vector<std::string>> TimeSeriesCommands::ts_querylabels(const Args& filters) const {
  ArgumentList args;
  args.add("LABELS");
  args.add("FILTER");
  args.add(filters.views());
  return call<std::vector<std::string>>(table::ts_querylabels, args.views());
}
Future<std::vector<std::string>> TimeSeriesCommands::ts_querylabels_values(const Arg& label) const {
  const std::string_view args[] = {"VALUES", label.view()};
  return call<std::vector<std::string>>(table::ts_querylabels, args);
}
Future<std::vector<std::string>> TimeSeriesCommands::ts_querylabels_values(
    const Arg& label, const Args& filters) const {
  ArgumentList args;
  args.add("VALUES");
  args.add(label.view());
  args.add("FILTER");
  args.add(filters.views());
  return call<std::vector<std::string>>(table::ts_querylabels, args.views());
}
Future<std::vector<std::pair<std::int64_t, double>>> TimeSeriesCommands::ts_range(
    Key key, const Arg& from, const Arg& to, const TsRangeOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<std::pair<std::int64_t, double>>>(table::ts_range, problem);
  ArgumentList args;
  args.add(key.view());
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  return call<std::vector<std::pair<std::int64_t, double>>>(table::ts_range, args.views());
}
Future<std::vector<std::pair<std::int64_t, double>>> TimeSeriesCommands::ts_read(
    Key key, const Arg& from) const {
  const std::string_view args[] = {key.view(), from.view()};
  return call<std::vector<std::pair<std::int64_t, double>>>(table::ts_read, args);
}
Future<std::vector<std::pair<std::int64_t, double>>> TimeSeriesCommands::ts_read(
    Key key, const Arg& from, std::int64_t max_count) const {
  ArgumentList args;
  args.add(key.view());
  args.add(from.view());
  args.add("MAX_COUNT");
  args.add_number(max_count);
  return call<std::vector<std::pair<std::int64_t, double>>>(table::ts_read, args.views());
}
Future<std::vector<std::pair<std::int64_t, double>>> TimeSeriesCommands::ts_revrange(
    Key key, const Arg& from, const Arg& to, const TsRangeOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::vector<std::pair<std::int64_t, double>>>(table::ts_revrange, problem);
  ArgumentList args;
  args.add(key.view());
  args.add(from.view());
  args.add(to.view());
  add(options, args);
  return call<std::vector<std::pair<std::int64_t, double>>>(table::ts_revrange, args.views());
}

}  // namespace deferredis
// clang-format on
