// What happens to keys, told by the server over pub/sub.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <deferredis/reactor/future.hpp>

namespace deferredis {

class Client;
struct Message;

/// Something happened to a key. A client of a cluster hears the events of every primary: names that
/// begin with "__keyspace@" or "__keyevent@" are subscribed to at each of them, also at those that
/// come later, which is a Kind::gap.
struct KeyspaceEvent {
  int database = 0;
  std::string key = {};
  std::string event = {};  ///< "set", "del", "expired" ...: the server's words
};

/// The channel on which all events of one key come: "__keyspace@0__:key". With a glob for a key it
/// is a pattern for psubscribe().
std::string keyspace_channel(std::string_view key, int database = 0);
/// The channel on which all keys come to which this happens: "__keyevent@0__:expired".
std::string keyevent_channel(std::string_view event, int database = 0);

/// Reads a message of either kind of channel; nothing if it is of another one.
std::optional<KeyspaceEvent> parse_keyspace_event(const Message& message);

/// Lets the server tell events: adds `flags` to its notify-keyspace-events (CONFIG SET), where they
/// are missing. "KEA": nearly all. Servers of others may refuse it: NoPermissionError, ReplyError.
/// Of several servers all are set, replicas too, which may be primaries one day; it fails with the
/// error of one that cannot be. What joins later must have been set by whoever runs it.
Future<void> enable_keyspace_events(Client client, std::string flags = "KEA");

}  // namespace deferredis
