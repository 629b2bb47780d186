// Filters, sketches and digests that answer about right, in little room.
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
  std::optional<std::int64_t> expansion = {};  ///< EXPANSION: how much larger each further part is
  bool nonscaling = false;  ///< NONSCALING: it does not grow
};

/// Tokens of BF.INSERT.
struct BfInsertOptions {
  std::optional<std::int64_t> capacity = {};  ///< CAPACITY: of a new filter
  std::optional<double> error = {};  ///< ERROR: of a new filter, 0.01
  std::optional<std::int64_t> expansion = {};  ///< EXPANSION: how much larger each further part is
  bool nocreate = false;  ///< NOCREATE: an error where there is no filter
  bool nonscaling = false;  ///< NONSCALING: it does not grow
};

/// Tokens of CF.RESERVE.
struct CfReserveOptions {
  std::optional<std::int64_t> bucketsize = {};  ///< BUCKETSIZE: items in a bucket
  /// MAXITERATIONS: how often items are swapped for a place
  std::optional<std::int64_t> maxiterations = {};
  std::optional<std::int64_t> expansion = {};  ///< EXPANSION: how much larger each further part is
};

/// Tokens of CF.INSERT and CF.INSERTNX.
struct CfInsertOptions {
  std::optional<std::int64_t> capacity = {};  ///< CAPACITY: of a new filter
  bool nocreate = false;  ///< NOCREATE: an error where there is no filter
};

/// Tokens of TDIGEST.MERGE.
struct TdigestMergeOptions {
  std::optional<std::int64_t> compression = {};  ///< COMPRESSION: of the destination
  bool override = false;  ///< OVERRIDE: what the destination had does not count
};

/// Filters, sketches and digests that answer about right, in little room.
class ProbabilisticCommands : public TimeSeriesCommands {
 public:
  /// BF.ADD: whether it is new, most likely.
  Future<bool> bf_add(Key key, const Arg& item) const;
  /// BF.CARD: how many items were added.
  Future<std::int64_t> bf_card(Key key) const;
  /// BF.EXISTS: false: it was never added; true: most likely it was.
  Future<bool> bf_exists(Key key, const Arg& item) const;
  /// BF.INFO: its capacity, size, filters and items.
  Future<Map<std::string, std::optional<std::int64_t>>> bf_info(Key key) const;
  /// BF.INSERT ITEMS: adds to a filter that is made with these options; for each whether it is new.
  Future<std::vector<bool>> bf_insert(Key key, const Args& items,
                                      const BfInsertOptions& options = {}) const;
  /// BF.LOAD: a filter of Valkey from its serialised form.
  Future<void> bf_load(Key key, const Arg& data) const;
  /// BF.LOADCHUNK: takes back what BF.SCANDUMP gave.
  Future<void> bf_loadchunk(Key key, std::int64_t iterator, const Arg& data) const;
  /// BF.MADD: for each whether it is new.
  Future<std::vector<bool>> bf_madd(Key key, const Args& items) const;
  /// BF.MEXISTS: for each whether it was added, most likely.
  Future<std::vector<bool>> bf_mexists(Key key, const Args& items) const;
  /// BF.RESERVE: an empty filter; an error where the key exists.
  Future<void> bf_reserve(Key key, double error_rate, std::int64_t capacity,
                          const BfReserveOptions& options = {}) const;
  /// BF.SCANDUMP: the filter in pieces; begins with 0, ends with an iterator 0.
  Future<std::pair<std::int64_t, std::string>> bf_scandump(Key key, std::int64_t iterator) const;
  /// CF.ADD: adds an item, also once more.
  Future<bool> cf_add(Key key, const Arg& item) const;
  /// CF.ADDNX: false where it was added already, most likely.
  Future<bool> cf_addnx(Key key, const Arg& item) const;
  /// CF.COUNT: about how often it was added.
  Future<std::int64_t> cf_count(Key key, const Arg& item) const;
  /// CF.DEL: takes it away once; false where it is not there.
  Future<bool> cf_del(Key key, const Arg& item) const;
  /// CF.EXISTS: false: it is not there; true: most likely it is.
  Future<bool> cf_exists(Key key, const Arg& item) const;
  /// CF.INFO: its size, buckets, filters and items.
  Future<Map<std::string, std::int64_t>> cf_info(Key key) const;
  /// CF.INSERT ITEMS: adds to a filter that is made with these options; for each 1, -1: it is full.
  Future<std::vector<std::int64_t>> cf_insert(Key key, const Args& items,
                                              const CfInsertOptions& options = {}) const;
  /// CF.INSERTNX ITEMS: the same; 0: it was there, most likely.
  Future<std::vector<std::int64_t>> cf_insertnx(Key key, const Args& items,
                                                const CfInsertOptions& options = {}) const;
  /// CF.LOADCHUNK: takes back what CF.SCANDUMP gave.
  Future<void> cf_loadchunk(Key key, std::int64_t iterator, const Arg& data) const;
  /// CF.MEXISTS: for each whether it is there, most likely.
  Future<std::vector<bool>> cf_mexists(Key key, const Args& items) const;
  /// CF.RESERVE: an empty filter; an error where the key exists.
  Future<void> cf_reserve(Key key, std::int64_t capacity,
                          const CfReserveOptions& options = {}) const;
  /// CF.SCANDUMP: the filter in pieces; begins with 0, ends with an iterator 0.
  Future<std::pair<std::int64_t, std::string>> cf_scandump(Key key, std::int64_t iterator) const;
  /// CMS.INCRBY: {{"item", 3}}: the count of each then.
  Future<std::vector<std::int64_t>> cms_incrby(Key key, const Counts& counts) const;
  /// CMS.INFO: its width, depth and sum.
  Future<Map<std::string, std::int64_t>> cms_info(Key key) const;
  /// CMS.INITBYDIM: an empty sketch of this size.
  Future<void> cms_initbydim(Key key, std::int64_t width, std::int64_t depth) const;
  /// CMS.INITBYPROB: an empty sketch whose counts are too large by `error` at most, but for
  /// `probability`.
  Future<void> cms_initbyprob(Key key, double error, double probability) const;
  /// CMS.MERGE: the sum of sketches, each times its weight.
  Future<void> cms_merge(Key destination, const Keys& keys, const Weights& weights = {}) const;
  /// CMS.QUERY: about how often each was counted.
  Future<std::vector<std::int64_t>> cms_query(Key key, const Args& items) const;
  /// TDIGEST.ADD: {1.5, 2}: adds observations.
  Future<void> tdigest_add(Key key, const Doubles& values) const;
  /// TDIGEST.BYRANK: the value at each rank from the lowest; inf past the last.
  Future<std::vector<double>> tdigest_byrank(Key key, const Args& ranks) const;
  /// TDIGEST.BYREVRANK: the value at each rank from the highest; -inf past the last.
  Future<std::vector<double>> tdigest_byrevrank(Key key, const Args& ranks) const;
  /// TDIGEST.CDF: which part of the observations is not greater, 0 to 1.
  Future<std::vector<double>> tdigest_cdf(Key key, const Doubles& values) const;
  /// TDIGEST.CREATE: an empty digest.
  Future<void> tdigest_create(Key key, std::int64_t compression = 100) const;
  /// TDIGEST.INFO: its size and how much it holds.
  Future<Map<std::string, std::int64_t>> tdigest_info(Key key) const;
  /// TDIGEST.MAX: the greatest; nan where it is empty.
  Future<double> tdigest_max(Key key) const;
  /// TDIGEST.MERGE: all observations of several digests.
  Future<void> tdigest_merge(Key destination, const Keys& keys,
                             const TdigestMergeOptions& options = {}) const;
  /// TDIGEST.MIN: the least; nan where it is empty.
  Future<double> tdigest_min(Key key) const;
  /// TDIGEST.QUANTILE: the value that this part of the observations is below.
  Future<std::vector<double>> tdigest_quantile(Key key, const Doubles& parts) const;
  /// TDIGEST.RANK: how many observations are below each; -1: all are above, -2: it is empty.
  Future<std::vector<std::int64_t>> tdigest_rank(Key key, const Doubles& values) const;
  /// TDIGEST.RESET: empties it.
  Future<void> tdigest_reset(Key key) const;
  /// TDIGEST.REVRANK: how many observations are above each.
  Future<std::vector<std::int64_t>> tdigest_revrank(Key key, const Doubles& values) const;
  /// TDIGEST.TRIMMED_MEAN: the mean of what is between two parts, 0 to 1.
  Future<double> tdigest_trimmed_mean(Key key, double low, double high) const;
  /// TOPK.ADD: for each the item that it has pushed out.
  Future<std::vector<std::optional<std::string>>> topk_add(Key key, const Args& items) const;
  /// TOPK.COUNT: about how often each was added.
  Future<std::vector<std::int64_t>> topk_count(Key key, const Args& items) const;
  /// TOPK.INCRBY: {{"item", 3}}: for each the item that it has pushed out.
  Future<std::vector<std::optional<std::string>>> topk_incrby(Key key, const Counts& counts) const;
  /// TOPK.INFO: its size.
  Future<Map<std::string, std::string>> topk_info(Key key) const;
  /// TOPK.LIST: the most frequent items.
  Future<std::vector<std::string>> topk_list(Key key) const;
  /// TOPK.LIST WITHCOUNT: the same with about how often.
  Future<std::vector<std::pair<std::string, std::int64_t>>> topk_list_withcount(Key key) const;
  /// TOPK.QUERY: for each whether it is among them.
  Future<std::vector<bool>> topk_query(Key key, const Args& items) const;
  /// TOPK.RESERVE: an empty list of the `size` most frequent.
  Future<void> topk_reserve(Key key, std::int64_t size) const;
  /// TOPK.RESERVE: the same with the sizes of its sketch.
  Future<void> topk_reserve(Key key, std::int64_t size, std::int64_t width, std::int64_t depth,
                            double decay) const;

 protected:
  using TimeSeriesCommands::TimeSeriesCommands;
};

}  // namespace deferredis
// clang-format on
