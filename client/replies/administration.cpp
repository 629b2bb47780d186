#include <deferredis/client/replies/administration.hpp>

#include <deferredis/protocol/read_fields.hpp>

namespace deferredis {

namespace {

// Patterns as rules, "~a ~b". A text since 7.0; before that, a list of patterns without the sign.
bool read_rules(std::string& rules, char sign, ReplyReader& reader) {
  if (!is_aggregate(reader.type())) return read_field(rules, reader);
  for (std::size_t left = reader.begin_aggregate(); left != 0 && !reader.failed(); --left) {
    if (!rules.empty()) rules += ' ';
    rules.append(1, sign).append(reader.read_text());
  }
  return true;
}

}  // namespace

AclUser Decoder<AclUser>::decode(ReplyReader& reader) {
  AclUser user;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "flags") return read_field(user.flags, value);
    if (name == "passwords") return read_field(user.passwords, value);
    if (name == "commands") return read_field(user.commands, value);
    if (name == "keys") return read_rules(user.keys, '~', value);
    if (name == "channels") return read_rules(user.channels, '&', value);
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

BackupStatus Decoder<BackupStatus>::decode(ReplyReader& reader) {
  BackupStatus status;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "state") return read_field(status.state, value);
    if (name == "error") return read_field(status.error, value);
    if (name == "start_time") return read_field(status.start_time_s, value);
    if (name == "end_time") return read_field(status.end_time_s, value);
    return false;
  });
  return status;
}

Hotkeys Decoder<Hotkeys>::decode(ReplyReader& reader) {
  Hotkeys keys;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "tracking-active") return read_field(keys.active, value);
    if (name == "sample-ratio") return read_field(keys.sample_ratio, value);
    if (name == "collection-start-time-unix-ms") return read_field(keys.start_time_ms, value);
    if (name == "collection-duration-ms") return read_field(keys.duration_ms, value);
    if (name == "by-cpu-time-us") return read_field(keys.by_cpu_time_us, value);
    if (name == "by-net-bytes") return read_field(keys.by_net_bytes, value);
    return false;
  });
  return keys;
}

CommandInfo Decoder<CommandInfo>::decode(ReplyReader& reader) {
  CommandInfo info;
  const std::size_t size = reader.begin_aggregate("a command's description");
  if (size < 6) {
    reader.mismatch("a command's description", "an array of another size");
    return info;
  }
  read_field(info.name, reader);
  read_field(info.arity, reader);
  read_field(info.flags, reader);
  read_field(info.first_key, reader);
  read_field(info.last_key, reader);
  read_field(info.key_step, reader);
  if (size > 6) read_field(info.categories, reader);
  if (size > 7) read_field(info.tips, reader);
  if (size > 8) read_field(info.key_specifications, reader);
  if (size > 9) read_field(info.subcommands, reader);
  for (std::size_t i = 10; i < size; ++i) reader.skip();
  return info;
}

}  // namespace deferredis
