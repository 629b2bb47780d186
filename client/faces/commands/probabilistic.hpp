// Filters, sketches and digests: approximate answers in little memory. With a face.
// Made by tools/generate.py from commands/probabilistic.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/probabilistic.hpp>
#include <deferredis/client/faces/commands/time_series.hpp>
#include <deferredis/client/more_commands.hpp>

// clang-format off
namespace deferredis {

/// Filters, sketches and digests: approximate answers in little memory. With a face.
template <class Face>
class ProbabilisticCommandsOf : public TimeSeriesCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// BF.ADD: adds an item; returns whether it was new, most likely.
  Result<bool> bf_add(Key key, const Arg& item) const {
    return this->ask([&](const Commands& rc) { return rc.more().bf_add(key, item); });
  }
  /// BF.CARD: the number of added items.
  Result<std::int64_t> bf_card(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().bf_card(key); });
  }
  /// BF.EXISTS: false: it was never added; true: it most likely was.
  Result<bool> bf_exists(Key key, const Arg& item) const {
    return this->ask([&](const Commands& rc) { return rc.more().bf_exists(key, item); });
  }
  /// BF.INFO: its capacity, size, filters and items.
  Result<Map<std::string, std::optional<std::int64_t>>> bf_info(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().bf_info(key); });
  }
  /// BF.INSERT ITEMS: adds items, to a filter created with these options if needed; returns for
  /// each whether it was new.
  Result<std::vector<bool>> bf_insert(Key key, const Args& items,
                                      const BfInsertOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().bf_insert(key, items, options); });
  }
  /// BF.LOAD: restores a filter of Valkey from its serialised form.
  Result<void> bf_load(Key key, const Arg& data) const {
    return this->ask([&](const Commands& rc) { return rc.more().bf_load(key, data); });
  }
  /// BF.LOADCHUNK: restores a piece from BF.SCANDUMP.
  Result<void> bf_loadchunk(Key key, std::int64_t iterator, const Arg& data) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().bf_loadchunk(key, iterator, data);
    });
  }
  /// BF.MADD: adds items; returns for each whether it was new.
  Result<std::vector<bool>> bf_madd(Key key, const Args& items) const {
    return this->ask([&](const Commands& rc) { return rc.more().bf_madd(key, items); });
  }
  /// BF.MEXISTS: for each whether it was added, most likely.
  Result<std::vector<bool>> bf_mexists(Key key, const Args& items) const {
    return this->ask([&](const Commands& rc) { return rc.more().bf_mexists(key, items); });
  }
  /// BF.RESERVE: creates an empty filter; an error if the key exists.
  Result<void> bf_reserve(Key key, double error_rate, std::int64_t capacity,
                          const BfReserveOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().bf_reserve(key, error_rate, capacity, options);
    });
  }
  /// BF.SCANDUMP: the next piece of the filter; iterator 0 begins and ends.
  Result<std::pair<std::int64_t, std::string>> bf_scandump(Key key, std::int64_t iterator) const {
    return this->ask([&](const Commands& rc) { return rc.more().bf_scandump(key, iterator); });
  }
  /// CF.ADD: adds an item, even if it was added before.
  Result<bool> cf_add(Key key, const Arg& item) const {
    return this->ask([&](const Commands& rc) { return rc.more().cf_add(key, item); });
  }
  /// CF.ADDNX: adds an item; false if it was already added, most likely.
  Result<bool> cf_addnx(Key key, const Arg& item) const {
    return this->ask([&](const Commands& rc) { return rc.more().cf_addnx(key, item); });
  }
  /// CF.COUNT: about how often the item was added.
  Result<std::int64_t> cf_count(Key key, const Arg& item) const {
    return this->ask([&](const Commands& rc) { return rc.more().cf_count(key, item); });
  }
  /// CF.DEL: removes an item once; false if it is not there.
  Result<bool> cf_del(Key key, const Arg& item) const {
    return this->ask([&](const Commands& rc) { return rc.more().cf_del(key, item); });
  }
  /// CF.EXISTS: false: it is not there; true: it most likely is.
  Result<bool> cf_exists(Key key, const Arg& item) const {
    return this->ask([&](const Commands& rc) { return rc.more().cf_exists(key, item); });
  }
  /// CF.INFO: its size, buckets, filters and items.
  Result<Map<std::string, std::int64_t>> cf_info(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().cf_info(key); });
  }
  /// CF.INSERT ITEMS: adds items, to a filter created with these options if needed; for each 1, or
  /// -1 if the filter is full.
  Result<std::vector<std::int64_t>> cf_insert(Key key, const Args& items,
                                              const CfInsertOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.more().cf_insert(key, items, options); });
  }
  /// CF.INSERTNX ITEMS: the same for new items; 0: it was there, most likely.
  Result<std::vector<std::int64_t>> cf_insertnx(Key key, const Args& items,
                                                const CfInsertOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().cf_insertnx(key, items, options);
    });
  }
  /// CF.LOADCHUNK: restores a piece from CF.SCANDUMP.
  Result<void> cf_loadchunk(Key key, std::int64_t iterator, const Arg& data) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().cf_loadchunk(key, iterator, data);
    });
  }
  /// CF.MEXISTS: for each whether it is there, most likely.
  Result<std::vector<bool>> cf_mexists(Key key, const Args& items) const {
    return this->ask([&](const Commands& rc) { return rc.more().cf_mexists(key, items); });
  }
  /// CF.RESERVE: creates an empty filter; an error if the key exists.
  Result<void> cf_reserve(Key key, std::int64_t capacity,
                          const CfReserveOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().cf_reserve(key, capacity, options);
    });
  }
  /// CF.SCANDUMP: the next piece of the filter; iterator 0 begins and ends.
  Result<std::pair<std::int64_t, std::string>> cf_scandump(Key key, std::int64_t iterator) const {
    return this->ask([&](const Commands& rc) { return rc.more().cf_scandump(key, iterator); });
  }
  /// CMS.INCRBY: {{"item", 3}}: adds to the counts; returns the new ones.
  Result<std::vector<std::int64_t>> cms_incrby(Key key, const Counts& counts) const {
    return this->ask([&](const Commands& rc) { return rc.more().cms_incrby(key, counts); });
  }
  /// CMS.INFO: its width, depth and sum.
  Result<Map<std::string, std::int64_t>> cms_info(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().cms_info(key); });
  }
  /// CMS.INITBYDIM: creates an empty sketch of this size.
  Result<void> cms_initbydim(Key key, std::int64_t width, std::int64_t depth) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().cms_initbydim(key, width, depth);
    });
  }
  /// CMS.INITBYPROB: creates an empty sketch whose counts are at most `error` too high, except with
  /// this probability.
  Result<void> cms_initbyprob(Key key, double error, double probability) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().cms_initbyprob(key, error, probability);
    });
  }
  /// CMS.MERGE: stores the sum of sketches, each multiplied by its weight.
  Result<void> cms_merge(Key destination, const Keys& keys, const Weights& weights = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().cms_merge(destination, keys, weights);
    });
  }
  /// CMS.QUERY: about how often each item was counted.
  Result<std::vector<std::int64_t>> cms_query(Key key, const Args& items) const {
    return this->ask([&](const Commands& rc) { return rc.more().cms_query(key, items); });
  }
  /// TDIGEST.ADD: {1.5, 2}: adds observations.
  Result<void> tdigest_add(Key key, const Doubles& values) const {
    return this->ask([&](const Commands& rc) { return rc.more().tdigest_add(key, values); });
  }
  /// TDIGEST.BYRANK: the value at each rank, counted from the lowest; inf past the last.
  Result<std::vector<double>> tdigest_byrank(Key key, const Args& ranks) const {
    return this->ask([&](const Commands& rc) { return rc.more().tdigest_byrank(key, ranks); });
  }
  /// TDIGEST.BYREVRANK: the value at each rank, counted from the highest; -inf past the last.
  Result<std::vector<double>> tdigest_byrevrank(Key key, const Args& ranks) const {
    return this->ask([&](const Commands& rc) { return rc.more().tdigest_byrevrank(key, ranks); });
  }
  /// TDIGEST.CDF: the fraction of observations that are not greater, 0 to 1.
  Result<std::vector<double>> tdigest_cdf(Key key, const Doubles& values) const {
    return this->ask([&](const Commands& rc) { return rc.more().tdigest_cdf(key, values); });
  }
  /// TDIGEST.CREATE: creates an empty digest.
  Result<void> tdigest_create(Key key, std::int64_t compression = 100) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().tdigest_create(key, compression);
    });
  }
  /// TDIGEST.INFO: its size, and how much it holds.
  Result<Map<std::string, std::int64_t>> tdigest_info(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().tdigest_info(key); });
  }
  /// TDIGEST.MAX: the greatest observation; nan if the digest is empty.
  Result<double> tdigest_max(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().tdigest_max(key); });
  }
  /// TDIGEST.MERGE: merges the observations of several digests.
  Result<void> tdigest_merge(Key destination, const Keys& keys,
                             const TdigestMergeOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().tdigest_merge(destination, keys, options);
    });
  }
  /// TDIGEST.MIN: the least observation; nan if the digest is empty.
  Result<double> tdigest_min(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().tdigest_min(key); });
  }
  /// TDIGEST.QUANTILE: the value below which this fraction of the observations is.
  Result<std::vector<double>> tdigest_quantile(Key key, const Doubles& parts) const {
    return this->ask([&](const Commands& rc) { return rc.more().tdigest_quantile(key, parts); });
  }
  /// TDIGEST.RANK: how many observations are below each value; -1: all are above, -2: the digest is
  /// empty.
  Result<std::vector<std::int64_t>> tdigest_rank(Key key, const Doubles& values) const {
    return this->ask([&](const Commands& rc) { return rc.more().tdigest_rank(key, values); });
  }
  /// TDIGEST.RESET: removes all observations.
  Result<void> tdigest_reset(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().tdigest_reset(key); });
  }
  /// TDIGEST.REVRANK: how many observations are above each value.
  Result<std::vector<std::int64_t>> tdigest_revrank(Key key, const Doubles& values) const {
    return this->ask([&](const Commands& rc) { return rc.more().tdigest_revrank(key, values); });
  }
  /// TDIGEST.TRIMMED_MEAN: the mean of the observations between two fractions, 0 to 1.
  Result<double> tdigest_trimmed_mean(Key key, double low, double high) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().tdigest_trimmed_mean(key, low, high);
    });
  }
  /// TOPK.ADD: adds items; returns for each the item that it displaced.
  Result<std::vector<std::optional<std::string>>> topk_add(Key key, const Args& items) const {
    return this->ask([&](const Commands& rc) { return rc.more().topk_add(key, items); });
  }
  /// TOPK.COUNT: about how often each item was added.
  Result<std::vector<std::int64_t>> topk_count(Key key, const Args& items) const {
    return this->ask([&](const Commands& rc) { return rc.more().topk_count(key, items); });
  }
  /// TOPK.INCRBY: {{"item", 3}}: adds to the counts; returns for each the item that it displaced.
  Result<std::vector<std::optional<std::string>>> topk_incrby(Key key, const Counts& counts) const {
    return this->ask([&](const Commands& rc) { return rc.more().topk_incrby(key, counts); });
  }
  /// TOPK.INFO: its size.
  Result<Map<std::string, std::string>> topk_info(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().topk_info(key); });
  }
  /// TOPK.LIST: the most frequent items.
  Result<std::vector<std::string>> topk_list(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().topk_list(key); });
  }
  /// TOPK.LIST WITHCOUNT: the same with approximate counts.
  Result<std::vector<std::pair<std::string, std::int64_t>>> topk_list_withcount(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.more().topk_list_withcount(key); });
  }
  /// TOPK.QUERY: for each whether it is among the most frequent.
  Result<std::vector<bool>> topk_query(Key key, const Args& items) const {
    return this->ask([&](const Commands& rc) { return rc.more().topk_query(key, items); });
  }
  /// TOPK.RESERVE: creates an empty list of the `size` most frequent items.
  Result<void> topk_reserve(Key key, std::int64_t size) const {
    return this->ask([&](const Commands& rc) { return rc.more().topk_reserve(key, size); });
  }
  /// TOPK.RESERVE: the same with the dimensions of its sketch.
  Result<void> topk_reserve(Key key, std::int64_t size, std::int64_t width, std::int64_t depth,
                            double decay) const {
    return this->ask([&](const Commands& rc) {
      return rc.more().topk_reserve(key, size, width, depth, decay);
    });
  }

 protected:
  using TimeSeriesCommandsOf<Face>::TimeSeriesCommandsOf;
};

}  // namespace deferredis
// clang-format on
