#include <deferredis/client/replies/administration.hpp>

#include <deferredis/client/commands/read_shapes.hpp>

namespace deferredis {

AclUser Decoder<AclUser>::decode(ReplyReader& reader) {
  AclUser user;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "flags") return read_field(user.flags, value);
    if (name == "passwords") return read_field(user.passwords, value);
    if (name == "commands") return read_field(user.commands, value);
    if (name == "keys") return read_field(user.keys, value);
    if (name == "channels") return read_field(user.channels, value);
    if (name == "selectors") return read_field(user.selectors, value);
    return false;
  });
  return user;
}

AclLogEntry Decoder<AclLogEntry>::decode(ReplyReader& reader) {
  AclLogEntry entry;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "count") return read_field(entry.count, value);
    if (name == "reason") return read_field(entry.reason, value);
    if (name == "context") return read_field(entry.context, value);
    if (name == "object") return read_field(entry.object, value);
    if (name == "username") return read_field(entry.user, value);
    if (name == "age-seconds") return read_field(entry.age_s, value);
    if (name == "client-info") return read_field(entry.client_info, value);
    return false;
  });
  return entry;
}

SlowlogEntry Decoder<SlowlogEntry>::decode(ReplyReader& reader) {
  SlowlogEntry entry;
  const std::size_t size = reader.begin_aggregate("an entry of the slow log");
  if (size < 4) {
    reader.mismatch("an entry of the slow log", "an array of another size");
    return entry;
  }
  entry.id = reader.read_integer();
  entry.unix_time_s = reader.read_integer();
  entry.duration_us = reader.read_integer();
  read_field(entry.arguments, reader);
  if (size > 4) entry.address = reader.read_string();
  if (size > 5) entry.client_name = reader.read_string();
  for (std::size_t i = 6; i < size; ++i) reader.skip();
  return entry;
}

LatencyEvent Decoder<LatencyEvent>::decode(ReplyReader& reader) {
  LatencyEvent event;
  const std::size_t size = reader.begin_aggregate("an event of latency");
  if (size < 4) {
    reader.mismatch("an event of latency", "an array of another size");
    return event;
  }
  event.name = reader.read_string();
  event.unix_time_s = reader.read_integer();
  event.last_ms = reader.read_integer();
  event.worst_ms = reader.read_integer();
  for (std::size_t i = 4; i < size; ++i) reader.skip();
  return event;
}

LatencyHistogram Decoder<LatencyHistogram>::decode(ReplyReader& reader) {
  LatencyHistogram histogram;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "calls") return read_field(histogram.calls, value);
    if (name == "histogram_usec") return read_field(histogram.histogram_us, value);
    return false;
  });
  return histogram;
}

ModuleInfo Decoder<ModuleInfo>::decode(ReplyReader& reader) {
  ModuleInfo module;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "name") return read_field(module.name, value);
    if (name == "ver") return read_field(module.version, value);
    if (name == "path") return read_field(module.path, value);
    if (name == "args") return read_field(module.arguments, value);
    return false;
  });
  return module;
}

}  // namespace deferredis
