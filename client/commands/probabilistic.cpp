// Made by tools/generate.py from commands/probabilistic.txt: change that, then `make generate`.
#include <deferredis/client/commands/probabilistic.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/client/replies/read_shapes.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

void add(const BfInsertOptions& o, ArgumentList& args) {
  if (o.capacity) {
    args.add("CAPACITY");
    args.add_number(*o.capacity);
  }
  if (o.error) {
    args.add("ERROR");
    args.add_number(*o.error);
  }
  if (o.expansion) {
    args.add("EXPANSION");
    args.add_number(*o.expansion);
  }
  if (o.nocreate) args.add("NOCREATE");
  if (o.nonscaling) args.add("NONSCALING");
}
void add(const BfReserveOptions& o, ArgumentList& args) {
  if (o.expansion) {
    args.add("EXPANSION");
    args.add_number(*o.expansion);
  }
  if (o.nonscaling) args.add("NONSCALING");
}
void add(const CfInsertOptions& o, ArgumentList& args) {
  if (o.capacity) {
    args.add("CAPACITY");
    args.add_number(*o.capacity);
  }
  if (o.nocreate) args.add("NOCREATE");
}
void add(const CfReserveOptions& o, ArgumentList& args) {
  if (o.bucketsize) {
    args.add("BUCKETSIZE");
    args.add_number(*o.bucketsize);
  }
  if (o.maxiterations) {
    args.add("MAXITERATIONS");
    args.add_number(*o.maxiterations);
  }
  if (o.expansion) {
    args.add("EXPANSION");
    args.add_number(*o.expansion);
  }
}
void add(const TdigestMergeOptions& o, ArgumentList& args) {
  if (o.compression) {
    args.add("COMPRESSION");
    args.add_number(*o.compression);
  }
  if (o.override) args.add("OVERRIDE");
}

}  // namespace

Future<bool> ProbabilisticCommands::bf_add(Key key, const Arg& item) const {
  const std::string_view args[] = {key.view(), item.view()};
  return call<bool>(table::bf_add, args);
}
Future<std::int64_t> ProbabilisticCommands::bf_card(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::bf_card, args);
}
Future<bool> ProbabilisticCommands::bf_exists(Key key, const Arg& item) const {
  const std::string_view args[] = {key.view(), item.view()};
  return call<bool>(table::bf_exists, args);
}
Future<Map<std::string, std::optional<std::int64_t>>> ProbabilisticCommands::bf_info(
    Key key) const {
  const std::string_view args[] = {key.view()};
  return call_by<&read_number_map_or_nil>(table::bf_info, args);
}
Future<std::vector<bool>> ProbabilisticCommands::bf_insert(Key key, const Args& items,
                                                           const BfInsertOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  args.add("ITEMS");
  args.add(items.views());
  return call<std::vector<bool>>(table::bf_insert, args.views());
}
Future<void> ProbabilisticCommands::bf_load(Key key, const Arg& data) const {
  const std::string_view args[] = {key.view(), data.view()};
  return call<void>(table::bf_load, args, &data);
}
Future<void> ProbabilisticCommands::bf_loadchunk(Key key, std::int64_t iterator,
                                                 const Arg& data) const {
  const Arg iterator_text(iterator);
  const std::string_view args[] = {key.view(), iterator_text.view(), data.view()};
  return call<void>(table::bf_loadchunk, args, &data);
}
Future<std::vector<bool>> ProbabilisticCommands::bf_madd(Key key, const Args& items) const {
  ArgumentList args;
  args.add(key.view());
  args.add(items.views());
  return call<std::vector<bool>>(table::bf_madd, args.views());
}
Future<std::vector<bool>> ProbabilisticCommands::bf_mexists(Key key, const Args& items) const {
  ArgumentList args;
  args.add(key.view());
  args.add(items.views());
  return call<std::vector<bool>>(table::bf_mexists, args.views());
}
Future<void> ProbabilisticCommands::bf_reserve(Key key, double error_rate, std::int64_t capacity,
                                               const BfReserveOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(error_rate);
  args.add_number(capacity);
  add(options, args);
  return call<void>(table::bf_reserve, args.views());
}
Future<std::pair<std::int64_t, std::string>> ProbabilisticCommands::bf_scandump(
    Key key, std::int64_t iterator) const {
  const Arg iterator_text(iterator);
  const std::string_view args[] = {key.view(), iterator_text.view()};
  return call<std::pair<std::int64_t, std::string>>(table::bf_scandump, args);
}
Future<bool> ProbabilisticCommands::cf_add(Key key, const Arg& item) const {
  const std::string_view args[] = {key.view(), item.view()};
  return call<bool>(table::cf_add, args);
}
Future<bool> ProbabilisticCommands::cf_addnx(Key key, const Arg& item) const {
  const std::string_view args[] = {key.view(), item.view()};
  return call<bool>(table::cf_addnx, args);
}
Future<std::int64_t> ProbabilisticCommands::cf_count(Key key, const Arg& item) const {
  const std::string_view args[] = {key.view(), item.view()};
  return call<std::int64_t>(table::cf_count, args);
}
Future<bool> ProbabilisticCommands::cf_del(Key key, const Arg& item) const {
  const std::string_view args[] = {key.view(), item.view()};
  return call<bool>(table::cf_del, args);
}
Future<bool> ProbabilisticCommands::cf_exists(Key key, const Arg& item) const {
  const std::string_view args[] = {key.view(), item.view()};
  return call<bool>(table::cf_exists, args);
}
Future<Map<std::string, std::int64_t>> ProbabilisticCommands::cf_info(Key key) const {
  const std::string_view args[] = {key.view()};
  return call_by<&read_number_map>(table::cf_info, args);
}
Future<std::vector<std::int64_t>> ProbabilisticCommands::cf_insert(
    Key key, const Args& items, const CfInsertOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  args.add("ITEMS");
  args.add(items.views());
  return call<std::vector<std::int64_t>>(table::cf_insert, args.views());
}
Future<std::vector<std::int64_t>> ProbabilisticCommands::cf_insertnx(
    Key key, const Args& items, const CfInsertOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  args.add("ITEMS");
  args.add(items.views());
  return call<std::vector<std::int64_t>>(table::cf_insertnx, args.views());
}
Future<void> ProbabilisticCommands::cf_loadchunk(Key key, std::int64_t iterator,
                                                 const Arg& data) const {
  const Arg iterator_text(iterator);
  const std::string_view args[] = {key.view(), iterator_text.view(), data.view()};
  return call<void>(table::cf_loadchunk, args, &data);
}
Future<std::vector<bool>> ProbabilisticCommands::cf_mexists(Key key, const Args& items) const {
  ArgumentList args;
  args.add(key.view());
  args.add(items.views());
  return call<std::vector<bool>>(table::cf_mexists, args.views());
}
Future<void> ProbabilisticCommands::cf_reserve(Key key, std::int64_t capacity,
                                               const CfReserveOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(capacity);
  add(options, args);
  return call<void>(table::cf_reserve, args.views());
}
Future<std::pair<std::int64_t, std::string>> ProbabilisticCommands::cf_scandump(
    Key key, std::int64_t iterator) const {
  const Arg iterator_text(iterator);
  const std::string_view args[] = {key.view(), iterator_text.view()};
  return call<std::pair<std::int64_t, std::string>>(table::cf_scandump, args);
}
Future<std::vector<std::int64_t>> ProbabilisticCommands::cms_incrby(Key key,
                                                                    const Counts& counts) const {
  ArgumentList args;
  args.add(key.view());
  add(counts, args);
  return call<std::vector<std::int64_t>>(table::cms_incrby, args.views());
}
Future<Map<std::string, std::int64_t>> ProbabilisticCommands::cms_info(Key key) const {
  const std::string_view args[] = {key.view()};
  return call_by<&read_number_map>(table::cms_info, args);
}
Future<void> ProbabilisticCommands::cms_initbydim(Key key, std::int64_t width,
                                                  std::int64_t depth) const {
  const Arg width_text(width);
  const Arg depth_text(depth);
  const std::string_view args[] = {key.view(), width_text.view(), depth_text.view()};
  return call<void>(table::cms_initbydim, args);
}
Future<void> ProbabilisticCommands::cms_initbyprob(Key key, double error,
                                                   double probability) const {
  const Arg error_text(error);
  const Arg probability_text(probability);
  const std::string_view args[] = {key.view(), error_text.view(), probability_text.view()};
  return call<void>(table::cms_initbyprob, args);
}
Future<void> ProbabilisticCommands::cms_merge(Key destination, const Keys& keys,
                                              const Weights& weights) const {
  if (keys.views().empty()) return refuse<void>(table::cms_merge, "no keys");
  ArgumentList args;
  args.add(destination.view());
  args.add_number(keys.views().size());
  args.add(keys.views());
  add(weights, args);
  return call<void>(table::cms_merge, args.views());
}
Future<std::vector<std::int64_t>> ProbabilisticCommands::cms_query(Key key,
                                                                   const Args& items) const {
  ArgumentList args;
  args.add(key.view());
  args.add(items.views());
  return call<std::vector<std::int64_t>>(table::cms_query, args.views());
}
Future<void> ProbabilisticCommands::tdigest_add(Key key, const Doubles& values) const {
  ArgumentList args;
  args.add(key.view());
  add(values, args);
  return call<void>(table::tdigest_add, args.views());
}
Future<std::vector<double>> ProbabilisticCommands::tdigest_byrank(Key key,
                                                                  const Args& ranks) const {
  ArgumentList args;
  args.add(key.view());
  args.add(ranks.views());
  return call<std::vector<double>>(table::tdigest_byrank, args.views());
}
Future<std::vector<double>> ProbabilisticCommands::tdigest_byrevrank(Key key,
                                                                     const Args& ranks) const {
  ArgumentList args;
  args.add(key.view());
  args.add(ranks.views());
  return call<std::vector<double>>(table::tdigest_byrevrank, args.views());
}
Future<std::vector<double>> ProbabilisticCommands::tdigest_cdf(Key key,
                                                               const Doubles& values) const {
  ArgumentList args;
  args.add(key.view());
  add(values, args);
  return call<std::vector<double>>(table::tdigest_cdf, args.views());
}
Future<void> ProbabilisticCommands::tdigest_create(Key key, std::int64_t compression) const {
  ArgumentList args;
  args.add(key.view());
  args.add("COMPRESSION");
  args.add_number(compression);
  return call<void>(table::tdigest_create, args.views());
}
Future<Map<std::string, std::int64_t>> ProbabilisticCommands::tdigest_info(Key key) const {
  const std::string_view args[] = {key.view()};
  return call_by<&read_number_map>(table::tdigest_info, args);
}
Future<double> ProbabilisticCommands::tdigest_max(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<double>(table::tdigest_max, args);
}
Future<void> ProbabilisticCommands::tdigest_merge(Key destination, const Keys& keys,
                                                  const TdigestMergeOptions& options) const {
  if (keys.views().empty()) return refuse<void>(table::tdigest_merge, "no keys");
  ArgumentList args;
  args.add(destination.view());
  args.add_number(keys.views().size());
  args.add(keys.views());
  add(options, args);
  return call<void>(table::tdigest_merge, args.views());
}
Future<double> ProbabilisticCommands::tdigest_min(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<double>(table::tdigest_min, args);
}
Future<std::vector<double>> ProbabilisticCommands::tdigest_quantile(Key key,
                                                                    const Doubles& parts) const {
  ArgumentList args;
  args.add(key.view());
  add(parts, args);
  return call<std::vector<double>>(table::tdigest_quantile, args.views());
}
Future<std::vector<std::int64_t>> ProbabilisticCommands::tdigest_rank(Key key,
                                                                      const Doubles& values) const {
  ArgumentList args;
  args.add(key.view());
  add(values, args);
  return call<std::vector<std::int64_t>>(table::tdigest_rank, args.views());
}
Future<void> ProbabilisticCommands::tdigest_reset(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<void>(table::tdigest_reset, args);
}
Future<std::vector<std::int64_t>> ProbabilisticCommands::tdigest_revrank(
    Key key, const Doubles& values) const {
  ArgumentList args;
  args.add(key.view());
  add(values, args);
  return call<std::vector<std::int64_t>>(table::tdigest_revrank, args.views());
}
Future<double> ProbabilisticCommands::tdigest_trimmed_mean(Key key, double low, double high) const {
  const Arg low_text(low);
  const Arg high_text(high);
  const std::string_view args[] = {key.view(), low_text.view(), high_text.view()};
  return call<double>(table::tdigest_trimmed_mean, args);
}
Future<std::vector<std::optional<std::string>>> ProbabilisticCommands::topk_add(
    Key key, const Args& items) const {
  ArgumentList args;
  args.add(key.view());
  args.add(items.views());
  return call<std::vector<std::optional<std::string>>>(table::topk_add, args.views());
}
Future<std::vector<std::int64_t>> ProbabilisticCommands::topk_count(Key key,
                                                                    const Args& items) const {
  ArgumentList args;
  args.add(key.view());
  args.add(items.views());
  return call<std::vector<std::int64_t>>(table::topk_count, args.views());
}
Future<std::vector<std::optional<std::string>>> ProbabilisticCommands::topk_incrby(
    Key key, const Counts& counts) const {
  ArgumentList args;
  args.add(key.view());
  add(counts, args);
  return call<std::vector<std::optional<std::string>>>(table::topk_incrby, args.views());
}
Future<Map<std::string, std::string>> ProbabilisticCommands::topk_info(Key key) const {
  const std::string_view args[] = {key.view()};
  return call_by<&read_text_map>(table::topk_info, args);
}
Future<std::vector<std::string>> ProbabilisticCommands::topk_list(Key key) const {
  const std::string_view args[] = {key.view()};
  return call<std::vector<std::string>>(table::topk_list, args);
}
Future<std::vector<std::pair<std::string, std::int64_t>>> ProbabilisticCommands::topk_list_withcount(
    Key key) const {
  const std::string_view args[] = {key.view(), "WITHCOUNT"};
  return call<std::vector<std::pair<std::string, std::int64_t>>>(table::topk_list, args);
}
Future<std::vector<bool>> ProbabilisticCommands::topk_query(Key key, const Args& items) const {
  ArgumentList args;
  args.add(key.view());
  args.add(items.views());
  return call<std::vector<bool>>(table::topk_query, args.views());
}
Future<void> ProbabilisticCommands::topk_reserve(Key key, std::int64_t size) const {
  const Arg size_text(size);
  const std::string_view args[] = {key.view(), size_text.view()};
  return call<void>(table::topk_reserve, args);
}
Future<void> ProbabilisticCommands::topk_reserve(Key key, std::int64_t size, std::int64_t width,
                                                 std::int64_t depth, double decay) const {
  const Arg size_text(size);
  const Arg width_text(width);
  const Arg depth_text(depth);
  const Arg decay_text(decay);
  const std::string_view args[] = {key.view(), size_text.view(), width_text.view(),
                                   depth_text.view(), decay_text.view()};
  return call<void>(table::topk_reserve, args);
}

}  // namespace deferredis
// clang-format on
