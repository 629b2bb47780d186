#include <deferredis/client/keyspace_events.hpp>

#include <charconv>
#include <utility>

#include <deferredis/client/client.hpp>
#include <deferredis/reactor/combine.hpp>

namespace deferredis {

namespace {

constexpr std::string_view setting = "notify-keyspace-events";
constexpr std::string_view all_classes = "g$lshzxetd";  // the meaning of A

bool has_flag(std::string_view flags, char flag) {
  const bool by_a = flags.find('A') != flags.npos && all_classes.find(flag) != all_classes.npos;
  return by_a || flags.find(flag) != flags.npos;
}

std::string channel(std::string_view kind, int database, std::string_view rest) {
  return std::string(kind).append(std::to_string(database)).append("__:").append(rest);
}

// "__keyspace@7__:rest".
bool split(std::string_view text, std::string_view kind, int& database, std::string_view& rest) {
  if (!text.starts_with(kind)) return false;
  text.remove_prefix(kind.size());
  const char* const end = text.data() + text.size();
  const auto [digits_end, error] = std::from_chars(text.data(), end, database);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(digits_end - text.data()));
  if (!text.starts_with("__:")) return false;
  rest = text.substr(3);
  return true;
}

// "5:field": takes it off the front of the text.
bool take_counted(std::string_view& text, std::string& to) {
  std::size_t size = 0;
  const char* const end = text.data() + text.size();
  const auto [digits_end, error] = std::from_chars(text.data(), end, size);
  if (error != std::errc{} || digits_end == end || *digits_end != ':') return false;
  text.remove_prefix(static_cast<std::size_t>(digits_end + 1 - text.data()));
  if (text.size() < size) return false;
  to = text.substr(0, size);
  text.remove_prefix(size);
  return true;
}

// "4:name,5:email"
bool read_list(std::string_view text, std::vector<std::string>& list) {
  for (;;) {
    if (!take_counted(text, list.emplace_back())) return false;
    if (text.empty()) return true;
    if (text.front() != ',') return false;
    text.remove_prefix(1);
  }
}

// What is before the mark; takes it and the mark off the front of the text.
bool take_until(std::string_view& text, char mark, std::string& to) {
  const std::size_t at = text.find(mark);
  if (at == text.npos) return false;
  to = text.substr(0, at);
  text.remove_prefix(at + 1);
  return true;
}

// Events of parts of keys, from four kinds of channels.
bool read_subkeys(const Message& message, KeyspaceEvent& read) {
  std::string_view rest;
  std::string_view payload = message.payload;
  if (split(message.channel, "__subkeyspace@", read.database, rest)) {
    read.key = rest;
    return take_until(payload, '|', read.event) && read_list(payload, read.subkeys);
  }
  if (split(message.channel, "__subkeyevent@", read.database, rest)) {
    read.event = rest;
    std::string nothing;
    return take_counted(payload, read.key) && take_until(payload, '|', nothing) &&
           nothing.empty() && read_list(payload, read.subkeys);
  }
  if (split(message.channel, "__subkeyspaceitem@", read.database, rest)) {
    read.event = payload;
    if (!take_until(rest, '\n', read.key)) return false;
    read.subkeys.emplace_back(rest);
    return true;
  }
  if (split(message.channel, "__subkeyspaceevent@", read.database, rest)) {
    if (!take_until(rest, '|', read.event)) return false;
    read.key = rest;
    return read_list(payload, read.subkeys);
  }
  return false;
}

}  // namespace

std::string keyspace_channel(std::string_view key, int database) {
  return channel("__keyspace@", database, key);
}

std::string keyevent_channel(std::string_view event, int database) {
  return channel("__keyevent@", database, event);
}

std::string subkeyspace_channel(std::string_view key, int database) {
  return channel("__subkeyspace@", database, key);
}

std::string subkeyevent_channel(std::string_view event, int database) {
  return channel("__subkeyevent@", database, event);
}

std::string subkeyspaceitem_channel(std::string_view key, std::string_view subkey, int database) {
  return channel("__subkeyspaceitem@", database, key).append("\n").append(subkey);
}

std::string subkeyspaceevent_channel(std::string_view event, std::string_view key, int database) {
  return channel("__subkeyspaceevent@", database, event).append("|").append(key);
}

std::optional<KeyspaceEvent> parse_keyspace_event(const Message& message) {
  if (!message.is_message()) return std::nullopt;
  KeyspaceEvent read;
  std::string_view rest;
  if (split(message.channel, "__keyspace@", read.database, rest)) {
    read.key = rest;
    read.event = message.payload;
  } else if (split(message.channel, "__keyevent@", read.database, rest)) {
    read.event = rest;
    read.key = message.payload;
  } else if (!read_subkeys(message, read)) {
    return std::nullopt;
  }
  return read;
}

// For one server.
static Future<void> enable_at(Client client, std::string flags) {
  using Settings = std::vector<std::pair<std::string, std::string>>;
  const Settings now = co_await client.command<Settings>("CONFIG", "GET", setting);
  std::string wanted = now.empty() ? "" : now.front().second;
  const std::size_t before = wanted.size();
  for (const char flag : flags) {
    if (!has_flag(wanted, flag)) wanted += flag;
  }
  if (wanted.size() == before) co_return;
  co_await client.command<void>("CONFIG", "SET", setting, wanted);
}

Future<void> enable_keyspace_events(Client client, std::string flags) {
  const auto enable = [flags](Client server) { return enable_at(std::move(server), flags); };
  const auto servers = co_await client.on_all(enable);
  for (const auto& server : servers) {
    if (!server.outcome) server.outcome.error().raise();
  }
}

}  // namespace deferredis
