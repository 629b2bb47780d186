// Filters, sketches and digests: approximate answers in little memory.
// Made by tools/generate.py from commands/probabilistic.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/module_arguments.hpp>
#include <deferredis/client/commands/time_series.hpp>
#include <deferredis/protocol/map.hpp>

// clang-format off
namespace deferredis {

/// Tokens of BF.RESERVE.
struct BfReserveOptions {
  /// EXPANSION: growth factor of each further sub-filter
  std::optional<std::int64_t> expansion = {};
  bool nonscaling = false;  ///< NONSCALING: the filter does not grow
};

/// Tokens of BF.INSERT.
struct BfInsertOptions {
  std::optional<std::int64_t> capacity = {};  ///< CAPACITY: capacity of a new filter
  std::optional<double> error = {};  ///< ERROR: error rate of a new filter, 0.01
  /// EXPANSION: growth factor of each further sub-filter
  std::optional<std::int64_t> expansion = {};
  bool nocreate = false;  ///< NOCREATE: an error if the filter does not exist
  bool nonscaling = false;  ///< NONSCALING: the filter does not grow
};

/// Tokens of CF.RESERVE.
struct CfReserveOptions {
  std::optional<std::int64_t> bucketsize = {};  ///< BUCKETSIZE: items per bucket
  /// MAXITERATIONS: how many swaps to try for a free place
  std::optional<std::int64_t> maxiterations = {};
  /// EXPANSION: growth factor of each further sub-filter
  std::optional<std::int64_t> expansion = {};
};

/// Tokens of CF.INSERT and CF.INSERTNX.
struct CfInsertOptions {
  std::optional<std::int64_t> capacity = {};  ///< CAPACITY: capacity of a new filter
  bool nocreate = false;  ///< NOCREATE: an error if the filter does not exist
};

/// Tokens of TDIGEST.MERGE.
struct TdigestMergeOptions {
  std::optional<std::int64_t> compression = {};  ///< COMPRESSION: compression of the destination
  bool override = false;  ///< OVERRIDE: discards what the destination had
};

/// Filters, sketches and digests: approximate answers in little memory.
class ProbabilisticCommands : public TimeSeriesCommands {
 public:
  /// BF.ADD: adds an item; returns whether it was new, most likely.
  Future<bool> bf_add(Key key, const Arg& item) const;
  /// BF.CARD: the number of added items.
  Future<std::int64_t> bf_card(Key key) const;
  /// BF.EXISTS: false: it was never added; true: it most likely was.
  Future<bool> bf_exists(Key key, const Arg& item) const;
  /// BF.INFO: its capacity, size, filters and items.
  Future<Map<std::string, std::optional<std::int64_t>>> bf_info(Key key) const;
  /// BF.INSERT ITEMS: adds items, to a filter created with these options if needed; returns for
  /// each whether it was new.
  Future<std::vector<bool>> bf_insert(Key key, const Args& items,
                                      const BfInsertOptions& options = {}) const;
  /// BF.LOAD: restores a filter of Valkey from its serialised form.
  Future<void> bf_load(Key key, const Arg& data) const;
  /// BF.LOADCHUNK: restores a piece from BF.SCANDUMP.
  Future<void> bf_loadchunk(Key key, std::int64_t iterator, const Arg& data) const;
  /// BF.MADD: adds items; returns for each whether it was new.
  Future<std::vector<bool>> bf_madd(Key key, const Args& items) const;
  /// BF.MEXISTS: for each whether it was added, most likely.
  Future<std::vector<bool>> bf_mexists(Key key, const Args& items) const;
  /// BF.RESERVE: creates an empty filter; an error if the key exists.
  Future<void> bf_reserve(Key key, double error_rate, std::int64_t capacity,
                          const BfReserveOptions& options = {}) const;
  /// BF.SCANDUMP: the next piece of the filter; iterator 0 begins and ends.
  Future<std::pair<std::int64_t, std::string>> bf_scandump(Key key, std::int64_t iterator) const;
  /// CF.ADD: adds an item, even if it was added before.
  Future<bool> cf_add(Key key, const Arg& item) const;
  /// CF.ADDNX: adds an item; false if it was already added, most likely.
  Future<bool> cf_addnx(Key key, const Arg& item) const;
  /// CF.COUNT: about how often the item was added.
  Future<std::int64_t> cf_count(Key key, const Arg& item) const;
  /// CF.DEL: removes an item once; false if it is not there.
  Future<bool> cf_del(Key key, const Arg& item) const;
  /// CF.EXISTS: false: it is not there; true: it most likely is.
  Future<bool> cf_exists(Key key, const Arg& item) const;
  /// CF.INFO: its size, buckets, filters and items.
  Future<Map<std::string, std::int64_t>> cf_info(Key key) const;
  /// CF.INSERT ITEMS: adds items, to a filter created with these options if needed; for each 1, or
  /// -1 if the filter is full.
  Future<std::vector<std::int64_t>> cf_insert(Key key, const Args& items,
                                              const CfInsertOptions& options = {}) const;
  /// CF.INSERTNX ITEMS: the same for new items; 0: it was there, most likely.
  Future<std::vector<std::int64_t>> cf_insertnx(Key key, const Args& items,
                                                const CfInsertOptions& options = {}) const;
  /// CF.LOADCHUNK: restores a piece from CF.SCANDUMP.
  Future<void> cf_loadchunk(Key key, std::int64_t iterator, const Arg& data) const;
  /// CF.MEXISTS: for each whether it is there, most likely.
  Future<std::vector<bool>> cf_mexists(Key key, const Args& items) const;
  /// CF.RESERVE: creates an empty filter; an error if the key exists.
  Future<void> cf_reserve(Key key, std::int64_t capacity,
                          const CfReserveOptions& options = {}) const;
  /// CF.SCANDUMP: the next piece of the filter; iterator 0 begins and ends.
  Future<std::pair<std::int64_t, std::string>> cf_scandump(Key key, std::int64_t iterator) const;
  /// CMS.INCRBY: {{"item", 3}}: adds to the counts; returns the new ones.
  Future<std::vector<std::int64_t>> cms_incrby(Key key, const Counts& counts) const;
  /// CMS.INFO: its width, depth and sum.
  Future<Map<std::string, std::int64_t>> cms_info(Key key) const;
  /// CMS.INITBYDIM: creates an empty sketch of this size.
  Future<void> cms_initbydim(Key key, std::int64_t width, std::int64_t depth) const;
  /// CMS.INITBYPROB: creates an empty sketch whose counts are at most `error` too high, except with
  /// this probability.
  Future<void> cms_initbyprob(Key key, double error, double probability) const;
  /// CMS.MERGE: stores the sum of sketches, each multiplied by its weight.
  Future<void> cms_merge(Key destination, const Keys& keys, const Weights& weights = {}) const;
  /// CMS.QUERY: about how often each item was counted.
  Future<std::vector<std::int64_t>> cms_query(Key key, const Args& items) const;
  /// TDIGEST.ADD: {1.5, 2}: adds observations.
  Future<void> tdigest_add(Key key, const Doubles& values) const;
  /// TDIGEST.BYRANK: the value at each rank, counted from the lowest; inf past the last.
  Future<std::vector<double>> tdigest_byrank(Key key, const Args& ranks) const;
  /// TDIGEST.BYREVRANK: the value at each rank, counted from the highest; -inf past the last.
  Future<std::vector<double>> tdigest_byrevrank(Key key, const Args& ranks) const;
  /// TDIGEST.CDF: the fraction of observations that are not greater, 0 to 1.
  Future<std::vector<double>> tdigest_cdf(Key key, const Doubles& values) const;
  /// TDIGEST.CREATE: creates an empty digest.
  Future<void> tdigest_create(Key key, std::int64_t compression = 100) const;
  /// TDIGEST.INFO: its size, and how much it holds.
  Future<Map<std::string, std::int64_t>> tdigest_info(Key key) const;
  /// TDIGEST.MAX: the greatest observation; nan if the digest is empty.
  Future<double> tdigest_max(Key key) const;
  /// TDIGEST.MERGE: merges the observations of several digests.
  Future<void> tdigest_merge(Key destination, const Keys& keys,
                             const TdigestMergeOptions& options = {}) const;
  /// TDIGEST.MIN: the least observation; nan if the digest is empty.
  Future<double> tdigest_min(Key key) const;
  /// TDIGEST.QUANTILE: the value below which this fraction of the observations is.
  Future<std::vector<double>> tdigest_quantile(Key key, const Doubles& parts) const;
  /// TDIGEST.RANK: how many observations are below each value; -1: all are above, -2: the digest is
  /// empty.
  Future<std::vector<std::int64_t>> tdigest_rank(Key key, const Doubles& values) const;
  /// TDIGEST.RESET: removes all observations.
  Future<void> tdigest_reset(Key key) const;
  /// TDIGEST.REVRANK: how many observations are above each value.
  Future<std::vector<std::int64_t>> tdigest_revrank(Key key, const Doubles& values) const;
  /// TDIGEST.TRIMMED_MEAN: the mean of the observations between two fractions, 0 to 1.
  Future<double> tdigest_trimmed_mean(Key key, double low, double high) const;
  /// TOPK.ADD: adds items; returns for each the item that it displaced.
  Future<std::vector<std::optional<std::string>>> topk_add(Key key, const Args& items) const;
  /// TOPK.COUNT: about how often each item was added.
  Future<std::vector<std::int64_t>> topk_count(Key key, const Args& items) const;
  /// TOPK.INCRBY: {{"item", 3}}: adds to the counts; returns for each the item that it displaced.
  Future<std::vector<std::optional<std::string>>> topk_incrby(Key key, const Counts& counts) const;
  /// TOPK.INFO: its size.
  Future<Map<std::string, std::string>> topk_info(Key key) const;
  /// TOPK.LIST: the most frequent items.
  Future<std::vector<std::string>> topk_list(Key key) const;
  /// TOPK.LIST WITHCOUNT: the same with approximate counts.
  Future<std::vector<std::pair<std::string, std::int64_t>>> topk_list_withcount(Key key) const;
  /// TOPK.QUERY: for each whether it is among the most frequent.
  Future<std::vector<bool>> topk_query(Key key, const Args& items) const;
  /// TOPK.RESERVE: creates an empty list of the `size` most frequent items.
  Future<void> topk_reserve(Key key, std::int64_t size) const;
  /// TOPK.RESERVE: the same with the dimensions of its sketch.
  Future<void> topk_reserve(Key key, std::int64_t size, std::int64_t width, std::int64_t depth,
                            double decay) const;

 protected:
  using TimeSeriesCommands::TimeSeriesCommands;
};

}  // namespace deferredis
// clang-format on
