// The servers of a random program: fakes in disorder, on a loop of their own.
#pragma once

#include <memory>
#include <random>
#include <string_view>

#include <deferredis/client/client.hpp>

namespace deferredis::support {

class RedisServer;

/// What stands behind the client of a random program.
enum class Behind { connection, pool, shards, cluster, sentinel };
std::string_view to_string(Behind behind) noexcept;

/// Servers that answer, go silent, refuse and hang up, as their random numbers have it.
class RandomServers {
 public:
  virtual ~RandomServers() = default;
  /// A lazy client of them.
  virtual Client client(Reactor& reactor, const Options& options) = 0;
  /// They read and answer what has come.
  virtual void turn() = 0;
  /// Something goes wrong, or becomes well again.
  virtual void disturb() = 0;

  static std::unique_ptr<RandomServers> fake(Behind behind, std::uint32_t seed);
  /// A redis-server that runs; nothing is disturbed but its connections.
  static std::unique_ptr<RandomServers> real(const RedisServer& server, Behind behind);
};

}  // namespace deferredis::support
