// Shared by the tests of what only newer servers than Debian 12's can do: tools/servers.sh --test
// runs them.
#pragma once

#include <cstdio>
#include <map>
#include <string>

#include "support/redis_server.hpp"

namespace deferredis::test {

/// Does the server have this command, "CLUSTER|SLOT-STATS"? If not, it prints the text that
/// tests/CMakeLists.txt looks for: all cases of a suite must need the same one.
inline bool server_has(const std::string& command) {
  static std::map<std::string, bool> known;
  auto at = known.find(command);
  if (at == known.end()) {
    const support::RedisServer server;
    const bool has_it = server.command({"COMMAND", "INFO", command}).starts_with("*1\r\n*10\r\n");
    at = known.emplace(command, has_it).first;
  }
  if (!at->second)
    std::printf("SKIPPED: needs %s; tools/servers.sh --test BUILD runs it\n", command.c_str());
  return at->second;
}

}  // namespace deferredis::test
