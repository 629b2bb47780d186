// Keyspace events: what happens to keys, reported by the server over pub/sub.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <deferredis/reactor/future.hpp>

namespace deferredis {

class Client;
struct Message;

/// Something that happened to a key. A cluster client receives the events of every primary: names
/// that start with "__keyspace@" or "__keyevent@" are subscribed to at each primary, including
/// those that join later, which is a Kind::gap.
struct KeyspaceEvent {
  int database = 0;        ///< where the key is
  std::string key = {};    ///< what it happened to
  std::string event = {};  ///< "set", "del", "expired" ...: the server's words
};

/// The channel with all events of one key: "__keyspace@0__:key". With a glob as the key it is a
/// pattern for psubscribe().
std::string keyspace_channel(std::string_view key, int database = 0);
/// The channel with all keys that have this event: "__keyevent@0__:expired".
std::string keyevent_channel(std::string_view event, int database = 0);

/// Parses a message from either kind of channel; returns nothing for any other channel.
std::optional<KeyspaceEvent> parse_keyspace_event(const Message& message);

/// Makes the server send events: adds the missing `flags` to its notify-keyspace-events (CONFIG
/// SET). "KEA" means nearly all. A managed server may refuse it: NoPermissionError, ReplyError.
/// With several servers all are set, including replicas, which may become primaries; it fails with
/// the error of one that cannot be set. Servers that join later must be configured by their
/// operator.
Future<void> enable_keyspace_events(Client client, std::string flags = "KEA");

}  // namespace deferredis
