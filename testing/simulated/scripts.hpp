// Scripts and functions of the server, written in C++.
#pragma once

#include <functional>  // lint: ok, only tests include this
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/testing/simulated/resp/request_reader.hpp>

namespace deferredis::simulated {

class Server;
struct Session;

/// What a script gets and may do. Its reply is what it returns, as RESP.
struct ScriptRun {
  std::vector<std::string> keys;
  std::vector<std::string> arguments;
  /// redis.call(): executes a command, and returns its reply as RESP2.
  std::function<std::string(const Words&)> call;
};
using ScriptBody = std::function<std::string(ScriptRun&)>;

/// Which text of a script means which function, and which of them the server has loaded.
struct Scripts {
  void add(std::string_view text, ScriptBody body);

  std::map<std::string, ScriptBody> by_sha;     // known to the test
  std::map<std::string, ScriptBody> functions;  // by name
  std::set<std::string> loaded;                 // their SHA-1
};

}  // namespace deferredis::simulated
