// The servers of a random program: unreliable fakes on a loop of their own.
#pragma once

#include <memory>
#include <random>
#include <string_view>

#include <deferredis/client/client.hpp>

namespace deferredis::support {

class RedisServer;

/// What is behind the client of a random program.
enum class Behind { connection, pool, shards, cluster, sentinel };
std::string_view to_string(Behind behind) noexcept;

/// Servers that randomly answer, go silent, refuse and hang up.
class RandomServers {
 public:
  virtual ~RandomServers() = default;
  /// A lazy client of these servers.
  virtual Client client(Reactor& reactor, const Options& options) = 0;
  /// The servers read and answer what has arrived.
  virtual void turn() = 0;
  /// Something fails or recovers.
  virtual void disturb() = 0;

  static std::unique_ptr<RandomServers> fake(Behind behind, std::uint32_t seed);
  /// Uses a running redis-server; only its connections are disturbed.
  static std::unique_ptr<RandomServers> real(const RedisServer& server, Behind behind);
};

}  // namespace deferredis::support
