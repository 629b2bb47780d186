// The replies of geo commands.
#pragma once

#include <cstdint>
#include <string>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

struct GeoPosition {
  double longitude = 0;
  double latitude = 0;
};

/// A member found by geosearch_withall.
struct GeoMatch {
  std::string member = {};
  double distance = 0;  ///< from the centre, in the unit of the area
  std::int64_t hash = 0;
  GeoPosition position = {};
};

template <>
struct Decoder<GeoPosition> {
  static GeoPosition decode(ReplyReader& reader);
};
template <>
struct Decoder<GeoMatch> {
  static GeoMatch decode(ReplyReader& reader);
};

}  // namespace deferredis
