#include <deferredis/client/commands/argument_list.hpp>

namespace deferredis {

void add(const Slice& limit, ArgumentList& args) {
  args.add_number(limit.offset);
  args.add_number(limit.count);
}

void add(const Login& login, ArgumentList& args) {
  args.add(login.user);
  args.add(login.password);
}

void add(const HostPort& address, ArgumentList& args) {
  args.add(address.host);
  args.add_number(address.port);
}

void add(const Trim& trim, ArgumentList& args) {
  if (trim.about) args.add("~");
  args.add_number(trim.length);
  if (trim.limit != 0) args.add("LIMIT"), args.add_number(trim.limit);
}

void add(const TrimId& trim, ArgumentList& args) {
  if (trim.about) args.add("~");
  args.add(trim.id);
  if (trim.limit != 0) args.add("LIMIT"), args.add_number(trim.limit);
}

void add(const Scores& members, ArgumentList& args) {
  for (const Score& each : members) {
    args.add_number(each.score);
    args.add(each.member);
  }
}

void add(const Weights& weights, ArgumentList& args) {
  if (weights.size() == 0) return;
  args.add("WEIGHTS");
  for (const double each : weights) args.add_number(each);
}

void add(const StreamPositions& streams, ArgumentList& args) {
  for (const StreamPosition& each : streams) args.add(each.key);
  for (const StreamPosition& each : streams) args.add(each.id);
}

void add(const GeoPlaces& places, ArgumentList& args) {
  for (const GeoPlace& each : places) {
    args.add_number(each.longitude);
    args.add_number(each.latitude);
    args.add(each.member);
  }
}

void add(const GeoUnit& unit, ArgumentList& args) {
  switch (unit) {
    case GeoUnit::meters: return args.add("m");
    case GeoUnit::kilometers: return args.add("km");
    case GeoUnit::miles: return args.add("mi");
    case GeoUnit::feet: return args.add("ft");
  }
}

void add(const GeoFrom& from, ArgumentList& args) {
  if (from.is_member()) return args.add("FROMMEMBER"), args.add(from.member());
  args.add("FROMLONLAT");
  args.add_number(from.longitude());
  args.add_number(from.latitude());
}

void add(const GeoArea& area, ArgumentList& args) {
  args.add(area.is_box() ? "BYBOX" : "BYRADIUS");
  args.add_number(area.width());
  if (area.is_box()) args.add_number(area.height());
  add(area.unit(), args);
}

void add(const BitfieldOperations& operations, ArgumentList& args) {
  for (const BitfieldOperation& each : operations) {
    args.add(each.word());
    args.add(each.type());
    if (!each.offset().empty()) args.add(each.offset());
    if (each.word() == "SET" || each.word() == "INCRBY") args.add_number(each.value());
  }
}

void add(const Doubles& numbers, ArgumentList& args) {
  for (const double each : numbers) args.add_number(each);
}

void add(const VectorValues& vector, ArgumentList& args) {
  args.add("VALUES");
  args.add_number(vector.size());
  for (const double each : vector) args.add_number(each);
}

void add(const Counts& counts, ArgumentList& args) {
  for (const Count& each : counts) {
    args.add(each.item);
    args.add_number(each.count);
  }
}

void add(const ArrayItems& items, ArgumentList& args) {
  for (const ArrayItem& each : items) {
    args.add_number(each.index);
    args.add(each.value);
  }
}

void add(const JsonDocuments& documents, ArgumentList& args) {
  for (const JsonDocument& each : documents) {
    args.add(each.key);
    args.add(each.path);
    args.add(each.value);
  }
}

void add(const Samples& samples, ArgumentList& args) {
  for (const Sample& each : samples) {
    args.add(each.key);
    args.add(each.time);
    args.add_number(each.value);
  }
}

void add(const SortBy& by, ArgumentList& args) {
  args.add(by.field);
  if (by.descending) args.add("DESC");
}

}  // namespace deferredis
