// A tiny Redis without a server: a few string commands, executed on a map.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/testing/resp_text.hpp>

namespace deferredis {

/// GET SET INCR APPEND DEL EXISTS MGET MSET, answered as a server does.
class SimulatedKeyspace {
 public:
  using Words = std::vector<std::string>;  ///< A command: its name and its arguments.

  /// Executes a command and returns its reply as RESP2. The name must be in upper case.
  std::string execute(const Words& words);
  /// Is there such a key?
  bool contains(const std::string& key) const { return values_.count(key) != 0; }

  /// What is stored, to look at or to change.
  std::map<std::string, std::string>& values() noexcept { return values_; }
  /// What is stored, to look at or to change.
  const std::map<std::string, std::string>& values() const noexcept { return values_; }

 private:
  std::string get(const std::string& key) const;
  std::string increment(const std::string& key);

  std::map<std::string, std::string> values_;
};

}  // namespace deferredis
