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

/// What happens to a second sample with the same time.
enum class DuplicatePolicy : std::uint8_t {
  block,  ///< an error
  first,  ///< keeps the old one
  last,  ///< keeps the new one
  min,
  max,
  sum,
};

/// How samples are stored.
enum class Encoding : std::uint8_t { compressed, uncompressed };

/// How to combine the samples of a bucket.
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
  /// RETENTION: how long samples are kept; 0: forever
  std::optional<std::chrono::milliseconds> retention = {};
  std::optional<Encoding> encoding = {};  ///< ENCODING
  std::optional<std::int64_t> chunk_size = {};  ///< CHUNK_SIZE: bytes per chunk of samples
  std::optional<DuplicatePolicy> duplicate_policy = {};  ///< DUPLICATE_POLICY
  std::optional<DuplicatePolicy> on_duplicate = {};  ///< ON_DUPLICATE: for this sample only; TS.ADD
  /// TIMESTAMP: in milliseconds of Unix time; TS.INCRBY and TS.DECRBY
  std::optional<std::int64_t> timestamp = {};
};

/// Tokens of TS.ALTER.
struct TsAlterOptions {
  /// RETENTION: how long samples are kept; 0: forever
  std::optional<std::chrono::milliseconds> retention = {};
  std::optional<std::int64_t> chunk_size = {};  ///< CHUNK_SIZE: bytes per chunk of samples
  std::optional<DuplicatePolicy> duplicate_policy = {};  ///< DUPLICATE_POLICY
};

/// Tokens of TS.RANGE and TS.REVRANGE.
/// All or none of aggregation, bucket.
struct TsRangeOptions {
  bool latest = false;  ///< LATEST: includes the latest, incomplete bucket
  std::optional<std::int64_t> count = {};  ///< COUNT: at most this many
  /// ALIGN: where buckets begin, "start", "end" or a time
  std::optional<std::string_view> align = {};
  /// AGGREGATION: combines the samples of each bucket; with .bucket
  std::optional<Aggregator> aggregation = {};
  std::optional<std::chrono::milliseconds> bucket = {};  ///< length of a bucket
};

/// Tokens of TS.MRANGE and TS.MREVRANGE.
/// All or none of aggregation, bucket.
struct TsMrangeOptions {
  bool latest = false;  ///< LATEST: includes the latest, incomplete bucket
  bool withlabels = false;  ///< WITHLABELS: includes the labels
  std::optional<std::int64_t> count = {};  ///< COUNT: at most this many of each series
  /// ALIGN: where buckets begin, "start", "end" or a time
  std::optional<std::string_view> align = {};
  /// AGGREGATION: combines the samples of each bucket; with .bucket
  std::optional<Aggregator> aggregation = {};
  std::optional<std::chrono::milliseconds> bucket = {};  ///< length of a bucket
};

/// Tokens of TS.GET.
struct TsGetOptions {
  bool latest = false;  ///< LATEST: includes the latest, incomplete bucket
};

/// Tokens of TS.MGET.
struct TsMgetOptions {
  bool latest = false;  ///< LATEST: includes the latest, incomplete bucket
  bool withlabels = false;  ///< WITHLABELS: includes the labels
};

/// Time series: samples, each a time in milliseconds and a value.
class TimeSeriesCommands : public SearchCommands {
 public:
  /// TS.ADD: adds a sample, "*": now; returns its time.
  Future<std::int64_t> ts_add(Key key, const Arg& timestamp, double value,
                              const TsCreateOptions& options = {}) const;
  /// TS.ADD LABELS: the same with labels for a new series.
  Future<std::int64_t> ts_add(Key key, const Arg& timestamp, double value, const Pairs& labels,
                              const TsCreateOptions& options = {}) const;
  /// TS.ALTER: changes the settings of a series.
  Future<void> ts_alter(Key key, const TsAlterOptions& options) const;
  /// TS.ALTER LABELS: the same, and changes its labels.
  Future<void> ts_alter(Key key, const Pairs& labels, const TsAlterOptions& options = {}) const;
  /// TS.CREATE: creates an empty series; an error if the key exists.
  Future<void> ts_create(Key key, const TsCreateOptions& options = {}) const;
  /// TS.CREATE LABELS: the same with labels.
  Future<void> ts_create(Key key, const Pairs& labels, const TsCreateOptions& options = {}) const;
  /// TS.CREATERULE AGGREGATION: aggregates the samples of the source into buckets of the
  /// destination.
  Future<void> ts_createrule(Key source, Key destination, Aggregator aggregator,
                             std::chrono::milliseconds bucket) const;
  /// TS.DECRBY: adds a sample: the latest value minus `by`; returns its time.
  Future<std::int64_t> ts_decrby(Key key, double by, const TsCreateOptions& options = {}) const;
  /// TS.DEL: deletes samples from one time to another, both included; returns how many.
  Future<std::int64_t> ts_del(Key key, std::int64_t from, std::int64_t to) const;
  /// TS.DELETERULE: deletes a rule of TS.CREATERULE.
  Future<void> ts_deleterule(Key source, Key destination) const;
  /// TS.GET: the latest sample; nothing if there is none.
  Future<std::optional<std::pair<std::int64_t, double>>> ts_get(
        Key key, const TsGetOptions& options = {}) const;
  /// TS.INCRBY: adds a sample: the latest value plus `by`; returns its time.
  Future<std::int64_t> ts_incrby(Key key, double by, const TsCreateOptions& options = {}) const;
  /// TS.INFO: its size, labels and rules.
  Future<Map<std::string, Reply>> ts_info(Key key) const;
  /// TS.MADD: {{"key", "*", 1.5}}: adds samples; returns for each its time or its error.
  Future<std::vector<Reply>> ts_madd(const Samples& samples) const;
  /// TS.MGET FILTER: the latest sample of every series with these labels: {"area=1", "kind!=x"}.
  Future<std::vector<SeriesSample>> ts_mget(const Args& filters,
                                            const TsMgetOptions& options = {}) const;
  /// TS.MRANGE FILTER: TS.RANGE of every series with these labels.
  Future<std::vector<SeriesSamples>> ts_mrange(const Arg& from, const Arg& to, const Args& filters,
                                               const TsMrangeOptions& options = {}) const;
  /// TS.MRANGE FILTER GROUPBY REDUCE: the same, with the series of one label value combined into
  /// one, "label=value".
  Future<std::vector<SeriesSamples>> ts_mrange_groupby(const Arg& from, const Arg& to,
                                                       const Args& filters, const Arg& label,
                                                       Aggregator reducer,
                                                       const TsMrangeOptions& options = {}) const;
  /// TS.MREVRANGE FILTER: the same from the latest sample down.
  Future<std::vector<SeriesSamples>> ts_mrevrange(const Arg& from, const Arg& to,
                                                  const Args& filters,
                                                  const TsMrangeOptions& options = {}) const;
  /// TS.MREVRANGE FILTER GROUPBY REDUCE: the same with one series for each value of a label.
  Future<std::vector<SeriesSamples>> ts_mrevrange_groupby(
        const Arg& from, const Arg& to, const Args& filters, const Arg& label, Aggregator reducer,
        const TsMrangeOptions& options = {}) const;
  /// TS.NRANGE: TS.RANGE of several series side by side: for each time one value per series, NaN
  /// where it has none.
  Future<std::vector<SampleRow>> ts_nrange(const Keys& keys, const Arg& from, const Arg& to,
                                           const TsRangeOptions& options = {}) const;
  /// TS.NREVRANGE: the same from the latest sample down.
  Future<std::vector<SampleRow>> ts_nrevrange(const Keys& keys, const Arg& from, const Arg& to,
                                              const TsRangeOptions& options = {}) const;
  /// TS.QUERYINDEX: the keys of every series with these labels.
  Future<std::vector<std::string>> ts_queryindex(const Args& filters) const;
  /// TS.QUERYLABELS LABELS: the names of all labels.
  Future<std::vector<std::string>> ts_querylabels() const;
  /// TS.QUERYLABELS LABELS FILTER: those of the series with these labels.
  Future<std::vector<std::string>> ts_querylabels(const Args& filters) const;
  /// TS.QUERYLABELS VALUES: every value of a label.
  Future<std::vector<std::string>> ts_querylabels_values(const Arg& label) const;
  /// TS.QUERYLABELS VALUES FILTER: those of the series with these labels.
  Future<std::vector<std::string>> ts_querylabels_values(const Arg& label,
                                                         const Args& filters) const;
  /// TS.RANGE: samples from one time to another, "-" and "+": all.
  Future<std::vector<std::pair<std::int64_t, double>>> ts_range(
        Key key, const Arg& from, const Arg& to, const TsRangeOptions& options = {}) const;
  /// TS.READ: samples from a time on, also "-", "+" and "$". It does not wait.
  Future<std::vector<std::pair<std::int64_t, double>>> ts_read(Key key, const Arg& from) const;
  /// TS.READ: the first `max_count` of them.
  Future<std::vector<std::pair<std::int64_t, double>>> ts_read(Key key, const Arg& from,
                                                               std::int64_t max_count) const;
  /// TS.REVRANGE: the same from the latest sample down.
  Future<std::vector<std::pair<std::int64_t, double>>> ts_revrange(
        Key key, const Arg& from, const Arg& to, const TsRangeOptions& options = {}) const;

 protected:
  using SearchCommands::SearchCommands;
};

}  // namespace deferredis
// clang-format on
