// Users, their passwords, and what they may do.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/testing/simulated/resp/request_reader.hpp>

namespace deferredis::simulated {

struct User {
  struct KeyRule {
    std::string pattern;
    bool read = true;
    bool write = true;
  };
  struct CommandRule {
    std::string name;  // "get", "client|setname" or "@read"
    bool allowed;
  };

  /// Applies a rule as ACL SETUSER has it. Returns what is wrong with it, or an empty text.
  std::string apply(std::string_view rule);
  bool has_password(const std::string& password) const;
  bool may_run(std::string_view command, std::string_view subcommand) const;
  bool may_use_key(std::string_view key, bool read, bool write) const;
  bool may_use_channel(std::string_view channel, bool is_pattern) const;
  /// "on ~* &* +@all", as ACL LIST says it, with passwords as SHA-256.
  std::string rules() const;
  std::string command_rules() const;
  std::string key_rules() const;
  std::string channel_rules() const;

  std::string name;
  bool enabled = false;
  bool any_password = false;
  std::set<std::string> password_hashes{};
  std::vector<CommandRule> commands{{"@all", false}};
  std::vector<KeyRule> keys{};
  std::vector<std::string> channels{};
};

class Users {
 public:
  Users();
  User* find(const std::string& name);
  User& make(const std::string& name);
  bool remove(const std::string& name) { return users_.erase(name) != 0; }
  const std::map<std::string, User>& all() const noexcept { return users_; }
  /// Is it a user with this password?
  bool accepts(const std::string& name, const std::string& password);
  /// requirepass
  void set_password(std::string_view password);

 private:
  std::map<std::string, User> users_;
};

/// In hexadecimal digits.
std::string sha256(std::string_view text);

}  // namespace deferredis::simulated
