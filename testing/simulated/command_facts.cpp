#include <deferredis/testing/simulated/command_facts.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <deferredis/protocol/command_keys.hpp>
#include <deferredis/protocol/find_command.hpp>
#include <deferredis/testing/simulated/arguments.hpp>

namespace deferredis::simulated {

const CommandRow* row_of(const Words& words) {
  return find_command(words[0], words.size() > 1 ? std::string_view(words[1]) : "");
}

std::vector<std::string> keys_of(const Words& words) {
  const CommandRow* const row = row_of(words);
  if (row == nullptr) return {};
  std::vector<std::string_view> arguments;
  for (std::size_t i = row->words; i < words.size(); ++i) arguments.push_back(words[i]);
  std::vector<std::size_t> indices;
  find_keys({*row, arguments}, indices);
  std::vector<std::string> keys;
  for (const std::size_t i : indices) keys.emplace_back(arguments[i]);
  return keys;
}

bool reads_only(const Words& words) {
  const CommandRow* const row = row_of(words);
  return row != nullptr && row->has(CommandFlag::readonly);
}

std::string unknown_command(const Words& words) {
  constexpr std::size_t most = 128;
  std::string arguments;
  for (std::size_t i = 1; i < words.size() && arguments.size() < most; ++i)
    arguments += "'" + words[i].substr(0, most - arguments.size()) + "' ";
  return "ERR unknown command '" + words[0].substr(0, most) +
         "', with args beginning with: " + arguments;
}

std::string wrong_arity(const CommandRow& row, const Words& words) {
  const auto size = static_cast<int>(words.size());
  if (row.arity >= 0 ? size == row.arity : size >= -row.arity) return {};
  std::string name = to_lower(row.name);
  std::replace(name.begin(), name.end(), ' ', '|');
  return "ERR wrong number of arguments for '" + name + "' command";
}

std::string denied_by_acl(const User* user, const Words& words) {
  if (user == nullptr) return {};
  const CommandRow& row = *row_of(words);
  if (row.has(CommandFlag::no_auth)) return {};
  const std::string name = to_lower(words[0]);
  const std::string sub = row.words > 1 ? to_lower(words[1]) : std::string();
  if (!user->may_run(name, sub)) {
    return "NOPERM this user has no permissions to run the '" + name +
           (sub.empty() ? "" : "|" + sub) + "' command";
  }
  for (const std::string& key : keys_of(words)) {
    if (!user->may_use_key(key, !row.has(CommandFlag::write), row.has(CommandFlag::write)))
      return "NOPERM this user has no permissions to access one of the keys used as arguments";
  }
  if (!row.has(CommandFlag::pubsub) || words.size() < 2) return {};
  const bool publishes = name == "publish" || name == "spublish";
  const bool subscribes = name == "subscribe" || name == "psubscribe" || name == "ssubscribe";
  if (!publishes && !subscribes) return {};
  for (std::size_t i = 1; i < (publishes ? 2 : words.size()); ++i) {
    if (!user->may_use_channel(words[i], name == "psubscribe"))
      return "NOPERM this user has no permissions to access one of the channels used as arguments";
  }
  return {};
}

bool allowed_while_subscribed(std::string_view name) {
  static constexpr std::string_view allowed[] = {"SUBSCRIBE",   "PSUBSCRIBE",   "SSUBSCRIBE",
                                                 "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE",
                                                 "PING",        "QUIT",         "RESET"};
  return std::find(std::begin(allowed), std::end(allowed), name) != std::end(allowed);
}

std::string monitor_line(const Session& session, const Words& words, std::int64_t now) {
  std::string fraction = std::to_string(now % 1000 * 1000);
  fraction.insert(0, 6 - fraction.size(), '0');
  std::string line = std::to_string(now / 1000) + "." + fraction + " [" +
                     std::to_string(session.database) + " " + session.address + "]";
  for (const std::string& word : words) {
    line += " \"";
    for (const char c : word) {
      if (c == '"' || c == '\\') line += '\\';
      line += c;
    }
    line += '"';
  }
  return line;
}

}  // namespace deferredis::simulated
