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

}  // namespace

std::string keyspace_channel(std::string_view key, int database) {
  return channel("__keyspace@", database, key);
}

std::string keyevent_channel(std::string_view event, int database) {
  return channel("__keyevent@", database, event);
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
  } else {
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
