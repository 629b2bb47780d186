#include <deferredis/testing/simulated/command_set.hpp>

#include <map>

namespace deferredis::simulated {

namespace {

std::map<std::string_view, Command> all_commands() {
  std::map<std::string_view, Command> all;
  for (const auto& commands :
       {key_commands(), string_commands(), hash_commands(), list_commands(), set_commands(),
        sorted_set_commands(), sorted_set_range_commands(), stream_commands(),
        stream_group_commands(), pubsub_commands(), transaction_commands(), script_commands(),
        connection_commands(), client_commands(), user_commands(), administration_commands()}) {
    for (const Command& command : commands) all.emplace(command.name, command);
  }
  return all;
}

}  // namespace

const Command* find_handler(std::string_view name) noexcept {
  static const std::map<std::string_view, Command> all = all_commands();
  const auto found = all.find(name);
  return found == all.end() ? nullptr : &found->second;
}

}  // namespace deferredis::simulated
