// Made by tools/generate.py from commands/geo.txt: change that, then `make generate`.
#include <deferredis/client/commands/geo.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(Order value) noexcept {
  switch (value) {
    case Order::as_is: return {};
    case Order::ascending: return {"ASC"};
    case Order::descending: return {"DESC"};
  }
  return {};
}
std::string_view problem_of(const GeoaddOptions& o) noexcept {
  if (int(o.nx) + int(o.xx) > 1)
    return "nx and xx exclude each other";
  return {};
}
void add(const GeoaddOptions& o, ArgumentList& args) {
  if (o.nx) args.add("NX");
  if (o.xx) args.add("XX");
  if (o.ch) args.add("CH");
}
void add(const GeosearchOptions& o, ArgumentList& args) {
  if (o.order) args.add_token(token_of(*o.order));
  if (o.count) {
    args.add("COUNT");
    args.add_number(*o.count);
  }
  if (o.any) args.add("ANY");
}
void add(const GeosearchstoreOptions& o, ArgumentList& args) {
  if (o.order) args.add_token(token_of(*o.order));
  if (o.count) {
    args.add("COUNT");
    args.add_number(*o.count);
  }
  if (o.any) args.add("ANY");
  if (o.storedist) args.add("STOREDIST");
}

}  // namespace

Future<std::int64_t> GeoCommands::geoadd(Key key, const GeoPlaces& places,
                                         const GeoaddOptions& options) const {
  if (const auto problem = problem_of(options); !problem.empty())
    return refuse<std::int64_t>(table::geoadd, problem);
  ArgumentList args;
  args.add(key.view());
  add(options, args);
  add(places, args);
  return call<std::int64_t>(table::geoadd, args.views());
}
Future<std::optional<double>> GeoCommands::geodist(Key key, const Arg& member, const Arg& other,
                                                   const GeoUnit& unit) const {
  ArgumentList args;
  args.add(key.view());
  args.add(member.view());
  args.add(other.view());
  add(unit, args);
  return call<std::optional<double>>(table::geodist, args.views());
}
Future<std::vector<std::optional<std::string>>> GeoCommands::geohash(Key key,
                                                                     const Args& members) const {
  ArgumentList args;
  args.add(key.view());
  args.add(members.views());
  return call<std::vector<std::optional<std::string>>>(table::geohash, args.views());
}
Future<std::vector<std::optional<GeoPosition>>> GeoCommands::geopos(Key key,
                                                                    const Args& members) const {
  ArgumentList args;
  args.add(key.view());
  args.add(members.views());
  return call<std::vector<std::optional<GeoPosition>>>(table::geopos, args.views());
}
Future<std::vector<std::string>> GeoCommands::georadius(Key key, double longitude, double latitude,
                                                        double radius, const GeoUnit& unit,
                                                        const GeosearchOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(longitude);
  args.add_number(latitude);
  args.add_number(radius);
  add(unit, args);
  add(options, args);
  return call<std::vector<std::string>>(table::georadius, args.views());
}
Future<std::vector<std::string>> GeoCommands::georadiusbymember(
    Key key, const Arg& member, double radius, const GeoUnit& unit,
    const GeosearchOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(member.view());
  args.add_number(radius);
  add(unit, args);
  add(options, args);
  return call<std::vector<std::string>>(table::georadiusbymember, args.views());
}
Future<std::vector<std::string>> GeoCommands::georadiusbymember_ro(
    Key key, const Arg& member, double radius, const GeoUnit& unit,
    const GeosearchOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add(member.view());
  args.add_number(radius);
  add(unit, args);
  add(options, args);
  return call<std::vector<std::string>>(table::georadiusbymember_ro, args.views());
}
Future<std::vector<std::string>> GeoCommands::georadius_ro(Key key, double longitude,
                                                           double latitude, double radius,
                                                           const GeoUnit& unit,
                                                           const GeosearchOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  args.add_number(longitude);
  args.add_number(latitude);
  args.add_number(radius);
  add(unit, args);
  add(options, args);
  return call<std::vector<std::string>>(table::georadius_ro, args.views());
}
Future<std::vector<std::string>> GeoCommands::geosearch(Key key, const GeoFrom& from,
                                                        const GeoArea& area,
                                                        const GeosearchOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(from, args);
  add(area, args);
  add(options, args);
  return call<std::vector<std::string>>(table::geosearch, args.views());
}
Future<std::vector<GeoMatch>> GeoCommands::geosearch_withall(
    Key key, const GeoFrom& from, const GeoArea& area, const GeosearchOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(from, args);
  add(area, args);
  add(options, args);
  args.add("WITHCOORD");
  args.add("WITHDIST");
  args.add("WITHHASH");
  return call<std::vector<GeoMatch>>(table::geosearch, args.views());
}
Future<std::vector<std::pair<std::string, double>>> GeoCommands::geosearch_withdist(
    Key key, const GeoFrom& from, const GeoArea& area, const GeosearchOptions& options) const {
  ArgumentList args;
  args.add(key.view());
  add(from, args);
  add(area, args);
  add(options, args);
  args.add("WITHDIST");
  return call<std::vector<std::pair<std::string, double>>>(table::geosearch, args.views());
}
Future<std::int64_t> GeoCommands::geosearchstore(Key destination, Key source, const GeoFrom& from,
                                                 const GeoArea& area,
                                                 const GeosearchstoreOptions& options) const {
  ArgumentList args;
  args.add(destination.view());
  args.add(source.view());
  add(from, args);
  add(area, args);
  add(options, args);
  return call<std::int64_t>(table::geosearchstore, args.views());
}

}  // namespace deferredis
// clang-format on
