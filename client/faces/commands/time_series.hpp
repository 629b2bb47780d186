// Time series: samples, each a time in milliseconds and a value. With a face.
// Made by tools/generate.py from commands/time_series.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/time_series.hpp>
#include <deferredis/client/faces/commands/search.hpp>
#include <deferredis/client/more_commands.hpp>

// clang-format off
namespace deferredis {

/// Time series: samples, each a time in milliseconds and a value. With a face.
template <class Face>
class TimeSeriesCommandsOf : public SearchCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// TS.ADD: adds a sample, "*": now; returns its time.
  Result<std::int64_t> ts_add(Key key, const Arg& timestamp, double value,
                              const TsCreateOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_add(key, timestamp, value, options);
    });
  }
  /// TS.ADD LABELS: the same with labels for a new series.
  Result<std::int64_t> ts_add(Key key, const Arg& timestamp, double value, const Pairs& labels,
                              const TsCreateOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_add(key, timestamp, value, labels, options);
    });
  }
  /// TS.ALTER: changes the settings of a series.
  Result<void> ts_alter(Key key, const TsAlterOptions& options) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_alter(key, options); });
  }
  /// TS.ALTER LABELS: the same, and changes its labels.
  Result<void> ts_alter(Key key, const Pairs& labels, const TsAlterOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_alter(key, labels, options); });
  }
  /// TS.CREATE: creates an empty series; an error if the key exists.
  Result<void> ts_create(Key key, const TsCreateOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_create(key, options); });
  }
  /// TS.CREATE LABELS: the same with labels.
  Result<void> ts_create(Key key, const Pairs& labels, const TsCreateOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_create(key, labels, options); });
  }
  /// TS.CREATERULE AGGREGATION: aggregates the samples of the source into buckets of the
  /// destination.
  Result<void> ts_createrule(Key source, Key destination, Aggregator aggregator,
                             std::chrono::milliseconds bucket) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_createrule(source, destination, aggregator, bucket);
    });
  }
  /// TS.DECRBY: adds a sample: the latest value minus `by`; returns its time.
  Result<std::int64_t> ts_decrby(Key key, double by, const TsCreateOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_decrby(key, by, options); });
  }
  /// TS.DEL: deletes samples from one time to another, both included; returns how many.
  Result<std::int64_t> ts_del(Key key, std::int64_t from, std::int64_t to) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_del(key, from, to); });
  }
  /// TS.DELETERULE: deletes a rule of TS.CREATERULE.
  Result<void> ts_deleterule(Key source, Key destination) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_deleterule(source, destination);
    });
  }
  /// TS.GET: the latest sample; nothing if there is none.
  Result<std::optional<std::pair<std::int64_t, double>>> ts_get(
        Key key, const TsGetOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_get(key, options); });
  }
  /// TS.INCRBY: adds a sample: the latest value plus `by`; returns its time.
  Result<std::int64_t> ts_incrby(Key key, double by, const TsCreateOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_incrby(key, by, options); });
  }
  /// TS.INFO: its size, labels and rules.
  Result<Map<std::string, Reply>> ts_info(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_info(key); });
  }
  /// TS.MADD: {{"key", "*", 1.5}}: adds samples; returns for each its time or its error.
  Result<std::vector<Reply>> ts_madd(const Samples& samples) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_madd(samples); });
  }
  /// TS.MGET FILTER: the latest sample of every series with these labels: {"area=1", "kind!=x"}.
  Result<std::vector<SeriesSample>> ts_mget(const Args& filters,
                                            const TsMgetOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_mget(filters, options); });
  }
  /// TS.MRANGE FILTER: TS.RANGE of every series with these labels.
  Result<std::vector<SeriesSamples>> ts_mrange(const Arg& from, const Arg& to, const Args& filters,
                                               const TsMrangeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_mrange(from, to, filters, options);
    });
  }
  /// TS.MRANGE FILTER GROUPBY REDUCE: the same, with the series of one label value combined into
  /// one, "label=value".
  Result<std::vector<SeriesSamples>> ts_mrange_groupby(const Arg& from, const Arg& to,
                                                       const Args& filters, const Arg& label,
                                                       Aggregator reducer,
                                                       const TsMrangeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_mrange_groupby(from, to, filters, label, reducer, options);
    });
  }
  /// TS.MREVRANGE FILTER: the same from the latest sample down.
  Result<std::vector<SeriesSamples>> ts_mrevrange(const Arg& from, const Arg& to,
                                                  const Args& filters,
                                                  const TsMrangeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_mrevrange(from, to, filters, options);
    });
  }
  /// TS.MREVRANGE FILTER GROUPBY REDUCE: the same with one series for each value of a label.
  Result<std::vector<SeriesSamples>> ts_mrevrange_groupby(
        const Arg& from, const Arg& to, const Args& filters, const Arg& label, Aggregator reducer,
        const TsMrangeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_mrevrange_groupby(from, to, filters, label, reducer, options);
    });
  }
  /// TS.NRANGE: TS.RANGE of several series side by side: for each time one value per series, NaN
  /// where it has none.
  Result<std::vector<SampleRow>> ts_nrange(const Keys& keys, const Arg& from, const Arg& to,
                                           const TsRangeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_nrange(keys, from, to, options);
    });
  }
  /// TS.NREVRANGE: the same from the latest sample down.
  Result<std::vector<SampleRow>> ts_nrevrange(const Keys& keys, const Arg& from, const Arg& to,
                                              const TsRangeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_nrevrange(keys, from, to, options);
    });
  }
  /// TS.QUERYINDEX: the keys of every series with these labels.
  Result<std::vector<std::string>> ts_queryindex(const Args& filters) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_queryindex(filters); });
  }
  /// TS.QUERYLABELS LABELS: the names of all labels.
  Result<std::vector<std::string>> ts_querylabels() const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_querylabels(); });
  }
  /// TS.QUERYLABELS LABELS FILTER: those of the series with these labels.
  Result<std::vector<std::string>> ts_querylabels(const Args& filters) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_querylabels(filters); });
  }
  /// TS.QUERYLABELS VALUES: every value of a label.
  Result<std::vector<std::string>> ts_querylabels_values(const Arg& label) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_querylabels_values(label); });
  }
  /// TS.QUERYLABELS VALUES FILTER: those of the series with these labels.
  Result<std::vector<std::string>> ts_querylabels_values(const Arg& label,
                                                         const Args& filters) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_querylabels_values(label, filters);
    });
  }
  /// TS.RANGE: samples from one time to another, "-" and "+": all.
  Result<std::vector<std::pair<std::int64_t, double>>> ts_range(
        Key key, const Arg& from, const Arg& to, const TsRangeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_range(key, from, to, options);
    });
  }
  /// TS.READ: samples from a time on, also "-", "+" and "$". It does not wait.
  Result<std::vector<std::pair<std::int64_t, double>>> ts_read(Key key, const Arg& from) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_read(key, from); });
  }
  /// TS.READ: the first `max_count` of them.
  Result<std::vector<std::pair<std::int64_t, double>>> ts_read(Key key, const Arg& from,
                                                               std::int64_t max_count) const {
    return this->ask([&](const Commands& rc) { return rc.more().ts_read(key, from, max_count); });
  }
  /// TS.REVRANGE: the same from the latest sample down.
  Result<std::vector<std::pair<std::int64_t, double>>> ts_revrange(
        Key key, const Arg& from, const Arg& to, const TsRangeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().ts_revrange(key, from, to, options);
    });
  }

 protected:
  using SearchCommandsOf<Face>::SearchCommandsOf;
};

}  // namespace deferredis
// clang-format on
