// Places on earth, as members of a sorted set.
// Made by tools/generate.py from commands/geo.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/sorted_sets.hpp>
#include <deferredis/client/replies/geo.hpp>

// clang-format off
namespace deferredis {

/// Tokens of GEOADD.
/// At most one of nx, xx.
struct GeoaddOptions {
  bool nx = false;  ///< NX: only new members
  bool xx = false;  ///< XX: only existing members
  bool ch = false;  ///< CH: also counts moved members
};

/// Tokens of GEOSEARCH.
struct GeosearchOptions {
  std::optional<Order> order = {};  ///< nearest or farthest first
  std::optional<std::int64_t> count = {};  ///< COUNT: at most this many, nearest first
  bool any = false;  ///< ANY: with count: the first ones found, not the nearest
};

/// Tokens of GEOSEARCHSTORE.
struct GeosearchstoreOptions {
  std::optional<Order> order = {};  ///< nearest or farthest first
  std::optional<std::int64_t> count = {};  ///< COUNT: at most this many, nearest first
  bool any = false;  ///< ANY: with count: the first ones found, not the nearest
  bool storedist = false;  ///< STOREDIST: stores the distance as the score
};

/// Places on earth, as members of a sorted set.
class GeoCommands : public SortedSetCommands {
 public:
  /// GEOADD: {{13.361389, 38.115556, "Palermo"}}: longitude, latitude, member; returns how many are
  /// new.
  Future<std::int64_t> geoadd(Key key, const GeoPlaces& places,
                              const GeoaddOptions& options = {}) const;
  /// GEODIST: the distance between two members.
  Future<std::optional<double>> geodist(Key key, const Arg& member, const Arg& other,
                                        const GeoUnit& unit = GeoUnit::meters) const;
  /// GEOHASH: the Geohash of each member, 11 letters.
  Future<std::vector<std::optional<std::string>>> geohash(Key key, const Args& members) const;
  /// GEOPOS: the position of each member.
  Future<std::vector<std::optional<GeoPosition>>> geopos(Key key, const Args& members) const;
  /// GEORADIUS: the old form of GEOSEARCH.
  Future<std::vector<std::string>> georadius(Key key, double longitude, double latitude,
                                             double radius, const GeoUnit& unit,
                                             const GeosearchOptions& options = {}) const;
  /// GEORADIUSBYMEMBER: the old form of GEOSEARCH.
  Future<std::vector<std::string>> georadiusbymember(Key key, const Arg& member, double radius,
                                                     const GeoUnit& unit,
                                                     const GeosearchOptions& options = {}) const;
  /// GEORADIUSBYMEMBER_RO: the old form of GEOSEARCH.
  Future<std::vector<std::string>> georadiusbymember_ro(Key key, const Arg& member, double radius,
                                                        const GeoUnit& unit,
                                                        const GeosearchOptions& options = {}) const;
  /// GEORADIUS_RO: the old form of GEOSEARCH.
  Future<std::vector<std::string>> georadius_ro(Key key, double longitude, double latitude,
                                                double radius, const GeoUnit& unit,
                                                const GeosearchOptions& options = {}) const;
  /// GEOSEARCH: the members within an area: GeoFrom("Palermo"), GeoArea::radius(200,
  /// GeoUnit::kilometers).
  Future<std::vector<std::string>> geosearch(Key key, const GeoFrom& from, const GeoArea& area,
                                             const GeosearchOptions& options = {}) const;
  /// GEOSEARCH WITHCOORD WITHDIST WITHHASH: the same with distance, hash and position.
  Future<std::vector<GeoMatch>> geosearch_withall(Key key, const GeoFrom& from,
                                                  const GeoArea& area,
                                                  const GeosearchOptions& options = {}) const;
  /// GEOSEARCH WITHDIST: the same with the distance.
  Future<std::vector<std::pair<std::string, double>>> geosearch_withdist(
        Key key, const GeoFrom& from, const GeoArea& area,
        const GeosearchOptions& options = {}) const;
  /// GEOSEARCHSTORE: stores the result of GEOSEARCH; returns its size.
  Future<std::int64_t> geosearchstore(Key destination, Key source, const GeoFrom& from,
                                      const GeoArea& area,
                                      const GeosearchstoreOptions& options = {}) const;

 protected:
  using SortedSetCommands::SortedSetCommands;
};

}  // namespace deferredis
// clang-format on
