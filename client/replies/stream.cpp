#include <deferredis/client/replies/stream.hpp>

#include <deferredis/client/replies/scripting.hpp>
#include <deferredis/protocol/read_fields.hpp>

namespace deferredis {

namespace {

/// Enters an array of this size, or reports a mismatch.
bool begin(ReplyReader& reader, std::size_t size, std::string_view wanted) {
  if (reader.begin_aggregate(wanted) == size) return true;
  reader.mismatch(wanted, "an array of another size");
  return false;
}

/// The reply of XAUTOCLAIM: two elements before 7.0.
template <class Claimed, class T>
Claimed read_claimed(ReplyReader& reader, std::vector<T> Claimed::*items) {
  Claimed claimed;
  const std::size_t size = reader.begin_aggregate("what was claimed");
  if (size < 2) {
    reader.mismatch("what was claimed", "an array of another size");
    return claimed;
  }
  claimed.next = reader.read_string();
  claimed.*items = Decoder<std::vector<T>>::decode(reader);
  if (size > 2) claimed.deleted = Decoder<std::vector<std::string>>::decode(reader);
  return claimed;
}

}  // namespace

StreamEntry Decoder<StreamEntry>::decode(ReplyReader& reader) {
  StreamEntry entry;
  if (reader.read_null()) return entry;  // claimed, but no longer there, before 7.0
  if (!begin(reader, 2, "an entry of a stream")) return entry;
  entry.id = reader.read_string();
  if (!reader.read_null()) read_field(entry.fields, reader);
  return entry;
}

ClaimedEntries Decoder<ClaimedEntries>::decode(ReplyReader& reader) {
  return read_claimed(reader, &ClaimedEntries::entries);
}

ClaimedIds Decoder<ClaimedIds>::decode(ReplyReader& reader) {
  return read_claimed(reader, &ClaimedIds::ids);
}

PendingSummary Decoder<PendingSummary>::decode(ReplyReader& reader) {
  PendingSummary pending;
  if (!begin(reader, 4, "a summary of what is pending")) return pending;
  read_field(pending.count, reader);
  read_field(pending.first_id, reader);
  read_field(pending.last_id, reader);
  if (!reader.read_null()) read_field(pending.consumers, reader);
  return pending;
}

PendingEntry Decoder<PendingEntry>::decode(ReplyReader& reader) {
  PendingEntry entry;
  if (!begin(reader, 4, "a pending entry")) return entry;
  entry.id = reader.read_string();
  entry.consumer = reader.read_string();
  entry.idle_ms = reader.read_integer();
  entry.deliveries = reader.read_integer();
  return entry;
}

StreamInfo Decoder<StreamInfo>::decode(ReplyReader& reader) {
  StreamInfo info;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "length") return read_field(info.length, value);
    if (name == "radix-tree-keys") return read_field(info.radix_tree_keys, value);
    if (name == "radix-tree-nodes") return read_field(info.radix_tree_nodes, value);
    if (name == "last-generated-id") return read_field(info.last_generated_id, value);
    if (name == "max-deleted-entry-id") return read_field(info.max_deleted_entry_id, value);
    if (name == "entries-added") return read_field(info.entries_added, value);
    if (name == "recorded-first-entry-id") return read_field(info.recorded_first_entry_id, value);
    if (name == "groups") return read_field(info.groups, value);
    if (name == "first-entry") return read_field(info.first_entry, value);
    if (name == "last-entry") return read_field(info.last_entry, value);
    return false;
  });
  return info;
}

StreamGroupInfo Decoder<StreamGroupInfo>::decode(ReplyReader& reader) {
  StreamGroupInfo group;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "name") return read_field(group.name, value);
    if (name == "consumers") return read_field(group.consumers, value);
    if (name == "pending") return read_field(group.pending, value);
    if (name == "last-delivered-id") return read_field(group.last_delivered_id, value);
    if (name == "entries-read") return read_field(group.entries_read, value);
    if (name == "lag") return read_field(group.lag, value);
    return false;
  });
  return group;
}

StreamConsumerInfo Decoder<StreamConsumerInfo>::decode(ReplyReader& reader) {
  StreamConsumerInfo consumer;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "name") return read_field(consumer.name, value);
    if (name == "pending") return read_field(consumer.pending, value);
    if (name == "idle") return read_field(consumer.idle_ms, value);
    if (name == "inactive") return read_field(consumer.inactive_ms, value);
    return false;
  });
  return consumer;
}

FunctionDescription Decoder<FunctionDescription>::decode(ReplyReader& reader) {
  FunctionDescription function;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "name") return read_field(function.name, value);
    if (name == "description") return read_field(function.description, value);
    if (name == "flags") return read_field(function.flags, value);
    return false;
  });
  return function;
}

FunctionLibraryInfo Decoder<FunctionLibraryInfo>::decode(ReplyReader& reader) {
  FunctionLibraryInfo library;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "library_name") return read_field(library.name, value);
    if (name == "engine") return read_field(library.engine, value);
    if (name == "functions") return read_field(library.functions, value);
    if (name == "library_code") return read_field(library.code, value);
    return false;
  });
  return library;
}

}  // namespace deferredis
