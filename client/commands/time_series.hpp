// Time series: samples, each a time in milliseconds and a value.
// Made by tools/generate.py from commands/time_series.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/commands/module_arguments.hpp>
#include <deferredis/client/commands/search.hpp>
#include <deferredis/client/replies/time_series.hpp>
#include <deferredis/protocol/map.hpp>
#include <deferredis/reactor/chrono.hpp>

// clang-format off
namespace deferredis {

/// What becomes of a second sample of the same time.
enum class DuplicatePolicy : std::uint8_t {
  block,  ///< an error
  first,  ///< the old one stays
  last,  ///< the new one stays
  min,
  max,
  sum,
};

/// How samples are kept.
enum class Encoding : std::uint8_t { compressed, uncompressed };

/// How the samples of a bucket become one.
enum class Aggregator : std::uint8_t {
  avg,
  sum,
  min,
  max,
  range,
  count,
  first,
  last,
  std_p,
  std_s,
  var_p,
  var_s,
  twa,
};

/// Tokens of TS.CREATE, TS.ADD and TS.INCRBY.
struct TsCreateOptions {
  /// RETENTION: how long samples stay; 0: for ever
  std::optional<std::chrono::milliseconds> retention = {};
  std::optional<Encoding> encoding = {};  ///< ENCODING
  std::optional<std::int64_t> chunk_size = {};  ///< CHUNK_SIZE: bytes for the samples of a chunk
  std::optional<DuplicatePolicy> duplicate_policy = {};  ///< DUPLICATE_POLICY
  std::optional<DuplicatePolicy> on_duplicate = {};  ///< ON_DUPLICATE: of this sample alone; TS.ADD
  /// TIMESTAMP: when, in milliseconds of Unix time; TS.INCRBY and TS.DECRBY
  std::optional<std::int64_t> timestamp = {};
};

/// Tokens of TS.ALTER.
struct TsAlterOptions {
  /// RETENTION: how long samples stay; 0: for ever
  std::optional<std::chrono::milliseconds> retention = {};
  std::optional<std::int64_t> chunk_size = {};  ///< CHUNK_SIZE: bytes for the samples of a chunk
  std::optional<DuplicatePolicy> duplicate_policy = {};  ///< DUPLICATE_POLICY
};

/// Tokens of TS.RANGE and TS.REVRANGE.
/// All or none of aggregation, bucket.
struct TsRangeOptions {
  bool latest = false;  ///< LATEST: the bucket that is not full too
  std::optional<std::int64_t> count = {};  ///< COUNT: at most so many
  /// ALIGN: where buckets begin, "start", "end" or a time
  std::optional<std::string_view> align = {};
  /// AGGREGATION: the samples of a bucket become one; with .bucket
  std::optional<Aggregator> aggregation = {};
  std::optional<std::chrono::milliseconds> bucket = {};  ///< how long each is
};

/// Tokens of TS.MRANGE and TS.MREVRANGE.
/// All or none of aggregation, bucket.
struct TsMrangeOptions {
  bool latest = false;  ///< LATEST: the bucket that is not full too
  bool withlabels = false;  ///< WITHLABELS: with the labels
  std::optional<std::int64_t> count = {};  ///< COUNT: at most so many of each series
  /// ALIGN: where buckets begin, "start", "end" or a time
  std::optional<std::string_view> align = {};
  /// AGGREGATION: the samples of a bucket become one; with .bucket
  std::optional<Aggregator> aggregation = {};
  std::optional<std::chrono::milliseconds> bucket = {};  ///< how long each is
};

/// Tokens of TS.GET.
struct TsGetOptions {
  bool latest = false;  ///< LATEST: of a bucket that is not full
};

/// Tokens of TS.MGET.
struct TsMgetOptions {
  bool latest = false;  ///< LATEST: of a bucket that is not full
  bool withlabels = false;  ///< WITHLABELS: with the labels
};

/// Time series: samples, each a time in milliseconds and a value.
class TimeSeriesCommands : public SearchCommands {
 public:
  /// TS.ADD: adds a sample, "*": now; its time.
  Future<std::int64_t> ts_add(Key key, const Arg& timestamp, double value,
                              const TsCreateOptions& options = {}) const;
  /// TS.ADD LABELS: the same with the labels of a new series.
  Future<std::int64_t> ts_add(Key key, const Arg& timestamp, double value, const Pairs& labels,
                              const TsCreateOptions& options = {}) const;
  /// TS.ALTER: changes a series.
  Future<void> ts_alter(Key key, const TsAlterOptions& options) const;
  /// TS.ALTER LABELS: changes its labels too.
  Future<void> ts_alter(Key key, const Pairs& labels, const TsAlterOptions& options = {}) const;
  /// TS.CREATE: an empty series; an error where the key exists.
  Future<void> ts_create(Key key, const TsCreateOptions& options = {}) const;
  /// TS.CREATE LABELS: the same with labels.
  Future<void> ts_create(Key key, const Pairs& labels, const TsCreateOptions& options = {}) const;
  /// TS.CREATERULE AGGREGATION: what comes to the source goes on, in buckets.
  Future<void> ts_createrule(Key source, Key destination, Aggregator aggregator,
                             std::chrono::milliseconds bucket) const;
  /// TS.DECRBY: a sample that is the last less `by`; its time.
  Future<std::int64_t> ts_decrby(Key key, double by, const TsCreateOptions& options = {}) const;
  /// TS.DEL: deletes samples from one time to another, both included; how many.
  Future<std::int64_t> ts_del(Key key, std::int64_t from, std::int64_t to) const;
  /// TS.DELETERULE: ends TS.CREATERULE.
  Future<void> ts_deleterule(Key source, Key destination) const;
  /// TS.GET: the last sample; nothing where there is none.
  Future<std::optional<std::pair<std::int64_t, double>>> ts_get(
        Key key, const TsGetOptions& options = {}) const;
  /// TS.INCRBY: a sample that is the last plus `by`; its time.
  Future<std::int64_t> ts_incrby(Key key, double by, const TsCreateOptions& options = {}) const;
  /// TS.INFO: its size, labels and rules.
  Future<Map<std::string, Reply>> ts_info(Key key) const;
  /// TS.MADD: {{"key", "*", 1.5}}: for each its time, or its error.
  Future<std::vector<Reply>> ts_madd(const Samples& samples) const;
  /// TS.MGET FILTER: the last sample of every series with such labels: {"area=1", "kind!=x"}.
  Future<std::vector<SeriesSample>> ts_mget(const Args& filters,
                                            const TsMgetOptions& options = {}) const;
  /// TS.MRANGE FILTER: TS.RANGE of every series with such labels.
  Future<std::vector<SeriesSamples>> ts_mrange(const Arg& from, const Arg& to, const Args& filters,
                                               const TsMrangeOptions& options = {}) const;
  /// TS.MRANGE FILTER GROUPBY REDUCE: those of the same label become one series, "label=value".
  Future<std::vector<SeriesSamples>> ts_mrange_groupby(const Arg& from, const Arg& to,
                                                       const Args& filters, const Arg& label,
                                                       Aggregator reducer,
                                                       const TsMrangeOptions& options = {}) const;
  /// TS.MREVRANGE FILTER: the same from the latest down.
  Future<std::vector<SeriesSamples>> ts_mrevrange(const Arg& from, const Arg& to,
                                                  const Args& filters,
                                                  const TsMrangeOptions& options = {}) const;
  /// TS.MREVRANGE FILTER GROUPBY REDUCE: the same with one series for each value of a label.
  Future<std::vector<SeriesSamples>> ts_mrevrange_groupby(
        const Arg& from, const Arg& to, const Args& filters, const Arg& label, Aggregator reducer,
        const TsMrangeOptions& options = {}) const;
  /// TS.NRANGE: TS.RANGE of several series side by side: for each time the value of each, NaN where
  /// it has none.
  Future<std::vector<SampleRow>> ts_nrange(const Keys& keys, const Arg& from, const Arg& to,
                                           const TsRangeOptions& options = {}) const;
  /// TS.NREVRANGE: the same from the latest down.
  Future<std::vector<SampleRow>> ts_nrevrange(const Keys& keys, const Arg& from, const Arg& to,
                                              const TsRangeOptions& options = {}) const;
  /// TS.QUERYINDEX: the keys of every series with such labels.
  Future<std::vector<std::string>> ts_queryindex(const Args& filters) const;
  /// TS.QUERYLABELS LABELS: the names of all labels.
  Future<std::vector<std::string>> ts_querylabels() const;
  /// TS.QUERYLABELS LABELS FILTER: those of the series with such labels.
  Future<std::vector<std::string>> ts_querylabels(const Args& filters) const;
  /// TS.QUERYLABELS VALUES: every value of a label.
  Future<std::vector<std::string>> ts_querylabels_values(const Arg& label) const;
  /// TS.QUERYLABELS VALUES FILTER: those of the series with such labels.
  Future<std::vector<std::string>> ts_querylabels_values(const Arg& label,
                                                         const Args& filters) const;
  /// TS.RANGE: samples from one time to another, "-" and "+": all.
  Future<std::vector<std::pair<std::int64_t, double>>> ts_range(
        Key key, const Arg& from, const Arg& to, const TsRangeOptions& options = {}) const;
  /// TS.READ: samples from a time on, "-", "+" and "$" too. It does not wait.
  Future<std::vector<std::pair<std::int64_t, double>>> ts_read(Key key, const Arg& from) const;
  /// TS.READ: the first of them.
  Future<std::vector<std::pair<std::int64_t, double>>> ts_read(Key key, const Arg& from,
                                                               std::int64_t max_count) const;
  /// TS.REVRANGE: the same from the latest down.
  Future<std::vector<std::pair<std::int64_t, double>>> ts_revrange(
        Key key, const Arg& from, const Arg& to, const TsRangeOptions& options = {}) const;

 protected:
  using SearchCommands::SearchCommands;
};

}  // namespace deferredis
// clang-format on
