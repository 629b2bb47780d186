// Two network namespaces with a cable between them: a redis-server in one, this thread in the
// other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "support/redis_server.hpp"

namespace deferredis::support {

/// Packets between the client and the server can be lost, in ways that a loopback does not know.
/// All of them move inside the two namespaces, which are gone when this is.
///
/// Lifetime: create and destroy it on the main thread, which is in the client's namespace in the
///   meantime, with what it starts.
/// Errors: throws std::runtime_error if `ip` or `nft` fails. Ask the functions below first.
class NetworkPair {
 public:
  /// Why there can be none here; empty: there can be.
  static std::string why_not();
  /// Why drop(), reset() and lose() cannot work here; empty: they can.
  static std::string why_no_filters();

  NetworkPair();
  NetworkPair(const NetworkPair&) = delete;
  NetworkPair& operator=(const NetworkPair&) = delete;
  ~NetworkPair();

  static constexpr const char* host = "10.77.0.2";  ///< the server's
  std::uint16_t port() const noexcept { return server_->port(); }
  RedisServer& server() noexcept { return *server_; }

  // By routes:
  void lose_answers();  ///< what the server sends vanishes; what it receives arrives
  void find_no_way();   ///< the client's system knows no way to the server

  // By nftables, on the client's side:
  void drop();                       ///< what is sent vanishes, in both directions
  void reset();                      ///< what the client sends is answered with a reset
  void lose(int percent);            ///< of the packets, in both directions
  std::size_t lost_packets() const;  ///< since drop(), reset() or lose()

  /// Ends all of it.
  void heal();

 private:
  void connect_namespaces();
  enum class Way : std::uint8_t { out, in };
  void filter(Way way, const std::string& what);
  void run_at_server(const std::string& command) const;

  int home_;  // the namespace from which this thread came
  std::unique_ptr<RedisServer> server_;
  std::string ends_;  // commands for heal()
};

}  // namespace deferredis::support
