#include <deferredis/client/replies/time_series.hpp>

#include <deferredis/client/replies/read_shapes.hpp>
#include <deferredis/protocol/read_fields.hpp>

namespace deferredis {

namespace {

// RESP2: [key, labels, samples] for each. RESP3: a map from keys to the rest of such an array, with
// maps of details in the middle: [labels, {"aggregators": ...}, {"sources": ...}, samples].
template <class Series, class ReadRest>
std::vector<Series> read_each_series(ReplyReader& reader, const ReadRest& read_rest) {
  std::vector<Series> all;
  const bool is_map = reader.type() == ReplyType::map;
  std::size_t count = reader.begin_aggregate("series");
  if (is_map) count /= 2;
  while (count-- != 0 && !reader.failed()) {
    Series& series = all.emplace_back();
    std::size_t size = is_map ? 0 : reader.begin_aggregate("a series");
    read_field(series.key, reader);
    if (is_map) size = reader.begin_aggregate("a series") + 1;
    if (size < 3) {
      reader.mismatch("a series with labels and samples", "an array of another size");
      break;
    }
    read_field(series.labels, reader);
    for (std::size_t i = 2; i + 1 < size && !reader.failed(); ++i) read_rest(series, reader);
    if constexpr (requires { series.samples; }) read_field(series.samples, reader);
    else series.sample = read_sample(reader);
  }
  return all;
}

}  // namespace

std::vector<SeriesSample> Decoder<std::vector<SeriesSample>>::decode(ReplyReader& reader) {
  return read_each_series<SeriesSample>(reader,
                                        [](SeriesSample&, ReplyReader& rest) { rest.skip(); });
}

std::vector<SeriesSamples> Decoder<std::vector<SeriesSamples>>::decode(ReplyReader& reader) {
  return read_each_series<SeriesSamples>(reader, [](SeriesSamples& series, ReplyReader& rest) {
    read_fields(rest, [&](std::string_view name, ReplyReader& value) {
      return name == "sources" && read_field(series.sources, value);
    });
  });
}

SampleRow Decoder<SampleRow>::decode(ReplyReader& reader) {
  SampleRow row;
  std::size_t size = reader.begin_aggregate("a row of samples");
  if (size == 0) {
    reader.mismatch("a time and values", "an empty array");
    return row;
  }
  read_field(row.time, reader);
  while (--size != 0 && !reader.failed()) {
    if (is_aggregate(reader.type())) size += reader.begin_aggregate();
    else row.values.push_back(reader.read_double());
  }
  return row;
}

}  // namespace deferredis
