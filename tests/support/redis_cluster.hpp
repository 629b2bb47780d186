// A private Redis Cluster for one test: real servers, on ports of the kernel's choice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/redis_server.hpp"

namespace deferredis::support {

/// Primaries, then their replicas: with 3 and 1, node 3 replicates node 0. They share the slots
/// in equal ranges.
///
/// Lifetime and errors: those of RedisServer. Cost: everything here blocks; when the constructor
///   returns, every node says cluster_state:ok and every replica has its data.
class RedisCluster {
 public:
  /// `tls_folder`: that of a Certificates. The nodes then speak TLS, also among themselves, and
  /// nothing else.
  explicit RedisCluster(std::size_t primaries = 3, std::size_t replicas_each = 1,
                        std::vector<std::string> extra = {}, std::string tls_folder = {});

  std::size_t size() const noexcept { return nodes_.size(); }
  RedisServer& node(std::size_t i) { return *nodes_.at(i); }
  const std::string& id(std::size_t i) const { return ids_.at(i); }
  std::string host_and_port(std::size_t i) const;
  /// Where its clients come: the TLS port where it has only that.
  std::uint16_t port(std::size_t i) const;

  /// A replica takes its primary's slots over, also while that one is dead; returns when all nodes
  /// that run know.
  void take_over(std::size_t replica);
  /// A node without slots leaves, though it runs on: nobody knows it any more.
  void remove(std::size_t gone);
  /// A replica becomes a primary without slots, known to all.
  void make_primary(std::size_t replica);
  /// SETSLOT and MIGRATE, one key after the other, until `to` has the slot and all know.
  void move_slot(std::uint16_t slot, std::size_t from, std::size_t to);
  /// The first half of that: the slot is on its way, and no key has moved yet.
  void begin_move(std::uint16_t slot, std::size_t from, std::size_t to);
  /// Moves at most `count` keys.
  void move_keys(std::uint16_t slot, std::size_t from, std::size_t to, std::size_t count);
  /// Waits until every node that runs says cluster_state:ok.
  void wait_until_ok();
  /// Waits until `done`, asking again and again. std::runtime_error after 30 seconds.
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
