// Servers whose keys others write while they fail, move slots and fail over, all in memory.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <deferredis/client/client.hpp>
#include <deferredis/testing/manual_reactor.hpp>
#include <deferredis/testing/memory_network.hpp>

namespace deferredis::support {

/// What is behind a near cache.
enum class Changing { one_server, sentinel_group, cluster };
std::string_view to_string(Changing what) noexcept;

/// Servers that report changes of keys as real ones do. They lose no write that was executed.
class ChangingServers {
 public:
  static std::unique_ptr<ChangingServers> make(Changing what, ManualReactor& manual,
                                               MemoryNetwork& network);
  virtual ~ChangingServers() = default;

  virtual Client client(const Options& options) = 0;
  /// A client that is not behind the faulty network writes the key now, if any server takes writes.
  virtual void change(const std::string& key, const std::string& value) = 0;
  /// Something fails; the random number decides what.
  virtual void fault(std::uint32_t random) = 0;
  /// All servers run, and all networks carry bytes.
  virtual void heal() = 0;

  /// Called for each write when it is executed, whoever sent it.
  std::function<void(const std::string& key, const std::string& value)> changed;
  std::uint64_t failovers = 0;  ///< of servers, and moves of slots
};

}  // namespace deferredis::support
