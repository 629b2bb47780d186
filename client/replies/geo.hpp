// The replies of geo commands.
#pragma once

#include <cstdint>
#include <string>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// A point on the earth.
struct GeoPosition {
  double longitude = 0;  ///< in degrees, east is positive
  double latitude = 0;   ///< in degrees, north is positive
};

/// A member found by geosearch_withall.
struct GeoMatch {
  std::string member = {};    ///< what was found
  double distance = 0;        ///< from the centre, in the unit of the area
  std::int64_t hash = 0;      ///< with .withhash
  GeoPosition position = {};  ///< with .withcoord
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
