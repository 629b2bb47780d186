#include <deferredis/testing/simulated/users.hpp>

#include <openssl/evp.h>

#include <algorithm>

#include <deferredis/protocol/find_command.hpp>
#include <deferredis/testing/simulated/arguments.hpp>

namespace deferredis::simulated {

namespace {

// A category by the flags of the command table; false also for categories it does not know.
bool in_category(std::string_view category, std::string_view command, std::string_view sub) {
  if (category == "@all") return true;
  const CommandRow* const row = find_command(command, sub);
  if (row == nullptr) return false;
  if (category == "@read") return row->has(CommandFlag::readonly);
  if (category == "@write") return row->has(CommandFlag::write);
  if (category == "@admin" || category == "@dangerous") return row->has(CommandFlag::admin);
  if (category == "@pubsub") return row->has(CommandFlag::pubsub);
  if (category == "@fast") return row->has(CommandFlag::fast);
  if (category == "@slow") return !row->has(CommandFlag::fast);
  if (category == "@blocking") return row->has(CommandFlag::blocking);
  if (category == "@connection") return row->retry == RetryCategory::connection;
  return false;
}

}  // namespace

std::string sha256(std::string_view text) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), bytes, &size, EVP_sha256(), nullptr);
  constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += digits[bytes[i] >> 4U];
    hex += digits[bytes[i] & 15U];
  }
  return hex;
}

std::string User::apply(std::string_view rule) {
  const std::string said = to_lower(rule);
  const auto rest = std::string(rule.substr(rule.empty() ? 0 : 1));
  if (said == "on" || said == "off") return enabled = said == "on", "";
  if (said == "nopass") return any_password = true, password_hashes.clear(), "";
  if (said == "resetpass") return any_password = false, password_hashes.clear(), "";
  if (said == "allkeys") return keys = {{"*"}}, "";
  if (said == "resetkeys") return keys.clear(), "";
  if (said == "allchannels") return channels = {"*"}, "";
  if (said == "resetchannels") return channels.clear(), "";
  if (said == "allcommands") return commands = {{"@all", true}}, "";
  if (said == "nocommands") return commands = {{"@all", false}}, "";
  if (said == "reset") {
    *this = {.name = name};
    return "";
  }
  switch (rule.empty() ? '\0' : rule.front()) {
    case '>': any_password = false; return password_hashes.insert(sha256(rest)), "";
    case '#': any_password = false; return password_hashes.insert(rest), "";
    case '<': return password_hashes.erase(sha256(rest)) != 0 ? "" : "no such password";
    case '~': return keys.push_back({rest}), "";
    case '&': return channels.push_back(rest), "";
    case '%': {
      const std::size_t tilde = rule.find('~');
      if (tilde == rule.npos) return "Syntax error";
      const std::string how = to_upper(rule.substr(1, tilde - 1));
      const auto has = [&how](char c) { return how.find(c) != how.npos; };
      return keys.push_back({std::string(rule.substr(tilde + 1)), has('R'), has('W')}), "";
    }
    case '+':
    case '-': {
      std::string command = to_lower(rest);
      const bool allowed = rule.front() == '+';
      if (command == "@all") return commands = {{command, allowed}}, "";
      const std::string first = command.substr(0, command.find('|'));
      if (command[0] != '@' && find_command(first) == nullptr)
        return "Unknown command or category name in ACL";
      return commands.push_back({std::move(command), allowed}), "";
    }
    default: return "Syntax error";
  }
}

bool User::has_password(const std::string& password) const {
  return any_password || password_hashes.count(sha256(password)) != 0;
}

bool User::may_run(std::string_view command, std::string_view sub) const {
  bool allowed = false;
  const std::string whole = std::string(command) + "|" + std::string(sub);
  for (const CommandRule& rule : commands) {
    const bool fits = rule.name[0] == '@' ? in_category(rule.name, command, sub)
                                          : rule.name == command || rule.name == whole;
    if (fits) allowed = rule.allowed;
  }
  return allowed;
}

bool User::may_use_key(std::string_view key, bool read, bool write) const {
  return std::any_of(keys.begin(), keys.end(), [&](const KeyRule& rule) {
    return (!read || rule.read) && (!write || rule.write) && matches(rule.pattern, key);
  });
}

bool User::may_use_channel(std::string_view channel, bool is_pattern) const {
  return std::any_of(channels.begin(), channels.end(), [&](const std::string& pattern) {
    return pattern == "*" || (is_pattern ? pattern == channel : matches(pattern, channel));
  });
}

std::string User::command_rules() const {
  std::string text;
  for (const CommandRule& rule : commands)
    text += (text.empty() ? "" : " ") + std::string(rule.allowed ? "+" : "-") + rule.name;
  return text;
}
std::string User::key_rules() const {
  std::string text;
  for (const KeyRule& rule : keys) {
    const std::string how = rule.read && rule.write ? "~" : rule.read ? "%R~" : "%W~";
    text += (text.empty() ? "" : " ") + how + rule.pattern;
  }
  return text;
}
std::string User::channel_rules() const {
  std::string text;
  for (const std::string& pattern : channels) text += (text.empty() ? "&" : " &") + pattern;
  return text;
}
std::string User::rules() const {
  std::string text = enabled ? "on" : "off";
  if (any_password) text += " nopass";
  for (const std::string& hash : password_hashes) text += " #" + hash;
  if (!keys.empty()) text += " " + key_rules();
  text += channels.empty() ? " resetchannels" : " " + channel_rules();
  return text + " " + command_rules();
}

Users::Users() {
  users_["default"] = {.name = "default",
                       .enabled = true,
                       .any_password = true,
                       .commands = {{"@all", true}},
                       .keys = {{"*"}},
                       .channels = {"*"}};
}
User* Users::find(const std::string& name) {
  const auto found = users_.find(name);
  return found == users_.end() ? nullptr : &found->second;
}
User& Users::make(const std::string& name) {
  User& user = users_[name];
  user.name = name;
  return user;
}
bool Users::accepts(const std::string& name, const std::string& password) {
  const User* const user = find(name);
  return user != nullptr && user->enabled && user->has_password(password);
}
void Users::set_password(std::string_view password) {
  User& user = *find("default");
  user.apply("resetpass");
  user.apply(password.empty() ? "nopass" : ">" + std::string(password));
}

}  // namespace deferredis::simulated
