#include <deferredis/client/replies/cluster.hpp>

#include <algorithm>
#include <charconv>

#include <deferredis/client/replies/scan.hpp>
#include <deferredis/protocol/read_fields.hpp>

namespace deferredis {

namespace {

/// Returns the text before the next `c`, and removes it and the `c` from `text`.
std::string_view take_until(std::string_view& text, char c) {
  const std::size_t end = std::min(text.find(c), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::int64_t to_integer(std::string_view text) noexcept {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// "10.0.0.1:7000@17000,hostname": the address of a node.
void read_address(std::string_view text, ClusterNode& node) {
  std::string_view address = take_until(text, ',');
  node.hostname = take_until(text, ',');
  const std::string_view endpoint = take_until(address, '@');
  node.bus_port = to_integer(address);
  const std::size_t colon = endpoint.rfind(':');  // IPv6 has colons too
  if (colon == endpoint.npos) return;
  node.host = endpoint.substr(0, colon);
  node.port = to_integer(endpoint.substr(colon + 1));
}

/// "[93->-<id>]": to that node; "[93-<-<id>]": from there.
void read_moving_slot(std::string_view text, ClusterNode& node) {
  text.remove_prefix(1);
  if (text.ends_with(']')) text.remove_suffix(1);
  const std::int64_t slot = to_integer(take_until(text, '-'));
  const bool leaves = text.starts_with(">-");
  if (!leaves && !text.starts_with("<-")) return;
  (leaves ? node.migrating : node.importing).emplace_back(slot, text.substr(2));
}

ClusterNode read_node(std::string_view line) {
  ClusterNode node;
  node.id = take_until(line, ' ');
  read_address(take_until(line, ' '), node);
  for (std::string_view flags = take_until(line, ' '); !flags.empty();) {
    node.flags.emplace_back(take_until(flags, ','));
  }
  const std::string_view primary = take_until(line, ' ');
  if (primary != "-") node.primary_id = primary;
  take_until(line, ' ');  // when a ping was sent
  take_until(line, ' ');  // when it was answered
  node.config_epoch = to_integer(take_until(line, ' '));
  node.connected = take_until(line, ' ') == "connected";
  while (!line.empty()) {
    std::string_view range = take_until(line, ' ');
    if (range.starts_with('[')) {
      read_moving_slot(range, node);
      continue;
    }
    const std::int64_t first = to_integer(take_until(range, '-'));
    node.slots.emplace_back(first, range.empty() ? first : to_integer(range));
  }
  return node;
}

}  // namespace

std::vector<ClusterNode> read_nodes(ReplyReader& reader) {
  std::vector<ClusterNode> nodes;
  std::string_view text = reader.read_text();
  while (!text.empty()) {
    const std::string_view line = take_until(text, '\n');
    if (!line.empty()) nodes.push_back(read_node(line));
  }
  return nodes;
}

ClusterScanPage Decoder<ClusterScanPage>::decode(ReplyReader& reader) {
  ClusterScanPage page;
  if (reader.begin_aggregate("a cursor and keys") != 2) {
    reader.mismatch("a cursor and keys", "an array of another size");
    return page;
  }
  page.cursor = reader.read_string();
  page.items = Decoder<std::vector<std::string>>::decode(reader);
  return page;
}

ClusterNode Decoder<ClusterNode>::decode(ReplyReader& reader) {
  return read_node(reader.read_text());
}

ClusterShardNode Decoder<ClusterShardNode>::decode(ReplyReader& reader) {
  ClusterShardNode node;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (value.read_null()) return true;
    if (name == "id") return read_field(node.id, value);
    if (name == "endpoint") return read_field(node.host, value);
    if (name == "port") return read_field(node.port, value);
    if (name == "tls-port") return read_field(node.tls_port, value);
    if (name == "ip") return read_field(node.ip, value);
    if (name == "hostname") return read_field(node.hostname, value);
    if (name == "role") return node.primary = value.read_text() == "master", true;
    if (name == "replication-offset") return read_field(node.offset, value);
    if (name == "health") return read_field(node.health, value);
    if (name == "availability-zone") return read_field(node.availability_zone, value);
    return false;
  });
  return node;
}

ClusterShard Decoder<ClusterShard>::decode(ReplyReader& reader) {
  ClusterShard shard;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "slots") return read_field(shard.slots, value);
    if (name == "nodes") return read_field(shard.nodes, value);
    return false;
  });
  return shard;
}

namespace {

/// A node of CLUSTER SLOTS: host, port, id, and more since 7.0.
ClusterShardNode read_slots_node(ReplyReader& reader) {
  ClusterShardNode node;
  const std::size_t size = reader.begin_aggregate("a node");
  if (size < 2) {
    reader.mismatch("a node", "an array of another size");
    return node;
  }
  if (!reader.read_null()) node.host = reader.read_string();
  node.port = reader.read_integer();
  if (size > 2) node.id = reader.read_string();
  if (size > 3) {
    read_fields(reader, [&](std::string_view name, ReplyReader& value) {
      if (value.read_null()) return true;
      if (name == "ip") return read_field(node.ip, value);
      if (name == "hostname") return read_field(node.hostname, value);
      if (name == "availability-zone") return read_field(node.availability_zone, value);
      return false;
    });
  }
  for (std::size_t i = 4; i < size; ++i) reader.skip();
  return node;
}

}  // namespace

ClusterSlots Decoder<ClusterSlots>::decode(ReplyReader& reader) {
  ClusterSlots slots;
  const std::size_t size = reader.begin_aggregate("a range of slots");
  if (size < 3) {
    reader.mismatch("a range of slots", "an array of another size");
    return slots;
  }
  slots.range.first = reader.read_integer();
  slots.range.second = reader.read_integer();
  for (std::size_t i = 2; i < size && !reader.failed(); ++i) {
    slots.nodes.push_back(read_slots_node(reader));
    slots.nodes.back().primary = i == 2;
  }
  return slots;
}

ClusterLink Decoder<ClusterLink>::decode(ReplyReader& reader) {
  ClusterLink link;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "direction") return read_field(link.direction, value);
    if (name == "node") return read_field(link.node, value);
    if (name == "create-time") return read_field(link.create_time_ms, value);
    if (name == "events") return read_field(link.events, value);
    if (name == "send-buffer-allocated") return read_field(link.send_buffer_allocated, value);
    if (name == "send-buffer-used") return read_field(link.send_buffer_used, value);
    return false;
  });
  return link;
}

SlotMigration Decoder<SlotMigration>::decode(ReplyReader& reader) {
  SlotMigration task;
  read_fields(reader, [&](std::string_view name, ReplyReader& value) {
    if (name == "id") return read_field(task.id, value);
    if (name == "slots") return read_field(task.slots, value);
    if (name == "source") return read_field(task.source, value);
    if (name == "dest") return read_field(task.destination, value);
    if (name == "operation") return read_field(task.operation, value);
    if (name == "state") return read_field(task.state, value);
    if (name == "last_error") return read_field(task.last_error, value);
    if (name == "retries") return read_field(task.retries, value);
    if (name == "create_time") return read_field(task.create_time_ms, value);
    if (name == "start_time") return read_field(task.start_time_ms, value);
    if (name == "end_time") return read_field(task.end_time_ms, value);
    if (name == "write_pause_ms") return read_field(task.write_pause_ms, value);
    return false;
  });
  return task;
}

}  // namespace deferredis
