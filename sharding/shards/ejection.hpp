// Ejection: which shards have been away for so long that others stand in for them.
#pragma once

#include <cstddef>
#include <vector>

#include <deferredis/client/backend.hpp>
#include <deferredis/reactor/timer.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/hash_ring.hpp>

namespace deferredis::detail {

/// A shard is ejected when it was down for `after` without a break, and is back when it was up for
/// `back_after` without one.
class Ejection {
 public:
  Ejection(ReactorCore& core, std::size_t shards, const EjectOptions& options)
      : core_(core), options_(options), shards_(shards) {}
  Ejection(const Ejection&) = delete;
  Ejection& operator=(const Ejection&) = delete;

  /// Follows its events from now on.
  void watch(std::size_t shard, Backend& backend);
  void told(std::size_t shard, ConnectionEvent::Kind kind);

  bool ejected(std::size_t shard) const noexcept { return shards_[shard].ejected; }
  std::size_t count() const noexcept;
  /// The first of the key's shards that is not ejected; its own, where all are.
  std::size_t locate(const HashRing& ring, std::string_view key) const;

 private:
  struct Shard {
    bool ejected = false;
    Timer timer = {};  // until that changes; active: down, or up after it was ejected
  };

  void change_after(std::size_t shard, Duration wait);

  ReactorCore& core_;  // borrowed
  EjectOptions options_;
  std::vector<Shard> shards_;
  std::vector<Registration> registrations_;
};

}  // namespace deferredis::detail
