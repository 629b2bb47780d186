// Keyspace events: what happens to keys, reported by the server over pub/sub.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/future.hpp>

namespace deferredis {

class Client;
struct Message;

/// Something that happened to a key. A cluster client receives the events of every primary: names
/// that start with "__keyspace@" or "__keyevent@", or with one of the four kinds of "__subkey...",
/// are subscribed to at each primary, including those that join later, which is a Kind::gap.
struct KeyspaceEvent {
  int database = 0;        ///< where the key is
  std::string key = {};    ///< what it happened to
  std::string event = {};  ///< "set", "del", "expired" ...: the server's words
  /// The parts of the key that it happened to, such as fields of a hash; empty in an event of the
  /// whole key.
  std::vector<std::string> subkeys = {};
};

/// The channel with all events of one key: "__keyspace@0__:key". With a glob as the key it is a
/// pattern for psubscribe().
std::string keyspace_channel(std::string_view key, int database = 0);
/// The channel with all keys that have this event: "__keyevent@0__:expired".
std::string keyevent_channel(std::string_view event, int database = 0);

// Channels with the parts of a key, since Redis 8.8. Each kind needs a flag of its own.

/// All that happens to fields of one hash; flag S. With a glob as the key it is a pattern.
std::string subkeyspace_channel(std::string_view key, int database = 0);
/// All hashes and fields that have this event: "__subkeyevent@0__:hexpired"; flag T.
std::string subkeyevent_channel(std::string_view event, int database = 0);
/// What happens to one field of one hash; flag I. The server sends nothing for a key with a '\n'.
std::string subkeyspaceitem_channel(std::string_view key, std::string_view subkey,
                                    int database = 0);
/// The fields of one hash that have this event; flag V.
std::string subkeyspaceevent_channel(std::string_view event, std::string_view key,
                                     int database = 0);

/// Parses a message from any of these kinds of channels; returns nothing for any other channel, or
/// if the message does not have the server's form.
std::optional<KeyspaceEvent> parse_keyspace_event(const Message& message);

/// Makes the server send events: adds the missing `flags` to its notify-keyspace-events (CONFIG
/// SET). "KEA" means nearly all, except those of parts of keys ("KEASTIV"). A managed server may
/// refuse it: NoPermissionError, ReplyError. With several servers all are set, including replicas,
/// which may become primaries; it fails with the error of one that cannot be set. Servers that join
/// later must be configured by their operator.
Future<void> enable_keyspace_events(Client client, std::string flags = "KEA");

}  // namespace deferredis
