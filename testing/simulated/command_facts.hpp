// What the command table knows of a command, as a simulated server needs it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/command_row.hpp>
#include <deferredis/testing/simulated/session.hpp>
#include <deferredis/testing/simulated/users.hpp>

namespace deferredis::simulated {

/// Null: unknown.
const CommandRow* row_of(const Words& words);
std::vector<std::string> keys_of(const Words& words);
bool reads_only(const Words& words);
/// The errors of a server, or an empty text.
std::string unknown_command(const Words& words);
std::string wrong_arity(const CommandRow& row, const Words& words);
std::string denied_by_acl(const User* user, const Words& words);
bool allowed_while_subscribed(std::string_view name);
/// What MONITOR shows.
std::string monitor_line(const Session& session, const Words& words, std::int64_t now);

}  // namespace deferredis::simulated
