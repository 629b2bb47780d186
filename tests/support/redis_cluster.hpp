// A private Redis Cluster for one test: real servers, on ports chosen by the kernel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/redis_server.hpp"

namespace deferredis::support {

/// Primaries, then their replicas: with 3 and 1, node 3 replicates node 0. The primaries share the
/// slots in equal ranges.
///
/// Lifetime: like RedisServer.
/// Errors: like RedisServer.
/// Cost: everything here blocks. When the constructor returns, every node says cluster_state:ok and
///   every replica has its data.
class RedisCluster {
 public:
  /// `tls_folder`: the folder of a Certificates. The nodes then speak only TLS, also among
  /// themselves.
  explicit RedisCluster(std::size_t primaries = 3, std::size_t replicas_each = 1,
                        std::vector<std::string> extra = {}, std::string tls_folder = {});

  std::size_t size() const noexcept { return nodes_.size(); }
  RedisServer& node(std::size_t i) { return *nodes_.at(i); }
  const std::string& id(std::size_t i) const { return ids_.at(i); }
  std::string host_and_port(std::size_t i) const;
  /// The port for clients: the TLS port if there is no other.
  std::uint16_t port(std::size_t i) const;

  /// A replica takes over its primary's slots, even if the primary is dead. Returns when all
  /// running nodes know.
  void take_over(std::size_t replica);
  /// A node without slots leaves, although it keeps running: nobody knows it any more.
  void remove(std::size_t gone);
  /// A replica becomes a primary without slots, known to all.
  void make_primary(std::size_t replica);
  /// SETSLOT and MIGRATE, one key after the other, until `to` has the slot and all know.
  void move_slot(std::uint16_t slot, std::size_t from, std::size_t to);
  /// The first half of that: the slot is being moved, and no key has moved yet.
  void begin_move(std::uint16_t slot, std::size_t from, std::size_t to);
  /// Moves at most `count` keys.
  void move_keys(std::uint16_t slot, std::size_t from, std::size_t to, std::size_t count);
  /// Waits until every running node says cluster_state:ok.
  void wait_until_ok();
  /// Waits until `done`, asking again and again. Throws std::runtime_error after 30 seconds.
  void wait(const std::function<bool()>& done, const char* what);

 private:
  void meet();
  void replicate(std::size_t primaries);
  void wait_for_replicas();
  void wait_until_primary(std::size_t primary);
  void meet(std::size_t i, std::size_t j);
  bool all_say(const std::string& text) const;

  std::vector<std::unique_ptr<RedisServer>> nodes_;
  std::vector<std::string> ids_;
};

}  // namespace deferredis::support
