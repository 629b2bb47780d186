// Random commands, most of them valid, for simulated and real servers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace deferredis::support {

/// Random commands on a dozen keys of every type. Most are valid; some have a wrong type, a wrong
/// number of arguments, or an argument out of range.
class RandomCommands {
 public:
  using Words = std::vector<std::string>;

  explicit RandomCommands(std::uint32_t seed) : random_(seed) {}
  Words next();

 private:
  std::string argument(char kind);
  std::string key(char type);
  std::size_t pick(std::size_t below) { return random_() % below; }

  std::mt19937 random_;
};

}  // namespace deferredis::support
