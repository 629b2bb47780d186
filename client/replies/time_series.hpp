// The replies of the commands over several time series.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/map.hpp>

namespace deferredis {

/// A time in Unix milliseconds, and a value.
using TimedValue = std::pair<std::int64_t, double>;

/// The last sample of a series.
struct SeriesSample {
  std::string key = {};                                      ///< of the series
  Map<std::string, std::optional<std::string>> labels = {};  ///< if requested
  std::optional<TimedValue> sample = {};                     ///< nullopt if it has none
};

/// Samples of one series, or of several combined ones; then the key is "label=value".
struct SeriesSamples {
  std::string key = {};                                      ///< of the series, or "label=value"
  Map<std::string, std::optional<std::string>> labels = {};  ///< if requested
  std::vector<std::string> sources = {};  ///< the keys of the combined series; RESP3
  std::vector<TimedValue> samples = {};   ///< in the order of time
};

/// The values of several series at one time, in the order of their keys; NaN: none.
struct SampleRow {
  std::int64_t time = 0;            ///< in milliseconds of Unix time
  std::vector<double> values = {};  ///< one for each series
};

// As wholes, because they are maps in RESP3.
template <>
struct Decoder<std::vector<SeriesSample>> {
  static std::vector<SeriesSample> decode(ReplyReader& reader);
};
template <>
struct Decoder<std::vector<SeriesSamples>> {
  static std::vector<SeriesSamples> decode(ReplyReader& reader);
};
template <>
struct Decoder<SampleRow> {
  static SampleRow decode(ReplyReader& reader);
};

}  // namespace deferredis
