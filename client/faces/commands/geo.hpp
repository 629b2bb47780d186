// Places on earth, as members of a sorted set. With a face.
// Made by tools/generate.py from commands/geo.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/geo.hpp>
#include <deferredis/client/faces/commands/sorted_sets.hpp>

// clang-format off
namespace deferredis {

/// Places on earth, as members of a sorted set. With a face.
template <class Face>
class GeoCommandsOf : public SortedSetCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// GEOADD: {{13.361389, 38.115556, "Palermo"}}: longitude, latitude, member; returns how many are
  /// new.
  Result<std::int64_t> geoadd(Key key, const GeoPlaces& places,
                              const GeoaddOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.geoadd(key, places, options); });
  }
  /// GEODIST: the distance between two members.
  Result<std::optional<double>> geodist(Key key, const Arg& member, const Arg& other,
                                        const GeoUnit& unit = GeoUnit::meters) const {
    return this->ask([&](const Commands& rc) { return rc.geodist(key, member, other, unit); });
  }
  /// GEOHASH: the Geohash of each member, 11 letters.
  Result<std::vector<std::optional<std::string>>> geohash(Key key, const Args& members) const {
    return this->ask([&](const Commands& rc) { return rc.geohash(key, members); });
  }
  /// GEOPOS: the position of each member.
  Result<std::vector<std::optional<GeoPosition>>> geopos(Key key, const Args& members) const {
    return this->ask([&](const Commands& rc) { return rc.geopos(key, members); });
  }
  /// GEORADIUS: the old form of GEOSEARCH.
  Result<std::vector<std::string>> georadius(Key key, double longitude, double latitude,
                                             double radius, const GeoUnit& unit,
                                             const GeosearchOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.georadius(key, longitude, latitude, radius, unit, options);
    });
  }
  /// GEORADIUSBYMEMBER: the old form of GEOSEARCH.
  Result<std::vector<std::string>> georadiusbymember(Key key, const Arg& member, double radius,
                                                     const GeoUnit& unit,
                                                     const GeosearchOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.georadiusbymember(key, member, radius, unit, options);
    });
  }
  /// GEORADIUSBYMEMBER_RO: the old form of GEOSEARCH.
  Result<std::vector<std::string>> georadiusbymember_ro(
        Key key, const Arg& member, double radius, const GeoUnit& unit,
        const GeosearchOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.georadiusbymember_ro(key, member, radius, unit, options);
    });
  }
  /// GEORADIUS_RO: the old form of GEOSEARCH.
  Result<std::vector<std::string>> georadius_ro(Key key, double longitude, double latitude,
                                                double radius, const GeoUnit& unit,
                                                const GeosearchOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.georadius_ro(key, longitude, latitude, radius, unit, options);
    });
  }
  /// GEOSEARCH: the members within an area: GeoFrom("Palermo"), GeoArea::radius(200,
  /// GeoUnit::kilometers).
  Result<std::vector<std::string>> geosearch(Key key, const GeoFrom& from, const GeoArea& area,
                                             const GeosearchOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.geosearch(key, from, area, options); });
  }
  /// GEOSEARCH WITHCOORD WITHDIST WITHHASH: the same with distance, hash and position.
  Result<std::vector<GeoMatch>> geosearch_withall(Key key, const GeoFrom& from,
                                                  const GeoArea& area,
                                                  const GeosearchOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.geosearch_withall(key, from, area, options);
    });
  }
  /// GEOSEARCH WITHDIST: the same with the distance.
  Result<std::vector<std::pair<std::string, double>>> geosearch_withdist(
        Key key, const GeoFrom& from, const GeoArea& area,
        const GeosearchOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.geosearch_withdist(key, from, area, options);
    });
  }
  /// GEOSEARCHSTORE: stores the result of GEOSEARCH; returns its size.
  Result<std::int64_t> geosearchstore(Key destination, Key source, const GeoFrom& from,
                                      const GeoArea& area,
                                      const GeosearchstoreOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.geosearchstore(destination, source, from, area, options);
    });
  }

 protected:
  using SortedSetCommandsOf<Face>::SortedSetCommandsOf;
};

}  // namespace deferredis
// clang-format on
