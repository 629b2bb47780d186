// What MONITOR reports about one command.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/chrono.hpp>

namespace deferredis {

/// One command that a server executed, as reported by MONITOR.
struct MonitorLine {
  std::chrono::sys_time<std::chrono::microseconds> time{};  ///< the server's clock
  int database = 0;
  std::string client = {};              ///< "127.0.0.1:4711", "unix:/run/redis.sock", "lua"
  std::vector<std::string> words = {};  ///< the command and its arguments, unescaped
};

/// Parses `1339518083.107412 [0 127.0.0.1:60866] "set" "k" "a\x00b"`; returns nullopt if the line
/// is not valid.
std::optional<MonitorLine> parse_monitor_line(std::string_view line);

}  // namespace deferredis
