// What the commands over several time series answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/map.hpp>

namespace deferredis {

/// A time in milliseconds of Unix time, and a value.
using TimedValue = std::pair<std::int64_t, double>;

/// The last sample of a series.
struct SeriesSample {
  std::string key = {};
  Map<std::string, std::optional<std::string>> labels = {};  ///< where they were asked for
  std::optional<TimedValue> sample = {};                     ///< nothing where it has none
};

/// Samples of a series, or of several that were put together: then the key is "label=value".
struct SeriesSamples {
  std::string key = {};
  Map<std::string, std::optional<std::string>> labels = {};  ///< where they were asked for
  std::vector<std::string> sources = {};  ///< the keys of those that were put together; RESP3
  std::vector<TimedValue> samples = {};
};

/// The values that several series have at one time, in the order of their keys; NaN: none.
struct SampleRow {
  std::int64_t time = 0;
  std::vector<double> values = {};
};

// As wholes: in RESP3 they are maps.
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
